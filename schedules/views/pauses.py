"""Let a treatment pause, name the day on which it goes on, or begin again what was stopped."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schedules.forms.pauses import AgainForm, PauseForm, ResumeForm
from schedules.models import Plan
from schedules.pages.nurse.late import pause_question
from schedules.planning.interruption import proposal_for
from schedules.planning.pauses import last_day_of
from schedules.planning.truth import read_pauses, truth_of
from schedules.words.pauses import pause_words

from .access import open_plan, staff
from .day_questions import pause_questions
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
    title = _("After the pause") if found.again is None else _("Correct a pause or missed dose")
    return whole_plan(request, plan, form, title, _asks(plan, form), told=pause_words(found))


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
        told = pause_question(plan, proposal_for(plan, since, again), again, form.meant)
        return tuple(filter(None, (told, *pause_questions(plan, again))))

    return questions
