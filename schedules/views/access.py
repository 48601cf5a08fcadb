"""Who may ask for which pages. Every look at a record goes through a door here, and is logged."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, NamedTuple, NoReturn
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control

from schedules.access.adapter import has_second_factor
from schedules.access.log import Action, act_as, log, log_all, log_denied
from schedules.models import Change, Membership, Merge, Patient, Plan, User
from schedules.queries import change_for, merge_for, patient_for, plan_for, plans_by_code
from schedules.queries.closed import bookings_on_closed_days

View = Callable[..., HttpResponse]


def staff(view: View) -> View:
    """Let a page be asked by a nurse."""
    return with_role(Membership.Role.NURSE)(view)


def with_role(role: str) -> Callable[[View], View]:
    """Let a page be asked by someone with a role and two factors; no copy of it stays anywhere."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if role not in roles_in(request):
                _refuse(request, kwargs.get("code"))
            if not has_second_factor(request):
                return HttpResponseRedirect(reverse("mfa_activate_totp"))
            act_as(request, role)
            return view(request, *args, **kwargs)

        return login_required(cache_control(private=True, no_store=True)(guarded))

    return guard


def roles_in(request: HttpRequest) -> Collection[str]:
    """Return the roles of who asks, as the middleware gives them."""
    return request.roles  # type: ignore[attr-defined]


def _refuse(request: HttpRequest, code: UUID | None) -> NoReturn:
    """Refuse a page of another role; where it was a record's, somebody tried to see that."""
    if code:
        log_denied(request, code)
    raise PermissionDenied


def user_of(request: HttpRequest) -> User:
    """Return who is logged in, on a page that asks for a login."""
    user: Any = request.user
    if not isinstance(user, User):
        raise TypeError("this page forgot to ask for a login")
    return user


# Doors: the only way from a page to a record. Each writes down who came through, or tried.


def open_patient(request: HttpRequest, code: UUID, action: str = Action.VIEW) -> Patient:
    """Return a patient of this nurse. Raises Http404."""
    return _open(request, code, lambda: patient_for(user_of(request), code), action)


def open_plan(request: HttpRequest, code: UUID, action: str = Action.VIEW) -> Plan:
    """Return a plan of a patient of this nurse. Raises Http404."""
    return _open(request, code, lambda: plan_for(user_of(request), code), action)


def open_plans(request: HttpRequest, codes: Collection[UUID]) -> list[Plan]:
    """Return plans of patients of this nurse. Raises Http404 where one of them is not."""
    found = plans_by_code(user_of(request), codes)
    strange = [code for code in codes if code not in found]
    for code in strange:
        log_denied(request, code)
    if strange:
        raise Http404
    log_all(request, {plan.patient for plan in found.values()}, Action.VIEW)
    return [found[code] for code in codes]


def open_change(request: HttpRequest, code: UUID, action: str = Action.VIEW) -> Change:
    """Return a change of a plan of a patient of this nurse. Raises Http404."""
    return _open(request, code, lambda: change_for(user_of(request), code), action)


def open_merge(request: HttpRequest, code: UUID) -> Merge:
    """Return a merge of two records of patients of this nurse. Raises Http404."""
    return _open(request, code, lambda: merge_for(user_of(request), code), Action.VIEW)


def _open(request: HttpRequest, code: UUID, find: Callable[[], Any], action: str) -> Any:
    try:
        found = find()
    except Http404:
        log_denied(request, code)
        raise
    log(request, patient_of(found), action)
    return found


def patient_of(found: Patient | Plan | Change | Merge) -> Patient:
    """Return whose record this is."""
    if isinstance(found, Merge):
        return found.kept
    if isinstance(found, Change):
        found = found.plan
    return found.patient if isinstance(found, Plan) else found


def _quiet_minutes(request: HttpRequest) -> int:
    """Return after how many minutes of quiet this session ends, as the middleware keeps it."""
    return int(request.session.get("limits", (settings.STAFF_QUIET_MINUTES, 0))[0])


def _closed_bookings(request: HttpRequest) -> int:
    """Return how many appointments of a nurse's patients stand on days that have closed."""
    return bookings_on_closed_days(user_of(request), timezone.localdate()).count()


class Beginning(NamedTuple):
    """A page where work of a role begins."""

    address: str
    name: str


BEGINNINGS = (
    (Membership.Role.NURSE, "worklist", gettext_lazy("Worklist")),
    (Membership.Role.NURSE, "patients", gettext_lazy("Patients")),
    (Membership.Role.NURSE, "versions", gettext_lazy("New versions")),
    (Membership.Role.MANAGER, "people", gettext_lazy("Who works here")),
    (Membership.Role.MANAGER, "clinics", gettext_lazy("Numbers and closed days")),
    (Membership.Role.AUDITOR, "access-log", gettext_lazy("Who looked")),
    (Membership.Role.AUTHOR, "protocols", gettext_lazy("Protocols")),
)


def beginnings_of(roles: Collection[str]) -> list[Beginning]:
    """Return the pages that someone with these roles may begin at; the first comes first."""
    return [Beginning(reverse(at), str(name)) for role, at, name in BEGINNINGS if role in roles]


def frame_of_staff(request: HttpRequest) -> dict[str, Any]:
    """Give templates the pages of who is logged in, asked for only where a template does."""
    return {
        "beginnings": SimpleLazyObject(lambda: beginnings_of(roles_in(request))),
        "quiet_minutes": SimpleLazyObject(lambda: _quiet_minutes(request)),
        "closed_bookings": SimpleLazyObject(lambda: _closed_bookings(request)),
    }
