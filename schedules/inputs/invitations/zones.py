"""A moment in the zone that a file names -> the clock on the wall here.

A zone that the file describes itself (RFC 5545, section 3.6.5) is reckoned here, for the years
around the moment only: its rules may recur without end.
"""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _
from icalendar import vDate, vDatetime, vUTCOffset
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from schedules.inputs.refusal import Refusal

from .content import FILE, Component, broken

MOMENT = re.compile(r"[0-9]{8}(T[0-9]{6}Z?)?")
MOST_CHANGES = 200  # a zone written out from 1970 to 2038 has fewer
BY_DAY = ("BYDAY", "BYMONTHDAY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# What zones use to say “the last Sunday of March” (RFC 5545, section 3.3.10), and no more.
RULE = {
    name: re.compile(form)
    for name, form in {
        "FREQ": "YEARLY",
        "INTERVAL": "1",
        "WKST": "[A-Z]{2}",
        "BYMONTH": "0?[1-9]|1[0-2]",
        "BYDAY": f"([+-]?[1-5])?({'|'.join(WEEKDAYS)})",
        "BYMONTHDAY": "[1-9][0-9]?(,[1-9][0-9]?){0,6}",
        "UNTIL": "[0-9TZ]{8,16}",
        "COUNT": "[0-9]{1,3}",
    }.items()
}


def read_moment(value: str) -> date | datetime:
    """Read a DATE or DATE-TIME (RFC 5545, sections 3.3.4 and 3.3.5), the latter without its zone.

    Raises Refusal.
    """
    if not MOMENT.fullmatch(value):
        raise broken()
    try:
        return vDatetime.from_ical(value.strip("Z")) if "T" in value else vDate.from_ical(value)
    except ValueError:
        raise broken() from None


def local(moment: datetime, name: str, described: list[Component]) -> datetime:
    """Return what the clock here says at that moment of a zone. Raises Refusal: zone unknown.

    Names known to everybody count before what the file says of them.
    """
    there = moment.replace(tzinfo=_known(name) or _described(moment, name, described))
    return there.astimezone(get_default_timezone()).replace(tzinfo=None, fold=0)


def _known(name: str) -> tzinfo | None:
    """Return a zone of the IANA list, also by the name that Windows has for it."""
    name = WINDOWS_TO_OLSON.get(name, name)
    return ZoneInfo(name) if name in _names() else None


@cache
def _names() -> set[str]:
    return available_timezones()


def _described(moment: datetime, name: str, described: list[Component]) -> tzinfo:
    try:
        zone = next(zone for zone in described if _identity(zone) == name)
        return timezone(_offset(zone, moment))
    except (StopIteration, ValueError, OverflowError):
        raise _unknown() from None


def _identity(zone: Component) -> str:
    return ", ".join(line.value for line in zone.all("TZID"))


def _unknown() -> Refusal:
    text = _(
        "This file counts its hours in a time zone that is not known here. "
        "Type the day and the hour over yourself."
    )
    return Refusal(FILE, text)


def _offset(zone: Component, moment: datetime) -> timedelta:
    """Return how far the zone is from UTC: as its last change before the moment says."""
    changes = [*zone.named("STANDARD"), *zone.named("DAYLIGHT")]
    if not 0 < len(changes) <= MOST_CHANGES:
        raise broken()
    begun = [(day, change) for change in changes if (day := _last_time(change, moment))]
    if begun:
        return _shift(max(begun, key=lambda pair: pair[0])[1], "TZOFFSETTO")
    return _shift(min(changes, key=_first_time), "TZOFFSETFROM")


def _shift(change: Component, name: str) -> timedelta:
    return vUTCOffset.from_ical(_said(change, name))


def _said(change: Component, name: str) -> str:
    if found := change.one(name):
        return found.value
    raise broken()


def _first_time(change: Component) -> datetime:
    return _at_hour(_said(change, "DTSTART"))


def _at_hour(value: str) -> datetime:
    moment = read_moment(value)
    return moment if isinstance(moment, datetime) else datetime(*moment.timetuple()[:3])  # noqa: DTZ001


def _last_time(change: Component, moment: datetime) -> datetime | None:
    first = _first_time(change)
    times = [first, *_listed(change)]
    if rule := change.one("RRULE"):
        times += _repeated(rule.value, first, moment, _shift(change, "TZOFFSETFROM"))
    return max((time for time in times if time <= moment), default=None)


def _listed(change: Component) -> list[datetime]:
    return [_at_hour(value) for line in change.all("RDATE") for value in line.value.split(",")]


def _repeated(rule: str, first: datetime, until: datetime, before: timedelta) -> list[datetime]:
    """Return when the rule holds in the last two years; it may have begun in 1601."""
    parts = _rule_parts(rule)
    if "UNTIL" in parts:
        until = min(until, _end(parts["UNTIL"], before))
    if "COUNT" in parts:  # once a year, the first time in the year in which it begins
        until = min(until, datetime(first.year + int(parts["COUNT"]), 1, 1))  # noqa: DTZ001
    years = range(max(first.year, until.year - 1), until.year + 1)
    days = [day for year in years for day in _days(parts, first, year)]
    times = (datetime.combine(day, first.time()) for day in days)
    return [time for time in times if first <= time <= until]


def _rule_parts(rule: str) -> dict[str, str]:
    parts = dict(part.partition("=")[::2] for part in rule.rstrip(";").split(";"))
    is_known = all(name in RULE and RULE[name].fullmatch(said) for name, said in parts.items())
    is_whole = "FREQ" in parts and ("BYMONTH" in parts or parts.keys().isdisjoint(BY_DAY))
    if not (is_known and is_whole):
        raise broken()
    return parts


def _days(parts: dict[str, str], first: datetime, year: int) -> list[date]:
    """Return the days of a year that a rule names within one month."""
    month = int(parts.get("BYMONTH", first.month))
    days = [date(year, month, number) for number in range(1, monthrange(year, month)[1] + 1)]
    if "BYDAY" not in parts and "BYMONTHDAY" not in parts:
        return [day for day in days if day.day == first.day]
    numbers = parts.get("BYMONTHDAY", "").split(",")
    kept = [day for day in days if "BYMONTHDAY" not in parts or str(day.day) in numbers]
    return [day for day in kept if "BYDAY" not in parts or _is_named(day, days, parts["BYDAY"])]


def _is_named(day: date, month: list[date], said: str) -> bool:
    """Tell whether a day is the “-1SU” or the “SU” of its month."""
    number, weekday = said[:-2], WEEKDAYS.index(said[-2:])
    alike = [other for other in month if other.weekday() == weekday]
    if not number:
        return day in alike
    place = int(number) - (int(number) > 0)
    return -len(alike) <= place < len(alike) and alike[place] == day


def _end(value: str, before: timedelta) -> datetime:
    """Return the end of a rule by the clock there; it is written in UTC (section 3.3.10)."""
    return _at_hour(value) + before if value.endswith("Z") else _at_hour(value)
