"""Plans that are stored nowhere, for the tests of a nurse's pages."""

from datetime import date
from uuid import UUID

from schedules.models import Patient, Plan
from treatments.models import Clinic, Protocol, Treatment


def plan(number=1, treatment="Alemtuzumab"):
    """A plan as if it was stored; without a number it is not."""
    code = UUID(int=number or 99)
    drug = Treatment(pk=number, name_nl=treatment, name_en=treatment)
    clinic = Clinic(pk=1, name_nl="Ziekenhuis Voorbeeld", name_en="Example Hospital")
    patient = Patient(
        pk=number,
        clinic=clinic,
        display_name="Demo Aardbei",
        born_on=date(1985, 5, 20),
        hospital_number="DEMO-001",
    )
    protocol = Protocol(pk=number, treatment=drug, clinic=clinic)
    return Plan(pk=number, code=code, patient=patient, protocol=protocol, revision=3)
