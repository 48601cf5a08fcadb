"""Correct who a patient is: each time one row of history, and nobody's correction is lost."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from schedules.inputs.refusal import Refusal
from schedules.models import Correction, Entry, Patient, User

from .truth import differing

CORRECTED = (
    "display_name",
    "born_on",
    "hospital_number",
    "clinic",
    "language",
    "email",
    "phone",
    "nurse",
)


class CorrectedError(Exception):
    """Somebody else corrected the patient meanwhile."""


def values_of(patient: Patient) -> dict[str, Any]:
    """Return who a patient is as JSON can hold it; a hospital and a nurse by their numbers."""
    values = {name: getattr(patient, name) for name in CORRECTED if name not in ("clinic", "nurse")}
    numbers = {"clinic": patient.clinic_id, "nurse": patient.nurse_id}
    return values | numbers | {"born_on": patient.born_on.isoformat()}


def values_before(patient: Patient, corrections: Iterable[Correction]) -> dict[str, Any]:
    """Return who a patient was before these corrections, which lead up to now in their order."""
    values = values_of(patient)
    for correction in reversed(list(corrections)):
        values |= correction.old
    return values


def typed_over(
    seen: Mapping[str, Any], typed: Mapping[str, Any], now: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what stands now, with what somebody typed who had seen something else."""
    return {
        name: value if typed[name] == seen[name] else typed[name] for name, value in now.items()
    }


@transaction.atomic
def correct(patient: Patient, *, revision: int, by: User) -> None:
    """Store a patient with other values, if nobody corrected it since `revision`.

    Raises CorrectedError, and Refusal for a record that was merged meanwhile.
    """
    stored = locked_patient(patient)
    if stored.revision != revision:
        raise CorrectedError
    old, new = differing(values_of(stored), values_of(patient))
    if not new:
        return
    patient.revision = revision + 1
    patient.save(update_fields=[*CORRECTED, "revision"])
    if "clinic" in new:
        tell_clinic(patient)
    Correction.objects.create(
        patient=patient, revision=patient.revision, at=timezone.now(), by=by, old=old, new=new
    )


def tell_clinic(patient: Patient) -> None:
    """Write the hospital of a patient into the rows of all plans."""
    rows = Entry.objects.filter(plan__patient=patient)
    rows.exclude(clinic=patient.clinic_id).update(clinic=patient.clinic_id)


def locked_patient(patient: Patient) -> Patient:
    """Return a patient as stored, with nobody else writing to it. Raises Refusal for one merged."""
    stored = Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)
    if stored.merged_into_id:
        raise Refusal("", _("This record was merged with another one. Open the patient again."))
    return stored
