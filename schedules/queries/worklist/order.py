"""In which order the lines of a list stand."""

from django.db.models import Case, Exists, OuterRef, Value, When

from treatments.models import MonitoringRule
from treatments.two_languages import active_language

from .scope import Scope, Sort, Whose


def sorted_by(sort: Sort, plan: str) -> list[str]:
    """Return the columns by which a nurse has a list ordered; `plan` leads to those of a plan."""
    match sort:
        case Sort.PATIENT:
            return [f"{plan}patient__sort_name", f"{plan}patient_id"]
        case Sort.TREATMENT:
            return [f"{plan}protocol__treatment__name_{active_language()}"]
    return []


def hers_first(scope: Scope, plan: str) -> list[Case]:
    """Return what puts her own patients first, where a nurse wants that."""
    if scope.whose is not Whose.FIRST:
        return []
    hers = When(**{f"{plan}patient__nurse__in": scope.nurses}, then=Value(0))
    return [Case(hers, default=Value(1))]


def urgency() -> Case:
    """Return what puts those treatments first of which a hospital says what missing tests means."""
    told = MonitoringRule.objects.filter(
        protocol__treatment=OuterRef("plan__protocol__treatment")
    ).exclude(if_missed="")
    return Case(When(Exists(told), then=Value(0)), default=Value(1))
