"""Stop one treatment and start another, in one act."""

import uuid
from datetime import date

from django.db import transaction

from schedules.inputs.regimens import regimen_of
from schedules.models import Change, Plan, User
from treatments.facts import FACTS
from treatments.models import Protocol

from .start import start_plan
from .truth import Intent, Truth
from .writing import commit


def facts_about(old: Protocol, new: Protocol, last_dose: date) -> dict[str, str]:
    """Return what the new treatment's rules want to know of the old one: its last dose."""
    rules = regimen_of(new)
    asked = rules.events() | {fact for rule in rules.rules for fact in rule.condition.facts()}
    return {
        fact.name: last_dose.isoformat()
        for fact in FACTS.values()
        if fact.name in asked and fact.last_dose_of == old.treatment.slug
    }


@transaction.atomic
def switch(
    plan: Plan,
    stopping: Intent,
    truth: Truth,
    *,
    by: User | None,
    revision: int,
) -> Plan:
    """Stop a plan and start another one for the same patient; both or neither.

    Raises StaleError, Refusal or engine.Contradiction.
    """
    act_id = uuid.uuid4()
    commit(plan, stopping, by=by, revision=revision, act_id=act_id)
    return start_plan(
        plan.patient,
        truth,
        by=by,
        act=Change.Act.SWITCH,
        act_id=act_id,
        reason=stopping.reason,
    )
