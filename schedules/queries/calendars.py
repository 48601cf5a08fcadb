"""What a calendar that is read again and again must be told: also what left the plans."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Q

from schedules.engine import GIVEN
from schedules.models import Entry, Patient, Plan
from schedules.timeline import Timeline

from .people import plans_of_patients
from .timelines import stored_timeline

# What a plan says in a calendar changes with one of these.
OF_PLAN = (
    "pk",
    "revision",
    "changed_at",
    "described_by",
    "protocol__digest",
    "protocol__status",
    "protocol__clinic__revision",
    "protocol__clinic__told_at",
)


def calendar_state(patient: Patient) -> Iterator[Any]:
    """Yield what the calendars of a patient are made of: one query, another answer for another."""
    clinic = patient.clinic
    yield patient.pk, patient.care, clinic.pk, clinic.revision, clinic.told_at
    plans = Plan.objects.filter(patient=patient, is_entered_in_error=False).order_by("pk")
    yield from plans.values_list(*OF_PLAN)


def calendar_timelines(patient: Patient, *, left_since: datetime) -> list[Timeline]:
    """Return the timelines of all plans of a patient: three queries, and no run of the engine.

    What was done or agreed stays, whatever left the plan. An appointment that stood by itself and
    was cancelled is there when that was since a moment, so that calendars hear of it; what was
    never agreed just leaves. A plan that was entered in error is not there at all: it never was. Of
    who died a calendar hears only what does not take place.
    """
    has_died = patient.care == Patient.Care.DECEASED
    plans = {p.pk: p for p in plans_of_patients([patient]).prefetch_related("appointments")}
    is_true = Q(plan__patient=patient, plan__is_entered_in_error=False)
    rows = Entry.objects.filter(is_true, Q(dropped_at=None) | Q(status__in=GIVEN))
    in_order = rows.order_by("plan", "sort_on", "position", "occurrence")
    by_plan = {pk: list(of_plan) for pk, of_plan in groupby(in_order, key=attrgetter("plan_id"))}
    timelines = [
        stored_timeline(plans[pk], by_plan.get(pk, ()), cancelled_since=left_since)
        for pk in sorted(plans, key=lambda pk: (plans[pk].start, pk))
        if not plans[pk].is_entered_in_error
    ]
    return [_called_off(made, left_since) for made in timelines] if has_died else timelines


def _called_off(timeline: Timeline, since: datetime) -> Timeline:
    """Return only what was agreed, as cancelled: nobody comes any more."""
    known = (entry for entry in timeline.loose if entry.changed_at and entry.changed_at >= since)
    return replace(timeline, entries=(), loose=tuple(replace(e, is_dropped=True) for e in known))
