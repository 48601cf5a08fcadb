"""What every reader of a timeline gets: plain values, the same for page, calendar and paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from .engine import Certainty, Key, Kind, Notice, Offset, Repeat, Status

HORIZON = Offset(months=24)  # design.md, time rule 11: so far goes what repeats without an end


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a line comes from."""

    document: str
    section: str
    publisher: str
    number: str
    version: str
    published: date | None
    is_leaflet: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach the hospital; phone and e-mail are empty where none is printed."""

    key: str
    purpose: str
    phone: str = ""
    email: str = ""
    hours: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """Where an entry stands in time, as sure as it is and no surer: what every reader says of it.

    A single day has it as `first` and `last`; a side that is None is open or not known. `due` is
    the protocol's own day where another one is shown.
    """

    first: date | None
    last: date | None
    certainty: Certainty = Certainty.PLANNED
    status: Status = Status.PLANNED
    is_period: bool = False
    repeat: Repeat | None = None
    at: time | None = None
    due: date | None = None

    @property
    def day(self) -> date | None:
        """The day of what happens on one day, or of a series that is one entry: its first."""
        return self.first if self.repeat or self.first == self.last else None

    @property
    def is_known(self) -> bool:
        """Tell whether any day at all is known of it."""
        return self.first is not None or self.last is not None

    def is_over(self, today: date) -> bool:
        """Tell whether it lies behind: what has no known end does not."""
        return self.last is not None and self.last < today


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One dated thing, in the reader's language.

    A period runs from `earliest` to `latest` (None: open), both days included. `ask_team` marks a
    line that is not the hospital's own word but product information. `reason` and `note` are the
    nurse's own: no patient's output shows them.
    """

    fact: str
    occurrence: int
    uid: str
    kind: Kind
    title: str
    explanation: str
    preparation: str
    place: str
    performer: str | None
    contact: Contact | None
    due: date | None
    earliest: date | None
    latest: date | None
    is_period: bool
    book_on: date | None
    certainty: Certainty
    softness: str
    conditional: bool
    condition: str
    anchor: str
    repeat: Repeat | None
    detail: Mapping[str, float]
    sources: tuple[Citation, ...]
    confidence: str
    ask_team: bool
    sort_on: date | None
    status: Status = Status.PLANNED
    on: date | None = None
    rebook: bool = False
    sequence: int = 0
    at: time | None = None
    deadline: date | None = None  # the last day on which it is in time
    reason: str = ""
    note: str = ""
    is_dropped: bool = False  # it happened, or is booked, and is no longer in the plan
    is_discussed: bool = False
    differs_from: str = ""  # the fact of the hospital's line that says something else
    changed_at: datetime | None = None  # when this entry was last written; None: not stored
    is_at_home: bool = False  # a dose that nobody makes an appointment for
    part_of: Key | None = None  # the entry of the same plan that it goes with
    guards: Key | None = None  # the dose that must not be given before this is done
    course: int | None = None  # of a dose, and of what is part of one or of the course

    @property
    def day(self) -> date | None:
        """The day that counts: what happened or is agreed, else due."""
        return self.on or self.due

    @property
    def key(self) -> Key:
        """Its identity within its plan."""
        return Key(self.fact, self.occurrence)

    @property
    def when(self) -> When:
        """Where it stands in time: on what was agreed, else the working day to book for, else due.

        A day that the nurse chose (moved) is shown as it is; `due` is never changed by weekends
        (design.md, time rule 10).
        """
        if self.day is None or self.is_period:
            first, last, due = self.earliest, self.latest, None
        else:
            is_free = self.status is Status.PLANNED and self.book_on is not None
            first = self.book_on if is_free else self.day
            last = first if self.repeat is None else self.repeat.until
            due = self.due if self.due != first else None
        return When(
            first=first,
            last=last,
            certainty=self.certainty,
            status=self.status,
            is_period=self.is_period,
            repeat=self.repeat,
            at=self.at,
            due=due,
        )

    @property
    def is_standing(self) -> bool:
        """Tell whether this is advice without any figure: open, and said of the whole time."""
        return self.is_period and self.latest is None


@dataclass(frozen=True, slots=True)
class Timeline:
    """A whole timeline of one treatment, in one language."""

    treatment: str
    treatment_name: str
    clinic: str
    clinic_name: str
    protocol_version: str
    protocol_status: str
    stamp: datetime  # when this knowledge was last changed: calendars compare it
    start: date
    until: date
    language: str
    facts: Mapping[str, object]
    entries: tuple[TimelineEntry, ...]
    notices: tuple[Notice, ...]
    contacts: tuple[Contact, ...] = field(default=())

    @property
    def items(self) -> tuple[TimelineEntry, ...]:
        """The moments, in order of time."""
        return tuple(entry for entry in self.entries if not entry.is_period)

    @property
    def periods(self) -> tuple[TimelineEntry, ...]:
        """What lasts, in order of its first day."""
        return tuple(entry for entry in self.entries if entry.is_period)
