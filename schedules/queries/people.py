"""Whose patients a nurse may see. What is not theirs does not exist for them (404)."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from schedules.engine import GIVEN, OPEN, Key, Kind
from schedules.inputs.searches import Search
from schedules.models import (
    WITH_ITS_PLAN,
    WITH_PLAN,
    Access,
    Change,
    Correction,
    Entry,
    Merge,
    Patient,
    Plan,
    User,
)
from schedules.planning.care import FOLLOW_UP
from schedules.spelling import may_be_one, number_key
from treatments.facts import FACTS, Holds
from treatments.models import Clinic

from .staff import clinics_of

SETTLED_LATER = (*FOLLOW_UP, Kind.PROCEDURE)  # one of a series that is done late may settle others


def patients_of(user: User) -> QuerySet[Patient]:
    """Return the patients of the clinics at which a nurse works; one that was merged is no more."""
    mine = Patient.objects.filter(clinic__in=clinics_of(user), merged_into=None)
    return mine.select_related("clinic", "nurse")


def lost_patients(user: User) -> QuerySet[Patient]:
    """Return the patients who are lost to follow-up, the longest first: nothing else names them."""
    return patients_of(user).filter(care=Patient.Care.ONHOLD).order_by("care_on", "sort_name")


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


def came_before(user: User) -> bool:
    """Tell whether somebody ever could look at a record, also one that is closed now."""
    return Access.objects.filter(user=user).exists()


def search_patients(user: User, search: Search) -> QuerySet[Patient]:
    """Return the patients in whose name or number every word stands, born on the day that is asked.

    Whoever looks for a record that was merged finds the one that was kept.
    """
    found = patients_of(user)
    if not search.text:
        return found
    asked = _asked(search) | Q(number_key=number_key(search.text)) & ~Q(number_key="")
    return found.filter(pk__in=_kept(Patient.objects.filter(asked, clinic__in=clinics_of(user))))


def _asked(search: Search) -> Q:
    if not search.words and not search.born_on:
        return Q(pk=None)
    asked = Q(born_on=search.born_on) if search.born_on else Q()
    for forms in zip(search.words, search.spelled_out, strict=True):
        stands = Q(number_key=number_key(forms[0]))
        for form in set(forms):
            stands |= Q(search_text__contains=form)
        asked &= stands
    return asked


def _kept(patients: QuerySet[Patient]) -> QuerySet[Patient, Any]:
    """Return the numbers of the rows of patients; of one that was merged, of the one kept."""
    return patients.order_by().values_list(Coalesce("merged_into", "pk"))


def patient_for(user: User, code: UUID) -> Patient:
    """Return one patient. Raises Http404 when there is none whom this nurse may see.

    The code of a record that was merged is one of the record that was kept.
    """
    return get_object_or_404(patients_of(user), pk__in=_kept(Patient.objects.filter(code=code)))


def number_taken(number: str, clinic: Clinic, *, but: int | None) -> Patient | None:
    """Return whose number this is at a clinic, but for one patient and what was merged into it."""
    found = Patient.objects.filter(clinic=clinic, hospital_number=number)
    found = found.exclude(pk=but).exclude(merged_into=but) if but else found
    in_use_first = F("merged_into").asc(nulls_first=True)
    taken = found.select_related("merged_into", "clinic").order_by(in_use_first).first()
    return taken and (taken.merged_into or taken)


def merges_of(patient: Patient) -> QuerySet[Merge]:
    """Return the records that were merged into this one and still are, the latest first."""
    return patient.merges.filter(undone_at=None).select_related("other", "by")


def merge_for(user: User, code: UUID) -> Merge:
    """Return one merge that was not undone. Raises Http404 when it is of no patient of theirs."""
    merges = Merge.objects.select_related("kept__clinic", "other__clinic", "by")
    return get_object_or_404(merges, code=code, undone_at=None, kept__in=patients_of(user))


def corrections_since(patient: Patient, revision: int) -> QuerySet[Correction]:
    """Return what was corrected of a patient after a revision, the earliest first."""
    since = patient.corrections.filter(revision__gt=revision)
    return since.select_related("by").order_by("revision")


def codes_of(patients: Iterable[Patient]) -> list[UUID]:
    """Return under which codes the log tells of patients: also of records merged into them."""
    keys = [patient.pk for patient in patients]
    rows = Patient.objects.filter(Q(pk__in=keys) | Q(merged_into__in=keys))
    return list(rows.values_list("code", flat=True))


def possible_doubles(user: User, patient: Patient) -> list[Patient]:
    """Return the patients of this nurse who may be the same person, in the order of lists.

    The same number in its plain form at the same hospital; or born on the same day, and called the
    same or nearly so. A record that was merged stands for the one that was kept.
    """
    mine = Patient.objects.filter(clinic__in=clinics_of(user)).exclude(pk=patient.pk)
    alike = Q(born_on=patient.born_on)
    key, name = number_key(patient.hospital_number), patient.display_name
    if key:
        alike |= Q(number_key=key, clinic=patient.clinic_id)
    columns = "pk", "merged_into", "clinic", "number_key", "display_name"
    found = {
        merged_into or pk
        for pk, merged_into, clinic, number, called in mine.filter(alike).values_list(*columns)
        if (key and number == key and clinic == patient.clinic_id) or may_be_one(called, name)
    }
    return list(patients_of(user).filter(pk__in=found - {patient.pk}))


def plan_for(user: User, code: UUID) -> Plan:
    """Return one plan, with its appointments. Raises Http404 when this nurse may see none."""
    return get_object_or_404(plans_of(user).prefetch_related("appointments"), code=code)


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
