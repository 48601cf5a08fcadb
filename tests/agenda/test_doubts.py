"""What is asked before a time is agreed. Now is Monday 23 November 2026, 14.00; days by hand."""

from datetime import date, datetime, time

import pytest

from schedules.agenda.doubts import Why, doubts_of
from schedules.engine import WorkingDays
from schedules.timeline import Appointment
from tests.agenda.build import day

NOW = datetime.fromisoformat("2026-11-23 14:00")
CHRISTMAS, KINGS_DAY = date(2026, 12, 25), date(2027, 4, 27)
OPEN_DAYS = WorkingDays(closed=frozenset({CHRISTMAS, KINGS_DAY}))


def agreed(on, at=None, *, code="new", last=None, minutes=None, place=""):
    hour = time.fromisoformat(at) if at else None
    return Appointment(code, day(on), day(last), hour, minutes, place)


def asked(appointment, *, expected="2026-12-10", others=()):
    found = doubts_of(
        appointment, NOW, expected=day(expected), working_days=OPEN_DAYS, others=others
    )
    return [doubt.why for doubt in found]


@pytest.mark.parametrize(
    ("on", "at", "whys"),
    [
        ("2026-12-10", "10:00", []),
        ("2026-12-25", "10:00", [Why.CLOSED]),  # Christmas Day
        ("2026-12-13", "10:00", [Why.CLOSED]),  # a Sunday
        ("2027-04-27", "03:00", [Why.CLOSED, Why.NIGHT]),  # King's Day
        ("2026-11-20", "10:00", [Why.PAST]),
        ("2025-12-10", "10:00", [Why.PAST]),  # the year before
        ("2036-12-10", "10:00", [Why.FAR]),  # ten years ahead
        ("2027-06-11", "10:00", [Why.FAR]),  # 183 days after 10 December
        ("2027-06-10", "10:00", []),
        ("2026-11-23", "13:59", [Why.HOUR_PAST]),  # a minute ago
        ("2026-11-23", "14:00", []),
        ("2026-11-23", None, []),
        ("2026-12-10", "05:59", [Why.NIGHT]),
        ("2026-12-10", "06:00", []),
        ("2026-12-10", "21:59", []),
        ("2026-12-10", "22:00", [Why.NIGHT]),
    ],
)
def test_a_time_that_is_often_a_typo_is_asked_about(on, at, whys):
    expected = "2026-12-10" if on != "2027-04-27" else "2027-04-26"
    assert asked(agreed(on, at), expected=expected) == whys


def test_without_a_day_of_the_schedule_a_year_from_today_is_far():
    assert asked(agreed("2027-11-22"), expected="") == []
    assert asked(agreed("2027-11-24"), expected="") == [Why.FAR_OFF]


def test_a_stay_may_begin_on_any_day():
    """An alemtuzumab course begins on the evening before its first infusion: often a Sunday."""
    assert asked(agreed("2026-12-13", last="2026-12-18")) == []


def test_a_stay_that_goes_on_today_is_not_past():
    assert asked(agreed("2026-11-20", last="2026-11-23"), expected="2026-11-20") == []
    assert asked(agreed("2026-11-18", last="2026-11-22"), expected="2026-11-18") == [Why.PAST]


@pytest.mark.parametrize(
    ("other", "is_asked"),
    [
        (agreed("2026-12-10", "10:00", code="a", place="Route 4"), True),  # the same minute
        (agreed("2026-12-10", "10:59", code="a"), True),  # an hour, where nobody said how long
        (agreed("2026-12-10", "11:00", code="a"), False),
        (agreed("2026-12-10", "08:00", code="a", minutes=121), True),
        (agreed("2026-12-10", "08:00", code="a", minutes=120), False),
        (agreed("2026-12-11", "10:00", code="a"), False),
        (agreed("2026-12-10", None, code="a"), False),  # some time that day
        (agreed("2026-12-10", "10:00", code="new"), False),  # itself, before it is moved
        (agreed("2026-12-08", "10:00", code="a", last="2026-12-12"), True),  # during a stay
        (agreed("2026-12-10", "10:00", code="a", last="2026-12-12"), True),  # its first minute
        (agreed("2026-12-10", "14:00", code="a", last="2026-12-12"), False),  # before it begins
    ],
)
def test_two_times_at_once_are_asked_about(other, is_asked):
    mine = agreed("2026-12-10", "10:00", place="Route 12")
    assert asked(mine, others=[other]) == ([Why.SAME_TIME] if is_asked else [])
