"""A phone was stolen: a nurse closes every way to a patient's record at once."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from schedules.access.letters import new_letter
from schedules.models import Access, AccessEvent
from tests.conftest import Browser

from .reading import Page
from .test_come_in import (
    comes_by_mail,
    comes_by_passkey,
    shows_letter,
    shows_passkey,
)


@pytest.fixture
def aardbei(make_patient):
    cache.clear()
    return make_patient(name="Demo Aardbei", born="1985-05-20")


@pytest.fixture
def letter(aardbei, nurse):
    """Return a function that makes a letter and gives its code."""

    def make(kind="self", of=None, **more):
        return new_letter(of or aardbei, kind, by=nurse, now=timezone.now(), **more)[1]

    return make


@pytest.fixture
def block(client, nurse, aardbei):
    """Return a function that does what the nurse does."""

    def press():
        client.force_login(nurse)
        return client.post(f"/patienten/{aardbei.code}/toegang-sluiten/")

    return press


def test_at_once_nobody_is_in_any_more(block, letter, mailoutbox):
    patient, carer = Browser(), Browser()
    phone, _response = comes_by_passkey(patient, letter())
    comes_by_mail(carer, letter("carer", name="partner"), mailoutbox, "vijg@example.org")
    assert (patient.get("/mijn/").status_code, carer.get("/mijn/").status_code) == (200, 200)
    block()
    assert (patient.get("/mijn/").status_code, carer.get("/mijn/").status_code) == (302, 302)
    thief = Browser()
    shows_passkey(thief, phone)
    assert thief.get("/mijn/").status_code == 302
    sent = len(mailoutbox)
    thief.post("/account/login/code/", {"email": "vijg@example.org"})
    assert "vijg" not in str(list(Access.objects.values_list("user__email", flat=True)))
    assert [
        word for mail in mailoutbox[sent:] for word in mail.body.split() if word[0].isdigit()
    ] == []


def test_calendars_of_the_patient_and_of_who_looks_along_are_not_there_any_more(
    block, letter, mailoutbox
):
    addresses = []
    for kind, email in (("self", "aardbei@example.org"), ("carer", "vijg@example.org")):
        browser = Browser()
        comes_by_mail(browser, letter(kind, name=kind), mailoutbox, email)
        typed = {"name": "phone", "titles": "neutral", "lanes": ["visits"], "language": "nl"}
        addresses.append(browser.post("/mijn/agenda/", typed, follow=True).context["address"])
    assert [Browser().get(address).status_code for address in addresses] == [200, 200]
    block()
    assert [Browser().get(address).status_code for address in addresses] == [404, 404]


def test_letters_and_invitations_that_are_not_used_yet_open_nothing(block, letter):
    codes = [letter(), letter("carer", name="partner")]
    block()
    assert [shows_letter(Browser(), code).status_code for code in codes] == [422, 422]


def test_who_is_half_way_in_gets_nothing(block, letter, mailoutbox):
    code, browser = letter(), Browser()
    shows_letter(browser, code)
    browser.post("/binnenkomen/kiezen/", {"way": "mail", "email": "aardbei@example.org"})
    block()
    typed = mailoutbox[-1].subject.split()[0]
    browser.post("/binnenkomen/code/", {"code": typed, "action": "verify"})
    assert browser.get("/mijn/").status_code == 302
    assert not Access.objects.exists()


def test_who_looks_along_with_somebody_else_too_keeps_that(block, letter, make_patient, mailoutbox):
    other = make_patient(name="Demo Bosbes", born="1990-01-31")
    comes_by_mail(Browser(), letter("carer", name="partner"), mailoutbox)
    code = letter("carer", of=other, name="partner")
    comes_by_mail(Browser(), code, mailoutbox, born="31-1-1990")
    block()
    assert list(Access.objects.filter(withdrawn_at=None).values_list("patient", flat=True)) == [
        other.pk
    ]


def test_a_new_letter_gives_the_patient_the_record_back(block, letter, mailoutbox):
    comes_by_mail(Browser(), letter(), mailoutbox)
    block()
    again = Browser()
    comes_by_mail(again, letter(), mailoutbox)
    assert again.get("/mijn/").status_code == 200


def test_it_is_asked_first_and_says_what_it_closes(client, nurse, aardbei, letter, mailoutbox):
    comes_by_mail(Browser(), letter(), mailoutbox)
    comes_by_mail(Browser(), letter("carer", name="partner"), mailoutbox, "vijg@example.org")
    letter("carer", name="zus")
    client.force_login(nurse)
    link = Page(client.get(f"/patienten/{aardbei.code}/brief/?language=en")).links
    page = Page(client.get(link["Block all access…"]))
    for words in (
        "the patient's own way in, on every device",
        "1 person who looks along",
        "1 letter or invitation that was not used yet",
    ):
        assert words in page.text
    assert "calendar that" not in page.text
    assert Access.objects.filter(withdrawn_at=None).count() == 2


def test_where_nothing_is_open_there_is_nothing_to_block(client, nurse, aardbei):
    client.force_login(nurse)
    page = Page(client.get(f"/patienten/{aardbei.code}/brief/?language=en"))
    assert "Block all access…" not in page.links


def test_the_log_and_the_patient_are_told(block, letter, mailoutbox):
    comes_by_mail(Browser(), letter(), mailoutbox)
    block()
    event = AccessEvent.objects.get(what="patient-block", action="access")
    assert (event.actor, event.role) == ("nurse", "nurse")
    again = Browser()
    comes_by_mail(again, letter(), mailoutbox)
    told = Page(again.get("/mijn/wie-keek/?language=en")).text
    assert "blocked all access to your schedule" in told
