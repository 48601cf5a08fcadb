"""A dose on another day, alone or with what follows it (time rules 7 and 8).

`Happened.carries` tells which of the two: True, later doses count from the new day; False, they
stay; None, the delay policy of the protocol decides. Expected dates are typed by hand.
"""

import pytest

from schedules import engine
from tests.engine.build import day, dose, dues, only, rule

RESET, KEEP = engine.Delay.RESET, engine.Delay.KEEP


def expand(*rules, until="2028-10-05", happened):
    """Expand rules from 5 October 2026, with (status, day, carries) of what happened."""
    told = {
        key: engine.Happened(engine.Status(status), on and day(on), carries)
        for key, (status, on, carries) in happened.items()
    }
    regimen = engine.Regimen(tuple(rules))
    return engine.expand(regimen, start=day("2026-10-05"), until=day(until), happened=told)


@pytest.mark.parametrize(
    ("delay", "carries", "next_ones"),
    [
        pytest.param(RESET, None, ["2027-11-03", "2028-05-03"], id="the protocol lets them follow"),
        pytest.param(RESET, True, ["2027-11-03", "2028-05-03"], id="chosen: they follow"),
        pytest.param(RESET, False, ["2027-10-05", "2028-04-05", "2028-10-05"], id="moved alone"),
        pytest.param(KEEP, None, ["2027-10-05", "2028-04-05", "2028-10-05"], id="the grid stays"),
        pytest.param(KEEP, True, ["2027-11-03", "2028-05-03"], id="chosen against the grid"),
        pytest.param(KEEP, False, ["2027-10-05", "2028-04-05", "2028-10-05"], id="alone on it"),
    ],
)
@pytest.mark.parametrize("status", ["moved", "booked", "done"])
def test_the_doses_after_a_late_one(delay, carries, next_ones, status):
    series = dose("a.dose", every="6 months", delay=delay)
    found = expand(series, happened={("a.dose", 2): (status, "2027-05-03", carries)})
    assert dues(found, "a.dose") == ["2026-10-05", "2027-04-05", *next_ones]


def test_a_visit_of_a_series_can_take_the_later_ones_along():
    visits = rule("a.visit", "6 months after start", every="6 months")
    found = expand(visits, happened={("a.visit", 1): ("moved", "2027-05-03", True)})
    assert dues(found, "a.visit") == ["2027-04-05", "2027-11-03", "2028-05-03"]


def test_what_hangs_on_a_dose_moved_alone_moves_with_it():
    found = expand(
        dose("a.dose", every="6 months", delay=RESET),
        rule("a.labs", "7 days before each dose", "lab"),
        until="2027-12-31",
        happened={("a.dose", 2): ("moved", "2027-05-03", False)},
    )
    assert dues(found, "a.labs") == ["2026-09-28", "2027-04-26", "2027-09-28"]


LOADING = (
    dose("a.first", "1 month after start", delay=RESET),
    dose("a.second", "14 days after a.first", delay=RESET),
    rule("a.check", "14 days after a.first"),
)


@pytest.mark.parametrize(
    ("carries", "second"), [(None, "2026-12-03"), (True, "2026-12-03"), (False, "2026-11-19")]
)
def test_another_dose_stays_after_one_moved_alone_and_a_check_never_does(carries, second):
    found = expand(*LOADING, happened={("a.first", 1): ("moved", "2026-11-19", carries)})
    assert dues(found, "a.second") == [second]
    assert dues(found, "a.check") == ["2026-12-03"]


def test_a_dose_moved_alone_says_both_days():
    moved = only(
        expand(*LOADING, happened={("a.first", 1): ("moved", "2026-11-19", False)}), "a.first"
    )
    assert (str(moved.due), str(moved.on)) == ("2026-11-05", "2026-11-19")
    assert (str(moved.day), str(moved.base)) == ("2026-11-19", "2026-11-05")


def test_a_dose_that_was_not_given_counts_from_its_due_day():
    found = expand(*LOADING, happened={("a.first", 1): ("missed", None, None)})
    assert dues(found, "a.second") == ["2026-11-19"]


COURSES = (
    dose("a.c1", every="1 day", times=3, course=1, delay=RESET),
    dose("a.c2", "12 months after course 1 first day", every="1 day", times=2, course=2),
    dose("a.extra", "1 month after course 1 last day"),
    rule("a.visit", "1 month after course 1 first day"),
    rule("a.end", "48 months after course 1 last day", "lab"),
)


def test_the_next_course_stays_when_the_first_day_is_moved_alone():
    found = expand(*COURSES, happened={("a.c1", 1): ("moved", "2026-10-04", False)})
    assert dues(found, "a.c1")[1:] == ["2026-10-06", "2026-10-07"]
    assert dues(found, "a.c2") == ["2027-10-05", "2027-10-06"]
    assert dues(found, "a.visit") == ["2026-11-04"]  # from the day that it really began


def test_the_next_course_follows_when_the_first_day_takes_it_along():
    found = expand(*COURSES, happened={("a.c1", 1): ("moved", "2026-10-12", True)})
    assert dues(found, "a.c1")[1:] == ["2026-10-13", "2026-10-14"]
    assert dues(found, "a.c2") == ["2027-10-12", "2027-10-13"]


def test_safety_counts_from_the_day_of_the_last_dose_even_when_moved_alone():
    found = expand(*COURSES, happened={("a.c1", 3): ("done", "2026-10-12", False)})
    assert dues(found, "a.extra") == ["2026-11-07"]  # a dose: from 7 October, as planned
    assert dues(found, "a.end") == ["2030-10-12"]  # monitoring: from 12 October, as given


def test_after_a_dose_moved_alone_the_next_late_one_resets_as_ever():
    found = expand(
        dose("a.dose", every="6 months", delay=RESET),
        happened={
            ("a.dose", 2): ("done", "2027-05-03", False),
            ("a.dose", 3): ("done", "2027-10-12", None),
        },
    )
    assert dues(found, "a.dose")[2:] == ["2027-10-05", "2028-04-12"]
