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


class Presses(HTMLParser):
    """The buttons of a page: where a press goes, and what its form sends as it stands."""

    def __init__(self, response):
        super().__init__()
        self._page = response.wsgi_request.get_full_path()
        self._form, self._select, self._open = None, None, None
        self._actions, self._fields, self._buttons = {}, [], []
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        form = a.get("form", self._form)
        if tag == "form":
            self._form = a.get("id") or f"form {len(self._actions)}"
            self._actions[self._form] = a.get("action") or self._page
        elif tag == "select":
            self._select = [form, a["name"]]
        elif tag == "option" and self._select and (len(self._select) == 2 or "selected" in a):
            self._select[2:] = [a["value"]]  # the first one, where none is chosen
        elif tag in ("button", "textarea"):
            self._open = [form, a, ""]
        elif tag == "input" and "name" in a and _is_sent(a):
            self._fields.append((form, a["name"], a.get("value", "")))

    def handle_data(self, data):
        if self._open:
            self._open[2] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._fields.append(tuple(self._select))
        elif tag == "button":
            self._buttons.append(self._open)
            self._open = None
        elif tag == "textarea":
            form, a, text = self._open
            self._fields.append((form, a["name"], text))
            self._open = None

    def press(self, words, **typed):
        """Return the address and the fields that a button sends, with `typed` over what stands."""
        found = next(b for b in self._buttons if words in " ".join(b[2].split()))
        address, sent = self._sends(found)
        return address, sent | typed

    def all_with(self, name):
        """Return what each button sends whose form has a field of this name."""
        forms = {form for form, field, _value in self._fields if field == name}
        return [self._sends(button) for button in self._buttons if button[0] in forms]

    def _sends(self, pressed):
        form, button, _words = pressed
        sent = {}
        for of, name, value in self._fields:
            if of == form:
                sent.setdefault(name, []).append(value)
        if name := button.get("name"):
            sent[name] = [button.get("value", "")]
        return button.get("formaction") or self._actions[form], sent


def _is_sent(attrs):
    """Tell whether a field is sent along: a box that is not ticked is not."""
    return attrs.get("type") not in ("file", "radio", "checkbox") or "checked" in attrs
