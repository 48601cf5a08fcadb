"""Let a treatment pause, name the day on which it goes on, or begin again what was stopped."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schedules.agenda.doubts import day_doubts
from schedules.engine import Roll
from schedules.forms.pauses import AgainForm, PauseForm, ResumeForm
from schedules.inputs.regimens import regimen_of
from schedules.inputs.working_days import working_days_of
from schedules.models import Plan
from schedules.pages.nurse.late import pause_question
from schedules.planning.interruption import proposal_for
from schedules.planning.pauses import last_day_of
from schedules.planning.truth import read_pauses, truth_of
from schedules.words.appointments import doubt_words
from schedules.words.pauses import pause_words

from .access import open_plan, staff
from .plan_acts import whole_plan


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest, code: UUID) -> HttpResponse:
    """Note that doses are not given for a while, or that one at home was missed or late."""
    plan = open_plan(request, code)
    form = PauseForm(timezone.localdate(), request.POST or None)
    return whole_plan(request, plan, form, _("Pause, or a dose that was missed"), _asks(plan, form))


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, code: UUID, number: int) -> HttpResponse:
    """Name the day on which a pause ends, or correct it."""
    plan = open_plan(request, code)
    found = read_pauses(plan.pauses or {}).get(number)
    if found is None:  # somebody took it away meanwhile
        return HttpResponseRedirect(reverse("plan", args=[plan.code]))
    form = ResumeForm(found, timezone.localdate(), request.POST or None)
    return whole_plan(request, plan, form, pause_words(found), _asks(plan, form))


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def begin_again(request: HttpRequest, code: UUID) -> HttpResponse:
    """Give again what was stopped."""
    plan = open_plan(request, code)
    last = last_day_of(truth_of(plan, ()))
    if last is None:
        return HttpResponseRedirect(reverse("plan", args=[plan.code]))
    form = AgainForm(last, timezone.localdate(), request.POST or None)
    return whole_plan(request, plan, form, _("Begin again"), _asks(plan, form))


def _asks(plan: Plan, form: PauseForm) -> Callable[[], tuple[str, ...]]:
    """Return what to ask before it is saved: what a source says, and about the day itself."""

    def questions() -> tuple[str, ...]:
        since, again = form.days
        told = pause_question(plan, proposal_for(plan, since, again), again)
        return tuple(filter(None, (told, *_day_questions(plan, form))))

    return questions


def _day_questions(plan: Plan, form: PauseForm) -> tuple[str, ...]:
    _since, again = form.days
    if again is None:
        return ()
    doses = (rule for rule in regimen_of(plan.protocol).rules if rule.is_dose)
    at_home = all(rule.roll is Roll.NONE for rule in doses)
    doubts = day_doubts(
        again,
        form.today,
        expected=None,
        working_days=None if at_home else working_days_of(plan.patient.clinic),
        is_recorded=again <= form.today,
    )
    return tuple(map(doubt_words, doubts))
