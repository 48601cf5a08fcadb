"""Every form, filled in wrongly by everybody: each message says in plain words what to do."""

import re
from html.parser import HTMLParser
from itertools import product

import pytest
from django.db import transaction

from tests.views.reading import Page
from tests.views.test_who_gets_what import path_of, rows, world

__all__ = ["world"]  # the fixture: one record with everything on it

# How Django and its libraries speak of a mistake, in both languages, and the names of our columns.
DEVELOPER = re.compile(
    r"Enter a valid|Enter a whole|Select a valid|is not one of the available|This field|"
    r"already exists|Ensure (?:this|that)|Constraint|violat|Enter a list|null|"
    r"Voer een geldige|Voer een geheel|Selecteer een geldige|is geen beschikbare|Dit veld|"
    r"bestaat al|bestaat reeds|Zorg ervoor|Beperking|Invalid|[Oo]ngeldig|"
    r"\b(?:born_on|display_name|hospital_number|last_dose|stop_date|slug|regex|boolean|integer|"
    r"queryset|ValidationError|ISO 8601|YYYY|jaar-maand-dag|year-month-day)\b"
)
FILES = (
    *("print", "large", "summary", "card", "chart", "calendar"),
    *("data", "export", "csv", "feed", "logout", "stay"),
)
WRONG = {  # what is typed into each kind of field
    "empty": {"text": "", "radio": None, "select": ""},
    "nonsense": {"text": "31-2-2027", "radio": "made up", "select": "made up"},
    "long": {"text": "x" * 600, "radio": "x" * 600, "select": "x" * 600},
}


class Forms(HTMLParser):
    """The forms of a page that are sent by POST: [(address, [(name, kind, value)])]."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self._fields = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form" and a.get("method") == "post":
            self._fields = []
            self.found.append((a.get("action", ""), self._fields))
        if self._fields is None or "name" not in a or "form" in a:
            return
        if tag in ("input", "select", "textarea", "button"):
            self._fields.append((a["name"], a.get("type", tag), a.get("value", "")))

    def handle_endtag(self, tag):
        if tag == "form":
            self._fields = None


def filled_in(fields, wrong):
    """What is sent: hidden fields as they stand, all others wrong, no button but the first."""
    sent = {}
    for name, kind, value in fields:
        if kind == "hidden":
            sent.setdefault(name, []).append(value)
        elif kind in ("radio", "checkbox"):
            if wrong["radio"] is not None:
                sent[name] = wrong["radio"]
        elif kind == "select":
            sent[name] = wrong["select"]
        elif kind not in ("file", "submit", "button"):
            sent[name] = wrong["text"]
    return sent


def forms_of(browser, world, person):
    """Every form of every page that this person may see: (address, fields)."""
    found = {}
    for method, address, words in rows():
        if (method, words[person]) != ("GET", "200") or address.endswith(FILES):
            continue
        path = path_of(address, world)
        with transaction.atomic():
            page = browser.get(path).content.decode()
            transaction.set_rollback(True)
        for action, fields in Forms(page).found:
            names = tuple(sorted({name for name, _kind, _value in fields}))
            found[action or path, names] = (action or path, fields)
    return [
        (path, fields)
        for path, fields in found.values()
        if "logout" not in path and any(kind != "hidden" for _name, kind, _value in fields)
    ]


@pytest.mark.parametrize(
    ("person", "least"),
    [("stranger", 4), ("patient", 3), ("nurse", 15), ("manager", 2), ("auditor", 2)],
)
def test_no_message_speaks_as_a_developer_does(client, world, person, least):
    if user := world.people[person]:
        client.force_login(user)
    found = forms_of(client, world, person)
    assert len(found) >= least
    wrong = []
    for (path, fields), (name, how), language in product(found, WRONG.items(), ("nl", "en")):
        with transaction.atomic():
            address = f"{path}{'&' if '?' in path else '?'}language={language}"
            response = client.post(address, filled_in(fields, how))
            transaction.set_rollback(True)
        assert response.status_code < 500, (path, name)
        text = Page(response).text if "html" in response.get("Content-Type", "") else ""
        wrong += [f"{path} {name}: {said}" for said in DEVELOPER.findall(text)]
    assert wrong == []


def test_a_number_that_is_taken_is_said_in_plain_words(client, nurse, make_patient):
    """The text that Django has for it names the model and its columns."""
    known = make_patient()
    client.force_login(nurse)
    typed = {
        "display_name": "Demo Bosbes",
        "born_on": "31-1-1990",
        "hospital_number": known.hospital_number,
        "clinic": known.clinic.pk,
        "language": "nl",
        "email": "",
    }
    response = client.post("/patienten/nieuw/", typed)
    assert response.status_code == 422
    assert "Dit is het nummer van" in Page(response).text
