"""The page of one line: what can be recorded, and what is known; days counted by hand."""

from datetime import date, time

import pytest
from django.http import QueryDict

from schedules.engine import Key
from schedules.forms.plans import RecordForm
from schedules.pages.nurse.entry import entry_page
from schedules.pages.nurse.plans import fact_words, plan_head, state_of
from schedules.planning import commit
from schedules.planning.record import done
from schedules.planning.stop import stop
from schedules.queries import entry_for, timeline_of
from tests.booking import book
from tests.conftest import TODAY

MRI, INFUSION, PREMEDICATION = "ocre.fu.mri_year", "ocre.dose.maint", "ocre.premed"


@pytest.fixture
def plan(make_plan):
    return make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30", sex="female")


@pytest.fixture
def page(plan):
    """Return a function that gives the page of a line as it reads on a day."""

    def page(fact, n=1, today=TODAY, opened="done", typed=None):
        (entry,) = timeline_of(plan, fact=fact, occurrence=n).entries
        row = entry_for(plan, fact, n)
        return entry_page(entry, row, plan, today, opened=opened, typed=typed)

    return page


def acts(page):
    return [act.what for act in page.acts]


def known(page, what):
    (act,) = [act for act in page.acts if act.what == what]
    return {field.name: field.value() for field in act.fields}


def test_what_is_still_planned_can_be_recorded_in_every_way(plan, page):
    shown = page(MRI)
    assert acts(shown) == ["done", "move", "missed", "skip", "note"]
    assert shown.entry.title == "Jaarlijkse MRI-scan van de hersenen"
    assert (shown.line.key, shown.line.when) == (f"{MRI}#1", "Dinsdag 30 november 2027")
    assert shown.acts[1].title == "Verplaatsen naar een andere dag"
    address = f"/plannen/{plan.code}/afspraak/?keys=ocre.fu.mri_year%231"
    assert (shown.is_agreed, shown.agreed, shown.appointment_address) == (False, "", address)


def opened(page):
    return [act.what for act in page.acts if act.is_open]


@pytest.mark.parametrize(
    ("fact", "today", "form", "day"),
    [
        # The scan of 30 November 2027 is booked first; a week before it may have been made.
        (MRI, date(2027, 11, 22), [], None),
        (MRI, date(2027, 11, 23), ["done"], date(2027, 11, 23)),
        (MRI, date(2027, 12, 6), ["done"], date(2027, 11, 30)),
        # Nobody gives an hour for the medicine before the infusion of 30 November 2026.
        (PREMEDICATION, date(2026, 11, 29), ["move"], None),
        (PREMEDICATION, date(2026, 11, 30), ["done"], date(2026, 11, 30)),
    ],
)
def test_a_line_to_come_is_not_done_yet(page, fact, today, form, day):
    shown = page(fact, today=today)
    assert opened(shown) == form
    assert known(shown, "done")["on"] == day


def test_another_form_that_is_asked_for_is_open(page):
    assert opened(page(MRI, opened="skip")) == ["skip"]


def test_of_a_period_only_a_note_is_kept(page):
    assert acts(page("ocre.irr")) == ["note"]


def test_a_test_that_was_done_can_be_discussed_or_taken_back(plan, nurse, page):
    intent = done(Key(MRI, 1), date(2027, 11, 30), today=date(2027, 12, 1))
    commit(plan, intent, by=nurse, revision=plan.revision)
    assert acts(page(MRI))[-3:] == ["note", "discussed", "cleared"]


def test_the_forms_hold_what_is_known(plan, nurse, page):
    intent = book(Key(MRI, 1), date(2027, 11, 15), at=time(9, 30), place="route 12")
    commit(plan, intent, by=nurse, revision=plan.revision)
    shown = page(MRI, opened="move")
    assert known(shown, "move") == {"on": date(2027, 11, 15), "reason": None}
    assert known(shown, "done") == {"on": None}  # nothing is done on a day to come
    assert known(page(MRI, today=date(2027, 11, 20)), "done") == {"on": date(2027, 11, 15)}
    assert [act.what for act in shown.acts if act.is_open] == ["move"]


def test_what_was_agreed_stands_above_and_leads_to_its_appointment(plan, nurse, page):
    intent = book(Key(MRI, 1), date(2027, 11, 15), at=time(9, 30), place="route 12")
    commit(plan, intent, by=nurse, revision=plan.revision)
    shown, code = page(MRI), plan.appointments.get().code
    assert shown.line.when == "Maandag 15 november 2027, 9.30 uur"
    assert shown.agreed == "Route 12"  # its day and its hour stand above it
    assert opened(shown) == []
    assert shown.appointment_address == f"/plannen/{plan.code}/afspraken/{code}/"


def test_a_day_to_move_to_is_the_working_day(page):
    """Six months after 30 November is 30 May 2027, a Sunday."""
    assert known(page(INFUSION), "move")["on"] == date(2027, 5, 31)


def test_what_was_typed_stands_where_it_was_typed(page):
    typed = RecordForm(QueryDict("what=move&on=&reason=Koorts"), today=TODAY)
    shown = page(MRI, opened="move", typed=typed)
    assert known(shown, "move") == {"on": "", "reason": "Koorts"}
    assert known(shown, "done") == {"on": None}


def test_sources_and_confidence_are_named(page):
    shown = page(MRI)
    assert len(shown.sources) == 1
    assert "Ocrelizumab" in shown.sources[0]
    assert shown.confidence


def test_how_long_it_takes_is_told_where_the_source_says_it(page):
    """Leaflet 002: at least an hour after each infusion; of an MRI scan it says nothing."""
    assert (page("ocre.obs").takes, page(MRI).takes) == ("minstens 1 uur", "")


def test_what_is_known_of_a_patient_is_a_question_and_an_answer():
    facts = {"sex": "female", "last_dose": "2026-10-05", "weekdays": "mon,wed,fri"}
    assert list(fact_words(facts)) == [
        ("Geslacht", "Vrouw"),
        ("Dag van de laatste dosis, bij een stop", "5 oktober 2026"),
        ("Injectiedagen", "maandag, woensdag, vrijdag"),
    ]


def test_a_question_is_in_the_words_of_who_is_asked():
    facts = {"childbearing_potential": "yes"}
    assert list(fact_words(facts)) == [("Vruchtbare leeftijd?", "Ja")]
    assert list(fact_words(facts, is_nurse=False)) == [("Kunt u zwanger worden?", "Ja")]


def test_a_plan_says_its_state_only_where_it_does_not_simply_run(plan, nurse):
    assert state_of(plan) == ""
    commit(plan, stop(date(2027, 1, 4), "a reason"), by=nurse, revision=plan.revision)
    assert state_of(plan) == "Gestopt op 4 januari 2027"
    plan.is_entered_in_error = True
    assert state_of(plan).startswith("Per ongeluk ingevoerd")
    assert plan_head(plan, timeline_of(plan)).state == state_of(plan)
