"""An entry that somebody asks for to see whether a calendar program reads the address."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from .event import CalendarEvent


def trial_day(asked_at: datetime) -> date:
    """Return the day of the test entry: the one after it was asked for."""
    return timezone.localdate(asked_at) + timedelta(days=1)


def trial_title() -> str:
    """Return how the entry is called. It tells nothing: a neutral calendar has the same."""
    return _("Test: this calendar works")


def trial_event(feed: UUID, asked_at: datetime | None, today: date) -> CalendarEvent | None:
    """Return the test entry of a feed; None where none was asked for, and once its day is over."""
    if asked_at is None or trial_day(asked_at) < today:
        return None
    day = trial_day(asked_at)
    return CalendarEvent(
        uid=str(uuid5(feed, f"trial {day}")),
        title=trial_title(),
        description=_("You asked for this entry yourself. After this day it goes away."),
        place="",
        begins=day,
        ends=day,
        booked=True,
        stamp=asked_at,
    )
