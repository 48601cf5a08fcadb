"""A patient with all plans, in words. Today is Monday 23 November 2026; days typed by hand."""

from datetime import date

import pytest

from schedules.engine import Key
from schedules.pages.nurse.patients import patient_page, patient_rows
from schedules.planning import commit
from tests.booking import book
from tests.conftest import TODAY


@pytest.fixture
def patient(make_patient):
    return make_patient("amsterdam-umc")


def test_a_plan_says_what_comes_next_and_when(patient, make_plan, nurse):
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30", patient=patient)
    booked = book(Key("ocre.dose.1a", 1), date(2026, 11, 30))
    commit(plan, booked, by=nurse, revision=plan.revision)
    shown = patient_page(patient, date(2026, 11, 30))
    (card,) = shown.plans
    assert (shown.born, card.treatment, card.start) == (
        "20 mei 1985",
        "Ocrelizumab (Ocrevus)",
        "maandag 30 november 2026",
    )
    assert (card.now, card.now_when) == (
        "Eerstvolgende: Eerste infuus (300 mg)",
        "Maandag 30 november 2026",
    )


def test_a_plan_without_a_next_day_says_what_goes_on(patient, make_plan):
    make_plan("fingolimod", "amsterdam-umc", "2025-10-06", patient=patient)
    (card,) = patient_page(patient, date(2030, 11, 28)).plans
    assert card.now == "Dagelijkse capsule (0,5 mg)"


def test_a_list_of_patients_names_what_runs(patient, make_patient, make_plan):
    other = make_patient("amsterdam-umc")
    make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30", patient=patient)
    rows = patient_rows([patient, other], TODAY)
    assert [row.treatments for row in rows] == [("Ocrelizumab (Ocrevus)",), ()]
