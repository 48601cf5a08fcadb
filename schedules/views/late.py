"""Ask what becomes of a line that was not done, or of a dose that was broken off.

Another day, left out, completed or not; or decided later.
"""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schedules.agenda.doubts import day_doubts
from schedules.engine import Key, Status
from schedules.forms.late import COMPLETED, LATER, SKIP, BegunForm, LateForm
from schedules.forms.plans import read_keys
from schedules.inputs.bounds import TooManyError
from schedules.inputs.refusal import Refusal
from schedules.models import Entry, Plan
from schedules.pages.nurse.late import (
    LatePage,
    begun_page,
    is_asked_about,
    late_address,
    late_page,
    offered_words,
)
from schedules.planning import Intent, record
from schedules.planning.late import given_late, offer_for, with_block
from schedules.queries import entry_for
from schedules.words.appointments import doubt_words

from .access import open_plan, staff
from .acts import Act, carry_out, following, next_address, way_back


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def late(request: HttpRequest, code: UUID, fact: str, n: int) -> HttpResponse:
    """Ask about one line, and do what is said; nothing is ever blocked by it."""
    plan, key = open_plan(request, code), Key(fact, n)
    row, today = entry_for(plan, fact, n), timezone.localdate()
    if not is_asked_about(row, plan):
        return HttpResponseRedirect(way_back(request) or reverse("plan", args=[plan.code]))
    form, page = _asked(request, plan, row, today)

    def ask(status: int = 200) -> HttpResponse:
        context = {
            "plan": plan,
            "form": form,
            "page": page,
            "next": _after(request, plan),
        }
        return render(request, "nurse/late.html", context, status=status)

    def refuse(name: str, text: str) -> HttpResponse:
        form.add_error(name if name in form.fields else None, text)
        return ask(422)

    if request.method != "POST":
        return ask()
    if not form.is_valid():
        return ask(422)
    if form.cleaned_data["what"] == LATER:
        return HttpResponseRedirect(next_address(request, plan))

    def make() -> Intent:
        return _meant(plan, key, form, today)

    act = Act(
        plan,
        make,
        _("What this changes"),
        refuse,
        (key,),
        questions=lambda _proposals: _far(form, row, today),
        along=lambda: following(plan, make),
    )
    return carry_out(request, act)


def _asked(
    request: HttpRequest, plan: Plan, row: Entry, today: date
) -> tuple[LateForm | BegunForm, LatePage]:
    """Return the form of what is asked about a line, and its page."""
    typed = request.POST or None
    if row.status == Status.PARTIAL:
        return BegunForm(typed), begun_page(plan, row)
    offer = offer_for(plan, row.key, today)
    return LateForm(offer.day, offered_words(offer), typed), late_page(plan, row, offer)


def _far(form: LateForm | BegunForm, row: Entry, today: date) -> tuple[str, ...]:
    """Return what to ask about the day of the rest of a dose: far off it is often a typo."""
    if form.cleaned_data["what"] != COMPLETED:
        return ()
    on = form.cleaned_data["on"]
    doubts = day_doubts(on, today, expected=row.on, working_days=None, is_recorded=True)
    return tuple(map(doubt_words, doubts))


def _meant(plan: Plan, key: Key, form: LateForm | BegunForm, today: date) -> Intent:
    reason = form.cleaned_data["reason"]
    if isinstance(form, BegunForm):
        if form.cleaned_data["what"] != COMPLETED:
            return record.not_completed(key, reason)
        on = form.cleaned_data["on"]
        return with_block(record.completed(key, on, today=today).because(reason), key, on)
    if form.cleaned_data["what"] == SKIP or form.day is None:
        return record.skip(key, reason)
    return given_late(plan, key, form.day, today=today, reason=reason)


def _after(request: HttpRequest, plan: Plan) -> str:
    """Return where to go on: to the next line that was not done, else back."""
    if request.method == "POST":
        return way_back(request)
    try:
        rest = list(read_keys([request.GET.get("rest", "")]))
    except (Refusal, TooManyError):
        rest = []
    return late_address(plan, rest, way_back(request)) if rest else way_back(request)
