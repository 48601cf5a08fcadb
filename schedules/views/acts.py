"""Do something to a plan: show what it changes, and save it when the nurse says yes.

A change that touches nothing but what was named is saved at once; it can be undone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import reselect, retarget

from schedules.access.log import Action, log
from schedules.engine import Contradiction
from schedules.forms.plans import SCOPES
from schedules.inputs.bounds import own_address, whole_number
from schedules.inputs.facts import FactError
from schedules.models import Change, Plan
from schedules.pages.nurse.consequences import consequences_of
from schedules.pages.nurse.history import ChangeWords, history
from schedules.planning import Intent, PlanningError, Proposal, StaleError, commit, propose
from schedules.planning.truth import Key
from schedules.queries import changes_since
from schedules.words.entries import contradiction_text

from .access import user_of

Refuse = Callable[[str, str], HttpResponse]  # (field, what to do)
UNSEEN = 0  # no stored plan has this revision, so nothing is saved on it
NOT_SENT_AGAIN = ("csrfmiddlewaretoken", "confirmed", "revision", "scope", "reason")


@dataclass(frozen=True, slots=True)
class Act:
    """What a nurse asks for: how it is made, what it names, and where to say that it cannot be."""

    plan: Plan
    make: Callable[[], Intent]
    title: str
    refuse: Refuse
    asked: tuple[Key, ...] = ()
    scope: str = ""  # which scope counts, where the nurse may choose one
    save: Callable[..., Change] = commit


def carry_out(request: HttpRequest, act: Act) -> HttpResponse:
    """Save the act, or show what it changes, or say why it cannot be done."""
    try:
        return _carry_out(request, act)
    except PlanningError as error:
        return act.refuse(error.name, str(error))
    except FactError as error:
        return act.refuse(error.name, str(error))
    except Contradiction as error:
        return act.refuse(str(error.words.get("fact", "on")), contradiction_text(error))


def _carry_out(request: HttpRequest, act: Act) -> HttpResponse:
    revision = posted_revision(request, act.plan)
    intent = act.make()
    proposal = propose(act.plan, intent)
    is_confirmed = "confirmed" in request.POST
    if proposal.asks_reason and not intent.reason:
        return _show(request, act, proposal, revision, asks=is_confirmed)
    if not is_confirmed and not is_small(proposal, act.asked):
        return _show(request, act, proposal, revision)
    try:
        change = act.save(act.plan, intent, by=user_of(request), revision=revision)
    except StaleError:
        act.plan.refresh_from_db()
        proposal = propose(act.plan, act.make())
        return _show(request, act, proposal, revision, is_unseen=revision == UNSEEN)
    return saved(request, change, act.plan)


def is_small(proposal: Proposal, asked: Iterable[Key]) -> bool:
    """Tell whether nothing changes but what was named: then there is nothing to ask."""
    named = set(asked)
    return bool(named) and not proposal.warnings and {s.key for s in proposal.steps} <= named


def posted_revision(request: HttpRequest, plan: Plan) -> int:
    """Return which revision of the plan the nurse saw; UNSEEN for none, and what no page wrote."""
    revision = whole_number(request.POST.get("revision", ""), UNSEEN)
    return revision if revision <= plan.revision else UNSEEN


def missed_by(plan: Plan, revision: int) -> list[ChangeWords]:
    """Return what others did since the nurse looked; nothing where nobody knows when that was."""
    return [] if revision == UNSEEN else history(plan, changes_since(plan, revision))


def _show(
    request: HttpRequest,
    act: Act,
    proposal: Proposal,
    revision: int,
    *,
    asks: bool = False,
    is_unseen: bool = False,
) -> HttpResponse:
    plan = act.plan
    plan.refresh_from_db()
    missed = missed_by(plan, revision)
    context = {
        "plan": plan,
        "title": act.title,
        "consequences": consequences_of(proposal, plan, timezone.localdate(), act.asked),
        "missed": missed,
        "is_unseen": is_unseen,
        "again": again(request),
        "scopes": _scopes(act),
        "reason": request.POST.get("reason", ""),
        "needs_reason": proposal.asks_reason,
        "asks_reason": asks,
        "back": next_address(request, plan),
    }
    response = render(request, "nurse/consequences.html", context, status=422 if asks else 200)
    # Another scope changes the list alone, unless there is news: the focus stays on the choice.
    is_part = request.headers.get("HX-Target") == "consequences" and not (missed or asks)
    return response if is_part else whole(response)


def again(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was typed, to be sent once more with the yes."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_SENT_AGAIN
    ]


def _scopes(act: Act) -> list[tuple[str, str, bool]]:
    if not act.scope:
        return []
    return [(value, str(label), value == act.scope) for value, label in SCOPES]


def whole(response: HttpResponse) -> HttpResponse:
    """Let htmx put this in place of the whole page, whatever part had asked."""
    return reselect(retarget(response, "#main"), "#main")


def saved(request: HttpRequest, change: Change, plan: Plan) -> HttpResponse:
    """Say that it is saved, with the way back, and go on where the nurse was."""
    log(request, plan.patient, Action.CHANGE, change.act)
    text = _("Saved: %(act)s.") % {"act": change.get_act_display()}
    messages.success(request, text, extra_tags=str(change.code))
    return HttpResponseRedirect(next_address(request, plan))


def next_address(request: HttpRequest, plan: Plan) -> str:
    """Return the page of ours to go on with; never another site's."""
    return own_address(request.POST.get("next", "")) or reverse("plan", args=[plan.code])
