"""Bring what the protocol says of a plan's rows, beside their days, up to date."""

from django.db import transaction
from django.db.models import F, QuerySet

from schedules.models import WITH_PLAN, Entry, Plan

from .projection import DESCRIBED, project
from .truth import truth_of
from .writing import described_otherwise


def plans_to_describe() -> QuerySet[Plan]:
    """Return the plans whose protocol was loaded with other words since their rows were written."""
    return Plan.objects.exclude(described_by=F("protocol__digest")).exclude(
        is_entered_in_error=True
    )


@transaction.atomic
def describe(plan: Plan) -> None:
    """Write who does what, and what goes with what, into a plan's rows. No day moves by it.

    That is no change of the plan: nobody did anything to it, so its history stays as it is.
    Raises Refusal or engine.Contradiction.
    """
    locked = Plan.objects.select_for_update(of=("self",)).select_related(*WITH_PLAN)
    plan = locked.get(pk=plan.pk)
    stored = list(plan.entries.all())
    projection = project(truth_of(plan, stored))
    rows = described_otherwise(stored, projection)
    for row in rows:
        for name in DESCRIBED:
            setattr(row, name, getattr(projection.rows[row.key], name))
    Entry.objects.bulk_update(rows, DESCRIBED, batch_size=500)
    Plan.objects.filter(pk=plan.pk).update(described_by=plan.protocol.digest)
