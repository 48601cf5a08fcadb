"""What is done to a plan as a whole: stop, add a course, correct, take back, undo."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from schedules.engine import Status
from schedules.facts import FIRST_DAY, LAST_DAY, LAST_START
from schedules.models import Plan
from schedules.plan_forms import CourseForm, ReasonForm, RevisedAnswers, StopForm
from schedules.plan_pages import plan_rows
from schedules.planning import PlanningError, StaleError, course
from schedules.planning.revise import revise
from schedules.planning.truth import truth_of
from schedules.planning.undo import undo, undo_act
from schedules.queries import timeline_of

from .access import open_change, open_plan, staff, user_of
from .acts import Act, carry_out, posted_revision, saved
from .plans import plan_page


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, code: UUID) -> HttpResponse:
    """Stop a treatment."""
    found = open_plan(request, code)
    form = StopForm(request.POST or None, initial=stop_guess(found))
    return _whole_plan(request, found, form, _("Stop the treatment"))


def stop_guess(plan: Plan) -> dict[str, Any]:
    """The last dose that was recorded as given; never a day that nobody wrote down."""
    rows = plan_rows(plan, timeline_of(plan), timezone.localdate())
    given = [r.entry.on for r in rows if r.entry.kind == "dose" and r.entry.status is Status.DONE]
    return {"last_dose": max((day for day in given if day), default=None)}


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def add_course(request: HttpRequest, code: UUID) -> HttpResponse:
    """Add an optional course."""
    found = open_plan(request, code)
    number = course.next_course(truth_of(found, found.entries.all()))
    if number is None:
        return plan_page(request, found, _("This course cannot be added to this schedule."))
    form = CourseForm(number, request.POST or None)
    title = _("Add course %(n)s") % {"n": number}
    return _whole_plan(request, found, form, title)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, code: UUID) -> HttpResponse:
    """Take back a plan that was entered in error."""
    found = open_plan(request, code)
    form = ReasonForm(request.POST or None)
    return _whole_plan(request, found, form, _("Entered in error"))


def _whole_plan(request: HttpRequest, plan: Plan, form: Any, title: str) -> HttpResponse:
    """Ask what an act on a whole plan needs, and carry it out."""

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
    return carry_out(request, Act(plan, form.intent, title, refuse))


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def revise_plan(request: HttpRequest, code: UUID) -> HttpResponse:
    """Correct the start or the facts of a plan."""
    found = open_plan(request, code)
    typed = request.POST if request.method == "POST" else _known_answers(found)
    form = RevisedAnswers(found.protocol, typed)

    def ask(status: int = 200) -> HttpResponse:
        days = {"first_day": FIRST_DAY, "last_start": LAST_START, "last_day": LAST_DAY}
        return render(
            request, "nurse/revise.html", {"plan": found, "form": form, **days}, status=status
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
    act = Act(
        found, lambda: revise(start, form.typed_facts, reason), _("What this changes"), refuse
    )
    return carry_out(request, act)


def _known_answers(plan: Plan) -> QueryDict:
    known = QueryDict(mutable=True)
    known["start"] = plan.start.isoformat()
    for name, text in plan.facts.items():
        known.setlist(name, text.split(",") if name == "weekdays" else [text])
    return known


@staff
@require_POST
def undo_change(request: HttpRequest, code: UUID) -> HttpResponse:
    """Undo one change by a new one, after showing what that does."""
    change = open_change(request, code)
    plan = open_plan(request, change.plan.code)

    def refuse(_name: str, text: str) -> HttpResponse:
        return plan_page(request, plan, text)

    act = Act(plan, lambda: undo(change), _("Undo this change?"), refuse)
    if "confirmed" not in request.POST:
        return carry_out(request, act)
    try:
        done = undo_act(change, by=user_of(request), revision=posted_revision(request, plan))
    except (PlanningError, StaleError) as error:
        is_stale = isinstance(error, StaleError)
        return refuse("", _("This plan was changed meanwhile.") if is_stale else str(error))
    return saved(request, done[0], plan)
