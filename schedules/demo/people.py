"""The file of invented people -> plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml


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


def read_people(path: Path) -> list[Person]:
    """Read the file of people. Raises TypeError for a word that means nothing."""
    return [_person(**words) for words in yaml.safe_load(path.read_text(encoding="utf-8"))]


def _person(*, stories: Sequence[Mapping[str, Any]] = (), **words: Any) -> Person:
    return Person(stories=[Story(**story) for story in stories], **words)
