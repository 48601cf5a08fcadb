"""Whether a start suits the days on which the hospital works, and which days near it do."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from schedules import engine
from schedules.engine import Contradiction, Roll
from schedules.inputs.facts import derive, read_facts
from schedules.inputs.refusal import Refusal
from schedules.inputs.regimens import regimen_of
from schedules.inputs.working_days import working_days_of

from .truth import Truth

FIRST_COURSE = timedelta(days=31)  # later days are booked when their time comes
SEARCHED = 21  # days before and after: longer than any run of closed days


@dataclass(frozen=True, slots=True)
class StartDays:
    """Days of a first course on which the hospital is closed, and the nearest starts that fit."""

    closed: tuple[date, ...]
    earlier: date | None = None
    later: date | None = None


def start_days(truth: Truth) -> StartDays:
    """Return how a start lies. Raises Refusal or Contradiction as `project` does."""
    closed = _closed_days(truth)
    if not closed:
        return StartDays(())
    return StartDays(closed, earlier=_nearest(truth, -1), later=_nearest(truth, 1))


def _closed_days(truth: Truth) -> tuple[date, ...]:
    """Return the days with a dose at the hospital, near the start, on which it is closed.

    A dose that may roll to the next open day is only counted when it is the start itself.
    """
    working_days = working_days_of(truth.clinic)
    expansion = engine.expand(
        regimen_of(truth.protocol),
        start=truth.start,
        until=truth.start + FIRST_COURSE,
        facts=derive(read_facts(truth.facts.items())),
        working_days=working_days,
    )
    days = {
        entry.due
        for entry in expansion.entries
        if entry.rule.is_dose
        and entry.due
        and entry.due <= truth.start + FIRST_COURSE
        and _must_be_open(entry, truth.start)
        and not working_days.is_open(entry.due)
    }
    return tuple(sorted(day for day in days if day))


def _must_be_open(entry: engine.Entry, start: date) -> bool:
    if entry.rule.roll is Roll.WARN:
        return True
    return entry.rule.roll is not Roll.NONE and entry.due == start


def _nearest(truth: Truth, step: int) -> date | None:
    for n in range(1, SEARCHED + 1):
        day = truth.start + timedelta(n * step)
        try:
            if not _closed_days(replace(truth, start=day)):
                return day
        except (Refusal, Contradiction):
            return None  # an event lies on the other side: there is no such start
    return None
