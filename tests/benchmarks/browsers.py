"""The browsers of a nurse and a patient, who come in by the pages as anybody does."""

import re

from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from schedules.access.letters import new_letter
from schedules.demo import code_now, staff_logins
from schedules.demo.logins import staff_member
from schedules.models import Access, Membership, Patient, User

NURSE = Membership.Role.NURSE


def nurse_in(*clinics: str) -> tuple[User, Client]:
    """Return an invented nurse of these clinics, and a browser that both factors have opened."""
    (nurse, *_same) = [staff_member("nurse", NURSE, clinic) for clinic in clinics]
    (login,) = [login for login in staff_logins(clinics[0]) if login.role == NURSE]
    browser = Client()
    browser.post("/account/login/", {"login": login.email, "password": login.password})
    browser.post("/account/2fa/authenticate/", {"code": code_now(login.secret)})
    return nurse, browser


def patient_in(patient: Patient, nurse: User) -> Client:
    """Return a browser in which a patient is, by a letter and a code by e-mail."""
    _letter, code = new_letter(patient, Access.Kind.SELF, by=nurse, now=timezone.now())
    browser, address = Client(), f"{patient.code}@example.org"
    browser.post("/binnenkomen/", {"code": code})
    browser.post("/binnenkomen/geboortedatum/", {"born": f"{patient.born_on:%d-%m-%Y}"})
    browser.post("/binnenkomen/kiezen/", {"way": "mail", "email": address})
    sent = re.search(r"^\d{4}-\d{4}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert sent, "the e-mail holds no code"
    browser.post("/binnenkomen/code/", {"code": sent.group(), "action": "verify"})
    return browser


def shown(browser: Client, address: str, sent: dict[str, str] | None = None) -> HttpResponse:
    """Return a page. Raises RuntimeError when something else came, such as the way to a login."""
    page = browser.get(address) if sent is None else browser.post(address, sent)
    if page.status_code != 200:
        raise RuntimeError(f"{address} gave {page.status_code} {page.get('Location', '')}")
    return page
