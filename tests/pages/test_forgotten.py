"""What a patient does with a dose that was forgotten, at its card and on the handout."""

from dataclasses import replace
from datetime import date

import pytest

from schedules.agenda import agenda_of
from schedules.engine import Status
from schedules.pages.patient.cards import going_on_card, line
from schedules.renderers.paper.pdf import handout_html, handout_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dutch")]

REBIF = (
    "Sla deze injectie over. Ga verder op uw volgende vaste dag. Neem nooit een dubbele dosis. "
    "Tussen twee injecties zit minstens 48 uur. Gaat uw dosis nog omhoog? Vraag uw MS-team of u "
    "een stap moet herhalen."
)
CLADRIBINE = "Neem nooit twee doses op één dag."


def dose(timeline, fact):
    return next(entry for entry in timeline.entries if entry.fact == fact)


def test_the_card_of_an_injection_says_it(make_timeline):
    timeline = make_timeline("rebif", "generic", "2026-11-02", weekdays="mon,wed,fri")
    (told,) = going_on_card(dose(timeline, "rebi.dose")).lines
    assert ("Vergeten?", REBIF) in told.facts


def test_the_number_of_the_team_stands_with_it(make_timeline):
    timeline = make_timeline("glatiramer", "amsterdam-umc", "2026-11-02", regimen="40mg-3x-week")
    (told,) = going_on_card(dose(timeline, "glat.dose@40mg-3x-week")).lines
    said = dict(told.facts)["Vergeten?"]
    assert said.startswith("Bel uw MS-team.")
    assert said.endswith(
        "vaste dagen. Het telefoonnummer van uw MS-team: 020 444 0775. "
        "U wordt binnen 48 uur teruggebeld. Niet voor spoed."
    )


def test_of_a_dose_that_was_taken_nothing_is_asked(make_timeline):
    taken = replace(
        dose(make_timeline("cladribine", "generic", "2027-01-11"), "clad.c1.w1.dose"),
        status=Status.DONE,
    )
    assert "Vergeten?" not in dict(line((taken,)).facts)


def test_an_infusion_at_the_hospital_asks_nothing_of_the_patient(make_timeline):
    timeline = make_timeline("natalizumab", "generic", "2027-01-11")
    assert {entry.forgotten for entry in timeline.entries} == {""}


def test_the_handout_says_it_once_for_all_doses(make_timeline):
    timeline = make_timeline("cladribine", "generic", "2027-01-11", weight_kg="60")
    words = handout_words(timeline, agenda_of([timeline], date(2027, 1, 4)))
    assert handout_html(words).count(CLADRIBINE) == 1


def test_the_handout_of_a_tablet_that_is_taken_already_explains_it(make_timeline):
    timeline = make_timeline("teriflunomide", "amsterdam-umc", "2026-10-05")
    words = handout_words(timeline, agenda_of([timeline], date(2026, 12, 1)))
    shown = handout_html(words)
    assert "Neem elke dag één tablet van 14 mg." in shown
    assert "Neem de volgende tablet op de gewone tijd." in shown
