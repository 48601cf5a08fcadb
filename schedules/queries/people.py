"""Whose patients a nurse may see. What is not theirs does not exist for them (404)."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from schedules.models import Change, Entry, Patient, Plan, User
from treatments.models import Clinic


def clinics_of(user: User) -> QuerySet[Clinic]:
    """Return the clinics at which a nurse works."""
    return Clinic.objects.filter(memberships__user=user)


def patients_of(user: User) -> QuerySet[Patient]:
    """Return the patients of the clinics at which a nurse works."""
    return Patient.objects.filter(clinic__in=clinics_of(user)).select_related("clinic")


def plans_of(user: User) -> QuerySet[Plan]:
    """Return the plans of the patients whom a nurse may see."""
    return Plan.objects.filter(patient__clinic__in=clinics_of(user)).select_related(
        "patient__clinic", "protocol__treatment", "protocol__clinic"
    )


def search_patients(user: User, text: str, born_on: date | None) -> QuerySet[Patient]:
    """Return the patients whose name or number holds every word, or who were born on that day."""
    found = patients_of(user)
    if born_on:
        return found.filter(born_on=born_on)
    for word in text.split():
        found = found.filter(Q(display_name__icontains=word) | Q(hospital_number__icontains=word))
    return found


def patient_for(user: User, code: UUID) -> Patient:
    """Return one patient. Raises Http404 when there is none whom this nurse may see."""
    return get_object_or_404(patients_of(user), code=code)


def plan_for(user: User, code: UUID) -> Plan:
    """Return one plan. Raises Http404 when there is none that this nurse may see."""
    return get_object_or_404(plans_of(user), code=code)


def entry_for(plan: Plan, fact: str, occurrence: int) -> Entry:
    """Return one row of a plan. Raises Http404."""
    return get_object_or_404(plan.entries, fact=fact, occurrence=occurrence)


def history_of(plan: Plan) -> QuerySet[Change]:
    """Return the changes of a plan, the latest first."""
    return plan.changes.select_related("by", "undone_by", "undoes").order_by("-revision")
