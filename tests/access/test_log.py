"""The log of access: what is written, that it stays, and what an auditor finds in it."""

import csv
import io

import pytest
from django.utils import timezone

from schedules.models import Access, AccessEvent, Membership, Plan, User
from tests.conftest import TODAY
from tests.views.reading import Page
from treatments.models import Clinic, Protocol


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: TODAY)


@pytest.fixture
def late(make_plan):
    """Blood was due on 6 September, 6 October and 6 November, each plus a week."""
    return make_plan("alemtuzumab", "jbz", "2025-10-06", today="2026-08-20", sex="female")


@pytest.fixture
def make_auditor(db):
    def make(*clinics):
        user = User.objects.create_user(f"auditor {clinics}", f"{clinics[0]}@example.org")
        for slug in clinics:
            clinic = Clinic.objects.get(slug=slug)
            Membership.objects.create(user=user, clinic=clinic, role="auditor")
        return user

    return make


def said(patient=None):
    """What the log holds: (action, page, role) of each event, the earliest first."""
    events = AccessEvent.objects.order_by("pk")
    if patient:
        events = events.filter(patient_code=patient.code)
    return list(events.values_list("action", "what", "role"))


# what is written


def test_a_worklist_is_logged_for_each_patient_whom_it_shows(client, nurse, late, make_patient):
    other = make_patient("jbz", "Demo Bosbes")
    client.force_login(nurse)
    client.get("/werklijst/")
    assert said(late.patient) == [("list", "worklist", "nurse")]
    assert said(other) == []


def test_a_worklist_in_a_file_is_logged_for_all_pages_of_it(client, nurse, late, monkeypatch):
    monkeypatch.setattr("schedules.pages.nurse.worklist.page.PAGE_SIZE", 1)
    client.force_login(nurse)
    client.get("/werklijst/export.csv")
    assert said(late.patient) == [("export", "worklist-csv", "nurse")]


def test_the_list_of_plans_that_end_is_logged_too(client, nurse, make_plan, make_patient):
    plan = make_plan("ocrelizumab", "generic", "2026-11-02", patient=make_patient("jbz"))
    Plan.objects.filter(pk=plan.pk).update(last_on=TODAY)
    client.force_login(nurse)
    client.get("/werklijst/?section=ending")
    assert said(plan.patient) == [("list", "worklist", "nurse")]
    client.get("/werklijst/export.csv?section=ending")
    assert said(plan.patient)[1:] == [("export", "worklist-csv", "nurse")]


def test_paper_is_taken_out(client, nurse, late):
    client.force_login(nurse)
    client.get(f"/plannen/{late.code}/print.pdf")
    assert said(late.patient) == [("export", "plan-print", "nurse")]


def test_every_change_of_a_plan_is_logged_and_taking_it_back_too(client, nurse, late):
    client.force_login(nurse)
    typed = {"what": "note", "keys": ["alem.labs.monthly#11"], "note": "called", "revision": 1}
    client.post(f"/plannen/{late.code}/noteren/", typed)
    note = late.changes.get(revision=2)
    client.post(f"/wijzigingen/{note.code}/ongedaan/", {"revision": 2, "confirmed": "yes"})
    changed = [(what, role) for action, what, role in said(late.patient) if action == "change"]
    assert changed == [("record", "nurse"), ("undo", "nurse")]
    assert late.changes.count() == 3


def test_a_corrected_name_is_logged_and_the_log_says_no_name(client, nurse, make_patient):
    patient = make_patient(name="Demo Aardbij")
    client.force_login(nurse)
    typed = {
        "display_name": "Demo Aardbei",
        "born_on": "1985-05-20",
        "hospital_number": patient.hospital_number,
        "revision": "0",
        "clinic": patient.clinic.pk,
        "language": "nl",
    }
    client.post(f"/patienten/{patient.code}/bewerken/", typed)
    assert said(patient)[-1] == ("change", "patient-edit", "nurse")
    assert "Aardb" not in str(list(AccessEvent.objects.values()))


def test_moving_to_a_new_version_is_logged_for_each_patient(client, nurse, late):
    new = Protocol.objects.get(pk=late.protocol.pk)
    new.pk, new.version, new.is_pinned = None, "2099-1", False
    new.save()
    client.force_login(nurse)
    client.get("/versies/")
    assert said(late.patient) == [("list", "versions", "nurse")]


def test_a_search_tells_of_whoever_was_found(client, nurse, make_patient):
    patient, other = make_patient(name="Demo Aardbei"), make_patient(name="Demo Bosbes")
    client.force_login(nurse)
    client.post("/patienten/", {"q": "aardbei"})
    assert said(patient) == [("list", "patients", "nurse")]
    assert said(other) == []


def test_a_nurse_who_also_looks_along_at_home_is_a_nurse_on_the_nurses_pages(client, nurse, late):
    now = timezone.now()
    Access.objects.create(user=nurse, patient=late.patient, kind="carer", granted_at=now)
    client.force_login(nurse)
    client.get(f"/plannen/{late.code}/")
    assert said(late.patient) == [("view", "plan", "nurse")]


def test_whoever_tries_a_plan_of_another_hospital_stands_with_the_patient(client, make_nurse, late):
    client.force_login(make_nurse("far", "amsterdam-umc"))
    client.get(f"/plannen/{late.code}/")
    event = AccessEvent.objects.get()
    assert (event.patient_code, event.clinic) == (late.patient.code, "jbz")
    assert (event.action, event.actor, event.role) == ("denied", "far", "nurse")


def test_a_name_of_a_patient_or_carer_never_stays_in_the_log(client, late):
    user = User.objects.create_user("p-1", first_name="Demo Aardbei")
    now = timezone.now()
    Access.objects.create(user=user, patient=late.patient, kind="self", granted_at=now)
    client.force_login(user)
    client.get("/mijn/")
    event = AccessEvent.objects.get(action="view")
    assert (event.actor, event.actor_name, event.role) == ("p-1", "", "self")


def test_where_somebody_was_is_what_the_trusted_proxies_say(client, nurse, late, settings):
    client.force_login(nurse)
    headers = {"HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.7"}
    client.get(f"/plannen/{late.code}/", **headers)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client.get(f"/plannen/{late.code}/", **headers)
    seen = AccessEvent.objects.order_by("pk").values_list("from_address", flat=True)
    assert list(seen) == ["127.0.0.1", "198.51.100.7"]


# the auditor


@pytest.fixture
def event(client, nurse, late):
    client.force_login(nurse)
    client.get(f"/plannen/{late.code}/")
    return AccessEvent.objects.get()


@pytest.fixture
def audit(client, make_auditor):
    client.force_login(make_auditor("jbz"))
    return client


def found(client, **typed):
    return Page(client.post("/inzage/?language=en", typed)).text


def test_an_auditor_finds_by_patient_person_period_and_action(event, audit, late):
    number = late.patient.hospital_number
    today = timezone.localtime().date().isoformat()
    for typed in (
        {"patient": number},
        {"patient": str(late.patient.code)},
        {"person": "nur"},
        {"first": today, "last": today},
        {"action": "view"},
    ):
        text = found(audit, **({"action": "view"} | typed))
        assert f"Looked at: {number}" in text, typed
    for typed in (
        {"patient": "DEMO-999"},
        {"person": "far"},
        {"last": "2020-01-01"},
        {"action": "change"},
    ):
        assert "Nothing was found" in found(audit, **typed), typed


def test_an_auditor_sees_the_own_hospital_only(event, client, make_auditor, late):
    client.force_login(make_auditor("amsterdam-umc"))
    assert late.patient.hospital_number not in found(client)


def test_an_attempt_that_leads_to_nobody_is_shown_to_an_auditor(audit, client):
    AccessEvent.objects.create(
        at=timezone.now(), clinic="", patient_code="0" * 32, action="denied", what="come-in-birth"
    )
    assert "Refused: no record that exists" in found(audit)


def test_no_name_of_a_patient_stands_in_the_log(event, audit, late):
    assert late.patient.display_name not in found(audit)


def test_every_search_is_itself_written_down(event, audit, late):
    found(audit)
    assert said(late.patient)[-1] == ("list", "access-log", "auditor")
    found(audit, patient="DEMO-999")
    assert said()[-1] == ("list", "access-log", "auditor")
    audit.post("/inzage/export.csv")
    assert said(late.patient)[-1] == ("export", "access-log-csv", "auditor")


def test_looks_at_the_log_hide_nothing_and_are_found_when_asked_for(event, audit, late):
    number = late.patient.hospital_number
    found(audit)
    looked = f"Seen in a list: {number}"
    assert found(audit).count(f"Looked at: {number}") == 1
    assert looked not in found(audit)
    assert looked in found(audit, action="everything")
    assert looked in found(audit, action="list")
    audit.get(f"/patienten/{late.patient.code}/")
    assert f"Refused: {number}" in found(audit)


def test_what_is_looked_for_stands_in_no_address(event, audit):
    page = Page(audit.post("/inzage/", {"patient": "DEMO-001"}))
    assert not [href for href in page.links.values() if "DEMO" in href]


def test_the_file_holds_no_formula(audit, late):
    AccessEvent.objects.create(
        at=timezone.now(),
        actor="=2+5",
        clinic="jbz",
        patient_code=late.patient.code,
        action="view",
        what="plan",
    )
    text = audit.post("/inzage/export.csv?language=en").content.decode()
    heads, row = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert heads[2] == "Account"
    assert row[2] == "'=2+5"
    assert row[5] == late.patient.hospital_number


def test_a_period_that_ends_before_it_begins_is_told(audit):
    typed = {"first": "2026-11-02", "last": "2026-11-01"}
    assert audit.post("/inzage/", typed).status_code == 422


def test_a_long_log_comes_in_pages(audit, late):
    for _ in range(60):
        AccessEvent.objects.create(
            at=timezone.now(), clinic="jbz", patient_code=late.patient.code, action="view", what="p"
        )
    second = Page(audit.post("/inzage/?language=en", {"page": "2", "action": "view"}))
    assert "Page 2 of 2" in second.text
