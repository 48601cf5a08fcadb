"""What one tap may say of an entry, and when it is late: the same on every page of a nurse."""

import pytest

from schedules.agenda.desk import days_late, is_to_discuss, outcomes_of
from schedules.engine import Repeat
from tests.agenda.build import day, entry, period

TODAY = day("2026-11-28")


def told(an_entry):
    return [(o.what.value, o.on and str(o.on)) for o in outcomes_of(an_entry, TODAY)]


@pytest.mark.parametrize(
    ("kind", "given", "outcomes"),
    [
        # A dose is not done before its day; a test may be, up to a week.
        ("dose", {"due": "2026-11-29"}, []),
        ("dose", {"due": "2026-11-28"}, [("done", "2026-11-28"), ("missed", None)]),
        ("dose", {"due": "2026-11-20"}, [("done", "2026-11-28"), ("missed", None)]),
        ("lab", {"due": "2026-12-05"}, [("done", "2026-11-28")]),
        ("lab", {"due": "2026-12-06"}, []),
        ("lab", {"due": "2027-02-05"}, []),
        ("visit", {"due": "2026-12-01"}, []),
        # The working day counts as well as the protocol's own.
        (
            "dose",
            {"due": "2026-11-29", "book": "2026-11-27"},
            [("done", "2026-11-28"), ("missed", None)],
        ),
        ("dose", {"due": "2026-11-28", "book": "2026-11-30"}, [("done", "2026-11-28")]),
        # A tolerance and a window begin before the day.
        (
            "visit",
            {"due": "2026-12-05", "first": "2026-11-28", "last": "2026-12-12"},
            [("done", "2026-11-28")],
        ),
        ("imaging", {"first": "2026-11-01", "last": "2026-12-31"}, [("done", "2026-11-28")]),
        ("imaging", {"first": "2026-12-06", "last": "2026-12-31"}, []),
        (
            "imaging",
            {"first": "2026-11-01", "last": "2026-11-28"},
            [("done", "2026-11-28"), ("missed", None)],
        ),
        # Only "before": once the day is near enough to be booked.
        ("lab", {"last": "2027-01-09"}, [("done", "2026-11-28")]),
        ("lab", {"last": "2027-01-10"}, []),
        # What is agreed was done on the agreed day, and not before it.
        ("lab", {"due": "2026-12-01", "status": "booked", "on": "2026-11-29"}, []),
        (
            "lab",
            {"due": "2026-12-01", "status": "booked", "on": "2026-11-26"},
            [("done", "2026-11-26"), ("missed", None)],
        ),
        (
            "dose",
            {"due": "2026-12-01", "status": "moved", "on": "2026-11-28"},
            [("done", "2026-11-28"), ("missed", None)],
        ),
        # What was recorded needs nothing but its result.
        ("visit", {"due": "2026-11-20", "status": "done", "on": "2026-11-20"}, []),
        ("lab", {"due": "2026-11-20", "status": "done", "on": "2026-11-20"}, [("discussed", None)]),
        ("lab", {"due": "2026-11-20", "status": "missed"}, []),
        # What left the plan and was agreed is to be cancelled.
        (
            "lab",
            {"due": "2026-12-01", "status": "booked", "on": "2026-12-01", "is_dropped": True},
            [("cleared", None)],
        ),
        ("lab", {"due": "2026-11-20", "is_dropped": True}, []),
        # What is said, or lasts, is never done.
        ("warning", {"due": "2026-11-28"}, []),
        ("dose", {"due": "2026-11-28", "repeat": Repeat(every_days=1)}, []),
        ("visit", {}, []),
    ],
)
def test_one_tap_says(kind, given, outcomes):
    assert told(entry("it", kind, **given)) == outcomes


def test_a_period_is_never_done():
    assert told(period("food", "2026-11-01", "2026-12-01", kind="dose")) == []


@pytest.mark.parametrize(
    ("deadline", "given", "late"),
    [
        ("2026-11-27", {}, 1),
        ("2026-11-28", {}, 0),
        ("2026-10-29", {}, 30),
        ("2026-10-29", {"status": "booked", "on": "2026-10-29"}, 30),
        ("2026-10-29", {"status": "done", "on": "2026-10-29"}, 0),
        ("2026-10-29", {"is_dropped": True}, 0),
        (None, {}, 0),
    ],
)
def test_how_late_it_is(deadline, given, late):
    one = entry("it", "lab", "2026-10-22", deadline=deadline and day(deadline), **given)
    assert days_late(one, TODAY) == late


@pytest.mark.parametrize(
    ("kind", "given", "answer"),
    [
        ("lab", {"status": "done"}, True),
        ("imaging", {"status": "done"}, True),
        ("procedure", {"status": "done"}, True),
        ("visit", {"status": "done"}, False),
        ("lab", {"status": "done", "is_discussed": True}, False),
        ("lab", {"status": "planned"}, False),
    ],
)
def test_a_result_is_to_be_discussed(kind, given, answer):
    assert is_to_discuss(entry("it", kind, "2026-11-20", on="2026-11-20", **given)) is answer
