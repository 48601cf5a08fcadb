import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from schedules.engine import Certainty, Kind, Repeat, Status
from schedules.renderers.calendar.ical import render_ical
from schedules.renderers.formats import RENDERERS

from .calendars import (
    TODAY,
    a_period,
    a_timeline,
    a_window,
    an_agreed_hour,
    an_entry,
    calendar_of,
    days_of,
    event_of,
    events_of,
    left_out_of,
    of_every_kind,
    render,
)

GOLDEN = Path(__file__).parent / "golden" / "of_every_kind.ics"
FIRST = date(2026, 10, 5)


# the file


def test_a_small_timeline_gives_the_golden_bytes():
    assert render(of_every_kind()) == GOLDEN.read_bytes()


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_with_another_hash_seed_gives_the_golden_bytes(seed):
    program = (
        "import sys, django; django.setup();"
        "from tests.renderers.calendars import of_every_kind, render;"
        "sys.stdout.buffer.write(render(of_every_kind()))"
    )
    environment = os.environ | {
        "PYTHONHASHSEED": seed,
        "DJANGO_SETTINGS_MODULE": "mscare.settings",
        "TZ": "Pacific/Auckland",
    }

    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True
    )

    assert done.stdout == GOLDEN.read_bytes()


def test_the_day_of_asking_changes_no_byte():
    timeline = of_every_kind()

    assert (
        render_ical(timeline, date(2026, 1, 1)).body == render_ical(timeline, date(2040, 1, 1)).body
    )


def test_the_calendar_is_handed_over_as_a_calendar_file():
    rendered = RENDERERS["ics"](a_timeline(an_entry()), TODAY)

    assert rendered.filename == "lindumab-2026-10-05.ics"
    assert rendered.content_type == "text/calendar; charset=utf-8"


def test_the_calendar_names_itself_and_asks_to_be_read_again():
    calendar = calendar_of(a_timeline(an_entry()))

    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"] == "-//MSCare//Treatment timeline//EN"
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "Lindumab (Lindora): overview"
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in calendar.to_ical()
    assert b"\r\nX-PUBLISHED-TTL:PT4H\r\n" in calendar.to_ical()


def test_nothing_is_there_that_makes_calendar_programs_refuse_a_file():
    calendar = calendar_of(of_every_kind())

    names = {name for component in calendar.walk() for name in component}

    assert not names & {"METHOD", "CLASS", "ORGANIZER"}
    assert "UID" not in calendar
    assert b"VTIMEZONE" not in render(of_every_kind())


def test_lines_end_as_the_standard_says_and_none_is_longer_than_75_octets():
    body = render(of_every_kind())

    lines = body.split(b"\r\n")

    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    for line in lines:
        line.decode()  # no letter is cut in two


def test_the_time_of_the_knowledge_stands_in_every_event_and_now_stands_nowhere():
    event = event_of(an_entry(sequence=7), stamp=datetime(2026, 9, 1, 12, 30, tzinfo=UTC))

    assert event["DTSTAMP"].to_ical() == event["LAST-MODIFIED"].to_ical() == b"20260901T123000Z"
    assert event["SEQUENCE"] == 7


def test_an_entry_is_known_by_its_own_identity_without_a_slash():
    assert event_of(an_entry(uid="0c1d-77"))["UID"] == "0c1d-77@mscare-host"


# the days


@pytest.mark.parametrize(
    ("entry", "title", "first", "last"),
    [
        pytest.param(
            an_entry(),
            "Still to agree: Infuus",
            *["2026-10-05"] * 2,
            id="a firm day",
        ),
        pytest.param(
            an_entry(due=date(2028, 2, 29)),
            "Still to agree: Infuus",
            "2028-02-29",
            "2028-02-29",
            id="leap day",
        ),
        pytest.param(
            an_entry(
                due=date(2026, 12, 31),
                on=date(2027, 1, 4),
                certainty=Certainty.BOOKED,
                status=Status.BOOKED,
            ),
            "Infuus",
            "2027-01-04",
            "2027-01-04",
            id="agreed on another day",
        ),
        pytest.param(
            an_entry(certainty=Certainty.ABOUT),
            "Still to agree: Infuus (around this day)",
            "2026-10-05",
            "2026-10-05",
            id="about",
        ),
        pytest.param(
            a_window(date(2026, 9, 22), FIRST),
            "Still to agree: Infuus (on one of these days)",
            "2026-09-22",
            "2026-10-05",
            id="a window of two weeks",
        ),
        pytest.param(
            a_window(None, FIRST, certainty=Certainty.UNKNOWN),
            "Still to agree: Infuus (before this day)",
            "2026-10-05",
            "2026-10-05",
            id="a latest day only",
        ),
        pytest.param(
            a_period(FIRST, FIRST),
            "Infuus",
            "2026-10-05",
            "2026-10-05",
            id="a period of one day",
        ),
        pytest.param(
            an_entry(conditional=True),
            "Still to agree: Infuus – may apply to you",
            *["2026-10-05"] * 2,
            id="maybe",
        ),
        pytest.param(
            a_window(
                None,
                FIRST,
                certainty=Certainty.UNKNOWN,
                conditional=True,
                condition="if the first one fails",
            ),
            "Still to agree: Infuus (before this day) – if the first one fails",
            *["2026-10-05"] * 2,
            id="with a condition in words",
        ),
    ],
)
def test_an_entry_is_one_event_on_whole_days(entry, title, first, last):
    event = event_of(entry)

    assert event["SUMMARY"] == title
    assert days_of(event) == (first, last)
    assert event["DTSTART"].params["VALUE"] == event["DTEND"].params["VALUE"] == "DATE"


def test_the_end_is_written_as_the_day_after_the_last_day():
    assert event_of(an_entry(due=date(2027, 2, 28)))["DTEND"].to_ical() == b"20270301"


@pytest.mark.parametrize(
    ("softness", "last_title"),
    [
        ("", "Up to and including today: Infuus"),
        ("at least", "Up to and including today (at least): Infuus"),
    ],
)
def test_a_period_of_more_than_two_weeks_is_told_on_its_first_and_last_day(softness, last_title):
    entry = a_period(FIRST, date(2026, 10, 19), uid="abc", softness=softness)

    begins, ends = events_of(a_timeline(entry))

    assert (begins["SUMMARY"], *days_of(begins)) == ("Begins: Infuus", "2026-10-05", "2026-10-05")
    assert (ends["SUMMARY"], *days_of(ends)) == (last_title, "2026-10-19", "2026-10-19")
    assert (begins["UID"], ends["UID"]) == ("abc@mscare-host", "abc.last@mscare-host")


def test_a_window_of_more_than_two_weeks_is_told_on_its_first_and_last_day():
    first, last = events_of(a_timeline(a_window(date(2026, 9, 21), FIRST)))

    assert (first["SUMMARY"], *days_of(first)) == (
        "Still to agree: Infuus (possible from this day)",
        *["2026-09-21"] * 2,
    )
    assert (last["SUMMARY"], *days_of(last)) == (
        "Still to agree: Infuus (this day at the latest)",
        *["2026-10-05"] * 2,
    )


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        pytest.param(
            an_entry(due=None, certainty=Certainty.UNKNOWN),
            "No day is known of this yet:",
            id="no date",
        ),
        pytest.param(
            a_period(FIRST, FIRST, ask_team=True),
            "Only the maker of the medicine says this. Ask your team about it:",
            id="a period to ask about",
        ),
    ],
)
def test_what_has_no_firm_date_for_a_patient_is_left_out_with_why(entry, why):
    timeline = a_timeline(entry)

    assert events_of(timeline) == []
    assert left_out_of(timeline) == f"{why}\n- Infuus"


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        pytest.param(
            a_window(FIRST, None, certainty=Certainty.UNKNOWN),
            "Still to agree: Infuus (possible from this day)",
            id="no latest day",
        ),
        pytest.param(a_period(FIRST, None), "Begins: Infuus", id="standing advice"),
    ],
)
def test_what_has_no_end_stands_on_its_beginning(entry, title):
    timeline = a_timeline(entry)

    (event,) = events_of(timeline)

    assert (event["SUMMARY"], *days_of(event)) == (title, "2026-10-05", "2026-10-05")
    assert left_out_of(timeline) == ""


def test_what_falls_on_one_day_stays_apart_by_choice():
    dose, tablet = an_entry(uid="a"), an_entry(uid="b", title="Prednison")

    first, second = events_of(a_timeline(dose, tablet), by_day=False)

    assert (first["SUMMARY"], second["SUMMARY"]) == (
        "Still to agree: Infuus",
        "Still to agree: Prednison",
    )
    assert days_of(first) == days_of(second)


# how sure


@pytest.mark.parametrize("certainty", list(Certainty))
def test_only_what_is_agreed_is_confirmed(certainty):
    expected = "CONFIRMED" if certainty is Certainty.BOOKED else "TENTATIVE"

    assert event_of(an_entry(certainty=certainty))["STATUS"] == expected


@pytest.mark.parametrize(
    ("entry", "transparency"),
    [
        pytest.param(an_agreed_hour(minutes=30), "OPAQUE", id="an hour of known length"),
        pytest.param(an_agreed_hour(), "TRANSPARENT", id="an hour of unknown length"),
        pytest.param(an_agreed_hour(at=None, minutes=30), "TRANSPARENT", id="a whole day"),
        pytest.param(an_agreed_hour(at=None, last=date(2026, 10, 7)), "OPAQUE", id="a stay"),
        pytest.param(
            an_agreed_hour(minutes=30, status=Status.DONE), "TRANSPARENT", id="what is done"
        ),
        pytest.param(an_entry(), "TRANSPARENT", id="what is not agreed yet"),
        pytest.param(an_entry(kind=Kind.WARNING), "TRANSPARENT", id="a warning"),
        pytest.param(a_window(FIRST, FIRST), "TRANSPARENT", id="a window"),
        pytest.param(a_window(None, FIRST), "TRANSPARENT", id="a latest day"),
        pytest.param(a_period(FIRST, FIRST), "TRANSPARENT", id="a period"),
        pytest.param(an_entry(repeat=Repeat(every_days=1)), "TRANSPARENT", id="a daily tablet"),
    ],
)
def test_only_what_is_agreed_and_still_to_come_takes_time(entry, transparency):
    assert event_of(entry)["TRANSP"] == transparency


def test_both_ends_of_a_long_period_take_no_day():
    events = events_of(a_timeline(a_period(FIRST, date(2031, 10, 7))))

    assert [event["TRANSP"] for event in events] == ["TRANSPARENT", "TRANSPARENT"]
