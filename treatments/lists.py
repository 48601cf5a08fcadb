"""Clinics, sources and treatments: the files of `fixtures/` that are lists."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models, transaction

from .models import Clinic, Source, Treatment
from .rule_keys import Mistake, languages
from .yaml_lines import Problem, Row, Table, Unreadable, read


def _two_languages(name: str, value: Any) -> dict[str, Any]:
    return {f"{name}_{language}": text for language, text in languages(name, value).items()}


BILINGUAL = {"name", "route", "summary"}
LIST_KEYS: dict[type[models.Model], tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    # model: (its key, what must be there, what may be there)
    Clinic: ("slug", ("name", "contacts"), ("closed_days", "works_on_good_friday")),
    Source: ("key", ("kind", "publisher", "title"), ("number", "version", "published", "note")),
    Treatment: (
        "slug",
        ("name", "inn", "brands", "route", "ms_types", "summary"),
        ("atc",),
    ),
}


def load_list(path: Path, model: type[models.Model]) -> list[Problem]:
    """Load a file that is a list of clinics, sources or treatments; return its problems."""
    try:
        rows = read(path.read_text(encoding="utf-8"), path.name)
    except Unreadable as error:
        return [error.problem]
    if not isinstance(rows, Row):
        return [Problem(path.name, 1, "this file must be a list, each item beginning with `- `")]
    problems = [problem for row in rows for problem in _row_problems(row, path.name, model)]
    if problems:
        return problems
    key = LIST_KEYS[model][0]
    with transaction.atomic():
        for row in rows:
            attributes = _row_attributes(row)
            lookup = {key: attributes.pop(key)}
            model._default_manager.update_or_create(**lookup, defaults=attributes)
    return []


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


def _row_attributes(row: Table) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    for name, value in row.items():
        attributes |= _two_languages(name, value) if name in BILINGUAL else {name: value}
    if "closed_days" in attributes:
        attributes["closed_days"] = [
            day.isoformat() if isinstance(day, date) else day for day in attributes["closed_days"]
        ]
    return attributes
