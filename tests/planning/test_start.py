"""Start a plan. Expected days are typed by hand from the protocol files and a calendar."""

import pytest

from schedules.engine import Contradiction, Key
from schedules.inputs.refusal import Refusal
from schedules.models import Change, Entry, Plan
from schedules.planning.record import done
from schedules.planning.revise import revise
from tests.conftest import TODAY
from tests.planning.reading import day, dues, everything, row, spans

OCRE = "ocrelizumab", "amsterdam-umc"


def test_a_start_in_the_future_writes_every_entry_of_the_protocol(make_plan):
    plan = make_plan(*OCRE, "2026-11-30")
    assert dues(plan, "ocre.dose.1a") == ["2026-11-30"]
    assert dues(plan, "ocre.dose.1b") == ["2026-12-14"]
    assert dues(plan, "ocre.dose.maint") == ["2027-05-30", "2027-11-30", "2028-05-30", "2028-11-30"]
    assert dues(plan, "ocre.fu.neuro_6m") == ["2027-05-30"]
    assert spans(plan, "ocre.pre.mri") == [("2026-08-30", "2026-11-30")]
    assert str(plan.until) == "2028-11-30"
    assert plan.last_on is None  # it goes on until somebody stops it


def test_a_due_day_on_a_sunday_stays_and_only_the_day_to_book_is_another(make_plan):
    dose = row(make_plan(*OCRE, "2026-11-30"), "ocre.dose.maint")
    assert (str(dose.due), str(dose.book_on)) == ("2027-05-30", "2027-05-31")
    assert (str(dose.deadline), dose.needs_booking) == ("2027-05-31", True)


def test_a_start_writes_one_change_from_which_the_truth_can_be_read(make_plan, nurse):
    plan = make_plan(*OCRE, "2026-11-30", jcv="negative")
    (change,) = plan.changes.all()
    assert (change.act, change.revision, change.by) == ("start", 1, nurse)
    assert (change.old["start"], change.steps) == (None, [])
    assert change.new == {
        "protocol": plan.protocol_id,
        "start": "2026-11-30",
        "until": "2028-11-30",
        "kept_from": "2026-11-23",
        "facts.jcv": "negative",
    }


def test_a_start_pins_the_protocol_version(make_plan):
    plan = make_plan(*OCRE, "2026-11-30")
    plan.protocol.refresh_from_db()
    assert plan.protocol.is_pinned


def test_what_lay_before_the_plan_was_kept_here_is_nobodys_backlog(make_plan):
    plan = make_plan(*OCRE, "2025-01-06")
    assert plan.kept_from == TODAY
    deadlines = [
        entry.deadline and str(entry.deadline)
        for entry in plan.entries.filter(fact="ocre.dose.maint").order_by("occurrence")
    ]
    assert deadlines[:5] == [None, None, None, "2027-01-06", "2027-07-06"]
    assert row(plan, "ocre.dose.1a").deadline is None


def test_a_start_in_the_past_repeats_until_two_years_after_today(make_plan):
    plan = make_plan(*OCRE, "2025-01-06")
    assert str(plan.until) == "2028-11-23"
    assert dues(plan, "ocre.dose.maint")[-2:] == ["2028-01-06", "2028-07-06"]


def test_a_day_before_a_dose_is_in_time_and_the_day_of_the_dose_is_not(make_plan):
    labs = row(make_plan(*OCRE, "2026-11-30"), "ocre.lab.each", 3)
    assert (str(labs.latest), str(labs.deadline)) == ("2027-05-30", "2027-05-29")


def test_advice_and_periods_have_no_last_day_and_are_not_booked(make_plan):
    plan = make_plan(*OCRE, "2026-11-30", sex="female", childbearing_potential="yes")
    said = plan.entries.filter(kind__in=("advice", "warning", "fertility"))
    assert said.count() > 8
    assert {(entry.deadline, entry.needs_booking) for entry in said} == {(None, False)}


def test_a_tablet_at_home_is_one_row_that_nobody_books(make_plan):
    tablet = row(make_plan("teriflunomide", "amsterdam-umc", "2026-11-30"), "teri.dose.daily")
    assert tablet.repeat == {"every_days": 1, "weekdays": [], "until": None}
    assert (tablet.deadline, tablet.needs_booking) == (None, False)


def test_product_information_is_marked_as_such(make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2026-11-30")
    assert row(plan, "alem.smpc.platelets").is_product_information
    assert not row(plan, "alem.labs.monthly").is_product_information


def test_a_plan_that_ends_knows_its_last_day(make_plan):
    plan = make_plan("cladribine", "generic", "2026-11-30", sex="male", days_per_week="4")
    # Course 2 begins on 30 November 2027; contraception ends 6 months after 2 January 2028.
    assert spans(plan, "clad.contra.c2_until") == [("2027-11-30", "2028-07-02")]


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"jcv": "perhaps"}, Refusal),
        ({"stop_date": "2026-11-29"}, Contradiction),
        ({"screening_date": "2026-12-01"}, Refusal),
    ],
)
def test_a_start_that_cannot_be_true_stores_nothing(make_plan, make_patient, facts, error):
    patient = make_patient("amsterdam-umc")
    before = everything()
    with pytest.raises(error):
        make_plan(*OCRE, "2026-11-30", patient=patient, **facts)
    assert everything() == before
    assert (Plan.objects.count(), Entry.objects.count(), Change.objects.count()) == (0, 0, 0)


def test_a_corrected_start_moves_what_counts_from_it(make_plan, do):
    plan = make_plan(*OCRE, "2026-11-30")
    change = do(plan, revise(day("2026-12-07"), {"jcv": "negative"}))
    assert dues(plan, "ocre.dose.1b") == ["2026-12-21"]
    assert dues(plan, "ocre.dose.maint")[0] == "2027-06-07"
    assert (plan.facts, str(plan.until)) == ({"jcv": "negative"}, "2028-12-07")
    assert change.old == {"start": "2026-11-30", "until": "2028-11-30", "facts.jcv": None}


def test_a_corrected_past_start_makes_no_backlog_of_what_was_never_kept_here(make_plan, do):
    plan = make_plan(*OCRE, "2026-10-05")
    do(plan, revise(day("2026-10-12"), {}))
    assert plan.kept_from == TODAY
    assert row(plan, "ocre.dose.1b").due == day("2026-10-26")
    assert row(plan, "ocre.dose.1b").deadline is None


def test_an_answer_that_decides_a_condition_drops_or_confirms_the_entry(make_plan, do):
    plan = make_plan("natalizumab", "amsterdam-umc", "2026-11-30")
    assert row(plan, "ntz.jcv_retest").is_conditional
    do(plan, revise(plan.start, {"jcv": "negative"}))
    assert not row(plan, "ntz.jcv_retest").is_conditional
    do(plan, revise(plan.start, {"jcv": "positive"}))
    assert dues(plan, "ntz.jcv_retest") == []
    assert row(plan, "ntz.jcv_retest").dropped_at is not None


def test_a_corrected_start_that_leaves_a_given_dose_without_a_place_is_refused(make_plan, do):
    plan = make_plan(*OCRE, "2025-11-24", jcv="negative")
    do(plan, done(Key("ocre.dose.maint", 2), TODAY, today=TODAY))
    before = everything()
    with pytest.raises(Refusal, match="23 november 2026"):
        do(plan, revise(plan.start, {"last_dose": "2026-06-01"}))
    assert everything() == before
