"""A pause of tablets at home: shown with its source, saved, and waiting for a day, as it looks."""

import os

import pytest
from playwright.sync_api import expect

from .checks import page_width, violations
from .staff import LIGHT, WIDE, choose, start_plan, title_of

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("name", "options"),
    [("Demo Vlas", WIDE), ("Demo Venkel", {"width": 360})],
    ids=["wide", "phone"],
)
def test_a_pause_is_shown_saved_and_then_waits_for_a_day(open_staff, name, options):
    page = open_staff(LIGHT, **options)
    start_plan(page, name, "siponimod", "2026-10-05")

    def look(what):
        assert page_width(page) <= page.viewport_size["width"]
        assert violations(page) == []
        if folder := os.environ.get("SCREENSHOTS"):
            width = page.viewport_size["width"]
            page.screenshot(path=f"{folder}/pause-{what}-{width}.png", full_page=True)

    choose(page, "Pauze of gemiste dosis")
    expect(title_of(page)).to_have_text("Pauze of gemiste dosis")
    assert page.get_by_label("Eerste dag zonder dosis").input_value() == ""
    look("form")
    page.get_by_label("Eerste dag zonder dosis").fill("2026-11-16")
    page.get_by_label("Reden").fill("Operatie")
    page.get_by_role("button", name="Toon wat dit verandert").click()
    expect(page.get_by_text("Er is nog niets opgeslagen.")).to_be_visible()
    look("preview")
    page.get_by_role("button", name="Ja, opslaan").click()
    expect(page.get_by_text("Pauze vanaf 16 november 2026", exact=True)).to_be_visible()
    look("plan")
    page.get_by_role("link", name="wanneer gaat het verder?").click()
    page.get_by_label("Dag van de volgende dosis").fill("2026-11-30")
    page.get_by_role("button", name="Toon wat dit verandert").click()
    expect(page.get_by_text("Opnieuw beginnen met de eerste dagen").first).to_be_visible()
    look("resume")
    page.get_by_role("button", name="Ja, opslaan").click()
    expect(page.get_by_text("opnieuw met de eerste dagen vanaf 30 november 2026")).to_have_count(1)
