"""The page on which an appointment is made, and that of one that was made."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schedules.agenda import agenda_of
from schedules.agenda.desk import is_recordable
from schedules.engine import OPEN, Key, Status
from schedules.forms.appointments import first_day, known_slot
from schedules.models import Appointment as Row
from schedules.planning import Proposal
from schedules.planning.appointments import Booking, Slot, booking_of
from schedules.queries import contacts_of, lines_of, to_call
from schedules.timeline import Timeline, TimelineEntry
from schedules.words.appointments import agreed_words, details_words
from schedules.words.spans import length_words
from schedules.words.when import day_words, when_words

from .lines import can_be_booked, page_of


@dataclass(frozen=True, slots=True)
class Choice:
    """One line that may be in an appointment."""

    key: str
    title: str
    when: str
    takes: str  # how long it takes; "" where the source says nothing
    is_ticked: bool
    address: str = ""


@dataclass(frozen=True, slots=True)
class BookPage:
    """What may go into one appointment, and what is known of its time."""

    choices: tuple[Choice, ...]
    days: dict[Key, date | None]  # that the schedule gives for each
    known: dict[str, object]


@dataclass(frozen=True, slots=True)
class AppointmentPage:
    """One appointment: what was agreed, what is in it, and what can be done."""

    code: str
    title: str
    when: str
    details: str
    state: str
    is_undecided: bool
    is_open: bool  # it stands, or is to be decided
    can_be_done: bool
    parts: tuple[Choice, ...]
    others: tuple[Choice, ...]  # that may be put in too
    days: dict[Key, date | None]
    slot: Slot
    known: dict[str, object]
    phone: str  # to call; "" where the protocol names none


def book_page(timeline: Timeline, keys: Collection[Key], today: date) -> BookPage:
    """Return the lines that may be in one appointment with those that are asked for."""
    asked = [entry for entry in timeline.entries if entry.key in keys and can_be_booked(entry)]
    near = [entry for entry in _beside(timeline, asked, today) if can_be_booked(entry)]
    days = {entry.key: suggested_day(entry) for entry in (*asked, *near)}
    first, own = first_day(days[e.key] for e in asked), {days[e.key] for e in asked}
    last = max((day for day in own if day), default=None)
    on = first or today
    is_stay = last is not None and last != on
    slot = Slot(on, last=last if is_stay else None, minutes=None if is_stay else _minutes(asked))
    choices = (*(_choice(e, is_ticked=True) for e in asked), *map(_choice, near))
    return BookPage(choices, days, known_slot(slot))


def suggested_day(entry: TimelineEntry) -> date | None:
    """Return the day for which to ask the hospital: the chosen or working day, else the first."""
    when = entry.when
    return when.day or when.first or when.last


def _beside(
    timeline: Timeline, asked: Iterable[TimelineEntry], today: date
) -> Iterator[TimelineEntry]:
    """Yield what lies on the same day as these, or is to be done before it."""
    agenda, taken = agenda_of([timeline], today), {entry.key for entry in asked}
    for entry in asked:
        day = agenda.day_of(entry.uid)
        for other in (*day.entries, *day.before) if day else ():
            if other.key not in taken and is_recordable(other):
                taken.add(other.key)
                yield other


def _choice(entry: TimelineEntry, *, is_ticked: bool = False) -> Choice:
    takes = length_words(entry.takes) if entry.takes else ""
    return Choice(str(entry.key), entry.title, capfirst(when_words(entry.when)), takes, is_ticked)


def _minutes(entries: Sequence[TimelineEntry]) -> int | None:
    """Return how long it takes at the longest where the sources say that of all; else nothing."""
    longest = [entry.takes.most if entry.takes else None for entry in entries]
    known = [minutes for minutes in longest if minutes]
    return sum(known) if known and len(known) == len(longest) else None


def appointment_page(row: Row, timeline: Timeline, today: date) -> AppointmentPage:
    """Return the page of one appointment of a plan."""
    booking = booking_of(row)
    by_key = {entry.key: entry for entry in timeline.entries}
    inside = [by_key[key] for key in map(Key.read, row.keys) if key in by_key]
    loose = [e for e in timeline.loose if e.appointment and e.appointment.code == str(row.code)]
    lead = (*inside, *loose)[0] if inside or loose else by_key.get(booking.lead)
    others = [
        entry
        for entry in _beside(timeline, inside, today)
        if can_be_booked(entry) or _is_in_another(entry, row)
    ]
    contact = to_call(row.plan.protocol, row.fact, row.plan.patient.clinic)
    waiting = [entry for entry in inside if entry.status is Status.BOOKED]
    is_open = row.status in (Row.Status.BOOKED, Row.Status.UNDECIDED)
    is_over = (row.last or row.on) <= today
    return AppointmentPage(
        code=str(row.code),
        title=lead.title if lead else _("Appointment"),
        when=capfirst(agreed_words(booking.slot)),
        details=details_words(booking.slot),
        state=row.get_status_display(),
        is_undecided=row.status == Row.Status.UNDECIDED,
        is_open=is_open,
        can_be_done=bool(waiting) and is_over,
        parts=tuple(
            replace(_choice(entry), address=page_of(entry, row.plan))
            for entry in (*inside, *(_gone(booking, by_key) if inside else ()))
        ),
        others=tuple(map(_choice, others)),
        days={entry.key: suggested_day(entry) for entry in (*inside, *others)},
        slot=booking.slot,
        known=known_slot(booking.slot),
        phone=contact.phone if contact else "",
    )


def _gone(booking: Booking, by_key: Mapping[Key, TimelineEntry]) -> Iterator[TimelineEntry]:
    """Yield what was moved away from an appointment by hand, while others are still in it."""
    for key, part in booking.parts.items():
        if part.gone and key in by_key and by_key[key].appointment is None:
            yield by_key[key]


def misfit_words(proposal: Proposal) -> Iterator[str]:
    """Yield which entries do not fit the time that this agrees for them."""
    protocol, before = proposal.after.protocol, proposal.before
    titles = lines_of(protocol, contacts_of(protocol.clinic))
    for code, booking in proposal.after.appointments.items():
        old = before.appointments.get(code) if before else None
        for key, part in booking.held.items():
            row = proposal.projection.rows.get(key)
            is_new = old is None or old.slot != booking.slot or key not in old.held
            if is_new and part.kept and row is not None:
                day = row.due or row.latest or row.earliest
                words = {"lines": titles[key.fact]["title"], "day": day_words(day) if day else ""}
                yield _("%(lines)s does not fit the schedule: that says %(day)s.") % words


def _is_in_another(entry: TimelineEntry, row: Row) -> bool:
    agreed = entry.appointment
    return entry.status in OPEN and agreed is not None and agreed.code != str(row.code)
