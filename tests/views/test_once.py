"""A form that is sent twice makes one thing, and shows it both times."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from schedules.models import (
    Access,
    Feed,
    Letter,
    Membership,
    Merge,
    Patient,
    Plan,
    SentForm,
    User,
)
from tests.conftest import TODAY, Browser

from .reading import Page, Presses

FORGED = ["", "x", "1.abc:def", "9" * 5_000, "é"]


@pytest.fixture(autouse=True)
def _today(db, monkeypatch):
    cache.clear()
    monkeypatch.setattr(timezone, "localdate", lambda value=None: TODAY)


@pytest.fixture
def enter(client):
    """Return a function that lets somebody come in as the owner of a record."""

    def come(patient):
        user = User.objects.create_user("p-aardbei")
        Access.objects.create(
            user=user, patient=patient, kind="self", name="x", granted_at=timezone.now()
        )
        client.force_login(user)
        return client

    return come


NEW = {"display_name": "Demo Aardbei", "born_on": "1985-05-20", "hospital_number": "NR-1"}


def pressed_twice(browser, page, words, **typed):
    """Press a button, and press it once more on the same page."""
    address, sent = Presses(browser.get(page)).press(words, **typed)
    return browser.post(address, sent), browser.post(address, sent)


def ways(*responses):
    return [(response.status_code, response["Location"]) for response in responses]


# every form that makes something


def test_a_patient_is_added_once(desk):
    typed = NEW | {"clinic": Membership.objects.filter(clinic__slug="jbz").get().clinic_id}
    first, second = pressed_twice(desk, "/patienten/nieuw/", "Opslaan en", **typed)
    patient = Patient.objects.get()
    assert ways(first, second) == [(302, f"/patienten/{patient.code}/plan/")] * 2


def test_a_plan_is_started_once(desk, make_patient):
    address = f"/patienten/{make_patient().code}/plan/"
    shown = Presses(desk.post(address, {"treatment": "alemtuzumab", "start": "2027-01-11"}))
    address, sent = shown.press("Ja, dit plan starten")
    first, second = desk.post(address, sent), desk.post(address, sent)
    plan = Plan.objects.get()
    assert ways(first, second) == [(302, f"/plannen/{plan.code}/")] * 2


def test_a_page_that_swaps_a_part_of_itself_is_left_for_what_was_made(desk, make_patient):
    page = f"/patienten/{make_patient().code}/plan/"
    shown = Presses(desk.post(page, {"treatment": "alemtuzumab", "start": "2027-01-11"}))
    swap = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    answers = [desk.post(*shown.press("Ja, dit"), headers=swap) for _press in range(2)]
    plan = Plan.objects.get()
    assert [answer["HX-Redirect"] for answer in answers] == [f"/plannen/{plan.code}/"] * 2


def test_a_preview_that_is_loaded_again_after_the_yes_leads_to_the_plan(desk, make_patient):
    """Back and reload: the browser sends once more what led to the preview."""
    address, sent = Presses(desk.get(f"/patienten/{make_patient().code}/plan/")).press(
        "Toon het hele schema", treatment="alemtuzumab", start="2027-01-11"
    )
    preview = desk.post(address, sent)
    desk.post(*Presses(preview).press("Ja, dit plan starten"))
    plan = Plan.objects.get()
    assert ways(desk.post(address, sent)) == [(302, f"/plannen/{plan.code}/")]


def test_a_switch_is_made_once(desk, make_plan):
    old = make_plan("teriflunomide", "amsterdam-umc", "2026-06-01")
    answers = {"treatment": "ocrelizumab", "start": "2027-01-11"}
    stop = {"stop-on": "2026-11-20", "stop-last_dose": "2026-11-20", "stop-reason": "Bijwerking"}
    page = f"/plannen/{old.code}/wisselen/"
    shown = desk.post(*Presses(desk.get(page)).press("Toon het hele schema", **answers, **stop))
    address, sent = Presses(shown).press("Ja, overstappen")
    first, second = desk.post(address, sent), desk.post(address, sent)
    new = Plan.objects.exclude(pk=old.pk).get()
    assert ways(first, second) == [(302, f"/plannen/{new.code}/")] * 2


def test_a_course_is_added_once(desk, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2024-10-07", today="2024-10-01")
    address, sent = Presses(desk.get(f"/plannen/{plan.code}/kuur/")).press(
        "Toon wat dit verandert", first_day="2027-01-11"
    )
    yes, meant = Presses(desk.post(address, sent)).press("Ja")
    first, second = desk.post(yes, meant), desk.post(yes, meant)
    assert ways(first, second) == [(302, f"/plannen/{plan.code}/")] * 2
    assert plan.changes.filter(act="course").count() == 1


def test_an_appointment_is_made_once(desk, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2026-10-05")
    page = f"/plannen/{plan.code}/afspraak/?keys=alem.labs.monthly%233"
    typed = {"on": "2027-01-06", "at": "09:30"}
    first, second = pressed_twice(desk, page, "afgesproken", **typed)
    assert ways(first, second) == [(302, f"/plannen/{plan.code}/")] * 2
    assert plan.appointments.count() == 1


def test_a_tap_of_a_list_is_noted_once(desk, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2026-10-05", today="2026-10-01")
    page = f"/plannen/{plan.code}/"
    first, second = pressed_twice(desk, page, "Vandaag gedaan: Controle bij")
    assert ways(first, second) == [(302, page)] * 2
    assert plan.changes.count() == 2


def test_a_letter_is_made_once(desk, make_patient):
    page = f"/patienten/{make_patient().code}/brief/"
    first, second = pressed_twice(desk, page, "Nieuwe brief")
    letter = Letter.objects.get()
    assert ways(first, second) == [(302, f"{page}{letter.code}/")] * 2


def test_an_invitation_is_made_once(enter, make_patient):
    page = "/mijn/meekijkers/"
    first, second = pressed_twice(enter(make_patient()), page, "Maak een code", name="partner")
    letter = Letter.objects.get()
    assert ways(first, second) == [(302, f"{page}uitnodiging/{letter.code}/")] * 2


def test_a_calendar_is_made_once(enter, make_patient):
    page = "/mijn/agenda/"
    first, second = pressed_twice(enter(make_patient()), page, "Maak het adres", name="telefoon")
    feed = Feed.objects.get()
    assert ways(first, second) == [(302, f"{page}{feed.code}/")] * 2


def test_a_role_is_given_once_and_taken_once(client, make_nurse, mailoutbox):
    manager = make_nurse("manager", "jbz")
    Membership.objects.update(role="manager")
    client.force_login(manager)
    typed = {"name": "Demo Kiwi", "email": "kiwi@example.org", "role": "nurse"}
    clinic = Membership.objects.get().clinic_id
    first, second = pressed_twice(client, "/medewerkers/", "Toevoegen", clinic=clinic, **typed)
    assert ways(first, second) == [(302, "/medewerkers/")] * 2
    assert len(mailoutbox) == 1
    role = Membership.objects.get(user__email="kiwi@example.org")
    first, second = pressed_twice(client, f"/medewerkers/{role.pk}/weg/", "Ja, weghalen")
    assert ways(first, second) == [(302, "/medewerkers/")] * 2
    assert Membership.objects.count() == 1


@pytest.fixture
def two_records(make_patient):
    return make_patient(name="Demo Aardbei"), make_patient(name="Demo Aardbij")


def test_two_records_are_merged_once_and_taken_apart_once(desk, two_records):
    kept, other = two_records
    page, patient = f"/patienten/{kept.code}/", (302, f"/patienten/{kept.code}/")
    twice = pressed_twice(desk, f"{page}samenvoegen/{other.code}/", "Ja, samenvoegen")
    assert ways(*twice) == [patient] * 2
    undoing = Page(desk.get(page)).links["Dit zijn twee mensen: ongedaan maken"]
    assert ways(*pressed_twice(desk, undoing, "Ja, twee dossiers")) == [patient] * 2
    assert Merge.objects.exclude(undone_at=None).count() == 1


MAKING = {
    "letter": ("", "Nieuwe brief", "Intrekken"),
    "invitation": ("/mijn/meekijkers/", "Maak een code", "Intrekken"),
    "calendar": ("/mijn/agenda/", "Maak het adres", "Stop deze agenda"),
}


@pytest.mark.parametrize("what", MAKING)
def test_what_is_taken_back_twice_is_said_once(what, desk, enter, make_patient):
    patient = make_patient()
    if what == "letter":
        browser, page = desk, f"/patienten/{patient.code}/brief/"
    else:
        browser, page = enter(patient), MAKING[what][0]
    _page, make, stop = MAKING[what]
    browser.post(*Presses(browser.get(page)).press(make, name="x"))
    first, second = pressed_twice(browser, page, stop)
    assert ways(first, second) == [(302, page)] * 2


# Each reads, or says what stands already, or is a form of logging in: twice makes nothing twice.
WITHOUT_A_KEY = {
    "account",
    "audit/log.html",
    "components/account_form.html",
    "components/worklist_filters.html",
    "components/worklist_search.html",
    "mfa",
    "nurse/merge_choose.html",
    "nurse/patients.html",
    "patient/base.html",
    "patient/birth.html",
    "patient/choose.html",
    "patient/code.html",
    "patient/come_in.html",
    "patient/news.html",
    "patient/passkey.html",
    "patient/whose.html",
}
FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
KEY = re.compile(r"{% once %}|components/(?:seen|worklist_hidden)\.html|'account_logout'")


def test_every_form_that_makes_something_has_a_key():
    folder = settings.BASE_DIR / "templates"
    without = set()
    for path in folder.rglob("*.html"):
        name = path.relative_to(folder).as_posix()
        forms = FORM.findall(path.read_text(encoding="utf-8"))
        if not {name, name.partition("/")[0]} & WITHOUT_A_KEY:
            without |= {name for form in forms if not KEY.search(form)}
    assert without == set()


# the key


@pytest.mark.parametrize("key", FORGED)
def test_a_key_that_is_not_ours_asks_again_with_what_was_typed(desk, key):
    typed = NEW | {"clinic": Membership.objects.filter(clinic__slug="jbz").get().clinic_id}
    address, sent = Presses(desk.get("/patienten/nieuw/")).press("Opslaan en", **typed)
    response = desk.post(address, sent | {"once": key})
    assert response.status_code == 422
    page = Page(response)
    assert "Dit formulier is te oud geworden. Sla nog één keer op." in page.text
    assert page.value("display_name") == "Demo Aardbei"
    assert not Patient.objects.exists()
    assert desk.post(*Presses(response).press("Opslaan en")).status_code == 302
    assert Patient.objects.count() == 1


def test_a_key_of_somebody_else_asks_again(desk, make_nurse, make_patient):
    page = f"/patienten/{make_patient().code}/brief/"
    _address, sent = Presses(desk.get(page)).press("Nieuwe brief")
    other = Browser()
    other.force_login(make_nurse("other", "jbz"))
    assert "Dit formulier is te oud geworden" in Page(other.post(page, sent, follow=True)).text
    assert not Letter.objects.exists()


def test_a_form_without_a_key_is_taken_as_it_comes(desk, make_patient):
    page = f"/patienten/{make_patient().code}/brief/"
    assert desk.post(page).status_code == 302
    assert Letter.objects.count() == 1


def test_a_form_with_other_answers_is_asked_about_and_can_be_a_second_one(desk):
    typed = NEW | {"clinic": Membership.objects.filter(clinic__slug="jbz").get().clinic_id}
    address, sent = Presses(desk.get("/patienten/nieuw/")).press("Opslaan en", **typed)
    desk.post(address, sent)
    other = {"display_name": "Demo Bosbes", "hospital_number": "NR-2"}
    response = desk.post(address, sent | other)
    assert response.status_code == 422
    page = Page(response)
    assert "U hebt dit formulier al opgeslagen, met andere antwoorden." in page.text
    assert page.value("display_name") == "Demo Bosbes"
    assert Patient.objects.count() == 1
    assert desk.post(*Presses(response).press("Opslaan en")).status_code == 302
    assert Patient.objects.count() == 2


def test_a_form_that_was_wrong_keeps_its_key_and_is_saved_after_that(desk, make_patient):
    page = f"/patienten/{make_patient().code}/plan/"
    address, sent = Presses(desk.get(page)).press("Toon het hele schema", start="2027-02-30")
    response = desk.post(address, sent)
    assert response.status_code == 422
    assert Page(response).value("once") == sent["once"][0]
    assert not SentForm.objects.exists()


def test_keys_are_forgotten_after_a_week(desk, make_patient):
    desk.post(*Presses(desk.get(f"/patienten/{make_patient().code}/brief/")).press("Nieuwe brief"))
    call_command("extend_plans")
    assert SentForm.objects.count() == 1
    SentForm.objects.update(at=timezone.now() - timedelta(days=8))
    call_command("extend_plans")
    assert not SentForm.objects.exists()
