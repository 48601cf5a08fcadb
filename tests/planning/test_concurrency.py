"""Two nurses at once, with real threads, on a database of their own.

It is made in tests/planning/own_database.py. Every thread has its own connection, waits for the
others at a barrier, and then writes.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from itertools import count
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from schedules.engine import Key
from schedules.inputs.refusal import Refusal
from schedules.models import Change, Membership, Patient, Plan, User
from schedules.planning import StaleError, booking, commit, commit_together
from schedules.planning.appointments import Slot
from schedules.planning.booking import cancel
from schedules.planning.booking import move as rebook
from schedules.planning.care import Care, State
from schedules.planning.correct import correct
from schedules.planning.end_care import end_care, save_care
from schedules.planning.merge import ShownError, merge, moves_of, shown_as
from schedules.planning.record import done, move, note
from schedules.planning.start import first_truth, start_plan
from schedules.planning.truth import flat, merged, truth_of
from schedules.queries import protocol_for
from tests.booking import book
from tests.conftest import TODAY
from tests.operations.places import copied, pointing_at
from tests.planning.reading import day, dues, row, told
from treatments.models import Clinic, Protocol

MAINT = "ocre.dose.maint"
ROUNDS = 5  # of a race, so that luck hides nothing


@pytest.fixture(scope="module")
def elsewhere(django_db_setup, django_db_blocker, tmp_path_factory):
    with (
        django_db_blocker.unblock(),
        copied(tmp_path_factory.mktemp("threads")) as elsewhere,
    ):
        yield elsewhere


@pytest.fixture
def own(db, elsewhere):
    """The database of the threads, after `db`: its transaction stays on the tests' own."""
    with pointing_at(elsewhere):
        yield


@pytest.fixture
def nurses(own):
    found = []
    for name in ("first-nurse", "second-nurse"):
        nurse, is_new = User.objects.get_or_create(username=name)
        if is_new:
            clinic = Clinic.objects.get(slug="amsterdam-umc")
            Membership.objects.create(user=nurse, clinic=clinic)
        found.append(nurse)
    return found


@pytest.fixture
def start(nurses):
    """Return a function that starts a plan for a patient of its own."""

    numbers = count(Patient.objects.count())

    def start(treatment="ocrelizumab", clinic="amsterdam-umc"):
        patient = Patient.objects.create(
            clinic=Clinic.objects.get(slug=clinic),
            display_name="Demo Aardbei",
            born_on=date(1985, 5, 20),
            hospital_number=f"DEMO-{next(numbers):03}",
        )
        protocol = protocol_for(treatment, clinic)
        truth = first_truth(patient, protocol, start=day("2026-11-30"), facts={}, today=TODAY)
        return start_plan(patient, truth, by=nurses[0])

    return start


def at_once(*acts):
    """Do every act in a thread of its own, all at the same moment; return results or errors."""
    barrier = Barrier(len(acts))

    def one(act):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def writer(plan, intent, by):
    """Return an act on a plan as this thread reads it, at the revision that is shown now."""
    revision = plan.revision

    def act():
        return commit(Plan.objects.get(pk=plan.pk), intent, by=by, revision=revision)

    return act


def replayed(plan):
    values = {}
    for change in plan.changes.order_by("revision"):
        values = merged(values, change.new)
    return values


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_of_two_nurses_at_one_revision_one_wins_and_the_other_is_told(start, nurses, _round):
    plan = start()
    results = at_once(
        writer(plan, move(Key(MAINT, 1), day("2027-06-14")), nurses[0]),
        writer(plan, book(Key(MAINT, 1), day("2027-05-31"), place="Dagbehandeling"), nurses[1]),
    )
    (won,) = [result for result in results if isinstance(result, Change)]
    (stale,) = [result for result in results if isinstance(result, StaleError)]
    assert [(change.pk, change.by) for change in stale.changes] == [(won.pk, won.by)]
    assert (stale.plan.revision, won.revision) == (2, 2)


def test_what_the_winner_wrote_stands_and_nothing_of_the_other(start, nurses):
    plan = start()
    results = at_once(
        writer(plan, move(Key(MAINT, 1), day("2027-06-14")), nurses[0]),
        writer(plan, note(Key(MAINT, 1), "Belt liever zelf"), nurses[1]),
    )
    plan.refresh_from_db()
    (won,) = [result for result in results if isinstance(result, Change)]
    moved, noted = told(plan, MAINT), row(plan, MAINT).note
    if won.by == nurses[0]:
        assert (moved, noted) == (("moved", "2027-06-14"), "")
        assert dues(plan, MAINT)[1] == "2027-12-14"
    else:
        assert (moved, noted) == (("planned", None), "Belt liever zelf")
        assert dues(plan, MAINT)[1] == "2027-11-30"
    assert plan.changes.count() == plan.revision == 2
    assert replayed(plan) == flat(truth_of(plan, plan.entries.all()))


def test_who_was_told_can_do_it_after_all_and_nothing_is_lost(start, nurses):
    plan = start()
    intents = [
        book(Key(MAINT, 1), day("2027-05-31")),
        note(Key("ocre.fu.neuro_6m", 1), "Belt liever zelf"),
    ]
    at_once(*[writer(plan, intent, by) for intent, by in zip(intents, nurses, strict=True)])
    plan.refresh_from_db()
    for intent, by in zip(intents, nurses, strict=True):
        if not plan.changes.filter(by=by, revision=2).exists():
            commit(plan, intent, by=by, revision=2)
    assert told(plan, MAINT) == ("booked", "2027-05-31")
    assert row(plan, "ocre.fu.neuro_6m").note == "Belt liever zelf"
    assert plan.revision == 3


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_of_two_nurses_at_one_appointment_one_wins_and_nothing_is_half_written(
    start, nurses, _round
):
    plan = start()
    slot = Slot(day("2027-05-31"), at=time(10), place="Dagbehandeling")
    commit(plan, booking.book(slot, Key(MAINT, 1)), by=nurses[0], revision=plan.revision)
    code = str(plan.appointments.get().code)
    results = at_once(
        writer(plan, rebook(code, Slot(day("2027-06-02"), at=time(13))), nurses[0]),
        writer(plan, cancel(code), nurses[1]),
    )
    (won,) = [result for result in results if isinstance(result, Change)]
    (stale,) = [result for result in results if isinstance(result, StaleError)]
    assert [(change.pk, change.by) for change in stale.changes] == [(won.pk, won.by)]
    found, dose = plan.appointments.get(), row(plan, MAINT)
    if won.act == Change.Act.REBOOK:
        assert (found.status, str(found.on), found.at) == ("booked", "2027-06-02", time(13))
        assert (dose.status, str(dose.on), dose.at) == ("booked", "2027-06-02", time(13))
    else:
        assert (found.status, str(found.on), found.at) == ("cancelled", "2027-05-31", time(10))
        assert (dose.status, dose.on, dose.at, dose.appointment) == ("planned", None, None, None)
    plan.refresh_from_db()
    assert plan.revision == plan.changes.count() == 3
    assert replayed(plan) == flat(truth_of(plan, plan.entries.all()))


def test_eight_nurses_on_eight_plans_all_succeed(start, nurses):
    plans = [start() for _ in range(8)]
    given = done(Key("ocre.dose.1a", 1), day("2026-12-01"), today=day("2026-12-01"))
    results = at_once(*[writer(plan, given, nurses[0]) for plan in plans])
    assert [type(result) for result in results] == [Change] * 8
    for plan in plans:
        plan.refresh_from_db()
        assert (str(plan.start), plan.revision) == ("2026-12-01", 2)
        assert dues(plan, "ocre.dose.1b") == ["2026-12-15"]


def test_eight_nurses_start_eight_plans_under_a_protocol_that_nobody_used(start):
    results = at_once(*[lambda: start("rituximab", "generic")] * 8)
    assert [type(result) for result in results] == [Plan] * 8
    assert {result.entries.count() for result in results} == {results[0].entries.count()}
    assert all(Protocol.objects.get(pk=result.protocol_id).is_pinned for result in results)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_nurses_who_change_the_same_plans_together_do_not_wait_for_each_other(
    start, nurses, _round
):
    plans = [start(), start()]
    texts = "Afdeling gesloten", "Griepprik aangeraden"

    def together(order, text, by):
        acts = [(plan, note(Key("ocre.vaccine", 1), text), plan.revision) for plan in order]
        return lambda: commit_together(acts, by=by)

    results = at_once(
        together(plans, texts[0], nurses[0]),
        together([Plan.objects.get(pk=plan.pk) for plan in plans[::-1]], texts[1], nurses[1]),
    )
    assert sorted(type(result).__name__ for result in results) == ["StaleError", "list"]
    notes = {row(plan, "ocre.vaccine").note for plan in plans}
    assert len(notes) == 1  # both plans are the winner's


def test_the_database_of_the_threads_is_not_that_of_the_tests(db, elsewhere):
    usual = connection.settings_dict["NAME"]
    with pointing_at(elsewhere):
        name = connection.settings_dict["NAME"]
    assert "memory" not in name
    assert name != usual


# a person's course of care


def carer(patient, state, by):
    """Return an act on all plans of a patient as this thread reads it, at what is shown now."""
    seen = {str(plan.code): plan.revision for plan in patient.plans.all()}
    intent = end_care(Care(state, TODAY), "Reden", today=TODAY)

    def act():
        return save_care(Patient.objects.get(pk=patient.pk), intent, seen, by=by)

    return act


def beginner(patient, by):
    """Return the start of one more plan."""

    def act():
        owner = Patient.objects.get(pk=patient.pk)
        protocol = protocol_for("ofatumumab", "amsterdam-umc")
        truth = first_truth(owner, protocol, start=day("2026-11-30"), facts={}, today=TODAY)
        return start_plan(owner, truth, by=by)

    return act


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_of_two_nurses_who_say_what_became_of_care_one_wins_in_all_plans(start, nurses, _round):
    patient = start().patient
    beginner(patient, nurses[0])()
    results = at_once(
        carer(patient, State.DECEASED, nurses[0]), carer(patient, State.FINISHED, nurses[1])
    )
    (changes,) = [result for result in results if isinstance(result, list)]
    assert len([result for result in results if isinstance(result, StaleError)]) == 1
    patient.refresh_from_db()
    assert patient.care == changes[0].new["care"]["state"]
    assert [plan.care["state"] for plan in patient.plans.all()] == [patient.care] * 2


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_no_plan_is_started_beside_an_end_of_care(start, nurses, _round):
    """Whoever comes second is told: no plan of a person says something else than the others."""
    patient = start().patient
    results = at_once(beginner(patient, nurses[0]), carer(patient, State.DECEASED, nurses[1]))
    assert sum(1 for result in results if isinstance(result, StaleError | Refusal)) == 1
    patient.refresh_from_db()
    said = {plan.care and plan.care["state"] for plan in patient.plans.all()}
    assert said == {patient.care}


# who a patient is


def corrector(patient, by, **values):
    """Return a correction of a patient as this thread shows it, at the revision shown now."""
    revision = patient.revision

    def act():
        found = Patient.objects.get(pk=patient.pk)
        for name, value in values.items():
            setattr(found, name, value)
        return correct(found, revision=revision, by=by)

    return act


def merger(kept, other, by):
    """Return the merge of two records as they are shown now."""
    shown = shown_as(kept, other, moves_of(kept, other))
    return lambda: merge(kept, other, shown, by=by, now=timezone.now())


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_of_two_nurses_who_correct_one_patient_one_is_told(start, nurses, _round):
    patient = start().patient
    results = at_once(
        corrector(patient, nurses[0], email="a@example.org"),
        corrector(patient, nurses[1], phone="06 1234 5678"),
    )
    assert sorted(type(result).__name__ for result in results) == ["CorrectedError", "NoneType"]
    assert patient.corrections.count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_what_is_written_while_two_records_are_merged_is_in_the_one_that_is_kept(
    start, nurses, _round
):
    """Whoever comes second is told, or goes on in the record that was kept."""
    kept, plan = start().patient, start()
    other = plan.patient
    results = at_once(
        merger(kept, other, nurses[0]),
        writer(plan, note(Key(MAINT, 1), "Belt liever zelf"), nurses[1]),
        beginner(other, nurses[1]),
    )
    errors = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(error, ShownError | Refusal) for error in errors), errors
    assert not isinstance(results[1], Exception)
    other.refresh_from_db()
    assert (other.plans.count() == 0) == (other.merged_into == kept)
    assert Plan.objects.filter(patient__in=(kept, other)).count() == 2 + isinstance(
        results[2], Plan
    )
