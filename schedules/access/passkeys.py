"""How django-allauth keeps second factors here, and a passkey as the only way in."""

from typing import Any

from allauth.account.models import Login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
    SignupWebAuthnForm,
)
from django import forms
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


class CredentialField(forms.JSONField):
    """What a browser hands over of a passkey."""

    def to_python(self, value: Any) -> Any:
        """Raise ValidationError also for JSON that nests or counts further than Python reads."""
        try:
            return super().to_python(value)
        except (RecursionError, ValueError):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class PasskeyForm(forms.Form):
    """The part that all forms of passkeys have."""

    credential = CredentialField(widget=forms.HiddenInput)


class AddPasskey(PasskeyForm, AddWebAuthnForm):
    """Another passkey of somebody who is logged in."""


class FirstPasskey(PasskeyForm, SignupWebAuthnForm):
    """The passkey of somebody who comes in with a letter."""


class LogInByPasskey(PasskeyForm, LoginWebAuthnForm):
    """A passkey instead of a password."""


class SecondFactor(PasskeyForm, AuthenticateWebAuthnForm):
    """A passkey after a password."""


class OnceMore(PasskeyForm, ReauthenticateWebAuthnForm):
    """A passkey before something that matters."""


def options_for(user: User) -> dict[str, Any]:
    """Return what the browser needs to make a passkey for somebody."""
    options: dict[str, Any] = begin_registration(user, True)
    return options


def passkey_form(user: User, typed: QueryDict) -> Any:
    """Return the form in which the browser hands over the passkey that it made."""
    make: Any = FirstPasskey  # its other parent is of no known type
    return make(typed, user=user)


def come_in_with(request: HttpRequest, user: User, form: Any) -> HttpResponse:
    """Keep a passkey that was made, and log its owner in by it."""
    credential = form.cleaned_data["credential"]
    kept = signup_authenticator(request, user, _("My schedule"), credential)
    response: HttpResponse = perform_passwordless_login(request, kept, Login(user=user))
    return response
