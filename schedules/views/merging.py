"""Two records of one person: find the other, see what merging does, do it, and undo it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schedules.access.log import Action, log_all
from schedules.inputs.refusal import Refusal
from schedules.inputs.searches import read_search
from schedules.models import Merge, Patient
from schedules.pages.nurse.merging import goes_back, merge_line, merge_page, stays
from schedules.pages.nurse.patients import patient_rows
from schedules.planning.merge import ShownError, merge, refuse_unless_apart, undo_merge
from schedules.queries import possible_doubles, search_patients

from .access import open_merge, open_patient, staff, user_of
from .once import make_once
from .patients import LONGEST

MOST = 20  # records to choose from: a better search finds fewer


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, code: UUID) -> HttpResponse:
    """Find the other record: those that may be the same person are there at once."""
    patient, today = open_patient(request, code), timezone.localdate()
    text = request.POST.get("q", "").strip()[:LONGEST]
    user = user_of(request)
    if text:
        found = list(search_patients(user, read_search(text, today)).exclude(pk=patient.pk)[:MOST])
    else:
        found = possible_doubles(user, patient)
    log_all(request, found, Action.LIST)
    context = {"patient": patient, "text": text, "rows": patient_rows(found, today)}
    return render(request, "nurse/merge_choose.html", context)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def merge_with(request: HttpRequest, code: UUID, other: UUID) -> HttpResponse:
    """Show what merging another record into this one does; on a post, do what was shown."""
    kept, gone = open_patient(request, code), open_patient(request, other)
    if kept == gone:  # merged already: the same page was sent twice
        return _to(kept)
    try:
        page = merge_page(kept, gone, timezone.now())
    except Refusal as refusal:
        return _show(request, kept, gone, error=str(refusal))
    if request.method != "POST":
        return _show(request, kept, gone, page=page)
    try:
        return make_once(request, lambda: _merged(request, kept, gone))
    except ShownError:
        return _show(request, kept, gone, page=page, is_changed=True)
    except Refusal as refusal:
        return _show(request, kept, gone, page=page, error=str(refusal))


def _merged(request: HttpRequest, kept: Patient, gone: Patient) -> HttpResponse:
    shown = request.POST.get("shown", "")
    merge(kept, gone, shown, by=user_of(request), now=timezone.now())
    log_all(request, [kept, gone], Action.CHANGE)
    messages.success(request, _("Merged. You can undo this below."))
    return _to(kept)


def _show(
    request: HttpRequest, kept: Patient, gone: Patient, *, error: str = "", **more: Any
) -> HttpResponse:
    context = {"patient": kept, "other": gone, "error": error, **more}
    return render(request, "nurse/merge.html", context, status=422 if error else 200)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, code: UUID) -> HttpResponse:
    """Show what goes back when two records are taken apart; on a post, do it."""
    done, error, can_undo = open_merge(request, code), "", False
    try:
        refuse_unless_apart(done)
        can_undo = True
        if request.method == "POST":
            return make_once(request, lambda: _undone(request, done))
    except Refusal as refusal:
        error = str(refusal)
    context = {
        "patient": done.kept,
        "line": merge_line(done),
        "back": goes_back(done),
        "stays": stays(done),
        "error": error,
        "can_undo": can_undo,
    }
    return render(request, "nurse/merge_undo.html", context, status=422 if error else 200)


def _undone(request: HttpRequest, done: Merge) -> HttpResponse:
    undo_merge(done, by=user_of(request), now=timezone.now())
    log_all(request, [done.kept, done.other], Action.CHANGE)
    messages.success(request, _("These are two records again."))
    return _to(done.kept)


def _to(patient: Patient) -> HttpResponse:
    return HttpResponseRedirect(reverse("patient", args=[patient.code]))
