"""Patients in words: what a search means, one line each, and one with all plans together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from schedules.engine import OPEN
from schedules.inputs.facts import day_of
from schedules.models import Patient, Plan
from schedules.queries import plans_of_patients, timeline_of
from schedules.words.when import day_words, weekday_words

from .plans import PlanList, PlanRow, merged_rows, plan_list, plan_rows, state_of


def read_search(text: str) -> tuple[str, date | None]:
    """Return what is searched: words, or a date of birth; digits alone are a number."""
    born_on = None if text.isdigit() else day_of(text)
    return ("", born_on) if born_on else (text, None)


@dataclass(frozen=True, slots=True)
class PatientRow:
    """One patient in a list, with the treatments that run."""

    patient: Patient
    born: str
    treatments: tuple[str, ...]


def patient_rows(patients: Iterable[Patient], today: date) -> list[PatientRow]:
    """Return patients as lines of a list: one query more, whatever their number."""
    shown = list(patients)
    running: dict[int, list[str]] = {}
    for plan in plans_of_patients(shown):
        if not plan.is_entered_in_error and not (plan.stopped_on and plan.stopped_on < today):
            running.setdefault(plan.patient_id, []).append(str(plan.protocol.treatment))
    return [
        PatientRow(patient, day_words(patient.born_on), tuple(running.get(patient.pk, ())))
        for patient in shown
    ]


@dataclass(frozen=True, slots=True)
class PlanCard:
    """One plan of a patient; `coming` is what comes next."""

    plan: Plan
    treatment: str
    start: str
    state: str
    coming: PlanRow | None


@dataclass(frozen=True, slots=True)
class PatientPage:
    """A patient with all plans, and their lines as one list."""

    born: str
    plans: tuple[PlanCard, ...]
    owners: tuple[Plan, ...]  # of the lines in the list
    list: PlanList


def patient_page(patient: Patient, today: date) -> PatientPage:
    """Return a patient with all plans as one timeline."""
    plans = list(plans_of_patients([patient]))
    rows = {plan.pk: plan_rows(plan, timeline_of(plan), today) for plan in plans}
    return PatientPage(
        born=day_words(patient.born_on),
        plans=tuple(_card(plan, rows[plan.pk], today) for plan in plans),
        owners=tuple(plans),
        list=plan_list(merged_rows(rows.values()), today),
    )


def _card(plan: Plan, rows: list[PlanRow], today: date) -> PlanCard:
    days = [day for day in plan_list(rows, today).todo if day.rows[0].entry.status in OPEN]
    return PlanCard(
        plan=plan,
        treatment=str(plan.protocol.treatment),
        start=weekday_words(plan.start),
        state=state_of(plan),
        coming=days[0].rows[0] if days else None,
    )
