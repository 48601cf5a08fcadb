"""What one tap may say of an entry, when it is late, and what of a plan asks for a nurse."""

import pytest

from schedules.agenda import agenda_of
from schedules.agenda.desk import desk_of, is_in_sight, is_late, is_to_discuss, outcomes_of
from schedules.engine import Repeat
from tests.agenda.build import daily, day, entry, period, series, timeline

TODAY = day("2026-11-28")
IN_TIME = day("2027-12-31")  # the last day on which something is in time, where that is no matter


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
        # An appointment that the plan left behind is to be decided.
        (
            "lab",
            {"due": "2026-12-01", "status": "booked", "on": "2026-12-01", "loose": True},
            [("cancelled", None), ("kept", None)],
        ),
        ("lab", {"due": "2026-11-20", "is_dropped": True}, []),
        # What is said, or lasts, is never done.
        ("warning", {"due": "2026-11-28"}, []),
        ("dose", {"due": "2026-11-28", "repeat": Repeat(every_days=1)}, []),
        ("visit", {}, []),
    ],
)
def test_one_tap_says(kind, given, outcomes):
    assert told(entry("it", kind, deadline=IN_TIME, **given)) == outcomes


@pytest.mark.parametrize(
    ("kind", "given"),
    [("lab", {"due": "2026-01-20"}), ("imaging", {"first": "2025-11-01", "last": "2026-02-01"})],
)
def test_nothing_is_said_in_one_tap_of_what_was_before_the_plan_was_kept(kind, given):
    assert told(entry("it", kind, deadline=None, **given)) == []


def test_a_period_is_never_done():
    assert told(period("food", "2026-11-01", "2026-12-01", kind="dose")) == []


@pytest.mark.parametrize(
    ("deadline", "given", "late"),
    [
        ("2026-11-27", {}, True),
        ("2026-11-28", {}, False),
        ("2026-10-29", {}, True),
        ("2026-10-29", {"status": "booked", "on": "2026-10-29"}, True),
        ("2026-10-29", {"status": "done", "on": "2026-10-29"}, False),
        ("2026-10-29", {"is_dropped": True}, False),
        (None, {}, False),
    ],
)
def test_what_is_late(deadline, given, late):
    one = entry("it", "lab", "2026-10-22", deadline=deadline and day(deadline), **given)
    assert is_late(one, TODAY) is late


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


@pytest.mark.parametrize(
    ("kind", "given", "is_seen"),
    [
        # Late, or to be put right, or to be discussed.
        ("lab", {"due": "2025-11-20", "deadline": day("2025-11-27")}, True),
        ("lab", {"due": "2025-11-20"}, False),
        (
            "lab",
            {"due": "2027-11-20", "status": "booked", "on": "2027-11-27", "undecided": True},
            True,
        ),
        ("lab", {"due": "2027-11-20", "status": "booked", "on": "2027-11-20"}, False),
        (
            "lab",
            {"due": "2027-11-20", "status": "booked", "on": "2027-11-20", "loose": True},
            True,
        ),
        ("lab", {"due": "2025-11-20", "status": "done", "on": "2025-11-20"}, True),
        (
            "lab",
            {"due": "2025-11-20", "status": "done", "on": "2025-11-20", "is_discussed": True},
            False,
        ),
        # Within six weeks: until 9 January.
        ("visit", {"due": "2026-11-28"}, True),
        ("visit", {"due": "2027-01-09"}, True),
        ("visit", {"due": "2027-01-10"}, False),
        ("visit", {"due": "2027-01-10", "book": "2027-01-08"}, True),
        # What has passed and is still in time.
        ("lab", {"due": "2026-11-25", "deadline": day("2026-12-02")}, True),
        ("imaging", {"first": "2026-01-01", "last": "2027-12-31"}, True),
        ("imaging", {"first": "2027-01-10", "last": "2027-12-31"}, False),
        ("lab", {"last": "2027-01-09"}, True),
        ("lab", {"last": "2027-01-10"}, False),
        # Recorded within a week, or ahead of its day.
        ("visit", {"due": "2026-11-21", "status": "done", "on": "2026-11-21"}, True),
        ("visit", {"due": "2026-11-20", "status": "done", "on": "2026-11-20"}, False),
        ("visit", {"due": "2026-11-21", "status": "missed"}, True),
        ("visit", {"due": "2026-11-20", "status": "missed"}, False),
        # Without any day: by its place in the order.
        ("visit", {"sort_on": "2026-12-01"}, True),
        ("visit", {"sort_on": "2026-11-01"}, False),
        ("visit", {"sort_on": "2027-02-01"}, False),
        # What is only said asks for nothing.
        ("warning", {"due": "2026-11-28"}, False),
    ],
)
def test_what_asks_for_a_nurse(kind, given, is_seen):
    assert is_in_sight(entry("it", kind, **given), TODAY) is is_seen


def desk(*entries):
    """The parts of a desk as names: (to do, series, later, past)."""
    found = desk_of(agenda_of([timeline(*entries)], TODAY))
    days = [
        [([str(e.key) for e in part.entries], [str(e.key) for e in part.before]) for part in parts]
        for parts in (found.todo, found.later, found.past)
    ]
    told_by = [[str(e.key) for e in part.entries] for part in found.series]
    return days[0], told_by, days[1], days[2]


INFUSION_DAY = (
    entry("blood", "lab", last="2026-12-07", guards="infusion#1"),
    entry("tablets", "premedication", "2026-12-07", part_of="infusion#1"),
    entry("infusion", "dose", "2026-12-07"),
)


def test_a_day_that_comes_soon_stands_whole_under_what_is_to_do():
    said = entry("sleepy", "warning", "2026-12-07", part_of="infusion#1")
    todo, *others = desk(*INFUSION_DAY, said)
    assert todo == [(["infusion#1", "tablets#1", "sleepy#1"], ["blood#1"])]
    assert others == [[], [], []]


def test_of_a_day_that_is_over_only_what_asks_is_to_do():
    todo, _told, _later, past = desk(
        entry("visit", "visit", "2026-09-28", status="done", on="2026-09-28"),
        entry("blood", "lab", "2026-09-28", deadline=day("2026-10-05")),
    )
    assert todo == [(["blood#1"], [])]
    assert past == [(["visit#1"], [])]


MONTHS = [
    *(f"2026-{month:02}-15" for month in range(8, 13)),
    *(f"2027-{month:02}-15" for month in range(1, 8)),
]


def test_a_series_tells_what_of_it_asks_for_nothing():
    todo, told_by, later, past = desk(*series("blood", "lab", MONTHS, done=4, is_discussed=True))
    assert todo == [(["blood#5"], [])]  # 15 December; that of 15 January lies seven weeks ahead
    assert told_by == [[f"blood#{n}" for n in (1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12)]]
    assert (later, past) == ([], [])


def test_a_series_tells_of_a_shared_day_only_what_is_its_own():
    todo, told_by, later, _past = desk(
        *series("blood", "lab", MONTHS, done=4, is_discussed=True),
        entry("scan", "imaging", "2027-06-15"),
    )
    assert later == [(["scan#1"], [])]
    assert "blood#11" in told_by[0]
    assert todo == [(["blood#5"], [])]


def test_what_goes_with_doses_that_come_back_stands_with_its_own_series():
    ahead = MONTHS[6:]  # from 15 February
    _todo, told_by, later, _past = desk(
        *series("infusion", "dose", ahead),
        *(
            entry("blood", "lab", last=on, n=n, guards=f"infusion#{n}")
            for n, on in enumerate(ahead, start=1)
        ),
    )
    assert [keys[0] for keys in told_by] == ["infusion#1", "blood#1"]
    assert later == []


def test_what_is_taken_at_home_stands_with_what_comes_back():
    assert desk(daily("capsule", "2026-10-06")) == ([], [["capsule#1"]], [], [])


def test_what_has_no_day_stands_in_its_place():
    todo, _told, later, past = desk(
        entry("call", "phone", sort_on="2026-01-01"),
        entry("decision", "visit", sort_on="2026-12-01"),
        entry("infusion", "dose", "2027-06-07"),
        entry("result", "visit", sort_on="2027-07-01"),
    )
    assert todo == [(["decision#1"], [])]
    assert later == [(["infusion#1"], []), (["result#1"], [])]
    assert past == [(["call#1"], [])]


def test_every_moment_stands_in_one_place():
    entries = [
        *INFUSION_DAY,
        *series("blood-monthly", "lab", MONTHS, done=4),
        entry("scan", "imaging", "2027-06-15"),
        daily("capsule", "2026-10-06"),
        entry("call", "phone", sort_on="2026-01-01"),
        entry("advice", "warning", "2026-12-15"),
    ]
    todo, told_by, later, past = desk(*entries)
    in_days = [key for part in (*todo, *later, *past) for keys in part for key in keys]
    found = [*in_days, *(key for keys in told_by for key in keys)]
    assert sorted(found) == sorted(str(one.key) for one in entries)
