"""Hours that the clock skips: when summer time begins, an hour is missing from the day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

MINUTE = timedelta(minutes=1)


def next_hour(on: date, at: time) -> time:
    """Return the first time from this one on that exists on a day: nearly always itself.

    On 28 March 2027 it is 3.00 right after 1.59 (Europe/Amsterdam): 2.30 gives 3.00.
    """
    zone, asked = ZoneInfo(settings.TIME_ZONE), datetime.combine(on, at)
    while not _exists(asked, zone):
        asked += MINUTE
    return asked.time()


def _exists(asked: datetime, zone: ZoneInfo) -> bool:
    """Tell whether the clock shows it: going to UTC and back finds the same again."""
    return asked.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == asked
