"""Appointments that were made before a hospital said that it is closed on their day."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from schedules.models import Appointment, ClinicChange, User
from treatments.clinics import read, stretches_of

from .people import clinics_of


def bookings_on_closed_days(user: User, today: date) -> QuerySet[Appointment]:
    """Return those of a nurse's patients, in order of time; one that several plans share once.

    What was agreed after the day had closed was agreed knowing it.
    """
    closed = Q(pk=None)
    for condition in _closings(user, today):
        closed |= condition
    rows = Appointment.objects.filter(closed, status=Appointment.Status.BOOKED, on__gte=today)
    first = Appointment.objects.filter(
        plan__patient=OuterRef("plan__patient"),
        code=OuterRef("code"),
        status=Appointment.Status.BOOKED,
        pk__lt=OuterRef("pk"),
    )
    rows = rows.exclude(Exists(first)).select_related(
        "plan__patient__clinic", "plan__protocol__treatment", "plan__protocol__clinic"
    )
    return rows.order_by("on", "at", "plan__patient__display_name", "pk")


def _closings(user: User, today: date) -> Iterator[Q]:
    """Yield which appointments a hospital closed over, for each time it did that still stands."""
    changes = ClinicChange.objects.filter(clinic__in=clinics_of(user), contact=None)
    for change in changes.select_related("clinic"):
        stretch = read(change.new) if change.new else None
        if stretch and stretch.last >= today and stretch in stretches_of(change.clinic):
            days = (stretch.first, stretch.last)
            yield Q(plan__patient__clinic=change.clinic, on__range=days, changed_at__lt=change.at)
