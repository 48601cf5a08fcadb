"""How a patient comes in: by the letter that a nurse printed, and by a code that was mailed."""

import re

from playwright.sync_api import expect

from tests.renderers.papers import text_of

from .staff import BORN


def letter_code(page):
    """Print the letter as the nurse does, and read its code from the paper."""
    page.get_by_role("link", name=re.compile("[Bb]rief")).first.click()
    form = page.locator("form:has(button:has-text('PDF'))")
    token = form.locator("[name=csrfmiddlewaretoken]").input_value()
    paper = page.request.post(
        page.url, form={"csrfmiddlewaretoken": token}, headers={"Referer": page.url}
    )
    return re.search(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}\b", text_of(paper.body()))[0]


def mailed_code(site):
    """Read the code from the console of the server, where the demo's e-mail goes."""
    return re.findall(r"^(\w{4}-\w{4})$", site.log.read_text(), re.MULTILINE)[-1]


def activate(page, site, code, email, born=""):
    """Come in with the code of a letter; the page is then the patient's own."""
    page.locator("main input[type=text]").fill(code)
    page.get_by_role("button", name="Verder").click()
    year, month, day = BORN.split("-")
    page.get_by_label("Geboortedatum van de patiënt").fill(born or f"{day}-{month}-{year}")
    page.get_by_role("button", name="Verder").click()
    page.locator("input[type=email]").fill(email)
    page.locator("form:has(input[type=email]) button").click()
    expect(page.locator("input[name=code]")).to_be_visible()
    page.locator("input[name=code]").fill(mailed_code(site))
    page.locator("form:has(input[name=code]) button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn schema")


def calendar_of(page, site, name):
    """Make a calendar that says everything; return its address."""
    page.goto(f"{site.address}/mijn/agenda/")
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=titles][value=full]").check()
    page.get_by_role("button", name="Maak het adres").click()
    return page.locator("#address").input_value()
