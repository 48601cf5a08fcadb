"""A nurse says what became of somebody's care, on a phone and at a desk: shown, saved, undone."""

import os

import pytest
from playwright.sync_api import expect

from .checks import page_width, small_targets, violations
from .staff import LIGHT, add_patient, choose, title_of

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SHOTS", "")  # a folder for pictures, for who wants to look
STATES = [("Overleden", 360), ("Overgestapt", 1280), ("Ziet af", 1280), ("Uit beeld", 360)]


def shot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.mark.parametrize(("state", "width"), STATES)
def test_what_became_of_care_is_shown_saved_and_taken_back(open_staff, state, width):
    page = open_staff(LIGHT, width=width)
    add_patient(page, f"Demo Mispel {state} {width}")
    page.get_by_label("Behandeling", exact=True).select_option("alemtuzumab")
    page.get_by_label("Eerste dag van de behandeling").fill("2026-03-02")
    page.get_by_role("button", name="Toon het hele schema").click()
    page.get_by_role("button", name="Ja, dit plan starten").click()
    expect(page.locator("#announcement")).to_contain_text("Het plan is opgeslagen.")
    page.locator(".patient-line a").click()
    choose(page, "Overleden, overgestapt of geen controles")
    expect(title_of(page)).to_have_text("Verloop van de zorg")
    check(page, f"form-{width}")
    page.get_by_role("radio", name=state).check()
    page.get_by_label("Vanaf welke dag?").fill("2026-11-20")
    page.get_by_label("Reden").fill("Drie keer gebeld, brief gestuurd")
    page.get_by_role("button", name="Toon wat dit verandert").click()
    expect(page.get_by_text("Er is nog niets opgeslagen.")).to_be_visible()
    check(page, f"preview-{state.replace(' ', '-')}-{width}")
    page.get_by_role("button", name="Ja, opslaan").click()
    notice = page.locator("section.notice")
    expect(notice).to_be_visible()
    check(page, f"patient-{state.replace(' ', '-')}-{width}")
    notice.get_by_role("button", name="Dit was een vergissing: ongedaan maken").click()
    page.get_by_role("button", name="Ja, opslaan").click()
    expect(page.get_by_role("link", name="Behandeling starten")).to_be_visible()
    expect(notice).to_have_count(0)


def check(page, name):
    shot(page, name)
    assert page_width(page) <= page.viewport_size["width"]
    assert small_targets(page) == []
    assert violations(page) == []
