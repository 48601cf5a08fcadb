"""What a nurse does again and again, through the pages."""

import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import expect

from schedules.demo import code_now

BORN = "1985-05-20"
LIGHT = "/over/"  # to begin on where it does not matter where
PERIOD, LEFT = 30, 8  # seconds: of a code of the second factor, and that typing it may take
WIDE = {"width": 1280}
WITHOUT_SCRIPTS = {"java_script_enabled": False}
_FOUND = {}  # the address of each patient, by site and name
_PLANS = {}  # and of the plan that each has now


@dataclass
class Login:
    """A password and a second factor."""

    email: str
    password: str
    secret: str
    used: str = ""  # the last code of the second factor: it works once


@dataclass
class StaffSite:
    """A server with the demo's hospital, and who may log in there."""

    address: str
    email: str
    password: str
    secret: str
    log: Path  # what the server says, its e-mail included
    letter: str  # the code of the demo's letter for a patient, who was born on…
    born: str
    used: str = ""  # the last code of the second factor: it works once
    cookies: list = field(default_factory=list)  # of the login, once there is one
    manager: Login | None = None


def _staff_in(said, role):
    pattern = rf"{role} +(?P<email>\S+) +password (?P<password>\S+)\s+second factor (?P<secret>\S+)"
    return re.search(pattern, said).groupdict()


def login_in(said):
    """Return the logins that `manage.py demo` says."""
    letter = r"Demo Aardbei: code (?P<letter>\S+), born (?P<born>\S+)"
    manager = Login(**_staff_in(said, "manager"))
    return {**_staff_in(said, "nurse"), **re.search(letter, said).groupdict(), "manager": manager}


def log_in(page, site):
    """Log in as the demo's nurse."""
    _log_in(page, site.address, site)
    expect(page.get_by_role("heading", level=1)).to_have_text("Werklijst")


def log_in_as_manager(page, site):
    """Log in as who manages the demo's hospital."""
    _log_in(page, site.address, site.manager)
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie hier werkt")


def _log_in(page, address, login):
    """Type what somebody has to. The only place that knows how."""
    page.goto(f"{address}/account/login/?language=nl")
    page.locator("#id_login").fill(login.email)
    page.locator("#id_password").fill(login.password)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.locator("#id_code").fill(_fresh_code(login))
    page.locator("main form button[type=submit]").first.click()


def _fresh_code(login):
    """Return what the app shows; the next code where this one was used or ends soon."""
    while (code := code_now(login.secret)) == login.used or time.time() % PERIOD > PERIOD - LEFT:
        time.sleep(1)
    login.used = code
    return code


def add_patient(page, name):
    """Add a patient; the page then asks for the treatment."""
    page.goto(urljoin(page.url, "/patienten/nieuw/"))
    type_patient(page, name)


def type_patient(page, name):
    """Fill in the form of a new patient, and save it."""
    page.get_by_label("Naam").fill(name)
    page.get_by_label("Geboortedatum").fill(BORN)
    page.get_by_label("Ziekenhuisnummer").fill(f"NR-{name[5:]}")
    page.get_by_role("button", name="Opslaan en behandeling kiezen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Behandeling starten")


def start_plan(page, name, treatment, start, **answers):
    """Add a patient and start a treatment; the page is then the plan's."""
    add_patient(page, name)
    page.get_by_label("Behandeling", exact=True).select_option(treatment)
    page.get_by_label("Eerste dag van de behandeling").fill(start)
    for question, answer in answers.items():
        page.locator(f"input[name={question}][value={answer}]").check()
    page.get_by_role("button", name="Toon het hele schema").click()
    page.get_by_role("button", name="Ja, dit plan starten").click()
    expect(page.locator("#announcement")).to_contain_text("Het plan is opgeslagen.")
    _PLANS[_known(page, name)] = page.url


def open_patient(page, name):
    """Find a patient and open the page; who was found once is not looked for again."""
    if address := _FOUND.get(_known(page, name)):
        page.goto(address)
    else:
        # Other tests add patients: the list has more than one part.
        page.goto(urljoin(page.url, "/patienten/"))
        page.locator("#q").fill(name)
        page.locator("#q").press("Enter")
        found = page.get_by_role("link", name=name, exact=True)
        # By its address: a list that comes in meanwhile would swallow a click.
        page.goto(urljoin(page.url, found.get_attribute("href")))
    expect(title_of(page)).to_have_text(name)
    _FOUND[_known(page, name)] = page.url


def open_plan(page, name):
    """Open the plan that a patient has now; what was opened once is not looked for again."""
    if address := _PLANS.get(_known(page, name)):
        page.goto(address)
        return
    open_patient(page, name)
    page.locator(".line__what a[href^='/plannen/']").first.click()
    page.wait_for_url("**/plannen/*/")
    _PLANS[_known(page, name)] = page.url


def _known(page, name):
    return urljoin(page.url, "/"), name


def line(page, title, day=""):
    """Return the lines of a plan with this title, and perhaps on this day."""
    return page.locator(".line").filter(has_text=title).filter(has_text=day)


def open_line(page, title, day=""):
    """Open one line of a plan, also where it is folded away."""
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    line(page, title, day).first.locator(".line__what a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def choose(page, name):
    """Choose something in the menu of a plan, opened where it is not."""
    menu = page.locator(".menu")
    if menu.get_attribute("open") is None:
        menu.locator("summary").click()
    menu.get_by_role("link", name=name).click()


def form_of(page, title):
    """Return one form of a line's page, opened."""
    fold = page.locator("details.fold").filter(
        has=page.get_by_role("heading", name=title, exact=True)
    )
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    return fold


def focused(page):
    """Return what has the focus."""
    return page.locator(":focus")


def said(page):
    """Return what is announced to who cannot see it."""
    return page.locator("#announcement")


def title_of(page):
    """Return the title of a page."""
    return page.get_by_role("heading", level=1)
