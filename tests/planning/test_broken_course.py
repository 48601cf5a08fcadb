"""Alemtuzumab at JBZ: a course of which the days do not follow each other. Small life 22.

Course 1 is planned for 5 to 9 October 2026. Each infusion keeps its own tests and drugs; prednisone
goes with the first three infusions that are really given (000 §Gebruik).
"""

import pytest

from schedules.engine import Key
from schedules.planning.record import done, missed, move
from tests.planning.reading import day, dues, rows, spans

LATER = day("2026-12-31")


def infusion(n):
    return Key("alem.c1.dose", n)


@pytest.fixture
def plan(make_plan):
    return make_plan("alemtuzumab", "jbz", "2026-10-05", today="2026-09-01", sex="female")


@pytest.fixture
def give(plan, do):
    def give(*days):
        for n, text in enumerate(days, 1):
            do(plan, done(infusion(n), day(text), today=LATER))

    return give


def days_of(plan, fact):
    return [str(row.on or row.due) for row in rows(plan, fact)]


def by_infusion(plan, fact):
    return {row.part_of: str(row.due) for row in rows(plan, fact)}


def test_a_course_broken_off_after_day_3_goes_on_two_weeks_later(plan, do, give):
    give("2026-10-05", "2026-10-06", "2026-10-07")
    do(plan, move(infusion(4), day("2026-10-22")))
    assert days_of(plan, "alem.c1.dose")[3:] == ["2026-10-22", "2026-10-23"]
    assert dues(plan, "alem.c1.steroid") == ["2026-10-05", "2026-10-06", "2026-10-07"]
    assert dues(plan, "alem.c1.premed")[3:] == ["2026-10-22", "2026-10-23"]
    assert dues(plan, "alem.smpc.platelets")[:2] == ["2026-10-07", "2026-10-23"]
    assert spans(plan, "alem.diet.c1") == [("2026-09-21", "2026-11-23")]
    assert spans(plan, "alem.prophylaxis.c1") == [("2026-10-05", "2026-11-23")]
    assert dues(plan, "alem.c2.dose") == ["2027-10-05", "2027-10-06", "2027-10-07"]


def test_a_day_moved_past_the_next_keeps_its_tests_and_not_the_prednisone(plan, do, give):
    give("2026-10-05", "2026-10-06")
    do(plan, move(infusion(3), day("2026-10-12"), carries=False).because("Koorts"))
    assert days_of(plan, "alem.c1.dose")[2:] == ["2026-10-12", "2026-10-08", "2026-10-09"]
    assert by_infusion(plan, "alem.c1.steroid") == {
        "alem.c1.dose#1": "2026-10-05",
        "alem.c1.dose#2": "2026-10-06",
        "alem.c1.dose#4": "2026-10-08",
    }
    assert by_infusion(plan, "alem.c1.premed")["alem.c1.dose#3"] == "2026-10-12"
    platelets = by_infusion(plan, "alem.smpc.platelets")
    assert (platelets["alem.c1.dose#3"], platelets["alem.c1.dose#5"]) == (
        "2026-10-12",
        "2026-10-09",
    )


def test_a_day_that_was_not_given_is_named_and_has_nothing_of_its_own(plan, do, give):
    give("2026-10-05", "2026-10-06", "2026-10-07")
    do(plan, missed(infusion(4), today=LATER))
    assert [row.status for row in rows(plan, "alem.c1.dose")] == [
        *["done"] * 3,
        "missed",
        "planned",
    ]
    assert "alem.c1.dose#4" not in by_infusion(plan, "alem.c1.premed")
    assert by_infusion(plan, "alem.c1.premed")["alem.c1.dose#5"] == "2026-10-09"
    assert dues(plan, "alem.c1.steroid") == ["2026-10-05", "2026-10-06", "2026-10-07"]
    assert dues(plan, "alem.smpc.platelets")[:2] == ["2026-10-07", "2026-10-09"]


def test_the_talk_about_the_scan_is_on_the_day_of_the_scan(plan, do):
    """000 §Vervolg afspraken: after 11 months an MRI, and a visit to discuss its result."""
    assert dues(plan, "alem.fu.neuro_11m") == ["2027-09-05"]
    do(plan, move(Key("alem.fu.mri_11m", 1), day("2027-09-20")))
    assert dues(plan, "alem.fu.neuro_11m") == ["2027-09-20"]
    assert dues(plan, "alem.fu.alternating")[0] == "2028-03-05"
