"""Record what became of a line, and do whatever else is done to a plan: show it, then save it.

A change that touches nothing but what was named is saved at once; it can be undone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, reselect, retarget

from schedules.access.log import Action, log
from schedules.agenda.doubts import day_doubts
from schedules.engine import GIVEN, Contradiction, Delay, Key, Kind, Then
from schedules.forms.plans import ALONE, FOLLOWING, MOVES, RecordForm, Scopes
from schedules.inputs.bounds import TooManyError, whole_number
from schedules.inputs.refusal import Refusal
from schedules.inputs.working_days import working_days_of
from schedules.models import Change, Plan
from schedules.pages.nurse.consequences import consequences_of
from schedules.pages.nurse.entry import entry_page
from schedules.pages.nurse.history import ChangeWords, history
from schedules.pages.nurse.late import is_asked_about, late_address, late_question
from schedules.planning import Intent, Proposal, StaleError, commit_together, propose
from schedules.planning.late import carries_of, late_given, with_block
from schedules.planning.record import rule_of
from schedules.planning.same_person import followers
from schedules.planning.truth import truth_of
from schedules.queries import entries_for, entry_for, keys_of, timeline_of
from schedules.words.appointments import doubt_words
from schedules.words.notices import contradiction_text

from .access import open_plan, staff, user_of
from .once import make_once
from .plans import plan_page
from .settling import earlier_open, settled_by, settles, settling
from .shown import is_as_shown, signed

Refuse = Callable[[str, str], HttpResponse]  # (field, what to do)
UNSEEN = 0  # no stored plan has this revision, so nothing is saved on it
OF_OTHERS = "revision."  # and the code of another plan that is done along
NOT_SENT_AGAIN = (  # the page of the yes has its own of each
    "csrfmiddlewaretoken",
    "confirmed",
    "revision",
    "scope",
    "reason",
    "once",
    "shown",
)
Questions = Callable[[Sequence[Proposal]], tuple[str, ...]]


def _no_questions(_proposals: Sequence[Proposal]) -> tuple[str, ...]:
    return ()


class Along(NamedTuple):
    """What is done to another plan of the patient in the same act, and which entries that names."""

    plan: Plan
    intent: Intent
    asked: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """What a nurse asks for: how it is made, what it names, and where to say that it cannot be.

    `along` makes what is done to other plans with it: all is saved, or nothing. `questions` are
    what she must say yes to before anything is saved, beside what it changes.
    """

    plan: Plan
    make: Callable[[], Intent]
    title: str
    refuse: Refuse
    asked: tuple[Key, ...] = ()
    scope: str = ""  # which scope counts, where the nurse may choose one
    scopes: Scopes = MOVES
    questions: Questions = _no_questions
    along: Callable[[], Sequence[Along]] = tuple


class Part(NamedTuple):
    """One plan of an act: what is meant, what the nurse had seen of it, and what it would do."""

    plan: Plan
    intent: Intent
    revision: int
    proposal: Proposal
    asked: tuple[Key, ...]


def carry_out(request: HttpRequest, act: Act) -> HttpResponse:
    """Save the act, or show what it changes, or say why it cannot be done."""
    try:
        return _carry_out(request, act)
    except Refusal as error:
        return act.refuse(error.name, str(error))
    except Contradiction as error:
        return act.refuse(str(error.words.get("fact", "on")), contradiction_text(error))


def _carry_out(request: HttpRequest, act: Act) -> HttpResponse:
    parts = _parts(request, act)
    is_confirmed = "confirmed" in request.POST
    if is_confirmed and not is_as_shown(request, _meant_by(request, act), _codes(parts)):
        return _show(request, act, parts, is_changed=True)
    if any(part.proposal.asks_reason and not part.intent.reason for part in parts):
        return _show(request, act, parts, asks=is_confirmed)
    if not is_confirmed and not (_is_plain(parts) and not _questions(act, parts)):
        return _show(request, act, parts)
    acts = [(part.plan, part.intent, part.revision) for part in parts]
    try:
        return make_once(
            request,
            lambda: saved(request, commit_together(acts, by=user_of(request))[0], act.plan),
        )
    except StaleError:
        for part in parts:
            part.plan.refresh_from_db()
        is_unseen = any(part.revision == UNSEEN for part in parts)
        return _show(request, act, _parts(request, act), is_unseen=is_unseen)


def _parts(request: HttpRequest, act: Act) -> list[Part]:
    """Return what an act does to its plan and to others, its own plan first."""
    intent = act.make()
    own = Part(
        act.plan,
        intent,
        posted_revision(request, act.plan),
        propose(act.plan, intent),
        act.asked,
    )
    others = (
        Part(
            one.plan,
            one.intent.because(intent.reason),
            seen_revision(request.POST.get(f"{OF_OTHERS}{one.plan.code}", ""), one.plan),
            propose(one.plan, one.intent),
            one.asked,
        )
        for one in act.along()
    )
    return [own, *others]


def _questions(act: Act, parts: Sequence[Part]) -> tuple[str, ...]:
    return act.questions([part.proposal for part in parts])


def _is_plain(parts: Sequence[Part]) -> bool:
    """Tell whether nothing changes but what was named, in plans that the nurse had seen."""
    others = parts[1:]
    return all(is_small(part.proposal, part.asked) for part in parts) and all(
        part.revision != UNSEEN for part in others
    )


def is_small(proposal: Proposal, asked: Iterable[Key]) -> bool:
    """Tell whether nothing changes but what was named: then there is nothing to ask."""
    named = set(asked)
    return bool(named) and not proposal.warnings and {s.key for s in proposal.steps} <= named


def posted_revision(request: HttpRequest, plan: Plan) -> int:
    """Return which revision of the plan the nurse was looking at, or UNSEEN.

    A page of another plan sends it under the name of this one.
    """
    sent = request.POST.get(f"{OF_OTHERS}{plan.code}") or request.POST.get("revision", "")
    return seen_revision(sent, plan)


def seen_revision(text: str, plan: Plan) -> int:
    """Read a revision as a page of ours sends it; UNSEEN for none, and for what no page wrote."""
    revision = whole_number(text, UNSEEN)
    return revision if revision <= plan.revision else UNSEEN


def missed_by(plan: Plan, revision: int) -> list[ChangeWords]:
    """Return what others did since the nurse looked; nothing where nobody knows when that was."""
    if revision in (UNSEEN, plan.revision):
        return []
    return history(plan, since=revision)[::-1]


def _show(
    request: HttpRequest,
    act: Act,
    parts: Sequence[Part],
    *,
    asks: bool = False,
    is_unseen: bool = False,
    is_changed: bool = False,
) -> HttpResponse:
    own, today = parts[0], timezone.localdate()
    for part in parts:
        part.plan.refresh_from_db()
    missed = [words for part in parts for words in missed_by(part.plan, part.revision)]
    shown = [
        (part.plan, consequences_of(part.proposal, part.plan, today, part.asked)) for part in parts
    ]
    context = {
        "plan": own.plan,
        "title": act.title,
        "consequences": shown[0][1],
        "others": shown[1:],
        "missed": missed,
        "question": " ".join(_questions(act, parts)),
        "is_unseen": is_unseen,
        "is_changed": is_changed,
        "again": again(request),
        "shown": signed(request, _meant_by(request, act), _codes(parts)),
        "scopes": _scopes(act),
        "scopes_question": act.scopes.question,
        "reason": request.POST.get("reason", ""),
        "needs_reason": any(part.proposal.asks_reason for part in parts),
        "asks_reason": asks,
        "back": next_address(request, own.plan),
    }
    response = render(request, "nurse/consequences.html", context, status=422 if asks else 200)
    # Another scope changes the list alone, unless there is news: the focus stays on the choice.
    has_news = missed or asks or is_changed
    is_part = request.headers.get("HX-Target") == "consequences" and not has_news
    return response if is_part else whole(response)


def _meant_by(request: HttpRequest, act: Act) -> list[tuple[str, str]]:
    """Return what is shown, or was: what was typed, and which lines move along."""
    return [*again(request), ("scope", act.scope)]


def _codes(parts: Iterable[Part]) -> list[str]:
    return [str(part.plan.code) for part in parts]


def again(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was typed, to be sent once more with the yes."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_SENT_AGAIN and not name.startswith(OF_OTHERS)
    ]


def _scopes(act: Act) -> list[tuple[str, str, bool]]:
    if not act.scope:
        return []
    return [(value, str(label), value == act.scope) for value, label in act.scopes.choices]


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


def way_back(request: HttpRequest) -> str:
    """Return the page of ours from which a page was opened; "" where none was named."""
    return own_address(request.POST.get("next", request.GET.get("next", "")))


def own_address(text: str) -> str:
    """Return the address of a page of this site, written without its host; empty for any other."""
    is_ours = text.startswith("/") and url_has_allowed_host_and_scheme(text, allowed_hosts=None)
    return text if is_ours else ""


# one line, or several


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
        make, questions, has_scope = _late_or_not(found, form)
        scope = _scope(found, form) if has_scope else ""
        if earlier := earlier_open(found, form):
            make, scope = settled_by(form, earlier), settles(form)
    except Refusal as error:
        return whole(plan_page(request, found, str(error)))
    act = Act(
        found,
        make,
        _("What this changes"),
        refuse,
        keys,
        scope,
        settling(earlier) if earlier else MOVES,
        questions=lambda proposals: (*questions(proposals), *_day_questions(found, form)),
        along=lambda: following(found, make),
    )
    answer = carry_out(request, act)
    is_asked = form.cleaned_data["what"] in ("missed", "partial") and "later" not in request.POST
    return _ask_next(request, found, keys, answer) if is_asked else answer


def _late_or_not(plan: Plan, form: RecordForm) -> tuple[Callable[[], Intent], Questions, bool]:
    """Return what is meant, and what is asked first, by the rule for a dose that was given late.

    The rule decides whether later doses follow where the nurse did not say so herself. The last
    value tells whether she may: of several at once it is no question, and in a block of days of
    which no source knows how it goes on, the team names each of them.
    """
    ((key, on), *others) = form.keys.items()
    if others or form.cleaned_data["what"] not in GIVEN:
        return form.intent, _no_questions, not others
    day = form.cleaned_data["on"] or on or form.today
    proposal = late_given(plan, key, day)
    if proposal is None:
        return form.intent, _no_questions, True
    carries = carries_of(proposal)
    if carries is not None and not form.cleaned_data["scope"]:
        form.cleaned_data["scope"] = FOLLOWING if carries else ALONE
    question = late_question(plan, key, proposal)
    is_open = proposal.then is Then.ASK and rule_of(truth_of(plan, ()), key).is_block
    return lambda: with_block(form.intent(), key, day), lambda _proposals: (question,), not is_open


def _ask_next(
    request: HttpRequest, plan: Plan, keys: Sequence[Key], answer: HttpResponse
) -> HttpResponse:
    """Ask at once about lines that were just saved as not done or broken off, nothing else."""
    if not isinstance(answer, HttpResponseRedirect):
        return answer
    plan.refresh_from_db()
    asked = [row.key for row in entries_for(plan, keys) if is_asked_about(row, plan)]
    if not asked:
        return answer
    address = late_address(plan, asked, next_address(request, plan))
    is_part = "HX-Request" in request.headers
    return HttpResponseClientRedirect(address) if is_part else HttpResponseRedirect(address)


def following(plan: Plan, make: Callable[[], Intent]) -> list[Along]:
    """Return what goes along in other plans that count from the last dose of this one."""
    return [Along(other, intent) for other, intent in followers(plan, make())]


def _day_questions(plan: Plan, form: RecordForm) -> tuple[str, ...]:
    """Return what to ask about the day on which one line was done, or to which it is moved."""
    what, on = form.cleaned_data["what"], form.cleaned_data["on"]
    if what not in (*GIVEN, "move") or len(form.keys) != 1 or on is None:
        return ()
    ((fact, n),) = form.keys
    (entry,) = timeline_of(plan, fact=fact, occurrence=n).entries or (None,)
    if entry is None:
        return ()
    doubts = day_doubts(
        on,
        timezone.localdate(),
        expected=entry.when.day or entry.when.first or entry.when.last,
        working_days=None if entry.is_at_home else working_days_of(plan.patient.clinic),
        is_recorded=what in GIVEN,
        not_before=entry.due if entry.kind is Kind.DOSE and entry.due != plan.start else None,
    )
    return tuple(map(doubt_words, doubts))


def _record_form(request: HttpRequest, plan: Plan) -> RecordForm:
    """Read what is meant. Raises Refusal or TooManyError before the engine is asked."""
    form = RecordForm(request.POST, today=timezone.localdate())
    if not form.keys.keys() <= keys_of(plan):
        raise Refusal("", _("This line is not in the schedule any more."))
    return form


def _scope(plan: Plan, form: RecordForm) -> str:
    """Return which doses move along, where that is a question at all."""
    if form.cleaned_data["what"] not in (*GIVEN, "move"):
        return ""
    usual = usual_scope(plan, form.keys)
    return usual and (form.cleaned_data["scope"] or usual)


def usual_scope(plan: Plan, keys: Iterable[Key]) -> str:
    """Return whether later doses follow these by the protocol; "" where no dose is among them.

    Several doses are a course: what follows counts from where that is given. Raises Refusal.
    """
    truth = truth_of(plan, ())
    doses = [rule for rule in (rule_of(truth, key) for key in keys) if rule.is_dose]
    if not doses:
        return ""
    resets = any(rule.delay is Delay.RESET or not rule.every for rule in doses)
    return FOLLOWING if resets or len(doses) > 1 else ALONE


def _refuse_record(request: HttpRequest, plan: Plan, form: RecordForm) -> HttpResponse:
    """Show the line again with what was typed, or the list when several were meant."""
    if len(form.keys) != 1:
        text = " ".join(str(text) for texts in form.errors.values() for text in texts)
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
    entries = timeline_of(plan, fact=fact, occurrence=n).entries
    if not entries:  # it left the plan, and nothing ever became of it
        return HttpResponseRedirect(reverse("plan", args=[plan.code]))
    opened = form["what"].value() if form else request.GET.get("what", "done")
    today = timezone.localdate()
    context = {
        "plan": plan,
        "page": entry_page(entries[0], row, plan, today, opened=opened, typed=form),
        "next": request.POST.get("next", request.GET.get("next", "")),
        "errors": form.errors if form else {},
    }
    return render(request, "nurse/entry.html", context, status=422 if form else 200)
