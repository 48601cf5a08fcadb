"""On which days a clinic works: weekends, Dutch public holidays and its own closed days."""

from datetime import date, timedelta
from functools import cache, lru_cache

import holidays
from dateutil.easter import easter

from schedules.engine import WorkingDays
from treatments.models import Clinic

# All years that a timeline can reach: a day that is typed (inputs/facts.py), and long follow-up.
YEARS = range(1990, 2200)


def working_days_of(clinic: Clinic) -> WorkingDays:
    """Return the clinic's working days as the engine reads them."""
    return _working_days(tuple(clinic.closed_days), clinic.works_on_good_friday)


@lru_cache(maxsize=256)
def _working_days(own: tuple[str, ...], works_on_good_friday: bool) -> WorkingDays:
    public = _public_holidays()
    if works_on_good_friday:
        public -= {easter(year) - timedelta(2) for year in YEARS}
    return WorkingDays(closed=public | {date.fromisoformat(day) for day in own})


@cache
def _public_holidays() -> frozenset[date]:
    """Return them all: counted once a process, for about half a second."""
    return frozenset(holidays.country_holidays("NL", years=YEARS))
