"""Which pieces of a calendar stand together in one event: those of a day, or of an appointment."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from schedules.agenda.days import RANKS
from schedules.engine import Kind
from schedules.timeline import Appointment, TimelineEntry

from .choices import Choice
from .pieces import ON_A_DAY, Piece, Way, is_cancelled, pieces_of, shared, stay_of

Place = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What stands in one event: what leads it, and what else is told in its text.

    `agreed` is the appointment that gives the whole its hour, or its days.
    """

    lead: Piece
    parts: tuple[Piece, ...] = ()
    agreed: Appointment | None = None

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Everything of it, its main thing first."""
        return (self.lead, *self.parts)

    @property
    def of_appointment(self) -> tuple[Piece, ...]:
        """What of it is in that appointment."""
        return tuple(piece for piece in self.pieces if _is_in(piece, self.agreed))

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last day."""
        own = self.of_appointment or (self.lead,)
        return own[0].first, own[0].last


def groups_of(entries: Sequence[TimelineEntry], choice: Choice) -> list[Group]:
    """Return the events that tell these entries, in order of what leads them."""
    held = _held(entries)
    by_place: dict[Place, list[Piece]] = {}
    for entry in entries:
        for piece in pieces_of(entry, choice):
            by_place.setdefault(_place(piece, held, choice), []).append(piece)
    if choice.by_day:
        by_place = _folded(by_place)
    return [_group(pieces) for pieces in by_place.values()]


def _held(entries: Iterable[TimelineEntry]) -> frozenset[str]:
    """Return the appointments that something of a plan is in: its shares are one event."""
    known = filter(None, map(shared, entries))
    return frozenset(agreed.code for agreed in known if not agreed.is_by_itself)


def _place(piece: Piece, held: frozenset[str], choice: Choice) -> Place:
    """Return what a piece has in common with the others of its event.

    An appointment with an hour, a stay, and what must be asked about are events of their own.
    """
    entry, agreed = piece.entry, shared(piece.entry)
    code = agreed.code if agreed and agreed.code in held else ""
    if entry.when.repeat or (choice.has_reminders and is_first_of_advice(piece)):
        return ("alone", piece.uid)
    if agreed and (_has_own_event(piece, agreed) or not choice.by_day):
        return ("agreed", code or entry.uid, piece.part)
    if not choice.by_day:
        return ("alone", piece.uid)
    return ("days", piece.first, piece.last, is_cancelled(entry))


def is_first_of_advice(piece: Piece) -> bool:
    """Tell whether somebody must do, or leave, something from the beginning of this day on."""
    return piece.entry.kind is Kind.ADVICE and piece.way in (Way.BEGINS, Way.LASTS)


def _has_own_event(piece: Piece, agreed: Appointment) -> bool:
    is_special = agreed.is_undecided or agreed.is_by_itself or stay_of(piece.entry) is not None
    return is_special or (agreed.at is not None and agreed.on == piece.first)


def _folded(by_place: dict[Place, list[Piece]]) -> dict[Place, list[Piece]]:
    """Put what is on a day into the appointment of that day that leads: a day is one event."""
    own = {place: members for place, members in by_place.items() if _takes_others(place, members)}
    kept = dict(by_place)
    for place, members in by_place.items():
        first, last = members[0].first, members[0].last
        if place[0] != "days" or place[-1] or first != last:
            continue
        found = [other for other, held in own.items() if held[0].first <= first <= held[0].last]
        if found:
            best = min(found, key=lambda other: min(map(_rank, own[other])))
            kept[best] = [*kept[best], *kept.pop(place)]
    return kept


def _takes_others(place: Place, members: Sequence[Piece]) -> bool:
    agreed = shared(members[0].entry)
    is_sure = agreed is not None and not (agreed.is_undecided or agreed.is_by_itself)
    return place[0] == "agreed" and is_sure and members[0].way in (*ON_A_DAY, Way.LASTS)


def _rank(piece: Piece) -> tuple[bool, bool, bool, int]:
    """Return who leads: the hospital's own before what is only asked, what happens before the rest.

    Nothing of it changes by a booking, so neither does the identity of the event.
    """
    entry = piece.entry
    is_loose = entry.appointment is not None and entry.appointment.is_by_itself
    only_marks = piece.way not in (*ON_A_DAY, Way.SPAN) and stay_of(entry) is None
    return entry.ask_team, only_marks, is_loose, RANKS[entry.kind]


def _group(pieces: Sequence[Piece]) -> Group:
    """Put what leads first; while one part asks whether the appointment stays, all of it does."""
    lead, *parts = sorted(pieces, key=_rank)
    asking = next((piece.entry for piece in parts if piece.entry.is_undecided), None)
    if asking:
        entry = replace(lead.entry, appointment=asking.appointment, contact=asking.contact)
        lead = replace(lead, entry=entry)
    group = Group(lead, tuple(parts))
    return replace(group, agreed=next(_giving(group), None))


def _giving(group: Group) -> Iterator[Appointment]:
    """Yield the appointments that give a group its hour or its days, that of its lead first."""
    for piece in group.pieces:
        agreed = shared(piece.entry)
        if agreed and (stay_of(piece.entry) or (agreed.at and agreed.on == piece.first)):
            yield agreed


def _is_in(piece: Piece, agreed: Appointment | None) -> bool:
    own = shared(piece.entry)
    return agreed is not None and own is not None and own.code == agreed.code
