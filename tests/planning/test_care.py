"""A person's course of care ends, and what becomes of all plans. Days are typed by hand.

Alemtuzumab (jbz) from 6 October 2025: blood every month, a week early or late at most. Today is
Monday 23 November 2026.
"""

from datetime import date, time

import pytest

from schedules.engine import Key
from schedules.inputs.refusal import Refusal
from schedules.models import Appointment, Entry, Patient, Plan
from schedules.planning import StaleError, booking, record
from schedules.planning.appointments import Slot
from schedules.planning.care import Care, State
from schedules.planning.end_care import end_care, resume_care, save_care
from schedules.planning.projection import PROJECTED, project
from schedules.planning.start import first_truth, start_plan
from schedules.planning.stop import stop
from schedules.planning.truth import flat, merged, truth_of
from schedules.planning.withdraw import withdraw
from schedules.queries import protocol_for
from schedules.queries.worklist import Scope, Section, count_of, undecided_in
from tests.booking import book
from tests.conftest import TODAY
from tests.planning.reading import day, dues, everything, left, row, spans, told
from tests.planning.undoing import undo_act

LABS = "alem.labs.monthly"
WHY = "Wil geen onderzoek meer"


def care(state, on="2026-11-20"):
    return Care(State(state), day(on))


def seen(patient):
    return {str(plan.code): plan.revision for plan in patient.plans.all()}


@pytest.fixture
def anna(make_patient):
    return make_patient("jbz", "Demo Aardbei")


@pytest.fixture
def alem(make_plan, anna):
    """Kept since 20 August 2026: blood of September, October and November is overdue today."""
    return make_plan(
        "alemtuzumab", "jbz", "2025-10-06", patient=anna, today="2026-08-20", sex="female"
    )


@pytest.fixture
def ofa(make_plan, anna):
    """Injections at home, each month, beside it."""
    return make_plan("ofatumumab", "amsterdam-umc", "2026-10-05", patient=anna, today="2026-10-01")


@pytest.fixture
def ends(anna, nurse):
    """Return a function that says what becomes of the care of the patient."""

    def ends(state, on="2026-11-20", reason=WHY):
        intent = end_care(care(state, on), reason, today=TODAY)
        return save_care(anna, intent, seen(anna), by=nurse)

    return ends


@pytest.fixture
def scope(nurse):
    return Scope(nurse, TODAY)


def counts(scope):
    return {section.value: n for section in Section if (n := count_of(section, scope))}


def replayed(plan):
    values = {}
    for change in plan.changes.order_by("revision"):
        values = merged(values, change.new)
    return values


def assert_rows_are_what_history_gives(plan):
    plan.refresh_from_db()
    truth = truth_of(plan, plan.entries.all())
    assert replayed(plan) == flat(truth)
    fresh = project(truth).rows
    stored = {row.key: row for row in plan.entries.filter(dropped_at=None)}
    assert fresh.keys() == stored.keys()
    for key, made in fresh.items():
        assert [getattr(made, c) for c in PROJECTED] == [getattr(stored[key], c) for c in PROJECTED]


# died


def test_nothing_of_who_died_is_overdue_or_asked_for(alem, ofa, do, ends, scope):
    """After a stop with the reason "overleden" 190 lines kept a deadline."""
    do(alem, record.done(Key(LABS, 10), day("2026-08-24"), today=TODAY))
    before = counts(scope)
    assert before["overdue"] > 3
    assert before["results"] == 1
    ends("deceased")
    assert counts(scope) == {}
    assert Entry.objects.filter(deadline__isnull=False).count() == 0
    assert Entry.objects.filter(needs_booking=True).count() == 0
    later = Scope(scope.user, date(2028, 6, 1))
    assert counts(later) == {}


def test_what_was_still_to_come_leaves_every_plan_and_what_was_done_stays(alem, ofa, do, ends):
    do(alem, record.done(Key(LABS, 10), day("2026-08-24"), today=TODAY))
    ends("deceased")
    assert told(alem, LABS, 10) == ("done", "2026-08-24")
    # Blood of 6 November was before; that of 6 December is not expected.
    assert dues(alem, LABS)[-1] == "2026-11-06"
    assert left(alem, LABS)[0] == 14
    for plan in (alem, ofa):
        after = plan.entries.filter(dropped_at=None, status="planned")
        days = [found for r in after if (found := r.due or r.latest)]
        assert max(days) < date(2026, 11, 20)
    assert not ofa.entries.filter(dropped_at=None, is_period=True, latest=None).exists()


def test_an_appointment_of_who_died_is_to_be_called_off(alem, do, ends, scope):
    do(alem, book(Key(LABS, 14), day("2026-12-04"), at=time(9, 30), place="Prikpost"))
    ends("deceased")
    (made,) = undecided_in(scope)
    assert (str(made.on), made.at, made.place) == ("2026-12-04", time(9, 30), "Prikpost")
    assert counts(scope) == {"decide": 1}
    alem.refresh_from_db()
    do(alem, booking.cancel(str(made.code)))
    assert counts(scope) == {}


def test_an_appointment_of_who_died_does_not_stay(alem, do, ends, scope):
    do(alem, book(Key(LABS, 14), day("2026-12-04")))
    ends("deceased")
    alem.refresh_from_db()
    code = str(alem.appointments.get().code)
    slot = Slot(day("2026-12-11"))
    kept = booking.keep(code)
    for intent in (kept, booking.move(code, slot), booking.put_together(code, Key(LABS, 13))):
        with pytest.raises(Refusal):
            do(alem, intent)
    assert counts(scope) == {"decide": 1}


def test_what_was_kept_before_is_to_be_called_off_too(alem, do, ends, scope):
    do(alem, book(Key("alem.c2.dose", 1), day("2027-10-05")))
    do(alem, stop(day("2026-11-01"), WHY))
    do(alem, booking.keep(str(alem.appointments.get().code)))
    assert "decide" not in counts(scope)
    ends("deceased")
    assert counts(scope) == {"decide": 1}


def test_what_was_kept_and_lies_before_needs_no_call(alem, do, ends, scope):
    do(alem, book(Key(LABS, 13), day("2026-11-18")))
    do(alem, booking.keep(str(alem.appointments.get().code)))
    ends("deceased")
    assert counts(scope) == {}


@pytest.mark.parametrize(
    ("state", "asked"), [("deceased", 0), ("finished", 0), ("onhold", 0), ("declined", 1)]
)
def test_what_was_missed_or_broken_off_is_asked_only_of_who_goes_on_with_it(
    alem, do, ends, scope, state, asked
):
    """Who declines follow-up goes on with the doses, and is asked about no test."""
    do(alem, record.partial(Key("alem.c1.dose", 5), day("2025-10-10"), today=TODAY))
    do(alem, record.missed(Key(LABS, 13), today=TODAY))
    assert counts(scope)["pending"] == 2
    ends(state)
    assert counts(scope).get("pending", 0) == asked


def test_it_is_one_act_over_all_plans_with_a_row_of_history_each(alem, ofa, ends, nurse):
    changes = ends("deceased", reason="")
    assert len({change.act_id for change in changes}) == 1
    assert [(c.act, c.by, c.old, c.new) for c in changes] == [
        ("care", nurse, {"care": None}, {"care": {"state": "deceased", "on": "2026-11-20"}})
    ] * 2
    for plan in (alem, ofa):
        assert_rows_are_what_history_gives(plan)


def test_the_patient_says_what_the_plans_say(alem, ofa, ends, anna):
    ends("deceased")
    anna.refresh_from_db()
    assert (anna.care, str(anna.care_on)) == ("deceased", "2026-11-20")


def stood():
    """Everything but the count of changes and when they were."""
    gone = ("sequence", "changed_at", "revision", "id")
    kept = [list(m.objects.order_by("pk").values()) for m in (Entry, Plan, Appointment, Patient)]
    return [[{k: v for k, v in one.items() if k not in gone} for one in table] for table in kept]


@pytest.mark.parametrize("state", State)
def test_a_mistake_is_fully_taken_back_by_one_undo(alem, ofa, do, ends, nurse, state):
    do(alem, book(Key(LABS, 14), day("2026-12-04")))
    before = stood()
    change, *_ = ends(state)
    assert stood() != before
    undo_act(change, by=nurse, revision=change.revision)
    assert stood() == before
    for plan in (alem, ofa):
        assert_rows_are_what_history_gives(plan)


def test_died_before_something_was_done_is_refused(alem, do, ends):
    do(alem, record.done(Key(LABS, 12), day("2026-10-12"), today=TODAY))
    before = everything()
    with pytest.raises(Refusal, match="12 oktober 2026") as error:
        ends("deceased", "2026-10-11")
    assert error.value.name == "on"
    assert everything() == before
    ends("deceased", "2026-10-12")


def test_nobody_is_dead_tomorrow(alem, ends):
    with pytest.raises(Refusal) as error:
        ends("deceased", "2026-11-24")
    assert error.value.name == "on"


def test_a_plan_entered_in_error_says_the_same_and_stays_in_error(alem, ofa, do, ends):
    do(ofa, withdraw("Verkeerde patiënt"))
    ends("deceased")
    ofa.refresh_from_db()
    assert ofa.is_entered_in_error
    assert ofa.care == alem.patient.plans.get(pk=alem.pk).care
    assert_rows_are_what_history_gives(ofa)


def test_no_night_carries_the_plan_of_who_died_further(alem, ends, run_command):
    ends("deceased")
    assert "0 plans extended" in run_command("extend_plans", "--today", "2027-06-01")
    alem.refresh_from_db()
    assert str(alem.last_on) <= "2026-11-20"


def test_nothing_is_started_while_care_does_not_go_on(alem, ends, anna, nurse):
    ends("onhold")
    truth = first_truth(
        anna, protocol_for("ocrelizumab", "generic"), start=TODAY, facts={}, today=TODAY
    )
    with pytest.raises(Refusal):
        start_plan(anna, truth, by=nurse)
    assert anna.plans.count() == 1


# two nurses


def test_who_saw_an_older_plan_is_told_and_nothing_is_written(alem, ofa, do, anna, nurse):
    looked = seen(anna)
    do(alem, record.note(Key(LABS, 14), "Belt zelf"))
    before = everything()
    intent = end_care(care("deceased"), today=TODAY)
    with pytest.raises(StaleError) as error:
        save_care(anna, intent, looked, by=nurse)
    assert [change.act for change in error.value.changes] == ["record"]
    assert everything() == before


def test_who_did_not_see_a_plan_that_was_started_meanwhile_is_told(alem, make_plan, anna, nurse):
    looked = seen(anna)
    make_plan("ofatumumab", "amsterdam-umc", "2026-10-05", patient=anna)
    with pytest.raises(StaleError):
        save_care(anna, end_care(care("deceased"), today=TODAY), looked, by=nurse)
    anna.refresh_from_db()
    assert anna.care is None


# moved to another hospital


def test_who_moved_keeps_what_was_and_what_must_still_be_known(alem, ends, scope):
    windows = {fact: spans(alem, fact) for fact in periods_of(alem)}
    assert windows
    ends("finished")
    assert counts(scope) == {}
    assert dues(alem, LABS)[-1] == "2026-11-06"
    assert {fact: spans(alem, fact) for fact in windows} == windows


def periods_of(plan):
    return set(plan.entries.filter(is_period=True, dropped_at=None).values_list("fact", flat=True))


def test_injections_at_home_end_the_day_before(make_plan, anna, ends):
    plan = make_plan("glatiramer", "generic", "2026-10-05", patient=anna, today="2026-10-01")
    series = [r for r in plan.entries.filter(kind="dose") if r.repeat]
    assert [r.repeat["until"] for r in series] == [None] * len(series) != []
    ends("finished")
    for found in series:
        found.refresh_from_db()
        assert (found.dropped_at, found.repeat["until"]) == (None, "2026-11-19")


def test_results_of_who_moved_are_still_to_be_passed_on(alem, do, ends, scope):
    do(alem, record.done(Key(LABS, 12), day("2026-10-12"), today=TODAY))
    ends("finished")
    assert counts(scope) == {"results": 1}


# declines follow-up


@pytest.fixture
def ocre(make_plan, anna):
    """Infusions each half year: 24 November 2025 was the first; blood before each."""
    facts = {"sex": "female", "childbearing_potential": "yes"}
    return make_plan(
        "ocrelizumab", "amsterdam-umc", "2025-11-24", patient=anna, today="2025-11-20", **facts
    )


def test_who_declines_is_expected_for_no_test_or_visit_but_for_doses(ocre, ends, scope):
    ends("declined")
    asked = ocre.entries.filter(deadline__isnull=False)
    assert set(asked.values_list("kind", flat=True)) == {"dose", "premedication", "procedure"}
    assert dues(ocre, "ocre.dose.maint")[:2] == ["2026-05-24", "2026-11-24"]
    # The infusions of 24 November, 8 December and 24 May, each a line with what goes with it.
    assert counts(scope)["overdue"] == 3


def test_a_transplant_and_the_hour_of_watching_are_no_follow_up(make_plan, anna, ocre, ends):
    facts = {"transplant_date": "2027-01-11"}
    graft = make_plan("ahsct", "amsterdam-umc", "2026-11-02", patient=anna, **facts)
    before = dues(ocre, "ocre.obs"), dues(graft, "ahsct.tx"), dues(graft, "ahsct.leuk")
    assert before[1] == ["2027-01-11"]
    ends("declined")
    assert (dues(ocre, "ocre.obs"), dues(graft, "ahsct.tx"), dues(graft, "ahsct.leuk")) == before
    assert str(row(graft, "ahsct.tx").deadline) == "2027-01-11"


def test_windows_stay_for_who_declines(ocre, ends):
    before = spans(ocre, "ocre.bf.until")
    ends("declined")
    assert spans(ocre, "ocre.bf.until") == before == [("2025-11-24", None)]


def test_a_test_before_a_dose_stays_in_sight_beside_it(ocre, ends):
    guards = ocre.entries.exclude(guards="").filter(latest__gt=TODAY)
    before = set(guards.values_list("pk", flat=True))
    assert before
    ends("declined")
    after = ocre.entries.filter(pk__in=before, dropped_at=None)
    assert after.count() == len(before)
    assert {(r.deadline, r.needs_booking) for r in after} == {(None, False)}


@pytest.mark.parametrize("state", ["declined", "onhold"])
def test_why_is_asked_where_it_matters(alem, ends, state):
    with pytest.raises(Refusal) as error:
        ends(state, reason="")
    assert error.value.name == "reason"


# lost to follow-up


def test_of_who_is_lost_nothing_is_overdue_and_the_schedule_stays(alem, ends, scope):
    before = dues(alem, LABS)
    ends("onhold")
    assert counts(scope) == {}
    assert dues(alem, LABS) == before


def test_what_was_agreed_with_who_is_lost_is_to_cancel_or_keep(alem, do, ends, scope):
    do(alem, book(Key(LABS, 14), day("2026-12-04")))
    ends("onhold")
    assert counts(scope) == {"decide": 1}
    alem.refresh_from_db()
    (made,) = undecided_in(scope)
    do(alem, booking.keep(str(made.code)))
    assert counts(scope) == {}
    assert told(alem, LABS, 14) == ("booked", "2026-12-04")
    assert_rows_are_what_history_gives(alem)


def test_who_comes_back_is_expected_again_and_has_no_backlog(alem, ends, anna, nurse, scope):
    ends("onhold", "2026-09-01")
    save_care(anna, resume_care(TODAY, today=TODAY), seen(anna), by=nurse)
    anna.refresh_from_db()
    assert anna.care is None
    assert "overdue" not in counts(scope)
    assert str(row(alem, LABS, 14).deadline) == "2026-12-13"  # 6 December and a week
    assert count_of(Section.OVERDUE, Scope(nurse, date(2026, 12, 14))) > 0
    assert_rows_are_what_history_gives(alem)


def test_who_died_does_not_come_back(alem, ends, anna, nurse):
    ends("deceased")
    with pytest.raises(Refusal):
        save_care(anna, resume_care(TODAY, today=TODAY), seen(anna), by=nurse)


def test_care_does_not_go_on_before_it_ended(alem, ends, anna, nurse):
    ends("onhold")
    with pytest.raises(Refusal) as error:
        save_care(anna, resume_care(day("2026-11-19"), today=TODAY), seen(anna), by=nurse)
    assert error.value.name == "on"
