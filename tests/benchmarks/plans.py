"""One invented patient with one stored plan."""

from datetime import date

from schedules.models import Patient, Plan
from schedules.planning.start import first_truth, start_plan
from schedules.queries import protocol_for
from treatments.models import Clinic

from .run import Run


def begun_plan(run: Run, treatment: str, clinic: str) -> Plan:
    """Return a plan, stored as it was on its first day; nothing has been recorded since."""
    patient = Patient.objects.create(
        clinic=Clinic.objects.get(slug=clinic),
        display_name="Demo Aardbei",
        born_on=date(1985, 5, 20),
        hospital_number=f"A{Patient.objects.count():06}",
    )
    protocol = protocol_for(treatment, clinic)
    truth = first_truth(patient, protocol, start=run.start, facts={}, today=run.start)
    return start_plan(patient, truth, by=run.nurse)
