"""Start a plan."""

import uuid
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from schedules.inputs.refusal import Refusal
from schedules.models import Change, Patient, Plan, User
from schedules.timeline import HORIZON
from treatments.models import Protocol

from .correct import locked_patient
from .truth import Intent, Truth
from .writing import commit


def horizon(start: date, today: date) -> date:
    """Return the last day of what repeats without an end."""
    return HORIZON.from_day(max(start, today))


def first_truth(
    patient: Patient,
    protocol: Protocol,
    *,
    start: date,
    facts: Mapping[str, str],
    today: date,
) -> Truth:
    """Return the truth with which a plan begins.

    Of what lies before today nobody here knows what was done: from today on the plan is kept.
    """
    return Truth(
        protocol=protocol,
        clinic=patient.clinic,
        start=start,
        until=horizon(start, today),
        kept_from=today,
        facts=dict(facts),
    )


@transaction.atomic
def start_plan(
    patient: Patient,
    truth: Truth,
    *,
    by: User | None,
    act: Change.Act = Change.Act.START,
    act_id: uuid.UUID | None = None,
    reason: str = "",
) -> Plan:
    """Store a plan and its whole timeline.

    Raises Refusal or Contradiction; also while the person's care does not go on: every plan of a
    person says the same of that.
    """
    # Locked, so that nobody says at this moment that care ends, or merges the record.
    if locked_patient(patient).care:
        raise Refusal("", _("First say that care goes on, on the page of the patient."))
    plan = Plan.objects.create(
        patient=patient,
        protocol=truth.protocol,
        start=truth.start,
        until=truth.until,
        kept_from=truth.kept_from,
    )
    commit(plan, Intent(act, lambda _: truth, reason), by=by, revision=0, act_id=act_id)
    return plan
