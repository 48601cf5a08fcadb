"""What the patient may have done, and nobody noted: what a nurse's list calls overdue."""

from collections.abc import Iterable
from datetime import date

from schedules.engine import GIVEN, RESULTS, Kind
from schedules.timeline import Timeline, TimelineEntry

from .desk import is_late


def unnoted_of(timelines: Iterable[Timeline], today: date) -> tuple[TimelineEntry, ...]:
    """Return of each rule the last one that is overdue, the latest first.

    It is what the worklist calls overdue, without what asks nothing of the patient: what may not
    hold for them, what goes as its dose goes, an appointment of which something else is asked, and
    what is settled by something that was done later.
    """
    found: dict[tuple[str, str], TimelineEntry] = {}
    for timeline in timelines:
        done, has_tests = _Done(timeline), _has_tests(timeline)
        for entry in (entry for entry in timeline.items if is_late(entry, today)):
            counts = _is_asked(entry) and not (entry.ask_team and has_tests)
            if counts and not done.settles(entry):
                found[timeline.treatment, entry.fact] = entry
    return tuple(sorted(found.values(), key=lambda e: e.deadline or date.min, reverse=True))


def _has_tests(timeline: Timeline) -> bool:
    """Tell whether the hospital's own words give a day for a test: else product information does.

    As on the worklist; what comes before the start is no such day.
    """
    own = (e for e in timeline.items if e.kind in RESULTS and not (e.ask_team or e.part_of))
    return any(e.when.first and e.when.first > timeline.start for e in own)


def _is_asked(entry: TimelineEntry) -> bool:
    return not (entry.conditional or entry.is_undecided or entry.part_of)


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
