"""On which days a clinic works: weekends, Dutch public holidays and its own closed days."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
from dateutil.easter import easter

from schedules.engine import WorkingDays
from treatments.models import Clinic


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """The days, beside weekends, on which one clinic is closed."""

    own: frozenset[date]
    works_on_good_friday: bool

    def __contains__(self, day: object) -> bool:
        """Tell whether the clinic is closed on this day."""
        if not isinstance(day, date):
            return False
        if self.works_on_good_friday and day == easter(day.year) - timedelta(2):
            return day in self.own
        return day in _public_holidays(day.year) or day in self.own


@lru_cache(maxsize=512)
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=year))


def working_days_of(clinic: Clinic) -> WorkingDays:
    """Return the clinic's working days as the engine reads them."""
    own = frozenset(date.fromisoformat(day) for day in clinic.closed_days)
    closed: Container[date] = ClosedDays(own, clinic.works_on_good_friday)
    return WorkingDays(closed=closed)
