"""`Mijn schema`: what a patient, or who looks along, sees of one record."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from mscare.reading import is_calm
from schedules.access import chosen
from schedules.access.carers import mark_seen
from schedules.access.log import Action, log
from schedules.agenda import Agenda, agenda_of
from schedules.inputs.bounds import whole_number
from schedules.models import Access
from schedules.pages.papers import mine_papers
from schedules.pages.patient.looks import Reader, days_of
from schedules.pages.patient.merging import merged
from schedules.pages.patient.mine import own_schedule
from schedules.pages.patient.news import heading, news_of, nothing_new, read_before
from schedules.pages.patient.timeline import page_of
from schedules.queries import (
    calendar_names,
    looks_by_day,
    looks_seen_by,
    mark_of,
    months_of_looks,
    own_plans,
)
from schedules.renderers.calendar.choices import Choice
from schedules.renderers.calendar.ical import FULL, render_file
from schedules.renderers.paper.card import card_pdf
from schedules.renderers.paper.pdf import handout_pdf
from schedules.renderers.paper.summary import summary_pdf
from schedules.timeline import Timeline
from schedules.words.when import month_words

from .files import file_response
from .mine_access import accesses_here, mine, mine_address, own_access, refuse, whose_here
from .papers import address_of
from .printed import printed
from .screens import screen_here
from .wishes import Wishes, wishes_of

FILE = "mijn-schema"  # a name that tells nothing of a treatment


@mine
@require_safe
@gzip_page
def schedule(request: HttpRequest) -> HttpResponse:
    """Show what comes next, what changed, and everything by month."""
    access, today = _opened(request), timezone.localdate()
    plans = own_plans(access.patient)
    own = own_schedule(plans, today)
    seen_on = timezone.localdate(access.seen_at or access.granted_at)
    page = page_of(own.timelines, today) if own.timelines else None
    news = news_of(plans, access.seen, today)
    context: dict[str, Any] = {
        "own": own,
        "page": page,
        "news": news,
        "screens": page is not None,
        "shown": screen_here(request, page, has_news=bool(news))
        if page and is_calm(request)
        else None,
        "news_title": heading(seen_on),
        "nothing_new": nothing_new(seen_on),
        "has_read": access.seen_at is not None and access.seen_at > access.granted_at,
    }
    return mine_page(request, "patient/mine.html", context)


@mine
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Put away what changed: exactly what was shown, and nothing that changed meanwhile.

    The page goes on where the news stood: there it says where to find it again.
    """
    access = own_access(request)
    pairs = (text.partition("=") for text in request.POST.getlist("seen"))
    shown = {code: whole_number(n, 0) for code, _is, n in pairs}
    mark_seen(access, shown, timezone.now())
    return HttpResponseRedirect(f"{mine_address(request, 'mine')}#gelezen")


@mine
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Show what this person read before of what changed: only what they read themselves."""
    access = _opened(request)
    shown = read_before(access, request.GET.get("pagina", ""))
    return mine_page(request, "patient/changes.html", {"shown": shown})


@mine
@require_POST
def choose(request: HttpRequest, code: UUID) -> HttpResponse:
    """Look at another record that is open to this person."""
    asked = next((access for access in accesses_here(request) if access.code == code), None)
    if asked is None:
        refuse(request)
    chosen.choose(request, asked)
    return HttpResponseRedirect(reverse("mine"))


@mine
@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """Ask which paper, whose name on it, and in which letters."""
    _opened(request)
    return mine_page(request, "patient/papers.html", {"papers": mine_papers()})


@mine
@require_safe
@printed
def handout(request: HttpRequest, *, large: bool) -> HttpResponse:
    """Return the schedule on paper."""
    page = address_of(request, mark_of(own_access(request).patient))
    plans, wishes, agenda = _to_print(request)
    file = handout_pdf(
        merged(plans),
        agenda.today,
        agenda=agenda,
        large=large or wishes.large,
        address=page,
        of=wishes.of,
        with_past=wishes.with_past,
    )
    return file_response(file._replace(filename=f"{FILE}.pdf"), "inline")


@mine
@require_safe
@printed
def summary(request: HttpRequest) -> HttpResponse:
    """Return the schedule on one page."""
    plans, wishes, agenda = _to_print(request)
    file = summary_pdf(plans, merged(plans), agenda, of=wishes.of, large=wishes.large)
    return file_response(file, "inline")


@mine
@require_safe
@printed
def card(request: HttpRequest) -> HttpResponse:
    """Return the card for the wallet."""
    plans, wishes, agenda = _to_print(request)
    return file_response(card_pdf(plans, merged(plans), agenda, of=wishes.of), "inline")


def _to_print(request: HttpRequest) -> tuple[Sequence[Timeline], Wishes, Agenda]:
    whose, plans = whose_here(request), _timelines(request)
    usual = whose.name if whose.is_named else ""
    wishes = wishes_of(request, own_access(request).patient, usual)
    return plans, wishes, agenda_of(plans, timezone.localdate())


@mine
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Return the schedule as a file for a calendar program, as it is now."""
    timelines = _timelines(request)
    choice = Choice(is_neutral=False, lanes=FULL, language=timelines[0].language)
    file = render_file(timelines, choice, request.build_absolute_uri(reverse("mine")))
    return file_response(file._replace(filename=f"{FILE}.ics"))


@mine
@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """Show who looked at the record, a month at a time."""
    access = _opened(request)
    seen = looks_seen_by(access)
    months = [timezone.localdate(at) for at in months_of_looks(seen)]
    first = _asked_month(request, months)
    rows = looks_by_day(seen, first, first + relativedelta(months=1))
    reader = Reader(access.user.username, access.kind)
    context = {
        "days": days_of(rows, reader, calendar_names(access.patient)),
        "month": month_words(first),
        "months": [(f"{month:%Y-%m}", month_words(month), month == first) for month in months],
    }
    return mine_page(request, "patient/looks.html", context)


def _asked_month(request: HttpRequest, months: list[date]) -> date:
    """Return the month of the address, else the present one."""
    asked = request.GET.get("maand")
    known = (month for month in months if f"{month:%Y-%m}" == asked)
    return next(known, timezone.localdate().replace(day=1))


def mine_page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Show a page with whose record it is and which others are open to this person."""
    context = {**context, "access": own_access(request), "whose": whose_here(request)}
    return render(request, template, context, status=status)


def _opened(request: HttpRequest, action: str = Action.VIEW) -> Access:
    """Open the record of this person; whoever looks is written down, also the patient."""
    access = own_access(request)
    log(request, access.patient, action, role=access.kind)
    return access


def _timelines(request: HttpRequest) -> Sequence[Timeline]:
    """Return the schedule to be taken out, a timeline a plan. Raises Http404 for none."""
    access = own_access(request)
    timelines = _own_timelines(access)
    log(request, access.patient, Action.EXPORT)
    return timelines


def _own_timelines(access: Access) -> Sequence[Timeline]:
    """Return a timeline a plan of the record. Raises Http404 for none."""
    own = own_schedule(own_plans(access.patient), timezone.localdate())
    if not own.timelines:
        raise Http404
    return own.timelines
