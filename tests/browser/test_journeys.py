"""What a visitor does, from the first page to the timeline."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ALEM = "clinic=jbz&treatment=alemtuzumab&start=2027-01-11"
FAR = "clinic=jbz&treatment=alemtuzumab&start=2035-01-08"  # nothing of it is past


def test_a_visitor_chooses_and_sees_the_timeline(open_page):
    page = open_page("/")
    page.get_by_label("Ziekenhuis").select_option(label="Jeroen Bosch Ziekenhuis")
    page.get_by_label("Behandeling", exact=True).select_option(label="Alemtuzumab (Lemtrada)")
    page.get_by_label("Eerste dag van de behandeling").fill("2027-01-11")
    page.get_by_role("group", name="Geslacht").get_by_label("Vrouw").check()
    page.get_by_role("button", name="Toon mijn tijdlijn").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw tijdlijn: Alemtuzumab (Lemtrada)")
    expect(page.get_by_text("10 januari 2027 tot en met 15 januari 2027").first).to_be_visible()
    assert "sex=female" in page.url


def test_a_typed_day_is_read_back_and_a_calendar_writes_into_the_field(open_page):
    page = open_page("/", width=320)
    field, said = page.get_by_label("Eerste dag van de behandeling"), page.locator("#start-read")
    field.fill("11/1/27")
    expect(said).to_have_text("maandag 11 januari 2027")
    field.fill("11/31/27")
    expect(said).to_have_text("Zoals 7-12-2026 of 7 december 2026")
    field.fill("1 feb 2027")
    field.press("Tab")
    button = page.get_by_role("button", name="Kies een dag in een kalender").first
    expect(button).to_be_focused()
    expect(said).to_have_text("maandag 1 februari 2027")
    button.press("Enter")
    picker = page.locator(".typed__picker")
    expect(picker).to_have_value("2027-02-01")
    # The calendar itself is the browser's own, outside the page: this is what it does to its field.
    picker.evaluate("one => { one.value = '2027-02-08'; one.dispatchEvent(new Event('input')) }")
    expect(field).to_have_value("8 februari 2027")
    expect(said).to_have_text("maandag 8 februari 2027")
    assert page.evaluate("new FormData(document.querySelector('.form')).getAll('start')") == [
        "8 februari 2027"
    ]


def test_a_day_opens_to_what_it_is_and_whom_to_call(open_page):
    page = open_page(f"/tijdlijn/?{FAR}&language=en", width=1280)
    day = page.locator(".card").filter(has_text="Thursday 8 February 2035").first
    told = day.get_by_text("The MS nurse asks how you are.")
    expect(told).to_be_hidden()
    day.locator("summary").click()
    expect(told).to_be_visible()
    expect(day.get_by_role("link", name="(073) 553 23 25").first).to_be_visible()


def test_what_keeps_coming_back_opens_to_all_its_days(open_page):
    page = open_page(f"/tijdlijn/?{FAR}&language=en")
    series = page.get_by_role("region", name="What keeps coming back")
    day = series.get_by_text("Thursday 8 March 2035", exact=True)
    expect(day).to_be_hidden()
    series.locator("summary").click()
    expect(day).to_be_visible()
    expect(series.get_by_role("link", name="(073) 553 23 25")).to_be_visible()


def test_choosing_a_hospital_narrows_the_treatments(open_page):
    page = open_page("/?language=en")
    treatments = page.get_by_label("Treatment", exact=True).locator("option")
    expect(treatments.filter(has_text="Ocrelizumab")).to_have_count(1)
    page.get_by_label("Hospital").focus()
    page.get_by_label("Hospital").select_option("jbz")
    expect(treatments).to_have_count(2)
    expect(page.get_by_label("Hospital")).to_be_focused()


def test_choosing_a_treatment_swaps_the_questions_and_says_so(open_page):
    page = open_page("/?clinic=amsterdam-umc&language=en")
    treatment = page.get_by_label("Treatment", exact=True)
    treatment.focus()
    treatment.select_option("ocrelizumab")
    expect(page.get_by_role("group", name="Result of the JC virus test")).to_be_visible()
    expect(page.locator("#announcement")).to_have_text(
        "There are 6 questions about Ocrelizumab (Ocrevus)."
    )
    expect(treatment).to_be_focused()
    treatment.select_option("ahsct")
    expect(page.get_by_role("group", name="Result of the JC virus test")).to_have_count(0)
    expect(page.locator("#announcement")).to_contain_text("Stem-cell therapy")


def test_answers_given_before_a_swap_are_kept(open_page):
    page = open_page("/?clinic=amsterdam-umc&treatment=ocrelizumab&language=en")
    page.get_by_label("First day of the treatment").fill("2027-01-11")
    page.get_by_role("group", name="Sex").get_by_label("Woman").check()
    page.get_by_label("Treatment", exact=True).select_option("ofatumumab")
    expect(page.get_by_role("group", name="Result of the JC virus test")).to_have_count(0)
    expect(page.get_by_role("group", name="Sex").get_by_label("Woman")).to_be_checked()
    expect(page.get_by_label("First day of the treatment")).to_have_value("2027-01-11")


def test_the_weekday_of_a_chosen_day_is_said(open_page):
    page = open_page("/?language=en")
    page.get_by_label("First day of the treatment").fill("2027-01-11")
    expect(page.get_by_text("Monday 11 January 2027")).to_be_visible()


def test_nothing_stays_behind_in_the_browser(open_page):
    page = open_page("/?language=en")
    page.get_by_label("Hospital").select_option("jbz")
    expect(page.get_by_label("Treatment", exact=True).locator("option")).to_have_count(2)
    # htmx keeps the address of the open tab, as the tab itself does, until the tab is closed
    assert page.evaluate("[document.cookie, ...Object.keys(localStorage)]") == [""]
    assert page.evaluate("Object.values(sessionStorage)") == ["/?language=en"]


def test_it_works_without_scripts(open_page):
    page = open_page("/?language=en", java_script_enabled=False)
    page.get_by_label("Hospital").select_option("jbz")
    page.get_by_label("Treatment", exact=True).select_option("alemtuzumab")
    page.get_by_role("button", name="Show the questions for this treatment").click()
    page.get_by_role("group", name="Number of courses planned").get_by_label("3").check()
    page.get_by_label("First day of the treatment").fill("2027-01-11")
    page.get_by_role("button", name="Show my timeline").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Your timeline: Alemtuzumab (Lemtrada)"
    )
    expect(page.get_by_text("Later: 2029")).to_be_visible()


def test_the_button_for_questions_is_there_only_without_scripts(open_page):
    page = open_page("/?language=en")
    expect(page.locator("main").get_by_role("button", name=re.compile("^Show"))).to_have_count(1)


def test_it_works_by_keyboard_alone(open_page):
    page = open_page("/?clinic=jbz&treatment=alemtuzumab&language=en")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Hospital")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("11012027")
    expect(page.get_by_text("Monday 11 January 2027")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What now?")).to_be_visible()
    page.locator(".card summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".card details").first).to_have_attribute("open", "")
    expect(page.locator(".card .card__body").first).to_be_visible()


def test_a_mistake_moves_the_focus_to_the_summary(open_page):
    page = open_page("/?language=en")
    page.get_by_label("Hospital").select_option("jbz")
    page.get_by_role("button", name="Show my timeline").click()
    summary = page.get_by_role("region", name="This cannot be shown yet")
    expect(summary).to_be_focused()
    expect(page).to_have_title("Mistake: Make your timeline – MSCare")
    summary.get_by_role("link", name="Choose a treatment.").click()
    expect(page.get_by_label("Treatment", exact=True)).to_be_focused()


def test_a_mistake_in_an_answer_leads_to_its_question(open_page):
    page = open_page(f"/tijdlijn/?{ALEM}&sex=male&childbearing_potential=yes&language=en")
    page.get_by_role("link", name="A man cannot become pregnant. Check both answers.").click()
    expect(page.get_by_role("group", name="Can you become pregnant?")).to_be_focused()


def test_the_answers_can_be_changed(open_page):
    page = open_page(f"/tijdlijn/?{ALEM}&sex=female&language=en")
    page.get_by_role("link", name="Change the answers").click()
    expect(page.get_by_label("First day of the treatment")).to_have_value("11 January 2027")
    expect(page.get_by_role("group", name="Sex").get_by_label("Woman")).to_be_checked()


def test_the_language_changes_in_place(open_page):
    page = open_page(f"/tijdlijn/?{ALEM}&sex=female")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="What now?")).to_be_visible()
    page.get_by_role("link", name="Nederlands").click()
    expect(page.get_by_role("heading", name="Wat nu?")).to_be_visible()
    assert "sex=female" in page.url


@pytest.mark.parametrize(
    ("link", "name"),
    [("Put it in my calendar", "alemtuzumab-2027-01-11.ics")],
)
def test_the_calendar_can_be_saved(open_page, link, name):
    page = open_page(f"/tijdlijn/?{ALEM}&language=en")
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    assert download.value.suggested_filename == name
