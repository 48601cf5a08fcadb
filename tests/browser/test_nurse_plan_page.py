"""The page of a plan: its schedule begins near the top, and who it is about stays in sight."""

import pytest
from playwright.sync_api import expect

from .staff import LIGHT, open_patient, open_plan

pytestmark = pytest.mark.browser

FIRST_LINE = "#plan-list .day .line"


@pytest.mark.parametrize(("width", "most"), [(1280, 400), (360, 600)])
def test_the_schedule_begins_near_the_top(open_staff, width, most):
    page = open_staff(LIGHT, width=width)
    open_plan(page, "Demo Broccoli")
    expect(page.locator(FIRST_LINE).first).to_be_visible()
    assert page.locator(FIRST_LINE).first.bounding_box()["y"] < most


@pytest.mark.parametrize(("width", "most"), [(1280, 400), (360, 600)])
def test_the_treatments_of_a_patient_begin_near_the_top(open_staff, width, most):
    page = open_staff(LIGHT, width=width)
    open_patient(page, "Demo Kiwi")
    assert page.locator("#plans-title").bounding_box()["y"] < most
    menu = page.get_by_role("navigation", name="Deze patiënt")
    assert menu.get_by_role("link").all_inner_texts() == [
        "Behandeling starten",
        "Brief voor de patiënt",
    ]
    menu.locator("summary").press("Enter")
    grave = menu.get_by_role("list", name="Let goed op bij deze")
    assert grave.get_by_role("link").all_inner_texts() == [
        "Samenvoegen met een ander dossier",
        "Overleden, overgestapt of geen controles",
    ]


def test_the_line_of_who_hides_nothing_that_has_the_focus(open_staff):
    page = open_staff(LIGHT)
    open_plan(page, "Demo Broccoli")
    who = page.locator(".patient-line")
    page.locator(".footer").scroll_into_view_if_needed()
    assert who.bounding_box()["y"] == 0
    assert who.bounding_box()["height"] < 100
    page.locator("#plan-list details:last-of-type summary").last.focus()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        top = page.evaluate("document.activeElement.getBoundingClientRect().top")
        assert top >= who.bounding_box()["height"]


def test_with_letters_of_twice_the_size_the_line_does_not_stay(open_staff):
    page = open_staff(LIGHT)
    open_plan(page, "Demo Broccoli")
    assert page.locator(".patient-line").evaluate("one => getComputedStyle(one).position") == (
        "sticky"
    )
    page.evaluate("document.documentElement.style.fontSize = '225%'")
    assert page.locator(".patient-line").evaluate("one => getComputedStyle(one).position") == (
        "static"
    )
