"""How django-allauth behaves here: nobody signs up, and each kind of person has one way in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import LoginForm, RequestLoginCodeForm, ResetPasswordForm
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.signals import authenticator_added
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from schedules.models import Access, Membership, Patient, User

from .borrowed import record_authentication
from .limits import may_log_in
from .log import Action, log_account

WRONG_CODE = gettext_lazy("This code is not right, or too old. Type the newest one.")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by a manager or by a letter, never by a stranger."""

    # What is wrong, and what to do about it.
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy(
            "This account is closed. Ask whoever manages MSCare at your hospital."
        ),
        "email_password_mismatch": gettext_lazy(
            "This address and this password do not go together. Type them once more."
        ),
        "enter_current_password": gettext_lazy("This is not your password. Type it once more."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": gettext_lazy("This is not your password. Type it once more."),
        "too_many_login_attempts": gettext_lazy(
            "There were too many tries. Wait five minutes, and try again."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Return False too for what is no address at all, such as "http://["."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the page on which this person begins."""
        return reverse("home")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try; none of somebody whose address others closed. Raises ValidationError."""
        if not may_log_in(request):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down a wrong password; what was typed as an address is nobody's business."""
        user = request.user if isinstance(request.user, User) else None
        email = credentials.get("email")
        if user is None and email:
            user = User.objects.filter(email__iexact=email).first()
        log_account(request, user, Action.DENIED)

    @transaction.atomic
    def set_password(self, user: User, password: str) -> None:
        """Give somebody a new password, and write that down; neither without the other."""
        super().set_password(user, password)
        log_account(context.request, user, Action.ACCESS)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return where somebody begins who logs in with the new password."""
        return reverse("home")


class HospitalLogin(DefaultSocialAccountAdapter):
    """A hospital's own login opens an account that a manager made; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Return False: the hospital's directory does not decide who works with MSCare."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Tie no login to an account by hand: at an open screen a colleague would tie their own."""
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("home")))


class StaffLoginForm(LoginForm):
    """E-mail, password, and nothing between them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""  # a link; the page has it, after the form


class CodeForPatientsForm(RequestLoginCodeForm):
    """A code by e-mail is no way in for staff: it is weaker than their password and factor.

    The answer is the same for everybody: it does not tell who is known here.
    """

    def clean(self) -> dict[str, Any]:
        """Forget a person of the staff, and who has no record to look at, as if nobody were there.

        A record closes when its patient dies.
        """
        data: dict[str, Any] = super().clean()
        user = getattr(self, "_user", None)
        if user and (is_staff(user) or _has_only_closed(user)):
            self._user = None
        return data


class PasswordForStaffForm(ResetPasswordForm):
    """Only staff have a password to set: patients come in by a passkey or a code.

    The answer is the same for everybody.
    """

    users: list[User]

    def clean_email(self) -> str:
        """Forget everybody who is not of the staff."""
        email: str = super().clean_email()
        self.users = [user for user in self.users if is_staff(user)]
        return email


def is_staff(user: User) -> bool:
    """Tell whether somebody has any role at a clinic."""
    return Membership.objects.filter(user=user).exists()


def _has_only_closed(user: User) -> bool:
    """Tell whether every record that somebody could look at is of a person who died."""
    given = Access.objects.filter(user=user, withdrawn_at=None)
    return given.exists() and not given.exclude(patient__care=Patient.Care.DECEASED).exists()


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether this session was opened with two factors."""
    methods = {record["method"] for record in get_authentication_records(request, request.user)}
    return "mfa" in methods or ("socialaccount" in methods and settings.SSO_HAS_SECOND_FACTOR)


@receiver(authenticator_added)
def _factor_was_shown(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    """Whoever has just set up a factor has shown it: do not send them out to come in again."""
    if authenticator.type != authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, method="mfa", type=authenticator.type)
