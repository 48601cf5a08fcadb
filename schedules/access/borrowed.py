"""What MSCare takes of django-allauth and Django that neither promises to keep.

Names: only this module imports from a module called `internal`. How each is called is tested in
tests/access/test_borrowed.py, so that an upgrade fails there and says which name.

Texts: named here to be said in our own Dutch, since theirs is informal, or does not tell what to
do. The catalogue of a project comes before theirs; nothing calls these.
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
from django.utils.translation import gettext_lazy

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
    gettext_lazy("Master key"),
    gettext_lazy("New Password"),
    gettext_lazy("New Password (again)"),
    gettext_lazy("Password"),
    gettext_lazy("This field is required."),
    gettext_lazy("This functionality requires JavaScript."),
    gettext_lazy("This password is too common."),
    gettext_lazy("You must type the same password each time."),
)
