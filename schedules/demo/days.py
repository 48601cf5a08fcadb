"""Days that count from today: "9 months ago", "in 2 weeks", "6 weeks after last dose"."""

import re
from datetime import date, timedelta

from schedules.engine import Offset, WorkingDays
from treatments.phrases import read_amount

_WORDS = re.compile(
    r"today|in (?P<ahead>.+)|(?P<ago>.+) ago|(?P<after>.+) after last dose",
)
_UNITS = {"day": (0, 1), "week": (0, 7), "month": (1, 0), "year": (12, 0)}
TREATMENT_WEEK = range(5)  # an infusion course of five days begins on a Monday


def day_from(words: str, today: date, last_dose: date | None = None) -> date:
    """Return the day that the words mean. Raises ValueError when they mean none."""
    match = _WORDS.fullmatch(words)
    if not match:
        raise ValueError(f"{words!r} is no day; write for instance 9 months ago or in 2 weeks")
    if match["after"] and last_dose:
        return distance(match["after"]).from_day(last_dose)
    if match["ago"]:
        return distance(match["ago"]).times(-1).from_day(today)
    return distance(match["ahead"]).from_day(today) if match["ahead"] else today


def distance(words: str) -> Offset:
    """Return a length of time such as "2 weeks"."""
    amount = read_amount(words)
    months, days = _UNITS[amount.unit]
    return Offset(months=months, days=days).times(amount.number)


def fitting_start(day: date, today: date, working_days: WorkingDays) -> date:
    """Return the nearest Monday whose five days are all open, on the same side of today."""
    step = timedelta(-7 if day < today else 7)
    monday = day - timedelta(day.weekday()) if day < today else day + timedelta(-day.weekday() % 7)
    while not all(working_days.is_open(monday + timedelta(n)) for n in TREATMENT_WEEK):
        monday += step
    return monday
