"""A line from a patient file -> when somebody is expected, and where."""

import re
from datetime import date

from django.utils.translation import gettext as _

from schedules.inputs.names import MONTH
from schedules.inputs.refusal import Refusal
from schedules.inputs.sheet import Sheet, plain

from .days import LINE, Days, several_days, take_days
from .hours import Hours, take_hours
from .invitation import Invitation, place_of

LONGEST = 300
# In “route 12” and “kamer 3.12” stands no hour and no day.
NUMBERED_PLACE = re.compile(
    r"\b(?:route|kamer|room|balie|desk|zaal|lokaal|unit|etage|verdieping|floor|gebouw|building"
    r"|ingang|entrance|afdeling|ward|nr)\b[.:]?\s?(?:nr\.?\s?)?[a-z]{0,2}\d[\w.-]*(?![\w.-])"
    rf"(?!:\d|\s?{MONTH}\b)",
    re.ASCII | re.IGNORECASE,
)
CITIZEN = re.compile(r"\bbsn\s?:?\s?\d{8,9}\b|\b\d{9}\b", re.ASCII | re.IGNORECASE)
UNTIL = re.compile(r"\bt/m\b|\btot en met\b", re.IGNORECASE)
SPLIT = re.compile(r"[,;]|(?:^|\s)-(?=\s|$)")
LABEL = re.compile(r"^(?:locatie|plaats|location|place|waar|where)\s?:", re.IGNORECASE)
# Small words that led to a day or an hour.
LED = re.compile(
    r"(?:^|\s)(?:op|om|on|at|van|vanaf|from|de|datum|date|tijd|time|uur|duur|en|and):?$",
    re.IGNORECASE,
)


def read_line(text: str, today: date) -> Invitation:
    """Read “do 14 jan 9:30, route 12”: a day, perhaps an hour and a length, and the place.

    Days are read as written in Dutch or English, or as ISO 8601 has them. One without a year is
    the next such day, today too. What may mean two things is refused. Raises Refusal.
    """
    line = _one_line(text)
    sheet = Sheet(line, line)
    for number in CITIZEN.finditer(line):  # a citizen service number is nobody's place
        sheet.take(number)
    for place in NUMBERED_PLACE.finditer(line):
        sheet.hide(place)
    days = take_days(sheet, today)
    hours = take_hours(sheet, days.end)
    if UNTIL.search(sheet.kept):
        raise several_days()
    return _invitation(days, hours, _place(sheet.kept))


def _invitation(days: Days, hours: Hours, place: str) -> Invitation:
    if days.first == days.last:
        return Invitation(days.first, at=hours.at, minutes=hours.minutes, place=place)
    if hours.minutes:
        text = _("A stay of several days has no length. Write only the hour at which it begins.")
        raise Refusal(LINE, text)
    return Invitation(days.first, last=days.last, at=hours.at, place=place)


def _one_line(text: str) -> str:
    """Return the text with one kind of dash and of space; the end of a line is a comma."""
    text = text.strip()
    if len(text) > LONGEST:
        words = {"n": LONGEST}
        raise Refusal(LINE, _("Paste one line of at most %(n)d letters, with the day.") % words)
    return ", ".join(filter(None, map(plain, text.splitlines())))


def _place(kept: str) -> str:
    return place_of(map(_without_labels, SPLIT.split(kept)))


def _without_labels(piece: str) -> str:
    piece = LABEL.sub("", piece.lstrip(" .:-)").rstrip(" .:-("))
    while found := LED.search(piece):
        piece = piece[: found.start()].rstrip(" .:-(")
    return "" if set(piece) <= set(" .:-()") else piece
