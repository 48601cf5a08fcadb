"""What the engine answers: entries, and notices about the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from .rules import Key, Rule
from .terms import Certainty, Status


@dataclass(frozen=True, slots=True)
class Happened:
    """What is agreed about or has become of one entry, and on which day.

    `carries` tells whether later doses count from that day; None: as the protocol's delay says.
    `began_on` is the day on which a dose was begun that was broken off, and completed on `on`.
    """

    status: Status
    on: date | None = None
    carries: bool | None = None
    began_on: date | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """An entry that stands for a whole series: every so many days, or on weekdays (Monday is 0).

    With neither, nobody knows yet how often: it goes on from its first day.
    """

    every_days: int | None = None
    weekdays: tuple[int, ...] = ()
    until: date | None = None

    @property
    def is_known(self) -> bool:
        """Tell whether somebody knows how often."""
        return bool(self.every_days or self.weekdays)

    def next_on(self, first: date, day: date) -> date:
        """Return the first of its days from `day` on, where the series begins on `first`."""
        if day <= first:
            return first
        if self.weekdays:
            return first_of(self.weekdays, day)
        return day + timedelta(-(day - first).days % (self.every_days or 1))


def first_of(weekdays: Sequence[int], day: date) -> date:
    """Return the first of these days of the week from a day on; that day where none is named."""
    week = (day + timedelta(n) for n in range(7))
    return next((one for one in week if one.weekday() in weekdays), day)


class Entry(NamedTuple):
    """One dated thing. `earliest` and `latest` are the first and last day of a period.

    `book_on` is the working day to book it for; of a period of a dose, its first day beside the one
    to book that dose for.
    A named tuple, because a plan makes hundreds: it is as frozen as the rest and faster to make.
    """

    rule: Rule
    occurrence: int
    due: date | None
    earliest: date | None
    latest: date | None
    certainty: Certainty
    is_period: bool
    book_on: date | None
    conditional: bool
    performer: str | None
    sort_on: date | None
    repeat: Repeat | None = None
    detail: Mapping[str, float] = MappingProxyType({})
    status: Status = Status.PLANNED
    on: date | None = None
    rebook: bool = False
    carries: bool | None = None
    part_of: Key | None = None  # the entry of the same plan that it goes with
    guards: Key | None = None  # the dose that must not be given before this is done
    is_at_least: bool = False  # counts from a dose of which nobody knows whether it was given
    course: int | None = None  # of a dose, and of what is part of one or of the course
    began_on: date | None = None  # of a dose that was broken off on that day, and completed later
    planned_on: date | None = None  # the planned day of a dose whose day the team has still to name

    @property
    def key(self) -> Key:
        """Its identity within its plan."""
        return Key(self.rule.fact, self.occurrence)

    @property
    def day(self) -> date | None:
        """The day that counts for what follows: what happened or is agreed, else due."""
        return self.on or self.due

    @property
    def base(self) -> date | None:
        """The day from which later doses count: due where this one was moved alone."""
        return self.due if self.carries is False else self.day

    def is_held(self, since: date | None) -> bool:
        """Tell whether a pause since that day, of which nobody knows the end, holds this dose.

        It has no day, or one that was agreed in the pause and may not stay.
        """
        if since is None or not self.rule.is_dose:
            return False
        if self.on is None:
            return self.due is None and self.planned_on is None
        return self.status is Status.BOOKED and self.on >= since

    @property
    def first_day(self) -> date | None:
        """The day on which a dose was begun: its own, unless it was completed on a later one."""
        return self.began_on or self.day


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader must know about the whole timeline; `words` fills its sentence."""

    level: str  # info, warning, stop
    code: str
    words: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expansion:
    """The engine's answer: entries in order of time, and notices."""

    entries: tuple[Entry, ...]
    notices: tuple[Notice, ...]


class Contradiction(ValueError):
    """Facts that cannot both be true; `code` names the sentence, `words` fills it."""

    def __init__(self, code: str, **words: object) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code
        self.words = words
