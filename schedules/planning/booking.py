"""Make, move and cancel an appointment, or say that it stays; put entries in it and take them out.

An appointment that was made never goes away by itself (docs/design.md, Appointments).
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from uuid import uuid4

from django.utils.translation import gettext as _

from schedules.engine import GIVEN, Key, Kind, Status
from schedules.inputs.refusal import Refusal
from schedules.inputs.regimens import regimen_of
from schedules.models import Change, Entry

from .appointments import LEFT, Booking, Part, Slot, State, in_order, last_day_alone, stands_off
from .pauses import resumed_by
from .projection import project
from .record import follow, is_dose, leave, refuse_unless_moment, settle
from .truth import Check, Intent, Truth, only_of_its_state

Days = Mapping[Key, date]
FREE = (Status.PLANNED, Status.MOVED)  # nothing has become of it yet


def book(
    slot: Slot, *keys: Key, days: Days | None = None, carries: bool | None = None, code: str = ""
) -> Intent:
    """Mean: this is agreed with the hospital for these entries.

    Each is on the first day of the slot unless `days` says another one. An entry that was in an
    appointment leaves that: somebody must say what becomes of it. `carries` tells whether later
    doses follow. Raises Refusal for a day outside the slot.
    """
    code = code or str(uuid4())
    parts = _parts(slot, keys, days or {}, carries)

    def change(truth: Truth) -> Truth:
        truth = truth.with_appointment(code, Booking(slot))
        return _as_known(_with_parts(truth, code, parts), code)

    return Intent(Change.Act.BOOK, change, check=_must_be_there(*keys))


def move(code: str, slot: Slot, days: Days | None = None, *, rest: str = "") -> Intent:
    """Mean: the hospital agreed to another time or place for the whole appointment.

    The entries of a stay move by as many days as its first day does, unless `days` says another
    day. An entry that had left comes back where nothing else is left in it. What was done stays
    where it was done: the rest becomes an appointment of its own, under the code `rest`. Raises
    Refusal where nothing of it is still to come, or for a day outside the slot.
    """
    rest = rest or str(uuid4())

    def change(truth: Truth) -> Truth:
        booking = _standing(truth, code)
        moved = _open_parts(truth, booking) or _coming_back(truth, booking)
        if not moved:
            return _moved_by_itself(truth, code, slot)
        been = _been(truth, booking)
        others = {k: part for k, part in booking.held.items() if k not in moved}
        first = min(part.on for part in moved.values()) if been else booking.slot.on
        by = slot.on - first
        own = {key: part.on + by if booking.slot.last else slot.on for key, part in moved.items()}
        parts = {
            key: replace(part, gone="", kept="", on=_within(slot, (days or own).get(key, own[key])))
            for key, part in moved.items()
        }
        if been:
            truth = truth.with_appointment(code, _as_been(booking, been))
            truth = truth.with_appointment(rest, Booking(slot))
        else:
            truth = truth.with_appointment(code, Booking(slot, others))
        target = rest if been else code
        return _as_known(_with_parts(truth, target, parts), target)

    return Intent(Change.Act.REBOOK, change)


def _moved_by_itself(truth: Truth, code: str, slot: Slot) -> Truth:
    """Return the truth with another time for an appointment that nothing of the plan is in."""
    if not project(truth).appointments[code].is_by_itself:
        raise Refusal("", _("Nothing of this appointment is still to be done."))
    moved = replace(truth.appointments[code], slot=slot)
    return _as_known(truth.with_appointment(code, moved), code)


def cancel(code: str) -> Intent:
    """Mean: the hospital knows that nobody comes. Its entries are planned again.

    What was done there stays, and so does then the appointment, as one that has been. Raises
    Refusal for one that is over.
    """

    def change(truth: Truth) -> Truth:
        booking = _standing(truth, code)
        if project(truth).appointments[code].state not in (State.BOOKED, State.UNDECIDED):
            raise Refusal("", _("Nothing of this appointment is still to be done."))
        parts, been = _open_parts(truth, booking), _been(truth, booking)
        after = _as_been(booking, been) if been else replace(booking, is_cancelled=True)
        truth = truth.with_appointment(code, after)
        for key, part in parts.items():
            truth = _given_back(truth, key, part)
        return truth

    return Intent(Change.Act.CANCEL, change)


def keep(code: str) -> Intent:
    """Mean: the appointment stays as it was agreed; what had been moved away from it comes back.

    An open pause ends with a dose of it. How its entries still stand off is remembered: only when
    that changes it is asked again. Raises Refusal of who died.
    """

    def change(truth: Truth) -> Truth:
        _refuse_after_death(truth, _standing(truth, code).slot.ends_on)
        back = _coming_back(truth, _standing(truth, code))
        parts = {key: replace(part, gone="") for key, part in back.items()}
        truth = _with_parts(truth, code, parts)
        for key, part in _open_parts(truth, truth.appointments[code]).items():
            if is_dose(truth, key):
                truth = resumed_by(truth, part.on)
        return _as_known(truth, code)

    return Intent(Change.Act.KEEP, change)


def take_out(code: str, key: Key, *, is_shared: bool = False) -> Intent:
    """Mean: this entry is no part of the appointment, which goes on without it.

    `is_shared` tells that another plan of the patient has something in it too: then the last entry
    of this one may leave. Raises Refusal where nothing would be left.
    """

    def change(truth: Truth) -> Truth:
        booking = _standing(truth, code)
        if key not in booking.parts:
            raise Refusal("", _("This line is not in the appointment any more."))
        is_last = len(booking.parts) == 1 or list(booking.held) == [key]
        if is_last and not is_shared:
            raise Refusal("", _("Nothing else is in this appointment. Cancel it instead."))
        part = booking.parts[key]
        rest = {other: one for other, one in booking.parts.items() if other != key}
        left = replace(booking, is_cancelled=True) if is_last else replace(booking, parts=rest)
        truth = truth.with_appointment(code, left)
        is_open = truth.record(key).status in FREE and not part.gone
        return _given_back(truth, key, part) if is_open else truth

    return Intent(Change.Act.TAKE_OUT, change)


def put_together(code: str, *keys: Key, days: Days | None = None) -> Intent:
    """Mean: these entries are done at this appointment too.

    What stood at the same time in the same place was this appointment; any other that they leave
    is to be decided.
    """

    def change(truth: Truth) -> Truth:
        slot = _standing(truth, code).slot
        parts = _parts(slot, keys, days or {}, None)
        return _as_known(_with_parts(truth, code, parts), code, only=parts)

    return Intent(Change.Act.TOGETHER, change, check=_must_be_there(*keys))


def done(code: str, *, today: date) -> Intent:
    """Mean: everything in it was done, each on its own day. Raises Refusal before its last day.

    Where nothing of the plan is in it any more, it has been all the same.
    """

    def change(truth: Truth) -> Truth:
        booking = _standing(truth, code)
        parts = _open_parts(truth, booking)
        is_by_itself = not parts and project(truth).appointments[code].is_by_itself
        if not parts and not is_by_itself:
            raise Refusal("", _("Nothing of this appointment is still to be done."))
        if max((part.on for part in parts.values()), default=booking.slot.ends_on) > today:
            raise Refusal("on", _("This day is still to come. Book it, or move it."))
        if is_by_itself:
            return truth.with_appointment(code, replace(booking, has_been=True))
        for key, part in parts.items():
            given = replace(truth.record(key), status=Status.DONE, on=part.on, carries=part.carries)
            truth = settle(truth, key, given)
        return truth

    return Intent(Change.Act.RECORD, change)


def _as_known(truth: Truth, code: str, only: Collection[Key] = ()) -> Truth:
    """Return the truth in which somebody knows how the entries stand off from an appointment.

    Who agrees to a day that does not fit, or keeps it, is asked again only when that changes.
    `only` are the entries of which it is known now; all of them unless given.
    """
    booking = truth.appointments[code]
    known = [key for key in booking.parts if not only or key in only]
    for key in known:  # what was known before must not hide what it does not fit
        booking = booking.with_part(key, replace(booking.parts[key], kept=""))
    rows = project(truth.with_appointment(code, booking)).rows
    for key in known:
        part = booking.parts[key]
        row = rows.get(key)
        if row is not None:  # of what left the plan the day before which it was due is remembered
            part = replace(part, before=last_day_alone(row))
        booking = booking.with_part(key, part)
        off = stands_off(booking, key, truth.record(key).happened, row)
        booking = booking.with_part(key, replace(part, kept=off))
    return truth.with_appointment(code, booking)


def _standing(truth: Truth, code: str) -> Booking:
    """Return an appointment that was not cancelled. Raises Refusal."""
    booking = truth.appointments.get(code)
    if booking is None:
        raise Refusal("", _("This appointment is not in the schedule any more."))
    if booking.is_cancelled:
        raise Refusal("", _("This appointment was cancelled. Book it anew."))
    return booking


def _open_parts(truth: Truth, booking: Booking) -> dict[Key, Part]:
    """Return the entries that are in it and of which nothing has become yet."""
    if truth.is_entered_in_error:
        return {}
    return {k: part for k, part in booking.held.items() if truth.record(k).status in FREE}


def _been(truth: Truth, booking: Booking) -> dict[Key, Part]:
    """Return the entries that were done at it."""
    if truth.is_entered_in_error:
        return {}
    became = {key: truth.record(key).happened for key in booking.held}
    return {
        key: part
        for key, part in booking.held.items()
        if became[key].status in GIVEN and not stands_off(booking, key, became[key], None)
    }


def _as_been(booking: Booking, been: Mapping[Key, Part]) -> Booking:
    """Return an appointment of which the rest is off: it ended on the last day of what was done."""
    last = max(part.on for part in been.values())
    slot = replace(
        booking.slot, last=last if booking.slot.last and last > booking.slot.on else None
    )
    return replace(booking, slot=slot, parts=been)


def _given_back(truth: Truth, key: Key, part: Part) -> Truth:
    """Return the truth with an entry that is agreed no more, if the protocol still has it."""
    known = {rule.fact for rule in regimen_of(truth.protocol).rules}
    return follow(truth, key, None, None, part.on) if key.fact in known else truth


def _coming_back(truth: Truth, booking: Booking) -> dict[Key, Part]:
    """Return the entries that left it and may come back: no other appointment has them."""
    if truth.is_entered_in_error:
        return {}
    left = {key: part for key, part in booking.parts.items() if part.gone == LEFT}
    held = truth.held
    return {
        key: part
        for key, part in left.items()
        if key not in held and truth.record(key).status in FREE
    }


def _parts(slot: Slot, keys: tuple[Key, ...], days: Days, carries: bool | None) -> dict[Key, Part]:
    if not keys:
        raise Refusal("", _("Tick at least one line."))
    return {key: Part(_within(slot, days.get(key, slot.on)), carries) for key in keys}


def _within(slot: Slot, on: date) -> date:
    if slot.on <= on <= slot.ends_on:
        return on
    raise Refusal("last", _("Not every line falls within these days. Check the last day."))


def _with_parts(truth: Truth, code: str, parts: Mapping[Key, Part]) -> Truth:
    """Return the truth with entries put in an appointment, out of any other, and what follows."""
    for key, part in parts.items():
        truth = _with_part(truth, code, key, part)
    booking = truth.appointments[code]
    ordered = in_order(booking.parts, _kinds(truth, booking))
    return truth.with_appointment(code, replace(booking, parts=ordered))


def _kinds(truth: Truth, booking: Booking) -> dict[str, Kind]:
    """Return of what kind its entries are; one that no protocol knows any more comes last."""
    known = {rule.fact: rule.kind for rule in regimen_of(truth.protocol).rules}
    return {key.fact: known.get(key.fact, Kind.ADVICE) for key in booking.parts}


def _refuse_after_death(truth: Truth, on: date) -> None:
    if truth.care and truth.care.has_died and on >= truth.care.on:
        raise Refusal("", _("This person died. An appointment can only be cancelled."))


def _with_part(truth: Truth, code: str, key: Key, part: Part) -> Truth:
    refuse_unless_moment(truth, key)
    _refuse_after_death(truth, part.on)
    record = truth.record(key)
    if record.status in GIVEN:
        raise Refusal("", _("This is done already. Take that back first."))
    was = truth.agreed_on(key) or record.on
    if key in truth.held and truth.held[key][0] != code:
        truth = _absorbed(leave(truth, key), truth.held[key][0], code)
    truth = truth.with_record(key, only_of_its_state(replace(record, status=Status.PLANNED)))
    truth = truth.with_appointment(code, truth.appointments[code].with_part(key, part))
    return follow(truth, key, part.on, part.carries, was)


def _absorbed(truth: Truth, left: str, code: str) -> Truth:
    """Return the truth without an empty appointment that was the same hour in the same place."""
    other, booking = truth.appointments[left], truth.appointments[code]
    if other.held or not _is_same(other.slot, booking.slot):
        return truth
    return truth.with_appointment(left, replace(other, is_cancelled=True))


def _is_same(left: Slot, new: Slot) -> bool:
    """Tell whether an appointment says nothing else than a new one: then it was that one."""
    is_then = (left.on, left.last, left.at) == (new.on, new.last, new.at)
    return is_then and all(
        getattr(left, name) in ("", None, getattr(new, name))
        for name in ("minutes", "place", "who", "note")
    )


def _must_be_there(*keys: Key) -> Check:
    def check(rows: Mapping[Key, Entry]) -> None:
        if any(key not in rows or rows[key].dropped_at for key in keys):
            raise Refusal("", _("This line is not in the schedule any more."))

    return check
