"""What a calendar program shows: plain values, the same of every reader."""

from datetime import UTC, date, datetime
from typing import NamedTuple

FIRST, LAST = date(2026, 1, 1), date(2029, 1, 1)  # so far a reader writes series out


class Seen(NamedTuple):
    """One event on one of its days: a whole day is written as one, a moment as it is in UTC.

    `ends` is the first day, or moment, after it.
    """

    uid: str
    begins: str
    ends: str
    title: str
    status: str


def text_of(moment):
    """Write a day, or a moment as it is in UTC."""
    if isinstance(moment, datetime):
        return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    return f"{moment:%Y-%m-%d}"
