"""The event with which a calendar says itself that it is no longer read anew."""

from datetime import date

from django.utils.translation import gettext as _

from schedules.engine import Offset

from .event import CalendarEvent

# From the first day of the month of a fetch: 30 to 61 days before the address stops by itself. It
# moves on with each month in which the feed is read, so nobody sees it on its day but in a calendar
# that stopped reading.
AFTER = Offset(months=11)


def ending_event(uid: str, today: date) -> CalendarEvent:
    """Return the event that is seen on its day only where nothing was read for eleven months."""
    on = AFTER.from_day(today.replace(day=1))
    return CalendarEvent(
        uid=uid,
        title=_("Do you see this today? Then your calendar is out of date."),
        description=_(
            "Your calendar has not read the schedule for months. Do not rely on it any more. "
            "Soon its address stops. Make a new address in “My schedule”."
        ),
        place="",
        begins=on,
        ends=on,
    )
