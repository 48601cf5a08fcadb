"""What is done to a plan as a whole: stop, add a course, correct, take back, undo."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from schedules.forms.plans import CourseForm, ReasonForm, RevisedAnswers
from schedules.forms.questions import Question, answers_in
from schedules.forms.revising import read_right, which_is_right
from schedules.forms.stopping import StopForm
from schedules.models import Plan
from schedules.pages.nurse.past_doses import past_doses
from schedules.planning import Intent, Proposal, course
from schedules.planning.revise import FIRST_DOSE, given_on_another_day, revise
from schedules.planning.truth import truth_of
from schedules.planning.undo import undo, undo_along
from schedules.queries import last_dose_of, timeline_of

from .access import open_change, open_plan, staff
from .acts import Act, Along, carry_out, following
from .day_questions import corrected_start_questions, course_questions, stop_questions
from .plans import plan_page


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, code: UUID) -> HttpResponse:
    """Stop a treatment."""
    found = open_plan(request, code)
    form = stop_form(request, found)
    title = _("Stop the treatment")
    return whole_plan(request, found, form, title, lambda: stop_questions(form.cleaned_data["on"]))


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
    return whole_plan(
        request, found, form, title, lambda: course_questions(form.cleaned_data["first_day"])
    )


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
    *,
    told: str = "",
) -> HttpResponse:
    """Ask what an act on a whole plan needs, and carry it out; `questions` are about its day.

    `told` is how things stand now.
    """

    def ask(status: int = 200) -> HttpResponse:
        context = {"plan": plan, "form": form, "title": title, "told": told}
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

    def ask(status: int = 200, **more: Any) -> HttpResponse:
        context = {"plan": found, "form": form, **more}
        return render(request, "nurse/revise.html", context, status=status)

    def refuse(name: str, text: str) -> HttpResponse:
        if name == FIRST_DOSE and form.start:
            return ask(which_is_right=_which_is_right(found, form.start, text))
        form.errors[name or "start"] = text
        return ask(422)

    if request.method != "POST":
        return ask()
    if form.errors or not form.start:
        return ask(422)
    start = form.start
    reason = request.POST.get("reason", "")
    right = read_right(request.POST.get(FIRST_DOSE, ""))

    def make() -> Intent:
        return revise(start, form.typed_facts, reason, right=right)

    def questions(proposals: Sequence[Proposal]) -> tuple[str, ...]:
        before, after = proposals[0].before, proposals[0].after
        return corrected_start_questions(before, after, right) if before else ()

    title = _("What this changes")
    act = Act(found, make, title, refuse, questions=questions, along=lambda: following(found, make))
    return carry_out(request, act)


def _which_is_right(plan: Plan, start: date, text: str) -> Question | None:
    """Return the question about a start on another day than the first dose that was recorded."""
    given = given_on_another_day(truth_of(plan, plan.entries.all()), start)
    return given and which_is_right(start, given.on, today=timezone.localdate(), why=text)


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
