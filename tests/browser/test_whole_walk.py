"""From a nurse's login to a calendar that is told of a move, and back: the whole walk."""

import re
from datetime import timedelta

import icalendar
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from .arriving import activate, calendar_of, letter_code
from .staff import LIGHT, WIDE, form_of, open_line, start_plan

pytestmark = pytest.mark.browser

NAME = "Demo Walnoot"
INFUSION = "Halfjaarlijks infuus (600 mg)"
PHONE = {"width": 360}
EMAIL = "walnoot@example.org"


def next_monday():
    today = timezone.localdate()
    return today + timedelta(7 - today.weekday())


def events(page, address):
    """Read the feed as a calendar program does: {uid: (day, sequence)} of the infusions."""
    feed = icalendar.Calendar.from_ical(page.request.get(address).body())
    return {
        str(event["UID"]): (event.decoded("DTSTART"), int(event["SEQUENCE"]))
        for event in feed.walk("VEVENT")
        if INFUSION in str(event["SUMMARY"])
    }


def test_a_nurse_and_a_patient_walk_the_whole_way(open_staff, open_outside, staff_site):
    nurse = open_staff(LIGHT, **WIDE)
    start_plan(nurse, NAME, "ocrelizumab", next_monday().isoformat(), sex="male")
    plan = nurse.url
    nurse.get_by_role("link", name=NAME).first.click()
    code = letter_code(nurse)

    patient = open_outside("/binnenkomen/", **PHONE)
    activate(patient, staff_site, code, EMAIL)
    expect(patient.get_by_role("heading", name="Wat nu?")).to_be_visible()

    address = calendar_of(patient, staff_site, "Mijn telefoon")
    before = events(patient, address)
    assert len(before) > 1

    nurse.goto(plan)
    open_line(nurse, INFUSION)
    moved_to = min(day for day, _ in before.values()) + timedelta(21)
    form = form_of(nurse, "Verplaatsen naar een andere dag")
    form.locator("input[name=on]").fill(moved_to.isoformat())
    form.locator("button[type=submit]").click()
    nurse.get_by_role("button", name="Ja, opslaan").click()
    expect(nurse.locator("#announcement")).to_contain_text("Opgeslagen")

    patient.goto(f"{staff_site.address}/mijn/")
    news = patient.locator(".news")
    expect(news.get_by_text(INFUSION).first).to_be_visible()
    was = min(day for day, _ in before.values())
    expect(news.get_by_text(f"{was.day} ").first).to_be_visible()
    news.get_by_role("button", name="Gelezen").press("Enter")
    expect(patient.locator("#gelezen")).to_be_focused()
    patient.goto(f"{staff_site.address}/mijn/veranderd/")
    expect(patient.locator(".news").get_by_text(INFUSION).first).to_be_visible()
    after = events(patient, address)
    moved = [uid for uid, (day, _) in after.items() if day == moved_to]
    assert len(moved) == 1
    assert after[moved[0]][1] > before[moved[0]][1]

    patient.goto(f"{staff_site.address}/mijn/wie-keek/")
    seen = patient.locator("main").inner_text()
    assert "Demo nurse" in seen
    assert "agenda" in seen.lower()

    patient.goto(f"{staff_site.address}/mijn/agenda/")
    with patient.expect_navigation():
        patient.get_by_role("button", name=re.compile("Mijn telefoon")).click()
    assert patient.request.get(address).status == 404
