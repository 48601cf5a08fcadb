"""A write that breaks half-way leaves everything as it was.

The database itself breaks it (tests/planning/breaking.py), after other rows were written.
"""

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from schedules.engine import Key
from schedules.models import Change, Entry, Plan
from schedules.planning import commit_together
from schedules.planning.record import done, move
from schedules.planning.start import first_truth, start_plan
from schedules.planning.stop import stop
from schedules.planning.switch import switch
from schedules.queries import protocol_for
from tests.conftest import TODAY
from tests.planning.breaking import refuse
from tests.planning.reading import day, dues, everything, row
from tests.planning.undoing import undo_act

MAINT = "ocre.dose.maint"


@pytest.fixture
def plan(make_plan):
    return make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30")


@pytest.fixture
def other(make_plan):
    return make_plan("alemtuzumab", "jbz", "2026-11-30")


def writes_before_the_break(act):
    """Break an act, and return how many rows it had written by then."""
    with CaptureQueriesContext(connection) as queries, pytest.raises(DatabaseError):
        act()
    words = [query["sql"].split()[0] for query in queries.captured_queries]
    return sum(word in ("INSERT", "UPDATE") for word in words)


def test_a_change_whose_history_cannot_be_written_is_not_made(plan, do):
    refuse(Change, "NEW.revision = 2")
    before = everything()
    written = writes_before_the_break(lambda: do(plan, move(Key(MAINT, 1), day("2027-06-14"))))
    assert written >= 3  # rows, plan and history: the history came last
    assert everything() == before


def test_a_change_whose_last_rows_cannot_be_written_is_not_made(plan, do):
    refuse(Entry, f"NEW.fact = '{MAINT}' AND NEW.occurrence = 3")
    before = everything()
    writes_before_the_break(lambda: do(plan, move(Key(MAINT, 1), day("2027-06-14"))))
    assert everything() == before


def test_a_first_dose_on_another_day_moves_start_and_entries_or_neither(plan, do):
    refuse(Entry, "NEW.fact = 'ocre.fu.neuro_6m'")
    given = done(Key("ocre.dose.1a", 1), day("2026-12-07"), today=day("2026-12-07"))
    writes_before_the_break(lambda: do(plan, given))
    plan.refresh_from_db()
    assert (str(plan.start), plan.revision) == ("2026-11-30", 1)
    assert dues(plan, "ocre.dose.1b") == ["2026-12-14"]


def test_after_the_break_the_same_change_can_be_made(plan, do):
    refuse(Change, "NEW.act = 'move'")
    writes_before_the_break(lambda: do(plan, move(Key(MAINT, 1), day("2027-06-14"))))
    do(plan, done(Key(MAINT, 1), day("2027-06-14"), today=day("2027-06-14")))
    assert row(plan, MAINT).status == "done"
    assert plan.revision == 2


def test_a_plan_whose_start_breaks_is_not_there(make_patient, nurse):
    patient = make_patient("amsterdam-umc")
    protocol = protocol_for("ocrelizumab", "amsterdam-umc")
    truth = first_truth(patient, protocol, start=day("2026-11-30"), facts={}, today=TODAY)
    refuse(Change, "NEW.act = 'start'")
    before = everything()
    writes_before_the_break(lambda: start_plan(patient, truth, by=nurse))
    assert everything() == before
    protocol.refresh_from_db()
    assert not protocol.is_pinned


def test_of_plans_changed_together_none_is_changed_when_one_breaks(plan, other, nurse):
    refuse(Change, f"NEW.plan_id = {other.pk}")
    before = everything()
    reason = "Afdeling gesloten"
    acts = [(each, stop(day("2027-01-04"), reason), 1) for each in (plan, other)]
    writes_before_the_break(lambda: commit_together(acts, by=nurse))
    assert everything() == before


def test_a_switch_whose_new_plan_breaks_stops_nothing(make_plan, nurse):
    old = make_plan("natalizumab", "amsterdam-umc", "2026-01-05")
    new = protocol_for("ocrelizumab", "amsterdam-umc")
    truth = first_truth(old.patient, new, start=day("2026-12-21"), facts={}, today=TODAY)
    stopping = stop(TODAY, "JC-virus", act=Change.Act.SWITCH)
    refuse(Change, "NEW.act = 'switch' AND NEW.revision = 1")
    before = everything()
    writes_before_the_break(lambda: switch(old, stopping, truth, by=nurse, revision=1))
    assert everything() == before
    assert Plan.objects.count() == 1


def test_an_undo_of_a_switch_that_breaks_undoes_neither(make_plan, nurse):
    old = make_plan("natalizumab", "amsterdam-umc", "2026-01-05")
    new = protocol_for("ocrelizumab", "amsterdam-umc")
    truth = first_truth(old.patient, new, start=day("2026-12-21"), facts={}, today=TODAY)
    switch(old, stop(TODAY, "JC-virus", act=Change.Act.SWITCH), truth, by=nurse, revision=1)
    refuse(Change, "NEW.act = 'withdraw'")
    before = everything()
    change = old.changes.latest("revision")
    writes_before_the_break(lambda: undo_act(change, by=nurse, revision=2))
    assert everything() == before
