"""Carry what repeats without an end further into the future."""

from dataclasses import replace
from datetime import date

from schedules.models import Change, Plan

from .proposals import Proposal, propose
from .start import horizon
from .truth import Intent, Truth
from .writing import commit


def extend(until: date) -> Intent:
    """Mean: what repeats without an end is shown until this day."""

    def change(truth: Truth) -> Truth:
        return replace(truth, until=max(until, truth.until))

    return Intent(Change.Act.EXTEND, change)


def extend_plan(plan: Plan, today: date) -> Proposal | None:
    """Extend one plan; return the proposal unwritten when it would move a date that is there.

    Raises StaleError when somebody is changing the plan.
    """
    if plan.is_entered_in_error:
        return None
    intent = extend(horizon(plan.start, today))
    proposal = propose(plan, intent)
    if moves_dates(proposal):
        return proposal
    if proposal.steps or proposal.after.until != plan.until:
        commit(plan, intent, by=None, revision=plan.revision)
    return None


def moves_dates(proposal: Proposal) -> bool:
    """Tell whether an entry that is there would move or leave."""
    return any(
        step.before is not None
        and (
            step.after is None
            or (step.before.due, step.before.earliest, step.before.latest)
            != (step.after.due, step.after.earliest, step.after.latest)
        )
        for step in proposal.steps
    )
