"""Stop a treatment. Expected days are typed by hand from the protocols.

No dose after the stop; what is counted from the last dose runs on from the last dose, as told or
recorded, and what is counted from the stop from the stop (test_last_dose.py).
"""

import pytest

from schedules.engine import Contradiction, Key
from schedules.inputs.refusal import Refusal
from schedules.planning.record import done, move, note
from schedules.planning.stop import stop
from tests.planning.reading import day, dues, everything, left, row, rows, spans, told

MONTHLY = "alem.labs.monthly"
REASON = "Bijwerkingen"


@pytest.fixture
def alemtuzumab(make_plan):
    """Course 1 from 24 to 28 November 2025; course 2 would be a year later."""
    return make_plan("alemtuzumab", "jbz", "2025-11-24")


@pytest.fixture
def ocre(make_plan):
    facts = {"sex": "female", "childbearing_potential": "yes"}
    return make_plan("ocrelizumab", "amsterdam-umc", "2025-11-24", **facts)


def test_after_a_stop_no_dose_and_nothing_that_hangs_on_a_dose_is_left(alemtuzumab, do):
    do(alemtuzumab, stop(day("2026-11-23"), REASON))
    for fact in ("alem.c2.dose", "alem.c2.premed", "alem.c2.admit", "alem.diet.c2"):
        assert dues(alemtuzumab, fact) == []
        assert left(alemtuzumab, fact) != []
    assert len(rows(alemtuzumab, "alem.c1.dose")) == 5


def test_monitoring_runs_on_for_four_years_after_the_last_dose(alemtuzumab, do):
    do(alemtuzumab, stop(day("2025-11-28"), REASON, last_dose=day("2025-11-28")))
    assert dues(alemtuzumab, "alem.labs.end") == ["2029-11-28"]
    assert (len(rows(alemtuzumab, MONTHLY)), dues(alemtuzumab, MONTHLY)[-1]) == (48, "2029-11-24")
    assert str(alemtuzumab.last_on) == "2029-12-01"  # the last test may be a week late


def test_a_stop_that_is_decided_later_leaves_the_monitoring_with_the_last_dose(alemtuzumab, do):
    """48 months after the last infusion, on 28 November 2025, whatever the day of the decision."""
    do(alemtuzumab, stop(day("2026-11-23"), REASON, last_dose=day("2025-11-28")))
    assert dues(alemtuzumab, "alem.labs.end") == ["2029-11-28"]
    assert (len(rows(alemtuzumab, MONTHLY)), dues(alemtuzumab, MONTHLY)[-1]) == (48, "2029-11-24")
    assert str(alemtuzumab.stopped_on) == "2026-11-23"


def test_doses_that_were_recorded_tell_the_last_one(alemtuzumab, do):
    given = [day(f"2025-11-{n}") for n in range(24, 29)]
    for n, on in enumerate(given, start=1):
        do(alemtuzumab, done(Key("alem.c1.dose", n), on, today=day("2026-11-23")))
    do(alemtuzumab, stop(day("2026-11-23"), REASON))
    assert dues(alemtuzumab, "alem.labs.end") == ["2029-11-28"]


def test_where_no_dose_was_written_down_the_last_one_may_have_been_given(alemtuzumab, do):
    """The infusions of 24 to 28 November 2025 stand: monitoring to 28 November 2029 at least."""
    do(alemtuzumab, stop(day("2026-11-23"), REASON))
    assert dues(alemtuzumab, "alem.labs.end") == ["2029-11-28"]
    assert row(alemtuzumab, "alem.labs.end", 1).is_at_least


def test_visits_without_an_end_leave_one_line_without_a_date(alemtuzumab, do):
    do(alemtuzumab, stop(day("2027-06-01"), REASON))
    assert dues(alemtuzumab, "alem.fu.alternating") == ["2027-04-24", None]
    assert left(alemtuzumab, "alem.fu.alternating") == [3, 4]


def test_a_stop_gives_fertility_windows_their_end(ocre, do):
    assert spans(ocre, "ocre.bf.until") == [("2025-11-24", None)]
    do(ocre, stop(day("2026-06-01"), REASON, last_dose=day("2026-05-24")))
    assert spans(ocre, "ocre.bf.until") == [("2025-11-24", "2027-05-24")]
    assert dues(ocre, "ocre.preg.safe_from") == ["2026-08-24"]
    assert dues(ocre, "ocre.dose.maint") == ["2026-05-24"]


def test_what_a_plan_says_and_why_it_stopped_is_in_its_history(ocre, do):
    change = do(ocre, stop(day("2026-06-01"), REASON, last_dose=day("2026-05-24")))
    assert (change.act, change.reason) == ("stop", REASON)
    assert change.new == {"facts.stop_date": "2026-06-01", "facts.last_dose": "2026-05-24"}


def test_a_stop_before_a_dose_that_was_given_is_refused(ocre, do):
    do(ocre, done(Key("ocre.dose.maint", 1), day("2026-05-24"), today=day("2026-11-23")))
    before = everything()
    with pytest.raises(Refusal, match="24 mei 2026"):
        do(ocre, stop(day("2026-05-23"), REASON))
    assert everything() == before


def test_a_stop_before_the_start_is_refused(ocre, do):
    before = everything()
    with pytest.raises(Contradiction):
        do(ocre, stop(day("2025-11-23"), REASON))
    assert everything() == before


def test_a_stop_wants_a_reason_and_a_last_dose_before_it():
    with pytest.raises(Refusal) as no_reason:
        stop(day("2026-06-01"), "")
    with pytest.raises(Refusal) as too_late:
        stop(day("2026-06-01"), REASON, last_dose=day("2026-06-02"))
    assert (no_reason.value.name, too_late.value.name) == ("reason", "last_dose")


def test_what_was_done_and_noted_stays_when_treatment_stops(alemtuzumab, do):
    do(alemtuzumab, done(Key(MONTHLY, 11), day("2026-10-26"), today=day("2026-11-23")))
    do(alemtuzumab, note(Key("alem.c2.admit", 1), "Wil een kamer alleen"))
    do(alemtuzumab, stop(day("2026-11-23"), REASON))
    assert told(alemtuzumab, MONTHLY, 11) == ("done", "2026-10-26")
    gone = row(alemtuzumab, "alem.c2.admit")
    assert (gone.note, gone.deadline, gone.needs_booking) == ("Wil een kamer alleen", None, False)


def test_of_what_left_the_plan_something_can_still_be_noted(alemtuzumab, do):
    do(alemtuzumab, stop(day("2026-11-23"), REASON))
    do(alemtuzumab, note(Key("alem.c2.admit", 1), "Opname is afgezegd"))
    gone = row(alemtuzumab, "alem.c2.admit")
    assert (gone.note, gone.dropped_at is None) == ("Opname is afgezegd", False)


def test_blood_tests_after_the_stop_can_still_be_recorded(alemtuzumab, do):
    do(alemtuzumab, stop(day("2026-11-23"), REASON))
    do(alemtuzumab, done(Key(MONTHLY, 14), day("2027-01-25"), today=day("2027-01-25")))
    assert told(alemtuzumab, MONTHLY, 14) == ("done", "2027-01-25")


# A dose on another day than its due day counts for the stop by the day that it was or is on.

MAINT = "ocre.dose.maint"  # due on 24 May 2026


def test_a_dose_given_before_its_due_day_stands_in_the_way_of_no_later_stop(ocre, do):
    do(ocre, done(Key(MAINT, 1), day("2026-05-18"), today=day("2026-11-23")))
    do(ocre, stop(day("2026-05-21"), REASON, last_dose=day("2026-05-18")))
    assert told(ocre, MAINT) == ("done", "2026-05-18")
    assert dues(ocre, MAINT) == ["2026-05-24"]


def test_a_stop_before_the_day_on_which_a_dose_was_really_given_is_refused(ocre, do):
    do(ocre, done(Key(MAINT, 1), day("2026-06-15"), today=day("2026-11-23")))
    with pytest.raises(Refusal, match="15 juni 2026"):
        do(ocre, stop(day("2026-06-01"), REASON))


def test_a_dose_that_was_postponed_past_the_stop_is_not_given(ocre, do):
    do(ocre, move(Key(MAINT, 1), day("2026-06-15")))
    do(ocre, stop(day("2026-06-01"), REASON))
    assert dues(ocre, MAINT) == []
    assert left(ocre, MAINT)[0] == 1
    assert [latest for _, latest in spans(ocre, "ocre.lab.each")] == ["2025-11-24", "2025-12-08"]
