"""Every text that a person sees exists in Dutch and in English."""

import ast
import contextlib
import io
import re
from pathlib import Path

import allauth
import django
import pytest
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation.template import templatize

from schedules.access.borrowed import TEXTS

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
NUMBERS = {"limit_value": 2, "show_value": 3, "value": "x"}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def texts_of(source):
    """The English texts that a Python source asks to be translated."""
    for _line, message, _comments, context in extract("python", io.BytesIO(source), KEYWORDS):
        yield (message if isinstance(message, str) else tuple(message), context)


def all_texts():
    found = set()
    for folder in ("mscare", "treatments", "schedules"):
        for path in (ROOT / folder).rglob("*.py"):
            found |= set(texts_of(path.read_bytes()))
    for path in (ROOT / "templates").rglob("*.*"):
        source = templatize(path.read_text(encoding="utf-8"))
        # What is indented in a template must not look like indented Python.
        found |= set(texts_of("\n".join(map(str.lstrip, source.splitlines())).encode()))
    return found


@pytest.fixture(scope="module")
def catalogue():
    return catalogue_of("nl")


def catalogue_of(language):
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def test_every_text_has_a_dutch_translation(catalogue):
    missing = []
    for message, context in sorted(all_texts(), key=str):
        entry = catalogue.get(message, context)
        if entry is None or not entry.string or entry.fuzzy:
            missing.append(message)
    assert missing == []


def hidden_texts(source):
    """The lines on which a text is asked for within an f-string: there no extractor looks."""
    for text in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr)):
        calls = (node for node in ast.walk(text) if isinstance(node, ast.Call))
        yield from (c.lineno for c in calls if getattr(c.func, "id", "") in KEYWORDS)


def test_no_text_is_asked_for_where_it_is_not_found():
    assert list(hidden_texts("f\"{title} {_('may apply')}\"")) == [1]
    folders = (ROOT / folder for folder in ("mscare", "treatments", "schedules"))
    hidden = [
        (path.name, line)
        for folder in folders
        for path in folder.rglob("*.py")
        for line in hidden_texts(path.read_text(encoding="utf-8"))
    ]
    assert hidden == []


def test_no_translation_is_left_of_a_text_that_is_gone(catalogue):
    asked = {message for message, _context in all_texts()}
    left = [entry.id for entry in catalogue if entry.id and entry.id not in asked]
    assert left == []


def test_our_dutch_is_never_familiar(catalogue):
    familiar = re.compile(r"\b(je|jij|jou|jouw|jezelf|jullie)\b", re.IGNORECASE)
    assert [entry.id for entry in catalogue if familiar.search(str(entry.string))] == []


def test_what_we_borrow_is_still_said_by_its_owner():
    theirs = set()
    for package in (django, allauth):
        for path in Path(package.__file__).parent.rglob("locale/nl/LC_MESSAGES/django.mo"):
            with path.open("rb") as file:
                theirs |= {_said(entry.id) for entry in read_mo(file)}
    with translation.override(None):  # the text itself, not what we make of it
        borrowed = [str(text % NUMBERS) for text in TEXTS]
    assert [text for text in borrowed if text not in theirs] == []


def _said(text):
    """A text as it is said of two or three, where its places are those that we know."""
    many = text[-1] if isinstance(text, (tuple, list)) else str(text)
    with contextlib.suppress(KeyError, TypeError, ValueError):
        return many % NUMBERS
    return many


def test_the_english_catalogue_holds_nothing_but_what_we_borrow():
    """Our own texts are English already."""
    own = {_said(entry.id) for entry in catalogue_of("en") if entry.id}
    with translation.override(None):
        borrowed = {str(text % NUMBERS) for text in TEXTS}
    assert own <= borrowed


def test_a_translation_keeps_the_places_of_its_words(catalogue):
    broken = [
        entry.id for entry in catalogue if entry.id and list(entry.check()) and entry.python_format
    ]
    assert broken == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_compiled_catalogue_is_that_of_the_text(language):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue_of(language))
    compiled.seek(0)
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        stored = read_mo(file)
    fresh = read_mo(compiled)
    assert {str(m.id): m.string for m in stored} == {str(m.id): m.string for m in fresh}


# one form of one verb


def dutch_texts():
    """Every Dutch text there is, each by where it stands: the knowledge, the pages, the scripts."""
    for path in sorted((ROOT / "fixtures").rglob("*.yaml")):
        yield path.name, path.read_text("utf-8")
    for entry in catalogue_of("nl"):
        plurals = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        yield from ((entry.id, text) for text in plurals)
    for folder, kind in (("templates", "*.*"), ("static/js", "*.js")):
        yield from ((path.name, path.read_text("utf-8")) for path in (ROOT / folder).rglob(kind))


def heeft_u(text):
    """Where a text has the other form: "u hebt" is ours."""
    return re.findall(r"\bu heeft\b|\bheeft u\b", " ".join(text.split()), re.IGNORECASE)


def test_one_form_of_one_verb_addresses_a_reader():
    assert heeft_u("Bel als u\n  heeft gehoest. Heeft u pijn?") == ["u heeft", "Heeft u"]
    assert heeft_u("Uw heeft en hebt u, u hebt.") == []
    texts = list(dutch_texts())
    assert len(texts) > 2_000
    assert {where: found for where, text in texts if (found := heeft_u(text))} == {}
