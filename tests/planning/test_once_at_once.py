"""Two clicks truly at once, in two threads with a connection each: one thing is made, and both
are led to it. On a database of their own (tests/operations/places.py)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from schedules.models import Letter, Membership, Patient, Plan, User
from tests.conftest import TODAY, Browser
from tests.operations.places import copied, pointing_at
from tests.views.reading import Presses
from treatments.models import Clinic

ROUNDS = 3  # of a race, so that luck hides nothing


@pytest.fixture(scope="module")
def _elsewhere(django_db_setup, django_db_blocker, tmp_path_factory):
    with (
        django_db_blocker.unblock(),
        copied(tmp_path_factory.mktemp("clicks")) as elsewhere,
    ):
        yield elsewhere


@pytest.fixture
def nurse(db, _elsewhere, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: TODAY)
    with pointing_at(_elsewhere):
        nurse, _is_new = User.objects.get_or_create(username="clicks")
        clinic = Clinic.objects.get(slug="jbz")
        Membership.objects.get_or_create(user=nurse, clinic=clinic)
        yield nurse


@pytest.fixture
def browser(nurse):
    browser = Browser()
    browser.force_login(nurse)
    browser.get("/werklijst/")
    return browser


def twice_at_once(browser, address, sent):
    """Press twice, with the cookies of one browser; return where each press led."""
    barrier = Barrier(2)

    def press(_n):
        other = Browser()
        other.cookies = browser.cookies
        barrier.wait()
        try:
            response = other.post(address, sent)
            return response.status_code, response.get("Location")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(press, range(2)))


@pytest.mark.parametrize("n", range(ROUNDS))
def test_a_patient_is_added_once_though_the_number_is_taken_meanwhile(browser, n):
    clinic = Clinic.objects.get(slug="jbz").pk
    typed = {"display_name": "Demo Klik", "born_on": f"{1985 + n}-05-20", "clinic": clinic}
    page = browser.get("/patienten/nieuw/")
    press = Presses(page).press("Opslaan en", **typed, hospital_number=f"KLIK-{n}")
    led = twice_at_once(browser, *press)
    patient = Patient.objects.get(hospital_number=f"KLIK-{n}")
    assert led == [(302, f"/patienten/{patient.code}/plan/")] * 2


@pytest.fixture
def patient(nurse):
    return Patient.objects.create(
        clinic=Clinic.objects.get(slug="jbz"),
        display_name="Demo Klik",
        born_on=date(1985, 5, 20),
        hospital_number=f"KLIK-P{Patient.objects.count()}",
    )


@pytest.mark.parametrize("n", range(ROUNDS))
def test_a_plan_is_started_once(browser, patient, n):
    answers = {"treatment": "alemtuzumab", "start": "2027-01-11"}
    shown = browser.post(f"/patienten/{patient.code}/plan/", answers)
    led = twice_at_once(browser, *Presses(shown).press("Ja, dit plan starten"))
    plan = Plan.objects.get(patient=patient)
    assert led == [(302, f"/plannen/{plan.code}/")] * 2


@pytest.mark.parametrize("n", range(ROUNDS))
def test_a_letter_is_made_once_and_the_one_that_is_shown_is_the_one_that_opens(browser, patient, n):
    page = browser.get(f"/patienten/{patient.code}/brief/")
    led = twice_at_once(browser, *Presses(page).press("Nieuwe brief"))
    letter = Letter.objects.get(patient=patient)
    assert letter.revoked_at is None
    address = f"/patienten/{patient.code}/brief/{letter.code}/"
    assert led == [(302, address)] * 2
    assert browser.get(address)["Content-Type"] == "application/pdf"
