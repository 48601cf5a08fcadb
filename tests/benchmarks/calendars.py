"""Calendars: the writer of events against plain strings and icalendar, and what a fetch costs."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from statistics import median
from unittest.mock import patch

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from schedules.access import stored_feeds
from schedules.access.feeds import make_feed
from schedules.agenda.lanes import Lane
from schedules.models import Access, User
from schedules.renderers.calendar.event import CalendarEvent
from schedules.renderers.calendar.vcalendar import ZONE_RULES, write_calendar
from tests.renderers.oracle import written_by_icalendar

from .files import folded
from .measure import Case, Table, compare, interleave, repeated, table_of
from .pages import empty_views, with_empty_view
from .plans import begun_plan
from .run import Run

STAMP = datetime(2026, 9, 1, 12, 30, tzinfo=UTC)
TEXT = (
    "U krijgt een infuus op de dagbehandeling; neem iets te lezen mee, en wat te eten.\n\n"
    "Wanneer: maandag 11 januari 2027 om 9.30 uur\nHoe zeker: Afgesproken met het ziekenhuis\n"
    "Waar: Dagbehandeling, route 4\n\nVragen: de MS-verpleegkundige, (099) 123 45 67, elke werkdag."
)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def small(run: Run) -> Table:
    """The calendar of a year, about."""
    return _writers(run, 41)


def hundred(run: Run) -> Table:
    """The one that the aim is of."""
    return _writers(run, 100)


def large(run: Run) -> Table:
    """More than anybody has."""
    return _writers(run, 500)


def _writers(run: Run, number: int) -> Table:
    """Return how long each way takes to write the same events, half of them on the clock."""
    events = [_event(run.start + 7 * n * DAY, n) for n in range(number)]
    ways: dict[str, Callable[[], bytes]] = {
        "plain strings": partial(_plainly, events),
        "icalendar, the obvious way": partial(written_by_icalendar, "x", "nl", STAMP, events),
        "ours": partial(write_calendar, "x", "nl", STAMP, events),
    }
    sizes = ", ".join(f"{name} {len(write())}" for name, write in ways.items())
    title = f"Calendar: {number} events, in bytes: {sizes} (aim for 100: at most 8 x)"
    return compare(title, ways, run.rounds(30))


def _event(day: date, n: int) -> CalendarEvent:
    words = {"title": f"Infuus {n}, dag 1", "description": TEXT, "place": "Route 4; balie 2"}
    if n % 2:
        return CalendarEvent(f"00000000-{n:04}", begins=day, ends=day, **words)
    begins = datetime.combine(day, datetime.min.time()) + 9 * HOUR
    return CalendarEvent(f"00000000-{n:04}", begins=begins, ends=begins + HOUR, **words)


def _plainly(events: Sequence[CalendarEvent]) -> bytes:
    """Join the same lines as if every word could stand as it is."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *ZONE_RULES.splitlines()]
    for event in events:
        lines += (
            "BEGIN:VEVENT",
            f"SUMMARY:{event.title}",
            f"DTSTART:{event.begins}",
            f"DTEND:{event.ends}",
            f"DTSTAMP:{STAMP}",
            f"UID:{event.uid}@mscare-host",
            f"SEQUENCE:{event.sequence}",
            folded(f"DESCRIPTION:{event.description}"),
            f"LAST-MODIFIED:{STAMP}",
            f"LOCATION:{event.place}",
            "STATUS:TENTATIVE",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        )
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


@with_empty_view
def fetches(run: Run) -> Table:
    """What a program costs that reads an address again: mostly there is nothing new."""
    address = _address(run)
    short = {"Accept-Encoding": "gzip"}
    first = _answer(address, 200, short)
    cases: dict[str, Case] = {
        "nothing new (304)": partial(
            _answer, address, 304, {**short, "If-None-Match": first["ETag"]}
        ),
        "whole, compressed (200)": partial(_answer, address, 200, short),
        "whole (200)": partial(_answer, address, 200, {}),
    }
    with patch.object(stored_feeds, "SENT_A_MINUTE", 1_000_000):
        statements = {name: _statements(case) for name, case in cases.items()}
        asked = {name: repeated(case, 20) for name, case in cases.items()}
        seconds = interleave(empty_views() | asked, run.rounds(15))
    said = {name: f", {number} statements" for name, number in statements.items()}
    return table_of(
        f"Calendar address, each 20 times: {len(first.content)} bytes compressed",
        {
            f"{name}{said.get(name, '')}, {20 / median(times):.0f} a second": times
            for name, times in seconds.items()
        },
    )


def _statements(case: Case) -> int:
    with CaptureQueriesContext(connection) as asked:
        case()
    return len(asked)


def _answer(address: str, status: int, headers: dict[str, str]) -> HttpResponse:
    response = Client().get(address, headers=headers)
    if response.status_code != status:
        raise RuntimeError(f"a calendar gave {response.status_code}")
    return response


NUMBERS = count(1)


def _address(run: Run) -> str:
    patient = begun_plan(run, "alemtuzumab", "jbz").patient
    user = User.objects.create_user(f"reads-{next(NUMBERS)}")
    now = timezone.now()
    access = Access.objects.create(user=user, patient=patient, kind="self", granted_at=now)
    _feed, token = make_feed(access, "phone", False, Lane, "nl", now)
    return f"/agenda/{token}/mijn-afspraken.ics"
