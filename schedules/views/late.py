"""Ask what becomes of a line that was not done: another day, left out, or decided later."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schedules.engine import Key
from schedules.forms.late import LATER, SKIP, LateForm
from schedules.forms.plans import read_keys
from schedules.inputs.bounds import TooManyError
from schedules.inputs.refusal import Refusal
from schedules.models import Plan
from schedules.pages.nurse.late import is_asked_about, late_address, late_page, offered_words
from schedules.planning import Intent, record
from schedules.planning.late import given_late, offer_for
from schedules.queries import entry_for

from .access import open_plan, staff
from .acts import Act, carry_out, next_address, way_back


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def late(request: HttpRequest, code: UUID, fact: str, n: int) -> HttpResponse:
    """Ask about one line, and do what is said; nothing is ever blocked by it."""
    plan, key = open_plan(request, code), Key(fact, n)
    row, today = entry_for(plan, fact, n), timezone.localdate()
    if not is_asked_about(row, plan):
        return HttpResponseRedirect(way_back(request) or reverse("plan", args=[plan.code]))
    offer = offer_for(plan, key, today)
    form = LateForm(offer.day, offered_words(offer), request.POST or None)

    def ask(status: int = 200) -> HttpResponse:
        context = {
            "plan": plan,
            "form": form,
            "page": late_page(plan, row, offer),
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
    title = _("What this changes")
    return carry_out(
        request, Act(plan, lambda: _meant(plan, key, form, today), title, refuse, (key,))
    )


def _meant(plan: Plan, key: Key, form: LateForm, today: date) -> Intent:
    reason = form.cleaned_data["reason"]
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
