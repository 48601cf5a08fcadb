"""What a manager writes on the hospital's own page reaches a patient's page, paper and calendar."""

import re
from datetime import timedelta

import icalendar
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from schedules.words.when import day_words, weekday_words
from tests.renderers.papers import text_of

from .arriving import activate, calendar_of, letter_code
from .checks import page_width, small_targets, violations
from .staff import LIGHT, WIDE, log_in_as_manager, said, start_plan, title_of

pytestmark = pytest.mark.browser

NAME = "Demo Hazelnoot"
SECOND = "Tweede infuus (300 mg)"
NIGHT = re.compile("^Spoed, .*weekend")


@pytest.fixture
def manager(open_outside, staff_site):
    """The page of the hospital, as its manager opens it."""
    page = open_outside("/over/", is_new=True, **WIDE)
    log_in_as_manager(page, staff_site)
    page.get_by_role("link", name="Nummers en gesloten dagen").click()
    return page


@pytest.fixture
def patient(open_staff, open_outside, staff_site):
    """The own page of somebody whose second infusion is four weeks from now, or nearly."""
    nurse = open_staff(LIGHT, is_new=True, **WIDE)
    start_plan(nurse, NAME, "ocrelizumab", tuesday().isoformat(), sex="male")
    nurse.get_by_role("link", name=NAME).first.click()
    page = open_outside("/binnenkomen/", width=360, is_new=True)
    activate(page, staff_site, letter_code(nurse), "hazelnoot@example.org")
    return page


def tuesday():
    """Return a Tuesday of which the second one after it is no holiday, as far as can be."""
    today = timezone.localdate() + timedelta(14)
    return today + timedelta((1 - today.weekday()) % 7)


def change_number(page, name):
    line = page.get_by_role("listitem").filter(has_text=name)
    line.get_by_role("link", name=re.compile("^Wijzigen")).click()
    expect(title_of(page)).to_have_text("Een nummer wijzigen")


def save(page):
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(said(page)).to_contain_text("Opgeslagen")


def close(page, day):
    page.get_by_label("Eerste dag").fill(f"{day.day}-{day.month}-{day.year}")
    page.get_by_label("Naam").fill("studiedag")
    page.get_by_role("button", name="Toon wat dit verandert").click()
    expect(title_of(page)).to_have_text("Op deze dagen sluiten?")
    page.get_by_role("button", name="Ja, opslaan").click()
    expect(said(page)).to_contain_text("studiedag")


def paper_of(page, site):
    return text_of(page.request.get(f"{site.address}/mijn/print.pdf").body())


def feed(page, address):
    return icalendar.Calendar.from_ical(page.request.get(address).body()).walk("VEVENT")


def days_of(page, address, title):
    return [e.decoded("DTSTART") for e in feed(page, address) if title in str(e["SUMMARY"])]


def stands(page):
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 740})
        assert (violations(page), small_targets(page)) == ([], [])
        assert page_width(page) == width
    page.set_viewport_size({"width": 1280, "height": 740})


def test_a_number_for_the_night_and_a_closed_day_reach_the_patient(manager, patient, staff_site):
    address = calendar_of(patient, staff_site, "Mijn telefoon")
    patient.goto(f"{staff_site.address}/mijn/")
    for when in ("In kantooruren", "Buiten kantooruren"):
        turn = patient.locator(".help__turn").filter(has_text=f"{when}:").first
        expect(turn.get_by_role("link", include_hidden=True)).to_have_text("Bel 000 000 00 04")

    expect(title_of(manager)).to_have_text("Nummers en gesloten dagen")
    expect(manager.locator(".notice--warning")).to_have_count(0)  # somebody can be called always
    stands(manager)
    change_number(manager, "000 000 00 04")
    stands(manager)
    manager.get_by_label(NIGHT).uncheck()
    save(manager)
    expect(manager.locator(".notice--warning")).to_have_count(0)
    manager.get_by_role("link", name="Nummer toevoegen").click()
    manager.get_by_label("Waarvoor, in het Nederlands").fill("Spoed in de nacht")
    manager.get_by_label(NIGHT).check()
    manager.get_by_label("Telefoonnummer", exact=True).fill("000 000 00 77")
    save(manager)

    patient.goto(f"{staff_site.address}/mijn/")
    turn = patient.locator(".help__turn").filter(has_text="Buiten kantooruren:").first
    expect(turn.get_by_role("link", include_hidden=True)).to_have_text("Bel 000 000 00 77")
    assert "000 000 00 77" in paper_of(patient, staff_site)
    assert any("000 000 00 77" in str(e.get("DESCRIPTION")) for e in feed(patient, address))

    (was,) = days_of(patient, address, SECOND)
    close(manager, was)
    stands(manager)
    (now,) = days_of(patient, address, SECOND)
    assert now != was
    patient.goto(f"{staff_site.address}/mijn/")
    news = patient.locator(".news")
    expect(news).to_contain_text(SECOND)
    expect(news).to_contain_text(f"Was: {weekday_words(was)}")
    expect(news).to_contain_text(f"Nu: {weekday_words(now)}")
    assert day_words(now) in paper_of(patient, staff_site)
    patient.goto(f"{staff_site.address}/mijn/?screen=2&reading=quiet")
    patient.get_by_role("button", name="Gelezen").press("Enter")
    expect(patient.locator("#gelezen")).to_be_focused()
    expect(patient.locator("#gelezen")).to_be_in_viewport()
    expect(patient.locator(".screen__ways p")).to_contain_text("1 van")

    expect(manager.locator("#changes-title + *")).to_contain_text("Demo manager")
    with manager.expect_navigation():
        manager.get_by_role("button", name=re.compile("studiedag")).click()
    assert days_of(patient, address, SECOND) == [was]
