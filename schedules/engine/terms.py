"""The words of protocols and of what becomes of an entry; docs/design.md says what each means."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

FactValue = str | int | Decimal | date | tuple[int, ...]
Facts = Mapping[str, FactValue]

# The facts that the engine itself reads, whatever a protocol asks.
MS_TYPE = "ms_type"
WEEKDAYS = "weekdays"
LAST_DOSE = "last_dose"
STOP_DATE = "stop_date"
LAST_GIVEN = "last_given"  # how the last dose is known after a stop; nobody types it
AS_RECORDED = "as recorded"  # by what became of the doses of the plan

CHOSEN = "chosen"  # weekdays that the patient chooses: the fact `weekdays`


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
    RULE = "rule"  # the (first) day of another rule
    LAST_OF_RULE = "last of rule"  # its last day
    COURSE_FIRST = "course first day"
    COURSE_LAST = "course last day"
    LAST_DOSE = "last dose"  # given or, in a finite plan, planned
    STOP = "stop"  # the later of last dose and stop, once recorded
    EACH_DOSE = "each dose"
    EACH_COURSE_FIRST = "each course first day"
    EACH_COURSE_LAST = "each course last day"

    __hash__ = str.__hash__  # an Enum hashes in Python, ten times slower

    @property
    def is_each(self) -> bool:
        """Tell whether the anchor stands for several moments, one entry each."""
        return self.startswith("each ")


class Comparison(StrEnum):
    """How a fact is compared; the words stand so in the protocol files."""

    IS = "is"
    AT_LEAST = "is at least"
    UNDER = "is under"
    KNOWN = "is known"


class Delay(StrEnum):
    """What a late dose does to the next one (docs/design.md, time rule 7)."""

    RESET = "reset"  # the next counts from the dose really given
    KEEP = "keep"  # the next stays on the grid


class Measure(StrEnum):
    """By what a dose is said to be late; the words stand so in the protocol files."""

    PASSED = "day passed"
    SAME_DAY = "same day"
    MISSED = "missed"
    LATE = "late"  # given, on another day
    SINCE = "since the dose before"


class Part(StrEnum):
    """A part of a treatment, as a line about a late dose names it."""

    DAY = "day"  # of the treatment: day 1 is its start
    DOSE = "dose"
    COURSE = "course"
    FIRST = "first one"  # of its rule


class Then(StrEnum):
    """What a source proposes for a late dose: never done by itself, the team decides."""

    RESET = "reset"  # give it; the next one counts from the day given
    KEEP = "keep"  # give it; the planned ones stay
    SKIP = "skip"  # leave it out; the planned ones stay
    SHIFT = "shift"  # the block becomes longer by the days missed; never two on one day
    TITRATE = "titrate"  # begin the first days again
    MONITOR = "monitor"  # the first dose is watched again
    ASK = "ask"  # no figure is known: no day is computed


class Roll(StrEnum):
    """What may be done with a due date on which the clinic is closed."""

    NONE = "none"  # at home, or the clinic is open every day
    BACKWARD = "backward"  # a test that must be known before what follows
    FORWARD = "forward"
    NEAREST = "nearest"
    WARN = "warn"  # days that must be consecutive: the nurse decides

    __hash__ = str.__hash__


class Status(StrEnum):
    """What has become of an entry."""

    PLANNED = "planned"
    MOVED = "moved"  # planned on another day than the protocol gives
    BOOKED = "booked"
    DONE = "done"
    PARTIAL = "partial"  # a dose that was begun and broken off
    MISSED = "missed"
    SKIPPED = "skipped"


OPEN = (Status.PLANNED, Status.MOVED, Status.BOOKED)  # still to come, or overdue
GIVEN = (Status.DONE, Status.PARTIAL)  # of a dose: whole or in part, it counts as given


class Certainty(StrEnum):
    """How sure a date is (docs/design.md, time rule 6)."""

    BOOKED = "booked"
    PLANNED = "planned"
    WINDOW = "window"
    ABOUT = "about"
    UNKNOWN = "unknown"
