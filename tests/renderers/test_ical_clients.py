"""Our calendars as programs read them that are not ours."""

import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil.tz import tzical
from icalendar import Calendar

from schedules.renderers.calendar.event import CalendarEvent
from schedules.renderers.calendar.vcalendar import (
    ZONE_RULES,
    on_the_clock,
    write_calendar,
)
from tests.clients.libical import Libical

from .calendars import of_every_kind, render

pytestmark = pytest.mark.reading

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
STAMP = datetime(2026, 9, 1, 12, 30, tzinfo=UTC)


def by_libical(body):
    return list(Libical().starts(body))


def by_icalendar(body):
    events = Calendar.from_ical(body).events
    return [(str(event["UID"]), event["DTSTART"].to_ical().decode()) for event in events]


def by_vobject(body):
    events = vobject.readOne(body.decode()).vevent_list
    return [(event.uid.value, f"{event.dtstart.value:%Y%m%d}") for event in events]


READERS = [by_icalendar, by_vobject, by_libical]


def a_moment(begins, minutes=30):
    return CalendarEvent(
        uid="afspraak-1",
        sequence=3,
        title="Afspraak met de neuroloog",
        description="",
        place="Polikliniek",
        begins=begins,
        ends=begins + timedelta(minutes=minutes),
        booked=True,
        busy=True,
    )


def file_with(*events):
    return write_calendar("Overzicht", "nl", STAMP, events)


@pytest.fixture(
    params=[
        ("alemtuzumab", "jbz"),
        ("ocrelizumab", "amsterdam-umc"),
        ("ofatumumab", "amsterdam-umc"),
        ("ahsct", "amsterdam-umc"),
    ],
    ids=lambda pair: pair[0],
)
def real(request, make_timeline):
    return render(make_timeline(*request.param, "2026-10-05"))


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_finds_every_event_of_a_real_calendar(real, reader):
    found = reader(real)

    assert len(found) == real.count(b"BEGIN:VEVENT") >= 5
    assert found == by_icalendar(real)


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_finds_the_days_that_were_typed(reader):
    in_things = render(of_every_kind(), by_day=False)
    uid = "00000000-0000-5000-8000-{:012}{}@mscare-host".format

    found = [(u, day) for u, day in reader(in_things) if ".left-out" not in u]

    assert found == [
        (uid(1, ".first"), "20260705"),
        (uid(1, ""), "20261005"),
        (uid(2, ""), "20261005"),
        (uid(3, ""), "20261005"),
        (uid(5, ""), "20261005"),
        (uid(6, ""), "20270406"),
        (uid(8, ""), "20260921"),
        (uid(8, ".last"), "20261109"),
        (uid(9, ""), "20261005"),
        (uid(9, ".last"), "20311007"),
        (uid(10, ""), "20261005"),
    ]


def test_vobject_reads_the_words_back():
    events = vobject.readOne(render(of_every_kind(), by_day=False).decode()).vevent_list

    assert events[2].summary.value == (
        "Still to agree: Bloed prikken; urine inleveren (before this day) – may apply to you"
    )
    assert (
        "Drink genoeg: thee, water, melk.\nNeem het formulier mee." in events[2].description.value
    )


def test_vobject_expands_a_repeat_to_typed_days():
    body = render(of_every_kind(), by_day=False)
    tablet = vobject.readOne(body.decode()).vevent_list[4]

    found = [day.date() for day in list(tablet.getrruleset())]

    assert found[:4] == [date(2026, 10, day) for day in (5, 7, 9, 12)]
    assert found[-1] == date(2026, 12, 30)


def test_libical_has_no_complaint_about_a_real_calendar(real):
    assert Libical().is_valid(real)
    assert Libical().complaints(real) == []


@pytest.mark.parametrize("month", [1, 7])
def test_libical_has_no_complaint_about_an_appointment_on_the_clock(month):
    body = file_with(a_moment(datetime(2027, month, 5, 10, 30, tzinfo=AMSTERDAM)))

    assert Libical().is_valid(body)
    assert Libical().complaints(body) == []


def test_libical_does_complain_about_the_faults_that_we_avoid():
    with_method = render(of_every_kind()).replace(b"VERSION", b"METHOD:PUBLISH\r\nVERSION", 1)

    assert not Libical().is_valid(with_method) or Libical().complaints(with_method)


# the clock, on both sides of the two changes of 2027: 28 March and 31 October


@pytest.mark.parametrize(
    ("wall", "instant"),
    [
        ("2027-03-27 10:30", "2027-03-27 09:30"),
        ("2027-03-28 01:59", "2027-03-28 00:59"),
        ("2027-03-28 03:00", "2027-03-28 01:00"),
        ("2027-03-28 10:30", "2027-03-28 08:30"),
        ("2027-10-30 10:30", "2027-10-30 08:30"),
        ("2027-10-31 01:30", "2027-10-30 23:30"),
        ("2027-10-31 03:30", "2027-10-31 02:30"),
        ("2027-11-01 10:30", "2027-11-01 09:30"),
    ],
)
def test_an_appointment_keeps_its_hour_on_the_clock(wall, instant):
    shown = datetime.fromisoformat(f"{wall}+00:00").replace(tzinfo=AMSTERDAM)
    happens = datetime.fromisoformat(f"{instant}+00:00")

    body = file_with(a_moment(happens, minutes=10))
    event = vobject.readOne(body.decode()).vevent

    stamp = f"{shown:%Y%m%dT%H%M%S}".encode()
    assert b"\r\nDTSTART;TZID=Europe/Amsterdam:" + stamp + b"\r\n" in body
    assert event.dtstart.value.astimezone(UTC) == happens  # reads the rules in the file
    assert file_with(a_moment(shown.replace(tzinfo=None), minutes=10)) == body


def test_a_time_without_a_zone_is_what_the_clock_on_the_wall_shows():
    naive = datetime.fromisoformat("2027-07-05T10:30")

    assert on_the_clock(naive) == datetime(2027, 7, 5, 8, 30, tzinfo=UTC)


def test_an_hour_that_the_clock_skips_becomes_the_hour_after_it():
    skipped = datetime.fromisoformat("2027-03-28T02:30")

    assert f"{on_the_clock(skipped):%H:%M %Z}" == "03:30 CEST"


def test_an_appointment_of_minutes_ends_at_its_end_and_not_a_day_later():
    body = file_with(a_moment(datetime(2027, 7, 5, 10, 30, tzinfo=AMSTERDAM), minutes=45))

    (event,) = Calendar.from_ical(body).events

    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=45)


def test_the_zone_is_one_rule_for_winter_and_one_for_summer_and_only_where_it_is_used():
    body = file_with(a_moment(datetime(2027, 7, 5, 10, 30, tzinfo=AMSTERDAM)))
    day = CalendarEvent("dag", "Infuus", "", "", date(2027, 7, 5), date(2027, 7, 5))

    assert [body.count(b"BEGIN:" + name) for name in (b"STANDARD", b"DAYLIGHT")] == [1, 1]
    assert b"RDATE" not in body
    assert b"TZID" not in file_with(day)


def test_the_rules_of_the_zone_agree_with_the_zone_database_around_thirty_changes():
    written = tzical(io.StringIO(ZONE_RULES)).get("Europe/Amsterdam")
    hours = [
        datetime(year, month, 24, tzinfo=UTC) + timedelta(hours=hour)
        for year in range(2025, 2040)
        for month in (3, 10)
        for hour in range(8 * 24)
    ]

    differing = [
        hour
        for hour in hours
        if hour.astimezone(written).utcoffset() != hour.astimezone(AMSTERDAM).utcoffset()
    ]

    assert differing == []
