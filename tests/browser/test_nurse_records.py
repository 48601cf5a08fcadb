"""What a nurse records: in one tap, several at once, with an hour and a place."""

import re
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from .checks import page_width
from .staff import (
    LIGHT,
    WIDE,
    WITHOUT_SCRIPTS,
    focused,
    form_of,
    open_line,
    open_plan,
    said,
    start_plan,
    title_of,
)

pytestmark = pytest.mark.browser

LABS = "Bloed prikken en urine inleveren"


# record


def test_one_tap_records_and_can_be_taken_back(open_staff):
    page = open_staff(LIGHT, **WIDE)
    open_plan(page, "Demo Abrikoos")
    row = page.locator(".line--late").filter(has_text=LABS)
    tap = row.get_by_role("button", name="Vandaag gedaan")
    place = tap.get_attribute("id")
    tap.press("Enter")
    expect(said(page)).to_contain_text("Opgeslagen: genoteerd.")
    expect(focused(page)).to_have_id(place)
    expect(focused(page)).to_have_accessible_name(re.compile(f"Uitslag besproken ?: {LABS}"))
    expect(row).to_have_count(0)
    said(page).get_by_role("button", name="Ongedaan maken").click()
    expect(title_of(page)).to_have_text("Deze wijziging ongedaan maken?")
    expect(page.get_by_text("Er is nog niets opgeslagen.")).to_be_visible()
    page.get_by_role("button", name="Ja, opslaan").click()
    expect(said(page)).to_contain_text("Opgeslagen: ongedaan gemaakt.")
    expect(row).to_have_count(1)


def test_one_tap_records_without_scripts(open_staff):
    page = open_staff(LIGHT, **WITHOUT_SCRIPTS)
    open_plan(page, "Demo Kers")
    late = page.locator(".line--late")
    expect(late).to_have_count(1)
    late.get_by_role("button", name="Vandaag gedaan").click()
    expect(said(page)).to_contain_text("Opgeslagen: genoteerd.")
    expect(late).to_have_count(0)


def test_several_are_ticked_and_recorded_at_once(open_staff):
    page = open_staff(LIGHT, **WIDE)
    open_plan(page, "Demo Ananas")
    late = page.locator(".line--late").filter(has_text=LABS)
    expect(late).to_have_count(3)
    for number in range(2):
        late.nth(number).get_by_role("checkbox").check()
    page.get_by_role("button", name="Niet gedaan", exact=True).click()
    expect(said(page)).to_contain_text("Opgeslagen: genoteerd.")
    open_plan(page, "Demo Ananas")  # the page asks first what becomes of what was not done
    expect(late).to_have_count(1)


def test_ticking_nothing_is_told_and_the_list_stays(open_staff):
    page = open_staff(LIGHT, **WIDE)
    open_plan(page, "Demo Pompoen")
    page.get_by_role("button", name="Gedaan", exact=True).click()
    expect(focused(page)).to_contain_text("Vink minstens één regel aan.")
    expect(page.locator("#plan-list .line").first).to_be_attached()


def test_a_day_that_is_still_to_come_is_refused_and_stays_typed(open_staff):
    page = open_staff(LIGHT, **WIDE)
    start_plan(page, "Demo Nectarine", "ocrelizumab", "2035-01-08", sex="male")
    open_line(page, "Eerste infuus (300 mg)")
    form = form_of(page, "Gedaan")
    form.get_by_label("Dag").fill("2035-01-08")
    form.locator("[type=submit]").click()
    expect(focused(page)).to_contain_text("Deze dag moet nog komen.")
    expect(form.get_by_label("Dag")).to_have_value("2035-01-08")


def test_all_of_one_day_are_recorded_at_once(open_staff):
    page = open_staff(LIGHT, **WIDE)
    open_plan(page, "Demo Mispel")
    late = page.locator(".line--late")
    expect(late).to_have_count(2)
    page.get_by_role("button", name="Beide gedaan").click()
    expect(said(page)).to_contain_text("Opgeslagen: genoteerd.")
    expect(late).to_have_count(0)


# a name


def test_a_name_of_one_long_word_leaves_every_page_as_wide_as_the_screen(open_staff):
    page = open_staff("/patienten/", width=320)
    name = "Demo".ljust(120, "w")
    tomorrow = timezone.localdate() + timedelta(1)
    start_plan(page, name, "ocrelizumab", tomorrow.isoformat(), sex="male")
    plan = page.url
    for address in (plan, f"{plan}stoppen/", "/werklijst/?section=soon", "/patienten/"):
        page.goto(urljoin(plan, address))
        expect(page.get_by_role("link", name=name).first).to_be_visible()
        assert page_width(page) == 320, address
    page.get_by_role("link", name=name).first.click()
    expect(title_of(page)).to_have_text(name)
    assert page_width(page) == 320
