"""Hand over everything that is held about a patient: to the patient, or by a nurse."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from schedules.access.log import Action, log
from schedules.models import Patient
from schedules.pages.patient.privacy import chapters_of
from schedules.renderers.export import export_json, export_pdf

from .access import open_patient, staff
from .files import file_response
from .mine_access import mine, own_access, refuse
from .printed import printed

FORMS = ("json", "pdf")


@mine
@require_safe
@printed
def mine_export(request: HttpRequest, form: str) -> HttpResponse:
    """Give patients their own data; who looks along sees the schedule, and takes nothing out."""
    access = own_access(request)
    if not access.is_own or form not in FORMS:
        refuse(request)
    log(request, access.patient, Action.EXPORT)
    return _file(access.patient, form)


@staff
@require_safe
@printed
def patient_export(request: HttpRequest, code: UUID, form: str) -> HttpResponse:
    """Give a nurse what a patient asked for, in the patient's language."""
    if form not in FORMS:
        raise Http404
    patient = open_patient(request, code, Action.EXPORT)
    with translation.override(patient.language):
        return _file(patient, form)


def _file(patient: Patient, form: str) -> HttpResponse:
    today = timezone.localdate()
    if form == "json":
        return file_response(export_json(patient, today))
    return file_response(export_pdf(chapters_of(patient, today), today))
