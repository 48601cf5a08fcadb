"""Somebody is entered in the middle of a treatment."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from .effort import Effort
from .staff import LIGHT, WIDE, add_patient, line, said, title_of

pytestmark = pytest.mark.browser

MOST_CLICKS, MOST_KEYS = 12, 40


def test_24_infusions_behind_her_take_few_clicks_and_keys(open_staff):
    """The last one was ten days ago: the next is due in 18 days."""
    last = timezone.localdate() - timedelta(days=10)
    start = last - timedelta(days=23 * 28)
    page = open_staff(LIGHT, **WIDE)
    add_patient(page, "Demo Halverwege")
    effort = Effort()
    effort.choose(page.get_by_label("Behandeling", exact=True), "natalizumab")
    effort.day(page.get_by_label("Eerste dag van de behandeling"), start)
    expect(page.get_by_role("heading", name="Is de behandeling al bezig?")).to_be_visible()
    effort.press(page.locator("input[name=jcv][value=negative]"))
    effort.day(page.get_by_label("Wanneer is de laatste dosis gegeven?"), last)
    effort.press(page.get_by_label("Allemaal gegeven zoals gepland"))
    effort.day(page.get_by_label("Nieuwe test op het JC-virus"), last)
    effort.press(page.get_by_role("group", name="Zijn deze uitslagen besproken").get_by_label("Ja"))
    effort.press(page.get_by_role("button", name="Toon het hele schema"))
    expect(page.locator("#preview")).to_contain_text("Infuus natalizumab: 24 keer gegeven")
    effort.press(page.get_by_role("button", name="Ja, dit plan starten"))
    expect(said(page)).to_contain_text("Het plan is opgeslagen.")
    expect(title_of(page)).to_have_text("Natalizumab (Tysabri)")
    assert effort.clicks <= MOST_CLICKS
    assert effort.keys <= MOST_KEYS
    expect(page.locator(".plan-top__state")).to_contain_text("Volgende: Infuus natalizumab")
    expect(page.locator(".state--late")).to_have_count(0)
    expect(line(page, "Infuus natalizumab").first).to_be_visible()
