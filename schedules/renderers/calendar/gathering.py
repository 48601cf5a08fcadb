"""Which pieces of a calendar stand together in one event: those of a day, or of an appointment."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from schedules.agenda.days import RANKS
from schedules.engine import Kind
from schedules.timeline import Appointment, TimelineEntry

from .choices import Choice
from .pieces import ON_A_DAY, Piece, Way, pieces_of, shared, stay_of

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


def groups_of(
    entries: Sequence[TimelineEntry], choice: Choice, to_agree: Set[str], until: date | None = None
) -> list[Group]:
    """Return the events that tell these entries, in order of what leads them.

    `to_agree` names (by uid) those of which the day is still to be agreed. `until` is the last day
    that the calendar holds; None: it holds all.
    """
    held = _held(entries)
    by_place: dict[Place, list[Piece]] = {}
    for entry in entries:
        for piece in pieces_of(entry, choice):
            told = replace(piece, is_to_agree=entry.uid in to_agree)
            by_place.setdefault(_place(piece, held, choice), []).append(told)
    found = {place: _group(pieces) for place, pieces in by_place.items()}
    held_days = (group for group in _folded(found) if until is None or group.days[0] <= until)
    return list(_known(list(held_days)))


def _held(entries: Iterable[TimelineEntry]) -> frozenset[str]:
    """Return the appointments that something of a plan is in: its shares are one event."""
    known = filter(None, map(shared, entries))
    return frozenset(agreed.code for agreed in known if not agreed.is_by_itself)


def _place(piece: Piece, held: frozenset[str], choice: Choice) -> Place:
    """Return what a piece has in common with the others of its event.

    Each appointment is an event: what was agreed is never told as sure as what was not.
    """
    entry, agreed = piece.entry, shared(piece.entry)
    repeat = entry.when.repeat
    if (repeat and repeat.is_known) or (choice.has_reminders and is_first_of_advice(piece)):
        return ("alone", piece.uid)
    if agreed:
        return ("agreed", agreed.code if agreed.code in held else entry.uid, piece.part)
    if not choice.by_day:
        return ("alone", piece.uid)
    return ("days", piece.first, piece.last)


def is_first_of_advice(piece: Piece) -> bool:
    """Tell whether somebody must do, or leave, something from the beginning of this day on."""
    return piece.entry.kind is Kind.ADVICE and piece.way in (Way.BEGINS, Way.LASTS)


def _folded(found: dict[Place, Group]) -> list[Group]:
    """Put what is on a day into the appointment of that day that leads: a day is one event."""
    kept = dict(found)
    takers = [place for place, group in found.items() if _takes_others(place, group)]
    for place, group in found.items():
        if place[0] == "days" and group.lead.first == group.lead.last:
            able = [taker for taker in takers if _takes(found[taker], group)]
            if able:
                best = min(able, key=lambda taker: _rank(found[taker].lead))
                kept[best] = replace(kept[best], parts=(*kept[best].parts, *group.pieces))
                del kept[place]
    return list(kept.values())


def _takes_others(place: Place, group: Group) -> bool:
    agreed = shared(group.lead.entry)
    is_sure = agreed is not None and not (agreed.is_undecided or agreed.is_by_itself)
    return place[0] == "agreed" and is_sure and group.lead.way in (*ON_A_DAY, Way.LASTS)


def _takes(appointment: Group, day: Group) -> bool:
    """Tell whether an appointment tells the rest of a day, too.

    What leads a day keeps its event, and that its identity, whatever else is booked on that day.
    A stay tells all of its days: somebody is there.
    """
    lead, on = appointment.lead, day.lead.first
    if not lead.first <= on <= lead.last:
        return False
    return stay_of(lead.entry) is not None or _planned_rank(lead) < _rank(day.lead)


Rank = tuple[bool, bool, bool, int]


def _rank(piece: Piece) -> Rank:
    """Return who leads: the hospital's own before what is only asked, what happens before the rest.

    Nothing of it changes by a booking, so neither does the identity of the event.
    """
    entry = piece.entry
    is_loose = entry.appointment is not None and entry.appointment.is_by_itself
    only_marks = piece.way not in (*ON_A_DAY, Way.SPAN) and stay_of(entry) is None
    return entry.ask_team, only_marks, is_loose, RANKS[entry.kind]


def _planned_rank(piece: Piece) -> Rank:
    """Return the rank of an agreed piece as if nobody had agreed to it: a window was a mark."""
    is_asked, only_marks, is_loose, rank = _rank(piece)
    return is_asked, only_marks or piece.entry.due is None, is_loose, rank


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


def _known(groups: Sequence[Group]) -> Iterator[Group]:
    """Yield each event by the identity of what leads it.

    Where the last day of a window is told in another event, or is later than the calendar goes, its
    first day stands for it.
    """
    led = {group.lead.uid for group in groups}
    for group in groups:
        lead = group.lead
        stands_for_it = lead.way is Way.OPENS and lead.entry.uid not in led
        yield replace(group, lead=replace(lead, part="")) if stands_for_it else group
