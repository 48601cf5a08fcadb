"""Carry what repeats without an end further. Expected days are typed by hand."""

import pytest

from schedules.engine import Key
from schedules.models import Entry
from schedules.planning import commit
from schedules.planning.extend import extend, extend_plan
from schedules.planning.record import done
from tests.planning.reading import day, dues, everything, row

MAINT = "ocre.dose.maint"


@pytest.fixture
def plan(make_plan):
    return make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30")


def test_half_a_year_later_the_next_dose_is_there_and_no_date_has_moved(plan):
    before = {
        (entry.fact, entry.occurrence): (entry.due, entry.earliest, entry.latest, entry.sequence)
        for entry in plan.entries.all()
    }
    assert extend_plan(plan, day("2027-05-31")) is None
    assert str(plan.until) == "2029-05-31"
    assert dues(plan, MAINT)[-2:] == ["2028-11-30", "2029-05-30"]
    now = {
        (entry.fact, entry.occurrence): (entry.due, entry.earliest, entry.latest, entry.sequence)
        for entry in plan.entries.all()
    }
    assert {key: now[key] for key in before} == before
    assert len(now) > len(before)


def test_an_extension_is_written_by_nobody(plan):
    extend_plan(plan, day("2027-05-31"))
    change = plan.changes.latest("revision")
    assert (change.act, change.by, change.revision) == ("extend", None, 2)
    assert change.new == {"until": "2029-05-31"}


def test_before_the_start_there_is_nothing_to_extend(plan):
    before = everything()
    assert extend_plan(plan, day("2026-11-30")) is None
    assert everything() == before


def test_an_extension_never_draws_the_horizon_nearer(plan):
    commit(plan, extend(day("2028-01-01")), by=None, revision=1)
    assert str(plan.until) == "2028-11-30"


def test_an_extension_follows_the_doses_really_given(plan, do):
    do(plan, done(Key(MAINT, 1), day("2027-06-21"), today=day("2027-06-21")))
    assert dues(plan, MAINT) == ["2027-05-30", "2027-12-21", "2028-06-21"]
    extend_plan(plan, day("2027-06-21"))
    assert dues(plan, MAINT)[3:] == ["2028-12-21", "2029-06-21"]
    assert row(plan, MAINT, 4).dropped_at is None  # it had left when the series was reset


def test_a_plan_whose_dates_would_move_is_returned_and_not_written(plan):
    """As when a program was mended: a person must see that first."""
    Entry.objects.filter(plan=plan, fact=MAINT, occurrence=2).update(due=day("2027-11-29"))
    before = everything()
    proposal = extend_plan(plan, day("2027-05-31"))
    (moved,) = [step for step in proposal.steps if step.before and step.key == (MAINT, 2)]
    assert (str(moved.before.due), str(moved.after.due)) == ("2027-11-29", "2027-11-30")
    assert everything() == before
