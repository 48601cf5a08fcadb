"""Patients: find one, add one, see all their plans."""

from collections.abc import Sequence
from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.db.transaction import atomic
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from schedules.access.log import Action, log, log_all
from schedules.forms.people import PatientForm
from schedules.inputs.bounds import whole_number
from schedules.inputs.refusal import Refusal
from schedules.inputs.searches import read_search
from schedules.models import Patient
from schedules.pages.nurse.corrections import corrections_in_words, typed_otherwise
from schedules.pages.nurse.merging import merge_line
from schedules.pages.nurse.patients import patient_page, patient_rows
from schedules.planning.correct import (
    CorrectedError,
    correct,
    typed_over,
    values_before,
    values_of,
)
from schedules.queries import (
    clinics_of,
    corrections_since,
    lost_patients,
    merges_of,
    patient_for,
    possible_doubles,
    search_patients,
)

from .access import open_patient, staff, user_of
from .once import make_once

SHOWN = 50
UNSEEN = -1  # no patient has this revision, so nothing is saved on it
LONGEST = 120  # signs of a search, as of a name: a database takes no more words than so many


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def patients(request: HttpRequest) -> HttpResponse:
    """Find patients by name, number or date of birth; what is typed never stands in an address."""
    text, today = request.POST.get("q", "").strip()[:LONGEST], timezone.localdate()
    found = search_patients(user_of(request), read_search(text, today))
    page = Paginator(found, SHOWN).get_page(request.POST.get("page"))
    lost = [] if text else list(lost_patients(user_of(request)))
    log_all(request, {*page.object_list, *lost}, Action.LIST)
    context = {
        "text": text,
        "page": page,
        "rows": patient_rows(page.object_list, today),
        "lost": patient_rows(lost, today),
        "has_clinic": clinics_of(user_of(request)).exists(),
    }
    return render(request, "nurse/patients.html", context)


@staff
@require_safe
def patient(request: HttpRequest, code: UUID) -> HttpResponse:
    """Show one patient, with all plans as one timeline."""
    found = open_patient(request, code)
    context = {
        "patient": found,
        "page": patient_page(found, timezone.localdate()),
        "merges": [merge_line(merge) for merge in merges_of(found)],
    }
    return render(request, "nurse/patient.html", context)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a patient, after asking where it may be one who is here already; then the treatment."""
    form = PatientForm(user_of(request), timezone.localdate(), request.POST or None)
    if request.method != "POST":
        return _ask(request, form)
    if not form.is_valid():
        return _ask_again(request, form)
    if doubles := _doubles(request, form):
        return _ask(request, form, doubles=doubles)
    try:
        with atomic():
            return make_once(request, lambda: _added(request, form))
    except IntegrityError:  # somebody was given this number at this very moment
        form.full_clean()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    return _ask_again(request, form)


def _added(request: HttpRequest, form: PatientForm) -> HttpResponse:
    saved = form.save()
    log(request, saved, Action.CHANGE)
    return HttpResponseRedirect(reverse("plan-new", args=[saved.code]))


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: UUID) -> HttpResponse:
    """Correct who a patient is, as the page showed it: what others corrected meanwhile stays."""
    stored = open_patient(request, code)
    form = PatientForm(
        user_of(request), timezone.localdate(), request.POST or None, instance=copy(stored)
    )
    if request.method != "POST":
        return _ask(request, form, stored)
    seen = whole_number(request.POST.get("revision", ""), UNSEEN)
    if not form.is_valid():
        return _ask_again(request, form, stored, revision=seen)
    if seen != stored.revision:
        return _ask_over(request, form, stored, seen)
    if doubles := _doubles(request, form):
        return _ask(request, form, stored, doubles=doubles)
    try:
        return make_once(request, lambda: _corrected(request, form, seen))
    except CorrectedError:
        return _ask_over(request, form, patient_for(user_of(request), code), seen)
    except IntegrityError:
        form.full_clean()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    return _ask_again(request, form, stored, revision=seen)


def _corrected(request: HttpRequest, form: PatientForm, seen: int) -> HttpResponse:
    """Save a correction. Raises CorrectedError, Refusal."""
    patient = form.save(commit=False)
    correct(patient, revision=seen, by=user_of(request))
    log(request, patient, Action.CHANGE)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("patient", args=[patient.code]))


def _doubles(request: HttpRequest, form: PatientForm) -> list[Patient]:
    """Return who may be the same person; nobody once the nurse said that each is another one."""
    if not form.is_somebody_else:
        return []
    doubles = possible_doubles(user_of(request), form.instance)
    said = set(request.POST.get("others", "").split())
    return [] if {str(patient.code) for patient in doubles} <= said else doubles


def _ask(
    request: HttpRequest,
    form: PatientForm,
    patient: Patient | None = None,
    *,
    status: int = 200,
    doubles: Sequence[Patient] = (),
    **more: Any,
) -> HttpResponse:
    """Show the form, and `doubles`: who may be the same person, or has the number."""
    log_all(request, doubles, Action.LIST)
    context = {
        "form": form,
        "patient": patient,
        "revision": patient.revision if patient else None,
        "doubles": patient_rows(doubles, timezone.localdate()),
        **more,
    }
    return render(request, "nurse/patient_form.html", context, status=status)


def _ask_again(
    request: HttpRequest, form: PatientForm, patient: Patient | None = None, **more: Any
) -> HttpResponse:
    """Show what is wrong, with what was typed, and whose the number is that is taken."""
    taken = [form.taken_by] if form.taken_by else []
    return _ask(request, form, patient, status=422, doubles=taken, **more)


def _ask_over(
    request: HttpRequest, form: PatientForm, stored: Patient, revision: int
) -> HttpResponse:
    """Show what others corrected meanwhile, and in the fields that with what was typed here."""
    is_known = 0 <= revision <= stored.revision
    corrections = list(corrections_since(stored, revision)) if is_known else []
    seen, now = values_before(stored, corrections), values_of(stored)
    typed = values_of(form.instance)
    context: dict[str, Any] = {
        "corrections": corrections_in_words(corrections),
        "both": typed_otherwise(seen, typed, now),
        "is_unseen": not is_known,
    }
    user, today = user_of(request), timezone.localdate()
    shown = PatientForm(user, today, instance=stored, initial=typed_over(seen, typed, now))
    return _ask(request, shown, stored, **context)
