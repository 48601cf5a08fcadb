"""Calendar files as RFC 5545 and RFC 7986 want them; knows no timeline and no words.

Four ways in which the obvious use of icalendar goes wrong with real calendar programs are avoided
here: no UID on the calendar, no METHOD, VALUE=DURATION written out, and a time zone made of rules.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Component, Event, Timezone, vText

from schedules.engine import Repeat
from treatments.facts import WEEKDAYS

from .event import CalendarEvent

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOST = "@mscare-host"  # part of every identity for ever, wherever the file is served from
MAKER, NEUTRAL_MAKER = "-//MSCare//Treatment timeline//", "-//Calendar//Appointments//"
REFRESH = timedelta(hours=4)
REFRESH_WORDS = "PT4H"

# Written by hand: what icalendar makes is a list of dates, which puts Outlook one hour off.
ZONE_RULES = """\
BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


def write_calendar(
    name: str,
    language: str,
    stamp: datetime,
    events: Iterable[CalendarEvent],
    *,
    is_neutral: bool = False,
    told_at: datetime | None = None,
) -> bytes:
    """Return a calendar file; `stamp` is when its contents last changed, never now.

    `told_at` is when the numbers in its texts last changed, whatever the days: without a later
    LAST-MODIFIED a calendar may keep an event with the old one.
    A neutral file does not say that MSCare wrote it, either: that name tells of an illness.
    """
    events = list(events)
    calendar = Calendar()
    maker, host = (NEUTRAL_MAKER, "") if is_neutral else (MAKER, HOST)
    calendar.add("prodid", maker + language.upper())
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", vText(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH_WORDS)
    if any(isinstance(event.begins, datetime) for event in events):
        calendar.add_component(zone())
    for event in events:
        changed = (
            max(filter(None, (event.stamp or stamp, told_at)))
            .astimezone(UTC)
            .replace(microsecond=0)
        )
        calendar.add_component(_event(event, event.uid + host, changed))
    return calendar.to_ical()


def zone() -> Component:
    """Return Dutch time as one rule for winter and one for summer."""
    return Timezone.from_ical(ZONE_RULES)


def on_the_clock(moment: datetime) -> datetime:
    """Return a moment in Dutch time; one without a zone is already what the clock there shows.

    An hour that the clock skips in spring becomes the hour after it (RFC 5545, 3.3.5).
    """
    known = moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)
    return known.astimezone(UTC).astimezone(AMSTERDAM)


def span(begins: date | datetime, ends: date | datetime) -> tuple[date, date]:
    """Return DTSTART and DTEND; the DTEND of whole days is the day after the last one."""
    if isinstance(begins, datetime) and isinstance(ends, datetime):
        return on_the_clock(begins), on_the_clock(ends)
    return begins, ends + timedelta(days=1)


def recurrence(repeat: Repeat) -> dict[str, object]:
    """Return the parts of an RRULE: in days, never months (docs/design.md, time rule 3)."""
    parts: dict[str, object] = (
        {"FREQ": "WEEKLY", "BYDAY": [WEEKDAYS[day][:2].upper() for day in repeat.weekdays]}
        if repeat.weekdays
        else {"FREQ": "DAILY", "INTERVAL": repeat.every_days}
    )
    return parts | ({"UNTIL": repeat.until} if repeat.until else {})


def _event(event: CalendarEvent, uid: str, stamp: datetime) -> Event:
    begins, ends = span(event.begins, event.ends)
    component = Event()
    component.add("uid", uid)
    component.add("dtstamp", stamp)
    component.add("last-modified", stamp)
    component.add("sequence", event.sequence)
    component.add("dtstart", begins)
    if ends != begins:  # an hour of which nobody knows how long it takes has no end
        component.add("dtend", ends)
    component.add("summary", event.title)
    for name, text in (("description", event.description), ("location", event.place)):
        if text:  # libical calls an empty property an error
            component.add(name, text)
    component.add("status", _status(event))
    component.add("transp", "OPAQUE" if event.busy else "TRANSPARENT")
    if event.url:
        component.add("url", event.url)
    if event.categories:
        component.add("categories", list(event.categories))
    if event.repeat:
        component.add("rrule", recurrence(event.repeat))
    if event.alarm is not None:
        component.add_component(_alarm(event.alarm, event.title))
    return component


def _alarm(before: timedelta, title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -before)
    return alarm


def _status(event: CalendarEvent) -> str:
    if event.cancelled:
        return "CANCELLED"
    return "CONFIRMED" if event.booked else "TENTATIVE"
