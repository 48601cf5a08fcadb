"""A patient's way from the letter through every page: axe, reflow, target sizes, focus."""

import pytest
from playwright.sync_api import expect

from .arriving import mailed_code
from .checks import open_all, page_width, small_targets, violations

pytestmark = pytest.mark.browser

SMALL = {"width": 320}


def stands(page):
    """Hold the page in front of us to what every page must stand."""
    open_all(page)
    found = violations(page), small_targets(page), page_width(page)
    assert found == ([], [], 320), page.url


def twice_as_large(page):
    """Letters of twice the size, as a phone can be set to, make nothing scroll sideways."""
    page.add_init_script(
        "addEventListener('DOMContentLoaded',"
        " () => document.documentElement.style.setProperty('font-size', '200%'))"
    )


def answer(page, field, words):
    """Send the form empty, and then with an answer."""
    form = page.locator(f"main form:has([name={field}])")
    form.locator("button[type=submit]").first.click()
    expect(page.locator(".errors")).to_be_focused()
    stands(page)
    form.locator(f"[name={field}]").fill(words)
    form.locator("button[type=submit]").first.click()


def come_in(page, site):
    stands(page)
    answer(page, "code", site.letter)
    page.wait_for_url("**/geboortedatum/")
    answer(page, "born", site.born)
    page.wait_for_url("**/kiezen/")
    answer(page, "email", "aardbei@example.org")
    page.wait_for_url("**/code/")
    answer(page, "code", mailed_code(site))
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn schema")


def test_every_page_of_a_patient_stands_on_a_small_phone(open_outside, staff_site):
    page = open_outside("/binnenkomen/", is_new=True, **SMALL)
    come_in(page, staff_site)
    stands(page)
    for made, address in (("#address", "agenda"), (".code", "meekijkers")):
        page.goto(f"{staff_site.address}/mijn/{address}/")
        stands(page)
        answer(page, "name", "Demo Vijg")
        expect(page.locator(made)).to_be_visible()
        stands(page)
        page.goto(f"{staff_site.address}/mijn/{address}/")
        stands(page)
    page.goto(f"{staff_site.address}/mijn/wie-keek/?language=en")
    stands(page)
    twice_as_large(page)
    for address in ("", "agenda/", "meekijkers/", "wie-keek/"):
        page.goto(f"{staff_site.address}/mijn/{address}?language=nl")
        page.wait_for_timeout(50)
        assert page_width(page) == 320, page.url
