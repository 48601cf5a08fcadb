"""A dose that was not given: what now is asked at once, with scripts and without."""

import os

import pytest
from playwright.sync_api import expect

from .checks import page_width, violations
from .staff import LIGHT, WIDE, WITHOUT_SCRIPTS, form_of, start_plan, title_of

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("name", "options"),
    [("Demo Vlier", WIDE), ("Demo Veldsla", {"width": 360}), ("Demo Vijg", WITHOUT_SCRIPTS)],
    ids=["wide", "phone", "without-scripts"],
)
def test_not_given_asks_what_now_and_chooses_nothing(open_staff, name, options):
    page = open_staff(LIGHT, **options)
    start_plan(page, name, "natalizumab", "2026-10-05")
    page.goto(page.url + "regel/ntz.dose/2/")
    form = form_of(page, "Niet gedaan")
    form.get_by_role("button", name="Opslaan: niet gedaan").click()
    page.get_by_role("button", name="Ja, opslaan").click()
    expect(title_of(page)).to_have_text("Niet gedaan: Infuus natalizumab")
    expect(page.get_by_text("Wat de bron voorstelt")).to_be_visible()
    assert page.locator("input[type=radio]:checked").count() == 0
    assert page_width(page) <= page.viewport_size["width"]
    if options is not WITHOUT_SCRIPTS:
        assert violations(page) == []
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/late-{page.viewport_size['width']}.png", full_page=True)
    page.get_by_label("Later beslissen").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Verder").click()
    page.goto(page.url.split("/plannen/")[0] + "/werklijst/?section=pending")
    expect(page.get_by_text(name).first).to_be_visible()
