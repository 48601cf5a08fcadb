"""Many people behind one address log in: right tries never count, wrong ones by account first."""

import time

import pytest
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
from schedules.models import Access, User

LOGIN, FACTOR = "/account/login/", "/account/2fa/authenticate/"
RIGHT, WRONG = "a long pass phrase", "another pass phrase"
HOSPITAL = "198.51.100.7"


@pytest.fixture(autouse=True)
def _fresh_limits(db):
    cache.clear()


@pytest.fixture
def twelve(make_nurse):
    """Twelve nurses with an app each: (e-mail, secret)."""
    nurses = [make_nurse(f"nurse-{n}", "jbz") for n in range(12)]
    secrets = {nurse.email: generate_totp_secret() for nurse in nurses}
    for nurse in nurses:
        TOTP.activate(nurse, secrets[nurse.email])
    return secrets


def types(email, password, address=HOSPITAL):
    """Type a password in a new browser behind an address; return that browser."""
    browser = Client(REMOTE_ADDR=address)
    browser.post(LOGIN, {"login": email, "password": password})
    return browser


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def is_asked_a_code(browser):
    return browser.get(FACTOR).status_code == 200


def test_twelve_nurses_behind_one_address_all_come_in(twelve):
    for email, secret in twelve.items():
        browser = types(email, RIGHT)
        browser.post(FACTOR, {"code": code_of(secret)})
        assert browser.get("/patienten/").status_code == 200, email


def test_a_colleague_who_mistypes_keeps_nobody_out(twelve):
    first, *others = twelve
    for _try in range(6):
        types(first, WRONG)
    assert not is_asked_a_code(types(first, RIGHT))
    assert all(is_asked_a_code(types(email, RIGHT)) for email in others)


def test_ten_wrong_passwords_in_a_minute_close_an_address_and_no_other(twelve):
    *first, last = twelve
    for email in first[:10]:
        types(email, WRONG)
    assert not is_asked_a_code(types(last, RIGHT))
    assert is_asked_a_code(types(last, RIGHT, "198.51.100.8"))


def test_who_is_kept_out_by_others_has_not_used_up_the_own_tries(twelve):
    *first, last = twelve
    for email in first[:10]:
        types(email, WRONG)
    for _try in range(5):
        types(last, RIGHT)
    assert is_asked_a_code(types(last, RIGHT, "198.51.100.8"))


def test_wrong_codes_of_the_app_are_limited_by_account(twelve):
    (email, secret), (colleague, other) = list(twelve.items())[:2]
    browser = types(email, RIGHT)
    for _try in range(5):
        browser.post(FACTOR, {"code": "000000"})
    browser.post(FACTOR, {"code": code_of(secret)})
    assert browser.get("/patienten/").status_code == 302
    at_work = types(colleague, RIGHT)
    at_work.post(FACTOR, {"code": code_of(other)})
    assert at_work.get("/patienten/").status_code == 200


def test_twelve_patients_behind_one_address_all_get_a_code(make_patient):
    for n in range(12):
        user = User.objects.create_user(f"p-{n}", f"p-{n}@example.org")
        Access.objects.create(
            user=user, patient=make_patient(), kind="self", granted_at=timezone.now()
        )
        Client(REMOTE_ADDR=HOSPITAL).post("/account/login/code/", {"email": user.email})
    assert len({message.to[0] for message in mail.outbox}) == 12
