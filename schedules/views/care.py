"""A person's course of care: it ends here or is interrupted, or it goes on. Always shown first."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schedules.access.carers import end_sessions_of
from schedules.access.log import Action, log
from schedules.engine import Contradiction
from schedules.forms.care import CareForm, ResumeForm
from schedules.inputs.refusal import Refusal
from schedules.models import Patient
from schedules.pages.nurse.care import care_preview
from schedules.planning import StaleError
from schedules.planning.end_care import plans_in_care, save_care
from schedules.words.notices import contradiction_text

from .access import open_patient, staff, user_of
from .acts import OF_OTHERS, UNSEEN, missed_by, seen_revision
from .once import make_once
from .shown import is_as_shown, signed

Form = CareForm | ResumeForm


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def care(request: HttpRequest, code: UUID) -> HttpResponse:
    """Say that somebody died, moved, declines follow-up or is lost to it."""
    patient = open_patient(request, code)
    form = CareForm(timezone.localdate(), request.POST or None)
    return _change(request, patient, form, _("Course of care"))


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, code: UUID) -> HttpResponse:
    """Say that care goes on."""
    patient = open_patient(request, code)
    form = ResumeForm(timezone.localdate(), request.POST or None)
    return _change(request, patient, form, _("Care goes on"))


def _change(request: HttpRequest, patient: Patient, form: Form, title: str) -> HttpResponse:
    """Ask, show, and save once it was seen."""
    if request.method != "POST":
        return _ask(request, patient, form, title)
    if not form.is_valid():
        return _ask(request, patient, form, title, 422)
    try:
        return _show_or_save(request, patient, form)
    except Refusal as error:
        form.add_error(error.name if error.name in form.fields else None, str(error))
    except Contradiction as error:
        form.add_error(None, contradiction_text(error))
    return _ask(request, patient, form, title, 422)


def _ask(
    request: HttpRequest, patient: Patient, form: Form, title: str, status: int = 200
) -> HttpResponse:
    context = {"patient": patient, "form": form, "title": title}
    return render(request, "nurse/care.html", context, status=status)


def _show_or_save(request: HttpRequest, patient: Patient, form: Form) -> HttpResponse:
    intent = form.intent()
    plans = plans_in_care(patient)
    if not plans:
        raise Refusal("", _("No treatment has been entered yet."))
    seen = {str(p.code): seen_revision(_sent(request, str(p.code)), p) for p in plans}
    again, also = _again(request, form), list(seen)
    context: dict[str, Any] = {"again": again, "shown": signed(request, again, also)}
    is_sure = "confirmed" in request.POST
    context["is_changed"] = is_sure and not is_as_shown(request, again, also)
    if is_sure and not context["is_changed"]:

        def save() -> HttpResponse:
            save_care(patient, intent, seen, by=user_of(request))
            return _saved(request, patient)

        try:
            return make_once(request, save)
        except StaleError:
            plans = plans_in_care(patient)
            known = [(plan, seen.get(str(plan.code), UNSEEN)) for plan in plans]
            context["missed"] = [words for pair in known for words in missed_by(*pair)]
            context["is_unseen"] = any(revision == UNSEEN for _plan, revision in known)
    now = timezone.now()
    page = care_preview(patient, plans, intent, now, timezone.localdate(now))
    context |= {"patient": patient, "page": page, "plans": plans}
    return render(request, "nurse/care_preview.html", context)


def _again(request: HttpRequest, form: Form) -> list[tuple[str, str]]:
    """Return what was typed, to be sent once more with the yes."""
    return [(name, request.POST[name]) for name in form.fields if name in request.POST]


def _sent(request: HttpRequest, code: str) -> str:
    return request.POST.get(f"{OF_OTHERS}{code}", "")


def _saved(request: HttpRequest, patient: Patient) -> HttpResponse:
    patient.refresh_from_db()
    if patient.care == Patient.Care.DECEASED:
        end_sessions_of(patient)
    log(request, patient, Action.CHANGE)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("patient", args=[patient.code]))
