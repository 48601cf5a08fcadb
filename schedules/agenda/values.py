"""The plain values of an agenda."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schedules.engine import SAID
from schedules.timeline import TimelineEntry, When


class Phase(StrEnum):
    """Where something lies, seen from today."""

    PAST = "past"
    NOW = "now"
    COMING = "coming"
    UNKNOWN = "unknown"  # no day is known of it


class Task(StrEnum):
    """What the person must do about a day."""

    NOTHING = ""  # it lies behind, or is only to be read
    ASK = "ask"  # an agreed day that may not stand
    WAIT = "wait"  # the hospital still agrees the day
    CALL = "call"  # the day has come, and nobody has agreed it
    NONE = "none"  # at home, and paused: nothing until the team names the day
    COME = "come"
    HOME = "home"  # at home, without an appointment


@dataclass(frozen=True, slots=True)
class Day:
    """All that happens on one day, within one window or in one stay, led by its main thing.

    `parts` are in order of time and include nothing of `before`: what must be done earlier, with no
    day of its own. A stay runs over several days: a course with its evening of admission.
    """

    lead: TimelineEntry
    parts: tuple[TimelineEntry, ...]
    before: tuple[TimelineEntry, ...]
    when: When
    phase: Phase
    task: Task
    is_stay: bool = False
    is_routine: bool = False  # all of it comes back so often that one line tells it
    admission: TimelineEntry | None = None  # with which a stay begins, until it has been

    @property
    def head(self) -> TimelineEntry:
        """What somebody comes for: to a stay for the admission, whatever is given there."""
        return self.admission or self.lead

    @property
    def entries(self) -> tuple[TimelineEntry, ...]:
        """Everything of the day, what heads it first."""
        if self.admission is None:
            return (self.lead, *self.parts)
        others = (entry for entry in self.parts if entry is not self.admission)
        return (self.admission, self.lead, *others)

    @property
    def is_only_said(self) -> bool:
        """Tell whether it is only to be read: nothing happens."""
        return all(entry.kind in SAID for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Mark:
    """One month of a series: what became of it, or that it is still to come."""

    month: date  # its first day
    entries: tuple[TimelineEntry, ...]
    is_next: bool


@dataclass(frozen=True, slots=True)
class Series:
    """All occurrences of one rule in one plan; a daily tablet is one entry with a repeat."""

    entries: tuple[TimelineEntry, ...]
    done: int
    missed: int  # not done, or left out
    to_go: int
    next: TimelineEntry | None
    phase: Phase
    marks: tuple[Mark, ...]
    is_routine: bool
    until: date | None = None  # it has no end of its own: so far it is given

    @property
    def is_only_said(self) -> bool:
        """Tell whether it is only to be read: no appointment comes so many times."""
        return self.lead.kind in SAID

    @property
    def lead(self) -> TimelineEntry:
        """The first occurrence: it bears the words of all."""
        return self.entries[0]

    @property
    def last(self) -> TimelineEntry:
        """The last occurrence that is known."""
        return self.entries[-1]

    @property
    def current(self) -> TimelineEntry:
        """What counts now: what comes next, or the last one where nothing does."""
        return self.next or self.last


@dataclass(frozen=True, slots=True)
class Period:
    """Something that lasts, with every time it comes back; `current` is the one that counts now."""

    entries: tuple[TimelineEntry, ...]
    current: TimelineEntry
    phase: Phase


@dataclass(frozen=True, slots=True)
class Now:
    """The one answer to "what now?".

    `days` are the next day and every window that closes before it, in the order in which they
    must be done; `going_on` is what is taken at home these days. Without either, `is_over` tells
    whether all has passed or whether what follows has no day yet. `is_home_first` tells that what
    is taken today comes before days that are far off.
    """

    days: tuple[Day, ...]
    going_on: tuple[TimelineEntry, ...]
    is_over: bool
    is_home_first: bool

    @property
    def first(self) -> Day | None:
        """What comes first."""
        return self.days[0] if self.days else None


@dataclass(frozen=True, slots=True)
class Halt:
    """A treatment without doses from a day on: it was stopped, or it is paused."""

    treatment: str  # "" where there is no other one
    since: date
    is_stop: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    """The timelines of one person, as that person takes them in on one day."""

    today: date
    now: Now
    days: tuple[Day, ...]  # in order of time; what has no day yet stands in its place
    series: tuple[Series, ...]
    periods: tuple[Period, ...]
    standing: tuple[Period, ...]  # advice without a last day, said of the whole time
    to_ask: tuple[Series, ...]  # product information beside the hospital's leaflet
    to_ask_first: frozenset[str]  # uids of what of it belongs before the next dose
    differing: tuple[Series, ...]  # what of it contradicts the leaflet: for the team alone
    is_elsewhere: bool = False  # the treatment goes on in another hospital
    halts: tuple[Halt, ...] = ()
    unnoted: tuple[TimelineEntry, ...] = ()  # overdue, one of each rule, the latest first

    @property
    def cards(self) -> tuple[Day, ...]:
        """The days of which each is told by itself; the others are told by their series."""
        return tuple(day for day in self.days if not day.is_routine)

    @property
    def asked_first(self) -> tuple[TimelineEntry, ...]:
        """What is to be asked before the next dose."""
        entries = (entry for one in self.to_ask for entry in one.entries)
        return tuple(entry for entry in entries if entry.uid in self.to_ask_first)

    def day_of(self, uid: str) -> Day | None:
        """Return the day on which an entry stands, or before which it must be done."""
        return next((day for day in self.days if uid in _uids(day)), None)


def _uids(day: Day) -> Iterator[str]:
    return (entry.uid for entry in (*day.entries, *day.before))
