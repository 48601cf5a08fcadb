"""What goes with what, in the rows of a plan. Expected days are typed by hand from the leaflets."""

import pytest

from schedules.engine import Key
from schedules.models import Change, Entry, Plan
from schedules.planning.describe import describe, plans_to_describe
from schedules.planning.record import done, move, skip
from schedules.queries import timeline_of
from tests.planning.reading import day, everything, row
from treatments.models import MonitoringRule, Protocol

DOSE, STEROID, PREMEDICATION = "alem.c1.dose", "alem.c1.steroid", "alem.c1.premed"


@pytest.fixture
def plan(make_plan):
    return make_plan("alemtuzumab", "jbz", "2026-10-05", today="2026-10-05")


def by_number(plan, fact):
    rows = plan.entries.filter(fact=fact, dropped_at=None).order_by("occurrence")
    return {row.occurrence: (str(row.due), row.part_of, row.course) for row in rows}


def test_the_evening_of_admission_the_tablets_and_the_visit_go_with_course_1(plan):
    assert by_number(plan, "alem.c1.admit") == {1: ("2026-10-04", "alem.c1.dose#1", 1)}
    assert by_number(plan, "alem.c1.nurse_visit") == {1: ("2026-10-05", "alem.c1.dose#1", 1)}
    assert by_number(plan, "alem.c2.admit") == {1: ("2027-10-04", "alem.c2.dose#1", 2)}
    assert by_number(plan, STEROID) == {
        1: ("2026-10-05", "alem.c1.dose#1", 1),
        2: ("2026-10-06", "alem.c1.dose#2", 1),
        3: ("2026-10-07", "alem.c1.dose#3", 1),
    }
    assert row(plan, "alem.pre.labs").guards == "alem.c1.dose#1"
    assert row(plan, DOSE, 4).course == 1


def test_a_day_moved_past_the_next_keeps_its_tablets(plan, do):
    """The first three infusion days have prednisone: now those of dose 1, 2 and 4."""
    today = day("2026-10-06")
    do(plan, done(Key(DOSE, 1), day("2026-10-05"), today=today))
    do(plan, done(Key(DOSE, 2), day("2026-10-06"), today=today))
    do(plan, move(Key(DOSE, 3), day("2026-10-12"), carries=False).because("Koorts"))
    assert by_number(plan, PREMEDICATION) == {
        1: ("2026-10-05", "alem.c1.dose#1", 1),
        2: ("2026-10-06", "alem.c1.dose#2", 1),
        3: ("2026-10-12", "alem.c1.dose#3", 1),
        4: ("2026-10-08", "alem.c1.dose#4", 1),
        5: ("2026-10-09", "alem.c1.dose#5", 1),
    }
    assert by_number(plan, STEROID) == {
        1: ("2026-10-05", "alem.c1.dose#1", 1),
        2: ("2026-10-06", "alem.c1.dose#2", 1),
        4: ("2026-10-08", "alem.c1.dose#4", 1),
    }


def test_what_was_done_with_a_dose_stays_with_it(plan, do):
    do(plan, done(Key(PREMEDICATION, 4), day("2026-10-08"), today=day("2026-10-08")))
    do(plan, move(Key(DOSE, 3), day("2026-10-12"), carries=False).because("Koorts"))
    given = row(plan, PREMEDICATION, 4)
    assert (given.part_of, str(given.on)) == ("alem.c1.dose#4", "2026-10-08")


def test_a_first_day_that_was_left_out_leads_the_course_no_more(plan, do):
    do(plan, skip(Key(DOSE, 1), "Fever."))
    assert row(plan, "alem.c1.nurse_visit").part_of == "alem.c1.dose#2"


def test_a_blood_test_names_the_dose_it_guards(make_plan):
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30")
    guarded = plan.entries.filter(fact="ocre.lab.each").order_by("occurrence")
    assert [entry.guards for entry in guarded][:3] == [
        "ocre.dose.1a#1",
        "ocre.dose.1b#1",
        "ocre.dose.maint#1",
    ]
    assert row(plan, "ocre.obs", 3).part_of == "ocre.dose.maint#1"


def test_every_reader_gets_it_of_stored_and_unstored_plans_alike(plan, make_timeline):
    told = {}
    for timeline in (timeline_of(plan), make_timeline("alemtuzumab", "jbz", "2026-10-05")):
        found = {e.key: (e.part_of, e.guards, e.course) for e in timeline.entries}
        told = told or found
        assert found == told
    assert told[(STEROID, 2)] == (Key(DOSE, 2), None, 1)
    assert told[("alem.pre.ecg", 1)] == (None, Key(DOSE, 1), None)


def as_before_it_was_kept(plan):
    """Let a plan be as one that was stored by an earlier version of this program."""
    Entry.objects.filter(plan=plan).update(part_of="", guards="", course=None)
    Plan.objects.filter(pk=plan.pk).update(described_by=None)


def test_a_plan_stored_earlier_gets_it_at_night_and_nothing_else_changes(plan, run_command):
    expected = list(plan.entries.order_by("pk").values())
    before = everything()
    as_before_it_was_kept(plan)
    said = run_command("extend_plans", "--today", "2026-10-06")
    assert "1 plans given the present words of their protocol" in said
    assert "0 plans extended" in said
    assert list(plan.entries.order_by("pk").values()) == expected
    assert everything() == before
    assert not plans_to_describe().exists()


def test_a_performer_that_the_protocol_changed_reaches_the_rows_without_a_change(plan):
    rule = MonitoringRule.objects.filter(protocol=plan.protocol, fact="alem.fu.np_6m")
    assert row(plan, "alem.fu.np_6m").performer == "nurse-specialist"
    rule.update(performers=["neurologist"])
    Protocol.objects.filter(pk=plan.protocol.pk).update(digest="another")
    describe(plan)
    assert row(plan, "alem.fu.np_6m").performer == "neurologist"
    assert Change.objects.filter(plan=plan).count() == 1


def test_a_change_writes_it_too_and_tells_no_difference_of_it(plan, do):
    as_before_it_was_kept(plan)
    change = do(plan, done(Key(DOSE, 1), day("2026-10-05"), today=day("2026-10-05")))
    assert [step["fact"] for step in change.steps] == [DOSE]
    assert row(plan, STEROID, 2).part_of == "alem.c1.dose#2"
    assert not plans_to_describe().exists()
