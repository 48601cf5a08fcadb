"""How staff come in: e-mail, password and a second factor; and how a session ends."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from schedules.access.borrowed import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from schedules.models import Access, Membership, User
from tests.conftest import Browser
from tests.views.reading import Page
from treatments.models import Clinic

from .passkey import PRESENT, Phone

LOGIN = "/account/login/"
PASSWORD = "a long pass phrase"


@pytest.fixture
def browser(db):
    """A browser in which nothing is pretended: every login goes through the pages."""
    cache.clear()
    return Client()


def enter(browser, email="nurse@example.org", password=PASSWORD):
    return browser.post(LOGIN, {"login": email, "password": password})


def code_of(secret):
    """What an authenticator app shows now (RFC 6238)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def secret(nurse):
    """The nurse has an authenticator app."""
    secret = generate_totp_secret()
    TOTP.activate(nurse, secret)
    return secret


def test_a_password_alone_shows_no_patient(browser, nurse):
    enter(browser)
    for address in ("/patienten/", "/werklijst/", "/versies/"):
        assert browser.get(address)["Location"] == "/account/2fa/totp/activate/", address


def test_a_nurse_sets_up_an_app_and_comes_in_with_it(browser, nurse):
    enter(browser)
    asks_again = browser.get("/account/2fa/totp/activate/")["Location"]
    assert asks_again.startswith("/account/reauthenticate/")
    browser.post(asks_again, {"password": PASSWORD})
    secret = browser.get("/account/2fa/totp/activate/").context["form"].secret
    browser.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    cache.clear()  # a code works once; half a minute later it is another one
    other = Client()
    assert enter(other)["Location"] == "/account/2fa/authenticate/"
    other.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert other.get("/patienten/").status_code == 200


def test_with_an_app_the_code_is_asked_at_every_login(browser, nurse, secret):
    assert enter(browser)["Location"] == "/account/2fa/authenticate/"
    assert browser.get("/patienten/")["Location"].startswith(LOGIN)
    done = browser.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert done["Location"] == "/begin/"
    assert browser.get("/begin/")["Location"] == "/werklijst/"
    assert browser.get("/patienten/").status_code == 200


def test_a_wrong_code_does_not_open(browser, nurse, secret):
    enter(browser)
    wrong = f"{(int(code_of(secret)) + 1) % 1_000_000:06}"
    browser.post("/account/2fa/authenticate/", {"code": wrong})
    assert browser.get("/patienten/").status_code == 302


def test_a_code_works_once(nurse, secret, browser):
    enter(browser)
    code = code_of(secret)
    browser.post("/account/2fa/authenticate/", {"code": code})
    other = Client()
    enter(other)
    other.post("/account/2fa/authenticate/", {"code": code})
    assert other.get("/patienten/").status_code == 302


def key_of(user):
    """A security key that somebody has set up as their second factor."""
    key, browser = Phone(), Browser()
    browser.force_login(user)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    page = browser.get("/account/2fa/webauthn/add/")
    made = key.make(page.context["js_data"])
    browser.post("/account/2fa/webauthn/add/", {"name": "key", "credential": made})
    assert Authenticator.objects.filter(user=user, type="webauthn").exists()
    return key


def test_a_stolen_key_without_its_pin_opens_nothing(browser, nurse, make_nurse):
    """Also not where the thief borrows the question from the second step of an own login.

    That question asks no PIN, as a password came before it; it outlives the login that was begun.
    """
    stolen, colleague = key_of(nurse), make_nurse("colleague", "jbz")
    key_of(colleague)
    enter(browser, "colleague@example.org")
    asked = browser.get("/account/2fa/authenticate/").context["js_data"]["request_options"]
    touched = stolen.show(asked, PRESENT)
    session = browser.session
    session["account_login"] |= {"initiated_at": time.time() - 3600}
    session.save()
    browser.post("/account/2fa/webauthn/login/", {"credential": touched})
    assert "_auth_user_id" not in browser.session


def test_the_answer_does_not_tell_who_is_known(browser, nurse):
    known = Page(enter(browser, password="wrong pass phrase"))
    unknown = Page(enter(browser, "nobody@example.org"))
    assert known.text == unknown.text


def test_trying_passwords_is_limited_for_all_browsers_together(browser, nurse):
    for _ in range(5):
        enter(browser, password="wrong pass phrase")
    other = Client()
    assert enter(other).status_code == 200
    assert "_auth_user_id" not in other.session


def test_staff_get_no_code_by_mail_and_patients_get_no_password(browser, nurse):
    User.objects.create_user("anon", "patient@example.org")
    browser.post("/account/login/code/", {"email": "nurse@example.org"})
    assert not [m for m in mail.outbox if m.to == ["nurse@example.org"]] or not any(
        character.isdigit() for character in mail.outbox[0].body.split("http")[0]
    )
    mail.outbox.clear()
    browser.post("/account/password/reset/", {"email": "patient@example.org"})
    assert not any("password/reset/key" in message.body for message in mail.outbox)


def test_nobody_signs_up(browser):
    typed = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    browser.post("/account/signup/", typed)
    assert not User.objects.filter(email="new@example.org").exists()


# sessions


def test_a_quiet_session_of_staff_ends_after_fifteen_minutes(client, nurse):
    client.force_login(nurse)
    assert client.get("/patienten/").status_code == 200
    session = client.session
    session["seen"] = int(time.time()) - 15 * 60 - 1
    session.save()
    assert client.get("/patienten/").status_code == 302


def test_a_session_of_staff_ends_after_ten_hours(client, nurse):
    client.force_login(nurse)
    client.get("/patienten/")
    session = client.session
    session["begun"] = int(time.time()) - settings.STAFF_HOURS * 3600 - 1
    session.save()
    assert client.get("/patienten/").status_code == 302


def test_a_session_that_is_used_goes_on(client, nurse):
    client.force_login(nurse)
    client.get("/patienten/")
    session = client.session
    session["seen"] = int(time.time()) - 14 * 60
    session.save()
    client.get("/patienten/")
    assert client.session["seen"] >= int(time.time()) - 5


# roles


@pytest.mark.parametrize("role", ["author", "manager", "auditor"])
def test_only_a_nurse_sees_patients(client, db, role):
    user = User.objects.create_user("other", "other@example.org", PASSWORD)
    Membership.objects.create(user=user, clinic=Clinic.objects.get(slug="jbz"), role=role)
    client.force_login(user)
    for address in ("/patienten/", "/werklijst/", "/versies/", "/werklijst/export.csv"):
        assert client.get(address).status_code == 403, address


@pytest.fixture
def manager(db):
    user = User.objects.create_user("boss", "boss@example.org", PASSWORD)
    Membership.objects.create(user=user, clinic=Clinic.objects.get(slug="jbz"), role="manager")
    return user


def added(client, email="new@example.org", role="nurse"):
    clinic = Clinic.objects.get(slug="jbz").pk
    typed = {"name": "Demo Kiwi", "email": email, "clinic": clinic, "role": role}
    return client.post("/medewerkers/", typed)


def test_a_manager_adds_a_nurse_who_chooses_a_password_by_mail(client, manager):
    client.force_login(manager)
    added(client)
    assert Membership.objects.filter(user__email="new@example.org", role="nurse").exists()
    (message,) = mail.outbox
    assert message.to == ["new@example.org"]
    assert "/account/password/reset/key/" in message.body


def test_who_was_added_can_set_up_a_second_factor(client, manager, browser):
    client.force_login(manager)
    added(client)
    link = re.search(r"http://\S+", mail.outbox[0].body)[0]
    asks = browser.get(link)["Location"]
    browser.post(asks, {"password1": PASSWORD, "password2": PASSWORD})
    enter(browser, "new@example.org")
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    activate = "/account/2fa/totp/activate/"
    secret = browser.get(activate).context["form"].secret
    browser.post(activate, {"code": code_of(secret)})
    assert enter(Client(), "new@example.org")["Location"] == "/account/2fa/authenticate/"


def test_a_manager_takes_a_role_away_and_the_sessions_end(client, manager, nurse):
    browser = Client()
    cache.clear()
    enter(browser)
    assert "_auth_user_id" in browser.session
    client.force_login(manager)
    membership = Membership.objects.get(user=nurse)
    client.post(f"/medewerkers/{membership.pk}/weg/")
    assert not Membership.objects.filter(user=nurse).exists()
    assert "_auth_user_id" not in browser.session


def test_who_lost_the_phone_is_taken_away_and_added_again(
    client, manager, nurse, secret, browser, mailoutbox
):
    client.force_login(manager)
    client.post(f"/medewerkers/{nurse.memberships.get().pk}/weg/")
    enter(browser)
    assert "_auth_user_id" not in browser.session
    assert added(client, "nurse@example.org").status_code == 302
    assert "/account/password/reset/key/" in mailoutbox[-1].body
    nurse.refresh_from_db()
    assert not nurse.has_usable_password()
    assert not Authenticator.objects.exists()


def test_who_keeps_another_role_keeps_the_way_in(client, manager, nurse, secret):
    clinic = Clinic.objects.get(slug="amsterdam-umc")
    Membership.objects.create(user=nurse, clinic=clinic, role="author")
    client.force_login(manager)
    client.post(f"/medewerkers/{nurse.memberships.get(role='nurse').pk}/weg/")
    nurse.refresh_from_db()
    assert nurse.check_password(PASSWORD)
    assert Authenticator.objects.filter(user=nurse).exists()


def test_the_last_manager_stays(client, manager):
    client.force_login(manager)
    client.post(f"/medewerkers/{Membership.objects.get(user=manager).pk}/weg/")
    assert Membership.objects.filter(user=manager).exists()


def test_another_hospitals_roles_are_not_there(client, manager, make_nurse):
    other = make_nurse("far", "amsterdam-umc")
    client.force_login(manager)
    assert "far@example.org" not in Page(client.get("/medewerkers/")).text
    assert client.post(f"/medewerkers/{other.memberships.get().pk}/weg/").status_code == 404


def test_a_patients_address_becomes_no_staff(client, manager, make_patient):
    user = User.objects.create_user("p-1", "patient@example.org")
    now = timezone.now()
    Access.objects.create(user=user, patient=make_patient(), kind="self", granted_at=now)
    client.force_login(manager)
    assert added(client, "patient@example.org").status_code == 422
    assert not Membership.objects.filter(user__email="patient@example.org").exists()


def test_a_page_that_became_too_old_says_what_to_do(db):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(LOGIN, {"login": "nurse@example.org", "password": "x"})
    assert response.status_code == 403
    assert "Deze pagina is te oud geworden" in response.content.decode()


@pytest.mark.parametrize("address", ["/nothing-here/", "/patienten/"])
def test_a_page_that_is_not_theirs_leads_back_to_their_own(client, manager, address):
    client.force_login(manager)
    assert Page(client.get(address)).links["Naar mijn beginpagina"] == "/begin/"


def test_another_role_is_told_in_words(client, manager):
    client.force_login(manager)
    assert "Deze pagina is niet voor u" in client.get("/patienten/").content.decode()


# tricks


def test_an_address_that_a_browser_makes_up_gives_no_more_tries(browser, nurse):
    for n in range(5):
        typed = {"login": "nurse@example.org", "password": "wrong pass phrase"}
        browser.post(LOGIN, typed, headers={"X-Forwarded-For": f"198.51.100.{n}"})
    browser.post(
        LOGIN,
        {"login": "nurse@example.org", "password": PASSWORD},
        headers={"X-Forwarded-For": "198.51.100.99"},
    )
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example/", r"/\evil.example"])
def test_a_login_leads_to_no_other_site(browser, nurse, secret, where):
    browser.post(
        f"{LOGIN}?next={where}", {"login": "nurse@example.org", "password": PASSWORD, "next": where}
    )
    done = browser.post("/account/2fa/authenticate/", {"code": code_of(secret), "next": where})
    assert done["Location"] == "/begin/"


def test_a_session_that_somebody_else_planted_is_not_the_one_that_is_logged_in(browser, nurse):
    browser.get("/binnenkomen/")
    browser.post("/binnenkomen/", {"code": "ABCDEFGHJKLM"})
    planted = browser.cookies["sessionid"].value
    enter(browser)
    assert browser.cookies["sessionid"].value != planted


def test_an_account_that_is_switched_off_is_out_at_once(client, nurse):
    client.force_login(nurse)
    assert client.get("/patienten/").status_code == 200
    User.objects.filter(pk=nurse.pk).update(is_active=False)
    assert client.get("/patienten/").status_code == 302


def test_whose_factor_or_password_changes_gets_a_mail(browser, nurse, mailoutbox, at_once):
    enter(browser)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    made = browser.get("/account/2fa/totp/activate/").context["form"].secret
    with at_once():
        browser.post("/account/2fa/totp/activate/", {"code": code_of(made)})
    new = "another pass phrase"
    typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    browser.post("/account/password/change/", typed)
    bodies = [message.body for message in mailoutbox]
    assert len(bodies) == 2
    assert all("127.0.0.1" in body for body in bodies)  # from where it was done
    assert "Er is een nieuw wachtwoord." in bodies[1]
    assert not re.search(r"\bMS\b|sclerose|infu|behandel", " ".join(bodies))
