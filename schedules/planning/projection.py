"""The truth of a plan -> its rows, by one run of the engine. Nothing is written here."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from schedules import engine
from schedules.engine import (
    AS_RECORDED,
    GIVEN,
    LAST_GIVEN,
    OPEN,
    SAID,
    FactValue,
    Key,
    Kind,
    Notice,
    Shape,
    Status,
)
from schedules.inputs.facts import check_start, derive, read_facts
from schedules.inputs.regimens import regimen_of
from schedules.inputs.working_days import working_days_of
from schedules.models import Entry
from schedules.timeline import plain_repeat
from treatments.facts import LAST_DOSE, STOPS

from .appointments import LEFT, Standing, standing_of, stands_off, undecided_parts
from .care import in_plan, is_over, quieten
from .truth import NEVER, NOTHING, RECORDED, Held, Truth

# The columns of a row that the engine decides: those of time and kind, and what the protocol says
# beside them. A change of the latter alone is no change of a plan.
TIMED = (
    "position",
    "kind",
    "due",
    "earliest",
    "latest",
    "is_period",
    "book_on",
    "certainty",
    "is_conditional",
    "is_at_least",
    "repeat",
    "detail",
    "sort_on",
    "rebook",
    "deadline",
    "needs_booking",
)
DESCRIBED = ("performer", "is_product_information", "part_of", "guards", "course")
PROJECTED = (*TIMED, *DESCRIBED)
AGREED = ("appointment", "at", "place")  # of the appointment that the entry is in
# The columns that a calendar shows: a change in one of them raises the sequence.
# A day to book on is shown too, and moves alone when the hospital closes on the one of before.
SHOWN = ("due", "earliest", "latest", "book_on", "repeat", "status", "on", "rebook", *AGREED)

OVER = (*GIVEN, Status.MISSED)

BY_APPOINTMENT = (
    Kind.LAB,
    Kind.IMAGING,
    Kind.VISIT,
    Kind.PHONE,
    Kind.PROCEDURE,
    Kind.ADMISSION,
)


@dataclass(frozen=True, slots=True)
class Projection:
    """What the engine makes of a truth; the rows are not stored and belong to no plan yet."""

    rows: dict[Key, Entry]
    notices: tuple[Notice, ...]
    stopped_on: date | None
    last_on: date | None
    appointments: dict[str, Standing]  # by code


def project(truth: Truth) -> Projection:
    """Return the rows of a plan.

    Raises Refusal or engine.Contradiction when what is known cannot all be true.
    """
    facts = read_facts(truth.facts.items())
    held = truth.held
    if truth.is_entered_in_error:
        return Projection({}, (), None, None, _standing(truth, {}))
    regimen = regimen_of(truth.protocol)
    check_start(truth.start, facts, regimen.events())
    stopped_on = _stopped_on(facts)
    expansion = engine.expand(
        regimen,
        start=truth.start,
        until=truth.until,
        facts=derive(facts) | _last_given(truth, facts),
        happened=_happened(truth, held),
        pauses=tuple(truth.pauses.values()),
        working_days=working_days_of(truth.clinic),
    )
    places = {rule.fact: place for place, rule in enumerate(regimen.rules)}
    entries = in_plan(truth.care, expansion.entries)
    rows = {entry.key: _row(entry, places, truth, held) for entry in entries}
    return Projection(
        rows=rows,
        notices=expansion.notices,
        stopped_on=stopped_on,
        last_on=_last_day(entries, is_stopped=bool(stopped_on) or is_over(truth.care)),
        appointments=_standing(truth, rows),
    )


def plain_notice(notice: Notice) -> dict[str, Any]:
    """Return a notice as JSON can hold it: days are marked, so that they can be read back."""
    return {
        "level": notice.level,
        "code": notice.code,
        "words": {name: _plain(value) for name, value in notice.words.items()},
    }


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return str(value)


def _happened(truth: Truth, held: Held) -> dict[Key, engine.Happened]:
    """Return what the engine must know: what is agreed, and over that what has become of it."""
    agreed = {
        key: engine.Happened(Status.BOOKED, part.on, part.carries)
        for key, (_code, _booking, part) in held.items()
    }
    return agreed | {
        key: record.happened
        for key, record in truth.records.items()
        if record.status is not Status.PLANNED
    }


def _standing(truth: Truth, rows: dict[Key, Entry]) -> dict[str, Standing]:
    """Return how each appointment stands, and leave the rows flagged of which somebody must say.

    The engine flags what no longer fits; what a nurse kept all the same is not asked again.
    """
    over = {key for key, record in truth.records.items() if record.status in OVER}
    kept_before = truth.care.on if truth.care and truth.care.has_died else date.max
    standing = {}
    for code, booking in truth.appointments.items():
        offs = {
            key: stands_off(booking, key, truth.record(key).happened, rows.get(key))
            for key in booking.parts
        }
        undecided = undecided_parts(booking, offs, over, kept_before=kept_before)
        inside = {} if booking.is_cancelled else booking.held
        for key in inside.keys() & rows.keys():
            rows[key].rebook = key in undecided and rows[key].status == Status.BOOKED
        there = [key for key in inside if offs[key] != LEFT]  # not done before it
        became = {key: _became(truth, key, rows.get(key)) for key in there}
        standing[code] = standing_of(booking, became, is_undecided=bool(undecided))
    return standing


def _became(truth: Truth, key: Key, row: Entry | None) -> Status:
    return Status(row.status) if row is not None else truth.record(key).status


def _stopped_on(facts: Mapping[str, FactValue]) -> date | None:
    days = (facts.get(name) for name in STOPS)
    return max((day for day in days if isinstance(day, date)), default=None)


def _last_given(truth: Truth, facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """Return how the last dose is known: as the nurse told it, else by what became of the doses.

    Monitoring and windows run on from the last dose given, however much later the treatment was
    ended on paper. Nobody records anything of a timeline that is only a preview.
    """
    if truth.kept_from == NEVER:
        return {}
    return {LAST_GIVEN: facts.get(LAST_DOSE, AS_RECORDED)}


def _row(entry: engine.Entry, places: dict[str, int], truth: Truth, held: Held) -> Entry:
    rule = entry.rule
    row = Entry.of(
        fact=rule.fact,
        occurrence=entry.occurrence,
        position=places[rule.fact],
        kind=rule.kind.value,
        performer=entry.performer or "",
        due=entry.due,
        earliest=entry.earliest,
        latest=entry.latest,
        is_period=entry.is_period,
        book_on=entry.book_on,
        certainty=entry.certainty.value,
        is_conditional=entry.conditional,
        is_at_least=entry.is_at_least,
        repeat=plain_repeat(entry.repeat),
        detail=dict(entry.detail),
        sort_on=entry.sort_on,
        rebook=entry.rebook,
        deadline=_deadline(entry, truth.kept_from),
        needs_booking=_needs_booking(entry),
        is_product_information=rule.ask_team,
        part_of=str(entry.part_of or ""),
        guards=str(entry.guards or ""),
        course=entry.course,
    )
    row.is_held = entry.is_held(truth.paused_since)
    set_record(row, truth, held)
    if truth.care:
        quieten(truth.care, entry, row)
    return row


def set_record(row: Entry, truth: Truth, held: Held, *, has_left: bool = False) -> None:
    """Write into a row what has become of it, and what was agreed where that still holds.

    What left the plan is booked no more: its appointment asks a nurse what to do.
    """
    key = row.key
    record = truth.record(key)
    if record is not NOTHING:  # else the row holds it already
        for name in RECORDED:
            setattr(row, name, getattr(record, name))
    code, booking, part = held.get(key, (None, None, None))
    if booking is None or part is None:
        return
    if record.status is Status.PLANNED and not has_left:
        row.status, row.on, row.carries = Status.BOOKED, part.on, part.carries
    elif record.status not in GIVEN or record.on != part.on:
        return
    row.appointment, row.place = uuid.UUID(code), booking.slot.place
    row.at = booking.slot.at if part.on == booking.slot.on else None


def _deadline(entry: engine.Entry, kept_from: date) -> date | None:
    """Return the last day on which it is in time; None for what nobody has to do.

    What was due before the plan was kept here, and was never recorded, is nobody's backlog.
    """
    if entry.is_period or entry.repeat or entry.rule.kind in SAID or entry.status not in OPEN:
        return None
    if entry.on:
        return entry.on
    last = _last_in_time(entry)
    return last if last and last >= kept_from else None


def _last_in_time(entry: engine.Entry) -> date | None:
    if entry.latest:
        is_before = entry.rule.shape is Shape.BEFORE
        return entry.latest - timedelta(1) if is_before else entry.latest
    if entry.due:
        return max(entry.due, entry.book_on or entry.due)
    return entry.planned_on  # of a dose whose day the team has still to name


def _needs_booking(entry: engine.Entry) -> bool:
    """Tell whether the hospital gives a time for it: not for a tablet or an injection at home."""
    if entry.is_period or entry.repeat or entry.status not in OPEN:
        return False
    is_given_there = entry.rule.is_dose and entry.rule.roll is not engine.Roll.NONE
    return entry.rule.kind in BY_APPOINTMENT or is_given_there


def _last_day(entries: Iterable[engine.Entry], *, is_stopped: bool) -> date | None:
    """Return the last day of a plan that ends; None while something goes on without an end."""
    days = []
    for entry in entries:
        goes_on = entry.rule.is_open_ended and not is_stopped
        if goes_on or (entry.repeat and entry.repeat.until is None and not is_stopped):
            return None
        days += [entry.repeat.until if entry.repeat else None, entry.day, entry.latest]
    return max((day for day in days if day), default=None)
