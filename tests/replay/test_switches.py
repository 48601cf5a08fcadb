"""Random lives that switch from natalizumab to ocrelizumab, and back by undoing it: both plans."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from schedules.engine import Kind
from schedules.models import Change
from schedules.planning import commit
from schedules.planning.record import done
from schedules.planning.start import first_truth
from schedules.planning.stop import stop
from schedules.planning.switch import facts_about, switch
from schedules.queries import protocol_for
from tests.planning.undoing import undo_act
from tests.replay import model
from tests.replay.compare import compare
from tests.replay.model import TREATMENTS, Known, Told
from tests.replay.model.days import months

OLD, NEW = ("natalizumab", "amsterdam-umc"), ("ocrelizumab", "amsterdam-umc")
FAR = date(2100, 1, 1)
TODAY = date(2026, 1, 1)


@pytest.mark.parametrize("number", range(5))
def test_a_switch_and_its_undoing_are_true_in_both_plans(make_plan, nurse, number):
    dice = Random(f"switch {number}")
    facts = {"jcv": dice.choice(("positive", "negative"))}
    plan = make_plan(*OLD, "2026-01-05", today="2026-01-01", **facts)
    known = given(plan, Known(date(2026, 1, 5), plan.until, facts), dice, nurse)
    assert differences(OLD, known, plan) == []
    last = max(told.on for told in known.told.values())
    new, of_new = switched(plan, last, last + timedelta(dice.choice((9, 30))), facts, nurse)
    stopped = model.stop(known, date.fromisoformat(plan.facts["stop_date"]), last)
    assert differences(OLD, stopped, plan) == []
    assert differences(NEW, of_new, new) == []
    undo_act(plan.changes.last(), by=nurse, revision=plan.revision)
    assert differences(OLD, known, plan) == []
    assert not new.entries.filter(dropped_at=None).exists()


def given(plan, known, dice, nurse):
    """Record the first infusions, early or late; return what is known then."""
    on = known.start
    for n in range(1, dice.randint(3, 6)):
        row = plan.entries.get(kind=Kind.DOSE, is_period=False, occurrence=n)
        on = row.due + timedelta(dice.choice((0, 0, 3, 16, -1))) if n > 1 else row.due
        intent = done(row.key, on, today=FAR).because("Zo is het gegaan")
        commit(plan, intent, by=nurse, revision=plan.revision)
        known = model.record(known, TREATMENTS[OLD[0]], tuple(row.key), Told("done", on))
    return known


def switched(plan, last, stop_on, facts, nurse):
    """Switch; return the new plan and what is known of it."""
    protocol, start = protocol_for(*NEW), last + timedelta(42)
    facts = facts | facts_about(plan.protocol, protocol, last)
    truth = first_truth(plan.patient, protocol, start=start, facts=facts, today=TODAY)
    stopping = stop(stop_on, "JC-virus in het bloed", last_dose=last, act=Change.Act.SWITCH)
    new = switch(plan, stopping, truth, by=nurse, revision=plan.revision)
    return new, replace(Known(start, start + months(24)), facts=facts)


def differences(of, known, plan):
    plan.refresh_from_db()
    rows = {row.key: row for row in plan.entries.filter(dropped_at=None)}
    return compare(model.expected(*of, known), rows)[1]
