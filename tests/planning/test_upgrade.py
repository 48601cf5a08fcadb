"""Move a plan to a new version of its protocol. The small protocol stands in this file."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from schedules.engine import Key
from schedules.inputs.refusal import Refusal
from schedules.management.commands import move_plans
from schedules.models import Membership, Patient, Plan
from schedules.planning import booking, propose
from schedules.planning.appointments import Slot
from schedules.planning.booking import cancel, keep
from schedules.planning.record import done, note
from schedules.planning.start import first_truth, start_plan
from schedules.planning.undo import undo
from schedules.planning.upgrade import upgrade
from schedules.queries import protocol_for
from tests.booking import book
from tests.conftest import TODAY
from tests.planning.reading import day, dues, everything, left, row, told
from treatments.catalogue import Report, load_protocol
from treatments.models import Clinic, Protocol

HEAD = """\
treatment: ofatumumab
clinic: de-linde
version: '{version}'
status: draft
dated: {dated}

rules:
"""
RULE = """\
  - fact: t.{fact}
    kind: {kind}
    title:
      nl: {title}
      en: {title}
    {timing}
    source: umc-ofatumumab § Procedure
    confidence: H

"""
FIRST = (
    ("dose", "dose", "at: start\n    every: 1 month\n    delay: reset"),
    ("labs", "lab", "at: 3 months after start\n    every: 3 months"),
    ("visit", "visit", "at: 6 months after start"),
)
SECOND = (
    ("dose", "dose", "at: start\n    every: 1 month\n    delay: reset"),
    ("labs", "lab", "at: 3 months after start\n    every: 6 months"),
    ("mri", "imaging", "at: 1 year after start"),
)


@pytest.fixture
def load(tmp_path):
    """Return a function that loads one version of the small protocol."""

    def load(version, dated, rules):
        lines = [
            RULE.format(fact=fact, kind=kind, title=fact, timing=timing)
            for fact, kind, timing in rules
        ]
        path = tmp_path / f"{version}.yaml"
        path.write_text(HEAD.format(version=version, dated=dated) + "".join(lines), "utf-8")
        report = Report()
        load_protocol(path, report)
        assert report.problems == []
        return Protocol.objects.get(clinic__slug="de-linde", version=version)

    return load


@pytest.fixture
def plan(db, load, nurse):
    clinic = Clinic.objects.create(slug="de-linde", name_nl="De Linde", name_en="De Linde")
    first = load("1", "2026-11-01", FIRST)
    patient = Patient.objects.create(
        clinic=clinic, display_name="Demo Aardbei", born_on=day("1985-05-20"), hospital_number="D-1"
    )
    truth = first_truth(patient, first, start=day("2026-11-30"), facts={}, today=TODAY)
    return start_plan(patient, truth, by=nurse)


@pytest.fixture
def second(plan, load):
    return load("2", "2027-03-01", SECOND)


def test_a_new_version_moves_nobody_by_itself(plan, second):
    plan.refresh_from_db()
    assert plan.protocol.version == "1"
    assert dues(plan, "t.labs")[:2] == ["2027-02-28", "2027-05-30"]
    assert protocol_for("ofatumumab", "de-linde") == second


def test_the_preview_shows_what_would_differ_and_only_that(plan, second):
    steps = {step.key: step for step in propose(plan, upgrade(second)).steps}
    moved = steps[("t.labs", 2)]
    assert (str(moved.before.due), str(moved.after.due)) == ("2027-05-30", "2027-08-30")
    assert steps[("t.visit", 1)].after is None
    assert steps[("t.mri", 1)].before is None
    assert [key for key in steps if key[0] == "t.dose"] == []


def test_a_plan_that_is_moved_follows_the_new_version(plan, second, do):
    change = do(plan, upgrade(second))
    assert dues(plan, "t.labs") == ["2027-02-28", "2027-08-30", "2028-02-29", "2028-08-30"]
    assert dues(plan, "t.mri") == ["2027-11-30"]
    assert left(plan, "t.visit") == [1]
    assert (plan.protocol, change.act) == (second, "upgrade")
    assert change.new == {"protocol": second.pk}
    second.refresh_from_db()
    assert second.is_pinned


def test_what_was_done_stays_and_what_was_booked_is_flagged(plan, second, do):
    do(plan, done(Key("t.labs", 1), day("2027-03-01"), today=day("2027-03-01")))
    do(plan, book(Key("t.labs", 2), day("2027-05-31")))
    do(plan, note(Key("t.visit", 1), "Neemt een vriend mee"))
    do(plan, upgrade(second))
    assert told(plan, "t.labs", 1) == ("done", "2027-03-01")
    booked = row(plan, "t.labs", 2)
    assert (str(booked.on), str(booked.due), booked.rebook) == ("2027-05-31", "2027-08-30", True)
    assert row(plan, "t.visit").note == "Neemt een vriend mee"


@pytest.mark.parametrize(("verb", "status"), [(cancel, "cancelled"), (keep, "booked")])
def test_an_appointment_for_a_line_that_the_new_version_lacks_is_cancelled_or_kept(
    plan, second, do, verb, status
):
    do(plan, book(Key("t.visit", 1), day("2027-05-31")))
    do(plan, upgrade(second))
    assert plan.appointments.get().status == "undecided"
    do(plan, verb(str(plan.appointments.get().code)))
    assert plan.appointments.get().status == status


def test_a_line_that_the_new_version_lacks_is_taken_out_of_an_appointment(plan, second, do):
    do(plan, booking.book(Slot(day("2027-05-31")), Key("t.visit", 1), Key("t.labs", 2)))
    do(plan, upgrade(second))
    do(plan, booking.take_out(str(plan.appointments.get().code), Key("t.visit", 1)))
    assert plan.appointments.get().keys == ["t.labs#2"]


def test_an_upgrade_is_undone_to_the_days_of_the_old_version(plan, second, do):
    change = do(plan, upgrade(second))
    do(plan, undo(change))
    assert plan.protocol.version == "1"
    assert dues(plan, "t.labs")[:2] == ["2027-02-28", "2027-05-30"]
    assert dues(plan, "t.visit") == ["2027-05-30"]
    assert left(plan, "t.mri") == [1]


def test_a_version_in_which_a_given_dose_has_no_place_is_refused(plan, load, do):
    do(plan, done(Key("t.dose", 1), day("2026-11-30"), today=day("2026-11-30")))
    renamed = (("infusion", "dose", "at: start\n    every: 1 month"), *FIRST[1:])
    third = load("3", "2027-04-01", renamed)
    before = everything()
    with pytest.raises(Refusal, match="30 november 2026"):
        do(plan, upgrade(third))
    assert everything() == before


def test_every_entry_counts_as_changed_because_its_words_may_be_others(plan, second, do):
    before = row(plan, "t.dose")
    do(plan, upgrade(second))
    after = row(plan, "t.dose")
    assert after.changed_at > before.changed_at
    assert after.sequence == before.sequence  # of its days nothing changed


def test_an_order_of_rules_that_differs_is_stored_too(plan, load, do):
    swapped = load("2", "2027-03-01", (FIRST[1], FIRST[0], FIRST[2]))
    do(plan, upgrade(swapped))
    assert [row(plan, fact).position for fact in ("t.labs", "t.dose", "t.visit")] == [0, 1, 2]


@pytest.mark.parametrize(
    ("treatment", "clinic"), [("ofatumumab", "amsterdam-umc"), ("ocrelizumab", "generic")]
)
def test_a_protocol_of_another_treatment_or_hospital_is_no_version(plan, do, treatment, clinic):
    with pytest.raises(Refusal):
        do(plan, upgrade(protocol_for(treatment, clinic)))
    assert Plan.objects.get().revision == 1


# many at once, by `manage.py move_plans`


@pytest.fixture
def four(plan, nurse):
    """Four plans of the hospital of this nurse; the first is `plan`."""
    Membership.objects.create(user=nurse, clinic=plan.patient.clinic)
    others = []
    for n in range(2, 5):
        patient = Patient.objects.create(
            clinic=plan.patient.clinic,
            display_name=f"Demo Kers {n}",
            born_on=day("1985-05-20"),
            hospital_number=f"D-{n}",
        )
        truth = first_truth(patient, plan.protocol, start=plan.start, facts={}, today=TODAY)
        others.append(start_plan(patient, truth, by=nurse))
    return [plan, *others]


def versions(plans):
    return [Plan.objects.get(pk=plan.pk).protocol.version for plan in plans]


def test_the_command_moves_all_in_the_name_of_a_nurse(four, second, nurse, run_command):
    said = run_command("move_plans", "ofatumumab", "--by", "nurse@example.org")
    assert "4 plans moved" in said
    assert versions(four) == ["2", "2", "2", "2"]
    assert dues(four[3], "t.labs") == ["2027-02-28", "2027-08-30", "2028-02-29", "2028-08-30"]
    assert {plan.changes.get(act="upgrade").by for plan in four} == {nurse}
    assert "0 plans moved" in run_command("move_plans", "ofatumumab", "--by", "nurse@example.org")


def test_the_command_leaves_to_a_nurse_what_asks_something_of_her(four, second, do, run_command):
    do(four[1], book(Key("t.visit", 1), day("2027-05-31")))  # the new version has no such visit
    said = run_command("move_plans", "ofatumumab", "--by", "nurse@example.org")
    assert "3 plans moved" in said
    assert "1 plans left for a nurse" in said
    assert versions(four) == ["2", "1", "2", "2"]
    assert four[1].appointments.get().status == "booked"


def test_broken_off_the_command_goes_on_where_it_was(four, second, monkeypatch, run_command):
    move, moved = move_plans.upgrade_unseen, []

    def breaks_off(plan, protocol, *, by):
        if len(moved) == 2:
            raise KeyboardInterrupt
        move(plan, protocol, by=by)
        moved.append(plan.pk)

    monkeypatch.setattr(move_plans, "upgrade_unseen", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        run_command("move_plans", "ofatumumab", "--by", "nurse@example.org")
    assert sorted(versions(four)) == ["1", "1", "2", "2"]
    monkeypatch.undo()
    assert "2 plans moved" in run_command("move_plans", "ofatumumab", "--by", "nurse@example.org")
    assert versions(four) == ["2", "2", "2", "2"]


def test_the_command_says_how_far_it_is(four, second, monkeypatch):
    monkeypatch.setattr(move_plans, "STEP", 2)
    said = StringIO()
    call_command("move_plans", "ofatumumab", by="nurse@example.org", stdout=StringIO(), stderr=said)
    assert said.getvalue() == "2 of 4 plans\n4 of 4 plans\n"


@pytest.mark.parametrize("by", ["nobody@example.org", ""])
def test_the_command_needs_somebody_who_answers_for_it(four, second, by, run_command):
    with pytest.raises(CommandError):
        run_command("move_plans", "ofatumumab", "--by", by)
    assert versions(four) == ["1", "1", "1", "1"]
