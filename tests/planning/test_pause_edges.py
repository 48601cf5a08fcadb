"""What random lives found at the edges of a pause (tests/replay); days typed by hand."""

import pytest

from schedules.engine import Key
from schedules.inputs.refusal import Refusal
from schedules.planning import propose
from schedules.planning.interruption import How, interrupt
from schedules.planning.record import done, missed
from schedules.planning.revise import revise
from tests.booking import book
from tests.planning.reading import day, dues, row, told

TODAY = day("2030-12-31")
INFUSION = Key("ntz.dose", 4)


@pytest.fixture
def paused(make_plan, do):
    """Return a function that makes a plan with a pause, after which it goes on as before."""

    def make(treatment, start, since, again):
        plan = make_plan(treatment, "generic", start)
        intent = interrupt(day(since), "Vakantie", again=day(again), how=How.ON, today=TODAY)
        do(plan, intent)
        return plan

    return make


def test_a_pause_without_a_dose_in_it_moves_no_month_end(paused):
    plan = paused("rituximab", "2026-08-31", "2026-09-19", "2026-09-26")
    assert dues(plan, "ritu.dose.maint")[:3] == ["2027-02-28", "2027-08-31", "2028-02-29"]


def test_a_step_given_after_the_pause_was_planned_on_the_day_that_was_named(paused, do):
    plan = paused("betaferon", "2026-03-02", "2026-03-13", "2026-03-17")
    assert dues(plan, "beta.dose.step187_from") == ["2026-03-17"]
    do(plan, done(Key("beta.dose.step187_from", 1), day("2026-03-17"), today=TODAY))
    assert dues(plan, "beta.dose.step187_from") == ["2026-03-17"]
    assert told(plan, "beta.dose.step187_from") == ("done", "2026-03-17")


def test_the_first_day_of_a_series_alone_is_still_a_series(paused):
    plan = paused("teriflunomide", "2026-10-05", "2026-10-06", "2026-10-20")
    first = row(plan, "teri.dose.daily", 1)
    assert (str(first.due), first.repeat["until"]) == ("2026-10-05", "2026-10-05")


def test_a_series_that_ended_gives_no_dose_alone_between_two_pauses(paused, do):
    plan = paused("dimethyl-fumarate", "2027-02-28", "2027-03-07", "2027-03-15")
    more = interrupt(day("2027-03-16"), "Ziek", again=day("2027-03-29"), how=How.ON, today=TODAY)
    do(plan, more)
    assert dues(plan, "dmf.dose.step1") == ["2027-02-28"]  # seven days, until 6 March


def test_no_start_lies_in_or_after_a_pause(paused):
    plan = paused("ozanimod", "2026-03-02", "2026-03-06", "2026-04-15")
    with pytest.raises(Refusal):
        propose(plan, revise(day("2026-03-09"), {}))


def test_no_first_dose_is_given_in_or_after_a_pause(paused):
    plan = paused("natalizumab", "2026-03-02", "2026-03-06", "2026-04-15")
    with pytest.raises(Refusal):
        propose(plan, done(Key("ntz.dose", 1), day("2026-03-09"), today=TODAY))


def test_monitoring_has_no_end_before_the_doses_that_wait_for_the_end_of_a_pause(make_plan, do):
    """Leaflet 001: blood every three months until half a year after the last tablets.

    From 5 October 2026 the last tablets of course 1 are those of 9 November: half a year later
    is 9 May 2027, before the second course, which waits.
    """
    plan = make_plan("cladribine", "amsterdam-umc", "2026-10-05", weight_kg="60")
    do(plan, interrupt(day("2027-06-01"), "Een infectie", today=TODAY))
    assert dues(plan, "clad.c2.w1.dose")[0] is None
    blood = ["2027-01-05", "2027-04-05", "2027-07-05", "2027-10-05", "2028-01-05", "2028-04-05"]
    assert dues(plan, "clad.labs.q3m")[:6] == blood
    assert dues(plan, "clad.labs.end") == [None]
    assert row(plan, "clad.contra.c1_until").is_at_least is False


def test_a_pause_in_which_no_dose_waits_ends_no_monitoring_later(make_plan, do):
    """Both courses are over: the last tablets are those of 9 November 2027."""
    plan = make_plan("cladribine", "amsterdam-umc", "2026-10-05", weight_kg="60")
    do(plan, interrupt(day("2028-02-01"), "Een infectie", today=TODAY))
    assert dues(plan, "clad.labs.end") == ["2028-05-09"]
    assert not row(plan, "clad.labs.end").is_at_least


def test_a_blood_test_that_was_missed_stays_missed_when_the_first_days_begin_again(make_plan, do):
    """The liver is tested six months after the start: on 5 July 2026, within the pause."""
    plan = make_plan("rebif", "generic", "2026-01-05", weekdays="mon,wed,fri")
    do(plan, missed(Key("rebi.smpc.labs_6m", 1), today=TODAY))
    pause = interrupt(
        day("2026-01-19"), "Infectie", again=day("2027-07-12"), how=How.ANEW, today=TODAY
    )
    do(plan, pause)
    assert told(plan, "rebi.smpc.labs_6m") == ("missed", None)


@pytest.fixture
def halted(make_plan, do):
    """Return a function that books the fourth infusion, of 28 December 2026, and pauses."""

    def make(agreed, since):
        plan = make_plan("natalizumab", "generic", "2026-10-05")
        do(plan, book(INFUSION, day(agreed)))
        do(plan, interrupt(day(since), "Infectie", again=None, how=How.ON, today=TODAY))
        return row(plan, INFUSION.fact, INFUSION.occurrence)

    return make


@pytest.mark.parametrize("agreed", ["2026-12-28", "2026-12-30"])
def test_what_was_agreed_for_a_day_of_an_open_pause_does_not_fit(halted, agreed):
    infusion = halted(agreed, agreed)
    assert (infusion.status, str(infusion.on), infusion.rebook) == ("booked", agreed, True)


def test_what_was_agreed_for_a_day_before_the_pause_stays(halted):
    infusion = halted("2026-12-24", "2026-12-28")
    assert (infusion.status, str(infusion.on), infusion.rebook) == ("booked", "2026-12-24", False)
