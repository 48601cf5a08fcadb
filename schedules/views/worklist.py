"""The worklist: what a nurse has to do, as a page and as a file for a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from schedules.worklist_lines import Group
from schedules.worklist_pages import Chosen, choose, whole_list, worklist_page

from .access import staff, user_of

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@require_safe
@staff
@gzip_page
def worklist(request: HttpRequest) -> HttpResponse:
    """Show one list of what there is to do, and how much there is in the others."""
    chosen = choose(user_of(request), request.GET.dict(), timezone.localdate())
    page = worklist_page(chosen, request.GET.get("page"))
    context = {"page": page, "next": f"{request.path}?{page.query}"}
    return render(request, "nurse/worklist.html", context)


@require_safe
@staff
def worklist_csv(request: HttpRequest) -> Any:
    """Give the whole list, as it is chosen on the page, to a spreadsheet."""
    today = timezone.localdate()
    chosen = choose(user_of(request), request.GET.dict(), today)
    name = f"werklijst-{chosen.section}-{today}.csv"
    return StreamingHttpResponse(
        _texts(chosen, get_language()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _texts(chosen: Chosen, language: str | None) -> Iterator[str]:
    """Yield the file in pieces. They are made after the view, when no language is set any more."""
    with translation.override(language):
        text = _csv([_heads()])
    yield "\ufeff" + text  # without it Excel takes the text for another encoding
    batches = whole_list(chosen)
    while True:
        with translation.override(language):
            batch = next(batches, None)
            if batch is None:
                return
            text = _csv(row for group in batch for row in _rows(group))
        yield text


def _csv(rows: Iterable[Iterable[str]]) -> str:
    text = StringIO()
    writer = csv.writer(text, delimiter=";")  # as a Dutch Excel expects
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell


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


def _rows(group: Group) -> Iterator[tuple[str, ...]]:
    born = group.born_on.isoformat()
    who = (group.name, born, group.number, group.clinic, group.treatment)
    if not group.lines:
        yield (*who, group.says, *[""] * 7)
    for line in group.lines:
        day = line.day.isoformat() if line.day else ""
        yield (
            *who,
            line.title,
            line.kind,
            day,
            line.when,
            line.how_long,
            line.performer,
            line.status,
            "; ".join((*line.alerts, *line.marks)),
        )
