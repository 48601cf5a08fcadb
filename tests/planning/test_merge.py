"""Two records of one person made one, and taken apart: what moves, what goes back, what refuses.

Today is 23 November 2026. Ocrelizumab stands in the record that is kept, natalizumab in the other.
"""

from datetime import date

import pytest
from django.utils import timezone

from schedules.access.carers import withdraw
from schedules.access.feeds import feed_for, make_feed
from schedules.access.letters import new_letter, open_letters
from schedules.inputs.refusal import Refusal
from schedules.models import Access, Entry, Patient, Plan, User
from schedules.planning import commit, record
from schedules.planning.care import Care, State
from schedules.planning.correct import correct
from schedules.planning.end_care import end_care, plans_in_care, save_care
from schedules.planning.merge import ShownError, merge, moves_of, shown_as, undo_merge
from schedules.planning.start import first_truth, start_plan
from schedules.planning.undo import undo, undo_along
from schedules.planning.writing import commit_together
from schedules.queries import own_access_of, protocol_for
from tests.conftest import TODAY
from treatments.models import Clinic

CLINIC = "amsterdam-umc"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: TODAY)


@pytest.fixture
def two(make_patient, make_plan):
    """Two records, with a treatment each."""
    kept, other = (make_patient(CLINIC, name=name) for name in ("Demo Aardbei", "Demo Aardbij"))
    make_plan("ocrelizumab", CLINIC, "2026-11-02", patient=kept)
    make_plan("natalizumab", CLINIC, "2026-11-09", patient=other)
    return kept, other


def merged(kept, other, by):
    shown = shown_as(kept, other, moves_of(kept, other))
    return merge(kept, other, shown, by=by, now=timezone.now())


def taken_apart(done, by):
    done.refresh_from_db()
    undo_merge(done, by=by, now=timezone.now())


def visitor(name, patient, kind="carer"):
    user, _made = User.objects.get_or_create(username=name)
    return Access.objects.create(
        user=user, patient=patient, kind=kind, name=name, granted_at=timezone.now()
    )


def treatments(patient):
    return [plan.protocol.treatment.slug for plan in patient.plans.order_by("start")]


def looking(patient):
    live = patient.accesses.filter(withdrawn_at=None)
    return sorted((access.kind, access.user.username) for access in live)


def test_everything_of_the_other_record_moves_and_goes_back(two, nurse):
    kept, other = two
    visitor("carer", other)
    own = visitor("own", other, "self")
    _feed, token = make_feed(own, "phone", True, ["visits"], "nl", timezone.now())
    letter, _code = new_letter(other, "carer", by=nurse, now=timezone.now(), name="Demo Kiwi")
    done = merged(kept, other, nurse)
    assert treatments(kept) == ["ocrelizumab", "natalizumab"]
    assert looking(kept) == [("carer", "carer"), ("self", "own")]
    assert feed_for(token).access.patient == kept
    assert open_letters(timezone.now()).get(pk=letter.pk).patient == kept
    other.refresh_from_db()
    assert (other.merged_into, treatments(other), looking(other)) == (kept, [], [])
    taken_apart(done, nurse)
    other.refresh_from_db()
    letter.refresh_from_db()
    assert (other.merged_into, letter.patient) == (None, other)
    assert (treatments(kept), treatments(other)) == (["ocrelizumab"], ["natalizumab"])
    assert looking(other) == [("carer", "carer"), ("self", "own")]
    assert feed_for(token).access.patient == other


def test_what_was_done_since_goes_along_and_what_was_begun_since_stays(two, nurse, make_plan):
    kept, other = two
    done = merged(kept, other, nurse)
    plan = Plan.objects.get(patient=kept, start=date(2026, 11, 9))
    key = plan.entries.filter(kind="dose").first().key
    commit(plan, record.note(key, "Belt terug"), by=nurse, revision=plan.revision)
    make_plan("ofatumumab", CLINIC, "2027-01-04", patient=kept)
    taken_apart(done, nurse)
    assert treatments(kept) == ["ocrelizumab", "ofatumumab"]
    assert other.plans.get().entries.get(fact=key.fact, occurrence=key.occurrence).note


def test_who_looks_at_both_keeps_one_way_and_all_calendars(two, nurse):
    kept, other = two
    here, there = visitor("carer", kept), visitor("carer", other)
    _feed, token = make_feed(there, "phone", True, ["visits"], "nl", timezone.now())
    done = merged(kept, other, nurse)
    assert looking(kept) == [("carer", "carer")]
    assert feed_for(token).access == here
    taken_apart(done, nurse)
    assert (looking(kept), looking(other)) == ([("carer", "carer")], [("carer", "carer")])
    assert feed_for(token).access == there


def test_who_was_taken_the_right_to_look_since_does_not_get_it_back(two, nurse):
    kept, other = two
    here = visitor("carer", kept)
    visitor("carer", other)
    visitor("second", other)
    done = merged(kept, other, nurse)
    for name in ("carer", "second"):
        withdraw(kept.accesses.get(user__username=name), timezone.now())
    taken_apart(done, nurse)
    assert (looking(kept), looking(other)) == ([], [])
    assert here.user.accesses.count() == 2


def test_what_was_in_the_other_schedule_is_no_news(two, nurse):
    kept, other = two
    visitor("own", kept, "self")
    merged(kept, other, nurse)
    plan = Plan.objects.get(patient=kept, start=date(2026, 11, 9))
    assert own_access_of(kept).seen[str(plan.code)] == plan.revision


def test_a_record_into_which_one_was_merged_can_be_merged_and_both_undone(two, nurse, make_patient):
    kept, other = two
    third = make_patient(CLINIC, name="Demo Derde")
    first = merged(other, third, nurse)
    second = merged(kept, other, nurse)
    third.refresh_from_db()
    assert third.merged_into == kept
    with pytest.raises(Refusal):
        taken_apart(first, nurse)
    taken_apart(second, nurse)
    third.refresh_from_db()
    assert third.merged_into == other
    taken_apart(first, nurse)
    third.refresh_from_db()
    assert third.merged_into is None


# what refuses


def refused(kept, other, words):
    with pytest.raises(Refusal, match=words):
        moves_of(kept, other)


def test_records_of_two_hospitals_are_not_merged(two, make_patient, dutch):
    refused(two[0], make_patient("jbz"), "Deze dossiers zijn van twee ziekenhuizen")


def test_records_in_which_care_goes_on_differently_are_not_merged(two, nurse, dutch):
    kept, other = two
    intent = end_care(Care(State.FINISHED, TODAY), today=TODAY)
    save_care(other, intent, {str(p.code): p.revision for p in other.plans.all()}, by=nurse)
    other.refresh_from_db()
    refused(kept, other, "De zorg gaat niet in beide dossiers op dezelfde manier verder")


def test_a_record_without_a_plan_takes_over_how_care_goes_on_and_gives_it_back(
    two, nurse, make_patient
):
    empty, other = make_patient(CLINIC), two[1]
    intent = end_care(Care(State.FINISHED, TODAY), today=TODAY)
    save_care(other, intent, {str(p.code): p.revision for p in other.plans.all()}, by=nurse)
    other.refresh_from_db()
    done = merged(empty, other, nurse)
    empty.refresh_from_db()
    assert empty.care == State.FINISHED
    taken_apart(done, nurse)
    cares = Patient.objects.in_bulk([empty.pk, other.pk])
    assert (cares[empty.pk].care, cares[other.pk].care) == (None, State.FINISHED)


def test_a_couple_is_not_merged(two, dutch):
    kept, other = two
    visitor("one", kept, "self")
    visitor("one", other, "carer")
    refused(kept, other, "dit zijn twee mensen")


def test_what_changed_since_it_was_shown_is_not_merged(two, nurse):
    kept, other = two
    shown = shown_as(kept, other, moves_of(kept, other))
    plan = other.plans.get()
    commit(plan, record.note(plan.entries.first().key, "Belt"), by=nurse, revision=1)
    with pytest.raises(ShownError):
        merge(kept, other, shown, by=nurse, now=timezone.now())
    assert treatments(kept) == ["ocrelizumab"]


def test_nothing_is_started_in_a_record_that_was_merged_meanwhile(two, nurse):
    kept, other = two
    merged(kept, other, nurse)
    truth = first_truth(
        other, protocol_for("ofatumumab", CLINIC), start=TODAY, facts={}, today=TODAY
    )
    with pytest.raises(Refusal):
        start_plan(other, truth, by=nurse)


def test_records_that_one_act_changed_together_are_not_taken_apart_before_its_undo(
    two, nurse, dutch
):
    kept, other = two
    done = merged(kept, other, nurse)
    plans = plans_in_care(kept)
    intent = end_care(Care(State.FINISHED, TODAY), today=TODAY)
    change = save_care(kept, intent, {str(p.code): p.revision for p in plans}, by=nurse)[0]
    with pytest.raises(Refusal, match="Maak dat eerst ongedaan"):
        taken_apart(done, nurse)
    acts = [(change.plan, undo(change)), *undo_along(change)]
    commit_together([(p, i, Plan.objects.get(pk=p.pk).revision) for p, i in acts], by=nurse)
    taken_apart(done, nurse)
    assert treatments(kept) == ["ocrelizumab"]


def test_a_number_that_was_given_away_since_is_named(two, nurse, dutch):
    kept, other = two
    done = merged(kept, other, nurse)
    number = other.hospital_number
    kept.hospital_number = number
    kept.save()
    with pytest.raises(Refusal, match=number):
        taken_apart(done, nurse)


def clinics_of_rows(patient):
    rows = Entry.objects.filter(plan__patient=patient)
    return set(rows.values_list("clinic__slug", flat=True))


def test_the_rows_of_a_plan_are_of_the_hospital_of_its_patient(two, nurse):
    """Also where the kept record came to another hospital before the two are taken apart."""
    kept, other = two
    assert (clinics_of_rows(kept), clinics_of_rows(other)) == ({CLINIC}, {CLINIC})
    done = merged(kept, other, nurse)
    kept.refresh_from_db()
    kept.clinic = Clinic.objects.get(slug="jbz")
    correct(kept, revision=kept.revision, by=nurse)
    assert clinics_of_rows(kept) == {"jbz"}
    plan = kept.plans.get(protocol__treatment__slug="ocrelizumab")
    dose = plan.entries.filter(kind="dose").first()
    commit(plan, record.note(dose.key, "called"), by=nurse, revision=plan.revision)
    assert clinics_of_rows(kept) == {"jbz"}
    taken_apart(done, nurse)
    assert (clinics_of_rows(kept), clinics_of_rows(other)) == ({"jbz"}, {CLINIC})


def test_a_merge_is_undone_once(two, nurse):
    done = merged(*two, nurse)
    taken_apart(done, nurse)
    with pytest.raises(Refusal):
        taken_apart(done, nurse)
