"""Start a plan for a patient, or switch from one treatment to another."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schedules.access.log import Action, log
from schedules.engine import Contradiction
from schedules.forms.half_way import HalfWayForm, is_answered
from schedules.forms.plans import PlanAnswers
from schedules.forms.stopping import StopForm
from schedules.inputs.refusal import Refusal
from schedules.models import Change, Patient, Plan
from schedules.pages.nurse.consequences import consequences_of
from schedules.pages.nurse.half_way import behind_of
from schedules.pages.nurse.plan_preview import beside, draft_of, preview_of
from schedules.planning import Intent, StaleError, propose
from schedules.planning.half_way import Told, with_past
from schedules.planning.start import first_truth, start_plan
from schedules.planning.switch import facts_about, switch
from schedules.planning.truth import Truth
from schedules.queries import known_facts, running_plans

from .access import open_patient, open_plan, staff, user_of
from .acts import UNSEEN, missed_by, posted_revision, whole
from .day_questions import past_questions, start_questions, stop_questions
from .once import go_to, make_once
from .plan_acts import stop_form
from .shown import is_as_shown, signed

REFUSALS = (Refusal, Contradiction)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def new_plan(request: HttpRequest, code: UUID) -> HttpResponse:
    """Treatment, start date and what that treatment asks; the whole timeline; then yes."""
    patient = open_patient(request, code)
    if patient.care:
        return _not_now(request, patient)
    if request.method != "POST":
        return _ask(request, _answers(patient, _known(patient), is_complete=False), patient=patient)
    is_choosing = "choose" in request.POST
    form = _answers(patient, _typed(request, patient), is_complete=not is_choosing)
    truth = _truth(patient, form)
    half_way = _half_way(request, patient, form, truth)
    reason = request.POST.get("reason", "")
    context: dict[str, Any] = {"patient": patient, "reason": reason, "half_way": half_way}
    if truth is None or form.errors or is_choosing:
        return _ask(request, form, **context, status=200 if is_choosing else 422)
    if half_way and half_way.is_wrong:
        return _ask(request, form, **context, status=422)
    try:
        return _start(request, patient, form, truth, context)
    except REFUSALS as error:
        if not (half_way and half_way.refuse(error)):
            form.refuse(error)
        return _ask(request, form, **context, status=422)


def _start(
    request: HttpRequest,
    patient: Patient,
    form: PlanAnswers,
    truth: Truth,
    context: dict[str, Any],
) -> HttpResponse:
    """Show the plan, or store it after the yes. Raises Refusal or Contradiction."""
    half_way, today = context["half_way"], timezone.localdate()
    told = _told(half_way)
    truth = with_past(truth, told, today=today)
    running = running_plans(patient, today)
    preview = preview_of(patient, truth, today, timezone.now())
    needs_reason = bool(running) or preview.breaks_limit
    context |= _as_shown(request, form, truth, told_of=half_way)
    is_sure = "confirmed" in request.POST and not context["is_changed"]
    if is_sure and (context["reason"] or not needs_reason):
        return make_once(
            request,
            lambda: _started(
                request, start_plan(patient, truth, by=user_of(request), reason=context["reason"])
            ),
        )
    context |= {"running": beside(running, truth.protocol), "preview": preview}
    asked = start_questions(truth, is_recorded=bool(told.given))
    context["question"] = " ".join((*asked, *past_questions(truth, told)))
    return _ask(request, form, **context, asks_reason=is_sure, status=422 if is_sure else 200)


def _half_way(
    request: HttpRequest, patient: Patient, form: PlanAnswers, truth: Truth | None
) -> HalfWayForm | None:
    """Return what is asked of a first day in the past; None where nothing lies behind."""
    today, is_asked = timezone.localdate(), "choose" not in request.POST
    if truth is None:
        return None
    if truth.start >= today:
        if is_asked and is_answered(request.POST):
            form.errors["start"] = _(
                "You say what was given before today, but the first day does not lie before today. "
                "Check the first day."
            )
        return None
    try:
        behind = behind_of(draft_of(patient, truth, timezone.now()), today)
    except REFUSALS:
        return None  # why, the preview says
    return HalfWayForm(behind, today, request.POST, is_asked=is_asked) if behind else None


def _told(half_way: HalfWayForm | None) -> Told:
    return half_way.told() if half_way else Told()


def _not_now(request: HttpRequest, patient: Patient) -> HttpResponse:
    """Start nothing while care does not go on; the page of the patient says why, and what to do."""
    messages.error(request, _("First say that care goes on, on the page of the patient."))
    return HttpResponseRedirect(reverse("patient", args=[patient.code]))


def _answers(patient: Patient, typed: QueryDict, *, is_complete: bool) -> PlanAnswers:
    return PlanAnswers(patient.clinic, typed, is_complete=is_complete)


def _typed(request: HttpRequest, patient: Patient) -> QueryDict:
    """Return what was typed, with the other start that was taken in one press.

    Where the questions appear for the first time, what is known already is filled in.
    """
    typed = request.POST.copy()
    if "choose" in typed:
        for name, values in _known(patient).lists():
            typed.setlist(name, typed.getlist(name) or values)
    if other := typed.get("other_start"):
        typed["start"] = other
    return typed


def _known(patient: Patient) -> QueryDict:
    """Return what an earlier plan of this patient knows already."""
    known = QueryDict(mutable=True)
    known.update(known_facts(patient))
    return known


def _truth(patient: Patient, form: PlanAnswers) -> Truth | None:
    if form.errors or not form.protocol or not form.start:
        return None
    return first_truth(
        patient,
        form.protocol,
        start=form.start,
        facts=form.typed_facts,
        today=timezone.localdate(),
    )


def _as_shown(
    request: HttpRequest,
    form: PlanAnswers,
    truth: Truth,
    stopping: StopForm | None = None,
    told_of: HalfWayForm | None = None,
) -> dict[str, Any]:
    """Return the signature of what is shown, and whether a yes was said to something else."""
    meant = list(form.given.items())
    if stopping:
        meant += [(field.html_name, field.data or "") for field in stopping]
    if told_of:
        meant += told_of.answers
    also = [truth.protocol.digest]
    is_sure = "confirmed" in request.POST
    return {
        "shown": signed(request, meant, also),
        "is_changed": is_sure and not is_as_shown(request, meant, also),
    }


def _started(request: HttpRequest, plan: Plan) -> HttpResponse:
    log(request, plan.patient, Action.CHANGE, Change.Act.START)
    ways_back = [str(one.code) for one in plan.changes.all() if one.act == Change.Act.START]
    messages.success(request, _("The plan is saved."), extra_tags=" ".join(ways_back))
    return go_to(request, reverse("plan", args=[plan.code]))


def _ask(
    request: HttpRequest, form: PlanAnswers, *, status: int = 200, **context: Any
) -> HttpResponse:
    context = {"form": form, **context}
    response = render(request, "nurse/plan_new.html", context, status=status)
    return whole(response) if status == 422 else response


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def switch_plan(request: HttpRequest, code: UUID) -> HttpResponse:
    """Stop one treatment and start another, in one act."""
    old = open_plan(request, code)
    patient = old.patient
    if patient.care:
        return _not_now(request, patient)
    is_complete = request.method == "POST" and "choose" not in request.POST
    stopping = stop_form(request, old, prefix="stop")
    form = _answers(patient, _switched(request, old, stopping), is_complete=is_complete)
    context: dict[str, Any] = {"patient": patient, "old": old, "stopping": stopping}
    if request.method != "POST":
        return _ask(request, form, **context)
    truth = _truth(patient, form)
    half_way = _half_way(request, patient, form, truth)
    context["half_way"] = half_way
    if not is_complete or not stopping.is_valid() or truth is None or form.errors:
        return _ask(request, form, **context, status=422 if is_complete else 200)
    if half_way and half_way.is_wrong:
        return _ask(request, form, **context, status=422)
    try:
        truth = with_past(truth, _told(half_way), today=timezone.localdate())
    except REFUSALS as error:
        if not (half_way and half_way.refuse(error)):
            form.refuse(error)
        return _ask(request, form, **context, status=422)
    return _switch(request, old, form, truth, context)


def _switch(
    request: HttpRequest, old: Plan, form: PlanAnswers, truth: Truth, context: dict[str, Any]
) -> HttpResponse:
    """Show both plans, or store them after the yes."""
    stopping, half_way = context["stopping"], context["half_way"]
    revision = posted_revision(request, old)
    try:
        intent = stopping.intent()
        context |= _as_shown(request, form, truth, stopping, half_way)
        if "confirmed" in request.POST and not context["is_changed"]:
            return make_once(
                request,
                lambda: _started(
                    request, switch(old, intent, truth, by=user_of(request), revision=revision)
                ),
            )
    except StaleError:
        old.refresh_from_db()
        context |= {"missed": missed_by(old, revision), "is_unseen": revision == UNSEEN}
    except REFUSALS as error:
        return _refuse_switch(request, form, stopping, error, context)
    try:
        context |= _switch_shown(old, intent, truth, stopping, _told(half_way))
    except REFUSALS as error:
        return _refuse_switch(request, form, stopping, error, context)
    return _ask(request, form, **context)


def _switch_shown(
    old: Plan, intent: Intent, truth: Truth, stopping: StopForm, told: Told
) -> dict[str, Any]:
    """Return what stopping and starting do. Raises Refusal or Contradiction."""
    today = timezone.localdate()
    asked = (
        *stop_questions(stopping.cleaned_data["on"]),
        *start_questions(truth, is_recorded=bool(told.given)),
        *past_questions(truth, told),
    )
    return {
        "consequences": consequences_of(propose(old, intent), old, today),
        "preview": preview_of(old.patient, truth, today, timezone.now()),
        "question": " ".join(asked),
    }


def _switched(request: HttpRequest, old: Plan, stopping: StopForm) -> QueryDict:
    """Return the answers, with what the new treatment's rules ask about the old one."""
    if request.method != "POST":
        return _known(old.patient)
    typed = _typed(request, old.patient)
    form = _answers(old.patient, typed, is_complete=False)
    if form.protocol and stopping.is_valid() and (last := stopping.last_given):
        for name, day in facts_about(old.protocol, form.protocol, last).items():
            typed[name] = typed.get(name) or day
    return typed


def _refuse_switch(
    request: HttpRequest,
    form: PlanAnswers,
    stopping: StopForm,
    error: Refusal | Contradiction,
    context: dict[str, Any],
) -> HttpResponse:
    if isinstance(error, Refusal) and error.name in stopping.fields:
        stopping.add_error(error.name, str(error))
    else:
        form.refuse(error)
    return _ask(request, form, **context, status=422)
