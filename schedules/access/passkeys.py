"""How django-allauth keeps second factors here, and a passkey as the only way in."""

from typing import Any

from allauth.account.models import Login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.webauthn.forms import SignupWebAuthnForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from schedules.models import User

from .adapter import WRONG_CODE, is_staff
from .borrowed import begin_registration, perform_passwordless_login, signup_authenticator
from .sealing import seal, unseal


class MFAAdapter(DefaultMFAAdapter):
    """Secrets are kept sealed; what a phone shows beside a passkey says nothing of a disease."""

    def encrypt(self, text: str) -> str:
        """Return the secret of an app as the database keeps it."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret of an app. Raises Unreadable when its key is gone."""
        return unseal(encrypted_text)

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """Return what the device keeps; a patient's says "My schedule"."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        if not is_staff(user):
            entity |= {"name": _("My schedule"), "display_name": _("My schedule")}
        return entity


def options_for(user: User) -> dict[str, Any]:
    """Return what the browser needs to make a passkey for somebody."""
    options: dict[str, Any] = begin_registration(user, True)
    return options


def passkey_form(user: User, typed: QueryDict) -> Any:
    """Return the form in which the browser hands over the passkey that it made."""
    return SignupWebAuthnForm(typed, user=user)


def come_in_with(request: HttpRequest, user: User, form: Any) -> HttpResponse:
    """Keep a passkey that was made, and log its owner in by it."""
    credential = form.cleaned_data["credential"]
    kept = signup_authenticator(request, user, _("My schedule"), credential)
    response: HttpResponse = perform_passwordless_login(request, kept, Login(user=user))
    return response
