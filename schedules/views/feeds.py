"""Calendar subscriptions: the address that calendars read, and the page where they are made."""

import gzip
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from schedules.access.borrowed import get_client_ip
from schedules.access.feeds import (
    feed_for,
    feed_seen_by,
    feeds_seen_by,
    fetched,
    make_feed,
    revoke,
)
from schedules.access.limits import may
from schedules.access.log import NOBODY, Action, log, log_denied, log_feed
from schedules.access.showing import MINUTES, show_for_a_while, still_shown
from schedules.access.stored_feeds import has_read, may_send, note_reader, reader_of, whole
from schedules.forms.feeds import FeedForm, FileForm
from schedules.inputs.refusal import Refusal
from schedules.models import Feed, StoredFeed
from schedules.renderers.calendar.ical import CONTENT_TYPE
from schedules.renderers.paper.qr import qr_of
from schedules.words.programs import PROGRAMS

from .feed_choices import file_once, left_out
from .mine import mine_page
from .mine_access import mine, mine_address, own_access, refuse, to_mine
from .once import make_once, press_once
from .stored_calendar import calendar_of

QUIET = {
    "Cache-Control": "private, no-cache",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
}


@csrf_exempt  # it only reads, and knows no session: a program that posts hears just that
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Return the calendar of a secret address; what is not open does not exist.

    Most programs ask for what they have already: that is two queries, and nothing is written.
    """
    request.user = AnonymousUser()  # a program: nobody's session is opened, or named in the log
    found, now = feed_for(token), timezone.now()
    if found is None:
        # Only what opens nothing counts with the address: a company reads many calendars from one.
        if not may(request, "calendars"):
            return _too_many(request)
        log_denied(request)
        return _refuse(404, "Not found")
    stored = calendar_of(found, now, request.build_absolute_uri(reverse("mine")))
    _write_down(request, found, stored, now)
    # Only the ETag decides: the days that a feed holds move on with today, and no moment of change
    # tells so.
    is_short = _takes_gzip(request.headers.get("Accept-Encoding", ""))
    head = _head(found, stored, is_short)
    answer = get_conditional_response(request, etag=head["ETag"], response=head)
    if answer is not None and answer is not head:
        return _quiet(answer)
    if not may_send(stored, now):
        return _too_many(request, found)
    return _whole(found, stored, is_short)


def _takes_gzip(accepted: str) -> bool:
    """Tell whether a program takes a compressed answer (RFC 9110, 12.5.3)."""
    for coding in accepted.lower().replace(" ", "").split(","):
        name, _semicolon, weight = coding.partition(";")
        if name == "gzip":
            return not weight.startswith("q=0") or bool(weight.removeprefix("q=").strip("0."))
    return False


def _quiet(response: HttpResponse) -> HttpResponse:
    for name, value in QUIET.items():
        response.headers[name] = value
    return response


def _write_down(request: HttpRequest, found: Feed, stored: StoredFeed, now: datetime) -> None:
    """Write into the log that a program read it, the first time on a day.

    Who tries a calendar out is told when one came by since: that is kept beside the log.
    """
    today = timezone.localdate(now)
    reader = reader_of(found, request.headers.get("User-Agent", ""))
    if has_read(stored, reader, today):
        if found.is_tried_out:
            fetched(found, now)
        return
    with transaction.atomic():
        if note_reader(stored, reader, today):
            log_feed(request, found)
            fetched(found, now)


def _too_many(request: HttpRequest, found: Feed | None = None) -> HttpResponse:
    """Tell when to come back. One refusal a minute is written down, not each of a flood."""
    whose = str(found.code) if found else get_client_ip(request) or ""
    if may(request, "calendar-refusals", whose):
        patient_code = found.access.patient.code if found else NOBODY
        log_denied(request, patient_code, "feed: too often")
    return _refuse(429, "Too many requests", {"Retry-After": "60"})


def _head(found: Feed, stored: StoredFeed, is_short: bool) -> HttpResponse:
    """Return an answer without its body; compressed it is another one, with an ETag of its own."""
    headers = QUIET | {
        "ETag": quote_etag(f"{stored.digest}-gzip" if is_short else stored.digest),
        "Last-Modified": http_date(stored.changed_at.timestamp()),
        "Content-Language": found.language,
        "Vary": "Accept-Encoding",
    }
    if is_short:
        headers["Content-Encoding"] = "gzip"
    return HttpResponse(content_type=CONTENT_TYPE, headers=headers)


def _whole(found: Feed, stored: StoredFeed, is_short: bool) -> HttpResponse:
    stored, body = whole(stored)
    response = _head(found, stored, is_short)
    response.content = body if is_short else gzip.decompress(body)
    return response


def _refuse(status: int, words: str, headers: dict[str, str] | None = None) -> HttpResponse:
    """Answer a program: no page, no words of ours, the same for whatever is not open."""
    return HttpResponse(
        f"{words}\n",
        status=status,
        content_type="text/plain; charset=utf-8",
        headers=QUIET | (headers or {}),
    )


@mine
@require_http_methods(["GET", "HEAD", "POST"])
def mine_feeds(request: HttpRequest) -> HttpResponse:
    """List the calendars that read this record; make another one, or a file that is taken once."""
    access = own_access(request)
    of_form = FileForm if "file" in request.POST else FeedForm
    form = of_form(access.patient.language, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if isinstance(form, FileForm):
                return file_once(request, form)
            return make_once(request, lambda: _made(request, form))
        except Refusal as error:
            form.add_error(None, str(error))
    log(request, access.patient, Action.VIEW)
    context = {
        "feeds": feeds_seen_by(access),
        "form": form,
        "left_out": left_out(access.patient),
    }
    return mine_page(request, "patient/feeds.html", context, 422 if form.errors else 200)


def _made(request: HttpRequest, form: FeedForm) -> HttpResponse:
    access = own_access(request)
    made, token = make_feed(access, now=timezone.now(), **form.choices_made)
    log(request, access.patient, Action.ACCESS)
    show_for_a_while(request, made.code, token)
    return to_mine(request, "mine-feed", made.code)


@mine
@require_safe
def mine_feed(request: HttpRequest, code: UUID) -> HttpResponse:
    """Show the address of a calendar that was just made; only its hash is kept for longer."""
    access = own_access(request)
    made, token = feed_seen_by(access, code), still_shown(request, code)
    if made is None:
        refuse(request)
    if not token:
        text = _(
            "This address was made longer ago and cannot be shown any more. A calendar that has "
            "it goes on. Else make a new one."
        )
        messages.error(request, text)
        return to_mine(request, "mine-feeds")
    log(request, access.patient, Action.VIEW)
    address = request.build_absolute_uri(reverse("feed", args=[token]))
    context = {
        "feed": made,
        "address": address,
        "webcal": f"webcal://{address.partition('://')[2]}",
        "qr": qr_of(address),
        "minutes": MINUTES,
        "programs": PROGRAMS,
    }
    return mine_page(request, "patient/feed_made.html", context)


@mine
@require_POST
def revoke_feed(request: HttpRequest, code: UUID) -> HttpResponse:
    """Close one calendar's address."""
    access = own_access(request)
    found = feed_seen_by(access, code)
    if found is None:
        refuse(request)

    def stop() -> HttpResponse:
        revoke(found, timezone.now())
        log(request, access.patient, Action.ACCESS)
        text = _(
            "Stopped: “%(name)s” can read nothing any more. "
            "Remove it from that calendar too: it may keep what it has read."
        )
        messages.success(request, text % {"name": found.name})
        return to_mine(request, "mine-feeds")

    return press_once(request, stop, mine_address(request, "mine-feeds"))
