"""Who may ask for the pages of a patient: the patient, and whoever may look along."""

from functools import wraps
from typing import Any, NoReturn

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control

from schedules.access.chosen import is_chosen
from schedules.access.log import log_denied
from schedules.models import Access
from schedules.pages.patient.whose import RECORD, Whose, whose_of
from schedules.queries import accesses_of, came_before

from .access import View, user_of


def mine(view: View) -> View:
    """Let a page be asked by a patient or carer; no copy of it stays anywhere. Else 404."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            own_access(request)
        except Http404:
            log_denied(request)
            is_open = bool(accesses_here(request))
            if not (is_open or came_before(user_of(request))):
                raise
            return render(request, "patient/not_open.html", {"is_open": is_open}, status=404)
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
    """Return with which access somebody looks: as the page says, else the chosen, else their own.

    Where several are open, each page names its own in every link and form: another one may have
    been chosen meanwhile, in another window. Raises Http404, also for one that is not open now.
    """
    found = accesses_here(request)
    if named := request.GET.get(RECORD):
        found = [access for access in found if str(access.code) == named]
    if not found:
        raise Http404
    return next((access for access in found if is_chosen(request, access)), found[0])


def whose_here(request: HttpRequest) -> Whose:
    """Return whose record the page is of, and which others are open. Raises Http404."""
    return whose_of(own_access(request), accesses_here(request))


def mine_address(request: HttpRequest, name: str, *args: object) -> str:
    """Return the address of another page of the same record."""
    return reverse(name, args=args) + whose_here(request).query


def to_mine(request: HttpRequest, name: str, *args: object) -> HttpResponseRedirect:
    """Go to another page of the same record."""
    return HttpResponseRedirect(mine_address(request, name, *args))
