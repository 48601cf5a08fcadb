"""What a nurse does in a day: log in, find a patient, start a plan, work through the list."""

import pytest
from playwright.sync_api import expect

from .staff import (
    BORN,
    LIGHT,
    WIDE,
    WITHOUT_SCRIPTS,
    add_patient,
    focused,
    line,
    log_in,
    open_patient,
    open_plan,
    said,
    title_of,
    type_patient,
)

pytestmark = pytest.mark.browser


# the login


def test_a_wrong_password_is_told_and_the_name_stays(open_outside, staff_site):
    page = open_outside("/werklijst/")
    expect(title_of(page)).to_have_text("Inloggen")
    page.locator("#id_login").fill(staff_site.email)
    page.keyboard.press("Tab")
    page.keyboard.type("aardbei")
    page.keyboard.press("Enter")
    expect(focused(page)).to_contain_text("U bent niet ingelogd")
    expect(page.locator("#id_login")).to_have_value(staff_site.email)


def test_after_logging_out_nothing_can_be_seen(open_outside, staff_site):
    page = open_outside("/over/")
    log_in(page, staff_site)
    with page.expect_navigation():
        page.get_by_role("button", name="Uitloggen").click()
    page.goto(f"{staff_site.address}/werklijst/")
    expect(title_of(page)).to_have_text("Inloggen")


# start


def test_a_nurse_starts_a_plan_for_someone_new(open_staff):
    page = open_staff("/patienten/", **WIDE)
    page.get_by_label("Naam, ziekenhuisnummer of geboortedatum").fill("Demo Kweepeer")
    expect(page.get_by_text("Niemand gevonden.")).to_be_visible()
    expect(page.locator("#found-count")).to_have_text("0 patiënten")
    expect(focused(page)).to_have_id("q")
    page.get_by_role("link", name="Patiënt toevoegen").click()
    type_patient(page, "Demo Kweepeer")
    treatment = page.get_by_label("Behandeling", exact=True)
    treatment.focus()
    treatment.select_option("ocrelizumab")
    expect(page.locator("#question-count")).to_have_text(
        "Er zijn 6 vragen bij Ocrelizumab (Ocrevus)."
    )
    expect(treatment).to_be_focused()
    page.get_by_role("group", name="Geslacht").get_by_label("Man", exact=True).check()
    page.get_by_label("Eerste dag van de behandeling").fill("2035-01-06")
    page.get_by_role("button", name="Toon het hele schema").click()
    expect(focused(page)).to_have_text("Ocrelizumab (Ocrevus) vanaf zaterdag 6 januari 2035")
    expect(page.get_by_text("Het ziekenhuis is dicht op: zaterdag 6 januari 2035.")).to_be_visible()
    expect(page.get_by_role("button", name="Vrijdag 5 januari 2035")).to_be_in_viewport()
    page.get_by_role("button", name="Maandag 8 januari 2035").click()
    expect(focused(page)).to_have_text("Ocrelizumab (Ocrevus) vanaf maandag 8 januari 2035")
    expect(page.get_by_text("Het ziekenhuis is dicht op")).to_have_count(0)
    expect(line(page, "Tweede infuus (300 mg)")).to_contain_text("Maandag 22 januari 2035")
    page.get_by_role("button", name="Ja, dit plan starten").click()
    expect(title_of(page)).to_have_text("Ocrelizumab (Ocrevus)")
    expect(page.get_by_text("Eerste dag: maandag 8 januari 2035")).to_be_visible()
    expect(said(page)).to_contain_text("Het plan is opgeslagen.")


def test_a_plan_starts_without_scripts(open_staff):
    page = open_staff("/patienten/", **WITHOUT_SCRIPTS)
    page.get_by_label("Naam, ziekenhuisnummer of geboortedatum").fill("Demo Lijsterbes")
    page.get_by_role("button", name="Zoeken").click()
    expect(page.get_by_text("Niemand gevonden.")).to_be_visible()
    page.get_by_role("link", name="Patiënt toevoegen").click()
    type_patient(page, "Demo Lijsterbes")
    page.get_by_label("Behandeling", exact=True).select_option("ocrelizumab")
    page.get_by_role("button", name="Toon de vragen bij deze behandeling").click()
    page.get_by_role("group", name="Geslacht").get_by_label("Man", exact=True).check()
    page.get_by_label("Eerste dag van de behandeling").fill("2035-01-06")
    page.get_by_role("button", name="Toon het hele schema").click()
    page.get_by_role("button", name="Maandag 8 januari 2035").click()
    expect(page.locator("#preview-title")).to_contain_text("maandag 8 januari 2035")
    page.get_by_role("button", name="Ja, dit plan starten").click()
    expect(page.get_by_text("Eerste dag: maandag 8 januari 2035")).to_be_visible()
    expect(page.get_by_text("Wat bekend is van de patiënt")).to_be_visible()


def press(page, name, key="Enter", role="button"):
    """Go to something with the Tab key alone, and press it."""
    wanted = page.get_by_role(role, name=name).first
    expect(wanted).to_be_visible()
    for _ in range(120):
        if wanted.evaluate("one => one === document.activeElement"):
            page.keyboard.press(key)
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not come to {name}")


def test_a_plan_starts_by_keyboard_alone(open_staff):
    page = open_staff("/patienten/", **WIDE)
    press(page, "Patiënt toevoegen", role="link")
    expect(title_of(page)).to_have_text("Patiënt toevoegen")
    press(page, "Naam", "D", role="textbox")
    page.keyboard.type("emo Mirabel")
    page.keyboard.press("Tab")
    page.keyboard.type("20051985")
    press(page, "Ziekenhuisnummer", "N", role="textbox")
    page.keyboard.type("R-Mirabel")
    page.keyboard.press("Enter")
    expect(title_of(page)).to_have_text("Behandeling starten")
    press(page, "Behandeling", "o", role="combobox")
    expect(page.get_by_label("Behandeling", exact=True)).to_have_value("ocrelizumab")
    expect(page.locator("#question-count")).to_contain_text("Ocrelizumab")
    expect(page.get_by_label("Behandeling", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("06012035")
    page.keyboard.press("Enter")
    expect(focused(page)).to_contain_text("vanaf zaterdag 6 januari 2035")
    press(page, "Maandag 8 januari 2035")
    expect(focused(page)).to_contain_text("vanaf maandag 8 januari 2035")
    press(page, "Ja, dit plan starten")
    expect(said(page)).to_contain_text("Het plan is opgeslagen.")


def test_a_mistake_is_told_and_goes_away_when_it_is_mended(open_staff):
    page = open_staff(LIGHT)
    add_patient(page, "Demo Moerbei")
    page.get_by_label("Behandeling", exact=True).select_option("ocrelizumab")
    expect(page.get_by_role("group", name="Geslacht")).to_be_visible()
    page.get_by_role("group", name="Geslacht").get_by_label("Man", exact=True).check()
    page.get_by_role("button", name="Toon het hele schema").click()
    expect(page.locator(".errors")).to_be_focused()
    expect(page.get_by_role("group", name="Geslacht").get_by_label("Man")).to_be_checked()
    page.get_by_label("Eerste dag van de behandeling").fill("2035-01-08")
    page.get_by_role("button", name="Toon het hele schema").click()
    expect(focused(page)).to_contain_text("vanaf maandag 8 januari 2035")
    expect(page.locator(".errors, .field--wrong")).to_have_count(0)


def test_a_patient_who_is_there_already_is_not_added_twice(open_staff):
    page = open_staff("/patienten/nieuw/")
    page.get_by_label("Naam").fill("Demo Dubbel")
    page.get_by_label("Geboortedatum").fill(BORN)
    page.get_by_label("Ziekenhuisnummer").fill("DEMO-001")
    page.get_by_role("button", name="Opslaan en behandeling kiezen").click()
    expect(focused(page)).to_contain_text("Dit is niet opgeslagen")
    expect(page.get_by_label("Naam")).to_have_value("Demo Dubbel")


@pytest.mark.parametrize("words", ["aardb", "DEMO-001", "12-4-1988"])
def test_a_patient_is_found_by_name_number_or_birth(open_staff, words):
    page = open_staff("/patienten/")
    page.get_by_label("Naam, ziekenhuisnummer of geboortedatum").fill(words)
    expect(page.locator("#found-count")).to_have_text("1 patiënt")
    expect(page.locator("#found").get_by_role("link")).to_have_text("Demo Aardbei")
    assert words not in page.url


# the worklist


def test_the_worklist_is_narrowed_and_a_line_leaves_it(open_staff):
    page = open_staff("/werklijst/", **WIDE)
    page.locator(".worklist-fold > summary").click()
    page.get_by_label("Behandeling").focus()
    page.get_by_label("Behandeling").select_option("ocrelizumab")
    expect(page.locator("#worklist-title")).to_have_text("Te laat: 1 regel")
    expect(page.locator("#worklist-status")).to_have_text("Te laat: 1 regel")
    expect(page.get_by_label("Behandeling")).to_be_focused()
    assert "treatment=ocrelizumab" in page.url
    page.get_by_role("button", name="Vandaag gedaan").press("Enter")
    expect(page.locator("#worklist-title")).to_have_text("Te laat: 0 regels")
    expect(focused(page)).to_have_id("worklist-title")
    expect(said(page)).to_contain_text("Opgeslagen: genoteerd.")
    expect(page.get_by_text("Niets is te laat: van alles")).to_be_visible()
    said(page).get_by_role("button", name="Ongedaan maken").click()
    page.get_by_role("button", name="Ja, opslaan").click()
    expect(page.locator("#worklist-title")).to_have_text("Te laat: 1 regel")
    assert "treatment=ocrelizumab" in page.url
    page.get_by_role("link", name="Patiënten").click()
    page.get_by_role("link", name="Werklijst").click()
    expect(page.locator("#worklist-title")).to_have_text("Te laat: 1 regel")  # it is remembered
    page.locator(".worklist-fold > summary").click()
    page.get_by_label("Behandeling").select_option("")
    expect(page.locator("#worklist-title")).not_to_have_text("Te laat: 1 regel")


def test_the_worklist_is_narrowed_without_scripts(open_staff):
    page = open_staff("/werklijst/", **WITHOUT_SCRIPTS)
    page.locator(".worklist-fold > summary").click()
    page.get_by_label("Behandeling").select_option("dimethyl-fumarate")
    page.get_by_role("button", name="Toon", exact=True).click()
    expect(page.locator("#worklist-title")).to_have_text("Te laat: 1 regel")
    expect(page.get_by_role("link", name="Demo Pruim", exact=True)).to_be_visible()
    page.locator(".worklist-fold > summary").click()
    page.get_by_label("Behandeling").select_option("")
    page.get_by_role("button", name="Toon", exact=True).click()
    expect(page.locator("#worklist-title")).not_to_have_text("Te laat: 1 regel")


def test_the_worklist_can_be_saved_as_it_is_narrowed(open_staff):
    page = open_staff("/werklijst/?section=overdue&treatment=alemtuzumab", **WIDE)
    with page.expect_download() as download:
        page.get_by_role("link", name="Deze lijst bewaren (CSV)").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].startswith("Patiënt;Geboortedatum;")
    assert "Demo Ananas" in text
    assert "Ocrelizumab" not in text


def test_paper_shows_no_buttons(open_staff):
    page = open_staff("/werklijst/", is_new=True, **WIDE)
    page.emulate_media(media="print")
    expect(page.locator(".worklist__line").first).to_be_visible()
    shown = page.locator("button:visible, .button:visible, select:visible, nav:visible")
    expect(shown).to_have_count(0)
    expect(page.get_by_text("Afgedrukt op")).to_be_visible()


def test_paper_of_a_plan_and_of_a_patient_shows_nothing_to_press(open_staff):
    page = open_staff("/werklijst/", is_new=True, **WIDE)
    open_patient(page, "Demo Ananas")
    patient = page.url
    open_plan(page, "Demo Ananas")
    page.emulate_media(media="print")
    for address in (page.url, patient):
        page.goto(address)
        pressed = page.locator("button:visible, .button:visible, input:visible, nav:visible")
        expect(pressed).to_have_count(0)
        expect(page.locator(".line").first).to_be_visible()


# a new version


def test_patients_are_moved_to_a_new_version_after_a_look(open_staff):
    page = open_staff("/versies/", **WIDE)
    row = page.locator(".line--upgrade").filter(has_text="Demo Meloen")
    expect(row).to_contain_text("versie 1 → 2")
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Toon wat er verandert voor wie aangevinkt is").click()
    expect(title_of(page)).to_have_text("Overzetten naar de nieuwe versie?")
    expect(page.locator(".patient-line")).to_have_count(1)
    expect(page.get_by_text("Driemaandelijks bloed prikken").first).to_be_visible()
    page.get_by_role("button", name="Ja, opslaan").click()
    expect(said(page)).to_contain_text("1 plan heeft nu de nieuwe versie.")
    expect(row).to_have_count(0)
    open_plan(page, "Demo Meloen")
    expect(page.get_by_text("versie 2 van het schema")).to_be_visible()


# in English


def test_the_choice_of_english_stays_with_the_nurse(open_staff):
    page = open_staff("/werklijst/?section=book", **WIDE)
    page.get_by_role("link", name="English").click()
    expect(page.locator("#worklist-title")).to_contain_text("To be booked")
    page.get_by_role("link", name="Patients").click()
    page.get_by_role("link", name="Demo Aardbei").click()
    expect(page.get_by_role("link", name="Start a treatment")).to_be_visible()


def test_a_click_is_not_lost_while_the_questions_still_come(open_staff):
    page = open_staff(LIGHT)
    add_patient(page, "Demo Rozebottel")
    page.get_by_label("Eerste dag van de behandeling").fill("2035-01-08")
    # Questions that push the button away between the press and the release of a finger.
    held = []
    page.route(page.url, lambda route: held.append(route), times=1)
    page.get_by_label("Behandeling", exact=True).select_option("alemtuzumab")
    show = page.get_by_role("button", name="Toon het hele schema")
    expect(show).to_be_disabled()
    held[0].continue_()
    expect(page.get_by_role("group", name="Geslacht")).to_be_visible()
    show.click()
    expect(page.get_by_role("button", name="Ja, dit plan starten")).to_be_visible()
