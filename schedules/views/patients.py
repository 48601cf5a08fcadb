"""Patients: find one, add one, see all their plans."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from schedules.access.log import Action, log, log_all
from schedules.forms.people import PatientForm
from schedules.inputs.refusal import Refusal
from schedules.models import Patient
from schedules.pages.nurse.patients import patient_page, patient_rows, read_search
from schedules.queries import clinics_of, lost_patients, search_patients

from .access import open_patient, staff, user_of
from .once import make_once

SHOWN = 50
LONGEST = 120  # signs of a search, as of a name: a database takes no more words than so many


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def patients(request: HttpRequest) -> HttpResponse:
    """Find patients by name, number or date of birth; what is typed never stands in an address."""
    text = request.POST.get("q", "").strip()[:LONGEST]
    found = search_patients(user_of(request), *read_search(text))
    page = Paginator(found, SHOWN).get_page(request.POST.get("page"))
    lost = [] if text else list(lost_patients(user_of(request)))
    log_all(request, {*page.object_list, *lost}, Action.LIST)
    context = {
        "text": text,
        "page": page,
        "rows": patient_rows(page.object_list, timezone.localdate()),
        "lost": patient_rows(lost, timezone.localdate()),
        "has_clinic": clinics_of(user_of(request)).exists(),
    }
    return render(request, "nurse/patients.html", context)


@staff
@require_safe
def patient(request: HttpRequest, code: UUID) -> HttpResponse:
    """Show one patient, with all plans as one timeline."""
    found = open_patient(request, code)
    context = {"patient": found, "page": patient_page(found, timezone.localdate())}
    return render(request, "nurse/patient.html", context)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a patient; then the treatment follows."""
    return _edit(request, None)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: UUID) -> HttpResponse:
    """Correct who a patient is."""
    return _edit(request, open_patient(request, code))


def _edit(request: HttpRequest, found: Patient | None) -> HttpResponse:
    today = timezone.localdate()
    form = PatientForm(user_of(request), today, request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            return make_once(request, lambda: _saved(request, form, is_new=found is None))
        except Refusal as error:
            form.add_error(None, str(error))
    context = {"form": form, "patient": found}
    return render(request, "nurse/patient_form.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, form: PatientForm, *, is_new: bool) -> HttpResponse:
    """Save who a patient is; after a new one the treatment follows."""
    saved = form.save()
    log(request, saved, Action.CHANGE)
    if is_new:
        return HttpResponseRedirect(reverse("plan-new", args=[saved.code]))
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("patient", args=[saved.code]))
