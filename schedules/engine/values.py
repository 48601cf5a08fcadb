"""The plain values that go into the engine and come out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from .conditions import EVERYBODY, Condition, Facts
from .dates import Offset, Roll


class Kind(StrEnum):
    """What an entry is, for the reader (docs/design.md, Kinds of entries)."""

    DOSE = "dose"
    PREMEDICATION = "premedication"
    LAB = "lab"
    IMAGING = "imaging"
    VISIT = "visit"
    PHONE = "phone"
    PROCEDURE = "procedure"
    ADMISSION = "admission"
    ADVICE = "advice"
    FERTILITY = "fertility"
    WARNING = "warning"


SAID = (Kind.ADVICE, Kind.FERTILITY, Kind.WARNING)  # read, not done
RESULTS = (Kind.LAB, Kind.IMAGING, Kind.PROCEDURE)  # give a result to be discussed


class Shape(StrEnum):
    """How a rule lies in time."""

    AT = "at"  # one day, or a series of days
    BETWEEN = "between"  # a window
    BEFORE = "before"  # a latest day and no other figure
    AFTER = "after"  # no figure at all: only its place in the order
    PERIOD = "period"  # from a day to a day, or open
    NEVER = "never"  # the source says that this is not done; gives no entry


class AnchorKind(StrEnum):
    """The named moments from which rules count."""

    START = "start"
    EVENT = "event"  # a dated fact, such as the transplant
    RULE = "rule"  # the day of another rule
    COURSE_FIRST = "course first day"
    COURSE_LAST = "course last day"
    LAST_DOSE = "last dose"  # given or, in a finite plan, planned
    STOP = "stop"  # the later of last dose and stop, once recorded
    EACH_DOSE = "each dose"
    EACH_COURSE_FIRST = "each course first day"
    EACH_COURSE_LAST = "each course last day"

    @property
    def is_each(self) -> bool:
        """Tell whether the anchor stands for several moments, one entry each."""
        return self.name.startswith("EACH")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A named moment; `name` is the event's or rule's, `course` a course number."""

    kind: AnchorKind
    name: str = ""
    course: int | None = None
    text: str = ""  # as the protocol file words it


@dataclass(frozen=True, slots=True)
class Moment:
    """A distance from an anchor. The first anchor that holds for this patient counts."""

    anchors: tuple[Anchor, ...]
    offset: Offset = field(default_factory=Offset)

    @property
    def text(self) -> str:
        """The anchors in the words of the protocol file."""
        return " else ".join(anchor.text for anchor in self.anchors)


class Delay(StrEnum):
    """What a late dose does to the next one (docs/design.md, time rule 7)."""

    RESET = "reset"  # the next counts from the dose really given
    KEEP = "keep"  # the next stays on the grid


CHOSEN = "chosen"  # weekdays that the patient chooses: the fact `weekdays`


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one dose (mg, mcg, tablets), for those for whom the condition holds.

    Several numbers go with the occurrences; the last one with all that follow.
    """

    numbers: Mapping[str, tuple[float, ...]]
    condition: Condition = EVERYBODY


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a protocol. Offsets are calendar months and days, never hours."""

    fact: str
    kind: Kind
    shape: Shape
    begin: Moment | None = None
    end: Moment | None = None
    every: Offset | None = None
    times: int | None = None
    until: Moment | None = None
    tolerance: Offset | None = None
    weekdays: tuple[int, ...] | str = ()
    one_entry: bool = False
    numbers: tuple[int, ...] = ()  # of an `each` anchor: only these, counted from 1
    performers: tuple[str, ...] = ()
    condition: Condition = EVERYBODY
    may_apply: bool = False  # a condition that no fact can decide
    recorded_as: str = ""  # the dated fact that says when it really was
    softness: str = ""
    ask_team: bool = False  # not the hospital's own word
    weak: bool = False  # confidence M or L: never a firm date
    roll: Roll = Roll.NONE
    course: int | None = None
    delay: Delay = Delay.KEEP
    minimum_gap: Offset | None = None
    latest_delay: Offset | None = None
    replaces: str = ""
    part_of: Anchor | None = None  # a dose, another rule, or a course by its first day
    guards: Anchor | None = None  # the dose that must not be given before this is done
    count_from: int = 1  # the number of the first occurrence
    figures: tuple[Figures, ...] = ()

    @property
    def is_dose(self) -> bool:
        """Tell whether this gives the treatment itself on a day (and not over a period)."""
        return self.kind is Kind.DOSE and self.shape is Shape.AT

    @property
    def counted_from(self) -> Moment | None:
        """The moment that gives its day: the last one where it is only said to lie before."""
        return self.end if self.shape is Shape.BEFORE else self.begin

    @property
    def is_several(self) -> bool:
        """Tell whether it can give more than one entry."""
        moment = self.counted_from
        return bool(self.every or self.weekdays or (moment and moment.anchors[0].kind.is_each))

    @property
    def is_open_ended(self) -> bool:
        """Tell whether only a horizon or a stop ends the series."""
        repeats = self.every is not None or bool(self.weekdays)
        return repeats and self.times is None and self.until is None

    @property
    def gives_treatment(self) -> bool:
        """Tell whether this would put the treatment, or what goes with it, into the patient."""
        return self.kind in (Kind.DOSE, Kind.PREMEDICATION)


@dataclass(frozen=True, slots=True)
class Regimen:
    """A protocol as the engine reads it: its rules in the order of the file."""

    rules: tuple[Rule, ...]
    ms_types: tuple[str, ...] = ()
    forbidden: Condition | None = None

    def events(self) -> set[str]:
        """Return the dated facts that some rule reads."""
        names = {rule.recorded_as for rule in self.rules if rule.recorded_as}
        for rule in self.rules:
            for moment in (rule.begin, rule.end, rule.until):
                anchors = moment.anchors if moment else ()
                names |= {a.name for a in anchors if a.kind is AnchorKind.EVENT}
        return names

    def is_forbidden(self, facts: Facts) -> bool:
        """Tell whether a known fact forbids this treatment."""
        return self.forbidden is not None and self.forbidden.holds(facts) is True


class Status(StrEnum):
    """What has become of an entry."""

    PLANNED = "planned"
    MOVED = "moved"  # planned on another day than the protocol gives
    BOOKED = "booked"
    DONE = "done"
    MISSED = "missed"
    SKIPPED = "skipped"


OPEN = (Status.PLANNED, Status.MOVED, Status.BOOKED)  # still to come, or overdue


@dataclass(frozen=True, slots=True)
class Happened:
    """What is agreed about or has become of one entry, and on which day.

    `carries` tells whether later doses count from that day; None: as the protocol's delay says.
    """

    status: Status
    on: date | None = None
    carries: bool | None = None


class Key(NamedTuple):
    """The identity of an entry in its plan: the n-th of one rule, counted from 1."""

    fact: str
    occurrence: int

    def __str__(self) -> str:
        return f"{self.fact}#{self.occurrence}"

    @classmethod
    def read(cls, text: str) -> "Key":
        """Read "fact#n". Raises ValueError where it is not written so."""
        fact, mark, n = text.rpartition("#")
        if not (fact and mark and n.isascii() and n.isdecimal() and len(n) <= 6):
            raise ValueError(f"{text[:80]!r} is not written as fact#number")
        return cls(fact, int(n))


class Certainty(StrEnum):
    """How sure a date is (docs/design.md, time rule 6)."""

    BOOKED = "booked"
    PLANNED = "planned"
    WINDOW = "window"
    ABOUT = "about"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Repeat:
    """An entry that stands for a whole series: every so many days, or on weekdays (Monday is 0)."""

    every_days: int | None = None
    weekdays: tuple[int, ...] = ()
    until: date | None = None


class Entry(NamedTuple):
    """One dated thing. `earliest` and `latest` are the first and last day of a period.

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
    course: int | None = None  # of a dose, and of what is part of one or of the course

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
