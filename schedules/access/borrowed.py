"""What MSCare takes of django-allauth and Django that neither promises to keep.

Names: only this module imports from a module called `internal`. How each is called is tested in
tests/access/test_borrowed.py, so that an upgrade fails there and says which name.

Texts: named here to be said in our own words, since theirs are informal, or speak of fields and
valid values where they should tell what to do. The catalogues of a project come before theirs, in
Dutch and in English (locale); nothing calls these.
"""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core.internal.httpkit import get_client_ip
from allauth.core.internal.ratelimit import consume
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login, signup_authenticator
from django.utils.translation import gettext_lazy, ngettext_lazy

__all__ = [
    "TEXTS",
    "TOTP",
    "LoginCodeVerificationProcess",
    "RecoveryCodes",
    "begin_registration",
    "consume",
    "format_hotp_value",
    "generate_totp_secret",
    "get_client_ip",
    "hotp_value",
    "perform_passwordless_login",
    "record_authentication",
    "signup_authenticator",
]

TEXTS = (
    gettext_lazy("Authenticator code"),
    gettext_lazy("Be patient, you are sending too many requests."),
    gettext_lazy("Code"),
    gettext_lazy("Current Password"),
    gettext_lazy("Email"),
    gettext_lazy("Email address"),
    gettext_lazy("Enter a list of values."),
    gettext_lazy("Enter a valid email address."),
    gettext_lazy("Master key"),
    gettext_lazy("New Password"),
    gettext_lazy("New Password (again)"),
    gettext_lazy("Password"),
    gettext_lazy("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_lazy("Select a valid choice. That choice is not one of the available choices."),
    gettext_lazy("Enter a whole number."),
    gettext_lazy("This field is required."),
    gettext_lazy("This functionality requires JavaScript."),
    gettext_lazy("This password is too common."),
    gettext_lazy("You must type the same password each time."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
)
