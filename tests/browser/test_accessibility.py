"""Every page and state, small and large, in both languages: axe, reflow, target sizes."""

import pytest
from playwright.sync_api import expect

from .checks import lost, open_all, page_width, ring_width, small_targets, violations

pytestmark = pytest.mark.browser

PAGES = {
    "start": "/",
    "start with questions": "/?clinic=amsterdam-umc&treatment=ocrelizumab&start=2027-01-11",
    "start with known days": "/?clinic=jbz&treatment=alemtuzumab&course2_start=2028-01-11",
    "mistakes": "/tijdlijn/?clinic=jbz&treatment=ocrelizumab&start=11-1&sex=male"
    "&childbearing_potential=yes&weight_kg=1&weekdays=x&until=never&ms=1",
    "alemtuzumab": "/tijdlijn/?clinic=jbz&treatment=alemtuzumab&start=2025-10-05&courses_planned=3",
    "ocrelizumab": "/tijdlijn/?clinic=amsterdam-umc&treatment=ocrelizumab&start=2026-06-01",
    "ofatumumab": "/tijdlijn/?clinic=amsterdam-umc&treatment=ofatumumab&start=2099-01-11",
    "ahsct": "/tijdlijn/?clinic=amsterdam-umc&treatment=ahsct&start=2027-01-11",
    "injections by product information": "/tijdlijn/?clinic=generic&treatment=glatiramer"
    "&start=2027-01-11&regimen=40mg-3x-week",
    "a treatment that is forbidden": "/tijdlijn/?clinic=amsterdam-umc&treatment=siponimod"
    "&start=2027-01-11&cyp2c9=*3*3",
    "all of it has been": "/tijdlijn/?clinic=amsterdam-umc&treatment=cladribine&start=2015-01-12",
    "all treatments": "/behandelingen/",
    "one treatment": "/behandelingen/ocrelizumab/",
    "where lines come from": "/herkomst/",
    "about": "/over/",
    "not found": "/nergens/",
}


def address_of(name, language):
    address = PAGES[name]
    return address + (("&" if "?" in address else "?") + "language=en") * (language == "en")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands_axe_a_finger_and_a_very_small_screen(open_page, name):
    """Closed and open, small and large; in English its frame and its colours are the same."""
    page = open_page(address_of(name, "nl"), width=1280)
    assert violations(page, are_colours_weighed=False) == []
    page.set_viewport_size({"width": 320, "height": 740})
    assert small_targets(page) == []
    open_all(page)
    assert violations(page) == []
    assert small_targets(page) == []
    assert page_width(page) == 320
    page.goto(page.url.removesuffix(PAGES[name]) + address_of(name, "en"))
    assert small_targets(page) == []
    assert violations(page, are_colours_weighed=False) == []
    open_all(page)
    assert page_width(page) == 320
    assert lost(page) == []


def test_axe_finds_nothing_after_a_swap(open_page):
    page = open_page("/?language=en")
    page.get_by_label("Hospital").select_option("jbz")
    treatment = page.get_by_label("Treatment", exact=True)
    expect(treatment.locator("option", has_text="Ocrelizumab")).to_have_count(0)
    treatment.select_option("alemtuzumab")
    expect(page.get_by_role("group", name="Sex")).to_be_visible()
    assert violations(page) == []


def test_letters_are_large(open_page):
    page = open_page(address_of("alemtuzumab", "nl"))
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 18
    sizes = page.eval_on_selector_all(
        "main *", "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert min(sizes) >= 14


def test_the_focus_can_be_seen(open_page):
    page = open_page("/?clinic=jbz&treatment=alemtuzumab")
    for _ in range(14):
        page.keyboard.press("Tab")
        assert ring_width(page) >= 3


def test_the_next_thing_is_seen_without_scrolling(open_page):
    page = open_page(address_of("ahsct", "nl"), height=640)
    expect(page.get_by_role("heading", name="Wat nu?")).to_be_in_viewport()
    expect(page.locator(".next__title")).to_be_in_viewport()


def test_the_overview_leads_from_each_mark_to_its_place_by_the_keyboard(open_page):
    page = open_page(address_of("alemtuzumab", "en"), width=360)
    mark = page.get_by_role("link", name="Half-yearly check-up")
    expect(mark).to_have_count(0)  # folded away: nothing of it is read out
    page.locator("summary").filter(has_text="Overview in one picture").focus()
    page.keyboard.press("Enter")
    links = page.locator(".chart a:visible")
    small = "all => all.filter(a => a.offsetHeight < 44 || a.offsetWidth < 44).length"
    assert links.count() > 20
    assert links.evaluate_all(small) == 0
    letters = "all => Math.min(...all.map(one => parseFloat(getComputedStyle(one).fontSize)))"
    assert page.locator(".chart :visible").evaluate_all(letters) >= 14
    far = links.filter(has_text="Yearly brain MRI scan").last
    far.focus()
    page.keyboard.press("Enter")
    expect(page.locator(":target")).to_be_in_viewport()
    expect(page.locator(":target")).to_contain_text("Yearly brain MRI scan")
