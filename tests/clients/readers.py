"""The readers: each takes the bytes of a calendar, and gives what its program would show."""

import ctypes
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from .seen import FIRST, LAST, Seen, text_of

HERE = Path(__file__).parent
LIBRARIES = HERE.parent.parent / "var" / "javascript"  # put there by the Makefile
ONE_DAY = timedelta(days=1)


def by_recurring_ical_events(body):
    """icalendar, with recurring-ical-events to write series out."""
    for event in recurring_ical_events.of(Calendar.from_ical(body)).between(FIRST, LAST):
        begins, ends = event["DTSTART"].dt, event.end
        yield Seen(
            str(event["UID"]),
            text_of(begins),
            text_of(ends),
            str(event["SUMMARY"]),
            str(event["STATUS"]),
        )


def by_vobject(body):
    """vobject, the reader of Radicale."""
    calendar = vobject.readOne(body.decode())
    for event in calendar.contents.get("vevent", []):
        begins = event.dtstart.value
        ends = event.dtend.value if hasattr(event, "dtend") else begins
        days = [begins]
        if hasattr(event, "rrule"):
            days = [day.date() for day in _until(event.getrruleset(), LAST)]
        for day in days:
            words = event.summary.value, event.status.value
            yield Seen(event.uid.value, text_of(day), text_of(day + (ends - begins)), *words)


def _until(days, last):
    for day in days:
        if day.date() >= last:
            return
        yield day


def by_home_assistant(body):
    """The reader of Home Assistant."""
    calendar = IcsCalendarStream.calendar_from_ics(body.decode())
    for event in calendar.timeline.overlapping(FIRST, LAST):
        begins, ends = text_of(event.dtstart), text_of(event.end)
        yield Seen(event.uid, begins, ends, event.summary, event.status.value)


# libical


class IcalTime(ctypes.Structure):
    """struct icaltimetype of libical 3."""

    _fields_ = [
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    ]


class IcalSpan(ctypes.Structure):
    """struct icaltime_span."""

    _fields_ = [("start", ctypes.c_long), ("end", ctypes.c_long), ("is_busy", ctypes.c_int)]


SEEN = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(IcalSpan), ctypes.c_void_p)


class Libical:
    """Debian's libical 3, the reader inside Evolution, GNOME Calendar and KOrganizer."""

    def __init__(self):
        self.library = ctypes.CDLL("libical.so.3")
        pointer, text = ctypes.c_void_p, ctypes.c_char_p
        for name, gives, *takes in (
            ("icalparser_parse_string", pointer, text),
            ("icalcomponent_free", None, pointer),
            ("icalrestriction_check", ctypes.c_int, pointer),
            ("icalcomponent_as_ical_string", text, pointer),
            ("icalcomponent_get_first_component", pointer, pointer, ctypes.c_int),
            ("icalcomponent_get_next_component", pointer, pointer, ctypes.c_int),
            ("icalcomponent_get_first_property", pointer, pointer, ctypes.c_int),
            ("icalproperty_get_value_as_string", text, pointer),
            ("icalcomponent_get_dtstart", IcalTime, pointer),
            ("icalcomponent_get_dtend", IcalTime, pointer),
            ("icaltime_as_timet_with_zone", ctypes.c_long, IcalTime, pointer),
            ("icalcomponent_string_to_kind", ctypes.c_int, text),
            ("icalproperty_string_to_kind", ctypes.c_int, text),
            ("icalproperty_get_summary", text, pointer),
            ("icalcomponent_foreach_recurrence", None, pointer, IcalTime, IcalTime, SEEN, pointer),
        ):
            function = getattr(self.library, name)
            function.restype, function.argtypes = gives, takes
        self.event = self.library.icalcomponent_string_to_kind(b"VEVENT")

    def read(self, body):
        calendar = self.library.icalparser_parse_string(body)
        assert calendar
        try:
            yield from self._events(calendar)
        finally:
            self.library.icalcomponent_free(calendar)

    def complaints(self, body):
        """What it finds wrong; nothing of a good calendar."""
        calendar = self.library.icalparser_parse_string(body)
        is_valid = self.library.icalrestriction_check(calendar)
        lines = self.library.icalcomponent_as_ical_string(calendar).splitlines()
        self.library.icalcomponent_free(calendar)
        errors = [line for line in lines if line.startswith(b"X-LIC-ERROR")]
        return errors + [b"not valid"] * (not is_valid)

    def _events(self, calendar):
        event = self.library.icalcomponent_get_first_component(calendar, self.event)
        while event:
            yield from self._days(event)
            event = self.library.icalcomponent_get_next_component(calendar, self.event)

    def _days(self, event):
        starts = self._moment(self.library.icalcomponent_get_dtstart(event))
        long = self._moment(self.library.icalcomponent_get_dtend(event)) - starts
        uid, status = self._value(event, b"UID"), self._value(event, b"STATUS")
        title = self.library.icalproperty_get_summary(self._property(event, b"SUMMARY")).decode()
        for second in self._occurrences(event):
            begins = datetime.fromtimestamp(second, UTC)
            if not isinstance(starts, datetime):
                begins = begins.date()
            yield Seen(uid, text_of(begins), text_of(begins + long), title, status)

    def _occurrences(self, event):
        """The seconds at which an event begins; libical writes series out itself."""
        found = []
        note = SEEN(lambda _event, span, _data: found.append(span[0].start))
        bounds = (IcalTime(day.year, day.month, day.day, is_date=1) for day in (FIRST, LAST))
        self.library.icalcomponent_foreach_recurrence(event, *bounds, note, None)
        return found

    def _moment(self, at):
        if at.is_date:
            return date(at.year, at.month, at.day)
        seconds = self.library.icaltime_as_timet_with_zone(at, at.zone)
        return datetime.fromtimestamp(seconds, UTC)

    def _property(self, event, name):
        kind = self.library.icalproperty_string_to_kind(name)
        return self.library.icalcomponent_get_first_property(event, kind)

    def _value(self, event, name):
        found = self._property(event, name)
        return self.library.icalproperty_get_value_as_string(found).decode()


LIBICAL = Libical()


def by_libical(body):
    return LIBICAL.read(body)


QUICK = (by_recurring_ical_events, by_vobject, by_home_assistant, by_libical)


def shown(reader, body):
    """What a reader shows of the days that are compared, in order."""
    return sorted(one for one in reader(body) if str(FIRST) <= one.begins < str(LAST))


# programs of their own


def by_javascript(reader, bodies):
    """Read many calendars in one process, by "ical.js" or "node-ical": a list for each."""
    node = Path(sys.executable).with_name("node")
    return _by_program([node, HERE / "readers.cjs", reader, LIBRARIES], bodies)


def by_sabre(bodies):
    """Read many calendars by sabre/vobject, in PHP: a list for each."""
    return _by_program(["php", HERE / "sabre.php"], bodies)


def _by_program(command, bodies):
    asked = {"bodies": [body.decode() for body in bodies], "first": str(FIRST), "last": str(LAST)}
    run = subprocess.run(
        command,
        input=json.dumps(asked).encode(),
        capture_output=True,
        # As on a server: elsewhere node-ical makes a whole day on 28 March an hour too short.
        env={"TZ": "UTC", "PATH": os.environ["PATH"]},
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    return [sorted(Seen(*event) for event in events) for events in json.loads(run.stdout)]
