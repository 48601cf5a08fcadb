"""What of an agenda is still to come: a new paper leaves out what has been."""

from collections.abc import Iterator
from dataclasses import replace

from schedules.agenda import Agenda, Day, Period, Phase, Series
from schedules.timeline import Timeline, TimelineEntry


def left_of(timeline: Timeline, agenda: Agenda) -> Agenda:
    """Return the agenda without what has been."""
    today = agenda.today
    return replace(
        agenda,
        days=tuple(day for day in agenda.days if not _has_been(day, timeline, agenda)),
        series=tuple(left for s in agenda.series if (left := _series(s, agenda))),
        periods=tuple(rest for p in agenda.periods if (rest := _period(p, agenda))),
        standing=tuple(p for p in agenda.standing if p.phase is not Phase.PAST),
        to_ask=tuple(s for s in agenda.to_ask if not all(e.when.is_over(today) for e in s.entries)),
    )


def _has_been(day: Day, timeline: Timeline, agenda: Agenda) -> bool:
    """What still asks something has not; what never had a day goes by the start it comes before."""
    if any(entry.asks_if_completed or entry.is_undecided for entry in day.entries):
        return False
    if day.phase is not Phase.UNKNOWN:
        return day.phase is Phase.PAST
    on = day.lead.sort_on
    return on is not None and on < timeline.start <= agenda.today


def _series(series: Series, agenda: Agenda) -> Series | None:
    left = tuple(_ahead(series.entries, agenda))
    return replace(series, entries=left) if left else None


def _period(period: Period, agenda: Agenda) -> Period | None:
    left = tuple(_ahead(period.entries, agenda))
    return replace(period, entries=left) if left and period.phase is not Phase.PAST else None


def _ahead(entries: tuple[TimelineEntry, ...], agenda: Agenda) -> Iterator[TimelineEntry]:
    return (entry for entry in entries if not entry.when.is_over(agenda.today))
