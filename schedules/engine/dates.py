"""Calendar arithmetic of the leaflets: "3 months after", "day 8", "the next working day"."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from dateutil.relativedelta import relativedelta

SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance in time, in calendar months and then days; negative is before the anchor."""

    months: int = 0
    days: int = 0

    def __bool__(self) -> bool:
        return bool(self.months or self.days)

    def times(self, n: int) -> "Offset":
        """Return the distance n times over, to be added to the anchor in one step."""
        return Offset(self.months * n, self.days * n)

    def from_day(self, day: date) -> date:
        """Return the day at this distance; a month that is too short gives its last day.

        31 Aug + 6 months is 28 or 29 Feb. Defended by `test_rule_2_*` in tests/engine.
        """
        return shift(day, self.months, self.days)

    def around(self, day: date) -> tuple[date, date]:
        """Return the days at this distance before and after."""
        return shift(day, -self.months, -self.days), shift(day, self.months, self.days)


def shift(day: date, months: int, days: int) -> date:
    """Return `day` + months, clipped to the month's end, and then + days."""
    if months:
        day = day + _months(months)
    return day + timedelta(days) if days else day


@cache
def _months(n: int) -> relativedelta:
    return relativedelta(months=n)


class Roll(StrEnum):
    """What may be done with a due date on which the clinic is closed."""

    NONE = "none"  # at home, or the clinic is open every day
    BACKWARD = "backward"  # a test that must be known before what follows
    FORWARD = "forward"
    NEAREST = "nearest"
    WARN = "warn"  # days that must be consecutive: the nurse decides


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The days on which a clinic works, as plain values: the engine knows no calendar."""

    closed: Container[date] = frozenset()
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})

    def is_open(self, day: date) -> bool:
        """Tell whether the clinic works on this day."""
        return day.weekday() not in self.weekend and day not in self.closed

    def book_on(self, due: date, roll: Roll) -> date:
        """Return the working day to suggest for booking; `due` itself never changes."""
        if roll in (Roll.NONE, Roll.WARN) or self.is_open(due):
            return due
        if roll is Roll.BACKWARD:
            return self._walk(due, -1)
        later = self._walk(due, 1)
        if roll is Roll.FORWARD:
            return later
        earlier = self._walk(due, -1)
        return earlier if due - earlier < later - due else later

    def _walk(self, day: date, step: int) -> date:
        while not self.is_open(day):
            day += timedelta(step)
        return day
