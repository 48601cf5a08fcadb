"""What somebody types to find a patient: words of a name or number, a date of birth, or both."""

import re
from dataclasses import dataclass
from datetime import date

from schedules.spelling import squeezed

from .names import MONTH, MONTHS

YEAR = r"(?P<year>\d{4}|['’]?\d{2})"
DAY = r"(?P<day>\d{1,2})"
APART = r"\s?[-–/.\s]\s?"
ORDINAL = r"(?:e|de|ste|st|nd|rd|th)?"
# 20-5-1985, 20.05.85, 20 5 1985; 1985-05-20; 20 mei 1985, 20th of May '85; May 20, 1985.
FORMS = [
    re.compile(rf"(?<![\w-]){form}(?![\w-])", re.IGNORECASE)
    for form in (
        rf"{DAY}{APART}(?P<month>\d{{1,2}}){APART}{YEAR}",
        rf"(?P<year>\d{{4}}){APART}(?P<month>\d{{1,2}}){APART}{DAY}",
        rf"{DAY}{ORDINAL}[\s.-]{{0,2}}(?:of\s)?(?P<month>{MONTH})\.?,?[\s-]?{YEAR}",
        rf"(?P<month>{MONTH})\.?\s{DAY}{ORDINAL},?\s{YEAR}",
    )
]


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. Nothing but signs finds nobody; nothing at all finds everybody."""

    text: str = ""
    words: tuple[str, ...] = ()
    born_on: date | None = None


def read_search(text: str, today: date) -> Search:
    """Return what somebody looks for; of what is no date, every word."""
    for form in FORMS:
        for found in form.finditer(text):
            if born_on := _born_on(found, today):
                rest = f"{text[: found.start()]} {text[found.end() :]}"
                return Search(text, _words(rest), born_on)
    return Search(text, _words(text))


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for typed in text.split() if (word := squeezed(typed)))


def _born_on(found: re.Match[str], today: date) -> date | None:
    """Return the day that was written; None for one that does not exist or is still to come."""
    month = MONTHS.get(found["month"].lower()) or int(found["month"])
    try:
        day = date(_year(found["year"].strip("'’"), today), month, int(found["day"]))
    except ValueError:
        return None
    return day if day <= today else None


def _year(digits: str, today: date) -> int:
    """Return a year; of two digits, the last such year: nobody is born in a year to come."""
    if len(digits) == 4:
        return int(digits)
    year = today.year - today.year % 100 + int(digits)
    return year if year <= today.year else year - 100
