"""Our lines of a calendar file, against icalendar's of the same events."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from schedules.engine import Repeat
from schedules.renderers.calendar.event import CalendarEvent
from schedules.renderers.calendar.vcalendar import AMSTERDAM, digest_of, write_calendar

from .oracle import unfolded, written_by_icalendar
from .test_ical_clients import Libical

STAMP = datetime(2026, 9, 1, 12, 30, tzinfo=UTC)
# What a file may hold. icalendar writes a typed \N as the end of a line, where ours keeps it.
SIGNS = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029")
NASTY = st.sampled_from([*'\\;,:"^', "\n", "\r\n", "\r", "\t", "\\n", "é", "🧠", "\\" * 80, "  "])
TEXTS = st.lists(SIGNS | NASTY, max_size=120).map("".join).filter(lambda text: "\\N" not in text)
DAYS = st.dates(date(2026, 1, 1), date(2031, 12, 31))
NINE = datetime.fromisoformat("2027-07-05T09:00:00")
HOURS = st.integers(-262_800, 2_628_000).map(lambda n: NINE + timedelta(minutes=n))
REPEATS = st.builds(Repeat, st.integers(1, 30)) | st.builds(
    lambda days, until: Repeat(weekdays=tuple(sorted(days)), until=until),
    st.sets(st.integers(0, 6), min_size=1),
    st.none() | DAYS,
)


@st.composite
def an_event(draw):
    begins = draw(DAYS | HOURS)
    on_the_clock = isinstance(begins, datetime)
    length = draw(st.integers(0, 600))
    return CalendarEvent(
        uid=draw(st.uuids(version=4).map(str)),
        title=draw(TEXTS.filter(bool)),
        description=draw(TEXTS),
        place=draw(TEXTS),
        begins=begins,
        ends=begins + (timedelta(minutes=length) if on_the_clock else timedelta(length % 20)),
        booked=draw(st.booleans()),
        busy=draw(st.booleans()),
        cancelled=draw(st.booleans()),
        repeat=draw(st.none() | REPEATS),
        url=draw(st.sampled_from(["", "https://mscare.example/mijn/?a=1;b=2,3"])),
        alarm=draw(st.none() | st.integers(1, 4000).map(lambda n: timedelta(minutes=n))),
        categories=tuple(draw(st.lists(TEXTS.filter(bool), max_size=2))),
        sequence=draw(st.integers(0, 2**31 - 1)),
        stamp=draw(st.none() | st.just(datetime(2027, 3, 28, 1, 59, 59, 5, tzinfo=AMSTERDAM))),
    )


@given(st.lists(an_event(), max_size=4), TEXTS, st.booleans())
def test_every_line_is_as_icalendar_writes_it(events, name, is_neutral):
    ours = write_calendar(name, "nl", STAMP, events, is_neutral=is_neutral)

    theirs = written_by_icalendar(name, "nl", STAMP, events, is_neutral=is_neutral)
    assert unfolded(ours) == unfolded(theirs)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])) | TEXTS, max_size=5).map("".join))
def test_no_text_makes_a_line_that_a_reader_cannot_read(text):
    event = an_hour(NINE, title=text, description=text)
    lines = write_calendar(text, "nl", STAMP, [event]).split(b"\r\n")

    assert max(map(len, lines)) <= 75
    for line in lines:
        assert len(line.decode().splitlines()) <= 1  # no letter is cut, and nothing ends it earlier
        assert not set(line) & {*range(9), *range(10, 32), 127}


def an_hour(begins, minutes=60, **more):
    words = {"title": "Infuus", "description": "", "place": ""} | more
    return CalendarEvent("a", begins=begins, ends=begins + timedelta(minutes=minutes), **words)


def read_back(event):
    (found,) = Calendar.from_ical(write_calendar("x", "nl", STAMP, [event])).events
    return found


@pytest.mark.parametrize(
    "text",
    [
        "Bloed prikken; nuchter, dus niets eten",
        r"map C:\Temp",
        "één regel\nen nog één",
        "é" * 100,
        "🧠" * 50,
        "\\" * 200,
    ],
)
def test_a_text_is_read_back_as_it_was(text):
    assert str(read_back(an_hour(NINE, description=text))["DESCRIPTION"]) == text


def test_the_name_of_a_calendar_is_a_text_as_others_are():
    body = write_calendar("Kuur; 1, 2\\3", "nl", STAMP, [])

    assert b"\r\nNAME:Kuur\\; 1\\, 2\\\\3\r\n" in body
    assert b"\r\nX-WR-CALNAME:Kuur\\; 1\\, 2\\\\3\r\n" in body


def test_a_calendar_without_events_is_one():
    body = write_calendar("Mijn afspraken", "nl", STAMP, [])

    assert Calendar.from_ical(body).events == []
    assert Libical().is_valid(body)
    assert body.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert body.endswith(b"\r\nEND:VCALENDAR\r\n")


def test_a_line_of_75_octets_stays_whole_and_the_next_letter_folds_it():
    def lines(letters):
        body = write_calendar("x", "nl", STAMP, [an_hour(NINE, title=letters)])
        rows = body.split(b"\r\n")
        return [
            row for row in rows if row.startswith(b"SUMMARY") or (row[:1] == b" " and row.strip())
        ]

    assert lines("a" * 67) == [b"SUMMARY:" + b"a" * 67]
    assert lines("a" * 68) == [b"SUMMARY:" + b"a" * 67, b" a"]
    assert lines("a" * 66 + "é") == [b"SUMMARY:" + b"a" * 66, " é".encode()]
    assert lines("a" * 66 + ",b") == [b"SUMMARY:" + b"a" * 66, b" \\,b"]  # not between \ and ,


# the clock changes at 2.00 on 28 March and at 3.00 on 31 October 2027


@pytest.mark.parametrize(
    ("begins", "minutes", "written"),
    [
        ("2027-03-28 01:30", 60, ("TZID=Europe/Amsterdam:20270328T013000", "20270328T033000")),
        ("2027-03-28 01:30", 150, ("TZID=Europe/Amsterdam:20270328T013000", "20270328T050000")),
        ("2027-03-28 02:30", 30, ("TZID=Europe/Amsterdam:20270328T033000", "20270328T040000")),
        ("2027-10-31 01:30", 60, ("TZID=Europe/Amsterdam:20271031T013000", "20271031T023000")),
        ("2027-10-31 01:30", 150, ("TZID=Europe/Amsterdam:20271031T013000", "20271031T030000")),
    ],
)
def test_an_appointment_over_a_change_of_the_clock_lasts_as_long_as_it_lasts(
    begins, minutes, written
):
    event = an_hour(datetime.fromisoformat(begins + "+00:00").replace(tzinfo=None), minutes)
    body = write_calendar("x", "nl", STAMP, [event]).decode()
    first, last = written

    assert f"\r\nDTSTART;{first}\r\n" in body
    assert f"\r\nDTEND;TZID=Europe/Amsterdam:{last}\r\n" in body
    found = read_back(event)
    length = found["DTEND"].dt.astimezone(UTC) - found["DTSTART"].dt.astimezone(UTC)
    assert length == timedelta(minutes=minutes)


def test_an_hour_that_the_clock_shows_twice_is_written_so_that_it_is_the_right_one():
    event = an_hour(datetime.fromisoformat("2027-10-31T01:30:00"), 120)
    body = write_calendar("x", "nl", STAMP, [event])

    assert b"\r\nDTEND:20271031T013000Z\r\n" in body
    assert Libical().is_valid(body)


# what a digest is of


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Infuus 2"},
        {"description": "Kom nuchter."},
        {"place": "Route 4"},
        {"booked": True},
        {"busy": True},
        {"cancelled": True},
        {"url": "https://mscare.example/mijn/"},
        {"alarm": timedelta(days=1)},
        {"categories": ("MS",)},
        {"repeat": Repeat(every_days=1)},
    ],
    ids=lambda other: next(iter(other)),
)
def test_what_is_shown_otherwise_has_another_digest(other):
    usual = an_hour(NINE)

    assert digest_of(an_hour(usual.begins, **other)) != digest_of(usual)


def test_a_revision_is_no_part_of_what_is_shown():
    usual = an_hour(NINE)

    assert digest_of(an_hour(usual.begins, sequence=7, stamp=STAMP)) == digest_of(usual)
