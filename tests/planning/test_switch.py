"""Switch from natalizumab to ocrelizumab. Expected days are typed by hand from the protocols.

Natalizumab from 5 January 2026 every four weeks; the twelfth infusion is on 9 November 2026.
"""

import pytest

from schedules.engine import Contradiction, Key
from schedules.inputs.refusal import Refusal
from schedules.models import Change, Plan
from schedules.planning import StaleError
from schedules.planning.extend import extend_plan
from schedules.planning.record import done, note
from schedules.planning.start import first_truth
from schedules.planning.stop import stop
from schedules.planning.switch import facts_about, switch
from schedules.planning.undo import undo
from schedules.queries import protocol_for
from tests.conftest import TODAY
from tests.planning.reading import day, dues, everything, left, row, spans, told
from tests.planning.undoing import undo_act

LAST = day("2026-11-09")
REASON = "JC-virus in het bloed"


@pytest.fixture
def old(make_plan, do):
    plan = make_plan("natalizumab", "amsterdam-umc", "2026-01-05", jcv="positive")
    do(plan, done(Key("ntz.dose", 12), LAST, today=TODAY))
    return plan


@pytest.fixture
def change_over(old, nurse):
    """Return a function that switches the patient to ocrelizumab."""

    def change_over(stopped="2026-11-23", revision=None, **facts):
        new = protocol_for("ocrelizumab", "amsterdam-umc")
        about = facts_about(old.protocol, new, LAST)
        truth = first_truth(
            old.patient,
            new,
            start=day("2026-12-21"),
            facts={"jcv": "positive", **about, **facts},
            today=TODAY,
        )
        stopping = stop(day(stopped), REASON, last_dose=LAST, act=Change.Act.SWITCH)
        revision = old.revision if revision is None else revision
        return switch(old, stopping, truth, by=nurse, revision=revision)

    return change_over


def test_the_new_treatment_knows_the_day_of_the_last_infusion(old):
    ocre = protocol_for("ocrelizumab", "amsterdam-umc")
    assert facts_about(old.protocol, ocre, LAST) == {"natalizumab_stop": "2026-11-09"}
    assert facts_about(ocre, old.protocol, LAST) == {}


def test_a_carrier_has_infusions_6_and_12_weeks_after_natalizumab_and_mri_at_6_months(change_over):
    new = change_over()
    assert dues(new, "ocre.ntz.dose_a") == ["2026-12-21"]
    assert dues(new, "ocre.ntz.dose_b") == ["2027-02-01"]
    assert dues(new, "ocre.dose.1a") == dues(new, "ocre.dose.1b") == []
    assert dues(new, "ocre.dose.maint")[0] == "2027-08-01"
    mri = row(new, "ocre.ntz.mri")
    assert (str(mri.due), str(mri.book_on)) == ("2027-05-09", "2027-05-10")  # from a Sunday


def test_who_carries_no_virus_starts_as_everybody(change_over):
    new = change_over(jcv="negative")
    assert dues(new, "ocre.dose.1a") == ["2026-12-21"]
    assert dues(new, "ocre.dose.1b") == ["2027-01-04"]
    assert dues(new, "ocre.ntz.dose_a") == dues(new, "ocre.ntz.mri") == []


def test_the_old_treatment_ends_and_its_watch_for_pml_runs_on(change_over, old):
    change_over()
    assert dues(old, "ntz.dose")[-1] == "2026-11-09"
    assert left(old, "ntz.dose")[0] == 13
    assert told(old, "ntz.dose", 12) == ("done", "2026-11-09")
    assert spans(old, "ntz.pml_vigilance_until") == [("2026-01-05", "2027-05-09")]


def test_both_plans_are_changed_in_one_act(change_over, old, nurse):
    new = change_over()
    stopped, started = old.changes.latest("revision"), new.changes.get()
    assert stopped.act_id == started.act_id
    assert {change.act for change in (stopped, started)} == {"switch"}
    assert {(change.reason, change.by) for change in (stopped, started)} == {(REASON, nurse)}
    assert (new.patient, started.revision) == (old.patient, 1)


def test_the_infusion_that_stands_in_for_the_first_is_the_start(change_over, do):
    new = change_over()
    do(new, done(Key("ocre.ntz.dose_a", 1), day("2026-12-28"), today=day("2026-12-28")))
    assert str(new.start) == "2026-12-28"
    assert dues(new, "ocre.fu.neuro_6m") == ["2027-06-28"]
    assert dues(new, "ocre.ntz.dose_b") == ["2027-02-01"]  # counted from natalizumab


@pytest.mark.parametrize(
    ("faulty", "error"),
    [
        ({"stop_date": "2026-12-20"}, Contradiction),  # the new plan cannot be
        ({"stopped": "2026-11-08"}, Refusal),  # the old one cannot stop before its last dose
        ({"revision": 1}, StaleError),  # somebody changed the old one meanwhile
    ],
)
def test_when_one_of_the_two_cannot_be_neither_is(change_over, old, faulty, error):
    before = everything()
    with pytest.raises(error):
        change_over(**faulty)
    assert everything() == before
    assert Plan.objects.get().revision == 2


# Undo


def test_undoing_a_switch_takes_the_new_plan_back_and_starts_the_old_one_again(
    change_over, old, nurse
):
    new = change_over()
    change = old.changes.latest("revision")
    back, taken_back = undo_act(change, by=nurse, revision=old.revision)
    new.refresh_from_db()
    old.refresh_from_db()
    assert (new.is_entered_in_error, new.entries.filter(dropped_at=None).count()) == (True, 0)
    assert dues(old, "ntz.dose")[12] == "2026-12-07"
    assert "stop_date" not in old.facts
    assert (back.act, taken_back.act, back.act_id) == ("undo", "withdraw", taken_back.act_id)


def test_a_switch_can_be_undone_after_a_night_has_extended_the_new_plan(change_over, old, nurse):
    new = change_over()
    assert extend_plan(new, day("2027-01-04")) is None
    assert new.revision == 2
    undo_act(old.changes.latest("revision"), by=nurse, revision=old.revision)
    new.refresh_from_db()
    assert new.is_entered_in_error


def test_a_switch_is_not_undone_when_the_new_plan_was_worked_on(change_over, old, nurse, do):
    new = change_over()
    do(new, note(Key("ocre.ntz.dose_a", 1), "Ziet op tegen het infuus"))
    before = everything()
    with pytest.raises(Refusal):
        undo_act(old.changes.latest("revision"), by=nurse, revision=old.revision)
    assert everything() == before


def test_a_switch_can_be_undone_once_what_was_done_since_is_undone(change_over, old, nurse, do):
    new = change_over()
    noted = do(new, note(Key("ocre.ntz.dose_a", 1), "Ziet op tegen het infuus"))
    do(new, undo(noted))
    undo_act(old.changes.latest("revision"), by=nurse, revision=old.revision)
    new.refresh_from_db()
    assert new.is_entered_in_error
