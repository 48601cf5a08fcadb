"""Entries that stand for a whole series of days."""

from datetime import date

import pytest
import recurring_ical_events

from schedules.engine import Repeat

from .calendars import a_timeline, a_window, an_entry, calendar_of, event_of

FIRST = date(2026, 10, 5)


def days(text):
    return [date.fromisoformat(day) for day in text.split()]


@pytest.mark.parametrize(
    ("repeat", "rule"),
    [
        (Repeat(every_days=1), b"FREQ=DAILY;INTERVAL=1"),
        (Repeat(every_days=14), b"FREQ=DAILY;INTERVAL=14"),
        (Repeat(weekdays=(0, 2, 4)), b"FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        (
            Repeat(every_days=2, until=date(2026, 10, 11)),
            b"FREQ=DAILY;UNTIL=20261011;INTERVAL=2",
        ),
    ],
)
def test_a_repeat_is_written_as_a_rule_of_days(repeat, rule):
    assert event_of(an_entry(repeat=repeat))["RRULE"].to_ical() == rule


def test_a_repeat_without_a_first_day_has_no_rule():
    entry = a_window(FIRST, date(2026, 10, 9), repeat=Repeat(weekdays=(0, 2, 4)))

    assert "RRULE" not in event_of(entry)


@pytest.mark.parametrize(
    ("repeat", "expected"),
    [
        (
            Repeat(weekdays=(0, 2, 4), until=date(2026, 10, 16)),
            "2026-10-05 2026-10-07 2026-10-09 2026-10-12 2026-10-14 2026-10-16",
        ),
        (
            Repeat(every_days=1, until=date(2026, 10, 8)),
            "2026-10-05 2026-10-06 2026-10-07 2026-10-08",
        ),
        (Repeat(every_days=14), "2026-10-05 2026-10-19"),
    ],
)
def test_another_program_expands_a_repeat_to_the_same_days(repeat, expected):
    calendar = calendar_of(a_timeline(an_entry(repeat=repeat)))

    found = recurring_ical_events.of(calendar).between(date(2026, 10, 1), date(2026, 11, 1))

    assert sorted(event["DTSTART"].dt for event in found) == days(expected)
