"""What is agreed with the hospital: an appointment, the entries in it, and whether it still stands.

An appointment stays what was agreed, wherever the schedule moves. Whether its entries are still in
it is read from the plan each time, so that none is ever forgotten.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, time
from typing import Any

from schedules.agenda.days import RANKS
from schedules.engine import FIT, GIVEN, Happened, Key, Kind, Status
from schedules.models import Appointment, Entry

State = Appointment.Status

# How an entry can stand off from the appointment that was made for it.
LEFT, OUT, SKIPPED = "left", "out of the plan", "skipped"
HELD = "held by a pause"
MISSED = "missed"  # it was not done there, and is done another time: that one is over


@dataclass(frozen=True, slots=True)
class Slot:
    """What the hospital agreed to: when, how long (minutes), where, with whom.

    `last` is the last day of a stay, that day included; without `at` it is a whole day. The patient
    reads the note.
    """

    on: date
    last: date | None = None
    at: time | None = None
    minutes: int | None = None
    place: str = ""
    who: str = ""
    note: str = ""

    @property
    def ends_on(self) -> date:
        """Its last day."""
        return self.last or self.on


OF_SLOT = tuple(f.name for f in fields(Slot))  # a row has a column for each


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of an appointment: its day there, and whether later doses count from that day.

    `gone` is why it is no longer in the appointment: LEFT or MISSED. `kept` is how it stood off
    when a nurse said that the appointment stays all the same. `before` is the last day for it when
    it was agreed, where the schedule says no other: what lies long before a new one fits no more.
    """

    on: date
    carries: bool | None = None
    gone: str = ""
    kept: str = ""
    before: date | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """One appointment as it was agreed, with every entry that ever was in it, the leading first."""

    slot: Slot
    parts: Mapping[Key, Part] = field(default_factory=dict)
    is_cancelled: bool = False
    has_been: bool = False  # a nurse said so, where nothing of the plan was in it any more

    @property
    def held(self) -> dict[Key, Part]:
        """The entries that did not leave it."""
        return {key: part for key, part in self.parts.items() if not part.gone}

    @property
    def lead(self) -> Key:
        """The entry by which it is known: of those that are in it, else of those that were."""
        return next(iter(self.held or self.parts))

    def with_part(self, key: Key, part: Part) -> "Booking":
        """Return it with one entry as given, in the place where that entry stood."""
        return replace(self, parts={**self.parts, key: part})


def in_order(parts: Mapping[Key, Part], kinds: Mapping[str, Kind]) -> dict[Key, Part]:
    """Return the entries of an appointment with the one that leads first: a dose before a test."""
    return dict(sorted(parts.items(), key=lambda one: (RANKS[kinds[one[0].fact]], one[1].on)))


def holders(bookings: Mapping[str, Booking]) -> dict[Key, tuple[str, Booking, Part]]:
    """Return in which appointment each entry is: its code, itself, and the entry's part of it."""
    return {
        key: (code, booking, part)
        for code, booking in bookings.items()
        if not booking.is_cancelled
        for key, part in booking.held.items()
    }


# does it stand?


def stands_off(booking: Booking, key: Key, became: Happened, row: Entry | None) -> str:
    """Return how an entry stands off from its appointment; "" where they agree or it is over.

    `became` is what is recorded of it; `row` is None for an entry that is no longer in the plan.
    """
    part = booking.parts[key]
    if part.gone:
        return "" if part.gone == MISSED else part.gone
    if became.status is Status.MISSED:
        return ""
    if became.status in GIVEN:
        return LEFT if became.on and became.on < booking.slot.on else ""
    if row is None:
        return OUT
    if became.status is Status.SKIPPED:
        return SKIPPED
    is_off = row.rebook or _moved_away(part, row)
    day = HELD if row.is_held else row.due or row.earliest
    return f"{day} {row.latest}" if is_off else ""


def last_day_alone(row: Entry) -> date | None:
    """Return the last day for an entry of which the schedule says nothing else: "before X"."""
    return row.latest if row.due is None and row.earliest is None else None


def _moved_away(part: Part, row: Entry) -> bool:
    """Tell whether the day before which it must be done moved: blood for a dose that moves later.

    It may move as far as a booked day may lie from a due one where the protocol names no tolerance.
    """
    last = last_day_alone(row)
    if part.before is None or last is None:
        return False
    first, latest = FIT.around(part.before)
    return not first <= last <= latest


def undecided_parts(
    booking: Booking,
    offs: Mapping[Key, str],
    over: Collection[Key],
    *,
    kept_before: date = date.max,
) -> set[Key]:
    """Return the entries for which a nurse must say whether the appointment stays.

    `offs` say how each stands off from it, and `over` which were done or missed anywhere. What was
    to happen by the day on which something of it was done or missed needs no call any more. What a
    nurse kept stays so `kept_before` the day on which somebody died.
    """
    if booking.is_cancelled or booking.has_been:
        return set()
    there = [
        part.on
        for key, part in booking.parts.items()
        if not offs[key] and (key in over or part.gone == MISSED)
    ]
    last = max(there, default=date.min)
    return {
        key
        for key, part in booking.parts.items()
        if offs[key] and part.on > last and not (offs[key] == part.kept and part.on < kept_before)
    }


@dataclass(frozen=True, slots=True)
class Standing:
    """How an appointment stands in the plan as it is now, and what of the plan is in it."""

    state: State
    keys: tuple[Key, ...] = ()
    is_by_itself: bool = False  # it stands, and nothing of the plan waits for it


def standing_of(booking: Booking, inside: Mapping[Key, Status], *, is_undecided: bool) -> Standing:
    """Return how an appointment stands; `inside` says what became of each entry that is in it."""
    if booking.is_cancelled:
        return Standing(State.CANCELLED)
    state = State.UNDECIDED if is_undecided else _settled(booking, inside)
    stands = state in (State.UNDECIDED, State.BOOKED)
    keys = tuple(key for key, status in inside.items() if status in (Status.BOOKED, *GIVEN))
    is_by_itself = stands and Status.BOOKED not in inside.values()
    return Standing(state, keys, is_by_itself)


def _settled(booking: Booking, inside: Mapping[Key, Status]) -> State:
    if Status.BOOKED in inside.values():
        return State.BOOKED
    if booking.has_been or any(status in GIVEN for status in inside.values()):
        return State.FULFILLED
    is_missed = any(part.gone == MISSED for part in booking.parts.values())
    return State.NOSHOW if is_missed or Status.MISSED in inside.values() else State.BOOKED


# as plain values, for history and for the row


def flat_booking(booking: Booking) -> dict[str, Any]:
    """Return an appointment as JSON can hold it; what is usual is left out."""
    values: dict[str, Any] = {**_flat_slot(booking.slot), "parts": plain_parts(booking)}
    ends = {"cancelled": booking.is_cancelled, "has_been": booking.has_been}
    return values | {name: True for name, is_so in ends.items() if is_so}


def _flat_slot(slot: Slot) -> dict[str, Any]:
    """Return what was agreed as JSON can hold it."""
    values = {
        "on": slot.on.isoformat(),
        "last": slot.last and slot.last.isoformat(),
        "at": slot.at and slot.at.isoformat(),
        "minutes": slot.minutes,
        "place": slot.place,
        "who": slot.who,
        "note": slot.note,
    }
    return {name: value for name, value in values.items() if value not in (None, "")}


def plain_parts(booking: Booking) -> list[dict[str, Any]]:
    """Return the entries of an appointment as JSON can hold them, in their order."""
    return [
        {
            "key": str(key),
            "on": part.on.isoformat(),
            **({} if part.carries is None else {"carries": part.carries}),
            **({"gone": part.gone} if part.gone else {}),
            **({"kept": part.kept} if part.kept else {}),
            **({"before": part.before.isoformat()} if part.before else {}),
        }
        for key, part in booking.parts.items()
    ]


def read_booking(values: Mapping[str, Any]) -> Booking:
    """Return the appointment that `flat_booking` wrote."""
    return Booking(
        slot=_read_slot(values),
        parts=dict(_read_parts(values["parts"])),
        is_cancelled=values.get("cancelled", False),
        has_been=values.get("has_been", False),
    )


def _read_slot(values: Mapping[str, Any]) -> Slot:
    """Return what `_flat_slot` wrote."""
    last, at = values.get("last"), values.get("at")
    return Slot(
        on=date.fromisoformat(values["on"]),
        last=date.fromisoformat(last) if last else None,
        at=time.fromisoformat(at) if at else None,
        minutes=values.get("minutes"),
        place=values.get("place", ""),
        who=values.get("who", ""),
        note=values.get("note", ""),
    )


def _read_parts(stored: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Key, Part]]:
    for part in stored:
        yield (
            Key.read(part["key"]),
            Part(
                date.fromisoformat(part["on"]),
                part.get("carries"),
                part.get("gone", ""),
                part.get("kept", ""),
                date.fromisoformat(part["before"]) if "before" in part else None,
            ),
        )


def slot_of(row: Appointment) -> Slot:
    """Return what the hospital agreed to, as a row holds it."""
    return Slot(**{name: getattr(row, name) for name in OF_SLOT})


def booking_of(row: Appointment) -> Booking:
    """Return what a row holds of an appointment as it was agreed.

    One that has been with nothing of the plan in it was said to have been.
    """
    return Booking(
        slot=slot_of(row),
        parts=dict(_read_parts(row.parts)),
        is_cancelled=row.status == State.CANCELLED,
        has_been=row.status == State.FULFILLED and not row.keys,
    )
