"""The first card gives six answers, also where that is that nothing is named or filled in."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from schedules.agenda import agenda_of
from schedules.pages.patient.cards import day_card
from schedules.pages.patient.first import first_of
from schedules.timeline import Contact
from tests.agenda.build import appointment, entry, timeline

from .conftest import read

DESK = Contact("desk", "Appointments", phone="020 555 0100")
BACK = Contact("line", "Line", phone="020 555 0199", calls_back=48)
MISSING = Contact("ward", "Ward", is_missing=True)
TODAY = date(2026, 11, 30)


@pytest.fixture
def first():
    def make(*entries, contacts=(DESK,)):
        now = agenda_of([timeline(*entries)], TODAY).now
        with translation.override("en"):
            cards = [day_card(day, TODAY, is_next=True) for day in now.days]
            return first_of(now, cards, contacts)

    return make


def rows(found):
    return {answer: words for answer, _label, words in found.rows}


def test_nothing_named_is_an_answer(first):
    found = first(entry("scan", "imaging", "2026-12-07"))
    assert rows(found) == {
        "where": "Not named: ask when you call",
        "prepare": "No preparation is named.",
    }
    assert found.when == "Monday 7 December 2026"
    assert found.do == "The hospital still agrees the day with you."
    assert found.call == DESK


def test_what_was_agreed_counts_for_place_and_length(first):
    agreed = appointment("2026-12-07", "scan#1", at="09:30", minutes=45, place="Route 12")
    found = first(entry("scan", "imaging", status="booked", on="2026-12-07", appointment=agreed))
    assert rows(found)["where"] == "Route 12"
    assert rows(found)["length"] == "45 minutes"
    assert found.do == "You have agreed this day with the hospital."


@pytest.mark.parametrize(
    ("booked_by", "do"),
    [
        ("patient", "Call to make this appointment."),
        ("hospital", "Wait: the hospital tells you when."),
        ("team", "Agree this when you see your team."),
        ("nobody", "You do this at home. You need no appointment."),
        ("", "The hospital still agrees the day with you."),
    ],
)
def test_what_to_do_follows_from_who_makes_the_appointment(first, booked_by, do):
    assert first(entry("scan", "imaging", "2026-12-07", booked_by=booked_by)).do == do


def test_a_number_that_calls_back_is_not_the_one_to_call(first):
    assert first(entry("scan", "imaging", "2026-12-07"), contacts=(BACK, DESK)).call == DESK
    assert first(entry("scan", "imaging", "2026-12-07"), contacts=(BACK, MISSING)).call is None


def test_where_nothing_comes_the_number_is_chosen_in_the_same_way():
    nothing = replace(timeline(), contacts=(BACK, DESK))
    assert read(nothing, today="2026-11-30").now.call == DESK
    nothing = replace(timeline(), contacts=(BACK, MISSING))
    assert read(nothing, today="2026-11-30").now.call is None


def test_whom_the_line_names_comes_first(first):
    ward = Contact("ward", "Ward", phone="020 555 0111")
    assert first(entry("scan", "imaging", "2026-12-07", contact=ward)).call == ward
    assert first(entry("scan", "imaging", "2026-12-07", contact=MISSING)).call == DESK


def test_what_must_be_done_before_stands_with_it(first):
    lab = entry("lab", "lab", last="2026-12-07", guards="infusion#1")
    found = first(entry("infusion", "dose", "2026-12-07"), lab)
    assert rows(found)["before"] == "lab"


def test_where_nothing_comes_there_is_no_first(first):
    assert first(entry("scan", "imaging", "2026-11-02", status="done", on="2026-11-02")) is None


@pytest.mark.parametrize(
    ("treatment", "clinic", "said"),
    [
        ("alemtuzumab", "jbz", "(073) 553 23 25: Vragen aan de MS-verpleegkundige"),
        ("ocrelizumab", "amsterdam-umc", "020 444 1160: Een afspraak maken of verzetten"),
    ],
)
def test_it_is_said_who_answers_the_number_on_the_button(client, db, treatment, clinic, said):
    query = f"treatment={treatment}&clinic={clinic}&start=2026-12-07&language=nl"
    page = client.get(f"/tijdlijn/?{query}", follow=True).content.decode()
    assert said in " ".join(page.split())
