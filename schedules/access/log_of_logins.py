"""What django-allauth tells of logins and ways in goes into the log of access."""

from collections.abc import Callable
from typing import Any

from allauth.account.signals import login_code_rejected
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from schedules.models import User

from .log import Action, log_account

CHANGE_FACTORS = (
    *("mfa_activate_totp", "mfa_deactivate_totp"),
    *("mfa_add_webauthn", "mfa_remove_webauthn"),
)


class FactorsTogether:
    """Store a second factor and the row that tells of it in one transaction, or neither."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], words: Any, named: Any
    ) -> HttpResponse | None:
        """Answer what may change a factor: the pages are django-allauth's."""
        name = request.resolver_match.url_name if request.resolver_match else ""
        if request.method != "POST" or name not in CHANGE_FACTORS:
            return None
        return transaction.atomic(view)(request, *words, **named)


@receiver([login_code_rejected, authentication_failed])
def _code_was_wrong(request: HttpRequest, user: User | None, **_: Any) -> None:
    log_account(request, user, Action.DENIED)


# Its own signals of this come after the transaction.
@receiver([post_save, post_delete], sender=Authenticator)
def _factors_have_changed(instance: Authenticator, created: bool = True, **_: Any) -> None:
    """Recovery codes come and go with a factor; whoever has no account yet comes by a letter."""
    request = context.request
    with_another = instance.type == Authenticator.Type.RECOVERY_CODES
    if created and not with_another and request and request.user == instance.user:
        log_account(request, instance.user, Action.ACCESS)
