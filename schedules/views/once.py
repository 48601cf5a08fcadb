"""A form that is sent twice makes one thing, and both times shows it."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from mscare.login import path_in
from schedules.access.once import Sent, sent_in
from schedules.access.typed import forget_typed
from schedules.inputs.refusal import Refusal

Answer = Callable[[], HttpResponse]


class SentTwice:
    """Lead a form that has made something before to what it made.

    Looked up before the page, and after it: a form may be sent again while the first one is being
    saved, and then finds a number taken or a plan changed, by itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        sent = sent_in(request)
        if sent is None:
            return self.get_response(request)
        if again := _what_it_made(request, sent):
            return again
        response = self.get_response(request)
        is_made = "Location" in response or "HX-Redirect" in response
        return response if is_made else _what_it_made(request, sent) or response


def _what_it_made(request: HttpRequest, sent: Sent) -> HttpResponse | None:
    row = sent.row
    if row is None:
        return None
    if row.content == sent.content:
        return go_to(request, row.led_to)
    sent.spend()
    return None


def make_once(request: HttpRequest, make: Answer) -> HttpResponse:
    """Make what a form asks for and return the way to it; where that was made, only the way.

    In one transaction with what the log of access tells of it. Raises what `make` raises, and then
    nothing is made; Refusal where the key of the form is not ours, or was used for something else:
    the page asks again, with what was typed.
    """
    sent = sent_in(request)
    with transaction.atomic():
        if sent is None:
            return make()
        row, is_first = sent.claim(timezone.now())
        if not is_first:
            return go_to(request, row.led_to)
        response = make()
        row.led_to = response.headers.get("HX-Redirect") or response.headers["Location"]
        row.save(update_fields=["led_to"])
    forget_typed(request)
    return response


def press_once(request: HttpRequest, do: Answer, back: str) -> HttpResponse:
    """Do what a form asks that is one button; refused, the page to go back to says why."""
    try:
        return make_once(request, do)
    except Refusal as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(back)


def go_to(request: HttpRequest, address: str) -> HttpResponse:
    """Go to a page of ours; a page that swaps a part of itself leaves itself for another one."""
    here = path_in(request.headers.get("HX-Current-URL", ""))
    if "HX-Request" in request.headers and here != urlsplit(address).path:
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)
