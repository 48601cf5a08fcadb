"""What the patient may have done, and nobody noted: what a nurse's list calls overdue."""

from collections.abc import Iterable
from datetime import date, timedelta

from schedules.engine import GIVEN, STOP_DATE, Kind
from schedules.timeline import Timeline, TimelineEntry

from .desk import is_late

# What is older is no question any more: a yearly scan has had its next time since, and doses at
# home are never noted, so nothing would ever tell that a test before the start was done.
LATELY = timedelta(days=365)


def unnoted_of(timelines: Iterable[Timeline], today: date) -> tuple[TimelineEntry, ...]:
    """Return of each rule the last one that is overdue, the latest first.

    It is what the worklist calls overdue, without what asks nothing of the patient: what may not
    hold for them, what only product information names, what goes as its dose goes, an appointment
    of which something else is asked, what a stop made needless, what is of long ago, and what is
    settled by something that was done later.
    """
    found: dict[tuple[str, str], TimelineEntry] = {}
    for timeline in timelines:
        done, since = _Done(timeline), _since(timeline, today)
        for entry in (entry for entry in timeline.items if is_late(entry, today)):
            is_recent = entry.deadline is not None and entry.deadline > since
            if is_recent and _is_asked(entry) and not done.settles(entry):
                found[timeline.treatment, entry.fact] = entry
    return tuple(sorted(found.values(), key=lambda e: e.deadline or date.min, reverse=True))


def _since(timeline: Timeline, today: date) -> date:
    """Return the day after which it still counts: after a stop only what goes on after that."""
    lately, stop = today - LATELY, timeline.facts.get(STOP_DATE)
    return max(stop, lately) if isinstance(stop, date) and stop <= today else lately


def _is_asked(entry: TimelineEntry) -> bool:
    # The page says of product information that it is not sure whether the patient needs it.
    return not (entry.conditional or entry.ask_team or entry.is_undecided or entry.part_of)


class _Done:
    """What was done, and what is settled by it."""

    def __init__(self, timeline: Timeline) -> None:
        given = [entry for entry in timeline.items if entry.status in GIVEN]
        self._keys = {entry.key for entry in given}
        self._last = {entry.fact: entry.occurrence for entry in given}
        doses = (entry.on for entry in given if entry.kind is Kind.DOSE and entry.on)
        self._first_dose = min(doses, default=date.min)

    def settles(self, entry: TimelineEntry) -> bool:
        """Tell whether one of its rule was done after it, or the dose that it had to precede."""
        is_late_for = entry.deadline is not None and entry.deadline <= self._first_dose
        is_before = entry.guards in self._keys or is_late_for
        return is_before or entry.occurrence < self._last.get(entry.fact, 0)
