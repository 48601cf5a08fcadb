"""A nurse's calls of a morning, from the list and back to it, each with few clicks."""

import pytest
from playwright.sync_api import expect

from .staff import WITHOUT_SCRIPTS, said

pytestmark = pytest.mark.browser
DESKTOP = {"width": 1280, "height": 900}
STARTS = "all => all.map(one => one.getBoundingClientRect().top)"


def line(page, name):
    return page.locator(".worklist__line").filter(has_text=name)


def test_twelve_patients_are_in_sight(open_staff):
    page = open_staff("/werklijst/", **DESKTOP)
    top = line(page, "Demo").first.bounding_box()["y"]
    assert top + 12 * line(page, "Demo Dille").bounding_box()["height"] <= 900
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


@pytest.mark.parametrize("section", ["soon", "book", "results", "ending"])
def test_a_plain_line_is_low_enough_for_twelve(open_staff, section):
    """The demo has no twelve on each list: what stands there is at most a twelfth of the room."""
    page = open_staff(f"/werklijst/?section={section}", **DESKTOP)
    lines = page.locator(".worklist__line")
    own = lines.filter(has_text="DEMO-")  # not those whom other tests added
    boxes = own.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    top = lines.first.bounding_box()["y"]
    assert top <= 210
    assert top + 12 * sorted(boxes)[(len(boxes) - 1) // 2] <= 900


def test_a_list_prints_what_is_seen_and_its_heads_on_each_sheet(open_staff):
    page = open_staff("/werklijst/", is_new=True, **DESKTOP)  # paper stays with a tab
    page.emulate_media(media="print")
    one = line(page, "Demo Dille")
    expect(one).to_contain_text("Jaarlijkse MRI-scan van de hersenen")
    expect(one.get_by_text("Nog geen afspraak")).to_be_visible()  # a button says it on the screen
    for hidden in (".worklist__acts", ".worklist-tabs", ".worklist-bar", ".footer"):
        assert page.locator(f"{hidden}:visible").count() == 0
    look = "one => getComputedStyle(one).display"
    assert page.locator(".worklist__table thead").evaluate(look) == "table-header-group"
    late = page.locator(".worklist__alert").first
    assert late.evaluate("one => getComputedStyle(one).color") == "rgb(0, 0, 0)"


def test_a_name_of_120_letters_breaks_no_list(open_staff):
    page = open_staff("/werklijst/", **DESKTOP)
    name = line(page, "Demo Dille").locator(".worklist__who a")
    name.evaluate("one => { one.textContent = 'W'.repeat(120) }")
    for width in (1280, 360, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_lists_scroll_inside_their_own_strip_on_a_phone(open_staff):
    page = open_staff("/werklijst/", width=360)
    assert line(page, "Demo").first.bounding_box()["y"] < 480
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    tops = page.eval_on_selector_all(".worklist-tabs a", STARTS)
    assert len(set(tops)) == 1
    look = "one => getComputedStyle(one).maskImage"
    assert "gradient" in page.locator(".worklist-tabs").evaluate(look)  # it fades where more are


def test_a_finger_is_not_told_of_keys_and_a_card_keeps_its_phone_beside_its_day(open_staff):
    page = open_staff("/werklijst/", width=360, has_touch=True, is_mobile=True)
    expect(page.get_by_text("Ctrl en P")).to_be_hidden()
    one = line(page, "Demo Dille")
    when, phone = one.locator(".worklist__when"), one.locator(".worklist__phone")
    assert phone.bounding_box()["x"] > when.bounding_box()["x"] + when.bounding_box()["width"] - 1
    assert one.bounding_box()["height"] < 260


def test_done_today_is_one_click_and_the_next_line_has_the_focus(open_staff):
    page = open_staff("/werklijst/", **DESKTOP)
    following = page.locator(".worklist__line").nth(
        page.locator(".worklist__who")
        .all_inner_texts()
        .index(line(page, "Demo Dille").locator(".worklist__who").inner_text())
        + 1
    )
    name = following.locator(".worklist__who a").inner_text()
    line(page, "Demo Dille").get_by_role("button", name="Vandaag gedaan").click()
    expect(said(page)).to_contain_text("Opgeslagen: genoteerd.")
    expect(line(page, "Demo Dille")).to_have_count(0)
    expect(page.locator(":focus")).to_have_text(name)
    said(page).get_by_role("button", name="Ongedaan maken").click()
    page.get_by_role("button", name="Ja, opslaan").click()
    expect(line(page, "Demo Dille")).to_have_count(1)


def test_done_on_another_day_is_two_clicks_without_scripts_as_well(open_staff):
    page = open_staff("/werklijst/", **WITHOUT_SCRIPTS)
    line(page, "Demo Dille").get_by_role("link", name="Meer").click()
    page.get_by_label("Gedaan op").fill("2020-01-06")
    page.get_by_role("button", name="Opslaan: gedaan").click()
    expect(page.get_by_text("Klopt dit?")).to_be_visible()  # years ago: one question
    page.get_by_role("link", name="Nee, niets veranderen").click()
    expect(page.locator("#worklist-title")).to_contain_text("Te laat")


def test_not_done_with_a_reason_is_two_clicks_and_stays_on_the_list(open_staff):
    page = open_staff("/werklijst/", **DESKTOP)
    one = line(page, "Demo Dille")
    one.get_by_text("Meer").click()
    one.get_by_label("Niet gedaan, want").fill("was ziek")
    one.get_by_role("button", name="Opslaan: niet gedaan").click()
    expect(line(page, "Demo Dille")).to_have_count(0)
    assert "/werklijst/" in page.url
    said(page).get_by_role("button", name="Ongedaan maken").click()
    page.get_by_role("button", name="Ja, opslaan").click()
    expect(line(page, "Demo Dille")).to_have_count(1)


def test_a_patient_is_found_from_the_list(open_staff):
    page = open_staff("/werklijst/", **DESKTOP)
    page.get_by_role("searchbox").fill("radij")
    page.locator("#found").get_by_role("link", name="Demo Radijs").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Demo Radijs")
    assert "radij" not in page.url
