"""A nurse's day, act by act, with the clicks that each may cost at most.

Entering somebody half-way in treatment is the tenth: tests/browser/test_nurse_half_way.py.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from .effort import Effort
from .staff import BORN, form_of, line, open_line, said, start_plan, title_of

pytestmark = pytest.mark.browser
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture
def desk(open_staff):
    """Return the page with which her day begins, and what it costs from there."""
    return open_staff("/werklijst/", **DESKTOP), Effort()


def on_the_list(page, name):
    return page.locator(".worklist__line").filter(has_text=name)


def who_she_is(page, name, number):
    page.get_by_label("Naam").fill(name)
    page.get_by_label("Geboortedatum").fill(BORN)
    page.get_by_label("Ziekenhuisnummer").fill(number)


def take_back(page, effort):
    effort.press(said(page).get_by_role("button", name="Ongedaan maken"))
    effort.press(page.get_by_role("button", name="Ja, opslaan"))


def _working_day():
    """Return a day of last week on which no hospital is closed: a Tuesday or a Wednesday."""
    feasts = {(1, 1), (4, 27), (5, 5), (12, 25), (12, 26)}
    days = (timezone.localdate() - timedelta(n) for n in range(1, 14))
    return next(d for d in days if d.weekday() in (1, 2) and (d.month, d.day) not in feasts)


def test_a_new_patient_begins_with_alemtuzumab(desk):
    page, effort = desk
    effort.press(page.get_by_role("link", name="Patiënten"))
    effort.press(page.get_by_role("link", name="Patiënt toevoegen"))
    who_she_is(page, "Demo Kalebas", "NR-Kalebas")
    effort.press(page.get_by_role("button", name="Opslaan en behandeling kiezen"))
    effort.choose(page.get_by_label("Behandeling", exact=True), "alemtuzumab")
    effort.day(page.get_by_label("Eerste dag van de behandeling"), "8-1-2035")
    effort.press(page.get_by_role("button", name="Toon het hele schema"))
    effort.press(page.get_by_role("button", name="Ja, dit plan starten"))
    expect(said(page)).to_contain_text("Het plan is opgeslagen.")
    assert effort.clicks <= 9


def test_her_blood_was_taken_today_and_that_is_undone(desk):
    page, effort = desk
    effort.press(on_the_list(page, "Demo Dille").get_by_role("button", name="Vandaag gedaan"))
    expect(said(page)).to_contain_text("Opgeslagen: genoteerd.")
    expect(on_the_list(page, "Demo Dille")).to_have_count(0)
    assert effort.clicks <= 1
    undone = Effort()
    take_back(page, undone)
    expect(on_the_list(page, "Demo Dille")).to_have_count(1)
    assert undone.clicks <= 2


def test_it_was_done_on_another_day(desk):
    page, effort = desk
    one = on_the_list(page, "Demo Dille")
    effort.press(one.get_by_text("Meer"))
    one.get_by_label("Gedaan op").fill(str(_working_day()))
    effort.press(one.get_by_role("button", name="Opslaan: gedaan"))
    expect(said(page)).to_contain_text("Opgeslagen: genoteerd.")
    assert effort.clicks <= 2
    take_back(page, effort)
    expect(on_the_list(page, "Demo Dille")).to_have_count(1)


def test_it_was_not_done_and_she_says_why(desk):
    page, effort = desk
    one = on_the_list(page, "Demo Dille")
    effort.press(one.get_by_text("Meer"))
    one.get_by_label("Niet gedaan, want").fill("was ziek")
    effort.press(one.get_by_role("button", name="Opslaan: niet gedaan"))
    expect(on_the_list(page, "Demo Dille")).to_have_count(0)
    assert effort.clicks <= 2
    take_back(page, effort)
    expect(on_the_list(page, "Demo Dille")).to_have_count(1)


def test_an_infusion_is_postponed_after_a_preview(desk):
    page, _ = desk
    start_plan(page, "Demo Cranberry", "ocrelizumab", "2035-01-08", sex="male")
    effort = Effort()
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    effort.press(line(page, "Halfjaarlijks infuus", "9 juli 2035").locator(".line__what a"))
    fold = page.locator("details.fold").filter(
        has=page.get_by_role("heading", name="Verplaatsen naar een andere dag", exact=True)
    )
    effort.press(fold.locator("summary"))
    fold.get_by_label("Dag").fill("6-8-2035")
    fold.get_by_label("Reden").fill("Koorts")
    effort.press(fold.locator("[type=submit]"))
    expect(title_of(page)).to_have_text("Wat dit verandert")
    effort.press(page.get_by_role("button", name="Ja, opslaan"))
    expect(said(page)).to_contain_text("Opgeslagen")
    assert effort.clicks <= 4


def test_the_hospital_called_her_appointment_off(desk):
    """The infusion moved under the appointment: the list asks what became of that."""
    page, effort = desk
    start_plan(page, "Demo Zuurbes", "ocrelizumab", "2035-01-08", sex="male")
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    of_day = page.locator(".day").filter(
        has=page.locator(".day__when", has_text="Maandag 22 januari 2035")
    )
    of_day.get_by_role("link", name="Afspreken").first.click()
    page.get_by_label("Tijd").fill("10:00")
    page.get_by_role("button", name="Opslaan: afgesproken").click()
    open_line(page, "Tweede infuus (300 mg)")
    form = form_of(page, "Verplaatsen naar een andere dag")
    form.get_by_label("Dag").fill("5-2-2035")
    form.locator("[type=submit]").click()
    expect(page.locator("#consequences")).to_contain_text("maandag 22 januari 2035, 10.00 uur")
    page.get_by_role("button", name="Ja, opslaan").click()
    expect(page.get_by_text("1 afspraak: afzeggen of houden.")).to_be_visible()
    page.goto(f"{page.url.split('/plannen/')[0]}/werklijst/?section=decide")
    one = on_the_list(page, "Demo Zuurbes")
    expect(one).to_contain_text("Bellen: 000 000 00 02")
    effort.press(one.get_by_role("button", name="Afgezegd"))
    expect(said(page)).to_contain_text("Opgeslagen: afspraak afgezegd.")
    expect(one).to_have_count(0)
    assert effort.clicks <= 1


def test_a_second_record_is_caught_before_it_is_made(desk):
    page, _ = desk
    page.goto(f"{page.url.split('/werklijst')[0]}/patienten/nieuw/")
    who_she_is(page, "Demo Lavas", "NR-Lavas")
    page.get_by_role("button", name="Opslaan en behandeling kiezen").click()
    expect(title_of(page)).to_have_text("Behandeling starten")
    page.goto(f"{page.url.split('/patienten')[0]}/patienten/nieuw/")
    who_she_is(page, "demo lavás", "NR-Lavas-2")
    effort = Effort()
    effort.press(page.get_by_role("button", name="Opslaan en behandeling kiezen"))
    expect(page.get_by_role("link", name="Demo Lavas")).to_be_visible()
    assert effort.clicks <= 1  # the one that would have saved her


def test_somebody_on_the_phone_is_found(desk):
    page, effort = desk
    effort.press(page.get_by_role("searchbox"))
    page.get_by_role("searchbox").fill("radijs")
    effort.press(page.locator("#found").get_by_role("link", name="Demo Radijs"))
    expect(title_of(page)).to_have_text("Demo Radijs")
    assert effort.clicks <= 2
