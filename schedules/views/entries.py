"""One line of a plan, or several: what is agreed and what became of them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from schedules.engine import Delay, Status
from schedules.forms.plans import ALONE, FOLLOWING, RecordForm
from schedules.inputs.refusal import Refusal
from schedules.models import Plan
from schedules.pages.nurse.plans import can_record, plan_row
from schedules.planning.record import rule_of
from schedules.planning.truth import truth_of
from schedules.queries import entry_for, timeline_of
from schedules.words.labels import confidence_words
from schedules.words.sources import citation_words

from .access import open_plan, staff
from .acts import Act, carry_out, whole
from .plans import plan_page


@staff
@require_POST
def record(request: HttpRequest, code: UUID) -> HttpResponse:
    """Record what became of one entry, or of several."""
    found = open_plan(request, code)
    try:
        form = RecordForm(request.POST, today=timezone.localdate())
    except Refusal as error:
        return whole(plan_page(request, found, str(error)))

    def refuse(name: str, text: str) -> HttpResponse:
        form.add_error(name if name in form.fields else None, text)
        return _refuse_record(request, found, form)

    if not form.is_valid():
        return _refuse_record(request, found, form)
    keys = tuple(form.keys)
    try:
        scope = _scope(found, form) if len(keys) == 1 else ""
    except Refusal as error:
        return whole(plan_page(request, found, str(error)))
    act = Act(found, form.intent, _("What this changes"), refuse, keys, scope)
    return carry_out(request, act)


def _scope(plan: Plan, form: RecordForm) -> str:
    """Return which doses move along, where that is a question at all."""
    if form.cleaned_data["what"] not in ("done", "book", "move"):
        return ""
    rule = rule_of(truth_of(plan, ()), next(iter(form.keys)))
    if not rule.is_dose:
        return ""
    usual = FOLLOWING if rule.delay is Delay.RESET or not rule.every else ALONE
    return form.cleaned_data["scope"] or usual


def _refuse_record(request: HttpRequest, plan: Plan, form: RecordForm) -> HttpResponse:
    """Show the line again with what was typed, or the list when several were meant."""
    if len(form.keys) != 1:
        text = " ".join(map(str, form.non_field_errors())) or _("Check the day.")
        return whole(plan_page(request, plan, text))
    ((fact, n),) = form.keys
    return whole(_entry_page(request, plan, fact, n, form))


@staff
@require_safe
def entry(request: HttpRequest, code: UUID, fact: str, n: int) -> HttpResponse:
    """Show one line of a plan, with everything that can be recorded about it."""
    found = open_plan(request, code)
    return _entry_page(request, found, fact, n, None)


def _entry_page(
    request: HttpRequest, plan: Plan, fact: str, n: int, form: RecordForm | None
) -> HttpResponse:
    row = entry_for(plan, fact, n)
    today = timezone.localdate()
    entries = timeline_of(plan, fact=fact, occurrence=n).entries
    if not entries:  # it left the plan, and nothing ever became of it
        return HttpResponseRedirect(reverse("plan", args=[plan.code]))
    shown = plan_row(entries[0], plan, today)
    context = {
        "plan": plan,
        "row": shown,
        "can_record": can_record(shown.entry),
        "is_told": row.status != Status.PLANNED,
        "forms": {act: _form_of(act, row, form, today) for act in RecordForm.ACTS},
        "sources": [citation_words(source) for source in shown.entry.sources],
        "confidence": confidence_words(shown.entry.confidence),
        "opened": form["what"].value() if form else "",
        "errors": form.errors if form else {},
        "today": today,
    }
    return render(request, "nurse/entry.html", context, status=422 if form else 200)


def _form_of(act: str, row: Any, typed: RecordForm | None, today: date) -> Form:
    """Return the form of one act: as it was typed, or with what is known."""
    if typed and typed["what"].value() == act:
        return _named(typed, act)
    known = {name: getattr(row, name) for name in ("on", "at", "place", "note")}
    day = row.on or row.due or today
    known["on"] = min(day, today) if act == "done" else row.on or row.book_on or row.due
    form = RecordForm(QueryDict(), today=today)
    form.is_bound = False
    form.initial = known
    return _named(form, act)


def _named(form: RecordForm, act: str) -> RecordForm:
    """Several of these forms stand on one page: each field needs an id of its own."""
    form.auto_id = f"{act}_%s"
    form.shown = [form[name] for name in RecordForm.ASKED.get(act, ())]
    return form
