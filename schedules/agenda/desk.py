"""A nurse at her desk: what of an agenda asks for her, and what one tap may say of an entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from schedules.engine import OPEN, RESULTS, SAID, Status
from schedules.timeline import TimelineEntry

from .values import Agenda, Day, Series

SOON_ENOUGH = timedelta(days=7)  # a test may well be done this much before its day
BOOK_AHEAD = timedelta(days=42)  # what is expected within six weeks is to be booked
JUST = timedelta(days=7)  # what was recorded so shortly ago stays in sight


class What(StrEnum):
    """What can be said of an entry in one tap; the words are those of the forms."""

    DONE = "done"
    MISSED = "missed"
    DISCUSSED = "discussed"
    CANCELLED = "cancelled"  # the hospital knows that nobody comes
    KEPT = "kept"  # the appointment stays, although the schedule moved


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that can be said of an entry today; `on` is the day on which it was done."""

    what: What
    on: date | None = None


def is_late(entry: TimelineEntry, today: date) -> bool:
    """Tell whether it is overdue: open, in the plan, and past its last day in time."""
    return bool(
        entry.status in OPEN and not entry.is_dropped and entry.deadline and entry.deadline < today
    )


def is_recordable(entry: TimelineEntry) -> bool:
    """Tell whether it is one moment that can be done."""
    return not (entry.is_period or entry.repeat or entry.kind in SAID)


def is_from_before(entry: TimelineEntry) -> bool:
    """Tell whether it was due before the plan was kept here, and nobody knows what became of it.

    Only what is open and in time, or late, has a last day on which it is in time.
    """
    is_planned = entry.status is Status.PLANNED and not entry.is_dropped
    is_dated = entry.when.last is not None and entry.deadline is None
    return is_planned and is_dated and is_recordable(entry)


def is_to_discuss(entry: TimelineEntry) -> bool:
    """Tell whether a test was done and its result not discussed yet."""
    return entry.kind in RESULTS and entry.status is Status.DONE and not entry.is_discussed


def outcomes_of(entry: TimelineEntry, today: date) -> tuple[Outcome, ...]:
    """Return what one tap may say of an entry, on any page; the likeliest first."""
    if is_to_discuss(entry):
        return (Outcome(What.DISCUSSED),)
    if entry.is_undecided:
        return tuple(_decisions(entry, today))
    if entry.status not in OPEN or not is_recordable(entry) or is_from_before(entry):
        return ()
    if entry.is_dropped or _is_loose(entry):
        return ()
    return tuple(_outcomes(entry, today))


def _decisions(entry: TimelineEntry, today: date) -> Iterator[Outcome]:
    """Yield what may be said of an appointment that may not stay; by one of its entries for all."""
    if not _is_loose(entry) and (done_on := _done_on(entry, today)):
        yield Outcome(What.DONE, done_on)
    if entry.leads or _is_loose(entry):
        yield Outcome(What.CANCELLED)
        yield Outcome(What.KEPT)


def _is_loose(entry: TimelineEntry) -> bool:
    """Tell whether it is an appointment for which nothing of the plan waits."""
    return entry.appointment is not None and entry.appointment.is_by_itself


def _outcomes(entry: TimelineEntry, today: date) -> Iterator[Outcome]:
    if done_on := _done_on(entry, today):
        yield Outcome(What.DONE, done_on)
    last = entry.when.last
    if last and last <= today:
        yield Outcome(What.MISSED)


def _done_on(entry: TimelineEntry, today: date) -> date | None:
    """Return the day on which it may just have been done: the agreed one, once it has come.

    Without an appointment a test may be done up to a week early; nothing else before its day.
    """
    when = entry.when
    if entry.status is Status.BOOKED and when.first:
        return when.first if when.first <= today else None
    # Of what was moved the day that it had before says nothing any more.
    is_moved = entry.status is Status.MOVED
    days = [when.first] if is_moved else [when.first, when.due, entry.earliest]
    begins = [day for day in days if day]
    if not begins:
        return today if when.last and when.last <= today + BOOK_AHEAD else None
    early = SOON_ENOUGH if entry.kind in RESULTS else timedelta()
    return today if min(begins) <= today + early else None


# the whole of a plan


@dataclass(frozen=True, slots=True)
class DayPart:
    """What of a day stands in one place: its main thing first, and what must be done before it."""

    day: Day
    entries: tuple[TimelineEntry, ...]
    before: tuple[TimelineEntry, ...]


@dataclass(frozen=True, slots=True)
class SeriesPart:
    """What of a series stands in no day: nothing of it asks for a nurse now."""

    series: Series
    entries: tuple[TimelineEntry, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """Every moment of an agenda in the one place where a nurse reads and records it."""

    todo: tuple[DayPart, ...]
    series: tuple[SeriesPart, ...]
    later: tuple[DayPart, ...]
    past: tuple[DayPart, ...]


def desk_of(agenda: Agenda) -> Desk:
    """Return the moments of an agenda by what they ask of a nurse, each of them once.

    A day that is not over stands whole under what is to do; of one that is over only what asks.
    What asks for nothing stands with the series that tells it, else with its day.
    """
    telling = {entry.uid: series for series in agenda.series for entry in series.entries}
    todo: list[DayPart] = []
    later: list[DayPart] = []
    past: list[DayPart] = []
    told: set[str] = set()
    for day in agenda.days:
        is_behind = _is_behind(day, agenda.today)
        asking = _asking(day, agenda.today, is_whole=not is_behind)
        others = {entry.uid for entry in _all_of(day)} - asking
        of_series = {uid for uid in others if _is_told(telling.get(uid), day)}
        told |= of_series
        todo += _parts(day, asking)
        (past if is_behind else later).extend(_parts(day, others - of_series))
    series = tuple(part for one in agenda.series if (part := _series_part(one, told)).entries)
    return Desk(tuple(todo), series, tuple(later), tuple(past))


def _all_of(day: Day) -> tuple[TimelineEntry, ...]:
    return (*day.entries, *day.before)


def _asking(day: Day, today: date, *, is_whole: bool) -> set[str]:
    asking = {entry.uid for entry in _all_of(day) if is_in_sight(entry, today)}
    return {entry.uid for entry in _all_of(day)} if asking and is_whole else asking


def _is_told(series: Series | None, day: Day) -> bool:
    """Tell whether the line of its series tells an entry well enough."""
    if series is None:
        return False
    return series.is_routine or day.is_routine or series.lead.repeat is not None


def _is_behind(day: Day, today: date) -> bool:
    """Tell whether a day lies behind; one without any date by its place in the order."""
    if day.when.is_known:
        return day.when.is_over(today)
    return day.lead.sort_on is not None and day.lead.sort_on < today


def _parts(day: Day, uids: set[str]) -> Iterator[DayPart]:
    if uids:
        entries = tuple(entry for entry in day.entries if entry.uid in uids)
        yield DayPart(day, entries, tuple(entry for entry in day.before if entry.uid in uids))


def _series_part(series: Series, uids: set[str]) -> SeriesPart:
    return SeriesPart(series, tuple(entry for entry in series.entries if entry.uid in uids))


def is_in_sight(entry: TimelineEntry, today: date) -> bool:
    """Tell whether it asks for a nurse now.

    It is late or near, its appointment is to be decided, it is to be discussed, or was recorded
    just now.
    """
    if entry.kind in SAID:
        return False
    if is_late(entry, today) or entry.is_undecided or is_to_discuss(entry):
        return True
    if entry.status in OPEN:
        return _is_near(entry, today)
    return _is_around(entry.sort_on, today)


def _is_near(entry: TimelineEntry, today: date) -> bool:
    """Tell whether its time is now or within six weeks; without a day: its place in the order.

    A day that has passed may still be in time: a test has some days before it is late.
    """
    when = entry.when
    begins, ends = when.first or when.last, entry.deadline or when.day or when.last
    if begins is None:
        return _is_around(entry.sort_on, today)
    return begins <= today + BOOK_AHEAD and (ends is None or ends >= today)


def _is_around(day: date | None, today: date) -> bool:
    return day is not None and today - JUST <= day <= today + BOOK_AHEAD
