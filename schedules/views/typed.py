"""Back to what was typed, for somebody whose session ended meanwhile."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure
from django_htmx.http import HttpResponseClientRedirect

from mscare.login import path_in
from schedules.access.once import sent_in
from schedules.access.typed import (
    AGAIN,
    Typed,
    fields_of,
    keep_typed,
    mark_shown,
    typed_by,
)


class TypedBeforeTheLogin:
    """Keep what somebody sent whose session was over; after the login, show the form with it.

    The form is sent to its page once more, as it was, but nothing is saved by that: the page asks
    as if something were wrong, and its owner presses the button.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        comes_back = request.method == "GET" and AGAIN in request.GET
        typed = typed_by(request) if comes_back else None
        if typed and typed.path == request.path:
            _send_again(request, typed)
        response = self.get_response(request)
        if comes_back and response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return _too_late(request)
        if request.method == "POST" and _is_sent_to_login(response):
            return _kept(request) or response
        return response


def _kept(request: HttpRequest) -> HttpResponse | None:
    """Keep what was sent, and lead to it by way of the login; None where it cannot be kept."""
    typed = keep_typed(request)
    if typed is None:
        return None
    is_swap = "HX-Request" in request.headers
    return (HttpResponseClientRedirect if is_swap else HttpResponseRedirect)(typed.address)


def _too_late(request: HttpRequest) -> HttpResponse:
    """Say that nothing is kept any more, or nothing of who is logged in."""
    messages.error(request, _("What was typed here is not kept any more. Type it once more."))
    return HttpResponseRedirect(reverse("home"))


def _is_sent_to_login(response: HttpResponse) -> bool:
    return path_in(response.get("Location", "")) == resolve_url(settings.LOGIN_URL)


def _send_again(request: HttpRequest, typed: Typed) -> None:
    """Make a request what it was, except that it may save nothing (schedules/views/once.py)."""
    request.method = "POST"
    request.POST = fields_of(typed)  # type: ignore[assignment]
    request.csrf_processing_done = True  # type: ignore[attr-defined]
    sent = sent_in(request)
    if sent is None:
        raise TypeError("only a form with a key is kept")
    sent.refusal = _("You were logged out, so this is not saved yet. It is all here: save it now.")
    if typed.had_file:
        sent.refusal = _("You were logged out, so this is not saved yet.")
        messages.warning(
            request,
            _("The file that you chose is not kept. Choose it again. The rest is all here."),
        )
    mark_shown(request)


def refuse_forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form without the right token; whose it is by its key is shown it once more.

    Another login in the same browser renews the token, and an open page has the one of before.
    """
    return _kept(request) or csrf_failure(request, reason)
