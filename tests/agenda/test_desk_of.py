"""What of an agenda asks for a nurse now, and the one place where each moment stands."""

import pytest

from schedules.agenda import agenda_of
from schedules.agenda.desk import desk_of, is_in_sight
from tests.agenda.build import daily, day, entry, series, timeline

TODAY = day("2026-11-28")
MONTHS = [f"2026-{month:02}-05" for month in range(7, 13)] + ["2027-01-15", "2027-02-15"]


@pytest.mark.parametrize(
    ("kind", "given", "answer"),
    [
        # Six weeks ahead it is to be booked.
        ("lab", {"due": "2027-01-09"}, True),
        ("lab", {"due": "2027-01-10"}, False),
        ("lab", {"due": "2026-11-28"}, True),
        ("lab", {"due": "2026-11-27"}, False),
        # A window asks from six weeks before it opens until it has closed.
        ("lab", {"first": "2027-01-09", "last": "2027-06-30"}, True),
        ("lab", {"first": "2027-01-10", "last": "2027-06-30"}, False),
        ("lab", {"first": "2026-10-01", "last": "2026-11-28"}, True),
        ("lab", {"first": "2026-10-01", "last": "2026-11-27"}, False),
        ("lab", {"first": "2026-10-01"}, True),
        ("lab", {"last": "2027-01-09"}, True),
        ("lab", {"last": "2027-01-10"}, False),
        # Without any day its place in the order counts.
        ("lab", {"sort_on": "2027-01-09"}, True),
        ("lab", {"sort_on": "2027-01-10"}, False),
        ("lab", {"sort_on": "2026-11-21"}, True),
        ("lab", {"sort_on": "2026-11-20"}, False),
        ("lab", {}, False),
        # What is late asks until it is recorded, however long ago.
        ("lab", {"due": "2026-03-01", "deadline": day("2026-03-01")}, True),
        # A dose every day asks only around the day on which it begins.
        ("dose", {"due": "2026-11-27", "repeat": daily("it", "2026-11-27").repeat}, False),
        # What was recorded stays in sight for a week.
        ("dose", {"status": "done", "on": "2026-11-21"}, True),
        ("dose", {"status": "done", "on": "2026-11-20"}, False),
        ("dose", {"due": "2026-11-21", "status": "missed"}, True),
        ("dose", {"due": "2026-11-20", "status": "missed"}, False),
        # A result until it was discussed.
        ("lab", {"status": "done", "on": "2026-03-01"}, True),
        ("lab", {"status": "done", "on": "2026-03-01", "is_discussed": True}, False),
        # What is to be rebooked or cancelled, however far ahead.
        ("visit", {"status": "booked", "on": "2027-06-01", "undecided": True}, True),
        ("visit", {"status": "booked", "on": "2027-06-01", "loose": True}, True),
        ("visit", {"status": "booked", "on": "2027-06-01"}, False),
        # What is only said asks for nobody.
        ("warning", {"due": "2026-11-28"}, False),
    ],
)
def test_it_asks_for_a_nurse(kind, given, answer):
    assert is_in_sight(entry("it", kind, **given), TODAY) is answer


def desk(*entries):
    """The four places of a desk, as the keys that stand in each."""
    found = desk_of(agenda_of([timeline(*entries)], TODAY))
    return {
        "todo": [keys(part.entries, part.before) for part in found.todo],
        "series": [keys(part.entries) for part in found.series],
        "later": [keys(part.entries, part.before) for part in found.later],
        "past": [keys(part.entries, part.before) for part in found.past],
    }


def keys(*groups):
    return " before ".join(" ".join(str(one.key) for one in group) for group in groups if group)


def infusion_day(on):
    return (
        entry("tablets", "premedication", on, part_of="infusion#1"),
        entry("infusion", "dose", on),
        entry("blood", "lab", last=on, guards="infusion#1"),
    )


def only(**places):
    return {"todo": [], "series": [], "later": [], "past": []} | places


def test_a_day_that_is_near_stands_whole_under_what_is_to_do():
    assert desk(*infusion_day("2026-12-05")) == only(todo=["infusion#1 tablets#1 before blood#1"])


def test_today_is_not_behind():
    assert desk(*infusion_day("2026-11-28")) == only(todo=["infusion#1 tablets#1 before blood#1"])


def test_a_day_that_is_far_stands_whole_under_later():
    assert desk(*infusion_day("2027-04-05")) == only(later=["infusion#1 tablets#1 before blood#1"])


def test_a_day_that_asks_for_nothing_stands_in_the_past():
    assert desk(*infusion_day("2026-11-27")) == only(past=["infusion#1 tablets#1 before blood#1"])


def test_of_a_day_that_is_over_only_what_asks_is_to_do():
    assert desk(
        entry("infusion", "dose", "2026-10-05"),
        entry("blood", "lab", "2026-10-05", status="done", on="2026-10-05"),
    ) == only(todo=["blood#1"], past=["infusion#1"])


@pytest.mark.parametrize(
    ("sort_on", "place"),
    [
        ("2026-11-20", "past"),
        ("2026-11-27", "todo"),
        ("2026-11-28", "todo"),
        ("2027-06-01", "later"),
        (None, "later"),
    ],
)
def test_what_has_no_day_stands_by_its_place_in_the_order(sort_on, place):
    assert desk(entry("scan", "imaging", sort_on=sort_on)) == only(**{place: ["scan#1"]})


def test_what_comes_back_often_is_told_by_its_series_but_for_what_asks():
    blood = series("blood", "lab", MONTHS, done=4, is_discussed=True)
    assert desk(*blood) == only(
        todo=["blood#6"],
        series=["blood#1 blood#2 blood#3 blood#4 blood#5 blood#7 blood#8"],
    )


def test_what_comes_back_twice_stands_with_its_days():
    assert desk(*series("scan", "imaging", ["2026-06-01", "2027-06-01"])) == only(
        later=["scan#2"], past=["scan#1"]
    )


def test_a_dose_of_every_day_is_told_by_its_series():
    assert desk(daily("capsule", "2026-10-05")) == only(series=["capsule#1"])


def test_what_goes_with_what_comes_back_often_is_told_by_its_own_series():
    injections = series("injection", "dose", MONTHS)
    talks = [
        entry("talk", "phone", on, n=n, part_of=f"injection#{n}")
        for n, on in [(1, MONTHS[0]), (8, MONTHS[7])]
    ]
    assert desk(*injections, *talks) == only(
        todo=["injection#6"],
        series=[
            "injection#1 injection#2 injection#3 injection#4 injection#5 injection#7 injection#8",
            "talk#1 talk#8",
        ],
    )
