"""A person's course of care, and what of a plan is still expected of somebody.

It is part of the truth of each plan, the same in all plans of a person: so a plan is written out
again from its own history alone, and an undo gives everything back. What of it pages and logins
ask of the person is written out to the patient, as rows are from a plan.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from schedules import engine
from schedules.engine import OPEN, SAID, Kind, Status
from schedules.models import Entry, Patient

State = Patient.Care
OVER = (State.DECEASED, State.FINISHED)  # nothing is planned here any more
# What somebody declines who declines follow-up. A procedure may be the treatment itself, such as a
# transplant, or the hour of watching after an infusion: that goes with the doses.
FOLLOW_UP = (Kind.LAB, Kind.IMAGING, Kind.VISIT, Kind.PHONE)


@dataclass(frozen=True, slots=True)
class Care:
    """How a person's care goes on, or does not, and from which day."""

    state: Patient.Care
    on: date

    @property
    def has_died(self) -> bool:
        """Tell whether nobody comes any more."""
        return self.state is State.DECEASED


def flat_care(care: Care | None) -> dict[str, str] | None:
    """Return it as JSON can hold it; None while care simply goes on."""
    return {"state": care.state.value, "on": care.on.isoformat()} if care else None


def read_care(values: Mapping[str, Any] | None) -> Care | None:
    """Return what `flat_care` wrote."""
    return Care(State(values["state"]), date.fromisoformat(values["on"])) if values else None


def care_of(patient: Patient) -> Care | None:
    """Return the course of care of a patient; None while it simply goes on."""
    return Care(State(patient.care), patient.care_on) if patient.care and patient.care_on else None


def write_care(patient: int, care: Care | None) -> None:
    """Write out to a patient what the plans say."""
    state, on = (care.state, care.on) if care else (None, None)
    Patient.objects.filter(pk=patient).update(care=state, care_on=on)


def is_over(care: Care | None) -> bool:
    """Tell whether nothing is planned here any more."""
    return care is not None and care.state in OVER


def in_plan(care: Care | None, entries: Iterable[engine.Entry]) -> list[engine.Entry]:
    """Return the entries that are still in the plan; a series at home ends the day before."""
    return list(entries) if care is None else list(_in_plan(care, entries))


def _in_plan(care: Care, entries: Iterable[engine.Entry]) -> Iterator[engine.Entry]:
    for entry in entries:
        if not _ends(care, entry) or _is_before(care.on, entry):
            yield entry
        elif entry.repeat and entry.due and entry.due < care.on:
            yield entry._replace(repeat=replace(entry.repeat, until=care.on - timedelta(1)))


def _ends(care: Care, entry: engine.Entry) -> bool:
    """Tell whether an entry leaves the plan where it is still to come: nobody waits for it.

    Who is lost may come back, and reads on. A test that must be done before a dose, or goes with
    one, stays in sight beside that dose, whoever declines it.
    """
    if not _is_off(care, entry) or care.state is State.ONHOLD:
        return False
    return care.state in OVER or (entry.guards is None and entry.part_of is None)


def _is_off(care: Care, entry: engine.Entry) -> bool:
    return is_off(care, entry.rule.kind, entry.status, is_period=entry.is_period)


def is_off(care: Care, kind: Kind, status: Status, *, is_period: bool) -> bool:
    """Tell whether nobody expects such an entry any more, be its day past or to come.

    What is only said, such as how long a pregnancy must wait, stays true of everybody who lives.
    """
    if status not in OPEN:
        return False
    if care.state is State.DECEASED:
        return True
    if is_period or kind in SAID:
        return False
    return care.state is not State.DECLINED or kind in FOLLOW_UP


def _is_before(day: date, entry: engine.Entry) -> bool:
    """Tell whether its time was over before a day; without any day, by its place in the order."""
    if entry.repeat:
        last = entry.repeat.until
    elif entry.is_period:
        last = entry.latest
    else:
        last = entry.on or entry.due or entry.latest or entry.sort_on
    return last is not None and last < day


def quieten(care: Care, entry: engine.Entry, row: Entry) -> None:
    """Take from a row what makes it late, where nobody expects it any more.

    What was agreed for it from that day on is for a nurse to cancel or keep.
    """
    if not _is_off(care, entry):
        return
    row.deadline, row.needs_booking = None, False
    if entry.status is Status.BOOKED and entry.on and entry.on >= care.on:
        row.rebook = True
