"""Add a course. Expected days are typed by hand from the protocol of the Jeroen Bosch hospital.

Course 1 begins on 24 November 2025; course 2 on 24 November 2026, with its last day on the 26th.
"""

import pytest

from schedules.engine import Contradiction
from schedules.inputs.refusal import Refusal
from schedules.planning.course import add_course, next_course
from schedules.planning.truth import truth_of
from tests.planning.reading import day, dues, everything, rows, spans

MONTHLY = "alem.labs.monthly"


@pytest.fixture
def plan(make_plan):
    return make_plan("alemtuzumab", "jbz", "2025-11-24", childbearing_potential="yes")


def test_two_courses_are_followed_for_four_years_after_the_last_dose(plan):
    assert dues(plan, "alem.c3.dose") == []
    assert dues(plan, "alem.labs.end") == ["2030-11-26"]
    assert len(rows(plan, MONTHLY)) == 60
    assert dues(plan, MONTHLY)[-1] == "2030-11-24"


def test_a_third_course_carries_the_monitoring_a_year_further(plan, do):
    change = do(plan, add_course(3))
    assert dues(plan, "alem.c3.dose") == ["2027-11-24", "2027-11-25", "2027-11-26"]
    assert dues(plan, "alem.labs.end") == ["2031-11-26"]
    assert len(rows(plan, MONTHLY)) == 72
    assert spans(plan, "alem.autoimmune_window") == [("2025-11-24", "2031-11-26")]
    assert change.new == {"facts.courses_planned": "3", "facts.third_course": "yes"}


def test_a_third_course_on_a_known_day_counts_from_that_day(plan, do):
    do(plan, add_course(3, day("2028-01-10"), "Nieuwe activiteit op de MRI"))
    assert dues(plan, "alem.c3.dose") == ["2028-01-10", "2028-01-11", "2028-01-12"]
    assert dues(plan, "alem.c3.admit") == ["2028-01-09"]
    assert dues(plan, "alem.labs.end") == ["2032-01-12"]
    assert (len(rows(plan, MONTHLY)), dues(plan, MONTHLY)[-1]) == (73, "2031-12-24")
    assert spans(plan, "alem.preg_avoid.c3") == [("2028-01-10", "2028-05-12")]


def test_a_course_changes_nothing_of_what_was_planned_before_it(plan, do):
    before = dues(plan, MONTHLY), dues(plan, "alem.c2.dose"), dues(plan, "alem.fu.np_6m")
    do(plan, add_course(3))
    assert dues(plan, MONTHLY)[:60] == before[0]
    assert (dues(plan, "alem.c2.dose"), dues(plan, "alem.fu.np_6m")) == before[1:]


def test_a_third_course_before_the_second_is_over_is_refused(plan, do):
    before = everything()
    with pytest.raises(Contradiction):
        do(plan, add_course(3, day("2026-11-26")))
    assert everything() == before


def test_a_third_course_within_a_year_asks_a_reason(plan, do):
    with pytest.raises(Refusal) as refused:
        do(plan, add_course(3, day("2027-11-23")))
    assert refused.value.name == "reason"
    do(plan, add_course(3, day("2027-11-23")).because("Op verzoek van de neuroloog"))
    assert dues(plan, "alem.c3.dose")[0] == "2027-11-23"


@pytest.mark.parametrize("number", [1, 2, 4])
def test_only_the_next_course_can_be_added(plan, do, number):
    with pytest.raises(Refusal):
        do(plan, add_course(number))


def test_a_course_is_added_once(plan, do):
    do(plan, add_course(3))
    with pytest.raises(Refusal):
        do(plan, add_course(3))


@pytest.mark.parametrize(
    ("treatment", "clinic", "facts", "number"),
    [
        ("alemtuzumab", "jbz", {}, 3),
        ("alemtuzumab", "jbz", {"courses_planned": "1"}, 2),
        ("alemtuzumab", "jbz", {"third_course": "yes"}, None),
        ("alemtuzumab", "jbz", {"course3_start": "2028-01-10"}, None),
        ("ocrelizumab", "amsterdam-umc", {}, None),
    ],
)
def test_the_next_course_is_the_one_that_the_protocol_still_offers(
    make_plan, treatment, clinic, facts, number
):
    made = make_plan(treatment, clinic, "2025-11-24", **facts)
    assert next_course(truth_of(made, made.entries.all())) == number
