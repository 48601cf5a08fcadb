"""The readers: each takes the bytes of a calendar, and gives what its program would show."""

import json
import os
import subprocess
import sys
from pathlib import Path

import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from .libical import Libical
from .seen import FIRST, LAST, Seen, text_of

HERE = Path(__file__).parent
LIBRARIES = HERE.parent.parent / "var" / "javascript"  # put there by the Makefile


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


LIBICAL = Libical()


def by_libical(body):
    """Debian's libical, of Evolution, GNOME Calendar and KOrganizer."""
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
