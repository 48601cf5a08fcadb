"""Record what is agreed and what happened. Expected days are typed by hand from the protocols."""

from datetime import time

import pytest

from schedules.engine import Key
from schedules.inputs.refusal import Refusal
from schedules.planning import propose
from schedules.planning.booking import cancel
from schedules.planning.record import (
    cleared,
    discussed,
    done,
    missed,
    note,
    several,
    skip,
)
from tests.booking import book
from tests.conftest import TODAY
from tests.planning.reading import day, dues, everything, left, numbers, row, spans, told

OCRE = "ocrelizumab", "amsterdam-umc"
MAINT = "ocre.dose.maint"


@pytest.fixture
def ocre(make_plan):
    return make_plan(*OCRE, "2026-11-30")


@pytest.fixture
def labs(make_plan):
    """A year of alemtuzumab, so that blood tests are due."""
    return make_plan("alemtuzumab", "jbz", "2025-11-24")


def test_a_dose_given_later_resets_the_series_and_what_hangs_on_it(ocre, do):
    change = do(ocre, done(Key(MAINT, 1), day("2027-06-21"), today=day("2027-06-21")))
    assert told(ocre, MAINT) == ("done", "2027-06-21")
    assert dues(ocre, MAINT) == ["2027-05-30", "2027-12-21", "2028-06-21"]
    assert left(ocre, MAINT) == [4]  # 21 December 2028 lies beyond the horizon
    assert [latest for _, latest in spans(ocre, "ocre.lab.each")[2:]] == [
        "2027-06-21",
        "2027-12-21",
        "2028-06-21",
    ]
    assert spans(ocre, "ocre.irr")[2] == ("2027-06-21", "2027-06-22")
    assert change.new == {f"records.{MAINT}#1": {"status": "done", "on": "2027-06-21"}}


def test_what_counts_from_the_start_stays_when_a_later_dose_is_late(ocre, do):
    do(ocre, done(Key(MAINT, 1), day("2027-06-21"), today=day("2027-06-21")))
    assert dues(ocre, "ocre.fu.neuro_6m") == ["2027-05-30"]
    assert dues(ocre, "ocre.fu.mri_year") == ["2027-11-30", "2028-11-30"]


def test_the_first_dose_on_another_day_is_the_start_of_everything(ocre, do):
    do(ocre, done(Key("ocre.dose.1a", 1), day("2026-12-07"), today=day("2026-12-07")))
    assert str(ocre.start) == "2026-12-07"
    assert dues(ocre, "ocre.dose.1a") == ["2026-12-07"]
    assert dues(ocre, "ocre.dose.1b") == ["2026-12-21"]
    assert dues(ocre, MAINT)[:2] == ["2027-06-07", "2027-12-07"]
    assert dues(ocre, "ocre.fu.neuro_6m") == ["2027-06-07"]
    assert dues(ocre, "ocre.fu.mri_year")[0] == "2027-12-07"


def test_a_dose_cannot_be_done_on_a_day_to_come(ocre):
    with pytest.raises(Refusal) as refused:
        done(Key(MAINT, 1), day("2026-11-24"), today=TODAY)
    assert refused.value.name == "on"


def test_a_later_dose_cannot_lie_before_the_start(ocre, do):
    before = everything()
    with pytest.raises(Refusal) as refused:
        do(ocre, done(Key("ocre.dose.1b", 1), day("2026-11-23"), today=TODAY))
    assert refused.value.name == "on"
    assert everything() == before


@pytest.mark.parametrize("year", ["1926-12-14", "2226-12-14"])
def test_a_year_that_cannot_be_meant_is_refused(ocre, do, year):
    before = everything()
    with pytest.raises(Refusal) as refused:
        do(ocre, book(Key("ocre.dose.1b", 1), day(year)))
    assert refused.value.name == "on"
    assert everything() == before


def test_a_booking_keeps_day_hour_and_place(ocre, do):
    do(ocre, book(Key(MAINT, 1), day("2027-05-31"), at=time(9, 30), place="Dagbehandeling"))
    booked = row(ocre, MAINT)
    assert (booked.status, str(booked.on), booked.at) == ("booked", "2027-05-31", time(9, 30))
    assert (booked.place, booked.rebook) == ("Dagbehandeling", False)
    assert (str(booked.due), str(booked.deadline)) == ("2027-05-30", "2027-05-31")
    assert dues(ocre, MAINT)[1] == "2027-11-30"  # six months after 31 May, on the last day


@pytest.mark.parametrize(
    ("given", "due", "rebook"),
    [("2026-12-02", "2027-06-02", False), ("2026-12-14", "2027-06-14", True)],
)
def test_what_is_booked_stays_and_is_flagged_when_its_due_day_moves_off(
    ocre, do, given, due, rebook
):
    do(ocre, book(Key(MAINT, 1), day("2027-05-31")))
    given = done(Key("ocre.dose.1a", 1), day(given), today=day(given))
    change = do(ocre, given.because("Griep"))  # on 14 December the second half was planned
    booked = row(ocre, MAINT)
    assert (str(booked.due), booked.rebook, told(ocre, MAINT)) == (
        due,
        rebook,
        ("booked", "2027-05-31"),
    )
    step = next(step for step in change.steps if (step["fact"], step["n"]) == (MAINT, 1))
    assert step["was"]["first"] == step["now"]["first"] == "2027-05-31"


def test_an_appointment_that_was_cancelled_hides_no_doubt_about_the_one_that_followed(ocre, do):
    do(ocre, book(Key(MAINT, 1), day("2027-05-31")))
    do(ocre, cancel(str(ocre.appointments.get().code)))
    do(ocre, book(Key(MAINT, 1), day("2027-05-31")))
    given = done(Key("ocre.dose.1a", 1), day("2026-12-14"), today=day("2026-12-14"))
    do(ocre, given.because("Griep"))
    assert row(ocre, MAINT).rebook
    stands = sorted(ocre.appointments.values_list("status", flat=True))
    assert stands == ["cancelled", "undecided"]


def test_a_missed_dose_keeps_its_number_and_loses_what_hangs_on_it(ocre, do):
    do(ocre, missed(Key(MAINT, 1), today=day("2027-05-31")))
    assert told(ocre, MAINT) == ("missed", None)
    assert row(ocre, MAINT).deadline is None
    assert numbers(ocre, "ocre.premed") == [1, 2, 4, 5, 6]
    assert left(ocre, "ocre.premed") == [3]
    assert dues(ocre, MAINT)[1] == "2027-11-30"  # the grid stays: nothing was given


def test_a_missed_blood_test_is_in_time_no_more_and_changes_no_other(labs, do):
    change = do(labs, missed(Key("alem.labs.monthly", 12), today=day("2026-11-24")))
    assert told(labs, "alem.labs.monthly", 12) == ("missed", None)
    assert [(step["fact"], step["n"]) for step in change.steps] == [("alem.labs.monthly", 12)]


@pytest.mark.parametrize(
    ("n", "today", "is_refused"),
    [
        # Blood is due on the 24th, from a week before it: the 15th test on 24 February 2027.
        (15, "2026-11-24", True),
        (15, "2027-02-16", True),
        (15, "2027-02-17", False),
        (12, "2026-11-24", False),
    ],
)
def test_what_is_still_to_come_cannot_have_been_missed(labs, n, today, is_refused):
    intent = missed(Key("alem.labs.monthly", n), today=day(today))
    if not is_refused:
        assert propose(labs, intent).steps
        return
    with pytest.raises(Refusal) as refused:
        propose(labs, intent)
    with pytest.raises(Refusal):
        propose(labs, several([intent, note(Key("alem.labs.monthly", 12), "Belt zelf")]))
    assert refused.value.name == ""


@pytest.mark.parametrize(("today", "is_refused"), [("2026-11-25", True), ("2026-11-26", False)])
def test_an_appointment_is_missed_once_its_day_has_come(labs, do, today, is_refused):
    """Due on 24 November, from the 17th on; agreed for the 26th."""
    key = Key("alem.labs.monthly", 12)
    do(labs, book(key, day("2026-11-26")))
    if is_refused:
        with pytest.raises(Refusal):
            propose(labs, missed(key, today=day(today)))
    else:
        assert propose(labs, missed(key, today=day(today))).steps


def test_what_is_done_before_the_start_is_missed_from_the_start_on(ocre):
    """The start is 30 November 2026."""
    before = next(
        row
        for row in ocre.entries.all()
        if row.latest == day("2026-11-30") and not row.due and not row.earliest
    )
    with pytest.raises(Refusal):
        propose(ocre, missed(before.key, today=day("2026-11-29")))
    assert propose(ocre, missed(before.key, today=day("2026-11-30"))).steps


def test_a_skipped_entry_wants_a_reason_and_keeps_it(labs, do):
    with pytest.raises(Refusal) as refused:
        skip(Key("alem.labs.monthly", 12), "")
    assert refused.value.name == "reason"
    change = do(labs, skip(Key("alem.labs.monthly", 12), "Bloed is elders geprikt"))
    skipped = row(labs, "alem.labs.monthly", 12)
    assert (skipped.status, skipped.reason) == ("skipped", "Bloed is elders geprikt")
    assert change.reason == "Bloed is elders geprikt"


def test_missing_what_was_booked_frees_the_appointment(labs, do):
    do(labs, book(Key("alem.labs.monthly", 12), day("2026-11-24"), at=time(8, 15)))
    do(labs, missed(Key("alem.labs.monthly", 12), today=day("2026-11-24")))
    freed = row(labs, "alem.labs.monthly", 12)
    assert (freed.status, freed.on, freed.at) == ("missed", None, None)


def test_a_note_changes_no_date(labs, do):
    change = do(labs, note(Key("alem.labs.monthly", 12), "Prikt liever links"))
    assert row(labs, "alem.labs.monthly", 12).note == "Prikt liever links"
    assert told(labs, "alem.labs.monthly", 12) == ("planned", None)
    assert len(change.steps) == 1


def test_a_note_may_stand_at_a_period_but_a_period_cannot_be_done(ocre, do):
    do(ocre, note(Key("ocre.vaccine", 1), "Griepprik gehad"))
    assert row(ocre, "ocre.vaccine").note == "Griepprik gehad"
    with pytest.raises(Refusal):
        do(ocre, done(Key("ocre.vaccine", 1), TODAY, today=TODAY))


def test_a_daily_tablet_is_no_single_moment_that_can_be_done(make_plan, do):
    plan = make_plan("teriflunomide", "amsterdam-umc", "2026-11-02")
    with pytest.raises(Refusal):
        do(plan, done(Key("teri.dose.daily", 1), TODAY, today=TODAY))


@pytest.mark.parametrize("between", [missed(Key("alem.labs.monthly", 11), today=TODAY), None])
def test_a_result_that_was_taken_again_is_to_be_discussed_again(labs, do, between):
    """Discussed, then corrected to "not done" or not, and done on another day."""
    key = Key("alem.labs.monthly", 11)
    do(labs, done(key, day("2026-10-24"), today=TODAY))
    do(labs, discussed(key, TODAY))
    if between:
        do(labs, between)
        assert row(labs, *key).discussed_on is None
    do(labs, done(key, day("2026-11-02"), today=TODAY))
    assert row(labs, *key).discussed_on is None


@pytest.mark.parametrize(
    "before",
    [
        None,
        missed(Key("alem.labs.monthly", 11), today=TODAY),
        skip(Key("alem.labs.monthly", 11), "Elders geprikt"),
    ],
)
def test_a_result_of_what_was_not_done_is_not_discussed(labs, do, before):
    if before:
        do(labs, before)
    with pytest.raises(Refusal):
        do(labs, discussed(Key("alem.labs.monthly", 11), TODAY))


def test_a_result_that_is_recorded_as_it_was_stays_discussed(labs, do):
    key = Key("alem.labs.monthly", 11)
    do(labs, done(key, day("2026-10-24"), today=TODAY))
    do(labs, discussed(key, TODAY))
    do(labs, note(key, "Belde zelf"))
    assert row(labs, *key).discussed_on == TODAY


def test_a_result_is_discussed_on_a_day(labs, do):
    do(labs, done(Key("alem.labs.monthly", 11), day("2026-10-26"), today=TODAY))
    do(labs, discussed(Key("alem.labs.monthly", 11), TODAY))
    told_of = row(labs, "alem.labs.monthly", 11)
    assert (told_of.status, told_of.discussed_on) == ("done", TODAY)


def test_clearing_takes_back_what_was_recorded_and_keeps_the_note(ocre, do):
    do(ocre, note(Key(MAINT, 1), "Neemt haar zus mee"))
    do(ocre, done(Key(MAINT, 1), day("2027-06-14"), today=day("2027-06-14")))
    assert dues(ocre, MAINT)[1] == "2027-12-14"
    do(ocre, cleared(Key(MAINT, 1)))
    plain = row(ocre, MAINT)
    assert (plain.status, plain.on, plain.at, plain.place) == ("planned", None, None, "")
    assert plain.note == "Neemt haar zus mee"
    assert dues(ocre, MAINT)[1] == "2027-11-30"


def test_several_at_once_are_one_change(labs, do):
    keys = [Key("alem.labs.monthly", 11), Key("alem.fu.mri_11m", 1)]
    change = do(labs, several([done(key, TODAY, today=TODAY) for key in keys]))
    assert [told(labs, *key) for key in keys] == [("done", "2026-11-23")] * 2
    assert (labs.revision, change.act, len(change.new)) == (2, "record", 2)


def test_of_several_none_is_written_when_one_cannot_be(labs, do):
    before = everything()
    acts = [
        done(Key("alem.labs.monthly", 11), TODAY, today=TODAY),
        done(Key("alem.driving", 1), TODAY, today=TODAY),
    ]
    with pytest.raises(Refusal):
        do(labs, several(acts))
    assert everything() == before


def test_a_line_that_the_plan_does_not_have_cannot_be_recorded(labs, do):
    before = everything()
    for key in (Key("alem.labs.monthly", 99), Key("no.such.line", 1)):
        with pytest.raises(Refusal):
            do(labs, note(key, "hier is niets"))
    assert everything() == before


def test_a_proposal_shows_the_same_and_writes_nothing(ocre):
    before = everything()
    intent = done(Key(MAINT, 1), day("2027-06-21"), today=day("2027-06-21"))
    proposal = propose(ocre, intent)
    shown = {step.key: step.after and str(step.after.due) for step in proposal.steps}
    assert (shown[(MAINT, 2)], shown[(MAINT, 4)]) == ("2027-12-21", None)
    assert everything() == before


# An event that is recorded is a fact of the plan.


@pytest.fixture
def ahsct(make_plan):
    return make_plan("ahsct", "amsterdam-umc", "2027-01-04")


TX = Key("ahsct.tx", 1)


def test_a_transplant_that_is_done_dates_what_waits_for_it(ahsct, do):
    assert spans(ahsct, "ahsct.recovery.marrow") == [(None, None)]
    do(ahsct, done(TX, day("2027-02-10"), today=day("2027-02-10")))
    assert ahsct.facts["transplant_date"] == "2027-02-10"
    assert told(ahsct, *TX) == ("done", "2027-02-10")
    assert spans(ahsct, "ahsct.recovery.marrow") == [("2027-02-24", "2027-03-03")]
    assert spans(ahsct, "ahsct.tx.smell") == [("2027-02-10", "2027-02-11")]
    # 11 February 2027 is a Thursday: of Monday, Wednesday and Friday the Friday comes first.
    assert dues(ahsct, "ahsct.dip.labs") == ["2027-02-12"]


def test_clearing_a_transplant_takes_its_day_away_again(ahsct, do):
    do(ahsct, done(TX, day("2027-02-10"), today=day("2027-02-10")))
    do(ahsct, cleared(TX))
    assert "transplant_date" not in ahsct.facts
    assert spans(ahsct, "ahsct.recovery.marrow") == [(None, None)]
    assert told(ahsct, *TX) == ("planned", None)


def test_a_transplant_before_the_conditioning_is_refused(make_plan, do):
    plan = make_plan("ahsct", "amsterdam-umc", "2027-01-04", conditioning_start="2027-02-03")
    before = everything()
    with pytest.raises(Refusal):
        do(plan, done(TX, day("2027-02-02"), today=day("2027-02-10")))
    assert everything() == before


def test_the_stem_cell_collection_moves_what_counts_from_it(ahsct, do):
    assert spans(ahsct, "ahsct.leuk.clinic_2w") == [("2027-01-23", "2027-01-25")]
    do(ahsct, done(Key("ahsct.leuk", 1), day("2027-01-12"), today=day("2027-01-12")))
    assert dues(ahsct, "ahsct.leuk.clinic_2w") == ["2027-01-26"]
    assert spans(ahsct, "ahsct.cond.admit") == [("2027-02-02", "2027-03-09")]


def test_the_real_first_day_of_a_course_moves_the_course(make_plan, do):
    plan = make_plan("alemtuzumab", "jbz", "2025-11-24")
    do(plan, book(Key("alem.c2.dose", 1), day("2026-12-07")))
    assert plan.facts["course2_start"] == "2026-12-07"
    assert dues(plan, "alem.c2.dose") == ["2026-12-07", "2026-12-08", "2026-12-09"]
    assert dues(plan, "alem.c2.admit") == ["2026-12-06"]
    assert dues(plan, "alem.labs.end") == ["2030-12-09"]
