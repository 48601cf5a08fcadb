"""Calendar subscriptions: the address that calendars read, and the page where they are made."""

import hashlib
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
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
from schedules.forms.feeds import FeedForm
from schedules.inputs.refusal import Refusal
from schedules.models import Feed
from schedules.queries import calendar_timelines
from schedules.renderers.calendar.choices import Choice
from schedules.renderers.calendar.events import Frame
from schedules.renderers.calendar.ical import CANCELLED_FOR, render_feed, told_at
from schedules.renderers.calendar.trial import trial_event
from schedules.renderers.paper.qr import qr_of
from schedules.words.programs import programs

from .mine import mine_page
from .mine_access import mine, mine_address, own_access, refuse, to_mine
from .once import make_once, press_once

QUIET = {
    "Cache-Control": "private, no-cache",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
}


@csrf_exempt  # it only reads, and knows no session: a program that posts hears just that
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Return the calendar of a secret address; what is not open does not exist."""
    request.user = AnonymousUser()  # a program: nobody's session is opened, or named in the log
    found = feed_for(token)
    if found is None:
        # Only what opens nothing counts with the address: a company reads many calendars from one.
        if not may(request, "calendars"):
            return _too_many(request)
        log_denied(request)
        return _refuse(404, "Not found")
    if not may(request, "calendar", str(found.code)):
        return _too_many(request, found)
    log_feed(request, found)
    fetched(found, timezone.now())
    response = _calendar(found)
    # Only the ETag decides: the days that a feed holds move on with today, and no moment of change
    # tells so.
    etag = response["ETag"]
    return get_conditional_response(request, etag=etag, response=response) or response


def _too_many(request: HttpRequest, found: Feed | None = None) -> HttpResponse:
    """Tell when to come back. One refusal a minute is written down, not each of a flood."""
    whose = str(found.code) if found else get_client_ip(request) or ""
    if may(request, "calendar-refusals", whose):
        patient_code = found.access.patient.code if found else NOBODY
        log_denied(request, patient_code, "feed: too often")
    return _refuse(429, "Too many requests", {"Retry-After": "60"})


def _calendar(found: Feed) -> HttpResponse:
    now = timezone.now()
    choice = _choice(found)
    with translation.override(found.language):
        timelines = calendar_timelines(found.access.patient, left_since=now - CANCELLED_FOR)
    stamp = max([found.made_at, *(timeline.stamp for timeline in timelines)])
    stamp = max(filter(None, (stamp, told_at(timelines, choice), found.trial_at)))
    today = timezone.localdate(now)
    trial = trial_event(found.code, found.trial_at, today, found.language)
    frame = Frame("calendar", stamp.date(), trial=trial)
    file = render_feed(timelines, choice, today, stamp, frame)
    headers = QUIET | {
        "ETag": quote_etag(hashlib.sha256(file.body).hexdigest()),
        "Last-Modified": http_date(stamp.timestamp()),
        "Content-Language": found.language,
    }
    return HttpResponse(file.body, content_type=file.content_type, headers=headers)


def _choice(found: Feed) -> Choice:
    return Choice(
        found.is_neutral,
        frozenset(found.lanes),
        found.language,
        by_day=found.by_day,
        only_last_days=found.only_last_days,
        has_reminders=found.has_reminders,
        has_alarms=found.has_alarms,
    )


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
    """List the calendars that read this record; make another one."""
    access = own_access(request)
    form = FeedForm(access.patient.language, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return make_once(request, lambda: _made(request, form))
        except Refusal as error:
            form.add_error(None, str(error))
    log(request, access.patient, Action.VIEW)
    context = {"feeds": feeds_seen_by(access), "form": form}
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
        "programs": programs(),
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
