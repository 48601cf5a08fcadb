"""What somebody types to find a patient: words of a name or number, a date of birth, or both."""

import re
from dataclasses import dataclass
from datetime import date

from schedules.spelling import spelled_out, squeezed

from .sheet import TAKEN, Sheet, plain
from .written import dashed, days_in

HOUR = re.compile(r"\b(?:uur|[uh])\b", re.ASCII | re.IGNORECASE)  # here an initial: no hour is told


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. Nothing but signs finds nobody; nothing at all finds everybody."""

    text: str = ""
    words: tuple[str, ...] = ()
    born_on: date | None = None
    spelled_out: tuple[str, ...] = ()  # the same words, with ü as ue


def read_search(text: str, today: date) -> Search:
    """Return what somebody looks for; of what is no date, every word."""
    line = dashed(plain(text))
    sheet = Sheet(HOUR.sub(lambda hour: TAKEN * len(hour[0]), line), line)
    for day in days_in(sheet, has_weekdays=False):
        if born_on := day.in_past(today):
            return _search(text, f"{line[: day.start]} {line[day.end :]}", born_on)
    return _search(text, text)


def _search(text: str, rest: str, born_on: date | None = None) -> Search:
    words = [word for word in rest.split() if squeezed(word)]
    long = tuple(squeezed(spelled_out(word)) for word in words)
    return Search(text, tuple(map(squeezed, words)), born_on, long)
