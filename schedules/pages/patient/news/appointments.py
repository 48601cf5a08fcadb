"""What became of the appointments that somebody knew of."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from schedules.engine import Key
from schedules.models import Appointment
from schedules.planning.appointments import Booking, booking_of
from schedules.planning.appointments import State as AppointmentState
from schedules.queries import to_call
from schedules.words.appointments import short_words, slot_words

from .net import Move, Net, Stand
from .values import NewsLine

BESIDE = ("last", "minutes", "who", "note")  # of a time, what no line of an entry says


@dataclass(frozen=True, slots=True)
class Told:
    """An appointment that was cancelled, or of which nobody has said yet whether it stays."""

    code: str
    booking: Booking
    words: str
    phone: str = ""
    must_ask: bool = False

    @property
    def lead(self) -> Key:
        """The entry in whose line it is told."""
        return self.booking.lead

    def says(self, key: Key, was: Stand | None) -> bool:
        """Tell whether it says where an entry stood."""
        part = self.booking.parts.get(key)
        if was is None or part is None or not was.is_agreed:
            return False
        return part.on == was.when.first

    def beside(self, line: NewsLine) -> NewsLine:
        """Return a line that tells of this first."""
        return replace(line, agreed=self.words, phone=self.phone, must_ask=self.must_ask)


def told_now(net: Net, waiting: Collection[Key], today: date) -> Iterator[Told]:
    """Yield the appointments that a patient knew of and that may not stand any more.

    What was agreed and called off again between two looks is no news. `waiting` are the entries
    that are still to come: their appointment is to be moved, that of others to be cancelled, as
    their card says.
    """
    since = min((change.at for change in net.changes), default=None)
    for row in net.plan.appointments.all():
        booking, code = booking_of(row), str(row.code)
        if booking.slot.ends_on < today or since is None or row.changed_at < since:
            continue
        was, _now = net.appointments.get(code, (None, None))
        if row.status == AppointmentState.UNDECIDED:
            contact = to_call(net.plan.protocol, row.fact, net.plan.patient.clinic)
            words = _asks(booking, has_left=booking.lead not in waiting)
            yield Told(code, booking, words, contact.phone if contact else "", must_ask=True)
        elif text := _became(row, booking, was):
            yield Told(code, booking, text)


def _asks(booking: Booking, *, has_left: bool) -> str:
    words = {"when": short_words(booking.slot)}
    if has_left:
        left = _("The appointment of %(when)s is no longer in your schedule. Call to cancel it.")
        return left % words
    return _("The appointment of %(when)s does not fit any more. Call to move it.") % words


def _became(row: Appointment, booking: Booking, was: Booking | None) -> str:
    """Return what became of an appointment that was known; "" where the line of its entry says it.

    That line tells of another day, hour and place, and of no more.
    """
    if was is None:
        return ""
    words = {"when": short_words(booking.slot)}
    if row.status == AppointmentState.CANCELLED:
        return "" if was.is_cancelled else _("The appointment of %(when)s is cancelled.") % words
    if was.is_cancelled:
        goes_ahead = _("The appointment of %(when)s goes ahead.") % words
        return goes_ahead if row.is_by_itself else ""
    return _beside(booking, was)


def _beside(booking: Booking, was: Booking) -> str:
    if any(getattr(was.slot, name) != getattr(booking.slot, name) for name in BESIDE):
        changed = _("The appointment has changed: %(slot)s.")
        return changed % {"slot": slot_words(booking.slot)}
    return ""


def told_then(net: Net, moves: Mapping[Key, Move]) -> Iterator[Told]:
    """Yield the appointments that these changes cancelled, or moved away from: as they were then.

    What a nurse decided of them later is told where that was read.
    """
    for row in net.plan.appointments.all():
        was, now = net.appointments.get(str(row.code), (None, None))
        booking = was or booking_of(row)
        words = {"when": short_words(booking.slot)}
        one = Told(str(row.code), booking, "")
        if was and now and now.is_cancelled and not was.is_cancelled:
            yield replace(one, words=_("The appointment of %(when)s is cancelled.") % words)
        elif was and now and (text := _beside(now, was)):
            yield replace(one, words=text)
        elif any(one.says(key, move.was) and _left(move) for key, move in moves.items()):
            yield replace(one, words=_("The appointment of %(when)s did not fit any more.") % words)


def _left(move: Move) -> bool:
    return move.now is None or move.now.is_open
