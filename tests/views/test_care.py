"""A nurse says that somebody died, moved, declines follow-up or is lost to it, through the pages.

Today is the day on which the test runs: days are counted from it.
"""

from datetime import time, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from schedules.access.letters import new_letter
from schedules.models import AccessEvent, Change
from schedules.planning import commit, record
from tests.booking import book
from tests.conftest import Browser
from tests.renderers import papers

from .reading import Page, Presses
from .test_come_in import comes_by_mail, comes_by_passkey, shows_letter

LABS = "alem.labs.monthly"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def aardbei(make_patient):
    cache.clear()
    return make_patient(name="Demo Aardbei", born="1985-05-20")


@pytest.fixture
def alem(make_plan, aardbei, today):
    """Course 1 was 300 days ago; blood every month since. Kept here for 100 days."""
    start = (today - timedelta(300)).isoformat()
    return make_plan("alemtuzumab", "jbz", start, patient=aardbei, today=today - timedelta(100))


@pytest.fixture
def ofa(make_plan, aardbei, today):
    return make_plan("ofatumumab", "amsterdam-umc", today.isoformat(), patient=aardbei, today=today)


@pytest.fixture
def nurse_at(client, nurse):
    client.force_login(nurse)
    return client


@pytest.fixture
def letter(aardbei, nurse):
    def make(kind="self", **more):
        return new_letter(aardbei, kind, by=nurse, now=timezone.now(), **more)[1]

    return make


@pytest.fixture
def says(nurse_at, aardbei, today):
    """Return a function that fills in the form, sees what it does, and says yes."""

    def says(state, on=None, reason="Belt niet terug", *, language="nl"):
        address = f"/patienten/{aardbei.code}/zorg/?language={language}"
        typed = {"state": state, "on": (on or today).isoformat(), "reason": reason}
        shown = nurse_at.post(address, typed)
        page = Page(shown)
        again = {name: page.value(name) for name in page.fields if name != "csrfmiddlewaretoken"}
        return page, lambda: nurse_at.post(address, again | {"confirmed": "yes"})

    return says


def next_blood(plan, today):
    return plan.entries.filter(fact=LABS, due__gt=today).order_by("due").first()


def test_the_form_fills_in_no_day_and_nothing_that_happened(nurse_at, alem, aardbei):
    page = Page(nurse_at.get(f"/patienten/{aardbei.code}/zorg/"))
    assert [field.get("checked") for field in page.fields["state"]] == [None] * 4
    assert "value" not in page.fields["on"][0]


def test_what_it_does_is_shown_first_and_nothing_is_saved(says, alem, ofa, letter, aardbei, today):
    letter()
    page, _yes = says("deceased")
    for words in (
        "Overleden",
        "Er is nog niets opgeslagen",
        "Het plan eindigt op",
        "regels worden niet meer verwacht",
        "zijn vandaag te laat",
        "1 brief of uitnodiging die nog niet is gebruikt : werkt niet meer.",
        "Wat MSCare 's nachts doet : zet geen plan meer voort.",
    ):
        assert words in page.text
    treatments = [words for tag, words in page.headings if tag == "h2"]
    assert treatments[:2] == ["Alemtuzumab (Lemtrada)", "Ofatumumab (Kesimpta)"]
    assert not Change.objects.filter(act="care").exists()


def test_an_appointment_is_named_with_the_number_to_call(says, alem, nurse, today):
    row = next_blood(alem, today)
    commit(alem, book(row.key, row.due, at=time(9, 30)), by=nurse, revision=alem.revision)
    page, _yes = says("deceased")
    assert "9.30 uur" in page.text
    assert "Af te zeggen" in page.text
    assert any(address.startswith("tel:") for address in page.links.values())


def test_of_who_died_the_worklist_holds_only_what_is_to_be_called_off(
    says, nurse_at, alem, nurse, today
):
    row = next_blood(alem, today)
    commit(alem, book(row.key, row.due, at=time(9, 30)), by=nurse, revision=alem.revision)
    before = Page(nurse_at.get("/werklijst/")).text
    assert "Demo Aardbei" in before
    _page, yes = says("deceased")
    assert yes().status_code == 302
    for section in ("overdue", "missed", "pending", "soon", "book", "results", "ending"):
        assert "Demo Aardbei" not in Page(nurse_at.get(f"/werklijst/?section={section}")).text
    assert "Demo Aardbei" in Page(nurse_at.get("/werklijst/?section=decide")).text


def test_nothing_offers_to_keep_an_appointment_of_who_died(says, nurse_at, alem, nurse, today):
    row = next_blood(alem, today)
    commit(alem, book(row.key, row.due, at=time(9, 30)), by=nurse, revision=alem.revision)
    agreed = alem.appointments.get()
    address = f"/plannen/{alem.code}/afspraken/{agreed.code}/?language=nl"
    assert "Andere tijd of plaats" in Page(nurse_at.get(address)).text
    says("deceased")[1]()
    alem.refresh_from_db()
    page = Page(nurse_at.get(address))
    assert "Bel het ziekenhuis en zeg de afspraak af." in page.text
    assert [button["value"] for button in page.buttons["what"]] == ["cancel"]
    assert "Andere tijd of plaats" not in page.text
    for place in ("/werklijst/?section=decide&language=nl", f"/plannen/{alem.code}/?language=nl"):
        line = Page(nurse_at.get(place))
        assert "Af te zeggen" in line.text
        assert "kept" not in line.buttons
        assert "cancelled" in line.buttons
    sent = {"revision": alem.revision, "kept": str(agreed.code), "confirmed": "yes"}
    refused = nurse_at.post(f"/plannen/{alem.code}/afspraken/beslissen/", sent)
    assert "Een afspraak kan alleen worden afgezegd." in Page(refused).text
    assert alem.appointments.get().status == "undecided"


def test_the_record_of_who_died_closes_and_opens_again_where_that_was_a_mistake(
    says, nurse_at, alem, aardbei, letter, mailoutbox
):
    patient, carer = Browser(), Browser()
    comes_by_passkey(patient, letter())
    comes_by_mail(carer, letter("carer", name="partner"), mailoutbox, "vijg@example.org")
    unused = letter("carer", name="zus")
    assert [b.get("/mijn/").status_code for b in (patient, carer)] == [200, 200]
    says("deceased")[1]()
    assert [b.get("/mijn/").status_code for b in (patient, carer)] == [302, 302]
    sent = len(mailoutbox)
    carer.post("/account/login/code/", {"email": "vijg@example.org"})
    codes = [w for m in mailoutbox[sent:] for w in m.body.split() if w[0].isdigit()]
    assert codes == []
    assert shows_letter(Browser(), unused).status_code == 422
    undo(nurse_at, aardbei)
    assert shows_letter(Browser(), unused).status_code == 302
    again = Browser()
    again.post("/account/login/code/", {"email": "vijg@example.org"})
    assert any(w[0].isdigit() for m in mailoutbox[sent:] for w in m.body.split())


def undo(browser, patient):
    """Press "this was a mistake" on the page of the patient, look, and say yes."""
    page = Page(browser.get(f"/patienten/{patient.code}/?language=nl"))
    change = Change.objects.filter(act="care", undone_by=None).latest("at")
    address = f"/wijzigingen/{change.code}/ongedaan/"
    typed = {n: page.value(n) for n in page.fields if n.startswith("revision.") or n == "next"}
    shown = Page(browser.post(address, typed))
    again = {n: shown.value(n) for n in shown.fields if n != "csrfmiddlewaretoken"}
    response = browser.post(address, again | {"confirmed": "yes"})
    assert (response.status_code, response["Location"]) == (302, f"/patienten/{patient.code}/")


def test_a_calendar_of_who_died_is_empty_but_for_what_is_cancelled(
    says, nurse_at, alem, aardbei, letter, mailoutbox, nurse, today
):
    row = next_blood(alem, today)
    commit(alem, book(row.key, row.due, at=time(9, 30)), by=nurse, revision=alem.revision)
    browser = Browser()
    comes_by_mail(browser, letter(), mailoutbox)
    lanes = ["doses", "tests", "visits", "periods"]
    typed = {"name": "phone", "titles": "neutral", "lanes": lanes, "language": "nl"}
    address = browser.post("/mijn/agenda/", typed, follow=True).context["address"]
    before = Browser().get(address).content.decode()
    assert states(before) == {"CONFIRMED", "TENTATIVE"}
    says("deceased")[1]()
    response = Browser().get(address)
    assert response.status_code == 200
    events = response.content.decode().split("BEGIN:VEVENT")[1:]
    assert states(response.content.decode()) == {"CANCELLED"}
    booked = next(e for e in before.split("BEGIN:VEVENT")[1:] if "STATUS:CONFIRMED" in e)
    uid = next(line for line in booked.splitlines() if line.startswith("UID:"))
    assert any(uid in event for event in events)
    undo(nurse_at, aardbei)
    after = Browser().get(address).content.decode()
    assert states(after) == {"CONFIRMED", "TENTATIVE"}


def states(calendar):
    """Return how sure the events of a calendar are."""
    lines = calendar.splitlines()
    return {line.partition(":")[2] for line in lines if line.startswith("STATUS:")}


def test_no_letter_is_made_for_who_died(says, nurse_at, alem, aardbei):
    says("deceased")[1]()
    page = Page(nurse_at.get(f"/patienten/{aardbei.code}/?language=nl"))
    assert "Brief voor de patiënt" not in page.links
    assert "Overleden op" in page.text
    response = nurse_at.post(f"/patienten/{aardbei.code}/brief/")
    assert response["Content-Type"].startswith("text/html")


def test_who_moved_reads_what_was_and_the_file_for_the_other_hospital_is_at_hand(
    says, nurse_at, alem, aardbei, letter, mailoutbox
):
    browser = Browser()
    comes_by_mail(browser, letter(), mailoutbox)
    page, yes = says("finished")
    assert "Alle gegevens (PDF)" in page.links
    yes()
    assert browser.get("/mijn/").status_code == 200
    after = Page(nurse_at.get(f"/patienten/{aardbei.code}/?language=nl"))
    assert "Wordt behandeld in een ander ziekenhuis sinds" in after.text
    assert "Behandeling starten" not in after.links


SAID = {
    "finished": (
        "gaat de behandeling verder in een ander ziekenhuis. Hier komen geen nieuwe afspraken bij. "
        "Wat is geweest en wat nog geldt, blijft hier te lezen."
    ),
    "declined": "staan hier geen onderzoeken en controles meer, op eigen verzoek.",
    "onhold": "heeft het team geen contact meer. Het is niet zeker of dit schema nog klopt.",
}


@pytest.mark.parametrize("state", SAID)
def test_patient_and_carer_read_why_the_schedule_is_as_it_is(says, alem, letter, mailoutbox, state):
    patient, carer = Browser(), Browser()
    comes_by_passkey(patient, letter())
    comes_by_mail(carer, letter("carer", name="partner"), mailoutbox, "vijg@example.org")
    assert SAID[state] not in Page(patient.get("/mijn/?language=nl")).text
    says(state)[1]()
    for browser in (patient, carer):
        text = Page(browser.get("/mijn/?language=nl")).text
        assert text.count(SAID[state]) == 1
        assert "Belt niet terug" not in text  # why, a nurse noted for the team
    assert SAID[state] in papers.text_of(patient.get("/mijn/print.pdf").content)
    calendar = (
        patient.get("/mijn/kalender.ics").content.decode().replace("\r\n ", "").replace("\\", "")
    )
    assert SAID[state].split(".")[0] in calendar


def test_who_moved_reads_that_nothing_is_planned_here_and_no_list_of_what_left(
    says, alem, letter, today
):
    patient = Browser()
    comes_by_passkey(patient, letter())
    patient.get("/mijn/?language=nl")
    says("finished")[1]()
    text = Page(patient.get("/mijn/?language=nl")).text
    assert "Hier staat niets meer gepland." in text
    assert "verder in een ander ziekenhuis." in text
    assert "gaat niet door" not in text  # two years of tests would be that many lines
    assert "Vraag uw team wat er nu komt" not in text


def test_who_declines_reads_it_once_and_who_comes_back_too(says, nurse_at, alem, aardbei, letter):
    patient = Browser()
    comes_by_passkey(patient, letter())
    says("declined")[1]()
    told = patient.get("/mijn/?language=nl")
    text = Page(told).text
    assert "geen onderzoeken en controles meer vanaf" in text
    assert "gaat niet door" not in text
    patient.post(*Presses(told).press("Gelezen"))
    address = f"/patienten/{aardbei.code}/zorg/verder/"
    sent = {"on": timezone.localdate().isoformat(), "reason": ""}
    shown = Page(nurse_at.post(address, sent))
    again = {n: shown.value(n) for n in shown.fields if n != "csrfmiddlewaretoken"}
    assert nurse_at.post(address, again | {"confirmed": "yes"}).status_code == 302
    text = Page(patient.get("/mijn/?language=nl")).text
    assert "uw schema gaat weer verder." in text
    assert "op eigen verzoek" not in text


def test_who_is_lost_is_listed_once_and_can_come_back(says, nurse_at, alem, ofa, aardbei, today):
    says("onhold")[1]()
    page = Page(nurse_at.get("/patienten/?language=nl"))
    assert ("h2", "Uit beeld geraakt") in page.headings
    assert page.text.count("Demo Aardbei : Uit beeld geraakt sinds") == 1
    address = f"/patienten/{aardbei.code}/zorg/verder/"
    shown = Page(nurse_at.post(address, {"on": today.isoformat(), "reason": ""}))
    again = {n: shown.value(n) for n in shown.fields if n != "csrfmiddlewaretoken"}
    assert nurse_at.post(address, again | {"confirmed": "yes"}).status_code == 302
    assert "Uit beeld geraakt" not in Page(nurse_at.get("/patienten/?language=nl")).text
    assert "Behandeling starten" in Page(nurse_at.get(f"/patienten/{aardbei.code}/")).links


def test_why_is_asked_where_somebody_declines(nurse_at, alem, aardbei, today):
    typed = {"state": "declined", "on": today.isoformat(), "reason": ""}
    response = nurse_at.post(f"/patienten/{aardbei.code}/zorg/?language=nl", typed)
    assert response.status_code == 422
    assert "Schrijf waarom" in Page(response).text


def test_a_day_that_has_not_come_is_refused_at_its_field(nurse_at, alem, aardbei, today):
    typed = {"state": "deceased", "on": (today + timedelta(1)).isoformat()}
    response = nurse_at.post(f"/patienten/{aardbei.code}/zorg/?language=nl", typed)
    assert response.status_code == 422
    assert "moet nog komen" in Page(response).text


def test_of_two_nurses_the_second_sees_what_the_first_did(says, nurse_at, alem, nurse, today):
    _page, yes = says("deceased")
    row = next_blood(alem, today)
    commit(alem, record.note(row.key, "Belt zelf"), by=nurse, revision=alem.revision)
    response = yes()
    assert response.status_code == 200
    assert "veranderd terwijl u bezig was" in Page(response).text
    assert not Change.objects.filter(act="care").exists()


def test_without_having_seen_it_nothing_is_saved(nurse_at, alem, aardbei, today):
    typed = {"state": "deceased", "on": today.isoformat(), "confirmed": "yes"}
    response = nurse_at.post(f"/patienten/{aardbei.code}/zorg/", typed)
    assert response.status_code == 200
    assert not Change.objects.filter(act="care").exists()


def test_the_log_says_that_it_was_changed_and_not_what(says, alem, aardbei):
    says("deceased")[1]()
    event = AccessEvent.objects.filter(action="change").latest("pk")
    assert (event.what, event.patient_code, event.role) == ("patient-care", aardbei.code, "nurse")


def test_the_history_of_a_plan_tells_it(says, nurse_at, alem, today):
    says("declined", reason="Wil geen onderzoek meer")[1]()
    text = Page(nurse_at.get(f"/plannen/{alem.code}/geschiedenis/?language=nl")).text
    assert "Wil geen onderzoek meer" in text
    assert "Verloop van de zorg" in text
    assert "ziet af van controles" in text


def test_another_hospital_asks_in_vain(client, make_nurse, alem, aardbei):
    client.force_login(make_nurse("elsewhere", "amsterdam-umc"))
    assert client.get(f"/patienten/{aardbei.code}/zorg/").status_code == 404
    assert client.post(f"/patienten/{aardbei.code}/zorg/verder/").status_code == 404


def test_a_line_of_before_says_that_it_is_not_expected_any_more(says, nurse_at, alem, today):
    late = alem.entries.filter(fact=LABS, deadline__lt=today).first()
    address = f"/plannen/{alem.code}/regel/{LABS}/{late.occurrence}/?language=nl"
    says("deceased")[1]()
    text = Page(nurse_at.get(address)).text
    assert "Wordt niet meer verwacht" in text
    assert "voordat dit plan" not in text
