"""What MSCare takes of django-allauth without a promise that it stays: each by its name.

An upgrade that takes one away, or asks it otherwise, fails here and not at a login.
"""

from inspect import isfunction, signature

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.forms import RequestLoginCodeForm, ResetPasswordForm
from allauth.mfa.adapter import DefaultMFAAdapter

from schedules.access import adapter, borrowed, passkeys
from schedules.views.come_in import CodeByMail
from tests.conftest import Browser

LIMIT = {"app": "schedules", "action": "come-in"}
CALLED = (
    (borrowed.LoginCodeVerificationProcess.initiate, (), {"request": 0, "user": 0, "email": ""}),
    (borrowed.RecoveryCodes, ("instance",), {}),
    (borrowed.RecoveryCodes.activate, ("user",), {}),
    (borrowed.RecoveryCodes.generate_codes, ("self",), {}),
    (borrowed.TOTP, ("instance",), {}),
    (borrowed.TOTP.activate, ("user", "secret"), {}),
    (borrowed.TOTP.validate_code, ("self", "code"), {}),
    (borrowed.begin_registration, ("user", True), {}),
    (borrowed.consume, ("request",), {**LIMIT, "key": "", "config": {}, "limit_get": True}),
    (borrowed.format_hotp_value, (1,), {}),
    (borrowed.generate_totp_secret, (), {}),
    (borrowed.get_client_ip, ("request",), {}),
    (borrowed.hotp_value, ("secret", 1), {}),
    (borrowed.perform_passwordless_login, ("request", "authenticator", "login"), {}),
    (borrowed.record_authentication, ("request", "user"), {"method": "mfa", "type": "totp"}),
    (borrowed.signup_authenticator, ("request", "user", "name", "credential"), {}),
)
OURS = (
    adapter.AccountAdapter,
    adapter.HospitalLogin,
    adapter.StaffLoginForm,
    adapter.CodeForPatientsForm,
    adapter.PasswordForStaffForm,
    passkeys.MFAAdapter,
    CodeByMail,
)
OVERRIDDEN = [
    (ours, name)
    for ours in OURS
    for name, value in vars(ours).items()
    if isfunction(value) and name != "__init__"
]


@pytest.mark.parametrize(
    ("call", "args", "named"), CALLED, ids=[call.__qualname__ for call, *_ in CALLED]
)
def test_what_is_borrowed_is_called_as_its_owner_asks(call, args, named):
    signature(call).bind(*args, **named)


def test_every_name_that_is_borrowed_stands_in_the_table():
    called = {call.__qualname__.partition(".")[0] for call, _args, _named in CALLED}
    assert called == set(borrowed.__all__) - {"TEXTS"}


@pytest.mark.parametrize(
    ("ours", "name"), OVERRIDDEN, ids=[f"{ours.__name__}.{name}" for ours, name in OVERRIDDEN]
)
def test_what_we_answer_ourselves_is_still_asked_in_this_way(ours, name):
    theirs = getattr(ours.__mro__[1], name)
    asked = {p.name for p in signature(theirs).parameters.values()}
    answered = {p.name for p in signature(vars(ours)[name]).parameters.values()}
    assert asked - {"args", "kwargs"} <= answered


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(adapter.AccountAdapter, DefaultAccountAdapter), (passkeys.MFAAdapter, DefaultMFAAdapter)],
)
def test_what_we_say_otherwise_is_still_said(ours, theirs):
    assert ours.error_messages.keys() == theirs.error_messages.keys()


def test_the_form_of_a_code_by_mail_still_keeps_the_person_where_we_forget_staff(nurse, at_once):
    with at_once():
        form = RequestLoginCodeForm({"email": nurse.email})
        assert form.is_valid()
    assert form._user == nurse


def test_the_form_of_a_new_password_still_keeps_the_people_where_we_forget_patients(nurse):
    form = ResetPasswordForm({"email": nurse.email})
    assert form.is_valid()
    assert form.users == [nurse]


def test_the_logins_of_our_tests_are_kept_as_real_ones_are(nurse, rf):
    request = rf.get("/")
    request.session = {}
    borrowed.record_authentication(request, nurse, method="mfa")
    browser = Browser()
    browser.force_login(nurse)
    kept = {name for name in request.session if name in browser.session}
    assert kept == set(request.session) > {AUTHENTICATION_METHODS_SESSION_KEY}
