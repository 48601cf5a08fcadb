"""Doses on days in a row: after a gap for which no source gives a day, the team names it.

The course is invented: four days in a row and a fifth with a rule of its own, then a second part a
month after the start. Its source shifts a gap of one or two days and asks from three on. Days are
typed by hand.
"""

import pytest

from schedules import engine
from schedules.engine import Delay, Key, Late, Measure, Then, Within

from .build import day, days, dose, dues, only, rule

LATE = (
    Late("shift", Measure.MISSED, Then.SHIFT, number=Within(1, 2)),
    Late("ask", Measure.MISSED, Then.ASK, number=Within(3)),
)
DAILY = {"every": "1 day", "times": 4, "delay": Delay.RESET, "course": 1, "late": LATE}
FIRST = dose("a.dose", **DAILY)
FIFTH = dose("a.fifth", "1 day after last a.dose", count_from=5, course=1, late=LATE)
SECOND = dose("a.later", "1 month after start", **DAILY)
WINDOW = rule("a.window", period=("start", "6 months after course 1 last day"), kind="fertility")
TESTS_END = rule("a.end", "6 months after last dose", "lab")


def expand(happened, *more, stop=None, last=None):
    told = {
        Key(*key): engine.Happened(engine.Status(status), on and day(on), *carries)
        for key, (status, on, *carries) in happened.items()
    }
    facts = {"stop_date": day(stop), "last_given": engine.AS_RECORDED} if stop else {}
    facts |= {"last_dose": day(last), "last_given": day(last)} if last else {}
    rules = engine.Regimen((FIRST, FIFTH, WINDOW, TESTS_END, *more))
    return engine.expand(
        rules, start=day("2026-10-05"), until=day("2028-10-05"), facts=facts, happened=told
    )


def codes(found):
    return [notice.code for notice in found.notices]


@pytest.mark.parametrize(
    ("given", "rest"),
    [
        ("2026-10-07", ["2026-10-08", "2026-10-09", "2026-10-10"]),
        ("2026-10-08", ["2026-10-09", "2026-10-10", "2026-10-11"]),
        ("2026-10-09", [None, None, None]),
        ("2026-10-13", [None, None, None]),
    ],
    ids=["one day", "two days", "three days", "a week"],
)
def test_after_a_gap_of_three_days_no_day_is_computed(given, rest):
    found = expand({("a.dose", 2): ("done", given)})
    assert [*dues(found, "a.dose")[2:], *dues(found, "a.fifth")] == rest
    assert ("days-to-name" in codes(found)) == (rest[0] is None)


def test_those_without_a_day_come_after_the_one_that_was_late():
    found = expand({("a.dose", 2): ("done", "2026-10-13")})
    doses = [(e.rule.fact, e.occurrence) for e in found.entries if e.rule.is_dose]
    numbers = [("a.dose", 1), ("a.dose", 2), ("a.dose", 3), ("a.dose", 4), ("a.fifth", 5)]
    assert doses == numbers
    assert [n.words for n in found.notices if n.code == "days-to-name"] == [{"n": 3}]


def test_the_last_of_the_series_late_leaves_the_fifth_without_a_day():
    found = expand({("a.dose", 4): ("done", "2026-10-11")})
    assert dues(found, "a.fifth") == [None]
    assert dues(expand({("a.dose", 4): ("done", "2026-10-10")}), "a.fifth") == ["2026-10-11"]


@pytest.mark.parametrize("status", ["done", "partial"])
def test_the_windows_keep_the_later_of_the_planned_last_day_and_what_was_given(status):
    found = expand({("a.dose", 2): (status, "2026-10-09")})
    window = only(found, "a.window")
    assert (str(window.latest), window.is_at_least) == ("2027-04-09", True)
    later = only(expand({("a.dose", 2): (status, "2026-10-13")}), "a.window")
    assert (str(later.latest), later.is_at_least) == ("2027-04-13", True)
    end = only(found, "a.end")
    assert (str(end.due), end.is_at_least) == ("2027-04-09", True)


def test_three_that_were_missed_leave_the_rest_without_a_day_and_the_window_as_planned():
    missed = {("a.dose", n): ("missed", None) for n in (2, 3, 4)}
    found = expand(missed)
    assert dues(found, "a.fifth") == [None]
    window = only(found, "a.window")
    assert (str(window.latest), window.is_at_least) == ("2027-04-09", True)
    two = expand({key: missed[key] for key in list(missed)[:2]})
    assert dues(two, "a.fifth") == ["2026-10-09"]
    assert not only(two, "a.window").is_at_least


def test_the_last_three_missed_shorten_no_window_until_it_is_decided():
    last = [("a.dose", 3), ("a.dose", 4), ("a.fifth", 5)]
    window = only(expand(dict.fromkeys(last, ("missed", None))), "a.window")
    assert (str(window.latest), window.is_at_least) == ("2027-04-09", True)
    window = only(expand(dict.fromkeys(last, ("skipped", None))), "a.window")
    assert (str(window.latest), window.is_at_least) == ("2027-04-06", False)


def test_once_the_team_named_a_day_the_next_ones_follow_it():
    happened = {("a.dose", 2): ("done", "2026-10-13"), ("a.dose", 3): ("moved", "2026-10-15")}
    found = expand(happened)
    assert dues(found, "a.dose")[3:] == ["2026-10-16"]
    assert dues(found, "a.fifth") == ["2026-10-17"]
    window = only(found, "a.window")
    assert (str(window.latest), window.is_at_least) == ("2027-04-17", False)


@pytest.mark.parametrize(
    ("carries", "rest"),
    [(True, ["2026-10-14", "2026-10-15"]), (False, ["2026-10-07", "2026-10-08"])],
)
def test_who_said_whether_the_rest_follows_has_answered(carries, rest):
    found = expand({("a.dose", 2): ("done", "2026-10-13", carries)})
    assert [days(found, "a.dose")[n] for n in (3, 4)] == rest


def test_a_course_that_begins_late_begins_whole():
    found = expand({("a.later", 1): ("done", "2026-11-12")}, SECOND)
    assert dues(found, "a.later")[1:] == ["2026-11-13", "2026-11-14", "2026-11-15"]


def test_another_part_of_the_course_stays_where_it_is():
    found = expand({("a.dose", 2): ("done", "2026-10-13")}, SECOND)
    assert dues(found, "a.later")[0] == "2026-11-05"
    window = only(found, "a.window")
    assert (str(window.latest), window.is_at_least) == ("2027-05-08", True)


def test_after_a_stop_those_without_a_day_may_have_been_given():
    found = expand({("a.dose", 2): ("done", "2026-10-13")}, stop="2026-10-20")
    assert dues(found, "a.fifth") == [None]
    assert (str(only(found, "a.end").due), only(found, "a.end").is_at_least) == ("2027-04-13", True)
    given = {("a.dose", n): ("missed", None) for n in (3, 4)} | {("a.fifth", 5): ("missed", None)}
    found = expand({("a.dose", 2): ("done", "2026-10-13"), **given}, stop="2026-10-20")
    assert (str(only(found, "a.end").due), only(found, "a.end").is_at_least) == (
        "2027-04-13",
        False,
    )


def test_after_a_last_dose_that_was_told_none_without_a_day_is_left():
    """They come after the dose that was late, and that one was the last."""
    late = {("a.dose", 2): ("done", "2026-10-13")}
    found = expand(late, stop="2026-11-02", last="2026-10-13")
    doses = [(e.rule.fact, e.occurrence) for e in found.entries if e.rule.is_dose]
    assert doses == [("a.dose", 1), ("a.dose", 2)]
