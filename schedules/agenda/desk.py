"""One entry as a nurse sees it: whether it is late, and what one tap may say of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from schedules.engine import OPEN, RESULTS, SAID, Status
from schedules.timeline import TimelineEntry

SOON_ENOUGH = timedelta(days=7)  # a test may well be done this much before its day
BOOK_AHEAD = timedelta(days=42)  # what is expected within six weeks is to be booked


class What(StrEnum):
    """What can be said of an entry in one tap; the words are those of the forms."""

    DONE = "done"
    MISSED = "missed"
    DISCUSSED = "discussed"
    CLEARED = "cleared"  # an appointment outside the plan was cancelled


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that can be said of an entry today; `on` is the day on which it was done."""

    what: What
    on: date | None = None


def days_late(entry: TimelineEntry, today: date) -> int:
    """Return by how many days it is overdue; 0: in time, recorded, or out of the plan."""
    if entry.status not in OPEN or entry.is_dropped or entry.deadline is None:
        return 0
    return max((today - entry.deadline).days, 0)


def is_recordable(entry: TimelineEntry) -> bool:
    """Tell whether it is one moment that can be done."""
    return not (entry.is_period or entry.repeat or entry.kind in SAID)


def is_to_discuss(entry: TimelineEntry) -> bool:
    """Tell whether a test was done and its result not discussed yet."""
    return entry.kind in RESULTS and entry.status is Status.DONE and not entry.is_discussed


def outcomes_of(entry: TimelineEntry, today: date) -> tuple[Outcome, ...]:
    """Return what one tap may say of an entry, on any page; the likeliest first."""
    if is_to_discuss(entry):
        return (Outcome(What.DISCUSSED),)
    if entry.status not in OPEN or not is_recordable(entry):
        return ()
    if entry.is_dropped:
        return (Outcome(What.CLEARED),) if entry.status is Status.BOOKED else ()
    return tuple(_outcomes(entry, today))


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
    begins = [day for day in (when.first, when.due, entry.earliest) if day]
    if not begins:
        return today if when.last and when.last <= today + BOOK_AHEAD else None
    early = SOON_ENOUGH if entry.kind in RESULTS else timedelta()
    return today if min(begins) <= today + early else None
