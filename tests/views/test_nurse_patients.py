"""Finding patients, adding one, and what another hospital may not see."""

import pytest
from django.urls import reverse

from schedules.models import Patient
from treatments.models import Clinic

from .reading import Page


@pytest.fixture
def staff(client, nurse):
    client.force_login(nurse)
    return client


def found(client, words):
    return Page(client.post("/patienten/", {"q": words}))


def test_a_stranger_is_asked_to_log_in(client, db):
    response = client.get("/patienten/")
    assert response.status_code == 302
    assert response["Location"] == "/account/login/?next=/patienten/"


@pytest.mark.parametrize("words", ["aardb", "DEMO-001", "20-5-1985", "1985-05-20", "demo 001"])
def test_a_patient_is_found_by_name_number_or_birth(staff, make_patient, words):
    make_patient(name="Demo Aardbei", born="1985-05-20")
    make_patient(name="Demo Bosbes", born="1990-01-31")
    page = found(staff, words)
    assert "Demo Aardbei" in page.text
    assert "Demo Bosbes" not in page.text


def test_who_is_not_found_is_said_in_words(staff, make_patient):
    make_patient(name="Demo Aardbei")
    assert "Niemand gevonden" in found(staff, "pompoen").text


def test_a_search_shows_the_treatments_that_run(staff, make_plan):
    make_plan("alemtuzumab", "jbz", "2026-11-02")
    assert "Alemtuzumab (Lemtrada)" in found(staff, "").text


def test_a_list_of_patients_takes_the_same_number_of_queries_for_many(
    staff, make_plan, django_assert_num_queries
):
    make_plan("alemtuzumab", "jbz", "2026-11-02")
    found(staff, "")  # the first request of a session writes down when it began
    with django_assert_num_queries(9):
        found(staff, "")
    for _ in range(3):
        make_plan("alemtuzumab", "jbz", "2026-11-02")
    with django_assert_num_queries(9):
        found(staff, "")


def test_no_name_stands_in_an_address(staff, make_patient):
    make_patient(name="Demo Aardbei")
    page = found(staff, "aardbei")
    assert not [href for href in page.links.values() if "aardbei" in href.lower()]


def test_a_new_patient_leads_to_the_choice_of_a_treatment(staff):
    response = staff.post(
        "/patienten/nieuw/",
        {
            "display_name": "Demo Citroen",
            "born_on": "1979-03-01",
            "hospital_number": "DEMO-9",
            "clinic": Clinic.objects.get(slug="jbz").pk,
            "language": "nl",
        },
    )
    patient = Patient.objects.get()
    assert (patient.display_name, str(patient.born_on)) == ("Demo Citroen", "1979-03-01")
    assert response["Location"] == reverse("plan-new", args=[patient.code])


def test_a_mistake_in_a_new_patient_keeps_what_was_typed(staff):
    response = staff.post(
        "/patienten/nieuw/", {"display_name": "Demo Citroen", "born_on": "2030-01-01"}
    )
    page = Page(response)
    assert response.status_code == 422
    assert page.value("display_name") == "Demo Citroen"
    assert "Controleer het jaar van deze dag." in page.text
    assert not Patient.objects.exists()


def test_a_hospital_number_is_used_once(staff, make_patient):
    first = make_patient()
    typed = {
        "display_name": "Demo Dadel",
        "born_on": "1979-03-01",
        "hospital_number": first.hospital_number,
        "clinic": first.clinic.pk,
        "language": "nl",
    }
    assert staff.post("/patienten/nieuw/", typed).status_code == 422
    assert Patient.objects.count() == 1


def test_a_patient_can_be_corrected(staff, make_patient):
    patient = make_patient(name="Demo Aardbij")
    page = Page(staff.get(f"/patienten/{patient.code}/bewerken/"))
    assert page.value("born_on") == "20 mei 1985"
    typed = {
        "display_name": "Demo Aardbei",
        "born_on": "1985-05-20",
        "hospital_number": patient.hospital_number,
        "clinic": patient.clinic.pk,
        "language": "en",
        "revision": page.value("revision"),
    }
    staff.post(f"/patienten/{patient.code}/bewerken/", typed)
    patient.refresh_from_db()
    assert (patient.display_name, patient.language) == ("Demo Aardbei", "en")


def test_another_hospitals_patient_is_not_there(client, make_nurse, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2026-11-02")
    client.force_login(make_nurse("other", "amsterdam-umc"))
    change = plan.changes.get()
    fact = "regel/alem.labs.monthly/1/"
    for address in (
        f"/patienten/{plan.patient.code}/",
        f"/patienten/{plan.patient.code}/bewerken/",
        f"/patienten/{plan.patient.code}/plan/",
        *(f"/plannen/{plan.code}/{part}" for part in ("", fact, "wijzigen/", "kuur/", "stoppen/")),
        *(f"/plannen/{plan.code}/{part}" for part in ("wisselen/", "terugnemen/", "print.pdf")),
        f"/plannen/{plan.code}/geschiedenis/",
    ):
        assert client.get(address).status_code == 404, address
    for address in (f"/plannen/{plan.code}/noteren/", f"/wijzigingen/{change.code}/ongedaan/"):
        assert client.post(address, {"what": "done"}).status_code == 404, address
    assert "Demo Aardbei" not in found(client, "").text


def test_a_nurse_of_two_hospitals_sees_both(client, make_nurse, make_patient):
    make_patient("jbz", name="Demo Aardbei")
    make_patient("amsterdam-umc", name="Demo Bosbes")
    client.force_login(make_nurse("both", "jbz", "amsterdam-umc"))
    text = found(client, "demo").text
    assert "Demo Aardbei" in text
    assert "Demo Bosbes" in text


def test_no_page_of_the_staff_stays_in_a_cache(staff, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2026-11-02")
    for address in ("/patienten/", f"/plannen/{plan.code}/", f"/patienten/{plan.patient.code}/"):
        assert "no-store" in staff.get(address)["Cache-Control"]


def test_the_language_that_was_chosen_stays(staff):
    staff.get("/patienten/?language=en")
    assert ("h1", "Patients") in Page(staff.get("/patienten/")).headings


def test_two_treatments_of_a_patient_are_one_list_in_order_of_time(
    client, make_nurse, make_plan, make_patient
):
    client.force_login(make_nurse("ams", "amsterdam-umc"))
    patient = make_patient("amsterdam-umc")
    make_plan("natalizumab", "amsterdam-umc", "2026-11-30", patient=patient)
    make_plan("ocrelizumab", "amsterdam-umc", "2026-12-07", patient=patient)
    text = Page(client.get(f"/patienten/{patient.code}/")).text
    list_of_both = text[text.index("Te doen") :]
    natalizumab = list_of_both.index("Maandag 30 november 2026")
    ocrelizumab = list_of_both.index("Maandag 7 december 2026")
    assert natalizumab < ocrelizumab < list_of_both.index("Maandag 28 december 2026")


def test_a_search_may_be_long(client, nurse, make_patient):
    make_patient("jbz")
    client.force_login(nurse)
    assert client.post("/patienten/", {"q": "a" * 100_000}).status_code == 200
