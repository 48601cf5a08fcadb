"""The worklist: what a nurse has to do, as a page and as a file for a spreadsheet."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from schedules.access.log import Action, log_all
from schedules.access.people import end_cover
from schedules.engine import Key
from schedules.forms.people import CoverForm
from schedules.inputs.refusal import Refusal
from schedules.models import User
from schedules.pages.nurse.worklist import (
    NOTHING,
    Chosen,
    WorkGroup,
    choose,
    panel_of,
    whole_list,
    worklist_page,
    worklist_paper,
)
from schedules.queries import cover_of
from schedules.queries.worklist import patients_in
from schedules.renderers.paper.worklist import worklist_pdf
from schedules.renderers.spreadsheets import MARK, AsText, csv_text

from .access import open_plan, staff, user_of
from .files import file_response
from .once import make_once, press_once
from .printed import printed


@staff
@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def worklist(request: HttpRequest) -> HttpResponse:
    """Show one list of what there is to do, and how much there is in the others.

    What a nurse chooses there is kept with her account: it counts until she chooses otherwise.
    """
    user, today = user_of(request), timezone.localdate()
    if request.method == "POST":
        chosen = choose(user, {**NOTHING, **request.POST.dict()}, today)
        user.worklist = chosen.filters
        user.save(update_fields=["worklist"])
        return HttpResponseRedirect(f"{reverse('worklist')}?{chosen.query()}")
    chosen = choose(user, request.GET.dict(), today)
    page = worklist_page(chosen, request.GET.get("page"), request.GET.get("at"))
    log_all(request, {group.patient for group in page.groups}, Action.LIST)
    return render(request, "nurse/worklist.html", {"page": page})


@require_safe
@staff
def worklist_line(request: HttpRequest, code: UUID, fact: str, n: int) -> HttpResponse:
    """Show what can be written of the line of a list in which an entry stands.

    In the list itself it unfolds there. Where the line is gone, the list is shown as it is now.
    """
    plan = open_plan(request, code)
    chosen = choose(user_of(request), request.GET.dict(), timezone.localdate())
    back = f"{reverse('worklist')}?{request.GET.urlencode()}"
    panel = panel_of(chosen, plan, Key(fact, n), back)
    is_part = "HX-Request" in request.headers
    if panel is None:
        return HttpResponseClientRedirect(back) if is_part else HttpResponseRedirect(back)
    template = "components/worklist_panel.html" if is_part else "nurse/worklist_line.html"
    return render(request, template, {"panel": panel, "is_part": is_part})


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: HttpRequest) -> HttpResponse:
    """Say who covers for a nurse while she is away, and until when; or that nobody does."""
    user, today = user_of(request), timezone.localdate()
    typed = request.POST if request.method == "POST" else None
    form = CoverForm(user, today, typed, instance=cover_of(user))
    if request.method == "POST" and "nobody" in request.POST:
        return press_once(request, lambda: _uncovered(request, user), reverse("worklist-cover"))
    if request.method == "POST" and form.is_valid():
        try:
            return make_once(request, lambda: _covered(request, form))
        except Refusal as error:
            form.add_error(None, str(error))
    context = {"form": form, "has_cover": form.instance.pk is not None}
    return render(request, "nurse/cover.html", context, status=422 if form.errors else 200)


def _covered(request: HttpRequest, form: CoverForm) -> HttpResponse:
    form.save()
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("worklist"))


def _uncovered(request: HttpRequest, user: User) -> HttpResponse:
    end_cover(user)
    messages.success(request, _("Nobody covers for you any more."))
    return HttpResponseRedirect(reverse("worklist"))


@require_safe
@staff
def worklist_csv(request: HttpRequest) -> Any:
    """Give the whole list, as it is chosen on the page, to a spreadsheet."""
    today = timezone.localdate()
    chosen = choose(user_of(request), request.GET.dict(), today)
    # Written before the first line leaves: a file that breaks off has shown patients too.
    log_all(request, patients_in(chosen.section, chosen.scope), Action.EXPORT)
    name = f"werklijst-{chosen.section}-{today}.csv"
    return StreamingHttpResponse(
        _texts(chosen, get_language()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@staff
@printed
def worklist_print(request: HttpRequest) -> HttpResponse:
    """Give the whole list, as it is chosen on the page, on paper."""
    today = timezone.localdate()
    chosen = choose(user_of(request), request.GET.dict(), today)
    log_all(request, patients_in(chosen.section, chosen.scope), Action.EXPORT)
    name = f"werklijst-{chosen.section}-{today}"
    return file_response(worklist_pdf(worklist_paper(chosen), name, today), "inline")


def _texts(chosen: Chosen, language: str | None) -> Iterator[str]:
    """Yield the file in pieces. They are made after the view, when no language is set any more."""
    with translation.override(language):
        text = csv_text([_heads()])
    yield MARK + text
    batches = whole_list(chosen)
    while True:
        with translation.override(language):
            batch = next(batches, None)
            if batch is None:
                return
            text = csv_text(map(_row, batch))
        yield text


def _heads() -> list[str]:
    return [
        _("Patient"),
        _("Date of birth"),
        _("Hospital number"),
        _("Phone"),
        _("Hospital"),
        _("Treatment"),
        _("What"),
        _("Kind"),
        _("Date"),
        _("When"),
        _("How long"),
        _("With whom"),
        _("Status"),
        _("Remarks"),
    ]


def _row(group: WorkGroup) -> tuple[str, ...]:
    """Return a line as the page shows it."""
    patient = group.patient
    numbers = (AsText(patient.hospital_number), AsText(patient.phone))
    born, treatments = patient.born_on.isoformat(), _joined(group.treatments)
    who = (group.name, born, *numbers, group.clinic, treatments)
    if group.main is None:
        return (*who, group.says, *[""] * 7)
    lines = group.lines
    remarks = (group.warning, *(text for line in lines for text in line.remarks), *group.told)
    return (
        *who,
        _joined(line.title for line in lines),
        _joined(line.kind for line in lines),
        group.day.isoformat() if group.day else "",
        _joined(thing.when_in_full for thing in group.things),
        group.main.how_long,
        _joined(line.who for line in lines),
        _joined(line.state for line in lines),
        _joined(remarks),
    )


def _joined(texts: Iterable[str]) -> str:
    """Return texts as one cell, each once."""
    return "; ".join(dict.fromkeys(filter(None, texts)))
