"""A plan that is read again from its history is what is stored, or it is said that it is not."""

import pytest
from django.db.models import F

from schedules.engine import Key
from schedules.models import Appointment, Change, Entry, Plan
from schedules.planning.record import done, move
from schedules.planning.replay import Verdict, replay
from schedules.planning.stop import stop
from tests.booking import book
from tests.planning.reading import day
from tests.planning.undoing import undo_act
from treatments.models import Protocol

FIRST, MAINT = Key("ocre.dose.1a", 1), Key("ocre.dose.maint", 1)


@pytest.fixture
def plan(make_plan):
    return make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30")


@pytest.fixture
def lived(plan, do, nurse):
    """A plan to which much has happened."""
    do(plan, book(FIRST, day("2026-11-30")))
    do(plan, done(FIRST, day("2026-11-30"), today=day("2026-11-30")))
    moved = do(plan, move(MAINT, day("2027-06-14")))
    undo_act(moved, by=nurse, revision=plan.revision)
    plan.refresh_from_db()
    do(plan, book(MAINT, day("2027-06-01")))
    do(plan, stop(day("2027-02-01"), "Bijwerkingen"))
    return plan


def verdict(plan):
    return replay(Plan.objects.get(pk=plan.pk))


def test_a_plan_just_started_is_what_its_history_gives(plan):
    assert verdict(plan) is Verdict.SAME


def test_a_plan_that_lived_is_what_its_history_gives(lived):
    assert verdict(lived) is Verdict.SAME


@pytest.mark.parametrize(
    "bend",
    [
        lambda plan: plan.entries.filter(status="done").update(on=day("2026-12-01")),
        lambda plan: plan.entries.filter(status="done").update(status="planned", on=None),
        lambda plan: plan.entries.filter(status="done").delete(),
        lambda plan: plan.appointments.all()[:1].get().delete(),
        lambda plan: Appointment.objects.filter(plan=plan).update(on=day("2027-01-01")),
        lambda plan: Plan.objects.filter(pk=plan.pk).update(start=day("2026-12-07")),
        lambda plan: Plan.objects.filter(pk=plan.pk).update(facts={}),
        lambda plan: Plan.objects.filter(pk=plan.pk).update(revision=F("revision") + 1),
        lambda plan: Plan.objects.filter(pk=plan.pk).update(revision=F("revision") - 1),
    ],
)
def test_what_no_history_tells_of_is_found(lived, bend):
    bend(lived)
    assert verdict(lived) is Verdict.HISTORY


def test_a_history_whose_parts_do_not_follow_each_other_is_found(plan):
    """Nobody can write into it: the guards of the database refuse that. A disk may."""
    change = Change(plan=plan, revision=2, act=Change.Act.REVISE, at=plan.changed_at)
    change.old, change.new = {"start": "2020-01-06"}, {"start": "2026-11-30"}
    change.save()
    Plan.objects.filter(pk=plan.pk).update(revision=2)
    assert verdict(plan) is Verdict.HISTORY


@pytest.mark.parametrize(
    "bend",
    [
        lambda rows: rows.filter(fact=MAINT.fact).update(due=day("2030-01-07")),
        lambda rows: rows.filter(fact=MAINT.fact, occurrence=2).delete(),
        lambda rows: rows.filter(fact=MAINT.fact).update(performer="somebody"),
    ],
)
def test_rows_that_the_engine_would_give_otherwise_are_no_damage(plan, bend):
    bend(Entry.objects.filter(plan=plan))
    assert verdict(plan) is Verdict.ROWS


def test_words_that_the_next_night_brings_are_no_difference(plan):
    Entry.objects.filter(plan=plan).update(performer="of before")
    Protocol.objects.filter(pk=plan.protocol_id).update(digest="of another file")
    assert verdict(plan) is Verdict.SAME
