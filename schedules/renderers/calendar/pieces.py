"""The entries of a timeline as a calendar tells them: where each stands, and in which way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from schedules.engine import GIVEN, OPEN, SAID, Certainty, Key, Kind, Status
from schedules.timeline import Appointment, Timeline, TimelineEntry

from .choices import Choice

LONGEST_BAR = 14  # days; months of bars would push the appointments out of a calendar's cells
TOGETHER = (Status.BOOKED, *GIVEN)  # in an appointment, what has these is one event


class Way(StrEnum):
    """In which way an entry stands on the days of an event."""

    DAY = "day"
    ABOUT = "about"
    SPAN = "span"  # on one of these days
    LASTS = "lasts"  # on all of these days
    BEFORE = "before"
    OPENS = "opens"  # possible from this day
    CLOSES = "closes"  # this day at the latest
    BEGINS = "begins"
    ENDS = "ends"


ON_A_DAY = (Way.DAY, Way.ABOUT)  # it happens then; the others only begin, end or last


@dataclass(frozen=True, slots=True)
class Piece:
    """One entry on the days of one event, both included.

    Of two pieces one stands for the thing and has its identity, whatever is booked: the beginning
    of what lasts, the last day of a window. To that of the other its `part` is added.
    """

    entry: TimelineEntry
    first: date
    last: date
    way: Way = Way.DAY
    part: str = ""
    is_to_agree: bool = False  # its day, with the hospital

    @property
    def uid(self) -> str:
        """The identity of an event that it leads."""
        return self.entry.uid + self.part


def pieces_of(entry: TimelineEntry, choice: Choice) -> Iterator[Piece]:
    """Yield where an entry stands: nowhere without a date; twice where its two ends are told."""
    when = entry.when
    if stay := stay_of(entry):
        yield from _lasting(entry, *stay)
    elif when.is_period:
        yield from _period(entry, choice)
    elif when.day:
        way = Way.ABOUT if when.certainty is Certainty.ABOUT else Way.DAY
        yield Piece(entry, when.day, when.day, way)
    elif when.first and when.last:
        yield from _window(entry, when.first, when.last, choice)
    elif when.first:
        yield Piece(entry, when.first, when.first, Way.OPENS)
    elif when.last:
        yield Piece(entry, when.last, when.last, Way.BEFORE)


def _window(entry: TimelineEntry, first: date, last: date, choice: Choice) -> Iterator[Piece]:
    if not choice.only_last_days:
        if _is_short(first, last):
            yield Piece(entry, first, last, Way.SPAN)
            return
        yield Piece(entry, first, first, Way.OPENS, ".first")
    yield Piece(entry, last, last, Way.CLOSES)


def _period(entry: TimelineEntry, choice: Choice) -> Iterator[Piece]:
    """A period is its two ends where a day is one event: a bar would be a second one."""
    first, last = entry.when.first, entry.when.last
    if first and last and (first == last or not choice.by_day):
        yield from _lasting(entry, first, last)
        return
    if first:
        yield Piece(entry, first, first, Way.BEGINS)
    if last:
        yield Piece(entry, last, last, Way.ENDS, ".last")


def _lasting(entry: TimelineEntry, first: date, last: date) -> Iterator[Piece]:
    if _is_short(first, last):
        yield Piece(entry, first, last, Way.LASTS)
        return
    yield Piece(entry, first, first, Way.BEGINS)
    yield Piece(entry, last, last, Way.ENDS, ".last")


def _is_short(first: date, last: date) -> bool:
    return (last - first).days < LONGEST_BAR


# what an entry is


def shared(entry: TimelineEntry) -> Appointment | None:
    """Return the appointment that an entry may have in common with others."""
    return entry.appointment if entry.status in TOGETHER else None


def stay_of(entry: TimelineEntry) -> tuple[date, date] | None:
    """Return the days of an appointment that takes several."""
    agreed = shared(entry)
    if agreed is None or not agreed.last or agreed.last == agreed.on:
        return None
    return agreed.on, agreed.last


def begins_then(piece: Piece) -> bool:
    """Tell whether it takes place from the first day of an event: not what only ends, or may be."""
    is_stay = stay_of(piece.entry) is not None and piece.way is not Way.ENDS
    return is_stay or piece.way in (*ON_A_DAY, Way.LASTS)


def is_cancelled(entry: TimelineEntry) -> bool:
    """Tell whether an entry left the plan."""
    return entry.is_dropped and entry.status not in GIVEN


def is_moment(entry: TimelineEntry) -> bool:
    """Tell whether somebody goes somewhere for it; a period or a daily tablet takes no day."""
    return not (entry.is_period or entry.repeat or entry.kind in SAID)


def is_agreed(entry: TimelineEntry) -> bool:
    """Tell whether a day stands: what was moved, or must be asked about, is not agreed."""
    is_open_question = entry.is_dropped or entry.is_undecided or entry.status is Status.MOVED
    return entry.certainty is Certainty.BOOKED and not is_open_question


def to_agree_of(timeline: Timeline) -> frozenset[str]:
    """Return (by uid) the entries of which the day is still to be agreed with the hospital."""
    agreed = {entry.key: entry.when.day for entry in timeline.entries if is_agreed(entry)}
    waiting = (entry for entry in timeline.entries if _waits(entry))
    return frozenset(entry.uid for entry in waiting if not _goes_along(entry, agreed))


def _goes_along(entry: TimelineEntry, agreed: Mapping[Key, date | None]) -> bool:
    """Tell whether its day is agreed with that of what it goes with; tablets have none apart."""
    if entry.part_of is None or entry.part_of not in agreed:
        return False
    return entry.kind is Kind.PREMEDICATION or agreed[entry.part_of] == entry.when.day


def _waits(entry: TimelineEntry) -> bool:
    is_open = entry.status in OPEN and entry.status is not Status.BOOKED and not entry.is_dropped
    needs_nobody = entry.is_at_home or entry.booked_by == "nobody" or entry.ask_team
    return is_open and is_moment(entry) and not (needs_nobody or entry.is_end)
