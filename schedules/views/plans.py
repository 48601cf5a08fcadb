"""One plan: its list, one line of it, its history, and what can be done to it as a whole."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from schedules.access.log import Action
from schedules.agenda import Agenda, agenda_of
from schedules.forms.days import Box
from schedules.models import Plan
from schedules.pages.nurse.history import history
from schedules.pages.nurse.plan_list import plan_list
from schedules.pages.nurse.plan_top import plan_top
from schedules.pages.nurse.plans import plan_head
from schedules.pages.papers import plan_papers
from schedules.planning import course
from schedules.planning.truth import truth_of
from schedules.queries import mark_of, timeline_of
from schedules.queries.worklist import undecided_of
from schedules.renderers.paper.card import card_pdf
from schedules.renderers.paper.pdf import handout_pdf
from schedules.renderers.paper.summary import summary_pdf
from schedules.timeline import Timeline
from schedules.words.unanswered import as_read
from schedules.words.when import day_words, weekday_words

from .access import open_plan, staff
from .files import file_response
from .papers import address_of
from .printed import TakenBackError, printed, taken_back
from .wishes import wishes_of


@staff
@require_safe
def plan(request: HttpRequest, code: UUID) -> HttpResponse:
    """Show a plan as a nurse works with it."""
    return plan_page(request, open_plan(request, code))


def plan_page(request: HttpRequest, plan: Plan, error: str = "") -> HttpResponse:
    """Show the page of a plan, perhaps with why something could not be done, and what was typed."""
    timeline, today = timeline_of(plan), timezone.localdate()
    head = plan_head(plan, timeline)
    listed = plan_list([(plan, timeline)], today, undecided=undecided_of([plan]))
    number = course.next_course(truth_of(plan, ()))
    typed = request.POST if error else QueryDict()
    context = {
        "plan": plan,
        "timeline": timeline,
        "head": head,
        "top": plan_top(plan, timeline, head, listed, today, course=number),
        "list": listed,
        "start": weekday_words(plan.start),
        "until": day_words(plan.until),
        "today": today,
        "error": error,
        "ticked": typed.getlist("keys"),
        "ticked_day": Box(
            "ticked-on", "on", typed.get("on", ""), form=f"record-{plan.code}", last=today
        ),
    }
    return render(request, "nurse/plan.html", context, status=422 if error else 200)


@staff
@require_safe
def plan_history(request: HttpRequest, code: UUID) -> HttpResponse:
    """Show who changed what, when and why."""
    found = open_plan(request, code)
    context = {"plan": found, "changes": history(found)}
    return render(request, "nurse/history.html", context)


@staff
@require_safe
def papers(request: HttpRequest, code: UUID) -> HttpResponse:
    """Ask which paper, whose name on it, and in which letters."""
    found = open_plan(request, code)
    if found.is_entered_in_error:
        return taken_back(request, found)
    return render(request, "nurse/papers.html", {"plan": found, "papers": plan_papers(found)})


@staff
@require_safe
@printed
def handout(request: HttpRequest, code: UUID) -> HttpResponse:
    """Return a plan on paper, in the language of the patient."""
    found, timeline, agenda = _to_print(request, code)
    wishes = wishes_of(request, found.patient)
    page = address_of(request, mark_of(found.patient))
    file = handout_pdf(timeline, agenda.today, agenda=agenda, address=page, **wishes._asdict())
    return file_response(file, "inline")


@staff
@require_safe
@printed
def summary(request: HttpRequest, code: UUID) -> HttpResponse:
    """Return a plan on one page."""
    found, timeline, agenda = _to_print(request, code)
    wishes = wishes_of(request, found.patient)
    file = summary_pdf([timeline], timeline, agenda, of=wishes.of, large=wishes.large)
    return file_response(file, "inline")


@staff
@require_safe
@printed
def card(request: HttpRequest, code: UUID) -> HttpResponse:
    """Return the wallet card."""
    found, timeline, agenda = _to_print(request, code)
    file = card_pdf([timeline], timeline, agenda, of=wishes_of(request, found.patient).of)
    return file_response(file, "inline")


def _to_print(request: HttpRequest, code: UUID) -> tuple[Plan, Timeline, Agenda]:
    """Return a plan with what stands in it, in the language of the patient.

    Raises TakenBackError for one that was entered in error.
    """
    found = open_plan(request, code, Action.EXPORT)
    if found.is_entered_in_error:
        raise TakenBackError(found)
    with translation.override(found.patient.language):
        timeline = as_read(timeline_of(found))
    return found, timeline, agenda_of([timeline], timezone.localdate())
