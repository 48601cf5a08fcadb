"""`manage.py extend_plans`, every night. Expected days are typed by hand from the protocols."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from schedules.engine import Key
from schedules.management.commands.extend_plans import Outcome, extend_one
from schedules.models import Change, Entry, Plan
from schedules.planning import commit
from schedules.planning.record import note
from schedules.planning.stop import stop
from schedules.planning.withdraw import withdraw
from treatments.models import MonitoringRule, Protocol

START = "2026-01-05"  # so that a plan reaches to 5 January 2028


@pytest.fixture
def plan(make_plan):
    return make_plan("ocrelizumab", "amsterdam-umc", START, today=START)


def dues(plan, fact):
    return [str(row.due) for row in plan.entries.filter(fact=fact).order_by("occurrence")]


def shown(plan):
    rows = plan.entries.filter(dropped_at=None)
    return {(r.fact, r.occurrence): (r.due, r.earliest, r.latest, r.status) for r in rows}


def extends_of(plan):
    return plan.changes.filter(act=Change.Act.EXTEND)


def yearly_scan_moves(plan):
    """Let the yearly scan lie elsewhere than when the plan was written, as a repair might do."""
    rule = MonitoringRule.objects.filter(protocol=plan.protocol, fact="ocre.fu.mri_year")
    assert rule.update(begin_amount=13, begin_unit="month") == 1
    Protocol.objects.filter(pk=plan.protocol.pk).update(digest="another")


def test_what_repeats_is_carried_to_24_months_ahead(plan, run_command):
    before = dues(plan, "ocre.dose.maint")
    assert before == ["2026-07-05", "2027-01-05", "2027-07-05", "2028-01-05"]
    said = run_command("extend_plans", "--today", "2026-08-01")
    assert "1 plans extended" in said
    plan.refresh_from_db()
    assert str(plan.until) == "2028-08-01"
    assert dues(plan, "ocre.dose.maint") == [*before, "2028-07-05"]


def test_what_is_there_never_moves(plan, run_command):
    before = shown(plan)
    run_command("extend_plans", "--today", "2027-01-01")
    after = shown(plan)
    assert after.keys() > before.keys()
    assert {key: after[key] for key in before} == before


def test_a_second_run_does_nothing(plan, run_command):
    run_command("extend_plans", "--today", "2026-08-01")
    before = list(Entry.objects.order_by("pk").values())
    assert "0 plans extended" in run_command("extend_plans", "--today", "2026-08-01")
    assert extends_of(plan).count() == 1
    assert list(Entry.objects.order_by("pk").values()) == before


def test_a_plan_that_reaches_23_months_ahead_waits(plan, run_command):
    run_command("extend_plans", "--today", "2026-02-05")
    assert not extends_of(plan).exists()
    run_command("extend_plans", "--today", "2026-02-06")
    assert extends_of(plan).get().by is None


def test_stopped_and_withdrawn_plans_are_left(make_plan, nurse, run_command):
    stopped, wrong = (
        make_plan("ocrelizumab", "amsterdam-umc", START, today=START) for _n in range(2)
    )
    commit(stopped, stop(date(2026, 3, 2), "Moved house."), by=nurse, revision=1)
    commit(wrong, withdraw("Another patient."), by=nurse, revision=1)
    assert stopped.last_on > date(2026, 8, 1)
    assert "0 plans extended" in run_command("extend_plans", "--today", "2026-08-01")
    assert not Change.objects.filter(act=Change.Act.EXTEND).exists()


def test_a_plan_that_has_ended_is_left(make_plan, run_command):
    ended = make_plan("cladribine", "amsterdam-umc", START, today=START, weight_kg="70")
    assert ended.last_on < date(2027, 12, 1)
    assert "0 plans extended" in run_command("extend_plans", "--today", "2027-12-01")
    assert not extends_of(ended).exists()


def test_a_plan_whose_dates_would_move_is_named_and_not_written(plan, make_plan, capsys):
    other = make_plan("natalizumab", "amsterdam-umc", START, today=START)
    yearly_scan_moves(plan)
    before = shown(plan)
    with pytest.raises(CommandError) as refusal:
        call_command("extend_plans", "--today", "2026-08-01")
    assert refusal.value.returncode == 1
    out, err = capsys.readouterr()
    assert err == f"plan {plan.code}: not extended, because dates that are there would move\n"
    assert "1 plans extended" in out
    assert not extends_of(plan).exists()
    assert shown(plan) == before
    assert extends_of(other).exists()


def test_a_plan_that_cannot_be_read_does_not_stop_the_others(plan, make_plan, capsys):
    other = make_plan("natalizumab", "amsterdam-umc", START, today=START)
    Plan.objects.filter(pk=plan.pk).update(facts={"stop_date": "2031-02-30"})
    with pytest.raises(CommandError) as refusal:
        call_command("extend_plans", "--today", "2026-08-01")
    assert refusal.value.returncode == 1
    assert f"plan {plan.code}: not extended, because of an error (Refusal)" in (
        said := capsys.readouterr().err
    )
    assert "2031" not in said
    assert extends_of(other).exists()


def test_a_plan_that_somebody_is_changing_is_left_for_the_next_night(plan, nurse):
    as_read = Plan.objects.get(pk=plan.pk)
    commit(plan, note(Key("ocre.dose.maint", 1), "Rings back."), by=nurse, revision=1)
    assert extend_one(as_read, date(2026, 8, 1)) is Outcome.BUSY
    assert not extends_of(plan).exists()
    assert plan.entries.get(fact="ocre.dose.maint", occurrence=1).note == "Rings back."


def test_a_day_that_does_not_exist_is_refused(db):
    with pytest.raises(CommandError) as refusal:
        call_command("extend_plans", "--today", "2026-02-30")
    assert refusal.value.returncode == 2
