"""What django-allauth tells of logins and ways in goes into the log of access."""

from typing import Any

from allauth.account.signals import login_code_rejected
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from schedules.models import User

from .log import Action, log_account


@receiver([login_code_rejected, authentication_failed])
def _code_was_wrong(request: HttpRequest, user: User | None, **_: Any) -> None:
    log_account(request, user, Action.DENIED)


# Its own signals of this come after the transaction (mscare/urls.py puts all of it in one).
@receiver([post_save, post_delete], sender=Authenticator)
def _factors_have_changed(instance: Authenticator, created: bool = True, **_: Any) -> None:
    """Recovery codes come and go with a factor; whoever has no account yet comes by a letter."""
    request = context.request
    with_another = instance.type == Authenticator.Type.RECOVERY_CODES
    if created and not with_another and request and request.user == instance.user:
        log_account(request, instance.user, Action.ACCESS)
