"""What two plans of one person share: the last dose of one treatment, from which another counts.

A correction in one plan goes on in the other, in the same act and after a preview of both.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from schedules.engine import GIVEN, Kind, Status
from schedules.inputs.facts import read_facts
from schedules.models import WITH_PLAN, Change, Plan
from treatments.facts import FACTS, LAST_DOSE

from .projection import project
from .proposals import propose
from .record import is_first_dose
from .truth import Intent, Truth


def followers(plan: Plan, intent: Intent) -> list[tuple[Plan, Intent]]:
    """Return what an intent means for other plans that count from the last dose of this one.

    Only who knew the day as it was goes along: another day was told on purpose.
    """
    names = [f.name for f in FACTS.values() if f.last_dose_of == plan.protocol.treatment.slug]
    others = [one for one in _others(plan) if set(names) & one.facts.keys()] if names else []
    if not others:
        return []
    proposal = propose(plan, intent)
    was, now = (last_given(truth) for truth in (proposal.before, proposal.after))
    if was is None or now is None or was == now:
        return []
    return [
        (other, _another_day(name, now))
        for other in others
        for name in names
        if other.facts.get(name) == was.isoformat()
    ]


def _others(plan: Plan) -> Iterator[Plan]:
    of_person = Plan.objects.filter(patient=plan.patient_id, is_entered_in_error=False)
    known = of_person.exclude(pk=plan.pk)
    yield from known.select_related(*WITH_PLAN)


def last_given(truth: Truth | None) -> date | None:
    """Return the day of the last dose, as it was told or recorded; None where nobody knows."""
    if truth is None:
        return None
    told = read_facts(truth.facts.items()).get(LAST_DOSE)
    if isinstance(told, date):
        return told
    rows = project(truth).rows
    days = [
        record.on
        for key, record in truth.records.items()
        if record.status in GIVEN and key in rows and rows[key].kind == Kind.DOSE
    ]
    return max(filter(None, days), default=None)


def _another_day(name: str, on: date) -> Intent:
    """Mean: the last dose of the treatment before was on another day.

    A start that was the day of the infusion counted from it moves with that infusion.
    """

    def change(truth: Truth) -> Truth:
        corrected = truth.with_fact(**{name: on.isoformat()})
        was, now = _first_due(truth), _first_due(corrected)
        is_start = was is not None and was == truth.start
        return replace(corrected, start=now) if is_start and now else corrected

    return Intent(Change.Act.REVISE, change)


def _first_due(truth: Truth) -> date | None:
    """Return the day of the first dose, where that is counted from something else than the start.

    One that was given or agreed on a day of its own stays there.
    """
    for key, row in project(truth).rows.items():
        counts_elsewhere = row.kind == Kind.DOSE and is_first_dose(truth, key)
        if counts_elsewhere and row.status == Status.PLANNED:
            return row.due
    return None
