"""Whose record a page is of, where one login opens several: a couple, twins, a carer."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from schedules.access.carers import withdraw
from schedules.access.letters import new_letter, use_letter
from schedules.access.privacy import forget
from schedules.models import Access, AccessEvent, Feed, Letter, User
from tests.conftest import Browser
from tests.renderers.papers import text_of

from .reading import Page
from .test_come_in import comes_by_mail

SELF, CARER = Access.Kind.SELF, Access.Kind.CARER
PAGES = ("/mijn/", "/mijn/agenda/", "/mijn/wie-keek/", "/mijn/meekijkers/")


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


@pytest.fixture
def appel(make_patient, make_plan):
    patient = make_patient("jbz", "Demo Appel", born="1985-05-20")
    make_plan("alemtuzumab", "jbz", "2027-01-11", patient=patient)
    return patient


@pytest.fixture
def peer(make_patient, make_plan):
    patient = make_patient("amsterdam-umc", "Demo Peer", born="1983-02-01", language="en")
    make_plan("ocrelizumab", "amsterdam-umc", "2027-02-01", patient=patient)
    return patient


@pytest.fixture
def give(nurse):
    """Return a function that opens a record to an account, as its letter does."""

    def make(user, patient, kind=SELF, name=""):
        letter, _code = new_letter(patient, kind, by=nurse, now=timezone.now(), name=name)
        return use_letter(letter, user, timezone.now())

    return make


@pytest.fixture
def both(give, appel, peer):
    """The browser of a login to which both records are open, and the two ways in."""
    user = User.objects.create_user("p-both")
    browser = Browser()
    browser.appel, browser.peer = give(user, appel), give(user, peer)
    browser.force_login(user, factors=1)
    return browser


def at(access, address="/mijn/"):
    return f"{address}?record={access.code}"


def heading(browser, address="/mijn/"):
    return Page(browser.get(address)).headings[0][1]


# the letter


def test_a_couple_with_one_address_each_opens_their_own(client, appel, peer, nurse, mailoutbox):
    def letter(of):
        return new_letter(of, SELF, by=nurse, now=timezone.now())[1]

    comes_by_mail(client, letter(appel), mailoutbox)
    assert heading(client) == "Mijn schema"
    comes_by_mail(Browser(), letter(peer), mailoutbox, born="1-2-1983")
    assert Access.objects.values("user").distinct().count() == 1
    for whose, name, born in ((appel, "Demo Appel", "20-5-1985"), (peer, "Demo Peer", "1-2-1983")):
        cache.clear()  # so many codes in an hour are more than one address may get
        browser = Browser()
        comes_by_mail(browser, letter(whose), mailoutbox, born=born)
        page = Page(browser.get("/mijn/?language=nl"))
        assert page.headings[0] == ("h1", f"Het schema van {name}")


def test_the_page_speaks_the_language_of_the_record_that_opens(
    client, appel, peer, nurse, mailoutbox
):
    comes_by_mail(client, new_letter(appel, SELF, by=nurse, now=timezone.now())[1], mailoutbox)
    browser = Browser()
    code = new_letter(peer, SELF, by=nurse, now=timezone.now())[1]
    comes_by_mail(browser, code, mailoutbox, born="1-2-1983")
    assert Access.objects.values("user").distinct().count() == 1
    assert browser.get("/mijn/")["Content-Language"] == "en"


def test_a_carers_letter_opens_what_it_is_for(client, appel, peer, nurse, mailoutbox):
    comes_by_mail(client, new_letter(appel, SELF, by=nurse, now=timezone.now())[1], mailoutbox)
    own = Access.objects.get().user
    code = new_letter(peer, CARER, by=nurse, now=timezone.now(), name="Demo Appel")[1]
    browser = Browser()
    comes_by_mail(browser, code, mailoutbox, born="1-2-1983")
    assert Access.objects.filter(user=own).count() == 2
    assert "Demo Peer" in heading(browser)


# a name on every page, and the way to the other


@pytest.mark.parametrize("address", PAGES)
def test_every_page_says_whose_it_is_and_leads_to_the_other(both, address):
    for access, name, other in (
        (both.appel, "Demo Appel", "Demo Peer"),
        (both.peer, "Demo Peer", "Demo Appel"),
    ):
        response = both.get(at(access, address) + "&language=nl")
        body = re.sub(r"\s+", " ", response.content.decode())
        assert f'<strong aria-current="true"> Schema van {name} </strong>' in body
        assert f"Schema van {other} </button>" in body
    chosen = both.post(f"/mijn/kies/{both.peer.code}/")
    assert chosen["Location"] == "/mijn/"
    assert "Demo Peer" in heading(both, address) + Page(both.get(address)).text


def test_who_has_one_record_is_not_told_whose_it_is(give, appel):
    user = User.objects.create_user("p-one")
    give(user, appel)
    browser = Browser()
    browser.force_login(user, factors=1)
    for address in PAGES:
        page = browser.get(address)
        assert "Demo Appel" not in Page(page).text
        assert "record=" not in page.content.decode()


def test_a_carer_of_one_reads_the_name_on_every_page(give, appel):
    user = User.objects.create_user("p-one")
    give(user, appel, CARER, "Demo Vijg")
    browser = Browser()
    browser.force_login(user, factors=1)
    for address in ("/mijn/", "/mijn/agenda/", "/mijn/wie-keek/"):
        assert "Demo Appel" in Page(browser.get(address)).text, address


def test_two_of_one_name_are_told_apart(give, appel, make_patient):
    twin = make_patient("jbz", "demo appel", born="1985-05-20")
    user = User.objects.create_user("p-parent")
    give(user, appel)
    give(user, twin)
    browser = Browser()
    browser.force_login(user, factors=1)
    text = Page(browser.get("/mijn/?language=nl")).text
    for patient in (appel, twin):
        number = patient.hospital_number
        assert f"geboren 20 mei 1985, Jeroen Bosch Ziekenhuis, nummer {number}" in text


# what is done on a page is done to its record, whatever another window shows


def test_links_and_forms_name_the_record_of_their_page(both):
    page = both.get("/mijn/")
    links = re.findall(r'(?:href|action|src)="(/mijn/[^"]*)"', page.content.decode())
    own = [link for link in links if "/kies/" not in link and "language=" not in link]
    assert len(own) > 8
    assert [link for link in own if f"record={both.appel.code}" not in link] == []


def test_paper_and_calendar_are_of_the_record_on_the_page(both):
    both.post(f"/mijn/kies/{both.peer.code}/")
    paper = text_of(both.get(at(both.appel, "/mijn/print.pdf") + "&language=nl").content)
    assert "Schema van: Demo Appel" in paper
    assert "Alemtuzumab" in paper
    assert b"Ocrelizumab" not in both.get(at(both.appel, "/mijn/kalender.ics")).content
    assert "Demo Peer" in text_of(both.get(at(both.peer, "/mijn/print-groot.pdf")).content)


def test_a_calendar_is_made_for_the_record_on_the_page(both):
    both.post(f"/mijn/kies/{both.peer.code}/")
    typed = {"name": "phone", "titles": "full", "lanes": ["doses"], "language": "nl"}
    page = both.post(at(both.appel, "/mijn/agenda/"), typed, follow=True)
    assert page.status_code == 200
    assert Feed.objects.get().access == both.appel
    assert "Demo Appel" in Page(page).text


def test_somebody_is_asked_to_look_along_with_the_record_on_the_page(both, appel):
    both.post(f"/mijn/kies/{both.peer.code}/")
    both.post(at(both.appel, "/mijn/meekijkers/"), {"name": "Demo Vijg"})
    letter = Letter.objects.get(kind=CARER)
    assert letter.patient == appel
    back = both.post(at(both.appel, f"/mijn/meekijkers/uitnodiging/{letter.code}/intrekken/"))
    assert back["Location"] == at(both.appel, "/mijn/meekijkers/")


def test_what_is_taken_out_is_of_the_record_on_the_page(both, appel):
    both.post(f"/mijn/kies/{both.peer.code}/")
    held = both.get(at(both.appel, "/mijn/gegevens.json")).json()
    assert held["Patient"][0]["display_name"] == "Demo Appel"


# a record that is not open any more


def test_a_page_of_a_record_that_was_closed_says_so(both, give, make_patient):
    other = make_patient("jbz", "Demo Kers")
    carer = give(both.appel.user, other, CARER, "Demo Appel")
    assert both.get(at(carer)).status_code == 200
    withdraw(carer, timezone.now())
    both.force_login(both.appel.user, factors=1)  # withdrawing ends every session
    for address in PAGES:
        answer = both.get(at(carer, address) + "&language=nl")
        assert answer.status_code == 404
        text = Page(answer).text
        assert "Dit schema is niet voor u open" in text
        assert "Kers" not in text
    assert both.post(at(carer, "/mijn/agenda/"), {"name": "x"}).status_code == 404
    assert Feed.objects.count() == 0
    assert AccessEvent.objects.filter(action="denied").count() == len(PAGES) + 1


@pytest.mark.parametrize("sent", ["x", "00000000-0000-0000-0000-000000000000", "é", "'"])
def test_a_record_that_never_was_is_not_open(both, sent):
    assert both.get("/mijn/", {"record": sent}).status_code == 404


def test_the_other_record_opens_when_the_chosen_one_is_gone(both, peer):
    both.post(f"/mijn/kies/{both.peer.code}/")
    forget(peer)
    assert heading(both, "/mijn/?language=nl") == "Mijn schema"


# who looked


def looks(browser, access):
    days = browser.get(at(access, "/mijn/wie-keek/")).context["days"]
    return [(look.who, look.role, look.what) for day in days for look in day.looks]


@pytest.fixture
def along(give, appel, client, nurse):
    """The patient, two who look along, and a nurse have all looked; the browsers of the first."""
    own, partner, sister = (User.objects.create_user(f"p-{n}") for n in range(3))
    nurse.first_name = "Nurse Kers"
    nurse.save()
    browsers = []
    for user, kind, name in ((own, SELF, ""), (partner, CARER, "partner"), (sister, CARER, "zus")):
        browser = Browser()
        browser.access = give(user, appel, kind, name)
        browser.force_login(user, factors=1)
        browser.get("/begin/?language=en")
        browser.get("/mijn/")
        browser.get("/mijn/wie-keek/")
        browsers.append(browser)
    client.force_login(nurse)
    client.get(f"/patienten/{appel.code}/")
    AccessEvent.objects.create(
        at=timezone.now(),
        actor="",
        role="self",
        clinic="jbz",
        patient_code=appel.code,
        action="access",
        what="come-in-birth",
    )
    return browsers


def test_a_carer_reads_nothing_of_when_others_came(along):
    _own, partner, _sister = along
    assert set(looks(partner, partner.access)) == {
        ("You", "", "looked at the schedule"),
        ("You", "", "looked at who looked"),
        ("Nurse Kers", "nurse of your hospital", "looked at the schedule"),
    }


def test_a_patient_reads_her_own_acts_as_hers_and_a_carers_with_a_name(along):
    own = along[0]
    lines = looks(own, own.access)
    assert ("You", "", "looked at who looked") in lines
    assert ("You", "", "typed the code of your letter") in lines
    assert ("partner", "looks along with you", "looked at your schedule") in lines
    assert ("zus", "looks along with you", "looked at your schedule") in lines
    assert ("Nurse Kers", "nurse of your hospital", "looked at your schedule") in lines


def test_a_month_in_which_only_the_patient_came_is_no_month_of_a_carer(along, appel):
    own, partner, _sister = along
    AccessEvent.objects.create(
        at=timezone.now() - timedelta(days=90),
        actor=own.access.user.username,
        role="self",
        clinic="jbz",
        patient_code=appel.code,
        action="view",
        what="mine",
    )
    assert len(own.get("/mijn/wie-keek/").context["months"]) == 2
    assert len(partner.get("/mijn/wie-keek/").context["months"]) == 1


def test_a_calendar_of_the_patient_is_not_the_carers_to_know(along, appel):
    own, partner, _sister = along
    AccessEvent.objects.create(
        at=timezone.now(),
        actor=own.access.user.username,
        role="self",
        clinic="jbz",
        patient_code=appel.code,
        action="feed",
        what="feed: x",
    )
    assert not [who for who, _role, _what in looks(partner, partner.access) if "calendar" in who]


def test_one_account_is_a_carer_first_and_the_patient_later(give, appel):
    """A couple with one address: what she did for him before he came himself is not his."""
    user = User.objects.create_user("p-both", first_name="Demo Peer")
    browser = Browser()
    give(user, appel, CARER, "mijn vrouw")
    browser.force_login(user, factors=1)
    browser.get("/mijn/?language=en")
    browser.access = give(user, appel)
    browser.get("/mijn/")
    lines = looks(browser, browser.access)
    assert ("mijn vrouw", "looks along with you", "looked at your schedule") in lines
    assert ("You", "", "looked at your schedule") in lines


def test_a_nurse_who_is_a_patient_looks_as_two(give, make_nurse, appel):
    """One account with both: what she did as a nurse is told as the nurse's."""
    user = make_nurse("two", "jbz")
    user.first_name = "Nurse Kers"
    user.save()
    browser = Browser()
    browser.access = give(user, appel)
    browser.force_login(user)
    browser.get("/mijn/?language=en")
    browser.get(f"/patienten/{appel.code}/")
    lines = looks(browser, browser.access)
    assert ("You", "", "looked at your schedule") in lines
    assert ("Nurse Kers", "nurse of your hospital", "looked at your schedule") in lines
