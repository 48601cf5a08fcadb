"""Read a page as its reader does: headings, words, fields and links, without the markup."""

import re
from html.parser import HTMLParser


def markup(response):
    """The markup on one line, without the space around its tags: however a template is laid out."""
    return re.sub(r" ?(<[^>]*>) ?", r"\1", " ".join(response.content.decode().split()))


class Page(HTMLParser):
    def __init__(self, response):
        super().__init__()
        self.headings, self.links, self.fields, self.ids = [], {}, {}, []
        self.buttons = {}
        self._words, self._heading, self._link = [], None, None
        self._skip = 0
        self.feed(response.content.decode())
        self.text = " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if "id" in a:
            self.ids.append(a["id"])
        if tag in ("h1", "h2", "h3", "h4"):
            self._heading = [tag, ""]
        if tag == "a":
            self._link = [a.get("href", ""), ""]
        if tag in ("input", "select") and "name" in a:
            self.fields.setdefault(a["name"], []).append(a)
        if tag == "button" and "name" in a:
            self.buttons.setdefault(a["name"], []).append(a)
        if tag in ("script", "style", "svg"):
            self._skip += 1

    def handle_endtag(self, tag):
        if self._heading and tag == self._heading[0]:
            self.headings.append((tag, " ".join(self._heading[1].split())))
            self._heading = None
        if tag == "a" and self._link:
            self.links[" ".join(self._link[1].split())] = self._link[0]
            self._link = None
        if tag in ("script", "style", "svg"):
            self._skip -= 1

    def handle_data(self, data):
        if self._skip:
            return
        self._words.append(data)
        if self._heading:
            self._heading[1] += data
        if self._link:
            self._link[1] += data

    def asks(self, name):
        return name in self.fields

    def value(self, name):
        """What is filled in: the chosen radio, or the value of the one field."""
        fields = self.fields[name]
        if fields[0].get("type") == "radio":
            return next(f["value"] for f in fields if "checked" in f)
        return fields[0].get("value", "")
