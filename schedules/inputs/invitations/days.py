"""The days in a line of text: `do 14 jan`, `14-01-2027`, `14 t/m 18 januari`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.dates import WEEKDAYS as WEEKDAY_NAMES
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schedules.inputs.refusal import Refusal

from .invitation import check_day
from .sheet import Sheet
from .words import MONTH, MONTHS, WEEKDAY, WEEKDAYS, WHOLE_WEEKDAY

LINE = "pasted"
LONGEST_STAY = timedelta(days=92)
YEARS_AHEAD = 9  # 29 February may be eight years away
CENTURY = 2000

FREE = r"(?<![\w:./-])"  # not inside a longer number, an hour or a phone number
NO_HOUR = r"(?!\d|\s?(?:uur|[uh]\b)|[:.]\d)"
DAY, NUMBER = r"(?P<day>\d{1,2})", r"(?P<month>0?[1-9]|1[0-2])"
NAMED = rf"(?P<month>{MONTH})\b\.?"
YEAR = r"(?P<year>(?:19|20|21)\d\d)"
FORMS = [
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        rf"{FREE}(?P<year>\d{{4}})-{NUMBER}-{DAY}(?:T(?=\d)|(?![\w-]))",
        rf"{FREE}{DAY}\.{NUMBER}\.(?P<year>\d{{4}}|\d\d)(?![\w:]|[./-]\d)",
        rf"(?<![\w:./]){DAY}(?:e|de|ste|st|nd|rd|th)?[\s.-]{{0,3}}(?:of )?{NAMED}"
        rf"(?:,?[\s-]{{1,2}}{YEAR}{NO_HOUR}|\s?'(?P<short>\d\d)\b|-(?P<dashed>\d\d)\b{NO_HOUR})?",
        rf"{FREE}{DAY}(?P<dash>[-/]){NUMBER}(?:(?P=dash)(?P<year>\d{{4}}|\d\d))?"
        r"(?!\w|[:./-]\d|\s?(?:uur|[uh]\b))",
        rf"\b{NAMED}\s{DAY}(?:st|nd|rd|th)?(?!\w|[:.]\d|\s?(?:uur|[uh]\b))"
        rf"(?:,?\s{YEAR}{NO_HOUR})?",
    )
]
BEFORE = re.compile(rf"\b(?P<name>{WEEKDAY})\b\.?,?\s?(?:de\s)?\Z", re.ASCII | re.IGNORECASE)
AFTER = re.compile(rf",?\s?\((?P<name>{WEEKDAY})\.?\)", re.ASCII | re.IGNORECASE)
LOOSE = re.compile(rf"\b(?P<name>{WHOLE_WEEKDAY})\b", re.ASCII | re.IGNORECASE)
UNTIL = r"\s?(?:t/m|tm|tot en met|through|up to and including|-)\s?"
BETWEEN = re.compile(UNTIL, re.IGNORECASE)
LONE = rf"(?<![\w:./-]){DAY}"
FIRST_OF_STAY = re.compile(rf"{LONE}{UNTIL}\Z", re.ASCII | re.IGNORECASE)
ONE_OF_SEVERAL = re.compile(
    rf"{LONE}\s?(?:tot|to|until|en|and|of|or|[&+/])\s?\Z", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Written:
    """A day as it stands in the text, from one letter to another, with its weekday."""

    day: int
    month: int
    year: int | None
    weekday: int | None
    start: int
    end: int

    def next(self, first: date) -> date:
        """Return the first such day from a day on, that one too. Raises Refusal."""
        if self.year is not None:
            found = _day(self.year, self.month, self.day)
        else:
            years = range(first.year, first.year + YEARS_AHEAD)
            days = filter(None, (_day(year, self.month, self.day) for year in years))
            found = next((day for day in days if day >= first), None)
        if not found:
            raise Refusal(LINE, _("%(day)s is no day that exists.") % {"day": self._digits()})
        check_day(LINE, found)
        return found

    def _digits(self) -> str:
        parts = (self.day, self.month, self.year)
        return "-".join(str(part) for part in parts if part is not None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


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
    written = _all_written(sheet)
    if not written:
        text = _("There is no day in this line. Write it like 14-1-2027 or 14 January 2027.")
        raise Refusal(LINE, text)
    if len(written) == 1:
        written = _with_first(sheet, written[0])
    _check_one(sheet, written)
    first, last = _dated(written[0], written[-1], today)
    _check_weekdays(sheet, zip(written, (first, last), strict=False))
    return Days(first, last, written[-1].end)


def _all_written(sheet: Sheet) -> list[Written]:
    found = []
    for form in FORMS:
        while day := form.search(sheet.read):
            sheet.take(day)
            found.append(day)
    return [_with_weekday(sheet, day) for day in sorted(found, key=re.Match.start)]


def _with_weekday(sheet: Sheet, day: re.Match[str]) -> Written:
    said = {name: text for name, text in day.groupdict().items() if text}
    before, after = _take_weekday(sheet, day)
    return Written(
        day=int(said["day"]),
        month=MONTHS.get(said["month"].lower()) or int(said["month"]),
        year=_year(said.get("year") or said.get("short") or said.get("dashed") or ""),
        weekday=next((WEEKDAYS[found["name"].lower()] for found in (before, after) if found), None),
        start=before.start() if before else day.start(),
        end=after.end() if after else day.end(),
    )


def _year(digits: str) -> int | None:
    if not digits:
        return None
    return int(digits) + (CENTURY if len(digits) == 2 else 0)


def _take_weekday(
    sheet: Sheet, day: re.Match[str]
) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    before = BEFORE.search(sheet.read[: day.start()])
    after = AFTER.match(sheet.read, day.end())
    for found in filter(None, (before, after)):
        sheet.take(found)
    return before, after


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
        day = last.next(today)
        return day, day
    if last.year is not None and first.year is None:
        first = replace(first, year=last.year - (first.month > last.month))
    start = first.next(today)
    if last.year is None and last.month == first.month:
        last = replace(last, year=start.year)
    return start, _checked_end(start, last.next(start))


def _checked_end(start: date, end: date) -> date:
    if not start <= end <= start + LONGEST_STAY:
        text = _("Take a last day that is not before the first, and at most %(n)d days after it.")
        raise Refusal(LINE, text % {"n": LONGEST_STAY.days})
    return end


def _check_weekdays(sheet: Sheet, days: Iterable[tuple[Written, date]]) -> None:
    """Raise Refusal where a weekday is not that of its day: one of both is wrong, never guess."""
    days = list(days)
    said = [(day, written.weekday) for written, day in days if written.weekday is not None]
    while loose := LOOSE.search(sheet.read):
        sheet.take(loose)
        said.append((days[0][1], WEEKDAYS[loose["name"].lower()]))
    for day, weekday in said:
        _check_weekday(day, weekday)


def _check_weekday(day: date, weekday: int) -> None:
    if day.weekday() == weekday:
        return
    words = {
        "day": date_format(day, "j F Y"),
        "is": WEEKDAY_NAMES[day.weekday()],
        "said": WEEKDAY_NAMES[weekday],
    }
    text = _("%(day)s is a %(is)s, not a %(said)s. Check the day, and write its year with it.")
    raise Refusal(LINE, text % words)
