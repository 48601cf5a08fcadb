"""Move a plan to a new version of its protocol. The small protocol stands in this file."""

import pytest

from schedules.engine import Key
from schedules.inputs.refusal import Refusal
from schedules.models import Patient, Plan
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
