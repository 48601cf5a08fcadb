"""Appointments, stored or proposed, as every reader gets them."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from schedules import engine, models
from schedules.engine import GIVEN, Certainty, Status
from schedules.models import Entry, Patient, Plan
from schedules.planning.appointments import OF_SLOT, Slot, Standing, State, booking_of, slot_of
from schedules.timeline import Appointment


def appointments_by_code(rows: Iterable[models.Appointment]) -> dict[uuid.UUID, Appointment]:
    """Return stored appointments as every reader gets them, by code."""
    return {row.code: _appointment(row) for row in rows}


def _appointment(row: models.Appointment) -> Appointment:
    state, keys = State(row.status), tuple(map(engine.Key.read, row.keys))
    standing = Standing(state, keys, row.is_by_itself)
    return appointment_value(str(row.code), slot_of(row), standing)


def appointments_agreed(patient: Patient) -> list[Appointment]:
    """Return what a patient is expected for at the hospital, over all plans."""
    stands = (State.BOOKED, State.UNDECIDED)
    rows = models.Appointment.objects.filter(plan__patient=patient, status__in=stands)
    return [_appointment(row) for row in rows]


def appointment_value(code: str, slot: Slot, standing: Standing | None = None) -> Appointment:
    """Return an appointment, stored or proposed, as every reader gets it."""
    standing = standing or Standing(State.BOOKED)
    return Appointment(
        code=code,
        **{name: getattr(slot, name) for name in OF_SLOT},
        keys=standing.keys,
        is_undecided=standing.state == State.UNDECIDED,
        is_by_itself=standing.is_by_itself,
    )


class Loose(NamedTuple):
    """The row of an appointment that stands by itself.

    `is_heir`: what it was for left the plan, and leaves it its identity. A calendar goes on from
    what was agreed to what becomes of that.
    """

    row: Entry
    is_heir: bool


def loose_rows(
    plan: Plan, made: Iterable[models.Appointment], cancelled_since: datetime | None
) -> Iterator[Loose]:
    """Yield a row for each appointment for which nothing of the plan waits any more.

    It is in the words of the entry that led it. One that was cancelled is dropped.
    """
    standing = [row for row in made if row.is_by_itself]
    cancelled = [row for row in made if _is_cancelled_since(row, cancelled_since)]
    if not standing and not cancelled:
        return
    facts = {row.fact for row in standing}
    facts |= {key.fact for row in cancelled for key in booking_of(row).parts}
    entries = {entry.key: entry for entry in plan.entries.filter(fact__in=facts)}
    for row in standing:
        yield _loose(row, entries)
    for row in cancelled:
        if not _was_waited_for(row, entries):
            dropped = _loose(row, entries)
            dropped.row.dropped_at = row.changed_at
            yield dropped


def _loose(appointment: models.Appointment, entries: Mapping[engine.Key, Entry]) -> Loose:
    lead = entries[engine.Key(appointment.fact, appointment.occurrence)]
    has_left = lead.dropped_at is not None and lead.status not in GIVEN
    is_heir = has_left and lead.key in booking_of(appointment).held
    return Loose(loose_row(appointment, lead), is_heir)


def _is_cancelled_since(row: models.Appointment, moment: datetime | None) -> bool:
    return moment is not None and row.status == State.CANCELLED and row.changed_at >= moment


def _was_waited_for(row: models.Appointment, entries: Mapping[engine.Key, Entry]) -> bool:
    """Tell whether an entry was in an appointment when it was cancelled.

    A calendar knew it under that entry, which went on; else as one that stands by itself.
    """
    held = [entries[key] for key in booking_of(row).held if key in entries]
    return any(
        entry.status in engine.OPEN
        and (entry.dropped_at is None or entry.dropped_at > row.changed_at)
        for entry in held
    )


def loose_row(appointment: models.Appointment, lead: Entry) -> Entry:
    """Return the row of an appointment that stands by itself."""
    return Entry(
        fact=lead.fact,
        occurrence=lead.occurrence,
        position=lead.position,
        kind=lead.kind,
        performer=lead.performer,
        certainty=Certainty.BOOKED.value,
        is_product_information=lead.is_product_information,
        status=Status.BOOKED.value,
        on=appointment.on,
        at=appointment.at,
        place=appointment.place,
        sort_on=appointment.on,
        appointment=appointment.code,
        sequence=appointment.sequence,
        changed_at=appointment.changed_at,
    )
