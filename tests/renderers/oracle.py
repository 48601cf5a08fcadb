"""A calendar as icalendar writes it, the obvious way: slow, and what ours is held against."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, vText

from schedules.renderers.calendar.vcalendar import ZONE_RULES

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def written_by_icalendar(name, language, stamp, events, *, is_neutral=False):
    """The bytes of a calendar file, by icalendar."""
    calendar, host = Calendar(), "" if is_neutral else "@mscare-host"
    maker = "-//Calendar//Appointments//" if is_neutral else "-//MSCare//Treatment timeline//"
    calendar.add("prodid", maker + language.upper())
    calendar.add("version", "2.0")
    for title in ("name", "x-wr-calname"):
        calendar.add(title, vText(name))
    calendar.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    events = list(events)
    if any(isinstance(event.begins, datetime) for event in events):
        calendar.add_component(Timezone.from_ical(ZONE_RULES))
    for event in events:
        calendar.add_component(_event(event, event.uid + host, event.stamp or stamp))
    return calendar.to_ical()


def unfolded(body):
    """The lines of a file, without the folds."""
    return re.sub(rb"\r\n[ \t]", b"", body).decode().split("\r\n")


def _event(event, uid, stamp):
    begins, ends = _span(event.begins, event.ends)
    component = Event()
    component.add("uid", uid)
    component.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
    component.add("last-modified", stamp.astimezone(UTC).replace(microsecond=0))
    component.add("sequence", event.sequence)
    component.add("dtstart", begins)
    if ends != begins:
        component.add("dtend", ends)
    component.add("summary", event.title)
    for name, text in (("description", event.description), ("location", event.place)):
        if text:
            component.add(name, text)
    sure = "CONFIRMED" if event.booked else "TENTATIVE"
    component.add("status", "CANCELLED" if event.cancelled else sure)
    component.add("transp", "OPAQUE" if event.busy else "TRANSPARENT")
    if event.url:
        component.add("url", event.url)
    if event.categories:
        component.add("categories", list(event.categories))
    if event.repeat:
        component.add("rrule", _recurrence(event.repeat))
    if event.alarm is not None:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", event.title)
        alarm.add("trigger", -event.alarm)
        component.add_component(alarm)
    return component


def _span(begins, ends):
    if not isinstance(begins, datetime):
        return begins, ends + timedelta(days=1)
    known = begins if begins.tzinfo else begins.replace(tzinfo=AMSTERDAM)
    instants = known.astimezone(UTC), known.astimezone(UTC) + (ends - begins)
    return tuple(map(_on_the_wall, instants))


def _on_the_wall(instant):
    """In Dutch time, but for the second time that the clock shows an hour."""
    wall = instant.astimezone(AMSTERDAM)
    return instant if wall.fold else wall


def _recurrence(repeat):
    parts = {"FREQ": "DAILY", "INTERVAL": repeat.every_days}
    if repeat.weekdays:
        parts = {"FREQ": "WEEKLY", "BYDAY": [DAYS[day] for day in repeat.weekdays]}
    return parts | ({"UNTIL": repeat.until} if repeat.until else {})
