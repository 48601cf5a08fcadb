"""The day that somebody types into a field, in Dutch or English; the day stands before the month.

`7-12-2026`, `07.12.26`, `7 dec 2026`, `ma 7 december`, `20051985`, `2026-12-07`.
"""

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

from .refusal import Refusal
from .sheet import Sheet, plain
from .written import Written, check_weekday, dashed, days_in

SURE = timedelta(days=150)  # so near no other year is meant: that day is seven months away
LEAP = 4  # in so many years around this one nearly every day of the calendar falls
LONGEST = 60

TOGETHER = re.compile(r"(\d\d)(\d\d)(\d{4})", re.ASCII)
NUMBERS = re.compile(r"[\d\s./,-]+", re.ASCII)
APART = re.compile(r"(?<=\d)\s?[-./,\s]\s?(?=\d)", re.ASCII)
BORDERS = " ,;."


def read_typed_day(name: str, text: str, today: date, *, is_past: bool = False) -> date:
    """Read a day. Raises Refusal for what is no day, or may be two.

    A day without a year is the nearest one, where that is sure. Of a year with two digits it is
    the nearest as well. `is_past`: it is a birthday; its year is written, and it is not to come.
    """
    sheet = _sheet(text if len(text) <= LONGEST else "")
    found = days_in(sheet)
    if len(found) != 1 or sheet.kept.strip(BORDERS):
        text = _("This cannot be read as a day. %(how)s")
        raise Refusal(name, text % {"how": _how_to_write(is_past=is_past)})
    day = _in_its_year(name, found[0], today, is_past=is_past)
    check_weekday(name, day, found[0].weekday)
    return day


def _how_to_write(*, is_past: bool) -> str:
    if is_past:
        return _("Write day, month and year, such as 20-5-1985 or 20 May 1985.")
    return _("Write day, month and year, such as 7-12-2026 or 7 December 2026.")


def _sheet(text: str) -> Sheet:
    """Return what was typed with one sign between numbers, whatever the keypad had for it."""
    line = plain(text)
    if run := TOGETHER.fullmatch(line):
        line = "-".join(run.groups())
    if NUMBERS.fullmatch(line):
        line = APART.sub("-", line)
    line = dashed(line)
    return Sheet(line, line)


def _in_its_year(name: str, day: Written, today: date, *, is_past: bool) -> date:
    if day.year is None:
        return _without_year(name, day, today, is_past=is_past)
    if is_past and day.is_short and (past := day.in_past(today)):
        return past
    known = [found for found in map(day.in_year, day.years) if found]
    if not known:
        raise day.no_such_day(name)
    return min(known, key=lambda found: abs(found - today))


def _without_year(name: str, day: Written, today: date, *, is_past: bool) -> date:
    years = range(today.year - LEAP, today.year + LEAP + 1)
    known = [found for found in map(day.in_year, years) if found]
    if not known:
        raise day.no_such_day(name)
    nearest = min(known, key=lambda found: abs(found - today))
    if is_past or abs(nearest - today) > SURE:
        text = _("It is not sure which year is meant. %(how)s") % {
            "how": _how_to_write(is_past=is_past)
        }
        raise Refusal(name, text)
    return nearest
