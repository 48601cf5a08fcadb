"""Many invented plans in a scratch database, quickly: a few are made by the engine, then copied."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from schedules.engine import Status
from schedules.models import Appointment, Entry, Patient, Plan
from schedules.planning.appointments import Booking, Part, Slot
from schedules.planning.projection import Projection, project
from schedules.planning.start import first_truth
from schedules.planning.truth import Record, Truth
from schedules.planning.writing import appointment_row
from schedules.queries import offered_at
from treatments.models import Clinic

# Those with the most rows; a start every ten weeks.
TREATMENTS = ("alemtuzumab", "natalizumab", "ocrelizumab", "ofatumumab")
STARTS = range(50, 1_450, 70)  # days ago
BOOKED_AHEAD = timedelta(weeks=4)
DISCUSSED_WITHIN = timedelta(weeks=4)
LEFT_OPEN = timedelta(weeks=6)
NUMBERED = "B"  # so begin the hospital numbers of the crowd


class Crowd:
    """A clinic whose number of plans can grow."""

    def __init__(self, clinic: str, today: date, starts: int) -> None:
        self.clinic = Clinic.objects.get(slug=clinic)
        self.today = today
        chance = random.Random(20261123)
        self.models = [lived(truth, today, chance) for truth in self._truths(starts)]

    def _truths(self, starts: int) -> Iterator[Truth]:
        patient = Patient(clinic=self.clinic)
        offered = [p for p in offered_at(self.clinic) if p.treatment.slug in TREATMENTS]
        for days in STARTS[:starts]:
            for protocol in offered:
                start = self.today - timedelta(days)
                truth = first_truth(patient, protocol, start=start, facts={}, today=self.today)
                yield replace(truth, kept_from=start)

    def grow(self, of_each: int) -> int:
        """Have this many plans of each model; return the number of rows."""
        crowd = Plan.objects.filter(patient__hospital_number__startswith=NUMBERED)
        for truth, projection in self.models:
            there = crowd.filter(protocol=truth.protocol, start=truth.start).count()
            made = self._plans(truth, projection, of_each - there)
            if made:
                self._copy_rows(made[0], truth, projection, made[-1].pk)
        return Entry.objects.count()

    def _plans(self, truth: Truth, projection: Projection, n: int) -> list[Plan]:
        first = Patient.objects.count()
        patients = Patient.objects.bulk_create(
            Patient(
                clinic=self.clinic,
                display_name=f"Demo {(first + i) * 7919 % 100_000:05}",
                born_on=date(1985, 5, 20),
                hospital_number=f"{NUMBERED}{first + i:06}",
            )
            for i in range(n)
        )
        return Plan.objects.bulk_create(
            Plan(
                patient=patient,
                protocol=truth.protocol,
                start=truth.start,
                until=truth.until,
                kept_from=truth.kept_from,
                stopped_on=projection.stopped_on,
                last_on=projection.last_on,
            )
            for patient in patients
        )

    def _copy_rows(self, plan: Plan, truth: Truth, projection: Projection, last: int) -> None:
        for row in projection.rows.values():
            row.pk, row.plan, row.changed_at = None, plan, timezone.now()
            row.clinic_id = self.clinic.pk
        agreed = [
            appointment_row(plan, code, booking, projection.appointments[code], timezone.now())
            for code, booking in truth.appointments.items()
        ]
        self._copy(Entry, list(projection.rows.values()), plan, last)
        self._copy(Appointment, agreed, plan, last)

    def _copy(self, model: type[Model], rows: list[Model], plan: Plan, last: int) -> None:
        model.objects.filter(plan=plan).delete()
        model.objects.bulk_create(rows)
        names = [f.column for f in model._meta.concrete_fields if f.column not in ("id", "plan_id")]
        columns = ", ".join(f'"{name}"' for name in names)
        copied = ", ".join(f'e."{name}"' for name in names)
        table, plans = model._meta.db_table, Plan._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (plan_id, {columns})"
                f" SELECT p.id, {copied} FROM {plans} p CROSS JOIN {table} e"
                " WHERE e.plan_id = %s AND p.id > %s AND p.id <= %s",
                [plan.pk, plan.pk, last],
            )


def lived(truth: Truth, today: date, chance: random.Random) -> tuple[Truth, Projection]:
    """Return a plan to which has happened what happens to most: done, missed, late, booked."""
    records, appointments = {}, {}
    for key, row in project(truth).rows.items():
        day = row.due or row.earliest
        if row.deadline is None or day is None or day > today + BOOKED_AHEAD:
            continue
        if day > today:
            if row.needs_booking and chance.random() < 0.6:
                appointments[str(uuid4())] = Booking(Slot(day), {key: Part(day)})
        elif record := _what_happened(day, today, chance):
            records[key] = record
    told = replace(truth, records=records, appointments=appointments)
    return told, project(told)


def _what_happened(day: date, today: date, chance: random.Random) -> Record | None:
    luck = chance.random()
    if luck < 0.04:
        return Record(Status.MISSED)
    if luck < 0.12 and today - day < LEFT_OPEN:
        return None
    return Record(Status.DONE, day, discussed_on=_discussed(day, today))


def _discussed(day: date, today: date) -> date | None:
    return day if today - day > DISCUSSED_WITHIN else None
