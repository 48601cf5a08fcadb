"""The worklist: what a nurse has to do, as a page and as a file for a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from schedules.access.log import Action, log_all
from schedules.pages.nurse.worklist import Chosen, choose, whole_list, worklist_page
from schedules.pages.nurse.worklist_groups import WorkGroup
from schedules.queries.worklist import patients_in
from schedules.renderers.spreadsheets import MARK, csv_text

from .access import staff, user_of


@require_safe
@staff
@gzip_page
def worklist(request: HttpRequest) -> HttpResponse:
    """Show one list of what there is to do, and how much there is in the others."""
    chosen = choose(user_of(request), request.GET.dict(), timezone.localdate())
    page = worklist_page(chosen, request.GET.get("page"))
    log_all(request, {group.patient for group in page.groups}, Action.LIST)
    return render(request, "nurse/worklist.html", {"page": page})


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
            text = csv_text(row for group in batch for row in _rows(group))
        yield text


def _heads() -> list[str]:
    return [
        _("Patient"),
        _("Date of birth"),
        _("Hospital number"),
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


def _rows(group: WorkGroup) -> Iterator[tuple[str, ...]]:
    born = group.born_on.isoformat()
    who = (group.name, born, group.number, group.clinic, group.treatment)
    day = group.day.isoformat() if group.day else ""
    if not group.lines:
        yield (*who, group.says, *[""] * 7)
    for line in group.lines:
        yield (
            *who,
            line.title,
            line.kind,
            day,
            line.when,
            line.how_long,
            line.who,
            line.state,
            "; ".join(line.remarks),
        )
