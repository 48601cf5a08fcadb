"""Clinics, sources and treatments: the files of `fixtures/` that are lists."""

import re
from collections.abc import Iterator
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import override

from .models import Clinic, Source, Treatment
from .routes import KINDS
from .two_languages import Mistake, languages
from .yaml_lines import Problem, Row, Table, Unreadable, read, read_file


def _two_languages(name: str, value: Any) -> dict[str, Any]:
    return {f"{name}_{language}": text for language, text in languages(name, value).items()}


BILINGUAL = {"name", "route", "summary"}
LISTS = {
    "contacts": "ways to reach the clinic, each with a key",
    "closed_days": "days such as 2026-12-24",
    "brands": "names",
    "ms_types": "names",
}
DAYS = {"published"}
DAY = "a day such as 2026-11-23"
LIST_KEYS: dict[type[models.Model], tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    # model: (its key, what must be there, what may be there)
    Clinic: (
        "slug",
        ("name", "contacts"),
        ("closed_days", "works_on_good_friday", "is_general", "rank"),
    ),
    Source: (
        "key",
        ("kind", "publisher", "title"),
        ("number", "version", "published", "language", "note"),
    ),
    Treatment: (
        "slug",
        ("name", "inn", "brands", "route", "ms_types", "summary"),
        ("atc",),
    ),
}


def load_list(path: Path, model: type[models.Model]) -> list[Problem]:
    """Load a file that is a list of clinics, sources or treatments; return its problems."""
    try:
        rows = read(read_file(path), path.name)
    except Unreadable as error:
        return [error.problem]
    if not isinstance(rows, Row):
        return [Problem(path.name, 1, "this file must be a list, each item beginning with `- `")]
    problems = [problem for row in rows for problem in _row_problems(row, path.name, model)]
    problems = problems or [p for row in rows for p in _value_problems(row, path.name, model)]
    if problems:
        return problems
    key = LIST_KEYS[model][0]
    with transaction.atomic():
        for row in rows:
            attributes = _row_attributes(row)
            lookup = {key: attributes.pop(key)}
            if model is Clinic:
                attributes |= _told(attributes["contacts"], **lookup)
            model._default_manager.update_or_create(**lookup, defaults=attributes)
    return []


def _told(contacts: list[Any], **lookup: Any) -> dict[str, Any]:
    """Return the moment at which a hospital's contacts became others: calendars are told of it."""
    known = Clinic.objects.filter(**lookup).values_list("contacts", flat=True).first()
    return {} if known is None or known == contacts else {"told_at": timezone.now()}


def _row_problems(row: Any, file: str, model: type[models.Model]) -> Iterator[Problem]:
    key, required, optional = LIST_KEYS[model]
    if not isinstance(row, Table):
        yield Problem(file, 1, f"every item begins with `- {key}:`")
        return
    for name in (key, *required):
        if name not in row:
            yield Problem(file, row.line, f"{row.get(key, 'this item')}: {name} is missing")
    for name, value in row.items():
        if name not in (key, *required, *optional):
            allowed = ", ".join((key, *required, *optional))
            yield Problem(file, row.lines[name], f"{name!r} is no key; allowed are {allowed}")
        elif name in BILINGUAL:
            try:
                languages(name, value)
            except Mistake as error:
                yield Problem(file, row.lines[name], str(error))


def _value_problems(row: Table, file: str, model: type[models.Model]) -> Iterator[Problem]:
    """Yield a problem for each value that a row of the database cannot hold."""
    key, required, _optional = LIST_KEYS[model]
    for name, value in row.items():
        if name in LISTS and not _is_list(name, value):
            yield Problem(file, row.lines[name], f"{name} must be a list of {LISTS[name]}")
            return
        is_missing = value is None and name in required
        is_said = name == key or is_missing  # the column says so itself
        if not (name in LISTS or name in BILINGUAL or is_said or _is_plain(name, value)):
            text = f"{name} must be {DAY if name in DAYS else 'a word or a number'}, or left out"
            yield Problem(file, row.lines[name], text)
            return
        if name == "contacts":
            for contact in value:
                yield from (Problem(file, contact.line, text) for text in _contact_faults(contact))
    attributes = _row_attributes(row)
    given = {name for name, value in attributes.items() if value != []}
    try:
        model(**attributes).clean_fields({f.name for f in model._meta.fields} - given)
    except ValidationError as error:
        with override("en"):
            for name, texts in error.message_dict.items():
                said = name if name in row else name.rpartition("_")[0]
                yield Problem(file, row.lines[said], f"{said}: {' '.join(texts)}")


def _is_list(name: str, value: Any) -> bool:
    if not isinstance(value, list):
        return False
    if name == "contacts":
        return all(isinstance(item, Table) and _is_word(item.get("key")) for item in value)
    return all(type(item) is date if name == "closed_days" else _is_word(item) for item in value)


def _is_plain(name: str, value: Any) -> bool:
    if name in DAYS:
        return isinstance(value, date | str)
    return isinstance(value, str | int | date) or (isinstance(value, float) and isfinite(value))


CONTACT = ("key", "for", "kinds", "phone", "email", "hours", "note", "calls_back", "missing")
CALLS_BACK = re.compile(r"[1-9]\d{0,2} hours?")


def _contact_faults(contact: Table) -> Iterator[str]:
    """Yield what is wrong with how urgent a contact is: nobody may call in vain."""
    if strange := [name for name in contact if name not in CONTACT]:
        yield f"{strange[0]!r} is no key of a contact; allowed are {', '.join(CONTACT)}"
    kinds = contact.get("kinds", [])
    if not isinstance(kinds, list) or any(kind not in KINDS for kind in kinds):
        yield f"kinds must be a list of: {', '.join(KINDS)}"
    elif contact.get("calls_back") and set(kinds) - {"planned"}:
        yield f"{contact['key']} calls back: it can be of the kind planned only"
    elif set(kinds) - {"planned"} and not any(
        contact.get(name) for name in ("phone", "note", "missing")
    ):
        yield f"{contact['key']} is urgent without a phone or a note; write missing: true"
    if "calls_back" in contact and not CALLS_BACK.fullmatch(str(contact["calls_back"])):
        yield "calls_back must be a number of hours, such as 48 hours"
    if contact.get("missing", True) is not True:
        yield "missing is either left out or true"
    elif "missing" in contact and "phone" in contact:
        yield f"{contact['key']} has a phone; leave missing out"


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _row_attributes(row: Table) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    for name, value in row.items():
        attributes |= _two_languages(name, value) if name in BILINGUAL else {name: value}
    if "closed_days" in attributes:
        attributes["closed_days"] = [day.isoformat() for day in attributes["closed_days"]]
    return attributes
