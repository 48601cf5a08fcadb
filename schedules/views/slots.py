"""What the pages of an appointment have in common: the plans, the fields and the questions."""

from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone

from schedules.agenda.doubts import Why, doubts_of
from schedules.forms.appointments import SlotForm
from schedules.forms.lines import OWN
from schedules.inputs.working_days import working_days_of
from schedules.models import Plan
from schedules.pages.nurse.appointments import Owned, misfit_words
from schedules.planning import Proposal
from schedules.planning.appointments import Slot
from schedules.queries import (
    appointment_value,
    appointments_agreed,
    plans_of_patients,
    timelines_of,
)
from schedules.words.appointments import doubt_words

TYPOS = (Why.PAST, Why.HOUR_PAST, Why.FAR, Why.FAR_OFF)
OF_TIME = ("on", "at", "hours", "minutes", "last")


def owned_beside(plan: Plan) -> Owned:
    """Return a plan and the others of its patient, each with its timeline."""
    others = plans_of_patients([plan.patient]).exclude(pk=plan.pk)
    others = others.exclude(is_entered_in_error=True).prefetch_related("appointments")
    plans = [plan, *others]
    timelines = timelines_of(plans)
    names = [OWN, *(str(other.code) for other in others)]
    return dict(zip(names, zip(plans, timelines, strict=True), strict=True))


def plans_in(owned: Owned) -> dict[str, Any]:
    """Return the plan of the page, and the others that may be changed along."""
    others = [plan for name, (plan, _timeline) in owned.items() if name != OWN]
    return {"plan": owned[OWN][0], "beside": others}


def fields_of(form: Form) -> dict[str, Any]:
    """Return the fields of a time: what says when, side by side, and the others."""
    return {
        "when": [form[name] for name in OF_TIME],
        "fields": [form[name] for name in SlotForm.base_fields if name not in OF_TIME],
    }


def questions_about(
    proposals: Sequence[Proposal], plan: Plan, slot: Slot, expected: date | None, code: str = ""
) -> tuple[str, ...]:
    """Return what to ask before this time is saved; of a day that is surely wrong only that."""
    doubts = doubts_of(
        appointment_value(code, slot),
        timezone.localtime().replace(tzinfo=None),
        expected=expected,
        working_days=working_days_of(plan.patient.clinic),
        others=appointments_agreed(plan.patient),
    )
    is_typo = any(doubt.why in TYPOS for doubt in doubts)
    misfits = () if is_typo else chain.from_iterable(map(misfit_words, proposals))
    return (*map(doubt_words, doubts), *misfits)


def reason_of(request: HttpRequest) -> str:
    """Return why it is done, as it was written beside the yes."""
    return request.POST.get("reason", "")
