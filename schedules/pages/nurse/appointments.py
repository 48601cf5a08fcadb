"""The page on which an appointment is made, and that of one that was made."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from types import MappingProxyType

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schedules.agenda import agenda_of
from schedules.agenda.desk import is_recordable
from schedules.engine import OPEN, Key, Kind, Status
from schedules.forms.appointments import first_day, known_slot
from schedules.forms.lines import OWN, Line
from schedules.models import Appointment as Row
from schedules.models import Entry, Patient, Plan
from schedules.planning import Proposal
from schedules.planning.appointments import Booking, Slot, booking_of, last_day_alone
from schedules.queries import contacts_of, lines_of, to_call
from schedules.timeline import Timeline, TimelineEntry
from schedules.words.appointments import agreed_words, details_words
from schedules.words.spans import length_words
from schedules.words.when import day_words, when_words

from .lines import can_be_booked, page_of
from .undecided import parts_now

UNDECIDED = Row.Status.UNDECIDED
NOTHING: Mapping[Key, str] = MappingProxyType({})
Owned = Mapping[str, tuple[Plan, Timeline]]  # the plan of the page, as OWN, and the others by code

Lines = Mapping[Line, TimelineEntry]


@dataclass(frozen=True, slots=True)
class Choice:
    """One line that may be in an appointment."""

    name: str
    key: str
    title: str
    when: str
    takes: str  # how long it takes; "" where the source says nothing
    agreed: str  # another time that was agreed for it; "" for none
    now: str  # what the schedule says now, where it moved away; "" where it fits
    plan: Plan
    treatment: str  # of another plan; "" for a line of the plan whose page it is
    is_ticked: bool
    address: str = ""


@dataclass(frozen=True, slots=True)
class BookPage:
    """What may go into one appointment, and what is known of its time."""

    choices: tuple[Choice, ...]
    days: dict[Line, date | None]  # that the schedules give for each
    known: dict[str, object]

    @property
    def ticked(self) -> tuple[Choice, ...]:
        """What was asked for."""
        return tuple(choice for choice in self.choices if choice.is_ticked)

    @property
    def beside(self) -> tuple[Choice, ...]:
        """What lies near it."""
        return tuple(choice for choice in self.choices if not choice.is_ticked)


@dataclass(frozen=True, slots=True)
class AppointmentPage:
    """One appointment: what was agreed, what is in it, and what can be done."""

    code: str
    title: str
    when: str
    details: str
    state: str
    status: str
    is_undecided: bool
    is_open: bool  # it stands, or is to be decided
    can_stay: bool  # False: the person died, and it can only be called off
    can_be_done: bool
    parts: tuple[Choice, ...]
    left: tuple[Choice, ...]  # what was in it, each where it is now
    others: tuple[Choice, ...]  # that may be put in too
    days: dict[Line, date | None]
    slot: Slot
    known: dict[str, object]
    phone: str  # to call; "" where the protocol names none


def book_page(owned: Owned, asked: Collection[Line], today: date) -> BookPage:
    """Return the lines that may be in one appointment with those that are asked for."""
    known = _lines(owned)
    chosen = {line: e for line, e in known.items() if line in asked and can_be_booked(e)}
    near = {line: e for line, e in _beside(owned, known, chosen, today) if can_be_booked(e)}
    days = {line: suggested_day(entry) for line, entry in (chosen | near).items()}
    first, own = first_day(days[line] for line in chosen), {days[line] for line in chosen}
    last = max((day for day in own if day), default=None)
    is_stay = last is not None and last != first
    minutes = None if is_stay else _minutes(chosen.values())
    slot = Slot(first or today, last=last if is_stay else None, minutes=minutes)
    choices = tuple(
        _choice(owned, line, e, is_ticked=line in chosen) for line, e in (chosen | near).items()
    )
    is_known = any(entry.when.day for entry in chosen.values())  # a window says no day
    return BookPage(choices, days, known_slot(slot) | ({} if is_known else {"on": None}))


def _lines(owned: Owned) -> Lines:
    """Return the lines of all plans."""
    return {
        Line(entry.key, name): entry
        for name, (_plan, timeline) in owned.items()
        for entry in timeline.entries
    }


def suggested_day(entry: TimelineEntry) -> date | None:
    """Return the day for which to ask the hospital: the chosen or working day, else the first."""
    when = entry.when
    return when.day or when.first or when.last


def _beside(
    owned: Owned, known: Lines, asked: Mapping[Line, TimelineEntry], today: date
) -> Iterator[tuple[Line, TimelineEntry]]:
    """Yield what lies on the same day as these, or is to be done before it."""
    agenda = agenda_of([timeline for _plan, timeline in owned.values()], today)
    line_of = {entry.uid: line for line, entry in known.items()}
    taken = set(asked)
    for entry in asked.values():
        day = agenda.day_of(entry.uid)
        for other in (*day.entries, *day.before) if day else ():
            line = line_of.get(other.uid)
            if line and line not in taken and is_recordable(other):
                taken.add(line)
                yield line, other


def _choice(
    owned: Owned,
    line: Line,
    entry: TimelineEntry,
    *,
    is_ticked: bool = False,
    now: Mapping[Key, str] = NOTHING,
) -> Choice:
    plan, _timeline = owned[line.plan]
    return Choice(
        name=str(line),
        key=str(line.key),
        title=entry.title,
        when=capfirst(when_words(entry.when)),
        takes=length_words(entry.takes) if entry.takes else "",
        agreed=agreed_words(entry.appointment) if entry.appointment else "",
        now=_says(now[line.key]) if not line.plan and now.get(line.key) else "",
        plan=plan,
        treatment=str(plan.protocol.treatment) if line.plan else "",
        is_ticked=is_ticked,
        address=page_of(entry, plan),
    )


def _says(when: str) -> str:
    return _("The schedule now says: %(when)s") % {"when": when}


def _minutes(entries: Iterable[TimelineEntry]) -> int | None:
    """Return how long it takes at the longest where the sources say that of all; else nothing."""
    longest = [entry.takes.most if entry.takes else None for entry in entries]
    known = [minutes for minutes in longest if minutes]
    return sum(known) if known and len(known) == len(longest) else None


def appointment_page(row: Row, shares: Sequence[Row], owned: Owned, today: date) -> AppointmentPage:
    """Return the page of one appointment of a plan; `shares` are what other plans have in it."""
    booking, (_plan, timeline) = booking_of(row), owned[OWN]
    known = _lines(owned)
    inside = {line: e for line in _inside(row, OWN) if (e := known.get(line))}
    beside = {
        line: e
        for share in shares
        for line in _inside(share, str(share.plan.code))
        if (e := known.get(line))
    }
    loose = [e for e in timeline.loose if e.appointment and e.appointment.code == str(row.code)]
    lead = next(chain(inside.values(), loose, beside.values()), known.get(Line(booking.lead)))
    others = {
        line: entry
        for line, entry in _beside(owned, known, inside | beside, today)
        if can_be_booked(entry) or _is_in_another(entry, row)
    }
    gone = dict(_gone(booking, known)) if inside else {}
    parts = inside | gone | beside
    left = {
        line: known[line] for key in booking.parts if (line := Line(key)) in known.keys() - parts
    }
    own = {line.key: entry for line, entry in known.items() if not line.plan}
    now = {part.key: part.now for part in parts_now(row, own)} if row.status == UNDECIDED else {}
    contact = to_call(row.plan.protocol, row.fact, row.plan.patient.clinic)
    is_waiting = any(e.status is Status.BOOKED for e in (inside | beside).values())
    is_over = (row.last or row.on) <= today
    return AppointmentPage(
        code=str(row.code),
        title=lead.title if lead else _("Appointment"),
        when=capfirst(agreed_words(booking.slot)),
        details=details_words(booking.slot),
        state=row.get_status_display(),
        status=row.status,
        is_undecided=row.status == UNDECIDED,
        is_open=row.status in (Row.Status.BOOKED, UNDECIDED),
        can_stay=row.plan.patient.care != Patient.Care.DECEASED,
        can_be_done=(is_waiting or row.is_by_itself) and is_over,
        parts=tuple(_choice(owned, *one, now=now) for one in parts.items()),
        left=tuple(_choice(owned, *one) for one in left.items()),
        others=tuple(_choice(owned, *one) for one in others.items()),
        days={line: suggested_day(entry) for line, entry in (inside | beside | others).items()},
        slot=booking.slot,
        known=known_slot(booking.slot),
        phone=contact.phone if contact else "",
    )


def _inside(row: Row, plan: str) -> Iterator[Line]:
    """Yield what is in an appointment of a plan."""
    return (Line(Key.read(key), plan) for key in row.keys)


def _gone(
    booking: Booking, known: Mapping[Line, TimelineEntry]
) -> Iterator[tuple[Line, TimelineEntry]]:
    """Yield what was moved away from an appointment by hand, while others are still in it."""
    for key, part in booking.parts.items():
        entry = known.get(Line(key))
        if part.gone and entry and entry.appointment is None:
            yield Line(key), entry


def misfit_words(proposal: Proposal) -> Iterator[str]:
    """Yield which entries do not fit the time that this agrees for them."""
    protocol = proposal.after.protocol
    titles = lines_of(protocol, contacts_of(protocol.clinic))
    for booking, new in _newly_agreed(proposal):
        doses = [row for key, row in new.items() if row.kind == Kind.DOSE]
        on = {booking.parts[row.key].on for row in doses}
        if len(doses) > len(on):
            words = {"n": len(doses), "day": day_words(min(on))}
            yield _("%(n)d doses would be on %(day)s. Fill in the last day of the stay.") % words
        for key, row in new.items():
            day = row.due or row.latest or row.earliest
            words = {"lines": titles[key.fact]["title"], "day": day_words(day) if day else ""}
            if last_day_alone(row) and day and booking.parts[key].on >= day:
                yield _("%(lines)s must be done before %(day)s.") % words
            elif booking.parts[key].kept:
                yield _("%(lines)s does not fit the schedule: that says %(day)s.") % words


def _newly_agreed(proposal: Proposal) -> Iterator[tuple[Booking, dict[Key, Entry]]]:
    """Yield the appointments for which a time is agreed now, with the rows that it is for."""
    before = proposal.before.appointments if proposal.before else {}
    for code, booking in proposal.after.appointments.items():
        old, rows = before.get(code), proposal.projection.rows
        same = old.held.keys() if old and old.slot == booking.slot else ()
        if new := {key: rows[key] for key in booking.held if key in rows and key not in same}:
            yield booking, new


def _is_in_another(entry: TimelineEntry, row: Row) -> bool:
    agreed = entry.appointment
    return entry.status in OPEN and agreed is not None and agreed.code != str(row.code)
