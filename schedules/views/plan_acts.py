"""What is done to a plan as a whole: stop, add a course, correct, take back, undo."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from schedules.agenda.doubts import day_doubts
from schedules.forms.plans import CourseForm, ReasonForm, RevisedAnswers
from schedules.forms.questions import answers_in
from schedules.forms.stopping import StopForm
from schedules.inputs.facts import DAY_LIMITS
from schedules.models import Plan
from schedules.pages.nurse.past_doses import past_doses
from schedules.planning import Intent, course
from schedules.planning.revise import revise
from schedules.planning.truth import truth_of
from schedules.planning.undo import undo, undo_along
from schedules.queries import last_dose_of, timeline_of
from schedules.words.appointments import doubt_words

from .access import open_change, open_plan, staff
from .acts import Act, Along, carry_out, following
from .plans import plan_page


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, code: UUID) -> HttpResponse:
    """Stop a treatment."""
    found = open_plan(request, code)
    form = stop_form(request, found)
    title = _("Stop the treatment")

    def questions() -> tuple[str, ...]:
        return _asks_about(form.cleaned_data["on"], is_recorded=True)

    return whole_plan(request, found, form, title, questions)


def _asks_about(on: date | None, *, is_recorded: bool) -> tuple[str, ...]:
    """Return what to ask about a day: more than a year from today it is often a typo.

    What is not `is_recorded` lies ahead: then a past day is asked about too.
    """
    if on is None:
        return ()
    today = timezone.localdate()
    doubts = day_doubts(on, today, expected=None, working_days=None, is_recorded=is_recorded)
    return tuple(map(doubt_words, doubts))


def stop_form(request: HttpRequest, plan: Plan, **options: Any) -> StopForm:
    """Return the form that asks what became of the doses so far, and when and why it stops."""
    today = timezone.localdate()
    doses = past_doses(timeline_of(plan), today)
    return StopForm(doses, today, last_dose_of(plan), request.POST or None, **options)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def add_course(request: HttpRequest, code: UUID) -> HttpResponse:
    """Add an optional course."""
    found = open_plan(request, code)
    number = course.next_course(truth_of(found, ()))
    if number is None:
        return plan_page(request, found, _("This course cannot be added to this schedule."))
    form = CourseForm(number, request.POST or None)
    title = _("Add course %(n)s") % {"n": number}

    def questions() -> tuple[str, ...]:
        return _asks_about(form.cleaned_data["first_day"], is_recorded=False)

    return whole_plan(request, found, form, title, questions)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, code: UUID) -> HttpResponse:
    """Take back a plan that was entered in error."""
    found = open_plan(request, code)
    form = ReasonForm(request.POST or None)
    return whole_plan(request, found, form, _("Entered in error"))


def whole_plan(
    request: HttpRequest,
    plan: Plan,
    form: Any,
    title: str,
    questions: Callable[[], tuple[str, ...]] = tuple,
) -> HttpResponse:
    """Ask what an act on a whole plan needs, and carry it out; `questions` are about its day."""

    def ask(status: int = 200) -> HttpResponse:
        context = {"plan": plan, "form": form, "title": title}
        return render(request, "nurse/plan_form.html", context, status=status)

    def refuse(name: str, text: str) -> HttpResponse:
        form.add_error(name if name in form.fields else None, text)
        return ask(422)

    if request.method != "POST":
        return ask()
    if not form.is_valid():
        return ask(422)
    act = Act(
        plan,
        form.intent,
        title,
        refuse,
        questions=lambda _proposals: questions(),
        along=lambda: following(plan, form.intent),
    )
    return carry_out(request, act)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def revise_plan(request: HttpRequest, code: UUID) -> HttpResponse:
    """Correct the start or the facts of a plan."""
    found = open_plan(request, code)
    typed = request.POST if request.method == "POST" else _known_answers(found)
    form = RevisedAnswers(found.protocol, typed)

    def ask(status: int = 200) -> HttpResponse:
        return render(
            request, "nurse/revise.html", {"plan": found, "form": form, **DAY_LIMITS}, status=status
        )

    def refuse(name: str, text: str) -> HttpResponse:
        form.errors[name or "start"] = text
        return ask(422)

    if request.method != "POST":
        return ask()
    if form.errors or not form.start:
        return ask(422)
    start = form.start
    reason = request.POST.get("reason", "")

    def make() -> Intent:
        return revise(start, form.typed_facts, reason)

    title = _("What this changes")
    act = Act(found, make, title, refuse, along=lambda: following(found, make))
    return carry_out(request, act)


def _known_answers(plan: Plan) -> QueryDict:
    known = QueryDict(mutable=True)
    known["start"] = plan.start.isoformat()
    for name, text in plan.facts.items():
        known.setlist(name, answers_in(name, text))
    return known


@staff
@require_POST
def undo_change(request: HttpRequest, code: UUID) -> HttpResponse:
    """Undo one change by a new one, after showing what that does."""
    change = open_change(request, code)
    reason = request.POST.get("reason", "")

    def refuse(_name: str, text: str) -> HttpResponse:
        return plan_page(request, change.plan, text)

    act = Act(
        change.plan,
        lambda: undo(change).because(reason),
        _("Undo this change?"),
        refuse,
        along=lambda: [Along(plan, intent) for plan, intent in undo_along(change)],
    )
    return carry_out(request, act)
