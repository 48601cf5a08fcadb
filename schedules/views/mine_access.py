"""Who may ask for the pages of a patient: the patient, and whoever may look along."""

from functools import wraps
from typing import Any, NoReturn

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from schedules.access.log import log_denied
from schedules.models import Access
from schedules.queries import accesses_of

from .access import View, user_of

SESSION_KEY = "access"  # the code of the record that was chosen, where several are open


def mine(view: View) -> View:
    """Let a page be asked by a patient or carer; no copy of it stays anywhere. Else 404."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            own_access(request)
        except Http404:
            log_denied(request)
            raise
        return view(request, *args, **kwargs)

    return login_required(cache_control(private=True, no_store=True)(guarded))


def refuse(request: HttpRequest) -> NoReturn:
    """Answer as if there were no such page, and write down that somebody tried. Raises Http404."""
    log_denied(request, own_access(request).patient.code)
    raise Http404


def accesses_here(request: HttpRequest) -> list[Access]:
    """Return which records are open to who asks, looked up once a request."""
    found: list[Access] | None = getattr(request, "accesses", None)
    if found is None:
        found = list(accesses_of(user_of(request)))
        request.accesses = found  # type: ignore[attr-defined]
    return found


def own_access(request: HttpRequest) -> Access:
    """Return with which access somebody looks: the chosen one, else their own. Raises Http404."""
    found = accesses_here(request)
    if not found:
        raise Http404
    chosen = request.session.get(SESSION_KEY)
    return next((access for access in found if str(access.code) == chosen), found[0])
