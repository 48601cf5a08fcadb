"""What a nurse reads of an appointment that its lines left, wherever she reads it.

An infusion of ocrelizumab is due on Monday 14 December 2026, half a year after 14 June; an hour of
observation goes with it, and blood is to be tested before it. They are one appointment at 9.30.
"""

from datetime import date, time

import pytest

from schedules.engine import Key
from schedules.pages.nurse.entry import entry_page
from schedules.pages.nurse.patients import patient_page
from schedules.pages.nurse.plan_list import plan_list
from schedules.pages.nurse.plans import plan_head
from schedules.pages.nurse.worklist import choose, worklist_page
from schedules.planning import booking, commit, record
from schedules.planning.appointments import Slot
from schedules.planning.record import move
from schedules.queries import entry_for, timeline_of
from schedules.queries.worklist import undecided_of
from tests.booking import book
from tests.conftest import TODAY

INFUSION, WATCH, BLOOD = Key("ocre.dose.maint", 1), Key("ocre.obs", 3), Key("ocre.lab.each", 3)
DAY, LATER = date(2026, 12, 14), date(2027, 1, 25)
OLD = "De oude afspraak van 14 december 2026, 9.30 uur staat nog open"


@pytest.fixture
def user(make_nurse):
    return make_nurse("ams", "amsterdam-umc", "jbz")


@pytest.fixture
def patient(make_patient):
    return make_patient("amsterdam-umc")


@pytest.fixture
def plan(make_plan, patient):
    return make_plan(
        "ocrelizumab", "amsterdam-umc", "2026-06-14", today=TODAY, patient=patient, sex="male"
    )


@pytest.fixture
def do(nurse):
    def do(plan, intent):
        plan.refresh_from_db()
        commit(plan, intent, by=nurse, revision=plan.revision)

    return do


def agree(*keys, **more):
    return booking.book(Slot(DAY, at=time(9, 30), place="Route 12"), *keys, **more)


@pytest.fixture
def agreed(plan, do):
    """One appointment for all three; its page."""
    do(plan, agree(INFUSION, WATCH, BLOOD))
    return f"/plannen/{plan.code}/afspraken/{plan.appointments.get().code}/"


@pytest.fixture
def listed(user):
    """Return a function that gives the lines of the list of what is to be decided."""

    def listed():
        page = worklist_page(choose(user, {"section": "decide"}, TODAY), None)
        return [line for group in page.groups for line in group.lines]

    return listed


def lines(found):
    for day in found.todo:
        yield from (*day.lines, *day.before)
    for year in (*found.later, *found.past):
        for day in year.days:
            yield from (*day.lines, *day.before)
    yield from (line for one in found.series.series for line in one.lines)


def line_in(found, key):
    return [line for line in lines(found) if line.key == str(key)]


def list_of(plan):
    plan.refresh_from_db()
    return plan_list([(plan, timeline_of(plan))], TODAY, undecided=undecided_of([plan]))


def test_the_list_says_where_the_infusion_is_now_and_what_else_is_in_it(plan, do, agreed, listed):
    do(plan, move(INFUSION, LATER))
    (line,) = listed()
    assert line.title == "Halfjaarlijks infuus (600 mg)"
    assert line.when == "Maandag 14 december 2026, 9.30 uur"
    assert line.alerts == ("Afzeggen of houden",)
    assert line.due == "Het schema zegt nu: maandag 25 januari 2027"
    assert line.marks == (
        "Ook: Na het infuus minstens een uur blijven, "
        "Bloedonderzoek vóór het infuus (nu: vóór 25 januari 2027)",
        "Route 12",
    )
    assert line.phone == "020 444 1160"


def test_the_list_names_what_was_in_it_also_when_all_left(plan, do, agreed, listed):
    moves = [move(key, LATER) for key in (INFUSION, WATCH, BLOOD)]
    do(plan, record.several(moves))
    assert plan.appointments.get().is_by_itself
    (line,) = listed()
    assert line.title == "Halfjaarlijks infuus (600 mg)"
    assert line.due == "Het schema zegt nu: maandag 25 januari 2027"
    assert line.marks[0] == (
        "Ook: Na het infuus minstens een uur blijven, Bloedonderzoek vóór het infuus"
    )


def test_what_moved_says_that_the_old_appointment_still_stands(plan, do, patient, agreed):
    do(plan, move(INFUSION, LATER))
    alone, moved = line_in(list_of(plan), INFUSION)
    assert (alone.when, alone.left) == ("Maandag 14 december 2026, 9.30 uur", ())
    assert [(one.words, one.address) for one in moved.left] == [(OLD, agreed)]
    _alone, moved = line_in(patient_page(patient, TODAY).list, INFUSION)
    assert [one.words for one in moved.left] == [OLD]


def test_the_page_of_what_moved_says_it_too(plan, do, agreed):
    do(plan, move(INFUSION, LATER))
    (entry,) = timeline_of(plan, fact=INFUSION.fact, occurrence=1).entries
    row = entry_for(plan, *INFUSION)
    line = entry_page(entry, row, plan, TODAY, opened="done", typed=None).line
    assert [(one.words, one.address) for one in line.left] == [(OLD, agreed)]


def test_what_left_with_all_else_is_a_line_by_itself_that_says_where_it_is_now(plan, do, agreed):
    do(plan, record.several([move(key, LATER) for key in (INFUSION, WATCH, BLOOD)]))
    alone, moved = line_in(list_of(plan), INFUSION)
    assert (alone.when, alone.due) == (
        "Maandag 14 december 2026, 9.30 uur",
        "Het schema zegt nu: maandag 25 januari 2027",
    )
    assert alone.marks[0].startswith("Ook: Na het infuus minstens een uur blijven")
    assert alone.left == ()
    assert [one.words for one in moved.left] == [OLD]


def test_what_is_decided_is_told_no_more(plan, do, agreed):
    do(plan, move(INFUSION, LATER))
    do(plan, booking.cancel(str(plan.appointments.get().code)))
    (line,) = line_in(list_of(plan), INFUSION)
    assert line.left == ()


def test_the_plan_leads_to_what_is_to_be_decided(plan, do, agreed):
    do(plan, move(INFUSION, LATER))
    head = plan_head(plan, timeline_of(plan))
    assert head.to_decide == "1 afspraak: afzeggen of houden."
    assert [(one.when, one.address) for one in head.undecided] == [
        ("14 december 2026, 9.30 uur", agreed)
    ]


def test_a_shared_appointment_names_what_the_other_treatment_has_in_it(
    plan, do, patient, make_plan, listed
):
    """Blood for alemtuzumab of 14 December 2024 is due on 14 December 2026 too."""
    other = make_plan("alemtuzumab", "jbz", "2024-12-14", today=TODAY, patient=patient, sex="male")
    do(plan, agree(INFUSION, code="00000000-0000-0000-0000-0000000000aa"))
    labs = Key("alem.labs.monthly", 24)
    do(other, agree(labs, code="00000000-0000-0000-0000-0000000000aa"))
    do(plan, move(INFUSION, LATER))
    (line,) = listed()
    assert line.title == "Halfjaarlijks infuus (600 mg)"
    assert line.marks[0] == ("Ook: Bloed prikken en urine inleveren (Alemtuzumab (Lemtrada))")


def test_an_appointment_of_one_line_has_nothing_else_in_it(plan, do, listed):
    do(plan, book(INFUSION, DAY))
    do(plan, move(INFUSION, LATER))
    (line,) = listed()
    assert line.marks == ()
