"""The page of a plan and the worklist offer the same taps: those of the desk, entry by entry."""

from datetime import date

import pytest

from schedules.agenda.desk import outcomes_of
from schedules.engine import Key
from schedules.pages.nurse.plan_list import plan_list
from schedules.pages.nurse.worklist import ListWords, choose, groups_of, whole_list
from schedules.planning import commit, record
from schedules.planning.record import move
from schedules.planning.stop import stop
from schedules.queries import timeline_of
from schedules.queries.worklist import Section, appointments_of, lines_to_decide, rules_of
from tests.booking import book
from tests.conftest import TODAY

LABS, MRI, INFUSION = "alem.labs.monthly", "alem.fu.mri_11m", "ntz.dose"


@pytest.fixture
def do(nurse):
    def do(plan, *intents):
        for intent in intents:
            commit(plan, intent, by=nurse, revision=plan.revision)
        return plan

    return do


@pytest.fixture
def plans(make_plan, make_patient, do):
    """Plans of four treatments with something of everything: late, booked, moved, done, left."""
    alemtuzumab = make_plan("alemtuzumab", "jbz", "2025-10-06", today="2026-08-20", sex="female")
    do(
        alemtuzumab,
        record.done(Key(LABS, 11), date(2026, 9, 7), today=TODAY),
        record.missed(Key(LABS, 12), today=TODAY),
        book(Key(LABS, 13), date(2026, 11, 20)),
        book(Key(LABS, 14), date(2026, 12, 4)),
        move(Key(MRI, 1), date(2026, 11, 30)),
    )
    starts = make_plan("alemtuzumab", "jbz", "2026-11-25", today=TODAY)
    natalizumab = make_plan(
        "natalizumab", "generic", "2026-08-31", today="2026-08-31", patient=make_patient("jbz")
    )
    do(
        natalizumab,
        record.done(Key(INFUSION, 1), date(2026, 8, 31), today=TODAY),
        book(Key(INFUSION, 5), date(2026, 12, 21)),
        stop(TODAY, "pregnant"),
    )
    teriflunomide = make_plan(
        "teriflunomide", "generic", "2026-06-01", today="2026-08-20", patient=make_patient("jbz")
    )
    return alemtuzumab, starts, natalizumab, teriflunomide


def taps_of(lines):
    return {line.uid: [(tap.what, tap.keys) for tap in line.taps] for line in lines}


def taps_by_thing(lines):
    """The taps of each line: of an appointment that must be decided by its code.

    A calendar knows it by what it was for, once that left the plan; a list does not ask.
    """
    found = [(line.uid, [(tap.what, tap.keys) for tap in line.taps]) for line in lines]
    return {taps[0][1] if taps and taps[0][0] == "cancelled" else uid: taps for uid, taps in found}


def lines_of_page(plan):
    """Every line of a plan's page, wherever it stands; none may stand twice."""
    found = plan_list([(plan, timeline_of(plan))], TODAY)
    years = [day for year in (*found.later, *found.past) for day in year.days]
    in_days = [line for day in (*found.todo, *years) for line in (*day.lines, *day.before)]
    returning = [
        line
        for several in (found.series, found.asked)
        for line in (*several.alone, *(line for one in several.series for line in one.lines))
    ]
    lines = [*in_days, *returning, *found.periods]
    assert len({line.uid for line in lines}) == len(lines)
    return lines


def test_every_entry_has_its_line_and_the_taps_of_the_desk(plans):
    offered = set()
    for plan in plans:
        timeline = timeline_of(plan)
        entries = (*timeline.entries, *timeline.loose)
        told = {entry.uid: [o.what for o in outcomes_of(entry, TODAY)] for entry in entries}
        taps = taps_of(lines_of_page(plan))
        assert {key: [what for what, _keys in found] for key, found in taps.items()} == told
        offered |= {tuple(found) for found in told.values()}
    assert offered == {(), ("done",), ("done", "missed"), ("discussed",), ("cancelled", "kept")}


def test_a_row_of_a_list_has_the_taps_of_its_line_on_the_page(plans):
    for plan in plans:
        rows = [
            row for row in plan.entries.all() if not (row.dropped_at and row.status == "planned")
        ]
        loose = plan.appointments.filter(is_by_itself=True).select_related("plan__protocol")
        rows += lines_to_decide(loose)
        words = ListWords(Section.OVERDUE, TODAY, rules_of(rows), {}, appointments_of(rows))
        lines = [[row] for row in rows]
        in_list = [line for group in groups_of(lines, words) for line in group.lines]
        assert taps_by_thing(in_list) == taps_by_thing(lines_of_page(plan))


@pytest.mark.parametrize("section", [one for one in Section if one is not Section.ENDING])
def test_every_list_has_the_taps_of_the_page(plans, nurse, section):
    pages = {plan.code: taps_by_thing(lines_of_page(plan)) for plan in plans}
    chosen = choose(nurse, {"section": section, "product": "yes"}, TODAY)
    groups = [group for batch in whole_list(chosen) for group in batch]
    assert groups
    for group in groups:
        for key, taps in taps_by_thing(group.lines).items():
            (page,) = [of for code, of in pages.items() if str(code) in group.address]
            assert taps == page[key], (section, key)
