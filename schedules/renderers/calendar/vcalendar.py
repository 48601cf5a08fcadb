"""Calendar files as RFC 5545 and RFC 7986 want them; knows no timeline and no words.

The lines are written by hand: that takes a twentieth of the time of icalendar, which the tests hold
every line against (tests/renderers/oracle.py) and which reads what others send. There is no UID on
the calendar, no METHOD, VALUE=DURATION is written out, and the time zone is made of rules: four
things over which real calendar programs stumble.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from schedules.engine import Repeat
from treatments.facts import WEEKDAYS

from .event import CalendarEvent

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOST = "@mscare-host"  # part of every identity for ever, wherever the file is served from
MAKER, NEUTRAL_MAKER = "-//MSCare//Treatment timeline//", "-//Calendar//Appointments//"
REFRESH = "PT4H"
LONGEST = 75  # octets of a line (RFC 5545, 3.1)
FOLD = b"\r\n "
# What stands in a text as something else. A line separator ends a line for some readers.
ESCAPED = (
    *(("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")),
    *((separator, "\\n") for separator in ("\x85", "\u2028", "\u2029")),
)
CONTROLS = bytes({*range(32), 127} - set(b"\t\r\n"))  # may stand in no line
UNSHOWN = datetime.min.replace(tzinfo=UTC)

# Written by hand: what icalendar makes is a list of dates, which puts Outlook one hour off.
ZONE_RULES = """\
BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
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
    maker, host = (NEUTRAL_MAKER, "") if is_neutral else (MAKER, HOST)
    lines = list(_head(maker + language.upper(), _escaped(name)))
    if any(isinstance(event.begins, datetime) for event in events):
        lines += ZONE_RULES.splitlines()
    for event in events:
        changed = max(filter(None, (event.stamp or stamp, told_at)))
        lines += _event(event, event.uid + host, changed)
    return _written([*lines, "END:VCALENDAR"])


def digest_of(event: CalendarEvent) -> str:
    """Return a mark of what an event shows, whatever its revision: as it is written in a file."""
    lines = _event(replace(event, sequence=0), event.uid, UNSHOWN)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def on_the_clock(moment: datetime) -> datetime:
    """Return a moment in Dutch time; one without a zone is already what the clock there shows.

    An hour that the clock skips in spring becomes the hour after it (RFC 5545, 3.3.5).
    """
    known = moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)
    return known.astimezone(UTC).astimezone(AMSTERDAM)


def span(begins: date | datetime, ends: date | datetime) -> tuple[date, date]:
    """Return DTSTART and DTEND; the DTEND of whole days is the day after the last one.

    An hour lasts as long in the night in which the clock changes as in any other.
    """
    if isinstance(begins, datetime) and isinstance(ends, datetime):
        first = on_the_clock(begins)
        return first, (first.astimezone(UTC) + (ends - begins)).astimezone(AMSTERDAM)
    return begins, ends + timedelta(days=1)


def _head(maker: str, name: str) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:{maker}"
    yield f"NAME:{name}"
    yield f"X-WR-CALNAME:{name}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"
    yield f"X-PUBLISHED-TTL:{REFRESH}"


def _event(event: CalendarEvent, uid: str, stamp: datetime) -> list[str]:
    """Return the lines of an event, in the order in which icalendar writes them."""
    begins, ends = span(event.begins, event.ends)
    title, changed = _escaped(event.title), _moment(stamp.astimezone(UTC))
    lines = [
        "BEGIN:VEVENT",
        f"SUMMARY:{title}",
        f"DTSTART{_when(begins)}",
        *([f"DTEND{_when(ends)}"] if ends != begins else []),  # of unknown length: no end
        f"DTSTAMP{changed}",
        f"UID:{uid}",
        f"SEQUENCE:{event.sequence}",
    ]
    if event.repeat:
        lines.append(f"RRULE:{_rule(event.repeat)}")
    if event.categories:
        lines.append(f"CATEGORIES:{','.join(map(_escaped, event.categories))}")
    if event.description:  # libical calls an empty property an error
        lines.append(f"DESCRIPTION:{_escaped(event.description)}")
    lines.append(f"LAST-MODIFIED{changed}")
    if event.place:
        lines.append(f"LOCATION:{_escaped(event.place)}")
    lines += (f"STATUS:{_status(event)}", f"TRANSP:{'OPAQUE' if event.busy else 'TRANSPARENT'}")
    if event.url:
        lines.append(f"URL:{event.url}")
    if event.alarm is not None:
        lines += _alarm(event.alarm, title)
    lines.append("END:VEVENT")
    return lines


def _alarm(before: timedelta, title: str) -> Iterator[str]:
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{title}"
    yield f"TRIGGER:{_duration(-before)}"
    yield "END:VALARM"


def _status(event: CalendarEvent) -> str:
    if event.cancelled:
        return "CANCELLED"
    return "CONFIRMED" if event.booked else "TENTATIVE"


def _rule(repeat: Repeat) -> str:
    """Return a rule in days, never months (docs/design.md, time rule 3)."""
    until = f";UNTIL={_day(repeat.until)}" if repeat.until else ""
    if repeat.weekdays:
        days = ",".join(WEEKDAYS[day][:2].upper() for day in repeat.weekdays)
        return f"FREQ=WEEKLY{until};BYDAY={days}"
    return f"FREQ=DAILY{until};INTERVAL={repeat.every_days}"


def _when(moment: date) -> str:
    """Return a day, or a moment on the clock, as a property has it, with its parameters.

    Of an hour that the clock shows twice, in autumn, its plain form is the first one.
    """
    if not isinstance(moment, datetime):
        return f";VALUE=DATE:{_day(moment)}"
    if moment.fold:
        return _moment(moment.astimezone(UTC))
    return f";TZID=Europe/Amsterdam:{moment:%Y%m%dT%H%M%S}"


def _moment(moment: datetime) -> str:
    return f":{moment:%Y%m%dT%H%M%S}Z"


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _duration(length: timedelta) -> str:
    """Return a length of time (RFC 5545, 3.3.6)."""
    sign, length = ("-", -length) if length < timedelta() else ("", length)
    hours, seconds = divmod(length.seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    parts = ((length.days, "D"), (hours, "H"), (minutes, "M"), (seconds, "S"))
    days, *clock = (f"{number}{unit}" if number else "" for number, unit in parts)
    time = f"T{''.join(clock)}" if any(clock) else ""
    return f"{sign}P{days + time or '0D'}"


def _escaped(text: str) -> str:
    """Return a text as it stands in a line (RFC 5545, 3.3.11)."""
    for sign, written in ESCAPED:
        text = text.replace(sign, written)
    return text


def _written(lines: Iterable[str]) -> bytes:
    """Return lines as they stand in a file: folded, without signs that may stand in none."""
    folded = map(_folded, lines)
    return b"\r\n".join([*folded, b""]).translate(None, CONTROLS)


def _folded(line: str) -> bytes:
    """Fold a line at 75 octets: in no letter, and between no backslash and what it escapes."""
    octets = line.encode()
    if len(octets) <= LONGEST:
        return octets
    parts, at, room = [], 0, LONGEST
    while len(octets) - at > room:
        end = at + room
        while octets[end] & 0xC0 == 0x80:  # in the middle of a letter
            end -= 1
        part = octets[at:end]
        end -= (len(part) - len(part.rstrip(b"\\"))) % 2
        parts.append(octets[at:end])
        at, room = end, LONGEST - 1
    return FOLD.join([*parts, octets[at:]])
