"""The top of a patient's page: what is done most, and a menu with the grave acts apart."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from schedules.models import Patient

from .care import CareNotice
from .ways import Way


@dataclass(frozen=True, slots=True)
class PatientTop:
    """What can be done with a record."""

    main: Way | None
    letter: Way | None
    ways: tuple[Way, ...]
    grave: tuple[Way, ...]  # what ends care here, or makes one record of two


def patient_top(patient: Patient, care: CareNotice | None, *, has_plans: bool) -> PatientTop:
    """Return the ways from a patient's page; nothing is started while care does not go on."""
    is_open = not (care and care.has_died)
    return PatientTop(
        main=None if care else _way(_("Start a treatment"), "plan-new", patient),
        letter=_way(_("Letter for the patient"), "letter-new", patient) if is_open else None,
        ways=(
            _way(_("Correct the patient"), "patient-edit", patient),
            _way(_("All data (PDF)"), "patient-export", patient, "pdf"),
            _way(_("All data (JSON)"), "patient-export", patient, "json"),
        ),
        grave=tuple(_grave(patient, has_care=is_open and has_plans)),
    )


def _grave(patient: Patient, *, has_care: bool) -> Iterator[Way]:
    yield _way(_("Merge with another record"), "patient-merge", patient)
    if has_care:
        yield _way(_("Died, moved, or no follow-up"), "patient-care", patient)


def _way(label: str, name: str, patient: Patient, *more: str) -> Way:
    return Way(label, reverse(name, args=[patient.code, *more]))
