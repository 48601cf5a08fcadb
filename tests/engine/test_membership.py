"""What hangs on a dose is tied to that dose; what goes with it names it.

Expected days are typed by hand. Course 1 is five days from Monday 5 October 2026, as the leaflet
of alemtuzumab has it: tablets before each of the first three infusions of a course.
"""

import pytest

from schedules import engine
from schedules.engine import Key
from tests.engine.build import day, days, dose, expand, only, rule

RESET = engine.Delay.RESET
COURSE_1 = dose("a.c1", every="1 day", times=5, course=1, delay=RESET)
COURSE_2 = dose("a.c2", "12 months after course 1 first day", every="1 day", times=3, course=2)
EACH = "each dose of course 1"
PREMEDICATION = rule("a.pre", EACH, "premedication", part_of=EACH)
STEROID = rule("a.steroid", EACH, "premedication", numbers=(1, 2, 3), part_of=EACH)
ALL = (COURSE_1, PREMEDICATION, STEROID)


def lived(*rules, **told):
    """Expand from 5 October 2026; `told` gives (status, day, carries) of the days of course 1."""
    happened = {
        ("a.c1", int(n.removeprefix("day"))): engine.Happened(
            engine.Status(status), on and day(on), carries
        )
        for n, (status, on, carries) in told.items()
    }
    regimen = engine.Regimen(rules)
    return engine.expand(
        regimen, start=day("2026-10-05"), until=day("2028-10-05"), happened=happened
    )


def whole_of(found, fact):
    return {e.occurrence: e.part_of for e in found.entries if e.rule.fact == fact}


def test_a_dose_moved_past_the_next_keeps_its_own_parts():
    found = lived(*ALL, day3=("moved", "2026-10-21", False))
    assert days(found, "a.pre") == {
        1: "2026-10-05",
        2: "2026-10-06",
        3: "2026-10-21",
        4: "2026-10-08",
        5: "2026-10-09",
    }
    assert whole_of(found, "a.pre") == {n: Key("a.c1", n) for n in range(1, 6)}


def test_the_first_three_infusions_are_those_given_first_and_keep_their_names():
    found = lived(*ALL, day3=("moved", "2026-10-21", False))
    assert days(found, "a.steroid") == {1: "2026-10-05", 2: "2026-10-06", 4: "2026-10-08"}
    assert whole_of(found, "a.steroid")[4] == Key("a.c1", 4)


def test_a_course_broken_off_after_its_third_day_keeps_what_it_had():
    found = lived(
        *ALL,
        day3=("done", "2026-10-07", None),
        day4=("moved", "2026-10-21", None),
    )
    assert days(found, "a.steroid") == {1: "2026-10-05", 2: "2026-10-06", 3: "2026-10-07"}
    assert days(found, "a.pre") == {
        1: "2026-10-05",
        2: "2026-10-06",
        3: "2026-10-07",
        4: "2026-10-21",
        5: "2026-10-22",
    }


def test_a_dose_that_was_not_given_is_none_of_the_first_three():
    found = lived(*ALL, day2=("missed", None, None))
    assert days(found, "a.steroid") == {1: "2026-10-05", 3: "2026-10-07", 4: "2026-10-08"}
    assert 2 not in days(found, "a.pre")


def test_numbers_count_on_over_the_courses_whatever_was_missed_in_the_first():
    platelets = rule("a.platelets", "each dose", "lab", numbers=(3, 5, 8), part_of="each dose")
    courses = (COURSE_1, COURSE_2)
    assert days(lived(*courses, platelets), "a.platelets") == {
        1: "2026-10-07",
        2: "2026-10-09",
        3: "2027-10-07",
    }
    # Day 2 was not given: the third infusion given is that of day 4, and there is no fifth.
    found = lived(*courses, platelets, day2=("skipped", None, None))
    assert days(found, "a.platelets") == {3: "2027-10-07", 6: "2026-10-08"}
    assert whole_of(found, "a.platelets") == {3: Key("a.c2", 3), 6: Key("a.c1", 4)}


def test_a_late_day_that_takes_others_along_swaps_nothing():
    """Day 5 is a rule of its own here: days 3 and 4 now lie after it and keep their places."""
    split = (
        dose("a.c1", every="1 day", times=4, course=1, delay=RESET),
        dose("a.c1@day5", "4 days after a.c1", course=1, count_from=5),
        PREMEDICATION,
    )
    found = lived(*split, day3=("done", "2026-10-13", None))
    assert days(found, "a.pre") == {
        1: "2026-10-05",
        2: "2026-10-06",
        3: "2026-10-13",
        4: "2026-10-14",
        5: "2026-10-09",
    }
    assert whole_of(found, "a.pre")[5] == Key("a.c1@day5", 5)


def test_an_early_dose_keeps_its_place():
    found = expand(
        dose("a.dose", every="4 weeks", delay=RESET),
        rule("a.labs", "1 day before each dose", "lab", guards="each dose"),
        until="2026-12-31",
        happened={("a.dose", 2): ("done", "2026-10-06")},
    )
    assert days(found, "a.labs") == {
        1: "2026-10-04",
        2: "2026-10-05",
        3: "2026-11-02",
        4: "2026-11-30",
        5: "2026-12-28",
    }
    guarded = {e.occurrence: e.guards for e in found.entries if e.rule.fact == "a.labs"}
    assert guarded == {n: Key("a.dose", n) for n in range(1, 6)}


def test_a_course_that_was_not_given_leaves_the_later_one_its_number():
    check = rule("a.check", "1 day before each course first day", "visit", part_of="each course")
    found = lived(
        dose("a.c1", course=1),
        dose("a.c2", "12 months after start", course=2),
        check,
        day1=("missed", None, None),
    )
    assert days(found, "a.check") == {2: "2027-10-04"}
    assert whole_of(found, "a.check") == {2: Key("a.c2", 1)}


@pytest.mark.parametrize(
    ("part_of", "whole"),
    [
        pytest.param("a.c1", Key("a.c1", 1), id="a rule"),
        pytest.param("course 1", Key("a.c1", 1), id="a course, by its first day"),
    ],
)
def test_the_evening_of_admission_is_part_of_the_course(part_of, whole):
    admission = rule("a.admit", "1 day before course 1 first day", "admission", part_of=part_of)
    entry = only(expand(COURSE_1, admission), "a.admit")
    assert (entry.part_of, entry.course) == (whole, 1)


def test_a_course_goes_by_the_first_day_on_which_it_was_given():
    admission = rule("a.admit", "1 day before course 1 first day", "admission", part_of="course 1")
    found = lived(COURSE_1, admission, day1=("skipped", None, None))
    assert only(found, "a.admit").part_of == Key("a.c1", 2)


def test_of_two_series_the_nth_goes_with_the_nth():
    visits = rule("a.visit", "6 months after start", every="6 months")
    talks = rule("a.talk", "6 months after start", every="6 months", part_of="a.visit")
    found = expand(visits, talks, until="2027-10-05")
    assert whole_of(found, "a.talk") == {1: Key("a.visit", 1), 2: Key("a.visit", 2)}


def test_all_of_a_series_go_with_what_happens_once():
    visit = rule("a.visit", "6 months after start")
    talks = rule("a.talk", "6 months after start", every="6 months", part_of="a.visit")
    found = expand(visit, talks, until="2027-10-05")
    assert whole_of(found, "a.talk") == {1: Key("a.visit", 1), 2: Key("a.visit", 1)}


def test_what_guards_a_dose_guards_the_one_that_took_its_place():
    found = expand(
        dose("a.first"),
        dose("a.instead", "1 week after start", replaces="a.first", only_if="jcv is positive"),
        rule("a.labs", before="start", kind="lab", guards="a.first"),
        jcv="positive",
    )
    assert only(found, "a.labs").guards == Key("a.instead", 1)


def test_what_guards_a_dose_that_is_not_given_guards_nothing():
    found = expand(
        dose("a.first", only_if="jcv is negative"),
        rule("a.labs", before="start", kind="lab", guards="a.first"),
        jcv="positive",
    )
    assert only(found, "a.labs").guards is None


def test_a_part_has_the_course_of_its_dose_and_the_dose_its_own():
    found = expand(*ALL)
    assert {e.course for e in found.entries} == {1}
