"""What only the maker of a medicine says, and when a calendar asks about it."""

from collections.abc import Iterable

from schedules.engine import RESULTS, Kind
from schedules.timeline import Timeline, TimelineEntry
from treatments.facts import FACTS, FactKind

EVENTS = frozenset(name for name, fact in FACTS.items() if fact.kind is FactKind.DATE)


def asked_about(timeline: Timeline) -> frozenset[str]:
    """Return (by uid) the tests of product information that stand in as a question to the team.

    They do so only where the hospital's own words give no day for any test. What goes with a dose
    is part of giving it, what counts from an event is for few, and "before the start" or
    "regularly" is no day. What the maker says is done regularly is asked about on the day from
    which it is. What contradicts the hospital's words is for the team alone.
    """
    told = {entry.fact for entry in timeline.entries if not entry.ask_team}
    if any(map(_is_own_test, timeline.entries)):
        return frozenset()
    asked = (entry for entry in timeline.entries if entry.ask_team and _is_test(entry))
    return frozenset(entry.uid for entry in asked if entry.differs_from not in told)


def asked_of_all(timelines: Iterable[Timeline]) -> frozenset[str]:
    """Return the same of several treatments, each by its own hospital's words."""
    return frozenset().union(*map(asked_about, timelines))


def _is_own_test(entry: TimelineEntry) -> bool:
    # Once agreed it is asked about no more; that makes it no word of the hospital.
    is_by_maker = entry.ask_team or (
        entry.appointment is not None and not any(source.is_leaflet for source in entry.sources)
    )
    is_own = not (is_by_maker or entry.part_of or entry.anchor in EVENTS)
    is_dated = entry.when.first is not None and not entry.is_period
    return is_own and is_dated and entry.kind in RESULTS


def _is_test(entry: TimelineEntry) -> bool:
    return entry.kind in (*RESULTS, Kind.VISIT)
