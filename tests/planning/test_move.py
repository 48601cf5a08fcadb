"""Move an entry. Expected days are typed by hand from the protocols."""

from datetime import time

import pytest

from schedules.engine import Key
from schedules.inputs.refusal import Refusal
from schedules.planning import propose
from schedules.planning.record import cleared, done, move
from tests.booking import book
from tests.planning.reading import day, dues, everything, row, rows, spans, told

OCRE = "ocrelizumab", "amsterdam-umc"
MAINT = "ocre.dose.maint"


@pytest.fixture
def ocre(make_plan):
    return make_plan(*OCRE, "2026-11-30")


def test_a_postponed_dose_takes_the_next_ones_along_as_its_protocol_says(ocre, do):
    change = do(ocre, move(Key(MAINT, 1), day("2027-06-14")).because("Koorts"))
    assert told(ocre, MAINT) == ("moved", "2027-06-14")
    assert dues(ocre, MAINT) == ["2027-05-30", "2027-12-14", "2028-06-14"]
    assert (change.act, change.reason) == ("move", "Koorts")


def test_a_dose_moved_alone_leaves_the_next_ones_where_they_are(ocre, do):
    do(ocre, move(Key(MAINT, 1), day("2027-06-14"), carries=False))
    assert told(ocre, MAINT) == ("moved", "2027-06-14")
    assert dues(ocre, MAINT) == ["2027-05-30", "2027-11-30", "2028-05-30", "2028-11-30"]


def test_what_hangs_on_a_dose_moved_alone_moves_with_it(ocre, do):
    do(ocre, move(Key(MAINT, 1), day("2027-06-14"), carries=False))
    assert spans(ocre, "ocre.irr")[2:4] == [
        ("2027-06-14", "2027-06-15"),
        ("2027-11-30", "2027-12-01"),
    ]
    assert [latest for _, latest in spans(ocre, "ocre.lab.each")[2:4]] == [
        "2027-06-14",
        "2027-11-30",
    ]


def test_the_first_dose_moved_alone_is_not_the_start(ocre, do):
    do(ocre, move(Key("ocre.dose.1a", 1), day("2026-12-02"), carries=False))
    assert str(ocre.start) == "2026-11-30"
    assert dues(ocre, "ocre.dose.1b") == ["2026-12-14"]
    assert spans(ocre, "ocre.irr")[0] == ("2026-12-02", "2026-12-03")


def test_a_series_that_keeps_its_grid_follows_only_when_chosen(make_plan, do):
    plan = make_plan(*OCRE, "2025-01-06")
    mri = "ocre.fu.mri_year"
    assert dues(plan, mri) == ["2026-01-06", "2027-01-06", "2028-01-06"]
    do(plan, move(Key(mri, 2), day("2027-02-15")))
    assert dues(plan, mri) == ["2026-01-06", "2027-01-06", "2028-01-06"]
    do(plan, move(Key(mri, 2), day("2027-02-15"), carries=True))
    assert dues(plan, mri) == ["2026-01-06", "2027-01-06", "2028-02-15"]


def test_a_dose_done_alone_leaves_the_next_ones_too(ocre, do):
    do(ocre, done(Key(MAINT, 1), day("2027-06-14"), today=day("2027-06-14"), carries=False))
    assert dues(ocre, MAINT)[1:3] == ["2027-11-30", "2028-05-30"]


def test_the_first_day_of_a_course_moved_alone_leaves_the_other_days(make_plan, do):
    plan = make_plan("alemtuzumab", "jbz", "2025-11-24")
    do(plan, move(Key("alem.c2.dose", 1), day("2026-12-01"), carries=False).because("Ziek"))
    assert [str(dose.on or dose.due) for dose in rows(plan, "alem.c2.dose")] == [
        "2026-12-01",
        "2026-11-25",
        "2026-11-26",
    ]
    assert "course2_start" not in plan.facts


def test_moving_what_was_booked_shows_nothing_of_its_appointment(ocre, do):
    do(ocre, book(Key(MAINT, 1), day("2027-05-31"), at=time(9, 30), place="Dagbehandeling"))
    do(ocre, move(Key(MAINT, 1), day("2027-06-07")))
    moved = row(ocre, MAINT)
    assert (moved.status, moved.at, moved.rebook) == ("moved", None, False)
    assert (moved.place, moved.appointment, moved.needs_booking) == ("", None, True)


def test_the_first_dose_that_moves_takes_the_start_along_and_flags_bookings(ocre, do):
    do(ocre, book(Key("ocre.fu.neuro_6m", 1), day("2027-05-31")))
    do(ocre, move(Key("ocre.dose.1a", 1), day("2027-01-04")))
    assert str(ocre.start) == "2027-01-04"
    visit = row(ocre, "ocre.fu.neuro_6m")
    assert (str(visit.due), str(visit.on), visit.rebook) == ("2027-07-04", "2027-05-31", True)


# A minimum interval warns and asks a reason; it never blocks.

TOO_SOON = move(Key(MAINT, 2), day("2027-10-29"))  # five months after 30 May is 30 October


def test_a_dose_within_the_minimum_interval_warns(ocre):
    proposal = propose(ocre, TOO_SOON)
    (warning,) = proposal.warnings
    assert (warning.code, str(warning.words["first"])) == ("minimum-gap", "2027-10-30")
    assert proposal.asks_reason


def test_a_dose_on_the_first_day_of_the_interval_does_not_warn(ocre):
    proposal = propose(ocre, move(Key(MAINT, 2), day("2027-10-30")))
    assert (proposal.warnings, proposal.asks_reason) == ((), False)


def test_without_a_reason_a_minimum_interval_is_not_broken(ocre, do):
    before = everything()
    with pytest.raises(Refusal) as refused:
        do(ocre, TOO_SOON)
    assert refused.value.name == "reason"
    assert everything() == before


def test_with_a_reason_it_is_broken_and_logged(ocre, do):
    change = do(
        ocre, move(Key(MAINT, 2), day("2027-10-29")).because("Verhuist naar het buitenland")
    )
    assert change.reason == "Verhuist naar het buitenland"
    assert told(ocre, MAINT, 2) == ("moved", "2027-10-29")
    assert "minimum-gap" in [notice["code"] for notice in ocre.notices]


def test_a_warning_that_was_there_already_asks_no_second_reason(ocre, do):
    do(ocre, move(Key(MAINT, 2), day("2027-10-29")).because("Verhuist naar het buitenland"))
    proposal = propose(ocre, book(Key("ocre.fu.neuro_6m", 1), day("2027-05-31")))
    assert (proposal.warnings, proposal.asks_reason) == ((), False)


def test_a_dose_that_was_given_too_soon_can_be_recorded_with_a_reason(ocre, do):
    given = done(Key(MAINT, 2), day("2027-10-29"), today=day("2027-10-29"))
    with pytest.raises(Refusal):
        do(ocre, given)
    do(ocre, given.because("Elders gegeven"))
    assert told(ocre, MAINT, 2) == ("done", "2027-10-29")


def test_a_second_course_later_than_its_limit_asks_a_reason(make_plan, do):
    plan = make_plan("cladribine", "generic", "2026-11-30", days_per_week="4")
    late = move(Key("clad.c2.w1.dose", 1), day("2028-05-31"))  # six months after 30 November 2027
    assert [notice.code for notice in propose(plan, late).warnings] == ["too-late"]
    with pytest.raises(Refusal):
        do(plan, late)
    do(plan, late.because("Zwangerschap"))
    assert dues(plan, "clad.c2.w1.dose")[0] == "2028-05-31"


def test_clearing_a_moved_dose_brings_back_the_grid(ocre, do):
    do(ocre, move(Key(MAINT, 1), day("2027-06-14")))
    do(ocre, cleared(Key(MAINT, 1)))
    assert dues(ocre, MAINT) == ["2027-05-30", "2027-11-30", "2028-05-30", "2028-11-30"]
    assert row(ocre, MAINT, 4).dropped_at is None
    assert row(ocre, MAINT, 4).sequence == 2  # a calendar was told that it left and that it is back
