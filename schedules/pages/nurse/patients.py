"""Patients in words: one line each, and one with all plans together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schedules.agenda import agenda_of
from schedules.models import Patient, Plan
from schedules.queries import own_plans, plans_of_patients, timelines_of
from schedules.queries.worklist import undecided_of
from schedules.timeline import Timeline
from schedules.words.care import care_words
from schedules.words.people import person_words
from schedules.words.when import day_words, weekday_words, when_words

from .care import CareNotice, care_notice
from .patient_top import PatientTop, patient_top
from .plan_list import PlanList, plan_list
from .plans import state_of


@dataclass(frozen=True, slots=True)
class PatientRow:
    """One patient in a list, with the treatments that run."""

    patient: Patient
    born: str
    treatments: tuple[str, ...]
    care: str  # why it does not simply go on; "" while it does


def patient_rows(patients: Iterable[Patient], today: date) -> list[PatientRow]:
    """Return patients as lines of a list: one query more, whatever their number."""
    shown = list(patients)
    running: dict[int, list[str]] = {}
    for plan in plans_of_patients(shown):
        if not plan.is_entered_in_error and not (plan.stopped_on and plan.stopped_on < today):
            running.setdefault(plan.patient_id, []).append(str(plan.protocol.treatment))
    return [
        PatientRow(
            patient,
            day_words(patient.born_on),
            tuple(running.get(patient.pk, ())),
            care_words(patient),
        )
        for patient in shown
    ]


@dataclass(frozen=True, slots=True)
class PlanCard:
    """One plan of a patient, with what comes next, else what goes on."""

    plan: Plan
    treatment: str
    start: str
    state: str
    now: str
    now_when: str


@dataclass(frozen=True, slots=True)
class PatientPage:
    """A patient with all plans, and their lines as one list."""

    born: str
    nurse: str  # of her own; "" for none
    care: CareNotice | None
    top: PatientTop
    plans: tuple[PlanCard, ...]
    list: PlanList


def patient_page(patient: Patient, today: date) -> PatientPage:
    """Return a patient with all plans as one timeline."""
    plans = own_plans(patient)
    owned = list(zip(plans, timelines_of(plans), strict=True))
    care = care_notice(patient, [plan for plan, _timeline in owned])
    return PatientPage(
        born=day_words(patient.born_on),
        nurse=person_words(patient.nurse) if patient.nurse else "",
        care=care,
        top=patient_top(patient, care, has_plans=bool(owned)),
        plans=tuple(_card(plan, timeline, today) for plan, timeline in owned),
        list=plan_list(
            owned,
            today,
            is_of_patient=True,
            undecided=undecided_of(plan for plan, _timeline in owned),
        ),
    )


def _card(plan: Plan, timeline: Timeline, today: date) -> PlanCard:
    title, when = _now(timeline, today)
    return PlanCard(
        plan=plan,
        treatment=str(plan.protocol.treatment),
        start=weekday_words(plan.start),
        state=state_of(plan),
        now=title,
        now_when=when,
    )


def _now(timeline: Timeline, today: date) -> tuple[str, str]:
    """Return what comes next and when, else what goes on; nothing where all is over."""
    now = agenda_of([timeline], today).now
    if now.first:
        title = _("Next: %(title)s") % {"title": now.first.head.title}
        return title, capfirst(when_words(now.first.when))
    if now.going_on:
        entry = now.going_on[0]
        return entry.title, capfirst(when_words(entry.when))
    return "", ""
