"""A new version of a protocol: who is on the old one, what would change, and moving them."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from schedules.access.log import Action, log, log_all
from schedules.engine import Contradiction
from schedules.inputs.bounds import TooManyError
from schedules.inputs.refusal import Refusal
from schedules.models import Change, Plan
from schedules.pages.nurse.consequences import Consequences, consequences_of
from schedules.planning import StaleError, commit_together, propose
from schedules.planning.upgrade import upgrade
from schedules.queries import latest_version, outdated_plans
from schedules.words.notices import contradiction_text
from treatments.models import Protocol

from .access import open_plans, staff, user_of
from .acts import seen_revision
from .once import make_once
from .shown import is_as_shown, signed

SHOWN = 20  # each one runs the engine twice
MOST = 2 * SHOWN  # one that is ticked is sent twice when its own button is pressed


@dataclass(frozen=True, slots=True)
class Upgrade:
    """One plan with what its new version would change, or why it cannot be moved."""

    plan: Plan
    protocol: Protocol
    consequences: Consequences | None
    refusal: str


def upgrade_of(plan: Plan, protocol: Protocol) -> Upgrade:
    """Return what a new version would do to a plan; nothing is written."""
    try:
        proposal = propose(plan, upgrade(protocol))
    except Contradiction as error:
        return Upgrade(plan, protocol, None, contradiction_text(error))
    except Refusal as error:
        return Upgrade(plan, protocol, None, str(error))
    found = consequences_of(proposal, plan, timezone.localdate())
    return Upgrade(plan, protocol, found, "")


@staff
@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """List who is on an old version, and for each what would change."""
    pairs = [
        (protocol, plan) for protocol, plans in outdated_plans(user_of(request)) for plan in plans
    ]
    page = Paginator(pairs, SHOWN).get_page(request.GET.get("page"))
    log_all(request, {plan.patient for _protocol, plan in page.object_list}, Action.LIST)
    upgrades = [upgrade_of(plan, protocol) for protocol, plan in page.object_list]
    return render(request, "nurse/versions.html", {"page": page, "upgrades": upgrades})


@staff
@require_POST
def move_to_versions(request: HttpRequest) -> HttpResponse:
    """Show what the new version does to the plans that are ticked; with the yes, move them all."""
    try:
        ticked = _ticked(request)
    except TooManyError as error:
        return _confirm(request, [], refusal=str(error))
    upgrades = [upgrade_of(plan, latest_version(plan.protocol)) for plan, _revision in ticked]
    refused = any(upgrade.refusal for upgrade in upgrades)
    if "confirmed" not in request.POST or refused or not ticked:
        return _confirm(request, upgrades)
    if not is_as_shown(request, (), _shown(upgrades)):
        return _confirm(request, upgrades, is_stale=True)
    try:
        return make_once(request, lambda: _moved(request, ticked, upgrades))
    except (StaleError, Refusal):
        return _confirm(request, upgrades, is_stale=True)


def _moved(
    request: HttpRequest, ticked: list[tuple[Plan, int]], upgrades: list[Upgrade]
) -> HttpResponse:
    """Move all plans or none. Raises StaleError."""
    acts = [
        (plan, upgrade(to.protocol), revision)
        for (plan, revision), to in zip(ticked, upgrades, strict=True)
    ]
    commit_together(acts, by=user_of(request))
    for plan, _revision in ticked:
        log(request, plan.patient, Action.CHANGE, Change.Act.UPGRADE)
    n = len(ticked)
    text = ngettext("%(n)d plan has the new version.", "%(n)d plans have the new version.", n)
    messages.success(request, text % {"n": n})
    return HttpResponseRedirect(reverse("versions"))


def _shown(upgrades: list[Upgrade]) -> list[str]:
    """Return which plan goes to which version, as a page shows it."""
    return [f"{one.plan.code} {one.protocol.digest}" for one in upgrades if not one.refusal]


def _ticked(request: HttpRequest) -> list[tuple[Plan, int]]:
    """Return the plans that are ticked, each once, and which revision of each was shown.

    Raises TooManyError, or Http404 where one is not this nurse's.
    """
    ticks = request.POST.getlist("plans")
    if len(ticks) > MOST:  # doubles counted, before any is read
        raise TooManyError(MOST)
    shown = dict(_read_tick(word) for word in ticks)
    return [(plan, seen_revision(shown[plan.code], plan)) for plan in open_plans(request, shown)]


def _read_tick(word: str) -> tuple[UUID, str]:
    code, _mark, revision = word.partition("@")
    try:
        return UUID(code), revision
    except ValueError:
        raise Http404 from None


def _confirm(
    request: HttpRequest, upgrades: list[Upgrade], *, is_stale: bool = False, refusal: str = ""
) -> HttpResponse:
    context = {
        "upgrades": upgrades,
        "is_stale": is_stale,
        "refusal": refusal,
        "shown": signed(request, (), _shown(upgrades)),
    }
    status = 422 if refusal else 200
    return render(request, "nurse/versions_confirm.html", context, status=status)
