"""One line of a plan, or several: what is agreed and what became of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from schedules.agenda.desk import is_recordable, is_to_discuss
from schedules.engine import Delay, Status
from schedules.forms.plans import ALONE, FOLLOWING, RecordForm
from schedules.inputs.bounds import TooManyError
from schedules.inputs.refusal import Refusal
from schedules.models import Entry, Plan
from schedules.pages.nurse.lines import line_of
from schedules.planning.record import rule_of
from schedules.planning.truth import truth_of
from schedules.queries import entry_for, keys_of, timeline_of
from schedules.timeline import TimelineEntry
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
        form = _record_form(request, found)
    except (Refusal, TooManyError) as error:
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


def _record_form(request: HttpRequest, plan: Plan) -> RecordForm:
    """Read what is meant. Raises Refusal or TooManyError before the engine is asked."""
    form = RecordForm(request.POST, today=timezone.localdate())
    if not form.keys.keys() <= keys_of(plan):
        raise Refusal("", _("This line is not in the schedule any more."))
    return form


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
    shown = entries[0]
    opened = form["what"].value() if form else request.GET.get("what", "done")
    context = {
        "plan": plan,
        "entry": shown,
        "line": line_of(shown, plan, today),
        "acts": [_act_form(what, row, form, today, opened) for what in _acts(shown)],
        "next": request.POST.get("next", request.GET.get("next", "")),
        "sources": [citation_words(source) for source in shown.sources],
        "confidence": confidence_words(shown.confidence),
        "opened": opened,
        "errors": form.errors if form else {},
    }
    return render(request, "nurse/entry.html", context, status=422 if form else 200)


def _acts(entry: TimelineEntry) -> Iterator[str]:
    """Yield what can be recorded about an entry, in order."""
    if is_recordable(entry):
        yield from ("done", "book", "move", "missed", "skip")
    yield "note"
    if is_to_discuss(entry):
        yield "discussed"
    if entry.status is not Status.PLANNED:
        yield "cleared"


@dataclass(frozen=True, slots=True)
class ActForm:
    """The form of one act, on a page with several."""

    what: str
    title: str
    button: str
    fields: tuple[BoundField, ...]
    is_open: bool


def _act_form(what: str, row: Entry, typed: RecordForm | None, today: date, opened: str) -> ActForm:
    """Return the form of one act: as it was typed, or with what is known."""
    is_typed = typed is not None and opened == what
    form = typed if typed is not None and is_typed else _known(what, row, today)
    form.auto_id = f"{what}_%s"  # each field of the page needs an id of its own
    title, button = RecordForm.WORDS[what]
    fields = tuple(form[name] for name in RecordForm.ASKED.get(what, ()))
    return ActForm(what, str(title), str(button), fields, is_open=opened == what)


def _known(what: str, row: Entry, today: date) -> RecordForm:
    """Return a form that holds what is known."""
    known = {name: getattr(row, name) for name in ("on", "at", "place", "note")}
    day = row.on or row.due or today
    known["on"] = min(day, today) if what == "done" else row.on or row.book_on or row.due
    form = RecordForm(QueryDict(), today=today)
    form.is_bound = False
    form.initial = known
    return form
