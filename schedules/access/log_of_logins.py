"""What django-allauth tells of logins and ways in goes into the log of access."""

from typing import Any

from allauth.account.signals import login_code_rejected
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.dispatch import receiver
from django.http import HttpRequest

from schedules.models import User

from .log import Action, log_account


@receiver([login_code_rejected, authentication_failed])
def _code_was_wrong(request: HttpRequest, user: User | None, **_: Any) -> None:
    log_account(request, user, Action.DENIED)


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
def _factors_have_changed(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    """Recovery codes come and go with a factor; whoever has no account yet comes by a letter."""
    with_another = authenticator.type == Authenticator.Type.RECOVERY_CODES
    if request.user == user and not with_another:
        log_account(request, user, Action.ACCESS)
