"""From a nurse's login to a calendar that is told of a move, and back: the whole walk."""

import io
import re
from datetime import timedelta

import icalendar
import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from .staff import BORN, WIDE, form_of, open_line, start_plan

pytestmark = pytest.mark.browser

NAME = "Demo Walnoot"
INFUSION = "Halfjaarlijks infuus (600 mg)"
PHONE = {"width": 360}
EMAIL = "walnoot@example.org"


def next_monday():
    today = timezone.localdate()
    return today + timedelta(7 - today.weekday())


def letter_code(page):
    """Print the letter as the nurse does, and read its code from the paper."""
    page.get_by_role("link", name=re.compile("[Bb]rief")).first.click()
    form = page.locator("form:has(button:has-text('PDF'))")
    token = form.locator("[name=csrfmiddlewaretoken]").input_value()
    paper = page.request.post(
        page.url, form={"csrfmiddlewaretoken": token}, headers={"Referer": page.url}
    )
    text = PdfReader(io.BytesIO(paper.body())).pages[0].extract_text()
    return re.search(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}\b", text)[0]


def mailed_code(site):
    """Read the code from the console of the server, where the demo's e-mail goes."""
    return re.findall(r"^(\w{4}-\w{4})$", site.log.read_text(), re.MULTILINE)[-1]


def activate(page, site, code):
    page.locator("main input[type=text]").fill(code)
    page.get_by_role("button", name="Verder").click()
    year, month, day = BORN.split("-")
    page.get_by_label("Geboortedatum van de patiënt").fill(f"{day}-{month}-{year}")
    page.get_by_role("button", name="Verder").click()
    page.locator("input[type=email]").fill(EMAIL)
    page.locator("form:has(input[type=email]) button").click()
    expect(page.locator("input[name=code]")).to_be_visible()
    page.locator("input[name=code]").fill(mailed_code(site))
    page.locator("form:has(input[name=code]) button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn schema")


def events(page, address):
    """Read the feed as a calendar program does: {uid: (day, sequence)} of the infusions."""
    feed = icalendar.Calendar.from_ical(page.request.get(address).body())
    return {
        str(event["UID"]): (event.decoded("DTSTART"), int(event["SEQUENCE"]))
        for event in feed.walk("VEVENT")
        if INFUSION in str(event["SUMMARY"])
    }


def test_a_nurse_and_a_patient_walk_the_whole_way(open_staff, open_outside, staff_site):
    nurse = open_staff("/patienten/", **WIDE)
    start_plan(nurse, NAME, "ocrelizumab", next_monday().isoformat(), sex="male")
    plan = nurse.url
    nurse.get_by_role("link", name=NAME).first.click()
    code = letter_code(nurse)

    patient = open_outside("/binnenkomen/", **PHONE)
    activate(patient, staff_site, code)
    expect(patient.get_by_role("heading", name="Wat nu?")).to_be_visible()

    patient.goto(f"{staff_site.address}/mijn/agenda/")
    patient.locator("input[name=name]").fill("Mijn telefoon")
    patient.locator("input[name=titles][value=full]").check()
    patient.locator("main form button[type=submit]").last.click()
    address = patient.locator("#address").input_value()
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
    after = events(patient, address)
    moved = [uid for uid, (day, _) in after.items() if day == moved_to]
    assert len(moved) == 1
    assert after[moved[0]][1] > before[moved[0]][1]

    patient.goto(f"{staff_site.address}/mijn/wie-keek/")
    seen = patient.locator("main").inner_text()
    assert "Demo nurse" in seen
    assert "agenda" in seen.lower()

    patient.goto(f"{staff_site.address}/mijn/agenda/")
    patient.get_by_role("button", name=re.compile("Mijn telefoon")).click()
    assert patient.request.get(address).status == 404
