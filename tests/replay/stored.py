"""Write a whole life into the database, and ask what its rows, its preview and its history say."""

from django.db import transaction

from schedules.inputs.refusal import Refusal
from schedules.models import Change
from schedules.planning import Intent, commit, propose
from schedules.planning.start import start_plan
from tests.planning.test_histories import (
    check_as_shown,
    check_each_state_holds_only_its_own,
    check_history,
)
from tests.replay.compare import compare


def stored(life, patient, by):
    """Return how many values of the stored rows were compared, and the differences.

    The plan is taken back afterwards. What was recorded of a line that left meanwhile has no row
    of its own when a life is written in one act: then nothing is compared.
    """
    with transaction.atomic():
        plan = start_plan(patient, life.first, by=by, reason="Zo is het afgesproken")
        try:
            rows = written(plan, life, by)
        except Refusal:
            rows = None
        transaction.set_rollback(True)
    return (0, []) if rows is None else compare(life.expected(), rows)


def written(plan, life, by):
    """Do all acts of a life in one: what is shown before is what is stored, with its history."""
    intent = whole(life.intents)
    shown = propose(plan, intent)
    change = commit(plan, intent, by=by, revision=plan.revision)
    every = {row.key: row for row in plan.entries.all()}
    check_as_shown(plan, shown, change, every)
    check_history(plan, every)
    check_each_state_holds_only_its_own(every)
    return {key: row for key, row in every.items() if row.dropped_at is None}


def whole(intents):
    """Mean all of these, one after another."""

    def change(truth):
        for intent in intents:
            truth = intent.change(truth)
        return truth

    return Intent(Change.Act.RECORD, change, "Een heel leven")
