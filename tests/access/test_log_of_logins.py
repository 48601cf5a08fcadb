"""Who came in, who tried, and whose ways in and roles changed: that stands in the log as well."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from schedules.access.borrowed import TOTP, generate_totp_secret
from schedules.models import Access, AccessEvent, Membership, User
from tests.planning.breaking import refuse
from tests.views.reading import Page
from treatments.models import Clinic

from .passkey import Phone
from .test_login import PASSWORD, code_of, enter, key_of

NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def browser(db):
    cache.clear()
    return Client()


@pytest.fixture
def manager(db):
    user = User.objects.create_user("boss", "boss@example.org", PASSWORD)
    Membership.objects.create(user=user, clinic=Clinic.objects.get(slug="jbz"), role="manager")
    return user


@pytest.fixture
def patient(make_patient):
    """A patient who comes back by a code in the mail."""
    cache.clear()
    found = make_patient()
    user = User.objects.create_user("p-1", "aardbei@example.org")
    more = {"kind": "self", "granted_at": timezone.now()}
    Access.objects.create(user=user, patient=found, **more)
    return found


def said():
    events = AccessEvent.objects.order_by("pk")
    return list(events.values_list("action", "what", "actor", "role", "clinic"))


def test_a_wrong_password_of_staff_stands_with_the_account_and_the_hospital(browser, nurse):
    enter(browser, password="wrong pass phrase")
    assert said() == [("denied", "account_login", "nurse", "nurse", "jbz")]
    assert str(AccessEvent.objects.get().patient_code) == NOBODY


def test_a_try_with_an_unknown_address_is_written_down_without_what_was_typed(browser):
    enter(browser, "nobody@example.org")
    assert said() == [("denied", "account_login", "", "", "")]


def test_a_wrong_second_factor_is_written_down_and_the_right_one_too(browser, nurse):
    secret = generate_totp_secret()
    TOTP.activate(nurse, secret)
    enter(browser)
    assert said() == []  # half a login opens nothing
    browser.post("/account/2fa/authenticate/", {"code": "000000"})
    browser.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert said() == [
        ("denied", "mfa_authenticate", "nurse", "nurse", "jbz"),
        ("login", "mfa_authenticate", "nurse", "nurse", "jbz"),
    ]


def test_a_patient_reads_who_logged_in_and_who_tried(browser, patient, mailoutbox):
    browser.post("/account/login/code/", {"email": "aardbei@example.org"})
    code = re.search(r"\d{4}-\d{4}", mailoutbox[-1].body).group()
    browser.post("/account/login/code/confirm/", {"code": "0000-0000", "action": "verify"})
    browser.post("/account/login/code/confirm/", {"code": code, "action": "verify"})
    assert said() == [
        ("denied", "account_confirm_login_code", "", "", "jbz"),
        ("login", "account_confirm_login_code", "p-1", "self", "jbz"),
    ]
    assert set(AccessEvent.objects.values_list("patient_code", flat=True)) == {patient.code}
    told = Page(browser.get("/mijn/wie-keek/?language=en")).text
    assert "Somebody who was not logged in typed a wrong code" in told
    assert "You logged in" in told


def test_roles_that_are_given_and_taken_stand_in_the_log(client, manager):
    client.force_login(manager)
    clinic = Clinic.objects.get(slug="jbz")
    typed = {"name": "Demo Kiwi", "email": "boss@example.org", "clinic": clinic.pk, "role": "nurse"}
    client.post("/medewerkers/", typed)
    own = Membership.objects.get(user=manager, role="nurse")
    client.post(f"/medewerkers/{own.pk}/weg/")
    assert said() == [
        ("access", "people: nurse, boss", "boss", "manager", "jbz"),
        ("access", "people-remove: nurse, boss", "boss", "manager", "jbz"),
    ]


ACTIVATE, DEACTIVATE = "/account/2fa/totp/activate/", "/account/2fa/totp/deactivate/"


def test_a_factor_that_is_set_up_or_taken_away_stands_in_the_log(browser, nurse):
    enter(browser)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    secret = browser.get(ACTIVATE).context["form"].secret
    browser.post(ACTIVATE, {"code": code_of(secret)})
    browser.post(DEACTIVATE)
    changed = [row for row in said() if row[0] == "access"]
    assert [(what, actor, clinic) for _action, what, actor, _role, clinic in changed] == [
        ("mfa_activate_totp", "nurse", "jbz"),
        ("mfa_deactivate_totp", "nurse", "jbz"),
    ]


def test_a_factor_that_cannot_be_told_is_not_set_up(browser, nurse):
    enter(browser)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    code = code_of(browser.get(ACTIVATE).context["form"].secret)
    refuse(AccessEvent, "NEW.action = 'access'")
    with pytest.raises(DatabaseError, match="refused by the test"):
        browser.post(ACTIVATE, {"code": code})
    assert not Authenticator.objects.filter(user=nurse).exists()


def test_a_key_that_cannot_be_told_is_not_set_up_or_taken_away(browser, nurse):
    key_of(nurse)
    browser.force_login(nurse)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    other = Phone().make(browser.get("/account/2fa/webauthn/add/").context["js_data"])
    before = list(Authenticator.objects.values())
    own = Authenticator.objects.get(user=nurse, type="webauthn")
    refuse(AccessEvent, "NEW.action = 'access'")
    for address, typed in (
        ("/account/2fa/webauthn/add/", {"name": "other", "credential": other}),
        (f"/account/2fa/webauthn/keys/{own.pk}/remove/", {}),
    ):
        with pytest.raises(DatabaseError, match="refused by the test"):
            browser.post(address, typed)
        assert list(Authenticator.objects.values()) == before


def test_a_new_password_stands_in_the_log(browser, nurse):
    enter(browser)
    typed = {
        "oldpassword": PASSWORD,
        "password1": "other pass phrase",
        "password2": "other pass phrase",
    }
    browser.post("/account/password/change/", typed)
    assert said()[-1] == ("access", "account_change_password", "nurse", "nurse", "jbz")


def test_the_auditor_reads_of_accounts_and_not_of_records(client, browser, nurse, make_patient):
    enter(browser, password="wrong pass phrase")
    enter(browser)
    user = User.objects.create_user("audit", "audit@example.org")
    Membership.objects.create(user=user, clinic=Clinic.objects.get(slug="jbz"), role="auditor")
    client.force_login(user)
    told = Page(client.post("/inzage/?language=en", {"person": "nurse"})).text
    assert "Refused: an account" in told
    assert "Logged in: an account" in told
