"""Plans that follow real life: an infusion postponed, two nurses at once, a switch."""

import re

import pytest
from playwright.sync_api import expect

from .staff import (
    LIGHT,
    WIDE,
    WITHOUT_SCRIPTS,
    add_patient,
    choose,
    focused,
    form_of,
    line,
    open_line,
    open_patient,
    open_plan,
    said,
    start_plan,
    title_of,
)

pytestmark = pytest.mark.browser

MAINTENANCE = "Halfjaarlijks infuus (600 mg)"  # on the working day after Sunday 8 July 2035


# postpone


def begin_to_postpone(page, to="2035-08-06"):
    open_line(page, MAINTENANCE, "9 juli 2035")
    form = form_of(page, "Verplaatsen naar een andere dag")
    form.get_by_label("Dag").fill(to)
    form.get_by_label("Reden").fill("Koorts")
    form.locator("[type=submit]").click()
    expect(title_of(page)).to_have_text("Wat dit verandert")


def test_a_nurse_postpones_one_infusion_and_undoes_it(open_staff):
    page = open_staff(LIGHT, **WIDE)
    start_plan(page, "Demo Pawpaw", "ocrelizumab", "2035-01-08", sex="male")
    begin_to_postpone(page)
    what = page.locator("#consequences")
    expect(page.get_by_label("Deze en wat erna komt")).to_be_checked()
    expect(what).to_contain_text("maandag 9 juli 2035 → wordt maandag 6 augustus 2035")
    expect(what).to_contain_text(
        "Volgens het protocol: 6 maanden na de start, daarna elke 6 maanden"
    )
    expect(what).to_contain_text("dinsdag 8 januari 2036 → wordt woensdag 6 februari 2036")
    alone = page.get_by_label("Alleen deze")
    alone.check()
    expect(what).not_to_contain_text("6 februari 2036")
    expect(what).to_contain_text("maandag 6 augustus 2035")
    expect(alone).to_be_focused()
    expect(page.locator("#consequences-count")).to_have_text(
        re.compile(r"\d+ regels veranderen mee")
    )
    expect(page.get_by_label("Reden", exact=True)).to_have_value("Koorts")
    page.get_by_role("button", name="Ja, opslaan").click()
    expect(said(page)).to_contain_text("Opgeslagen: verplaatst.")
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    expect(line(page, MAINTENANCE, "Maandag 6 augustus 2035")).to_contain_text("Verplaatst")
    expect(line(page, MAINTENANCE, "Dinsdag 8 januari 2036")).to_have_count(1)
    choose(page, "Geschiedenis")
    newest = page.locator(".history__item").first
    expect(newest).to_contain_text("Reden: Koorts")
    expect(newest).to_contain_text("Verplaatst, 6 augustus 2035")
    newest.get_by_role("button", name="Ongedaan maken").click()
    expect(what).to_contain_text("wordt maandag 9 juli 2035")
    page.get_by_role("button", name="Ja, opslaan").click()
    expect(said(page)).to_contain_text("Opgeslagen: ongedaan gemaakt.")
    expect(page.locator(".history__item").nth(1)).to_contain_text("later ongedaan gemaakt")


def test_postponing_moves_what_follows_without_scripts(open_staff):
    page = open_staff("/patienten/", **WITHOUT_SCRIPTS)
    start_plan_without_scripts(page, "Demo Perensap")
    for fold in page.locator("details.fold").filter(has_text=MAINTENANCE).all():
        fold.locator("summary").first.click()
    line(page, MAINTENANCE, "9 juli 2035").locator(".line__what a").click()
    form = form_of(page, "Verplaatsen naar een andere dag")
    form.get_by_label("Dag").fill("2035-08-06")
    form.locator("[type=submit]").click()
    page.get_by_label("Alleen deze").check()
    page.get_by_role("button", name="Toon wat dit verandert").click()
    expect(page.get_by_label("Alleen deze")).to_be_checked()
    expect(page.locator("#consequences")).not_to_contain_text("6 februari 2036")
    page.get_by_label("Deze en wat erna komt").check()
    page.get_by_role("button", name="Toon wat dit verandert").click()
    expect(page.locator("#consequences")).to_contain_text("6 februari 2036")
    page.get_by_role("button", name="Ja, opslaan").click()
    expect(line(page, MAINTENANCE, "6 februari 2036")).to_have_count(1)


def start_plan_without_scripts(page, name):
    add_patient(page, name)
    page.get_by_label("Behandeling", exact=True).select_option("ocrelizumab")
    page.get_by_label("Eerste dag van de behandeling").fill("2035-01-08")
    page.get_by_role("button", name="Toon het hele schema").click()
    page.get_by_role("button", name="Ja, dit plan starten").click()
    expect(said(page)).to_contain_text("Het plan is opgeslagen.")


def test_too_early_an_infusion_needs_a_reason_and_loses_nothing(open_staff):
    page = open_staff(LIGHT, **WIDE)
    start_plan(page, "Demo Pistache", "ocrelizumab", "2035-01-08", sex="male")
    open_line(page, MAINTENANCE, "9 juli 2035")
    form = form_of(page, "Verplaatsen naar een andere dag")
    form.get_by_label("Dag").fill("2035-05-07")
    form.locator("[type=submit]").click()
    reason = page.get_by_label(re.compile("Reden"))
    page.get_by_label("Alleen deze").check()
    expect(page.locator("#consequences")).to_contain_text("maandag 7 mei 2035")
    page.get_by_role("button", name="Ja, opslaan").click()
    expect(reason).to_be_focused()
    expect(reason).to_have_accessible_description(re.compile("Noteer waarom"))
    expect(page.get_by_label("Alleen deze")).to_be_checked()
    expect(page.locator("#consequences")).to_contain_text("maandag 7 mei 2035")
    reason.fill("Op verzoek van de neuroloog")
    page.get_by_role("button", name="Ja, opslaan").click()
    expect(said(page)).to_contain_text("Opgeslagen: verplaatst.")
    choose(page, "Geschiedenis")
    expect(page.get_by_text("Reden: Op verzoek van de neuroloog")).to_be_visible()


# two nurses


def test_the_second_nurse_sees_what_the_first_did_and_keeps_what_she_typed(open_staff):
    first = open_staff(LIGHT, **WIDE)
    start_plan(first, "Demo Passievrucht", "ocrelizumab", "2035-01-08", sex="male")
    second = open_staff(LIGHT, **WIDE)
    open_plan(second, "Demo Passievrucht")
    open_line(second, MAINTENANCE, "9 juli 2035")
    open_line(first, "Eerste infuus (300 mg)")
    form_of(first, "Notitie").get_by_label("Notitie").fill("Komt met de taxi")
    form_of(first, "Notitie").locator("[type=submit]").click()
    expect(said(first)).to_contain_text("Opgeslagen")

    form = form_of(second, "Verplaatsen naar een andere dag")
    form.get_by_label("Dag").fill("2035-08-06")
    form.get_by_label("Reden").fill("Lange vakantie")
    form.locator("[type=submit]").click()
    expect(focused(second)).to_contain_text("Dit plan is veranderd terwijl u bezig was")
    expect(focused(second)).to_contain_text("Komt met de taxi")
    expect(second.get_by_label(re.compile("Reden"))).to_have_value("Lange vakantie")
    second.get_by_role("button", name="Ja, opslaan").click()
    expect(said(second)).to_contain_text("Opgeslagen: verplaatst.")
    expect(line(second, "Eerste infuus (300 mg)")).to_contain_text("Komt met de taxi")


def test_a_change_between_the_preview_and_the_yes_is_shown_first(open_staff):
    first = open_staff(LIGHT, **WIDE)
    start_plan(first, "Demo Physalis", "ocrelizumab", "2035-01-08", sex="male")
    second = open_staff(LIGHT, **WIDE)
    open_plan(second, "Demo Physalis")
    begin_to_postpone(second)
    open_line(first, "Eerste infuus (300 mg)")
    form_of(first, "Notitie").get_by_label("Notitie").fill("Belt nog terug")
    form_of(first, "Notitie").locator("[type=submit]").click()
    expect(said(first)).to_contain_text("Opgeslagen")

    second.get_by_role("button", name="Ja, opslaan").click()
    expect(focused(second)).to_contain_text("Belt nog terug")
    expect(second.get_by_label(re.compile("Reden"))).to_have_value("Koorts")
    second.get_by_role("button", name="Ja, opslaan").click()
    expect(said(second)).to_contain_text("Opgeslagen: verplaatst.")


def test_a_tap_on_an_old_page_shows_what_changed_and_waits_for_a_yes(open_staff):
    page = open_staff(LIGHT, **WIDE)
    open_plan(page, "Demo Pompoen")
    other = open_staff(LIGHT, **WIDE)
    open_plan(other, "Demo Pompoen")
    open_line(other, "Bloed prikken voor uw controle")
    form_of(other, "Notitie").get_by_label("Notitie").fill("Is ziek")
    form_of(other, "Notitie").locator("[type=submit]").click()
    expect(said(other)).to_contain_text("Opgeslagen")

    page.locator(".line--late").first.get_by_role("button", name="Vandaag gedaan").click()
    expect(focused(page)).to_contain_text("Is ziek")
    page.get_by_role("link", name="Nee, niets veranderen").click()
    expect(page.locator(".line--late")).to_have_count(2)


# switch


def test_a_carrier_of_the_jc_virus_switches_to_ocrelizumab(open_staff):
    page = open_staff(LIGHT, **WIDE)
    start_plan(page, "Demo Rambutan", "natalizumab", "2026-01-05", jcv="positive")
    choose(page, "Overstappen")
    page.get_by_label("Dag waarop de behandeling stopt").fill("2026-04-06")
    page.get_by_label("Dag van de laatste dosis").first.fill("2026-03-30")
    page.get_by_label("Reden").fill("Draagt het JC-virus")
    treatment = page.get_by_label("Nieuwe behandeling")
    treatment.focus()
    treatment.select_option("ocrelizumab")
    expect(page.get_by_label("Dag van het laatste infuus natalizumab")).to_have_value(
        "30 maart 2026"
    )
    expect(page.get_by_role("group", name="JC-virus").get_by_label("Positief")).to_be_checked()
    expect(treatment).to_be_focused()
    page.get_by_label("Eerste dag van de behandeling").fill("2026-05-11")
    page.get_by_role("button", name="Toon het hele schema").click()
    expect(focused(page)).to_have_text("Ocrelizumab (Ocrevus) vanaf maandag 11 mei 2026")
    preview = page.locator("#preview")
    expect(line(preview, "Eerste infuus na natalizumab")).to_contain_text("Maandag 11 mei 2026")
    expect(line(preview, "Tweede infuus na natalizumab")).to_contain_text("Maandag 22 juni 2026")
    expect(line(preview, "Extra MRI-scan na natalizumab")).to_contain_text("30 september 2026")
    expect(preview).to_contain_text("Wat het stoppen van Natalizumab (Tysabri) verandert")
    page.get_by_role("button", name="Ja, overstappen").click()
    expect(title_of(page)).to_have_text("Ocrelizumab (Ocrevus)")
    open_patient(page, "Demo Rambutan")
    treatments = page.get_by_role("region", name="Behandelingen").locator(".line")
    expect(treatments.filter(has_text="Natalizumab")).to_contain_text("Gestopt op 6 april 2026")
    expect(treatments.filter(has_text="Ocrelizumab")).to_contain_text("maandag 11 mei 2026")
