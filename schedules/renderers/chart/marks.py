"""What the overview chart shows of a timeline: marks in lanes, and numbered periods."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from schedules.agenda.lanes import Lane, lane_of
from schedules.engine import Certainty
from schedules.timeline import Timeline, TimelineEntry

CLOSE = timedelta(days=8)  # shapes as near as this would cover each other
LONGEST = timedelta(days=21)  # one shape stands for no more than this


DRAWN = (Lane.DOSES, Lane.TESTS, Lane.VISITS)  # each has a shape of its own; the rest are bars


@dataclass(frozen=True, slots=True)
class Mark:
    """One shape in a lane: a day, days close together, or a window."""

    lane: Lane
    first: date
    last: date
    is_firm: bool  # a date; not "about" and not a window
    is_series: bool = False  # every so many days, without a shape for each
    days: int = 1


@dataclass(frozen=True, slots=True)
class Bar:
    """One period; its number is explained under the chart."""

    number: int
    title: str
    first: date
    last: date


def marks_of(timelines: Sequence[Timeline]) -> tuple[Mark, ...]:
    """Return the shapes of the hospital's own dated lines, in order of time within each lane."""
    marks = [
        mark
        for timeline in timelines
        for entry in timeline.items
        if not entry.ask_team and (mark := _mark(entry, timeline.until))
    ]
    days = {(mark.lane, mark.first): mark for mark in marks if mark.first == mark.last}
    stretches = [mark for mark in marks if mark.first != mark.last]
    for mark in marks:  # where one day holds both, the firm one is drawn
        if mark.is_firm and mark.first == mark.last:
            days[mark.lane, mark.first] = mark
    return tuple(run for lane in DRAWN for run in _runs(lane, days.values(), stretches))


def _mark(entry: TimelineEntry, horizon: date) -> Mark | None:
    lane, when = lane_of(entry), entry.when
    if lane not in DRAWN or when.first is None or (when.last is None and not when.repeat):
        return None
    firm = when.certainty in (Certainty.BOOKED, Certainty.PLANNED)
    last = max(when.first, when.last or horizon)
    return Mark(lane, when.first, last, firm, is_series=when.repeat is not None)


def _runs(lane: Lane, days: Iterable[Mark], stretches: Iterable[Mark]) -> Iterator[Mark]:
    """Windows and series first, so that nothing covers a day; days close together become one."""
    yield from (mark for mark in stretches if mark.lane is lane)
    run: Mark | None = None
    for mark in sorted((m for m in days if m.lane is lane), key=lambda m: m.first):
        if run and _belongs(mark, run):
            firm = run.is_firm or mark.is_firm
            run = replace(run, last=mark.last, is_firm=firm, days=run.days + 1)
            continue
        if run:
            yield run
        run = mark
    if run:
        yield run


def _belongs(mark: Mark, run: Mark) -> bool:
    is_close = mark.first - run.last <= CLOSE and mark.first - run.first <= LONGEST
    return is_close and mark.first.year == run.first.year


def bars_of(timelines: Sequence[Timeline]) -> tuple[Bar, ...]:
    """Return the periods that have an end, numbered by the first; one that comes back keeps it."""
    periods = [entry for timeline in timelines for entry in timeline.periods if _has_bar(entry)]
    periods.sort(key=lambda entry: entry.when.first or date.min)
    facts = dict.fromkeys(entry.fact for entry in periods)
    numbers = {fact: number for number, fact in enumerate(facts, start=1)}
    return tuple(
        Bar(numbers[entry.fact], entry.title, entry.when.first, entry.when.last)
        for entry in periods
        if entry.when.first and entry.when.last
    )


def _has_bar(entry: TimelineEntry) -> bool:
    return not entry.ask_team and None not in (entry.when.first, entry.when.last)
