"""A day as it stands in a text: `do 14 jan`, `14-01-2027`, `January 14th, 2027`.

Whoever pastes a line, fills in a field or looks for somebody writes a day in the same ways. Which
year is meant where it is not written, or with two digits, is for each of them to say.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.dates import WEEKDAYS as WEEKDAY_NAMES
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .names import MONTH, MONTHS, WEEKDAY, WEEKDAYS
from .refusal import Refusal
from .sheet import Sheet

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
        # Not the year of a whole day, with a first name after it: `20-5-85 Jan`.
        rf"(?<![\w:./])(?<!\d-\d-)(?<!\d-\d\d-){DAY}"
        rf"(?:e|de|ste|st|nd|rd|th)?[\s.-]{{0,3}}(?:of )?{NAMED}"
        rf"(?:,?[\s-]{{1,2}}{YEAR}{NO_HOUR}|\s?'(?P<short>\d\d)\b|-(?P<dashed>\d\d)\b{NO_HOUR})?",
        rf"{FREE}{DAY}(?P<dash>[-/]){NUMBER}(?:(?P=dash)(?P<year>\d{{4}}|\d\d))?"
        r"(?!\w|[:./-]\d|\s?(?:uur|[uh]\b))",
        rf"\b{NAMED}\s{DAY}(?:st|nd|rd|th)?(?!\w|[:.]\d|\s?(?:uur|[uh]\b))"
        rf"(?:,?\s{YEAR}{NO_HOUR})?",
    )
]
CENTURIES = (1900, 2000, 2100)
# Blanks, strokes or dots between three numbers, and a blank before a year of two digits.
THREE = re.compile(
    r"(?<![\w:./-])(\d{1,4})\s?[-./\s]\s?(\d{1,2})\s?[-./\s]\s?(\d{1,4})(?!\w|[:./-]\d)", re.ASCII
)
SHORT = re.compile(
    rf"(?<!\w)(\d{{1,2}}[a-z]*[\s.-]{{0,3}}(?:of )?{MONTH})\b\.?[\s,]+(\d\d)(?!\w|[:./-]\d)",
    re.ASCII | re.IGNORECASE,
)
BEFORE = re.compile(rf"\b(?P<name>{WEEKDAY})\b\.?,?\s?(?:de\s)?\Z", re.ASCII | re.IGNORECASE)
AFTER = re.compile(rf",?\s?\((?P<name>{WEEKDAY})\.?\)", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Written:
    """A day as it stands in the text, from one letter to another, with its weekday."""

    day: int
    month: int
    year: int | None
    is_short: bool  # the year has two digits: no century is said
    weekday: int | None
    start: int
    end: int

    @property
    def years(self) -> list[int]:
        """The years that may be meant; of two digits one of each century."""
        if self.year is None:
            return []
        return [century + self.year for century in CENTURIES] if self.is_short else [self.year]

    def in_past(self, today: date) -> date | None:
        """Return the last such day until today; None where none was, or no year is written."""
        known = filter(None, map(self.in_year, self.years))
        return max((day for day in known if day <= today), default=None)

    def in_year(self, year: int) -> date | None:
        """Return this day of a year; None where that year has no such day."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None

    def no_such_day(self, name: str) -> Refusal:
        """Return what to say of a day that no calendar has."""
        parts = (self.day, self.month, self.year)
        digits = "-".join(str(part) for part in parts if part is not None)
        text = _("%(day)s is no day that exists. Check the day and the month.")
        return Refusal(name, text % {"day": digits})


def dashed(line: str) -> str:
    """Return a line with dashes in its days: `7 12 2026`, `7/12/2026` and `7 dec 26` have none."""
    return SHORT.sub(r"\1-\2", THREE.sub(r"\1-\2-\3", line))


def days_in(sheet: Sheet, *, has_weekdays: bool = True) -> list[Written]:
    """Take the days out of a text; return them in its order.

    Without weekdays `ma` and `do` beside a day are something else: names.
    """
    found = []
    for form in FORMS:
        while day := form.search(sheet.read):
            sheet.take(day)
            found.append(day)
    days = sorted(found, key=re.Match.start)
    return [_written(day, *(_take_weekday(sheet, day) if has_weekdays else ())) for day in days]


def _written(
    day: re.Match[str], before: re.Match[str] | None = None, after: re.Match[str] | None = None
) -> Written:
    said = {name: text for name, text in day.groupdict().items() if text}
    year = said.get("year") or said.get("short") or said.get("dashed") or ""
    return Written(
        day=int(said["day"]),
        month=MONTHS.get(said["month"].lower()) or int(said["month"]),
        year=int(year) if year else None,
        is_short=bool(year) and len(year) == 2,
        weekday=next((WEEKDAYS[found["name"].lower()] for found in (before, after) if found), None),
        start=before.start() if before else day.start(),
        end=after.end() if after else day.end(),
    )


def _take_weekday(
    sheet: Sheet, day: re.Match[str]
) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    before = BEFORE.search(sheet.read[: day.start()])
    after = AFTER.match(sheet.read, day.end())
    for found in filter(None, (before, after)):
        sheet.take(found)
    return before, after


def check_weekday(name: str, day: date, weekday: int | None) -> None:
    """Raise Refusal where a weekday is not that of its day: one of both is wrong, never guess."""
    if weekday is None or day.weekday() == weekday:
        return
    words = {
        "day": date_format(day, "j F Y"),
        "is": WEEKDAY_NAMES[day.weekday()],
        "said": WEEKDAY_NAMES[weekday],
    }
    text = _("%(day)s is a %(is)s, not a %(said)s. Check the day, and write its year with it.")
    raise Refusal(name, text % words)
