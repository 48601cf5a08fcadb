"""The hour and the length in a line of text: `9:30`, `9.30-11.00 uur`, `9u30`, `45 min`."""

import re
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from enum import Enum

from django.utils.translation import gettext as _

from schedules.inputs.hours import FIRST_BARE, HOUR, IN_WORDS, time_of
from schedules.inputs.refusal import Refusal
from schedules.inputs.sheet import Sheet

from .days import LINE

DAY_MINUTES = 24 * 60
LONGEST_BARE = 8  # beside an hour, “2 uur” is a length and “14 uur” another hour


HOURS = r"(?:uur|uren|hours?|u|h)\b\.?"
LASTS = r"(?:\b(?:duurt|duur|lasts|length|for):?\s)"
AMOUNT = r"(?<![\w.,:/-])(?P<amount>\d{1,3}(?:[.,]\d{1,2})?)\s?"
LENGTHS = [
    (re.compile(form, re.ASCII | re.IGNORECASE), minutes)
    for form, minutes in (
        (rf"{LASTS}?{AMOUNT}(?:minuten|minuut|minutes?|min)\b\.?", 1),
        (rf"{LASTS}?(?<![\w.,:/-])(?P<amount>\d{{1,2}}(?:,\d{{1,2}}|\.\d))\s?{HOURS}", 60),
        (rf"{LASTS}{AMOUNT}{HOURS}", 60),
        (rf"{AMOUNT}(?:uren|hours?)\b", 60),
    )
]
BORDERS = " ,;:()-"
LEFT = re.compile(r"\d:\d", re.ASCII)
LEFT_ALONE = re.compile(r"\d\.\d\d(?!\d)", re.ASCII)


class Kind(Enum):
    """How sure it is that a number in the line is an hour."""

    SURE = "9:30, 9u30, 9.30 uur, 9.30-11.00, van 9 tot 11 uur"
    DOTTED = "9.30: may also be a room"
    WHOLE = "9 uur: may also be a length"
    BARE = "9"
    UNCLEAR = "9:30-11"


@dataclass(frozen=True, slots=True)
class Hours:
    """From when, and how long in minutes; None where the line does not say."""

    at: time | None
    minutes: int | None


def take_hours(sheet: Sheet, day_ends: int) -> Hours:
    """Take out the hour, its end and the length. Raises Refusal.

    An hour with a point or without minutes is one where it follows the day directly.
    """
    if IN_WORDS.search(sheet.read):
        raise _unclear()
    lengths = _take_lengths(sheet)
    found = _hour(sheet, day_ends)
    if not found:
        _check_left(sheet, LEFT, LEFT_ALONE)
        return Hours(None, _only(lengths))
    sheet.take(found)
    _check_left(sheet, LEFT)
    at = time_of(LINE, found["hour"], found["minute"])
    if found["hour_end"]:
        lengths.add(_between(at, time_of(LINE, found["hour_end"], found["minute_end"])))
    return Hours(at, _only(lengths | _take_whole_hours(sheet)))


def _check_left(sheet: Sheet, *forms: re.Pattern[str]) -> None:
    """Raise Refusal rather than take over an hour as a place, such as that of “9:30/10:00”."""
    if any(form.search(sheet.read) for form in forms):
        raise _unclear()


def _take_lengths(sheet: Sheet) -> set[int]:
    lengths = set()
    for form, minutes in LENGTHS:
        while found := form.search(sheet.read):
            sheet.take(found)
            lengths.add(round(Decimal(found["amount"].replace(",", ".")) * minutes))
    return lengths


def _take_whole_hours(sheet: Sheet) -> set[int]:
    """Beside the hour, “2 uur” is the length."""
    lengths = set()
    for found in HOUR.finditer(sheet.read):
        if _kind(found) is not Kind.WHOLE:
            continue
        if int(found["hour"]) > LONGEST_BARE:
            raise _several_hours()
        sheet.take(found)
        lengths.add(int(found["hour"]) * 60)
    return lengths


def _only(lengths: set[int]) -> int | None:
    if len(lengths) > 1:
        raise Refusal(LINE, _("There is more than one length in this line. Write one of them."))
    if not all(0 < minutes <= DAY_MINUTES for minutes in lengths):
        raise Refusal(LINE, _("Write a length of one minute to 24 hours, such as 45 min."))
    return next(iter(lengths), None)


def _kind(found: re.Match[str]) -> Kind:
    start = _kind_of_one(found, "")
    if found["hour_end"]:
        return _kind_of_two(start, _kind_of_one(found, "_end"), found)
    if found["word"]:
        return {Kind.DOTTED: Kind.SURE, Kind.BARE: Kind.WHOLE}.get(start, start)
    return start


def _kind_of_one(found: re.Match[str], n: str) -> Kind:
    minute, unit = found[f"minute{n}"], found[f"unit{n}"]
    if minute is None:
        return Kind.WHOLE if unit else Kind.BARE
    if found[f"mark{n}"] != "." or (unit and len(minute) == 2):
        return Kind.SURE
    return Kind.DOTTED if len(minute) == 2 else Kind.BARE


def _kind_of_two(start: Kind, end: Kind, found: re.Match[str]) -> Kind:
    """“12 - 14:30” may be a place and an hour; “9-11 uur” and “van 9 tot 11 uur” are hours."""
    if {start, end} == {Kind.BARE}:
        return Kind.BARE
    apart = start is Kind.BARE and not found["word"] and found["dash"] == " - "
    return Kind.UNCLEAR if apart or end is Kind.BARE else Kind.SURE


def _hour(sheet: Sheet, day_ends: int) -> re.Match[str] | None:
    """Return what is the hour. Raises Refusal where it is not sure which, or what it means."""
    found = list(HOUR.finditer(sheet.read))
    beside = next(
        (hour for hour in found if _gap(sheet, hour, day_ends).strip(BORDERS) == ""), None
    )
    sure = [hour for hour in found if _kind(hour) is Kind.SURE]
    if len(sure) > 1 or (sure and beside and _kind(beside) is Kind.DOTTED):
        raise _several_hours()
    if any(_kind(hour) is Kind.UNCLEAR for hour in found) or _is_bare(sheet, beside, day_ends):
        raise _unclear()
    return sure[0] if sure else _doubtful(found, beside)


def _gap(sheet: Sheet, hour: re.Match[str], day_ends: int) -> str:
    """Return what stands between the day and the hour; that is something where it is before it."""
    return sheet.read[day_ends : hour.start()] if hour.start() >= day_ends else "before"


def _is_bare(sheet: Sheet, beside: re.Match[str] | None, day_ends: int) -> bool:
    """“14 januari 9”: neither an hour nor a place."""
    bare = beside and _kind(beside) is Kind.BARE and _gap(sheet, beside, day_ends).strip() == ""
    return bool(bare)


def _doubtful(found: list[re.Match[str]], beside: re.Match[str] | None) -> re.Match[str] | None:
    doubtful = [hour for hour in found if _kind(hour) in (Kind.DOTTED, Kind.WHOLE)]
    if not doubtful:
        return None
    chosen = beside if beside in doubtful else doubtful[0]
    is_whole = _kind(chosen) is Kind.WHOLE
    if int(chosen["hour"]) < FIRST_BARE if is_whole else chosen is not beside:
        raise _unclear()
    return chosen


def _between(start: time, end: time) -> int:
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    if minutes <= 0:
        text = _("Take an hour of the end that is later than that of the begin.")
        raise Refusal(LINE, text)
    return minutes


def _unclear() -> Refusal:
    text = _("It is not sure which hour this line means. Write it like 9:30 or 14:30.")
    return Refusal(LINE, text)


def _several_hours() -> Refusal:
    text = _(
        "There is more than one hour in this line. Write from when until when like 9:30-11:00, "
        "and one appointment at a time."
    )
    return Refusal(LINE, text)
