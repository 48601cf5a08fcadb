"""What is taken over from an invitation, whatever it was written in."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from textwrap import shorten

from django.utils.translation import gettext as _

from schedules.inputs.facts import FIRST_DAY, LAST_DAY
from schedules.inputs.refusal import Refusal

PLACE_LETTERS = 120
CUT = "…"


@dataclass(frozen=True, slots=True)
class Invitation:
    """When somebody is expected, and where. Hours are those of the clock on the wall here."""

    on: date
    last: date | None = None  # the last day of a stay of several days; both days belong to it
    at: time | None = None  # None: a whole day
    minutes: int | None = None  # how long, where that is said
    place: str = ""  # one line of at most 120 letters, without control characters


def place_of(lines: Iterable[str]) -> str:
    """Return the lines that say something as one, cut between words where it is too long."""
    whole = ", ".join(filter(None, (_plain(line).strip(" ,") for line in lines)))
    if len(whole) <= PLACE_LETTERS:
        return whole
    cut = shorten(whole, PLACE_LETTERS, placeholder=f" {CUT}")
    return cut if len(cut) > 2 else whole[: PLACE_LETTERS - 1] + CUT


def _plain(text: str) -> str:
    """Leave out what cannot be seen, such as marks that turn the direction of writing."""
    seen = (" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    return " ".join("".join(seen).split())


def check_day(name: str, day: date) -> None:
    """Raise Refusal for a day too far from now to count from."""
    if not FIRST_DAY <= day <= LAST_DAY:
        words = {"first": FIRST_DAY.year, "last": LAST_DAY.year}
        raise Refusal(name, _("Take a day between %(first)s and %(last)s.") % words)
