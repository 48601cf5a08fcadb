"""Where in the list each thing of an agenda stands."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schedules.agenda import Agenda, Day, Period, Phase, Series
from schedules.engine import OPEN, SAID
from schedules.timeline import TimelineEntry


class Shelves(NamedTuple):
    """The days that are not said under "what now", by where they stand on the page."""

    after: list[Day]
    undated: list[Day]
    past: list[Day]
    said: list[Day]  # only to be read, at no day


class Told(NamedTuple):
    """What the list tells, with a day or without: the overview draws the same, and no more."""

    days: Sequence[Day]
    series: Sequence[Series]
    periods: Sequence[Period]
    going_on: Sequence[TimelineEntry]


def shelved(agenda: Agenda, been: frozenset[str]) -> Shelves:
    """Put each day on its shelf; what a series tells is on none.

    What has no day stands apart: under a month it would seem to have one.
    """
    shelves = Shelves([], [], [], [])
    now = {day.lead.uid for day in agenda.now.days}
    going_on = {entry.uid for entry in agenda.now.going_on}
    for day in agenda.days:
        told = {entry.uid for entry in (*day.before, *day.entries)}
        goes_on = told <= going_on  # its first day says no more
        if day.is_routine or goes_on or day.lead.uid in now:
            continue
        has_been = day.phase is Phase.UNKNOWN and day.lead.uid in been
        shelf = shelves.past if has_been else _shelf_of(day, shelves)
        shelf.append(day)
    return shelves


def _shelf_of(day: Day, shelves: Shelves) -> list[Day]:
    if day.phase is Phase.PAST:
        return shelves.past
    if day.phase is not Phase.UNKNOWN:
        return shelves.after
    return shelves.said if day.is_only_said else shelves.undated


def told_of(agenda: Agenda, shelves: Shelves, series: Sequence[Series]) -> Told:
    """Return what the list tells: the overview holds the same, and no more."""
    return Told(
        days=(*agenda.now.days, *shelves.after, *shelves.undated, *shelves.past),
        series=series,
        periods=(*minded(agenda), *coming(agenda), *lasting(agenda, Phase.PAST)),
        going_on=agenda.now.going_on,
    )


def told_by_series(agenda: Agenda) -> Iterator[Series]:
    """Yield the series of which not every day has a card, and what runs without being taken."""
    told = _told_by_cards(agenda)
    going_on = {entry.uid for entry in agenda.now.going_on}
    for series in agenda.series:
        if series.is_only_said:
            continue
        lead = series.lead
        is_running = lead.repeat and series.phase is Phase.NOW and lead.uid not in going_on
        if series.is_routine or is_running or any(e.uid not in told for e in series.entries):
            yield series


def said_again(agenda: Agenda) -> Iterator[Series]:
    """Yield what is to be read of days that have no card each, and comes back with them."""
    told = _told_by_cards(agenda)
    for series in agenda.series:
        if series.is_only_said and any(entry.uid not in told for entry in series.entries):
            yield series


def _told_by_cards(agenda: Agenda) -> frozenset[str]:
    days = (*agenda.cards, *agenda.now.days)
    return frozenset(entry.uid for day in days for entry in (*day.entries, *day.before))


def lasting(agenda: Agenda, phase: Phase) -> Iterator[Period]:
    """Yield what lasts, in this phase; what is taken at home is said under "what now"."""
    going_on = {entry.uid for entry in agenda.now.going_on}
    for period in (*agenda.periods, *agenda.standing):
        if period.phase is phase and period.current.uid not in going_on:
            yield period


def minded(agenda: Agenda) -> Iterator[Period]:
    """Yield what to mind today: what goes with something of today first."""
    for entry in (entry for day in agenda.days for entry in day.entries):
        is_said = entry.kind in SAID and entry.part_of is not None and entry.status in OPEN
        if is_said and entry.when.day == agenda.today:
            yield Period((entry,), entry, Phase.NOW)
    yield from (p for p in lasting(agenda, Phase.NOW) if not p.current.is_told_with_help)


def coming(agenda: Agenda) -> Iterator[Period]:
    """Yield what will last."""
    yield from (p for p in agenda.periods if p.phase in (Phase.COMING, Phase.UNKNOWN))
