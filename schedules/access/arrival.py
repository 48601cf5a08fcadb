"""From a letter to somebody who is logged in: what a session remembers on the way.

Nothing is given before the chosen way in has worked: the letter is used in the same transaction
in which the access is made, at the login that the passkey or the code by e-mail gives.
"""

import secrets
from datetime import date, datetime, timedelta
from time import time
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import user_logged_in
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from schedules.models import Access, Letter, User

from .adapter import is_staff
from .borrowed import LoginCodeVerificationProcess
from .carers import retire
from .chosen import choose
from .letters import LetterError, hash_of, open_letter, open_letters, try_letter, use_letter
from .limits import may
from .log import NOBODY, Action, log, log_account, log_denied

KEY = "arrival"
MINUTES = 30  # to choose a way in, once the letter was shown
STRANGER = "p-"  # begins the user name of whoever came by a letter


def remember_code(request: HttpRequest, code: str) -> None:
    """Keep what was typed until the date of birth is known too, and only as a hash."""
    request.session[KEY] = {"code": hash_of(code)}


def has_code(request: HttpRequest) -> bool:
    """Tell whether a code was typed."""
    return "code" in request.session.get(KEY, {})


class TooOftenError(Exception):
    """Too many codes that open nothing were tried from this address."""


def confirm(request: HttpRequest, born_on: date) -> bool:
    """Tell whether the code and the date of birth open a letter; every try is logged.

    Whoever was logged in here is logged out: a letter begins a session of its own. Only what is
    wrong counts: a wrong date with the letter, which dies of five; a code that opens nothing with
    the address. Raises TooOftenError before anything is tried.
    """
    if not may(request, "come-in", counts=False):
        log_denied(request)
        raise TooOftenError
    code, now = request.session[KEY]["code"], timezone.now()
    is_letter = open_letters(now).filter(secret_hash=code).exists()
    letter, fits = try_letter(code, born_on, now)
    if letter is None or not fits:
        if not is_letter:
            may(request, "come-in")
        log_denied(request, letter.patient.code if letter else NOBODY)
        return False
    if request.user.is_authenticated:
        logout(request)
    request.session[KEY] = {"code": code, "letter": letter.pk, "at": int(time())}
    log(request, letter.patient, Action.ACCESS, role=letter.kind)
    return True


def letter_shown(request: HttpRequest) -> Letter | None:
    """Return the letter with which somebody is coming in, while it is open and not long ago."""
    state = request.session.get(KEY, {})
    if "letter" not in state or time() - state["at"] > MINUTES * 60:
        return None
    return open_letter(state["letter"], timezone.now())


# the three ways


def come_by_mail(request: HttpRequest, letter: Letter, email: str) -> bool:
    """Send a code to this address; tell whether it may be used.

    Who has come by this address before is the same person. Staff never come in by a letter: their
    account would get a weaker door.
    """
    user = _known_by(email)
    if user and is_staff(user):
        log_denied(request, letter.patient.code)
        return False
    user = user or _newcomer(request, letter)
    _note(request, user=user.pk, email=email)
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=email)
    return True


def come_by_passkey(request: HttpRequest, letter: Letter) -> User:
    """Return the person for whom a passkey is to be made, once for a letter."""
    user = _newcomer(request, letter)
    _note(request, user=user.pk, email="")
    return user


def come_as_known(request: HttpRequest) -> None:
    """Let a carer come in by the passkey that they have already."""
    _note(request, is_known=True)


def passkey_owner(request: HttpRequest) -> User | None:
    """Return for whom a passkey is being made in this session."""
    state = request.session.get(KEY, {})
    if not letter_shown(request) or state.get("email", "?") != "":
        return None
    return User.objects.filter(pk=state["user"]).first()


def _note(request: HttpRequest, **more: Any) -> None:
    state = {name: request.session[KEY][name] for name in ("code", "letter", "at")}
    request.session[KEY] = state | more


def _known_by(email: str) -> User | None:
    address = EmailAddress.objects.filter(email__iexact=email, verified=True).first()
    if address:
        return User.objects.get(pk=address.user_id)
    return User.objects.filter(email__iexact=email, is_active=True).first()


def _newcomer(request: HttpRequest, letter: Letter) -> User:
    """Return a person without any way in yet; one session makes one, however often it tries."""
    forget_unfinished()
    made = User.objects.filter(pk=request.session[KEY].get("user"), email="", accesses=None)
    if user := made.filter(username__startswith=STRANGER).first():
        return user
    user = User(username=STRANGER + secrets.token_hex(12))
    user.first_name = letter.name or letter.patient.display_name
    user.set_unusable_password()
    user.save()
    return user


def forget_unfinished() -> None:
    """Delete who began to come in a day ago and never did."""
    before = timezone.now() - timedelta(days=1)
    User.objects.filter(
        username__startswith=STRANGER,
        memberships=None,  # the user name of staff is an address, and may begin like this too
        is_active=True,
        last_login=None,
        accesses=None,
        date_joined__lt=before,
    ).delete()


# the login


@receiver(user_logged_in)
def _came_in(request: HttpRequest, user: User, **_: Any) -> None:
    """Use the letter of this session for the person who has just shown the way in."""
    state = request.session.pop(KEY, {})
    if "letter" in state and _is_whom(state, user):
        letter = open_letter(state["letter"], timezone.now())
        try:
            with transaction.atomic():
                access = settle(request, letter, user, state, timezone.now())
                log(request, access.patient, Action.ACCESS, "come-in-done")
        except LetterError:
            logout(request)
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("come-in"))) from None
        choose(request, access)
        speak_their_language(request, user, access)
    else:
        log_account(request, user, Action.LOGIN)
        live = user.accesses.filter(withdrawn_at=None).select_related("patient")
        speak_their_language(request, user, live.order_by("-kind", "granted_at", "pk").first())


def _is_whom(state: dict[str, Any], user: User) -> bool:
    return state.get("user") == user.pk or (state.get("is_known", False) and not is_staff(user))


@transaction.atomic
def settle(
    request: HttpRequest, letter: Letter | None, user: User, state: dict[str, Any], now: datetime
) -> Access:
    """Use the letter, and leave the patient one way in: the one that has just worked.

    Raises LetterError when the letter is over, or its address has become somebody else's.
    """
    if letter is None:
        raise LetterError
    own = Access.objects.filter(patient=letter.patient, kind=Access.Kind.SELF, withdrawn_at=None)
    before = [access.user for access in own.select_related("user")]
    access = use_letter(letter, user, now)
    if email := state.get("email"):
        _keep_address(user, email)
    for user_before in before if letter.kind == Access.Kind.SELF else ():
        _only_this_way(request, user_before, access.user, state)
    return access


def _keep_address(user: User, email: str) -> None:
    """A code was typed back: the address is theirs."""
    address = email.lower()
    owner = _known_by(address)
    if owner and owner != user:
        raise LetterError
    user.email = address
    user.save(update_fields=["email"])
    EmailAddress.objects.update_or_create(
        user=user, email=address, defaults={"verified": True, "primary": True}
    )


def _only_this_way(request: HttpRequest, before: User, now: User, state: dict[str, Any]) -> None:
    """A new letter was asked because the old way is lost, or not safe any more."""
    if before != now:
        retire(before)
        return
    for session in UserSession.objects.filter(user=now):
        if session.session_key != request.session.session_key:
            session.end()
    if state.get("email"):
        Authenticator.objects.filter(user=now).delete()


def speak_their_language(request: HttpRequest, user: User, access: Access | None) -> None:
    """Show a patient, and who looks along, the pages in the language of the patient."""
    if access and not is_staff(user):
        request.session.setdefault("language", access.patient.language)
