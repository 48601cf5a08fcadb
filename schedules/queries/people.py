"""Whose patients a nurse may see. What is not theirs does not exist for them (404)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from schedules.engine import GIVEN, OPEN, Key, Kind
from schedules.models import (
    WITH_ITS_PLAN,
    WITH_PLAN,
    Access,
    Change,
    Cover,
    Entry,
    Membership,
    Patient,
    Plan,
    User,
)
from schedules.planning.care import FOLLOW_UP
from treatments.facts import FACTS, Holds
from treatments.models import Clinic

SETTLED_LATER = (*FOLLOW_UP, Kind.PROCEDURE)  # one of a series that is done late may settle others


def roles_of(user: User | AnonymousUser) -> set[str]:
    """Return the roles that somebody has, at whatever clinic."""
    if not isinstance(user, User):
        return set()
    return set(Membership.objects.filter(user=user).values_list("role", flat=True))


def clinics_of(user: User, role: str = Membership.Role.NURSE) -> QuerySet[Clinic]:
    """Return the clinics at which somebody has a role."""
    return Clinic.objects.filter(memberships__user=user, memberships__role=role)


def nurses_of(user: User) -> QuerySet[User]:
    """Return the nurses of the clinics at which a nurse works, herself among them."""
    nurses = Membership.objects.filter(clinic__in=clinics_of(user), role=Membership.Role.NURSE)
    return User.objects.filter(pk__in=nurses.values("user")).order_by("first_name", "username")


def is_nurse_at(user: User, clinic: Clinic) -> bool:
    """Tell whether somebody is a nurse of a clinic."""
    return clinics_of(user).filter(pk=clinic.pk).exists()


def cover_of(user: User) -> Cover:
    """Return who covers for a nurse, or did; a new one where nobody ever did."""
    return Cover.objects.filter(nurse=user).first() or Cover(nurse=user)


def memberships_managed_by(user: User) -> QuerySet[Membership]:
    """Return who works at the clinics that somebody manages."""
    clinics = clinics_of(user, Membership.Role.MANAGER)
    return (
        Membership.objects.filter(clinic__in=clinics)
        .select_related("user", "clinic")
        .order_by("clinic__name_nl", "user__email", "role")
    )


def membership_for(user: User, pk: int) -> Membership | None:
    """Return one role at a clinic that somebody manages."""
    return memberships_managed_by(user).filter(pk=pk).first()


def patients_of(user: User) -> QuerySet[Patient]:
    """Return the patients of the clinics at which a nurse works."""
    return Patient.objects.filter(clinic__in=clinics_of(user)).select_related("clinic", "nurse")


def lost_patients(user: User) -> QuerySet[Patient]:
    """Return the patients who are lost to follow-up, the longest first: nothing else names them."""
    return patients_of(user).filter(care=Patient.Care.ONHOLD).order_by("care_on", "display_name")


def plans_of(user: User) -> QuerySet[Plan]:
    """Return the plans of the patients whom a nurse may see."""
    return Plan.objects.filter(patient__clinic__in=clinics_of(user)).select_related(*WITH_PLAN)


def plans_of_patients(patients: Iterable[Patient]) -> QuerySet[Plan]:
    """Return the plans of these patients, in one query."""
    return Plan.objects.filter(patient__in=list(patients)).select_related(*WITH_PLAN)


def accesses_of(user: User) -> QuerySet[Access]:
    """Return the records that somebody may look at as patient or carer, their own record first.

    The record of who died is closed, and open again where that was a mistake.
    """
    mine = Access.objects.filter(user=user, withdrawn_at=None)
    mine = mine.exclude(patient__care=Patient.Care.DECEASED)
    return mine.select_related("patient__clinic").order_by("-kind", "granted_at", "pk")


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


def plans_by_code(user: User, codes: Iterable[UUID]) -> dict[UUID, Plan]:
    """Return those of these plans that a nurse may see, in one query."""
    return {plan.code: plan for plan in plans_of(user).filter(code__in=codes)}


def entry_for(plan: Plan, fact: str, occurrence: int) -> Entry:
    """Return one row of a plan. Raises Http404."""
    return get_object_or_404(plan.entries, fact=fact, occurrence=occurrence)


def entries_for(plan: Plan, keys: Iterable[Key]) -> list[Entry]:
    """Return these rows of a plan, in the order in which they are named."""
    rows = {row.key: row for row in plan.entries.filter(fact__in={key.fact for key in keys})}
    return [rows[key] for key in keys if key in rows]


def open_before(plan: Plan, keys: Iterable[Key], on: date) -> list[Entry]:
    """Return the tests and visits of the same rules that were due before a day, and are open.

    What is booked is not among them: of that the appointment has to be answered.
    """
    before = Q()
    for fact, occurrence in keys:
        before |= Q(fact=fact, occurrence__lt=occurrence)
    rows = plan.entries.filter(
        before,
        deadline__lt=on,
        kind__in=SETTLED_LATER,
        status__in=(Entry.Status.PLANNED, Entry.Status.MOVED),
    )
    return list(rows.order_by("deadline", "position"))


def keys_of(plan: Plan) -> set[tuple[str, int]]:
    """Return (fact, occurrence) of every row of a plan, also of those that left it."""
    return set(plan.entries.values_list("fact", "occurrence"))


def last_dose_of(plan: Plan) -> date | None:
    """Return the day of the last dose that was recorded as given, whole or in part."""
    given = plan.entries.filter(kind=Kind.DOSE, status__in=GIVEN)
    return given.aggregate(last=Max("on"))["last"]


def running_plans(patient: Patient, today: date) -> list[Plan]:
    """Return the plans of a patient in which a dose is still to come and that nobody stopped."""
    to_come = Entry.objects.filter(
        Q(on__gte=today) | Q(on=None, due__gte=today) | Q(repeat__isnull=False),
        plan=OuterRef("pk"),
        kind=Kind.DOSE,
        status__in=OPEN,
        dropped_at=None,
    )
    plans = plans_of_patients([patient]).filter(Exists(to_come), stopped_on=None)
    return list(plans.exclude(is_entered_in_error=True))


def history_of(plan: Plan) -> QuerySet[Change]:
    """Return the changes of a plan, the latest first."""
    return plan.changes.select_related("by", "undone_by", "undoes").order_by("-revision")


def changes_since(plan: Plan, revision: int) -> QuerySet[Change]:
    """Return what changed after a revision, the earliest first."""
    return plan.changes.filter(revision__gt=revision).select_related("by").order_by("revision")


def change_for(user: User, code: UUID) -> Change:
    """Return one change. Raises Http404 when it is of no plan that this nurse may see."""
    changes = Change.objects.select_related("by", "undone_by", *WITH_ITS_PLAN)
    return get_object_or_404(changes, code=code, plan__in=plans_of(user))


def known_facts(patient: Patient) -> dict[str, str]:
    """Return what earlier plans know of a patient and is true of the person, not of a treatment."""
    known: dict[str, str] = {}
    for plan in plans_of_patients([patient]).filter(is_entered_in_error=False):
        known |= {name: text for name, text in plan.facts.items() if _is_lasting(name)}
    return known


def _is_lasting(name: str) -> bool:
    return name in FACTS and FACTS[name].holds is Holds.ALWAYS
