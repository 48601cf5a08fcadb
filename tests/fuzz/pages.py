"""What a page offers to press: its forms with all their fields and choices, and its links."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

import lxml.html

LISTS = ("select", "radio")
BOXES = ("checkbox",)
UNSENT = ("submit", "button", "reset", "image")


@dataclass
class Field:
    """One name of a form: of what kind, what stands in it, and what else may be chosen."""

    name: str
    kind: str
    stands: list = field(default_factory=list)
    choices: list = field(default_factory=list)


@dataclass
class Way:
    """Something to press: where it leads, how, and what it can send."""

    method: str
    path: str
    fields: dict = field(default_factory=dict)
    buttons: list = field(default_factory=list)  # (name, value, path)
    is_swap: bool = False


def ways_of(response):
    """Return the forms of a page, and its links, each once."""
    if response.streaming or not response.content or "html" not in response.get("Content-Type", ""):
        return [], []
    page = lxml.html.document_fromstring(response.content)
    here = response.wsgi_request.get_full_path()
    forms = [_form(form, page, here) for form in page.iter("form")]
    forms += [_swap(one, here) for one in page.xpath("//*[@hx-get or @hx-post][not(self::form)]")]
    links = {}
    for link in page.iter("a"):
        if path := _own(here, link.get("href", "")):
            links.setdefault(path, Way("GET", path, _query(path)))
    return [form for form in forms if form.path], list(links.values())


def _own(here, address):
    """Return the path of an address of ours, without a place on the page; empty for any other."""
    parts = urlsplit(urljoin(f"http://testserver{here}", address))
    is_ours = parts.scheme == "http" and parts.netloc == "testserver"
    return parts._replace(scheme="", netloc="", fragment="").geturl() if is_ours else ""


def _query(path):
    fields = {}
    for name, value in parse_qsl(urlsplit(path).query, keep_blank_values=True):
        fields.setdefault(name, Field(name, "hidden")).stands.append(value)
    return fields


def _swap(element, here):
    """Return what an element of its own sends: what stands in the form around it goes along."""
    method = "GET" if element.get("hx-get") else "POST"
    path = _own(here, element.get("hx-get") or element.get("hx-post"))
    around = next(element.iterancestors("form"), None)
    own = [element] if element.get("name") else []
    return Way(method, path, _fields(own if around is None else around.iter()), is_swap=True)


def _form(form, page, here):
    inside = [*form.iter(), *page.xpath("//*[@form=$name]", name=form.get("id", "no form"))]
    path = _own(here, form.get("action") or here)
    buttons = [
        (one.get("name", ""), one.get("value", ""), _own(here, one.get("formaction") or path))
        for one in inside
        if one.tag == "button" and one.get("type", "submit") == "submit"
    ]
    return Way(form.get("method", "get").upper(), path, _fields(inside), buttons)


def _fields(elements):
    fields = {}
    for one in elements:
        kind = one.get("type", "text") if one.tag == "input" else one.tag
        name = one.get("name")
        if not name or one.tag not in ("input", "select", "textarea") or kind in UNSENT:
            continue
        found = fields.setdefault(name, Field(name, kind))
        value = one.get("value", "on" if kind in BOXES else "")
        if kind == "select":
            found.choices += [option.get("value", "") for option in one.iter("option")]
            chosen = [option.get("value", "") for option in one.xpath(".//option[@selected]")]
            found.stands += chosen or found.choices[:1]
        elif kind in ("radio", *BOXES):
            found.choices.append(value)
            found.stands += [value] if one.get("checked") is not None else []
        else:
            found.stands.append(one.text or "" if kind == "textarea" else value)
    return fields
