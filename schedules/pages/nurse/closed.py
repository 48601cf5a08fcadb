"""Appointments on days on which the hospital has closed since they were made."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schedules.models import Appointment, Patient
from schedules.planning.appointments import slot_of
from schedules.queries import lines_of
from schedules.words.appointments import short_words


@dataclass(frozen=True, slots=True)
class ClosedBooking:
    """One appointment: whose, when, for what, and where to move or cancel it."""

    patient: Patient
    when: str
    title: str
    address: str


def closed_bookings(rows: Iterable[Appointment]) -> list[ClosedBooking]:
    """Return appointments in words."""
    return [
        ClosedBooking(
            patient=row.plan.patient,
            when=capfirst(short_words(slot_of(row))),
            title=_title(row),
            address=reverse("appointment", args=[row.plan.code, row.code]),
        )
        for row in rows
    ]


def _title(row: Appointment) -> str:
    line = lines_of(row.plan.protocol, {}).get(row.fact)
    return str(line["title"]) if line else _("An earlier line of the schedule")
