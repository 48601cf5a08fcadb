"""What random lives found at the edges of a pause (tests/replay); days typed by hand."""

import pytest

from schedules.engine import Key
from schedules.inputs.refusal import Refusal
from schedules.planning import propose
from schedules.planning.appointments import Slot
from schedules.planning.booking import book as book_together
from schedules.planning.booking import keep
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
        return plan

    return make


def infusion_of(plan):
    """The fourth infusion of a plan, as it stands now."""
    return row(plan, INFUSION.fact, INFUSION.occurrence)


def pml_until(plan):
    """The last day of the watch for PML, and whether it may last longer."""
    vigilance = row(plan, "ntz.pml_vigilance_until")
    return str(vigilance.latest), vigilance.is_at_least


@pytest.mark.parametrize("agreed", ["2026-12-28", "2026-12-30"])
def test_what_was_agreed_for_a_day_of_an_open_pause_does_not_fit(halted, agreed):
    infusion = infusion_of(halted(agreed, agreed))
    assert (infusion.status, str(infusion.on), infusion.rebook) == ("booked", agreed, True)


def test_what_was_agreed_for_a_day_before_the_pause_stays(halted):
    infusion = infusion_of(halted("2026-12-24", "2026-12-28"))
    assert (infusion.status, str(infusion.on), infusion.rebook) == ("booked", "2026-12-24", False)


def test_from_an_infusion_agreed_in_an_open_pause_nothing_counts(halted):
    """The third infusion is that of 30 November 2026: half a year later is 30 May 2027."""
    assert pml_until(halted("2026-12-28", "2026-12-14")) == ("2027-05-30", True)


def test_from_an_infusion_agreed_before_the_pause_the_watch_counts(halted):
    assert pml_until(halted("2026-12-24", "2026-12-28")) == ("2027-06-24", False)


def test_an_infusion_that_is_kept_ends_the_pause(halted, do):
    plan = halted("2026-12-30", "2026-12-14")
    do(plan, keep(str(plan.appointments.get().code)))
    plan.refresh_from_db()
    infusion = infusion_of(plan)
    assert (plan.paused_since, str(infusion.on), infusion.rebook) == (None, "2026-12-30", False)
    assert dues(plan, "ntz.dose")[3:6] == ["2026-12-30", "2027-01-27", "2027-02-24"]


def test_a_single_dose_that_was_due_before_an_open_pause_is_asked_about_in_it(make_plan, do):
    """The second half of the first ocrelizumab, due on 19 October 2026."""
    plan = make_plan("ocrelizumab", "generic", "2026-10-05")
    second = Key("ocre.dose.1b", 1)
    do(plan, book(second, day("2026-10-28")))
    do(plan, interrupt(day("2026-10-26"), "Infectie", today=TODAY))
    stored = row(plan, *second)
    assert (str(stored.due), stored.rebook) == ("2026-10-19", True)


def test_of_a_course_broken_by_an_open_pause_the_days_before_it_count(make_plan, do):
    """Alemtuzumab on Monday 5 to Friday 9 October 2026, of which two days lie before the pause.

    Contraception holds until four months after the infusion of 6 October: 6 February 2027.
    """
    plan = make_plan(
        "alemtuzumab", "generic", "2026-10-05", sex="female", childbearing_potential="yes"
    )
    keys = [Key("alem.c1.dose", n) for n in range(1, 6)]
    days = {key: day(f"2026-10-0{4 + key.occurrence}") for key in keys}
    stay = Slot(day("2026-10-05"), last=day("2026-10-09"))
    do(plan, book_together(stay, *keys, days=days))
    do(plan, interrupt(day("2026-10-07"), "Koorts", today=TODAY))
    until = row(plan, "alem.preg_avoid.c1")
    assert (str(until.latest), until.is_at_least) == ("2027-02-06", True)
