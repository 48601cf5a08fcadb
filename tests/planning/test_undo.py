"""Undo a change by a new one, where that is safe; and take back a whole plan."""

import pytest

from schedules.engine import Key
from schedules.inputs.refusal import Refusal
from schedules.planning import propose
from schedules.planning.booking import cancel
from schedules.planning.course import add_course
from schedules.planning.extend import extend_plan
from schedules.planning.record import done, move, note
from schedules.planning.revise import revise
from schedules.planning.stop import stop
from schedules.planning.undo import undo
from schedules.planning.withdraw import withdraw
from tests.booking import book
from tests.conftest import TODAY
from tests.planning.reading import day, everything, left, row, told
from tests.planning.undoing import undo_act

MAINT = "ocre.dose.maint"


@pytest.fixture
def plan(make_plan):
    return make_plan("ocrelizumab", "amsterdam-umc", "2025-11-24")


def where(plan):
    """Return what a reader of the plan sees of its days."""
    live = plan.entries.filter(dropped_at=None).order_by("fact", "occurrence")
    return list(live.values("fact", "occurrence", "due", "earliest", "latest", "status", "on"))


@pytest.mark.parametrize(
    "intent",
    [
        done(Key(MAINT, 1), day("2026-06-15"), today=TODAY),
        move(Key(MAINT, 3), day("2027-06-14")),
        stop(day("2026-11-23"), "Bijwerkingen"),
        revise(day("2025-12-01"), {"jcv": "negative"}),
        withdraw("Verkeerde patiënt"),
    ],
    ids=["done", "moved", "stopped", "revised", "withdrawn"],
)
def test_undoing_gives_back_what_was(plan, do, intent):
    before, start, facts = where(plan), plan.start, plan.facts
    change = do(plan, intent)
    assert where(plan) != before
    undone = do(plan, undo(change))
    assert (where(plan), plan.start, plan.facts) == (before, start, facts)
    assert (undone.act, undone.undoes, plan.revision) == ("undo", change, 3)


def test_what_was_done_after_the_undone_change_stays(plan, do):
    change = do(plan, done(Key(MAINT, 1), day("2026-06-15"), today=TODAY))
    do(plan, note(Key(MAINT, 3), "Liever op vrijdag"))
    do(plan, undo(change))
    assert told(plan, MAINT, 1) == ("planned", None)
    assert row(plan, MAINT, 3).note == "Liever op vrijdag"


def test_a_change_that_a_later_one_builds_on_is_not_undone(plan, do):
    change = do(plan, book(Key(MAINT, 3), day("2027-05-24")))
    do(plan, move(Key(MAINT, 3), day("2027-06-14")))
    before = everything()
    with pytest.raises(Refusal):
        do(plan, undo(change))
    assert everything() == before


def test_an_entry_does_not_go_back_into_an_appointment_while_it_is_in_another(plan, do):
    do(plan, book(Key(MAINT, 3), day("2027-05-24")))
    called_off = do(plan, cancel(str(plan.appointments.get().code)))
    do(plan, book(Key(MAINT, 3), day("2027-05-25")))
    with pytest.raises(Refusal, match="bouwt hierop voort"):
        do(plan, undo(called_off))
    assert told(plan, MAINT, 3) == ("booked", "2027-05-25")


def test_the_later_change_is_undone_first_and_then_the_earlier(plan, do):
    first = do(plan, book(Key(MAINT, 3), day("2027-05-24")))
    do(plan, undo(do(plan, move(Key(MAINT, 3), day("2027-06-14")))))
    assert told(plan, MAINT, 3) == ("booked", "2027-05-24")
    do(plan, undo(first))
    assert told(plan, MAINT, 3) == ("planned", None)


def test_a_change_is_undone_once(plan, do):
    change = do(plan, book(Key(MAINT, 3), day("2027-05-24")))
    do(plan, undo(change))
    change.refresh_from_db()
    before = everything()
    with pytest.raises(Refusal):
        do(plan, undo(change))
    assert everything() == before


def test_what_was_undone_and_then_done_again_is_undone_by_its_own_change(plan, do):
    first = do(plan, book(Key(MAINT, 3), day("2027-05-24")))
    do(plan, undo(first))
    again = do(plan, book(Key(MAINT, 3), day("2027-05-24")))
    first.refresh_from_db()
    with pytest.raises(Refusal):
        do(plan, undo(first))
    do(plan, undo(again))
    assert told(plan, MAINT, 3) == ("planned", None)


def test_an_undo_can_be_undone(plan, do):
    change = do(plan, book(Key(MAINT, 3), day("2027-05-24")))
    do(plan, undo(do(plan, undo(change))))
    assert told(plan, MAINT, 3) == ("booked", "2027-05-24")


def test_undoing_a_start_takes_the_plan_back_while_nothing_else_was_done(plan, do):
    start = plan.changes.get()
    noted = do(plan, note(Key(MAINT, 3), "Liever op vrijdag"))
    with pytest.raises(Refusal, match="bouwt hierop voort"):
        do(plan, undo(start))
    do(plan, undo(noted))
    taken_back = do(plan, undo(start))
    assert (taken_back.act, taken_back.undoes) == ("undo", start)
    assert (plan.is_entered_in_error, where(plan)) == (True, [])


def test_a_start_that_was_undone_by_mistake_comes_back_whole(plan, do):
    before = where(plan)
    do(plan, undo(do(plan, undo(plan.changes.get()))))
    assert (plan.is_entered_in_error, where(plan)) == (False, before)


def test_a_night_that_extended_the_plan_stands_in_nobodys_way(plan, do):
    change = do(plan, revise(day("2027-01-04"), {}))
    assert str(plan.until) == "2029-01-04"
    extend_plan(plan, day("2027-02-01"))
    do(plan, undo(change))
    assert (str(plan.start), str(plan.until)) == ("2025-11-24", "2029-02-01")


def test_an_extension_is_not_undone(plan, do):
    extend_plan(plan, day("2027-02-01"))
    with pytest.raises(Refusal):
        do(plan, undo(plan.changes.latest("revision")))


def test_a_course_of_which_a_dose_was_given_is_not_undone(make_plan, do):
    plan = make_plan("alemtuzumab", "jbz", "2023-11-20")
    change = do(plan, add_course(3))
    do(plan, done(Key("alem.c3.dose", 2), day("2025-11-21"), today=TODAY))
    before = everything()
    with pytest.raises(Refusal):
        do(plan, undo(change))
    assert everything() == before


def test_undoing_a_stop_brings_the_same_doses_back(plan, do):
    numbers = [(entry.pk, entry.occurrence) for entry in plan.entries.filter(fact=MAINT)]
    change = do(plan, stop(day("2026-11-23"), "Bijwerkingen"))
    assert left(plan, MAINT) == [2, 3, 4, 5]
    do(plan, undo(change))
    assert left(plan, MAINT) == []
    assert [(entry.pk, entry.occurrence) for entry in plan.entries.filter(fact=MAINT)] == numbers
    assert row(plan, MAINT, 2).sequence == 2


def test_one_change_alone_is_an_act_of_its_own(plan, do, nurse):
    change = do(plan, book(Key(MAINT, 3), day("2027-05-24")))
    (undone,) = undo_act(change, by=nurse, revision=plan.revision)
    assert (undone.undoes, undone.by) == (change, nurse)


# Take back


def test_a_plan_entered_in_error_has_no_entries_and_loses_no_row(plan, do):
    rows = plan.entries.count()
    do(plan, done(Key(MAINT, 1), day("2026-06-15"), today=TODAY))
    change = do(plan, withdraw("Verkeerde patiënt"))
    assert plan.is_entered_in_error
    assert plan.entries.filter(dropped_at=None).count() == 0
    assert plan.entries.count() == rows
    assert told(plan, MAINT, 1) == ("done", "2026-06-15")
    assert (change.act, change.reason) == ("withdraw", "Verkeerde patiënt")


def test_taking_back_wants_a_reason():
    with pytest.raises(Refusal) as refused:
        withdraw("")
    assert refused.value.name == "reason"


def test_in_a_plan_entered_in_error_nothing_more_is_recorded(plan, do):
    do(plan, withdraw("Verkeerde patiënt"))
    before = everything()
    for intent in (
        note(Key(MAINT, 3), "Liever op vrijdag"),
        stop(day("2026-11-23"), "Bijwerkingen"),
        withdraw("Nog eens"),
    ):
        with pytest.raises(Refusal):
            do(plan, intent)
    assert extend_plan(plan, day("2027-02-01")) is None
    assert everything() == before


def test_a_start_that_the_first_dose_agreed_with_is_not_taken_back_beneath_it(make_plan, do):
    plan = make_plan("ofatumumab", "amsterdam-umc", "2026-10-05")
    corrected = do(plan, revise(day("2026-08-03"), plan.facts))
    do(plan, done(Key("kesi.dose.d1", 1), day("2026-08-03"), today=TODAY))
    with pytest.raises(Refusal):
        propose(plan, undo(corrected))
