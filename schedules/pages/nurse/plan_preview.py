"""A plan that is not stored yet, as a nurse checks it before she says yes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import ngettext

from schedules.agenda.desk import is_recordable
from schedules.engine import OPEN
from schedules.models import Patient, Plan
from schedules.planning.projection import Projection, project
from schedules.planning.proposals import ASKS_REASON, refuse_to_lose
from schedules.planning.start_days import start_days
from schedules.planning.truth import Truth
from schedules.queries import proposed_timeline, sources_against
from schedules.timeline import Timeline
from schedules.words.sources import citation_words
from schedules.words.when import weekday_words
from treatments.models import Protocol

from .half_way import told_words
from .plan_list import PlanList, plan_list
from .plans import PlanHead, plan_head


@dataclass(frozen=True, slots=True)
class OtherStart:
    """A day that would suit better, to be taken in one press."""

    day: date
    words: str


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """The whole timeline, and what to mind about its start."""

    plan: Plan
    timeline: Timeline
    head: PlanHead
    list: PlanList
    start: str
    others: tuple[OtherStart, ...]
    told: tuple[str, ...]  # what is recorded of the time before, and what comes next
    past: str
    breaks_limit: bool  # of the protocol: then it must be said why


@dataclass(frozen=True, slots=True)
class Beside:
    """A treatment that goes on while another one begins, and the sources that exclude the two."""

    plan: Plan
    treatment: str
    sources: tuple[str, ...]


def beside(plans: Iterable[Plan], new: Protocol) -> tuple[Beside, ...]:
    """Return the plans that go on beside a new one."""
    return tuple(
        Beside(
            plan=plan,
            treatment=str(plan.protocol.treatment),
            sources=tuple(map(citation_words, sources_against(new, plan.protocol))),
        )
        for plan in plans
    )


def preview_of(patient: Patient, truth: Truth, today: date, now: datetime) -> PlanPreview:
    """Return the preview of a plan. Raises Refusal or Contradiction as `project` does."""
    projection = project(truth)
    refuse_to_lose(truth, projection, [])
    plan, timeline = _drafted(patient, truth, projection, now)
    days = start_days(truth)
    wanted = [notice.words["on"] for notice in projection.notices if notice.code == "start-differs"]
    others = [day for day in (*wanted, days.earlier, days.later) if isinstance(day, date)]
    told = told_words(timeline, today)
    return PlanPreview(
        plan=plan,
        timeline=timeline,
        head=plan_head(plan, timeline),
        list=plan_list([(plan, timeline)], today),
        start=weekday_words(truth.start),
        # Another start would be another treatment than the one that is told.
        others=()
        if told
        else tuple(OtherStart(day, weekday_words(day)) for day in dict.fromkeys(others)),
        told=told,
        past=_past_words(timeline, truth, today),
        breaks_limit=any(notice.code in ASKS_REASON for notice in projection.notices),
    )


def draft_of(patient: Patient, truth: Truth, now: datetime) -> Timeline:
    """Return the timeline of a plan that is not stored. Raises what `project` does."""
    return _drafted(patient, truth, project(truth), now)[1]


def _drafted(
    patient: Patient, truth: Truth, projection: Projection, now: datetime
) -> tuple[Plan, Timeline]:
    plan = Plan(
        patient=patient,
        protocol=truth.protocol,
        start=truth.start,
        facts=dict(truth.facts),
        until=truth.until,
        kept_from=truth.kept_from,
        changed_at=now,
        stopped_on=projection.stopped_on,
    )
    return plan, proposed_timeline(plan, projection.rows.values(), projection.notices)


def _past_words(timeline: Timeline, truth: Truth, today: date) -> str:
    """What lies before today was not recorded here: no backlog, and nobody says it is done."""
    if truth.start >= today:
        return ""
    open_ = (e for e in timeline.items if e.status in OPEN and is_recordable(e))
    n = sum(1 for entry in open_ if entry.day and entry.day < truth.kept_from)
    if not n:
        return ""
    return ngettext(
        "%(n)d line lies before today. It does not count as overdue; record it if you know it.",
        "%(n)d lines lie before today. They do not count as overdue; record what you know.",
        n,
    ) % {"n": n}
