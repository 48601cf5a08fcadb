"""Finding somebody however it is typed; a second record is caught; two nurses correct one patient.

Today is Monday 23 November 2026.
"""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from schedules.models import AccessEvent, Correction, Patient
from tests.conftest import TODAY
from treatments.models import Clinic, Protocol

from .reading import Page

PEOPLE = ("Çağla Öztürk", "José García", "Zoë van 't Hof", "François D’Arcy")
LONG = "Demo" + "a" * 116


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: TODAY)


@pytest.fixture
def staff(client, nurse):
    client.force_login(nurse)
    return client


def names_found(client, words):
    text = Page(client.post("/patienten/", {"q": words})).text
    return [name for name in (*PEOPLE, "Demo Bosbes") if name in text]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("ozturk", "Çağla Öztürk"),
        ("öztürk", "Çağla Öztürk"),
        ("ÖZTÜRK çağla", "Çağla Öztürk"),
        ("garcia", "José García"),
        ("van ’t hof", "Zoë van 't Hof"),
        ("vant hof", "Zoë van 't Hof"),
        ("Hof, Zoë", "Zoë van 't Hof"),
        ("Hof, van 't", "Zoë van 't Hof"),
        ("d'arcy", "François D’Arcy"),
        ("darcy", "François D’Arcy"),
        ("öztürk 20-5-1985", "Çağla Öztürk"),
        ("oeztuerk", "Çağla Öztürk"),
    ],
)
def test_somebody_is_found_however_the_name_is_typed(staff, make_patient, words, name):
    for one in PEOPLE:
        make_patient(name=one)
    make_patient(name="Demo Bosbes", born="1990-01-31")
    assert names_found(staff, words) == [name]


@pytest.mark.parametrize("words", ["20-5-85", "20 mei 1985", "20.05.1985", "20 May 1985"])
def test_somebody_is_found_by_a_date_of_birth_as_it_is_said(staff, make_patient, words):
    for one in PEOPLE:
        make_patient(name=one)
    make_patient(name="Demo Bosbes", born="1990-01-31")
    assert names_found(staff, words) == list(PEOPLE)


@pytest.mark.parametrize("words", ["0077", "77", "t-001", "T001", "...", "öztürk 20-5-1986"])
def test_a_number_is_found_in_every_form_and_signs_alone_find_nobody(staff, make_patient, words):
    make_patient(name="Çağla Öztürk")
    for number, name in (("77", "Demo Bosbes"), ("T-001", "José García")):
        Patient.objects.create(
            clinic=Clinic.objects.get(slug="jbz"),
            display_name=name,
            born_on="1990-01-31",
            hospital_number=number,
        )
    by_number = {"0077": ["Demo Bosbes"], "77": ["Demo Bosbes"]}
    expected = by_number.get(words, ["José García"] if words.lower().startswith("t") else [])
    assert names_found(staff, words) == expected


def test_lists_are_in_the_order_of_family_names(staff, make_patient):
    for name in ("Zoë van 't Hof", "Ada Ĳsbrand", "Çağla Öztürk", "Bo Hofman", "Demo éclair"):
        make_patient(name=name)
    text = Page(staff.get("/patienten/")).text
    found = sorted(
        ("éclair", "Hof", "Hofman", "Ĳsbrand", "Öztürk"), key=lambda n: text.index(f" {n}")
    )
    assert found == ["éclair", "Hof", "Hofman", "Ĳsbrand", "Öztürk"]


def test_a_worklist_and_the_new_versions_are_in_that_order_too(staff, make_patient, make_plan):
    names = ("Zoë van 't Hof", "Ada Ĳsbrand", "Demo éclair")
    for name in names:
        make_plan("alemtuzumab", "jbz", "2026-11-02", patient=make_patient(name=name))
    newer = Protocol.objects.get(treatment__slug="alemtuzumab", clinic__slug="jbz")
    newer.pk, newer.version, newer.is_pinned = None, "2099-1", False
    newer.save()
    for address in ("/werklijst/?section=soon&sort=patient", "/versies/"):
        text = Page(staff.get(address)).text
        found = sorted(names, key=text.index)
        assert found == ["Demo éclair", "Zoë van 't Hof", "Ada Ĳsbrand"], address


def test_what_is_searched_is_written_out_in_bulk_too(make_patient):
    first = make_patient(name="Demo Aardbei")
    Patient.objects.bulk_create(
        [
            Patient(
                clinic=first.clinic,
                display_name="Zoë Straße",
                born_on=first.born_on,
                hospital_number="B-007",
            )
        ]
    )
    made = Patient.objects.get(hospital_number="B-007")
    assert (made.sort_name, made.search_text, made.number_key) == (
        "strasse zoe",
        "zoestrasse b007",
        "b7",
    )
    made.display_name = "Zoë Weg"
    made.save(update_fields=["display_name"])
    made.refresh_from_db()
    assert made.sort_name == "weg zoe"


@pytest.mark.parametrize("words", ["Mueller", "müller", "muller", "MÜLLER, anna"])
def test_a_name_without_its_dots_is_found_both_ways(staff, make_patient, words):
    make_patient(name="Anna Müller")
    make_patient(name="Anna Boer")
    text = Page(staff.post("/patienten/", {"q": words})).text
    assert ("Anna Müller" in text, "Anna Boer" in text) == (True, False)


def test_dots_find_a_name_that_was_spelled_out(staff, make_patient):
    make_patient(name="Anna Mueller")
    assert "Anna Mueller" in Page(staff.post("/patienten/", {"q": "Müller"})).text


@pytest.mark.parametrize("column", ["display_name", "hospital_number"])
def test_a_name_or_number_is_not_changed_past_its_plain_form(make_patient, column):
    made = make_patient()
    with pytest.raises(TypeError, match="save each patient"):
        Patient.objects.filter(pk=made.pk).update(**{column: "X-1"})
    setattr(made, column, "X-1")
    with pytest.raises(TypeError, match="save each patient"):
        Patient.objects.bulk_update([made], [column])


def test_a_name_that_gets_longer_in_its_plain_form_is_stored(make_patient):
    made = make_patient(name="ﷺ" * 120)
    made.refresh_from_db()
    assert len(made.sort_name) == 240


# a second record


def typed(**more):
    return {
        "display_name": "Demo Citroen",
        "born_on": "1979-03-01",
        "hospital_number": "DEMO-900",
        "clinic": Clinic.objects.get(slug="jbz").pk,
        "language": "nl",
    } | more


@pytest.mark.parametrize(
    ("known", "more"),
    [
        ({"number": "0077"}, {"hospital_number": "77"}),
        ({"number": "T-001"}, {"hospital_number": "t-001"}),
        ({"born": "1979-03-01"}, {"display_name": "citroën, DEMO"}),
        ({"born": "1979-03-01"}, {"display_name": "Demo Citroon"}),
        ({"born": "1979-03-01"}, {"display_name": "D. Citroen"}),
        ({"born": "1979-03-01", "name": "Bö Öz"}, {"display_name": "Boe Oez"}),
        ({"born": "1979-03-01", "name": "Boe Oez"}, {"display_name": "Bö Öz"}),
    ],
)
def test_a_possible_second_record_is_asked_about_first(staff, make_patient, known, more):
    there = make_patient(
        name=known.get("name", "Demo Citroen"), born=known.get("born", "1950-01-01")
    )
    if number := known.get("number"):
        there.hospital_number, there.display_name = number, "Demo Druif"
        there.save()
    page = Page(staff.post("/patienten/nieuw/", typed(**more)))
    assert Patient.objects.count() == 1
    assert page.links[there.display_name] == f"/patienten/{there.code}/"
    assert page.value("display_name") == typed(**more)["display_name"]
    assert AccessEvent.objects.filter(patient_code=there.code, action="list").exists()
    others = page.buttons["others"][0]["value"]
    response = staff.post("/patienten/nieuw/", typed(**more, others=others))
    made = Patient.objects.exclude(pk=there.pk).get()
    assert response["Location"] == reverse("plan-new", args=[made.code])


def test_a_yes_is_for_whom_it_was_asked_about(staff, make_patient):
    make_patient(name="Demo Citroen", born="1979-03-01")
    page = Page(staff.post("/patienten/nieuw/", typed()))
    others = page.buttons["others"][0]["value"]
    second = make_patient(name="Demo Citroen", born="1979-03-01")
    page = Page(staff.post("/patienten/nieuw/", typed(others=others)))
    assert str(second.code) in page.buttons["others"][0]["value"]
    assert Patient.objects.count() == 2


@pytest.mark.parametrize(
    "more",
    [
        {"display_name": "Demo Druif"},
        {"born_on": "1979-03-02"},
    ],
)
def test_nobody_is_asked_about_who_is_somebody_else(staff, make_patient, more):
    make_patient(name="Demo Citroen", born="1979-03-01")
    assert staff.post("/patienten/nieuw/", typed(**more)).status_code == 302


def test_another_hospitals_patients_are_not_named(staff, make_patient):
    make_patient("amsterdam-umc", name="Demo Citroen", born="1979-03-01")
    assert staff.post("/patienten/nieuw/", typed()).status_code == 302


def test_the_same_number_at_another_hospital_is_another_one(client, make_nurse, make_patient):
    client.force_login(make_nurse("both", "jbz", "amsterdam-umc"))
    there = make_patient("amsterdam-umc")
    made = client.post("/patienten/nieuw/", typed(hospital_number=there.hospital_number))
    assert made.status_code == 302


def test_a_number_that_is_taken_says_whose_it_is(staff, make_patient):
    there = make_patient(name="Demo Druif")
    response = staff.post("/patienten/nieuw/", typed(hospital_number=there.hospital_number))
    page = Page(response)
    assert response.status_code == 422
    assert "Dit is het nummer van Demo Druif, geboren op 20 mei 1985." in page.text
    assert page.links["Demo Druif"] == f"/patienten/{there.code}/"
    assert page.value("display_name") == "Demo Citroen"
    assert Patient.objects.count() == 1


def test_a_number_stands_once_at_a_hospital_in_the_database_too(make_patient):
    there = make_patient()
    with pytest.raises(IntegrityError), transaction.atomic():
        Patient.objects.create(
            clinic=there.clinic,
            display_name="Demo Druif",
            born_on=there.born_on,
            hospital_number=there.hospital_number,
        )


@pytest.mark.parametrize("name", ["...", "12", "\u200b\u2060", "ㅤ", "ʼʼ"])
def test_a_name_without_a_letter_that_can_be_seen_is_refused(staff, name):
    response = staff.post("/patienten/nieuw/", typed(display_name=name))
    assert response.status_code == 422
    assert "Schrijf de naam met letters." in Page(response).text


def test_a_number_without_anything_to_read_is_refused(staff):
    response = staff.post("/patienten/nieuw/", typed(hospital_number="-/-"))
    assert "Schrijf het nummer met cijfers of letters." in Page(response).text


# a phone number


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [
        ("06 1234 5678", "tel:0612345678"),
        ("+31 (0)6 1234 5678", "tel:+31612345678"),
        ("(073) 553-2000", "tel:0735532000"),
    ],
)
def test_a_phone_number_is_dialled_as_it_is_meant(staff, phone, dialled):
    staff.post("/patienten/nieuw/", typed(phone=phone))
    page = Page(staff.get(f"/patienten/{Patient.objects.get().code}/"))
    assert page.links[phone] == dialled


@pytest.mark.parametrize("phone", ["06-1234567a", "bel partner", "+()", "12", "06\t12345678"])
def test_a_phone_number_of_something_else_is_refused(staff, phone):
    response = staff.post("/patienten/nieuw/", typed(phone=phone))
    assert response.status_code == 422
    assert Page(response).value("phone") == phone
    assert not Patient.objects.exists()


# two nurses


@pytest.fixture
def two(client, make_nurse, make_patient):
    """A patient, and the pages on which two nurses have begun to correct them."""
    patient = make_patient(name="Demo Aardbei", email="oud@example.org")
    browsers = []
    for name in ("Demo Anna", "Demo Bea"):
        nurse = make_nurse(name.replace(" ", "-").lower(), "jbz")
        nurse.first_name = name
        nurse.save()
        browser = type(client)()
        browser.force_login(nurse)
        browsers.append(browser)
    return patient, *browsers


def fields_of(page):
    fields = {name: fields[0].get("value", "") for name, fields in page.fields.items()}
    return (
        fields
        | typed(display_name="Demo Aardbei", born_on="1985-05-20")
        | {"hospital_number": fields["hospital_number"]}
    )


def corrected(browser, patient, page=None, **more):
    address = f"/patienten/{patient.code}/bewerken/"
    sent = fields_of(page or Page(browser.get(address))) | more
    return browser.post(address, sent)


def test_the_second_of_two_nurses_is_shown_what_changed_and_loses_nothing(two):
    patient, anna, bea = two
    begun = Page(bea.get(f"/patienten/{patient.code}/bewerken/"))
    corrected(anna, patient, email="nieuw@example.org")
    page = Page(corrected(bea, patient, begun, phone="06 1234 5678"))
    patient.refresh_from_db()
    assert (patient.email, patient.phone, patient.revision) == ("nieuw@example.org", "", 1)
    assert "Deze patiënt is veranderd terwijl u bezig was" in page.text
    assert "Demo Anna E-mail: oud@example.org → nieuw@example.org" in page.text
    assert (page.value("email"), page.value("phone")) == ("nieuw@example.org", "06 1234 5678")
    corrected(bea, patient, page)
    patient.refresh_from_db()
    assert (patient.email, patient.phone) == ("nieuw@example.org", "06 1234 5678")
    assert patient.corrections.count() == 2


def test_what_both_changed_stands_side_by_side(two):
    patient, anna, bea = two
    begun = Page(bea.get(f"/patienten/{patient.code}/bewerken/"))
    corrected(anna, patient, phone="06 1111")
    page = Page(corrected(bea, patient, begun, phone="06 2222"))
    assert "de ander bewaarde “06 1111”, u typte “06 2222”" in page.text
    assert page.value("phone") == "06 2222"


@pytest.mark.parametrize("sent", ["", "x", "-1", "1", "²", "9" * 5000])
def test_a_correction_waits_for_the_revision_that_was_seen(two, sent):
    patient, anna, _bea = two
    page = Page(corrected(anna, patient, phone="06 1111", revision=sent))
    assert "Kijk nog één keer voordat u opslaat" in page.text
    assert page.value("phone") == "06 1111"
    assert not Correction.objects.exists()


def test_a_correction_that_corrects_nothing_is_none(two):
    patient, anna, _bea = two
    corrected(anna, patient)
    patient.refresh_from_db()
    assert (patient.revision, Correction.objects.count()) == (0, 0)


def test_a_correction_says_who_changed_what(two):
    patient, anna, _bea = two
    corrected(anna, patient, display_name="Demo Aardbij")
    made = Correction.objects.get()
    assert (made.by.first_name, made.old, made.new) == (
        "Demo Anna",
        {"display_name": "Demo Aardbei"},
        {"display_name": "Demo Aardbij"},
    )


def test_a_correction_of_a_phone_asks_nothing_about_namesakes(two, make_patient):
    patient, anna, _bea = two
    make_patient(name="Demo Aardbei")
    assert corrected(anna, patient, phone="06 1111").status_code == 302
    page = Page(corrected(anna, patient, display_name="Demo Aardbeii"))
    assert "Staat deze patiënt hier al?" in page.text
    second = Patient.objects.exclude(pk=patient.pk).get()
    merge = f"/patienten/{patient.code}/samenvoegen/{second.code}/"
    assert page.links["De twee samenvoegen"] == merge
