"""Rows of every table that the database guards, and how it says no."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from schedules.models import AccessEvent, Change, ClinicChange, Correction, Link, Reading

HISTORY = (AccessEvent, Change, ClinicChange, Correction, Link, Reading)
CHANGES, PLANS, PATIENTS = "schedules_change", "schedules_plan", "schedules_patient"


def tell(code, action):
    return AccessEvent.objects.create(
        at=timezone.now(), clinic="jbz", patient_code=code, action=action, what="x"
    )


def refused(do):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        do()


def sql(text, values=()):
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def rows_of(text):
    with connection.cursor() as cursor:
        cursor.execute(text)
        return cursor.fetchall()
