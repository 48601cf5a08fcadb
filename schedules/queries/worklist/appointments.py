"""The appointments of which a nurse must say whether they stay, and what stands in each."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from schedules.engine import Key
from schedules.models import Appointment, Entry, Plan
from schedules.queries.appointments import appointments_by_code, loose_row
from schedules.timeline import Appointment as Agreed

from .order import hers_first, sorted_by
from .scope import Scope, Section


class Share(NamedTuple):
    """What one plan has in an appointment, and the lines that ever were in it as they are now."""

    appointment: Appointment
    entries: Sequence[Entry]  # of its plan; perhaps of other appointments too


def undecided_in(scope: Scope) -> QuerySet[Appointment]:
    """Return the appointments of which a nurse must say whether they stay, in order of time.

    What is narrowed by kind or performer is narrowed by the entry that leads an appointment. One
    that several plans share is there once. What the hospital agreed to is called off or kept,
    whoever's word the line is.
    """
    scope = replace(scope, is_product_information=None)
    leads = scope.entries(Section.DECIDE).filter(
        plan=OuterRef("plan"), fact=OuterRef("fact"), occurrence=OuterRef("occurrence")
    )
    rows = Appointment.objects.filter(Exists(leads), status=Appointment.Status.UNDECIDED)
    first = Appointment.objects.filter(
        plan__patient=OuterRef("plan__patient"),
        code=OuterRef("code"),
        status=Appointment.Status.UNDECIDED,
        pk__lt=OuterRef("pk"),
    )
    rows = rows.exclude(Exists(first))
    rows = rows.select_related("plan__patient__clinic", "plan__protocol__treatment")
    rows = rows.select_related("plan__protocol__clinic")
    order = ("on", "at", "plan__patient__sort_name", "pk")
    return rows.order_by(*hers_first(scope, "plan__"), *sorted_by(scope.sort, "plan__"), *order)


def lines_to_decide(appointments: Iterable[Appointment]) -> list[Entry]:
    """Return a line for each appointment, as of the entry that leads it."""
    found = list(appointments)
    facts, plans = {row.fact for row in found}, {row.plan_id for row in found}
    leads = Entry.objects.filter(plan__in=plans, fact__in=facts)
    by_key = {(entry.plan_id, entry.key): entry for entry in leads}
    rows = []
    for appointment in found:
        key = Key(appointment.fact, appointment.occurrence)
        row = loose_row(appointment, by_key[appointment.plan_id, key])
        row.plan = appointment.plan
        rows.append(row)
    return rows


def appointments_of(rows: Iterable[Entry]) -> dict[int, dict[UUID, Agreed]]:
    """Return the appointments that these rows are in, by plan and code."""
    codes = {row.appointment for row in rows if row.appointment}
    found = Appointment.objects.filter(code__in=codes) if codes else ()
    by_plan: dict[int, list[Appointment]] = {}
    for appointment in found:
        by_plan.setdefault(appointment.plan_id, []).append(appointment)
    return {plan: appointments_by_code(made) for plan, made in by_plan.items()}


def shares_of(rows: Iterable[Entry]) -> dict[UUID, list[Share]]:
    """Return what each plan has in the appointments that these rows are in, by code.

    With every line that ever was in them, as it is now. What a plan cancelled is left out.
    """
    codes = {row.appointment for row in rows if row.appointment}
    found = Appointment.objects.filter(code__in=codes).exclude(status=Appointment.Status.CANCELLED)
    shares = list(found.select_related("plan__protocol__treatment", "plan__protocol__clinic"))
    keys = {(row.plan_id, Key.read(part["key"])) for row in shares for part in row.parts}
    plans = {row.plan_id: row.plan for row in shares}
    lines = Entry.objects.filter(
        plan__in=plans,
        fact__in={key.fact for _plan, key in keys},
        occurrence__in={key.occurrence for _plan, key in keys},
    )
    by_plan: dict[int, list[Entry]] = {}
    for line in lines if plans else ():
        if (line.plan_id, line.key) in keys:
            line.plan = plans[line.plan_id]
            by_plan.setdefault(line.plan_id, []).append(line)
    by_code: dict[UUID, list[Share]] = {}
    for row in shares:
        by_code.setdefault(row.code, []).append(Share(row, by_plan.get(row.plan_id, [])))
    return by_code


def undecided_of(plans: Iterable[Plan]) -> list[Appointment]:
    """Return the appointments of these plans of which a nurse must say whether they stay.

    No query where the plans were read with their appointments.
    """
    made = (row for plan in plans if plan.pk for row in plan.appointments.all())
    return [row for row in made if row.status == Appointment.Status.UNDECIDED]
