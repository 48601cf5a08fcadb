"""What is true of a plan: its protocol, start, facts, what happened, and its appointments.

Everything else of a plan is written out from this. `flat` gives it as names and plain values, so
that a change is the names that differ, and all changes after one another give the truth again.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from schedules import engine
from schedules.engine import Key, Status
from schedules.inputs.refusal import Refusal
from schedules.models import Appointment, Change, Entry, Plan
from treatments.models import Clinic, Protocol

from .appointments import Booking, Part, booking_of, flat_booking, holders, read_booking
from .care import Care, flat_care, read_care

Flat = dict[str, Any]
LONGEST = 500  # signs of a reason, as history holds
NEVER = date.max  # from when a timeline is kept that is nobody's plan: nothing of it is late


@dataclass(frozen=True, slots=True)
class Record:
    """What has become of one entry; never booked: that is for its appointment to say."""

    status: Status = Status.PLANNED
    on: date | None = None
    carries: bool | None = None
    reason: str = ""
    note: str = ""
    discussed_on: date | None = None
    began_on: date | None = None  # of a dose that was broken off, and completed on another day

    @property
    def happened(self) -> engine.Happened:
        """What the engine needs to know of it."""
        return engine.Happened(self.status, self.on, self.carries, self.began_on)


NOTHING = Record()
# What a state may hold; the note is kept with every state. A dose that was broken off has a reason
# once it is known that it will not be completed: until then that is asked.
HOLDS: dict[Status, tuple[str, ...]] = {
    Status.PLANNED: (),
    Status.MOVED: ("on", "carries"),
    Status.DONE: ("on", "carries", "discussed_on", "began_on"),
    Status.PARTIAL: ("on", "carries", "reason"),
    Status.MISSED: ("reason",),
    Status.SKIPPED: ("reason",),
}


def only_of_its_state(record: Record) -> Record:
    """Return a record without what does not belong to its state."""
    held = ("status", "note", *HOLDS[record.status])
    gone = {f.name: getattr(NOTHING, f.name) for f in fields(Record) if f.name not in held}
    return replace(record, **gone)


Held = Mapping[Key, tuple[str, Booking, Part]]
RECORDED = tuple(f.name for f in fields(Record))
_of_record = attrgetter(*RECORDED)
_NOTHING = _of_record(NOTHING)


@dataclass(frozen=True, slots=True)
class Truth:
    """The truth of one plan. `facts` holds answers as they were typed."""

    protocol: Protocol
    clinic: Clinic  # of the patient: its days of work count
    start: date
    until: date
    kept_from: date
    facts: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[Key, Record] = field(default_factory=dict)
    appointments: Mapping[str, Booking] = field(default_factory=dict)  # by code
    is_entered_in_error: bool = False
    care: Care | None = None  # of the person, the same in each plan
    pauses: Mapping[int, engine.Pause] = field(default_factory=dict)  # by number

    def with_fact(self, **facts: str | None) -> "Truth":
        """Return it with these answers; None takes an answer away."""
        answers = {**self.facts, **facts}
        return replace(self, facts={name: text for name, text in answers.items() if text})

    def with_record(self, key: Key, record: Record) -> "Truth":
        """Return it with what became of one entry."""
        records = {**self.records, key: record}
        return replace(self, records={k: r for k, r in records.items() if r != NOTHING})

    def record(self, key: Key) -> Record:
        """Return what is known of one entry."""
        return self.records.get(key, NOTHING)

    def with_appointment(self, code: str, booking: Booking) -> "Truth":
        """Return it with one appointment as given."""
        return replace(self, appointments={**self.appointments, code: booking})

    def agreed_on(self, key: Key) -> date | None:
        """Return the day that was agreed for an entry of which nothing has become yet."""
        if self.record(key).status is not Status.PLANNED or key not in self.held:
            return None
        return self.held[key][2].on

    @property
    def open_pause(self) -> engine.Pause | None:
        """The pause of which nobody knows the end; None where there is none."""
        return next((one for one in self.pauses.values() if one.again is None), None)

    @property
    def paused_since(self) -> date | None:
        """The first day of that pause."""
        return self.open_pause.since if self.open_pause else None

    @property
    def held(self) -> Held:
        """In which appointment each entry is."""
        return holders(self.appointments)


Check = Callable[[Mapping[Key, Entry]], None]


def _allow(_rows: Mapping[Key, Entry]) -> None:
    """Allow it, whatever the days are."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What someone means to do to a plan: the kind of act, and the truth after it.

    `change` may raise Refusal or engine.Contradiction; `check` is given the rows as they stand,
    and raises Refusal for what their days do not allow.
    """

    act: Change.Act
    change: Callable[[Truth], Truth]
    reason: str = ""
    undoes: Change | None = None
    check: Check = _allow

    def __post_init__(self) -> None:
        """Raise Refusal for a reason that history cannot hold."""
        if len(self.reason) > LONGEST:
            text = _("Write the reason in at most %(n)d letters.")
            raise Refusal("reason", text % {"n": LONGEST})

    def because(self, reason: str) -> "Intent":
        """Return it with a reason, where there is one."""
        return replace(self, reason=reason) if reason else self


def truth_of(
    plan: Plan, entries: Iterable[Entry], appointments: Iterable[Appointment] | None = None
) -> Truth:
    """Return the truth of a stored plan; `entries` are all of its rows.

    So are `appointments`, where they were read already.
    """
    records = ((entry.key, record_of(entry)) for entry in entries)
    return Truth(
        protocol=plan.protocol,
        clinic=plan.patient.clinic,
        start=plan.start,
        until=plan.until,
        kept_from=plan.kept_from,
        facts=plan.facts,
        records={key: record for key, record in records if record != NOTHING},
        appointments=appointments_of(plan, appointments),
        is_entered_in_error=plan.is_entered_in_error,
        care=read_care(plan.care),
        pauses=read_pauses(plan.pauses or {}),
    )


def appointments_of(plan: Plan, rows: Iterable[Appointment] | None = None) -> dict[str, Booking]:
    """Return every appointment of a stored plan, by code; `rows` where they were read already."""
    if rows is None:
        rows = plan.appointments.all() if plan.pk else ()
    return {str(row.code): booking_of(row) for row in rows}


def record_of(entry: Entry) -> Record:
    """Return what a row holds of what happened; that it is booked, its appointment says."""
    if _of_record(entry) == _NOTHING:  # most rows: nothing has happened yet
        return NOTHING
    values = {name: getattr(entry, name) for name in RECORDED}
    if entry.status == Status.BOOKED:
        values |= {"status": Status.PLANNED, "on": None, "carries": None}
    return Record(**{**values, "status": Status(values["status"])})


def flat(truth: Truth) -> Flat:
    """Return the truth as names and plain values, as JSON can hold them."""
    values: Flat = {
        "protocol": truth.protocol.pk,
        "start": truth.start.isoformat(),
        "until": truth.until.isoformat(),
        "kept_from": truth.kept_from.isoformat(),
    }
    if truth.is_entered_in_error:
        values["is_entered_in_error"] = True
    if truth.care:
        values["care"] = flat_care(truth.care)
    values |= {f"facts.{name}": text for name, text in truth.facts.items()}
    values |= {f"records.{key}": _flat_record(record) for key, record in truth.records.items()}
    values |= {f"pauses.{n}": one for n, one in flat_pauses(truth.pauses).items()}
    named = truth.appointments.items()
    return values | {f"appointments.{code}": flat_booking(booking) for code, booking in named}


def _flat_record(record: Record) -> Flat:
    values = {name: getattr(record, name) for name in RECORDED}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value != getattr(NOTHING, name)
    }


def unflat(values: Mapping[str, Any], clinic: Clinic) -> Truth:
    """Return the truth that `flat` wrote. Raises Protocol.DoesNotExist."""
    return Truth(
        protocol=Protocol.objects.select_related("treatment", "clinic").get(pk=values["protocol"]),
        clinic=clinic,
        start=date.fromisoformat(values["start"]),
        until=date.fromisoformat(values["until"]),
        kept_from=date.fromisoformat(values["kept_from"]),
        facts=_under(values, "facts."),
        records={
            Key.read(name): _read_record(value)
            for name, value in _under(values, "records.").items()
        },
        appointments={
            code: read_booking(value) for code, value in _under(values, "appointments.").items()
        },
        is_entered_in_error=values.get("is_entered_in_error", False),
        care=read_care(values.get("care")),
        pauses=read_pauses(_under(values, "pauses.")),
    )


def _under(values: Mapping[str, Any], start: str) -> Flat:
    return {
        name.removeprefix(start): value for name, value in values.items() if name.startswith(start)
    }


def flat_pauses(pauses: Mapping[int, engine.Pause]) -> Flat:
    """Return the pauses by number as JSON can hold them; what is not known is left out."""
    days = {
        n: {"since": one.since, "again": one.again, "anew": one.anew} for n, one in pauses.items()
    }
    return {
        str(n): {name: str(value) for name, value in one.items() if value}
        for n, one in days.items()
    }


def read_pauses(values: Mapping[str, Any]) -> dict[int, engine.Pause]:
    """Return the pauses that `flat_pauses` wrote."""
    return {
        int(n): engine.Pause(
            number=int(n),
            since=date.fromisoformat(one["since"]),
            again=date.fromisoformat(one["again"]) if "again" in one else None,
            anew=one.get("anew", ""),
        )
        for n, one in values.items()
    }


def _read_record(values: Flat) -> Record:
    known = dict(values)
    for name in ("on", "discussed_on", "began_on"):
        if name in known:
            known[name] = date.fromisoformat(known[name])
    return Record(**{**known, "status": Status(known.get("status", Status.PLANNED))})


def differing(old: Flat, new: Flat) -> tuple[Flat, Flat]:
    """Return of both only the names whose values differ; None stands for "not there"."""
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return {name: old.get(name) for name in names}, {name: new.get(name) for name in names}


def merged(values: Flat, patch: Mapping[str, Any]) -> Flat:
    """Return the values after a change that holds only what differs."""
    return {name: value for name, value in {**values, **patch}.items() if value is not None}
