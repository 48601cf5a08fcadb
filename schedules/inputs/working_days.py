"""On which days a clinic works: weekends, Dutch public holidays and its own closed days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
from dateutil.easter import easter

from schedules.engine import WorkingDays
from treatments.clinics import closed_days_of
from treatments.models import Clinic

NAMED_IN = {"nl": "nl", "en": "en_US"}  # as the library names our languages
BRITISH = {"Pentecost": "Whit Sunday", "Pentecost Monday": "Whit Monday"}  # as our English is


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """The days, beside weekends, on which one clinic is closed."""

    own: frozenset[date]
    works_on_good_friday: bool

    def __contains__(self, day: object) -> bool:
        """Tell whether the clinic is closed on this day."""
        return isinstance(day, date) and (
            day in self.own or day in _public_holidays(day.year, self.works_on_good_friday)
        )


@lru_cache(maxsize=1024)
def _public_holidays(year: int, works_on_good_friday: bool) -> frozenset[date]:
    """Return those of a year that is asked for: to count all years takes a third of a second."""
    days = frozenset(holidays.country_holidays("NL", years=year))
    return days - {easter(year) - timedelta(2)} if works_on_good_friday else days


@lru_cache(maxsize=64)
def _named_holidays(year: int, language: str) -> Mapping[date, str]:
    return holidays.country_holidays("NL", years=year, language=NAMED_IN[language])


def holiday_name(day: date, language: str) -> str:
    """Return the name of the public holiday that a day is, else ""."""
    name = _named_holidays(day.year, language).get(day, "")
    return BRITISH.get(name, name)


def working_days_of(clinic: Clinic) -> WorkingDays:
    """Return the clinic's working days as the engine reads them."""
    return _working_days(closed_days_of(clinic), clinic.works_on_good_friday)


@lru_cache(maxsize=256)
def _working_days(own: tuple[date, ...], works_on_good_friday: bool) -> WorkingDays:
    return WorkingDays(closed=ClosedDays(frozenset(own), works_on_good_friday))
