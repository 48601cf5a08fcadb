"""An hour as people write it: `9:30`, `9.30 uur`, `9u30`, `0930`, `2:30 pm`."""

import re
from datetime import time

from django.utils.translation import gettext as _

from .refusal import Refusal
from .sheet import plain

FIRST_BARE = 7  # “2 uur” may be two at night, two in the afternoon or a length


def _clock(n: str) -> str:
    return (
        rf"(?P<hour{n}>\d{{1,4}})(?:(?P<mark{n}>[:.]|\s?[uh]\s?)(?P<minute{n}>\d{{1,4}})(?::\d\d)?)?"
        rf"(?P<unit{n}>\s?(?:uur|u|h)(?!\w))?"
    )


HOUR = re.compile(
    r"(?<![\w.,:/-])(?:(?P<word>om|at|van|vanaf|from)\s)?"
    rf"{_clock('')}(?:(?P<dash>\s?(?:-|tot|to|until|t/m)\s?){_clock('_end')})?(?![\w:])",
    re.ASCII | re.IGNORECASE,
)
IN_WORDS = re.compile(
    r"\b(?:half|halve|anderhalf|anderhalve|kwart|kwartier|quarter|noon|midnight)\b"
    r"|['’`]s[ -](?:morgens|ochtends|middags|avonds|nachts)\b|\d\s?[ap]\.?m\b",
    re.ASCII | re.IGNORECASE,
)
LONGEST = 40
RUN = re.compile(r"(\d\d)(\d\d)", re.ASCII)
HALF_DAY = re.compile(r"(1[0-2]|0?[1-9])(?:[:.](\d\d))?\s?([ap])\.?m\.?", re.ASCII | re.IGNORECASE)
COMMA = re.compile(r"(?<=\d),(?=\d)", re.ASCII)  # what the keypad of a phone has for a point


def read_hour(name: str, text: str) -> time:
    """Read the hour that somebody typed into a field.

    What may be two hours is refused and never guessed: “2 uur”, “half tien”. Raises Refusal.
    """
    typed = COMMA.sub(".", plain(text[:LONGEST]))
    if run := RUN.fullmatch(typed):
        return time_of(name, run[1], run[2])
    if half := HALF_DAY.fullmatch(typed):
        return time_of(name, str(int(half[1]) % 12 + 12 * (half[3] in "pP")), half[2])
    found = HOUR.fullmatch(typed)
    if not found or found["hour_end"] or len(found["hour"]) > 2 or IN_WORDS.search(typed):
        raise _unclear(name)
    if found["minute"] is None and int(found["hour"]) < FIRST_BARE:
        raise _unclear(name)
    return time_of(name, found["hour"], found["minute"])


def time_of(name: str, hour: str, minute: str | None) -> time:
    """Return an hour on the clock. Raises Refusal where the clock has none such."""
    try:
        if minute and len(minute) != 2:
            raise ValueError(minute)
        return time(int(hour), int(minute or 0))
    except ValueError:
        words = {"hour": f"{hour}:{minute or '00'}"}
        text = _("%(hour)s is no hour that exists. Write it like 9:30 or 14:30.")
        raise Refusal(name, text % words) from None


def _unclear(name: str) -> Refusal:
    text = _("It is not sure which hour this is. Write it like 9:30 or 14:30.")
    return Refusal(name, text)
