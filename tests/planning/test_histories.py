"""Whatever a nurse does, in whatever order: what must stay true of a plan.

Hypothesis draws histories of moves, records, stops, corrections and undos over real protocols and
a real database; each example is rolled back.
"""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from schedules.engine import Contradiction, Key, Status
from schedules.inputs.refusal import Refusal
from schedules.models import Entry
from schedules.planning import commit, propose
from schedules.planning.projection import PROJECTED, project
from schedules.planning.truth import RECORDED, flat, merged, truth_of, unflat
from schedules.planning.writing import plain_step
from tests.planning import histories
from tests.planning.reading import everything

REFUSED = (Refusal, Contradiction)
COLUMNS = (*PROJECTED, *RECORDED)
WHAT_HAPPENED = ("status", "on", "at", "place", "reason", "discussed_on")


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    start=st.sampled_from(histories.PLANS),
    history=st.lists(histories.acts, min_size=4, max_size=14),
)
def test_whatever_is_done_a_plan_stays_true_to_its_history(make_plan, nurse, start, history):
    treatment, clinic, facts = start
    with transaction.atomic():
        plan = make_plan(treatment, clinic, "2026-01-05", today="2026-01-01", **facts)
        for act in history:
            step(plan, act, nurse)
        transaction.set_rollback(True)


def step(plan, act, nurse):
    """Try one act; check that it was done whole, as shown, or not at all."""
    before = everything()
    rows = {row.key: row for row in plan.entries.all()}
    try:
        tried = histories.tried(plan, act)
        intent = tried.intent.because("Met een reden") if act.carries is not True else tried.intent
        shown = propose(plan, intent)
        change = commit(plan, intent, by=nurse, revision=plan.revision)
    except REFUSED as error:
        event(f"{act.verb} refused by {type(error).__name__}")
        assert everything() == before
        return
    event(f"{act.verb} done")
    stored = {row.key: row for row in plan.entries.all()}
    check_nothing_is_lost(rows, stored, before[2])
    check_what_happened(rows, stored, set() if tried.undoes else tried.keys, change)
    check_as_shown(plan, shown, change, stored)
    check_history(plan, stored)


def check_nothing_is_lost(rows, stored, before):
    """Every row that was there is there, as the same row; none stands twice."""
    assert {key: row.pk for key, row in stored.items()}.items() >= {
        key: row.pk for key, row in rows.items()
    }.items()
    assert len(stored) == Entry.objects.count() >= len(before)
    for key, row in rows.items():
        assert stored[key].sequence >= row.sequence


def check_what_happened(rows, stored, touched, change):
    """What was done, missed or skipped changes only by an act about it, or by undoing that act."""
    if change.undoes:
        names = [name for name in change.undoes.new if name.startswith("records.")]
        touched = {Key.read(name.removeprefix("records.")) for name in names}
    for key, row in rows.items():
        if row.status not in (Status.PLANNED, Status.MOVED, Status.BOOKED) and key not in touched:
            for name in WHAT_HAPPENED:
                assert getattr(stored[key], name) == getattr(row, name), (key, name)


def check_as_shown(plan, shown, change, stored):
    """What was shown before saving is what is stored: every row, and every step of the history."""
    live = {key: row for key, row in stored.items() if row.dropped_at is None}
    assert live.keys() == shown.projection.rows.keys()
    for key, row in live.items():
        assert columns(row) == columns(shown.projection.rows[key]), key
    assert change.steps == [plain_step(step) for step in shown.steps]
    assert change.revision == plan.revision == plan.changes.count()


def check_history(plan, stored):
    """All changes after one another give the truth, and from it exactly the stored rows."""
    values = {}
    for change in plan.changes.order_by("revision"):
        assert {name: values.get(name) for name in change.old} == change.old
        values = merged(values, change.new)
    plan.refresh_from_db()
    assert values == flat(truth_of(plan, stored.values()))
    rebuilt = project(unflat(values, plan.patient.clinic))
    live = {key: columns(row) for key, row in stored.items() if row.dropped_at is None}
    assert {key: columns(row) for key, row in rebuilt.rows.items()} == live
    assert (plan.stopped_on, plan.last_on) == (rebuilt.stopped_on, rebuilt.last_on)


def columns(row):
    return {name: getattr(row, name) for name in COLUMNS}


@pytest.mark.parametrize("start", histories.PLANS, ids=lambda start: start[0])
def test_every_plan_of_the_histories_can_be_started(make_plan, start):
    treatment, clinic, facts = start
    plan = make_plan(treatment, clinic, "2026-01-05", today="2026-01-01", **facts)
    check_history(plan, {row.key: row for row in plan.entries.all()})
