"""What every reader of a timeline gets: plain values, the same for page, calendar and paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from .engine import GIVEN, SAID, Certainty, Key, Kind, Notice, Offset, Repeat, Status, Then

HORIZON = Offset(months=24)  # docs/design.md, time rule 11: so far goes what repeats without an end
AT_LEAST = "at least"  # of a period: it may last longer than to its last day
TRANSPLANT = "transplant_date"  # the fact of a procedure that is the treatment itself


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
    language: str = "nl"  # of its name and headings


@dataclass(frozen=True, slots=True)
class LateLine:
    """What a source says of a dose that is late: one line; `told` holds it as its file does."""

    id: str
    then: Then
    say: str
    source: Citation
    confidence: str
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach the hospital; phone and e-mail are empty where none is printed.

    `calls_back` is within how many hours, and never for what is urgent. `is_missing`: the hospital
    has not told how to reach it.
    """

    key: str
    purpose: str
    phone: str = ""
    email: str = ""
    hours: str = ""
    note: str = ""
    calls_back: int = 0
    is_missing: bool = False
    kinds: tuple[str, ...] = ()  # planned, urgent in hours, urgent out of hours


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which the hospital is closed, both included, beside weekends and holidays."""

    first: date
    last: date
    name: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """What to look for, how soon to call, and whom at each hour.

    `urgency` is life, today, soon or expected; "" where no source says it. Whom to call is None
    where the hospital has not said it.
    """

    signs: tuple[str, ...]
    urgency: str
    in_hours: Contact | None
    out_of_hours: Contact | None
    named: str = ""  # whom the source names where the hospital has not said how to reach it
    instead: tuple[Contact | None, Contact | None] = (None, None)  # then: the urgent line, by hour


@dataclass(frozen=True, slots=True)
class Length:
    """How long a thing takes, in minutes; `most` is None where only the least is known."""

    least: int
    most: int | None


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
    is_at_least: bool = False  # of a period: it may last longer than to its last day

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


def when_of(
    *,
    status: Status,
    certainty: Certainty,
    on: date | None,
    due: date | None,
    book_on: date | None,
    span: tuple[date | None, date | None],
    is_period: bool,
    repeat: Repeat | None = None,
    at: time | None = None,
    is_at_least: bool = False,
) -> When:
    """Return where something stands: on what was agreed, else the working day to book for.

    A day that the nurse chose (moved) is shown as it is; `due` is never changed by weekends
    (time rule 10). Without any of them it is its `span`: a window, a period, or one side of it.
    A period of a dose goes with the day to book that dose for.
    """
    is_free = status is Status.PLANNED and book_on is not None
    day = book_on if is_free else on or due
    if day is None or is_period:
        first, last = _from(span, book_on) if book_on else span
        is_at_least = is_at_least and is_period and last is not None
        return When(
            first, last, certainty, status, is_period=is_period, at=at, is_at_least=is_at_least
        )
    return When(
        first=day,
        last=repeat.until if repeat else day,
        certainty=certainty,
        status=status,
        repeat=repeat,
        at=at,
        due=due if due != day else None,
    )


def _from(span: tuple[date | None, date | None], begin: date) -> tuple[date | None, date | None]:
    first, last = span
    return begin, last + (begin - first) if first and last else last


def plain_when(when: When) -> dict[str, Any]:
    """Return it as JSON can hold it; what is usual is left out."""
    values = {
        "first": when.first and when.first.isoformat(),
        "last": when.last and when.last.isoformat(),
        "certainty": when.certainty.value,
        "status": when.status.value,
        "is_period": when.is_period,
        "repeat": when.repeat and plain_repeat(when.repeat),
        "at": when.at and when.at.isoformat(),
        "due": when.due and when.due.isoformat(),
        "is_at_least": when.is_at_least,
    }
    return {name: value for name, value in values.items() if value}


def read_when(stored: Mapping[str, Any] | Sequence[str | None], *, lasts: bool = False) -> When:
    """Return what `plain_when` wrote.

    Changes of before 28 November 2026 hold only (status, first day, last day), and history is never
    rewritten: `lasts` tells of those whether it is a period, and what is not told is not sure.
    """
    if not isinstance(stored, Mapping):
        return _read_earlier(*stored, lasts=lasts)
    return When(
        first=_read_day(stored.get("first")),
        last=_read_day(stored.get("last")),
        certainty=Certainty(stored["certainty"]),
        status=Status(stored["status"]),
        is_period=stored.get("is_period", False),
        repeat=read_repeat(stored.get("repeat")),
        at=time.fromisoformat(stored["at"]) if "at" in stored else None,
        due=_read_day(stored.get("due")),
        is_at_least=stored.get("is_at_least", False),
    )


def _read_earlier(status: str | None, first: str | None, last: str | None, *, lasts: bool) -> When:
    days = _read_day(first), _read_day(last)
    if status in (Status.MOVED, Status.BOOKED, Status.DONE):
        certainty = Certainty.BOOKED
    elif first == last:
        certainty = Certainty.PLANNED if first else Certainty.UNKNOWN
    else:
        certainty = Certainty.WINDOW if first and last else Certainty.UNKNOWN
    return When(*days, certainty, Status(str(status)), is_period=lasts)


def _read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def plain_repeat(repeat: Repeat | None) -> dict[str, Any] | None:
    """Return a repeat as JSON can hold it."""
    if repeat is None:
        return None
    return {
        "every_days": repeat.every_days,
        "weekdays": list(repeat.weekdays),
        "until": repeat.until.isoformat() if repeat.until else None,
    }


def read_repeat(stored: Mapping[str, Any] | None) -> Repeat | None:
    """Return what `plain_repeat` wrote."""
    if stored is None:
        return None
    return Repeat(stored["every_days"], tuple(stored["weekdays"]), _read_day(stored["until"]))


@dataclass(frozen=True, slots=True)
class Appointment:
    """What was agreed with the hospital for one or several entries of a plan.

    `last` is the last day of a stay; without `at` it is a whole day; `minutes` is None where nobody
    said how long it takes. The patient reads `note`. While it is undecided the schedule has moved
    away from it, and nobody has said yet whether it stays.
    """

    code: str
    on: date
    last: date | None = None
    at: time | None = None
    minutes: int | None = None
    place: str = ""
    who: str = ""
    note: str = ""
    keys: tuple[Key, ...] = ()  # of the entries that are in it, the leading one first
    is_undecided: bool = False
    is_in_pause: bool = False  # a dose is in it, and nobody knows when the treatment goes on
    is_by_itself: bool = False  # nothing of the plan waits for it any more
    is_heir: bool = False  # what it was for left the plan: it is known by the identity of that

    @property
    def has_own_code(self) -> bool:
        """Tell whether it is known by its own code, beside the entry that it was made for."""
        return self.is_by_itself and not self.is_heir


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
    is_dropped: bool = False  # it happened, and is no longer in the plan
    is_expected: bool = True  # False: the person died, moved, declines it, or is lost
    is_discussed: bool = False
    differs_from: str = ""  # the fact of the hospital's line that says something else
    changed_at: datetime | None = None  # when this entry was last written; None: not stored
    needs_booking: bool = False  # the hospital gives an hour for it
    is_at_home: bool = False  # a dose that nobody makes an appointment for
    part_of: Key | None = None  # the entry of the same plan that it goes with
    guards: Key | None = None  # the dose that must not be given before this is done
    course: int | None = None  # of a dose, and of what is part of one or of the course
    ends_with: str = ""  # the moment that ends it, where the protocol names one
    is_open_ended: bool = False  # it comes back until a horizon or a stop
    appointment: Appointment | None = None  # that it is in
    usual_place: str = ""  # where the source says it is, whatever was agreed
    takes: Length | None = None  # None: the source says nothing
    bring: str = ""
    forgotten: str = ""  # of a dose taken at home: what to do with one that was forgotten
    topic: str = ""  # what it is about, where its kind does not say so
    text: str = ""  # the explanation without what its medical words mean
    meanings: tuple[str, ...] = ()  # of those words, a sentence each
    needs_no_preparation: bool = False  # its source names none
    booked_by: str = ""  # patient, hospital, team or nobody; "" where no source says it
    team: str = ""  # for nurses and authors, never the patient
    decided: str = ""  # of a line that differs from the hospital's: leaflet or product
    alarm: Alarm | None = None  # of a warning that says what to look for
    began_on: date | None = None  # of a dose that was broken off then, and completed later
    answers: tuple[tuple[str, object], ...] = ()  # that must all be so for it: (fact, answer)
    is_end: bool = False  # the day on which a series ends, and no appointment
    replaces: str = ""  # the fact of the dose whose place it takes, where it holds
    has_left: bool = False  # an appointment for what the plan has no place for any more
    when: When = field(init=False)  # what a reader says of its place in time

    def __post_init__(self) -> None:
        when = when_of(
            status=self.status,
            certainty=self.certainty,
            on=self.on,
            due=self.due,
            book_on=self.book_on,
            span=(self.earliest, self.latest),
            is_period=self.is_period,
            repeat=self.repeat,
            at=self.at,
            is_at_least=self.softness == AT_LEAST,
        )
        object.__setattr__(self, "when", when)

    @property
    def day(self) -> date | None:
        """The day that counts: what happened or is agreed, else due."""
        return self.on or self.due

    @property
    def key(self) -> Key:
        """Its identity within its plan."""
        return Key(self.fact, self.occurrence)

    @property
    def in_general(self) -> "TimelineEntry":
        """Itself without what was agreed for this one time alone."""
        return replace(self, place=self.usual_place, appointment=None)

    @property
    def is_undecided(self) -> bool:
        """Tell whether its appointment may not stay."""
        return self.appointment is not None and self.appointment.is_undecided

    @property
    def is_in_pause(self) -> bool:
        """Tell whether it may not stay because the treatment is paused."""
        return self.appointment is not None and self.appointment.is_in_pause

    @property
    def was_broken_off(self) -> bool:
        """Tell whether it is a dose that was begun and broken off, whatever became of the rest."""
        return self.status is Status.PARTIAL or self.began_on is not None

    @property
    def asks_if_completed(self) -> bool:
        """Tell whether it was broken off, and nobody has said yet whether it was completed."""
        return self.status is Status.PARTIAL and not self.reason and not self.is_dropped

    @property
    def leads(self) -> bool:
        """Tell whether its appointment is known by this entry; one without any leads itself."""
        keys = self.appointment.keys if self.appointment else ()
        return not keys or keys[0] == self.key

    @property
    def is_at_least(self) -> bool:
        """Tell whether it lasts until a day, and may last longer."""
        return self.when.is_at_least

    @property
    def is_told_with_help(self) -> bool:
        """Tell whether "when do you call whom" says it at any hour: no line of a day says more."""
        return self.alarm is not None and self.is_standing

    @property
    def is_standing(self) -> bool:
        """Tell whether this is advice without any figure: open, and said of the whole time."""
        return self.is_period and self.latest is None


STEPS = (Kind.DOSE, Kind.PROCEDURE, Kind.ADMISSION)  # what ends an earlier step of a treatment
ENDS = ("stop", "last dose")  # moments that no later step stands for, as the protocol names them
LINGERS = timedelta(days=31)  # so long a sign is told after what came next: it may have run late


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
    told_at: datetime | None = None  # when these last changed; None: never, since they are kept
    closures: tuple[Closure, ...] = ()
    is_elsewhere: bool = False  # the treatment goes on in another hospital
    # Appointments that nothing of the plan is in any more, each in the words of what it was for.
    loose: tuple[TimelineEntry, ...] = ()

    @property
    def everything(self) -> tuple[TimelineEntry, ...]:
        """Its entries, and the appointments that nothing of it waits for any more."""
        return (*self.entries, *self.loose)

    def heeded(self, today: date) -> tuple[TimelineEntry, ...]:
        """Return its entries that do not lie behind, by a day or by what came long after them."""
        behind = self.overtaken(today - LINGERS)
        ahead = (entry for entry in self.entries if not entry.when.is_over(today))
        return tuple(entry for entry in ahead if entry.uid not in behind)

    def overtaken(self, today: date) -> frozenset[str]:
        """Return the uids of what no day ends, and lies behind by what was done after it.

        What has begun and no known end, such as injections until enough cells were collected, does
        not outlast a later step that is over. A step that never had a day is not to come any more
        after a transplant that was done: nobody collects cells for what was given already.
        """
        transplanted = self.transplant.on if self.transplant else None
        over = [e for e in self.entries if e.kind in STEPS and e.when.is_over(today)]
        last = max((step.when.first or date.min for step in over), default=date.min)
        return frozenset(
            entry.uid
            for entry in self.entries
            if _is_outlasted(entry, last) or _is_left_undated(entry, transplanted)
        )

    @property
    def transplant(self) -> TimelineEntry | None:
        """The transplant, once it was recorded: no dose, and yet the treatment itself."""
        on = self.facts.get(TRANSPLANT)
        steps = (e for e in self.entries if e.kind is Kind.PROCEDURE and e.status in GIVEN)
        return next((e for e in steps if on and e.on == on and not e.part_of), None)

    @property
    def items(self) -> tuple[TimelineEntry, ...]:
        """The moments, in order of time."""
        return tuple(entry for entry in self.entries if not entry.is_period)

    @property
    def periods(self) -> tuple[TimelineEntry, ...]:
        """What lasts, in order of its first day."""
        return tuple(entry for entry in self.entries if entry.is_period)


def _is_outlasted(entry: TimelineEntry, last_step: date) -> bool:
    """What the protocol itself leaves open goes on: only what it ends on a moment is meant."""
    if entry.when.last is not None or not entry.ends_with or entry.ends_with in ENDS:
        return False
    return last_step > (entry.when.first or date.max)


def _is_left_undated(entry: TimelineEntry, transplanted: date | None) -> bool:
    if entry.kind in SAID or entry.is_period or entry.when.is_known or not entry.sort_on:
        return False
    return transplanted is not None and entry.sort_on < transplanted
