"""What is overdue is asked of the patient in one line, calmly: on the page and on page one."""

from datetime import date

import pytest
from django.utils import translation

from schedules.agenda import agenda_of
from schedules.engine import Key
from schedules.pages.patient.timeline import page_of
from schedules.planning import commit, record
from schedules.planning.stop import stop
from schedules.queries import timeline_of
from schedules.renderers.paper.fridge import Less, fewer
from schedules.renderers.paper.handout import handout
from tests.conftest import TODAY

LABS = "alem.labs.monthly"


@pytest.fixture
def plan(make_plan):
    """Kept since October: blood was to be tested on the 6th of October and of November."""
    return make_plan("alemtuzumab", "jbz", "2025-01-06", today="2026-10-01", sex="male")


@pytest.fixture
def note(nurse):
    """Return a function that notes something of a plan."""
    return lambda plan, intent: commit(plan, intent, by=nurse, revision=plan.revision)


def asked(plan, language="nl", today=TODAY):
    """What the page asks of a plan; None for nothing."""
    with translation.override(language):
        return page_of([timeline_of(plan)], today).unnoted


def facts(plan, today):
    """The rules of which something is asked."""
    return {entry.fact for entry in agenda_of([timeline_of(plan)], today).unnoted}


def test_the_latest_of_many_is_named_once_and_nobody_is_blamed(plan):
    found = asked(plan)
    assert found.things == "Bloed prikken en urine inleveren van 6 november 2026"
    assert found.done == "Al gedaan? Dan hoeft u niets te doen."
    assert found.not_done == "Nog niet gedaan? Bel dan uw ziekenhuis."
    assert found.call.phone == "(073) 553 23 25"
    english = asked(plan, "en")
    assert english.things == "Blood and urine test of 6 November 2026"
    assert english.done == "Done already? Then you need to do nothing."


def test_it_is_not_asked_while_it_is_in_time(plan):
    """Seven days later it is still in time, as on the nurse's list."""
    assert asked(plan, today=date(2026, 11, 13)).things.endswith("6 oktober 2026")
    assert asked(plan, today=date(2026, 11, 14)).things.endswith("6 november 2026")


def test_what_was_done_later_asks_for_nothing_before_it(plan, note):
    note(plan, record.done(Key(LABS, 22), date(2026, 11, 6), today=TODAY))
    assert asked(plan) is None


def test_two_things_are_named_and_the_others_counted(make_plan):
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-05-04", today="2026-05-01")
    assert asked(plan).things == (
        "Halfjaarlijks infuus (600 mg) van 4 november 2026, "
        "Eerste controle bij de neuroloog van 4 november 2026 en nog 6 andere dingen"
    )


def test_a_test_that_only_product_information_names_is_not_asked(make_plan):
    """Of these the same page says that it is not sure whether the patient needs them."""
    plan = make_plan("teriflunomide", "amsterdam-umc", "2025-06-02", today="2025-05-01")
    assert asked(plan) is None


def test_what_is_of_more_than_a_year_ago_is_not_asked_any_more(make_plan):
    """The scan before the start was due on 4 May 2026."""
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-05-04", today="2026-05-01")
    assert "ocre.pre.mri" in facts(plan, date(2027, 5, 3))
    assert "ocre.pre.mri" not in facts(plan, date(2027, 5, 4))


def test_after_a_stop_only_what_goes_on_after_it_is_asked(make_plan, note):
    """Nobody noted a dose; alemtuzumab's blood tests go on for four years."""
    infusions = make_plan("ocrelizumab", "amsterdam-umc", "2026-05-04", today="2026-05-01")
    assert asked(infusions)
    note(infusions, stop(date(2026, 11, 20), "a reason"))
    assert asked(infusions) is None
    courses = make_plan("alemtuzumab", "jbz", "2025-01-06", today="2026-08-01", sex="male")
    note(courses, stop(date(2026, 9, 1), "a reason"))
    assert asked(courses).things == "Bloed prikken en urine inleveren van 6 november 2026"


def test_a_test_before_the_start_is_not_asked_once_the_first_dose_was_given(make_plan, note):
    plan = make_plan("natalizumab", "generic", "2026-11-09", today="2026-11-01")
    assert "vóór de start" in asked(plan).things
    note(plan, record.done(Key("ntz.dose", 1), date(2026, 11, 9), today=TODAY))
    assert asked(plan) is None


def test_an_example_of_nobody_asks_nothing(make_timeline, dutch):
    assert page_of([make_timeline("alemtuzumab", "jbz", "2025-01-06")], TODAY).unnoted is None


def test_page_one_asks_it_too_and_keeps_it_before_the_tests_that_come(plan, dutch):
    timeline = timeline_of(plan)
    paper = handout(timeline, agenda_of([timeline], TODAY))
    row = paper.fridge.rows[0]
    assert (row.when, row.title) == (
        "Nog niet genoteerd",
        "Bloed prikken en urine inleveren van 6 november 2026",
    )
    assert (
        row.act == "Al gedaan? Dan hoeft u niets te doen. Nog niet gedaan? Bel dan uw ziekenhuis."
    )
    few = fewer(paper, Less(rows=3, mind=2)).fridge.rows
    told = ["Nog niet genoteerd", "Rond ma 7 december", "Wo 6 januari", "En meer"]
    assert [one.when for one in few] == told
    (scan, _more) = fewer(paper, Less(rows=1, mind=2)).fridge.rows
    assert scan.when == "Rond ma 7 december"
