"""A nurse agrees a time with the hospital, once for all that it is for."""

import pytest
from playwright.sync_api import expect

from .effort import Effort
from .staff import (
    LIGHT,
    WIDE,
    WITHOUT_SCRIPTS,
    choose,
    form_of,
    line,
    open_plan,
    said,
    start_plan,
    title_of,
)

pytestmark = pytest.mark.browser

FEW = 4  # clicks
INFUSION = "Eerste infuus (300 mg)"


def book_link(page, day):
    """The way to an appointment for all that is on one day of a plan."""
    of_day = page.locator(".day").filter(has=page.locator(".day__when", has_text=day))
    return of_day.get_by_role("link", name="Afspreken").first


def test_a_course_is_one_stay_in_few_clicks(open_staff):
    page, effort = open_staff(LIGHT, **WIDE), Effort()
    start_plan(page, "Demo Durian", "alemtuzumab", "2035-01-08", sex="male")
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    effort.press(book_link(page, "7 januari 2035 tot en met 12 januari 2035"))
    expect(title_of(page)).to_have_text("Afspraak vastleggen")
    expect(page.get_by_label("Laatste dag")).to_have_value("12 januari 2035")
    page.get_by_label("Tijd").fill("19:00")
    page.get_by_label("Plaats").fill("verpleegafdeling, route 7")
    effort.press(page.get_by_role("button", name="Opslaan: afgesproken"))
    if title_of(page).inner_text() == "Deze afspraak maken?":
        effort.press(page.get_by_role("button", name="Ja, opslaan"))
    expect(said(page)).to_contain_text("Opgeslagen: afspraak gemaakt.")
    assert effort.clicks <= FEW
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    doses = line(page, "Infuus alemtuzumab").filter(has_text="Afgesproken")
    expect(doses).to_have_count(5)


def test_an_infusion_day_with_its_parts_is_one_appointment_in_few_clicks(open_staff):
    page, effort = open_staff(LIGHT, **WIDE), Effort()
    start_plan(page, "Demo Olijfwilg", "ocrelizumab", "2035-01-08", sex="male")
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    effort.press(book_link(page, "Maandag 8 januari 2035"))
    expect(page.get_by_label("Dag", exact=True)).to_have_value("8 januari 2035")
    expect(page.get_by_label("Na het infuus minstens een uur blijven")).to_be_checked()
    page.get_by_label("Tijd").fill("09:30")
    page.get_by_label("Hoe lang: uren").fill("6")
    page.get_by_label("Plaats").fill("kamer 4")
    effort.press(page.get_by_role("button", name="Opslaan: afgesproken"))
    expect(said(page)).to_contain_text("Opgeslagen: afspraak gemaakt.")
    assert effort.clicks <= FEW
    choose(page, "Geschiedenis")
    expect(page.locator(".history__item").first).to_contain_text(
        "maandag 8 januari 2035, 9.30 uur, 6 uur, kamer 4"
    )


def test_an_invitation_is_seen_before_it_is_saved_without_scripts(open_staff):
    page = open_staff("/werklijst/?section=book", **WITHOUT_SCRIPTS)
    group = page.locator(".worklist__line").filter(has_text="Demo Radijs")
    group.get_by_role("link", name="Afspreken").first.click()
    page.get_by_text("Uitnodiging overnemen").click()
    page.get_by_label("Plak een regel").fill("14-1-2027 9:30-10:15, route 12")
    page.get_by_role("button", name="Hieronder invullen").click()
    expect(page.get_by_label("Tijd")).to_have_value("9.30 uur")
    expect(page.get_by_label("Hoe lang: minuten")).to_have_value("45")
    expect(page.get_by_label("Plaats")).to_have_value("route 12")
    expect(page.get_by_label("Plak een regel")).to_have_value("14-1-2027 9:30-10:15, route 12")


def test_an_appointment_leads_from_its_line_and_moves_as_a_whole(open_staff):
    page = open_staff(LIGHT, **WIDE)
    open_plan(page, "Demo Banaan")
    agreed = page.locator(".line--booked").first
    agreed.locator(".line__what a").click()
    page.get_by_role("link", name="De afspraak").click()
    form_of(page, "Andere tijd of plaats").get_by_label("Plaats").fill("route 99")
    form_of(page, "Andere tijd of plaats").locator("[type=submit]").click()
    asked = page.get_by_role("button", name="Ja, opslaan")  # where the day is a doubtful one
    expect(said(page).filter(has_text="Opgeslagen").or_(asked).first).to_be_visible()
    if asked.count():
        asked.click()
    expect(said(page)).to_contain_text("Opgeslagen: afspraak verzet.")
