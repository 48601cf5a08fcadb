"""The file of invented people -> plain values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from treatments.yaml_lines import Problem, Row, Table, Unreadable, read, read_file


@dataclass(frozen=True, slots=True)
class Story:
    """One treatment of one person. What is not said went as the protocol has it."""

    treatment: str
    start: str
    facts: Mapping[str, str] = field(default_factory=dict)
    version: str = ""  # empty: the newest
    kept: str = ""  # since when the plan is kept here; empty: from its start
    is_extended: bool = True  # False: the nightly command did not run
    late: Mapping[str, int] = field(default_factory=dict)  # "fact#n": days after it was due
    open: Mapping[str, int] = field(default_factory=dict)  # fact: how many are overdue
    missed: Mapping[str, int] = field(default_factory=dict)  # fact: how many, the last ones
    skipped: Mapping[str, str] = field(default_factory=dict)  # fact: why; the last one
    undiscussed: Mapping[str, int] = field(default_factory=dict)  # fact: how many results
    books_ahead: str = "6 weeks"
    unbooked: Sequence[str] = ()  # facts that still have to be booked
    then: Sequence[Mapping[str, Any]] = ()  # acts; without `day` they are of today


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    name: str
    born: date
    language: str = "nl"
    email: str = ""
    stories: Sequence[Story] = ()
    line: int = 1  # on which they stand in the file


def read_people(path: Path) -> tuple[list[Person], list[Problem]]:
    """Read the file of people; one with any problem must not be used."""
    try:
        rows = read(read_file(path), path.name)
    except Unreadable as error:
        return [], [error.problem]
    if not isinstance(rows, Row):
        return [], [Problem(path.name, 1, "this file must be a list, each item with a name")]
    problems = [
        Problem(path.name, getattr(line, "line", rows.line), text)
        for row in rows
        for line, text in _faults(row)
    ]
    return ([] if problems else [_person(row.line, **row) for row in rows]), problems


def _faults(row: Any) -> Iterator[tuple[Any, str]]:
    """Yield what is wrong with one person: where, and what is allowed."""
    yield from ((row, text) for text in _wrong(row, PERSON, ("name", "born")))
    stories = row.get("stories", ()) if isinstance(row, Table) else ()
    for story in stories if isinstance(stories, Row) else ():
        yield from ((story, text) for text in _wrong(story, STORY, ("treatment", "start")))


def _wrong(row: Any, kinds: Mapping[str, type], required: Sequence[str]) -> Iterator[str]:
    if not isinstance(row, Table):
        yield f"each of these has {', '.join(required)}"
        return
    for name in required:
        if name not in row:
            yield f"{name} is missing"
    for name, value in row.items():
        if name not in kinds:
            yield f"{name!r} is no key here; allowed are {', '.join(kinds)}"
        elif type(value) is not kinds[name]:
            yield f"{name} must be a {KINDS[kinds[name]]}"


def _person(line: int, *, stories: Sequence[Mapping[str, Any]] = (), **words: Any) -> Person:
    return Person(line=line, stories=[Story(**story) for story in stories], **words)


KINDS = {
    str: "text; put yes, no and numbers between quotes",
    date: "day such as 1988-04-12",
    bool: "true or false",
    Table: "table such as {alem.labs.monthly: 1}",
    Row: "list",
}
PERSON: dict[str, type] = {"name": str, "born": date, "language": str, "email": str, "stories": Row}
STORY: dict[str, type] = {
    **dict.fromkeys(("treatment", "start", "version", "kept", "books_ahead"), str),
    **dict.fromkeys(("facts", "late", "open", "missed", "skipped", "undiscussed"), Table),
    "is_extended": bool,
    "unbooked": Row,
    "then": Row,
}
