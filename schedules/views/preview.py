"""The public preview: a start date becomes a timeline, without a login and without storing it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from mscare.reading import is_calm
from schedules.forms.answers import PreviewForm
from schedules.pages.patient.timeline import page_of
from schedules.words.when import weekday_words

from .screens import screen_here


@require_safe
@gzip_page
@conditional_page
@cache_control(private=True, no_cache=True)
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the hospital, the treatment, the start date and what this treatment asks."""
    form = PreviewForm(request.GET, is_complete=False)
    # htmx asks while the form is being filled in: an answer that does not fit yet is no failure.
    is_choosing = request.headers.get("HX-Request") == "true"
    response = show_form(request, form, status=400 if form.errors and not is_choosing else 200)
    if request.GET:
        response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@gzip_page
@conditional_page
@cache_control(private=True, no_cache=True)
def timeline(request: HttpRequest) -> HttpResponse:
    """Show the timeline of the answers in the address, or the form with what is wrong."""
    form = PreviewForm(request.GET, is_complete=True)
    made = form.timeline()
    if made is None:
        return refuse(request, form)
    page = page_of([made], timezone.localdate())
    context: dict[str, Any] = {
        "page": page,
        "screens": True,
        "shown": screen_here(request, page) if is_calm(request) else None,
        "treatment": made.treatment_name,
        "start": weekday_words(made.start),
        "query": form.query,
    }
    response = render(request, "preview/timeline.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@conditional_page
def about(request: HttpRequest) -> HttpResponse:
    """Say what this is for, and what it does not do."""
    return render(request, "preview/about.html")


def refuse(request: HttpRequest, form: PreviewForm) -> HttpResponse:
    """Show the form again with every mistake, and what was typed."""
    response = show_form(request, form, status=400)
    response["X-Robots-Tag"] = "noindex"
    return response


def show_form(request: HttpRequest, form: PreviewForm, status: int) -> HttpResponse:
    """Show the form."""
    return render(request, "preview/start.html", {"form": form}, status=status)
