"""The day in a line of text, or the first and the last of a stay: `14 t/m 18 januari`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from schedules.inputs.names import WEEKDAYS, WHOLE_WEEKDAY
from schedules.inputs.refusal import Refusal
from schedules.inputs.sheet import Sheet
from schedules.inputs.written import BEFORE, DAY, Written, check_weekday, days_in

from .invitation import check_day

LINE = "pasted"
LONGEST_STAY = timedelta(days=92)
YEARS_AHEAD = 9  # 29 February may be eight years away
CENTURY = 2000

LOOSE = re.compile(rf"\b(?P<name>{WHOLE_WEEKDAY})\b", re.ASCII | re.IGNORECASE)
UNTIL = r"\s?(?:t/m|tm|tot en met|through|up to and including|-)\s?"
BETWEEN = re.compile(UNTIL, re.IGNORECASE)
LONE = rf"(?<![\w:./-]){DAY}"
FIRST_OF_STAY = re.compile(rf"{LONE}{UNTIL}\Z", re.ASCII | re.IGNORECASE)
ONE_OF_SEVERAL = re.compile(
    rf"{LONE}\s?(?:tot|to|until|en|and|of|or|[&+/])\s?\Z", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day, which may be the same, and where they end in the line."""

    first: date
    last: date
    end: int


def take_days(sheet: Sheet, today: date) -> Days:
    """Take out the day, or the first and the last of a stay.

    A day without a year is the next such day from today on. Raises Refusal.
    """
    written = [_this_century(day) for day in days_in(sheet)]
    if not written:
        text = _("There is no day in this line. Write it like 14-1-2027 or 14 January 2027.")
        raise Refusal(LINE, text)
    if len(written) == 1:
        written = _with_first(sheet, written[0])
    _check_one(sheet, written)
    first, last = _dated(written[0], written[-1], today)
    _check_weekdays(sheet, zip(written, (first, last), strict=False))
    return Days(first, last, written[-1].end)


def _this_century(day: Written) -> Written:
    if not day.is_short:
        return day
    return replace(day, year=(day.year or 0) + CENTURY, is_short=False)


def _next(day: Written, first: date) -> date:
    """Return the first such day from a day on, that one too. Raises Refusal."""
    if day.year is not None:
        found = day.in_year(day.year)
    else:
        years = range(first.year, first.year + YEARS_AHEAD)
        days = filter(None, map(day.in_year, years))
        found = next((one for one in days if one >= first), None)
    if not found:
        raise day.no_such_day(LINE)
    check_day(LINE, found)
    return found


def _with_first(sheet: Sheet, last: Written) -> list[Written]:
    """Look for the 14 of “14 t/m 18 januari”."""
    found = FIRST_OF_STAY.search(sheet.read[: last.start])
    if not found:
        return [last]
    sheet.take(found)
    before = BEFORE.search(sheet.read[: found.start()])
    if before:
        sheet.take(before)
    weekday = WEEKDAYS[before["name"].lower()] if before else None
    first = replace(
        last, day=int(found["day"]), weekday=weekday, start=found.start(), end=last.start
    )
    return [first, last]


def _check_one(sheet: Sheet, written: list[Written]) -> None:
    """Take out what makes a stay of two days. Raises Refusal where they are just two."""
    first, last = written[0], written[-1]
    until = BETWEEN.fullmatch(sheet.read, first.end, last.start)
    if until:
        sheet.take(until)
    joined = bool(until) or first is last or first.end == last.start
    if len(written) > 2 or not joined or ONE_OF_SEVERAL.search(sheet.read[: first.start]):
        raise several_days()


def several_days() -> Refusal:
    """Return what to say of a line with more than one day."""
    text = _(
        "There is more than one day in this line. Paste one appointment at a time. "
        "For a stay of several days write “14-1 t/m 18-1”."
    )
    return Refusal(LINE, text)


def _dated(first: Written, last: Written, today: date) -> tuple[date, date]:
    if first is last:
        day = _next(last, today)
        return day, day
    if last.year is not None and first.year is None:
        first = replace(first, year=last.year - (first.month > last.month))
    start = _next(first, today)
    if last.year is None and last.month == first.month:
        last = replace(last, year=start.year)
    return start, _checked_end(start, _next(last, start))


def _checked_end(start: date, end: date) -> date:
    if not start <= end <= start + LONGEST_STAY:
        text = _("Take a last day that is not before the first, and at most 3 months after it.")
        raise Refusal(LINE, text)
    return end


def _check_weekdays(sheet: Sheet, days: Iterable[tuple[Written, date]]) -> None:
    """Raise Refusal where a weekday is not that of its day: one of both is wrong, never guess."""
    days = list(days)
    said = [(day, written.weekday) for written, day in days if written.weekday is not None]
    while loose := LOOSE.search(sheet.read):
        sheet.take(loose)
        said.append((days[0][1], WEEKDAYS[loose["name"].lower()]))
    for day, weekday in said:
        check_weekday(LINE, day, weekday)
