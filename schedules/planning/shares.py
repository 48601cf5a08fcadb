"""One appointment for entries of several plans of a patient: each plan has a share of it.

A share has the code of the appointment and what was agreed, and only its own plan's entries. What
is done to one share is done to the others in the same act.
"""

from schedules.models import WITH_ITS_PLAN, Appointment, Plan

from .appointments import Slot, State
from .booking import cancel, move
from .truth import Intent

STANDS = (State.BOOKED, State.UNDECIDED)


def other_shares(plan: Plan, code: str) -> list[Appointment]:
    """Return what other plans of the patient have in an appointment, where it was not cancelled."""
    rows = Appointment.objects.filter(plan__patient=plan.patient_id, code=code)
    rows = rows.exclude(plan=plan).exclude(status=State.CANCELLED)
    return list(rows.select_related(*WITH_ITS_PLAN))


def move_share(share: Appointment, slot: Slot, rest: str) -> Intent:
    """Mean: another plan of the patient moved the appointment.

    A share for which nothing waits any more ends there: what is left of the appointment is
    elsewhere.
    """
    code = str(share.code)
    return cancel(code) if share.is_by_itself else move(code, slot, rest=rest)
