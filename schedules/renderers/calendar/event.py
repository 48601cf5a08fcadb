"""One event of a calendar, as what makes it hands it to what writes it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from schedules.engine import Repeat


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event: whole days from `begins` to `ends`, both included, or two moments on the clock.

    It lasts from the one to the other as if the clock never changed; the writer counts that in UTC.
    Two moments that are one say that nobody knows how long it takes: such an event has no end.
    It holds words and moments alone: two that are equal are shown alike, whatever made them. Its
    revision (`sequence`, and `stamp`: when it last changed) is put on by who knows what was shown
    before; None: when the calendar did.
    """

    uid: str
    title: str
    description: str
    place: str
    begins: date | datetime
    ends: date | datetime
    booked: bool = False  # agreed with the hospital, or done
    busy: bool = False  # the person cannot be elsewhere meanwhile
    cancelled: bool = False
    repeat: Repeat | None = None
    url: str = ""
    alarm: timedelta | None = None  # so long before it begins; None: none
    categories: tuple[str, ...] = ()
    sequence: int = 0
    stamp: datetime | None = None
