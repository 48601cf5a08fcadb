"""A nurse merges two records of one patient, looks for either, and undoes it."""

from datetime import date

import pytest
from django.utils import timezone

from schedules.access.letters import new_letter, use_letter
from schedules.access.log import Action
from schedules.access.privacy import export_of, forget, forgettable
from schedules.models import Access, AccessEvent, Merge, Patient, User
from schedules.queries import looks_at, looks_by_day
from schedules.queries.access_log import codes_like
from tests.conftest import TODAY

from .reading import Page


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: TODAY)


@pytest.fixture
def two(make_patient, make_plan):
    """Two records, with a treatment each."""
    kept = make_patient(name="Demo Aardbei")
    other = make_patient(name="Demo Aardbij", phone="06 1234 5678")
    make_plan("alemtuzumab", "jbz", "2026-11-02", patient=kept)
    make_plan("alemtuzumab", "jbz", "2026-11-09", patient=other)
    return kept, other


@pytest.fixture
def staff(client, nurse):
    client.force_login(nurse)
    return client


def address(kept, other):
    return f"/patienten/{kept.code}/samenvoegen/{other.code}/"


def merged(client, kept, other):
    page = Page(client.get(address(kept, other)))
    return client.post(address(kept, other), {"shown": page.value("shown")})


def test_the_record_that_may_be_the_same_is_offered_at_once(staff, two):
    kept, other = two
    page = Page(staff.get(f"/patienten/{kept.code}/samenvoegen/"))
    assert page.links["Demo Aardbij"] == address(kept, other)


def test_where_no_record_looks_alike_it_says_what_to_do(staff, make_patient):
    alone = make_patient(name="Demo Aardbei")
    page = Page(staff.get(f"/patienten/{alone.code}/samenvoegen/"))
    assert "Geen ander dossier lijkt op dit dossier. Zoek het hierboven." in page.text


def test_another_record_is_found_by_number(staff, two, make_patient):
    kept, _other = two
    third = make_patient(name="Demo Vijg", born="1990-01-31")
    page = Page(staff.post(f"/patienten/{kept.code}/samenvoegen/", {"q": third.hospital_number}))
    assert page.links["Demo Vijg"] == address(kept, third)


def test_the_preview_says_what_moves_and_saves_nothing(staff, two, nurse):
    kept, other = two
    new_letter(other, "self", by=nurse, now=timezone.now())
    text = Page(staff.get(address(kept, other))).text
    for words in (
        "in het andere dossier: Demo Aardbij; dat wordt niet overgenomen",
        "in het andere dossier: 06 1234 5678; dat wordt niet overgenomen",
        "Alemtuzumab (Lemtrada), vanaf 9 november 2026",
        "Alemtuzumab (Lemtrada) staat in beide dossiers.",
        "1 brief of uitnodiging die nog niet is gebruikt",
    ):
        assert words in text
    assert not Merge.objects.exists()


def test_either_name_and_number_leads_to_the_record_that_is_kept(staff, two):
    kept, other = two
    assert merged(staff, kept, other)["Location"] == f"/patienten/{kept.code}/"
    for words in ("aardbij", other.hospital_number, "aardbei"):
        page = Page(staff.post("/patienten/", {"q": words}))
        assert "1 patiënt" in page.text, words
        assert page.links["Demo Aardbei"] == f"/patienten/{kept.code}/"
    page = Page(staff.get(f"/patienten/{other.code}/"))
    assert ("h1", "Demo Aardbei") in page.headings
    assert "Demo Aardbij, geboren op 20 mei 1985" in page.text


def test_the_same_page_sent_twice_merges_once(staff, two):
    kept, other = two
    merged(staff, kept, other)
    response = staff.post(address(kept, other), {"shown": "x"})
    assert response["Location"] == f"/patienten/{kept.code}/"
    assert Merge.objects.count() == 1


def test_what_was_not_shown_is_shown_again(staff, two):
    kept, other = two
    page = Page(staff.post(address(kept, other), {"shown": "x" * 5000}))
    assert "Een van de dossiers is veranderd terwijl u keek." in page.text
    assert not Merge.objects.exists()


def test_the_merge_is_undone_from_the_page_of_the_patient(staff, two):
    kept, other = two
    merged(staff, kept, other)
    page = Page(staff.get(f"/patienten/{kept.code}/"))
    undoing = page.links["Dit zijn twee mensen: ongedaan maken"]
    text = Page(staff.get(undoing)).text
    back, stays = text.split("Blijft in dit dossier")
    assert "vanaf 9 november 2026" in back
    assert "vanaf 2 november 2026" in stays
    staff.post(undoing)
    assert "2 patiënten" in Page(staff.get("/patienten/")).text
    assert staff.post(undoing).status_code == 404


def test_both_records_tell_of_it_in_the_log_and_are_read_as_one(staff, two, make_nurse):
    kept, other = two
    merged(staff, kept, other)
    for patient in two:
        events = AccessEvent.objects.filter(patient_code=patient.code, action=Action.CHANGE)
        assert [event.what for event in events] == ["patient-merge-with"]
    auditor = make_nurse("auditor")
    auditor.memberships.create(clinic=kept.clinic, role="auditor")
    assert set(codes_like(auditor, kept.hospital_number)) == {kept.code, other.code}
    (told,) = looks_by_day(looks_at(kept).filter(action=Action.CHANGE), date.min, date.max)
    assert (told["what"], told["times"]) == ("patient-merge-with", 2)


def test_a_record_that_cannot_be_merged_says_why(client, make_nurse, make_patient):
    client.force_login(make_nurse("both", "jbz", "amsterdam-umc"))
    response = client.get(address(make_patient("jbz"), make_patient("amsterdam-umc")))
    assert response.status_code == 422
    assert "Deze dossiers zijn van twee ziekenhuizen" in Page(response).text


def test_the_number_of_a_merged_record_is_that_of_the_one_kept(staff, two, make_patient):
    kept, other = two
    merged(staff, kept, other)
    typed = {
        "display_name": "Demo Citroen",
        "born_on": "1979-03-01",
        "hospital_number": other.hospital_number,
        "clinic": kept.clinic_id,
        "language": "nl",
    }
    page = Page(staff.post("/patienten/nieuw/", typed))
    assert "Dit is het nummer van Demo Aardbei" in page.text
    typed |= {"display_name": "Demo Aardbei", "born_on": "1985-05-20", "revision": "0"}
    staff.post(f"/patienten/{kept.code}/bewerken/", typed)
    kept.refresh_from_db()
    assert kept.hospital_number == other.hospital_number


def test_a_new_letter_is_the_one_way_in_of_who_had_two(two, staff, nurse):
    kept, other = two
    now = timezone.now()
    for n, patient in enumerate(two):
        user = User.objects.create_user(f"own-{n}")
        Access.objects.create(user=user, patient=patient, kind="self", granted_at=now)
    merged(staff, kept, other)
    letter, _code = new_letter(kept, "self", by=nurse, now=now)
    newcomer = User.objects.create_user("own-2")
    use_letter(letter, newcomer, now)
    live = Access.objects.filter(patient=kept, withdrawn_at=None)
    assert [access.user for access in live] == [newcomer]


def test_what_is_held_of_both_records_is_handed_over_and_forgotten_together(staff, two):
    kept, other = two
    merged(staff, kept, other)
    held = export_of(kept)
    assert {row["display_name"] for row in held["Patient"]} == {"Demo Aardbei", "Demo Aardbij"}
    assert held["Merge"]
    assert {row["patient_code"] for row in held["AccessEvent"]} == {str(kept.code), str(other.code)}
    Patient.objects.update(created_at="2000-01-01T00:00Z")
    assert other not in forgettable(TODAY)
    forget(kept)
    assert not Patient.objects.exists()
    forgotten = AccessEvent.objects.filter(action=Action.FORGET, what="forget_patients")
    assert {event.patient_code for event in forgotten} == {kept.code, other.code}
