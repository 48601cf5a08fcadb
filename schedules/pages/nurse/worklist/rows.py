"""One row of a list as a nurse reads it: as on the page of its plan, and what a list tells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.agenda.desk import is_late
from schedules.engine import Kind, Status
from schedules.models import Entry, Patient
from schedules.pages.nurse.late import pause_address
from schedules.pages.nurse.lines import (
    NurseLine,
    Opening,
    appointment_address,
    can_be_booked,
    line_of,
)
from schedules.pages.nurse.plans import state_of
from schedules.pages.nurse.undecided import PartNow, also_words, parts_now
from schedules.queries import timeline_entry, title_again, to_call
from schedules.queries.worklist import MANY, Section
from schedules.timeline import TimelineEntry
from schedules.words.appointments import details_words
from schedules.words.when import day_words

from .words import ListWords

OPENINGS = {
    Section.DECIDE: gettext_lazy("Another time"),
    Section.PENDING: gettext_lazy("Decide"),
}

# What a line of the list does not show.
UNSHOWN: Mapping[str, Any] = {
    "explanation": "",
    "preparation": "",
    "place": "",
    "contact": None,
    "anchor": "",
    "sources": (),
    "confidence": "",
    "ask_team": False,
    "differs_from": "",
}


def line_in_words(row: Entry, words: ListWords) -> NurseLine:
    """Return a row as on the page of its plan, with what only a list can tell."""
    entry = _entry(row, words)
    parts = list(_parts(row, words)) if words.section is Section.DECIDE else []
    now = next((part.now for part in parts if part.key == row.key), "")
    line = line_of(entry, row.plan, words.today, now=now)
    run = _run_words(entry, words.runs.get((row.plan_id, row.fact), 0), words.today)
    product = _("Product information: ask the team") if row.is_product_information else ""
    waits = _pause_words(row, words.section)
    error = state_of(row.plan) if row.plan.is_entered_in_error else ""
    return replace(
        line,
        alerts=tuple(filter(None, (error, run, waits, *line.alerts))),
        marks=tuple(filter(None, (*_agreed(entry, parts), *line.marks, product))),
        phone=_phone(row) if words.section is Section.DECIDE else "",
        opening=_opening(line, entry, row, words),
        address=words.with_way_back(line.address),
        is_to_book=entry.needs_booking and can_be_booked(entry),
    )


def _entry(row: Entry, words: ListWords) -> TimelineEntry:
    """Return a row as every reader gets it, without what a list does not show."""
    rule = words.rules[row.plan.protocol_id, row.fact]
    said = {
        **UNSHOWN,
        "title": rule.words("title"),
        "again": title_again(rule),
        "condition": rule.words("may_apply"),
        "softness": rule.softness,
    }
    appointments = words.appointments.get(row.plan_id, {})
    return timeline_entry(row, said, str(row.plan.code), appointments)


def _parts(row: Entry, words: ListWords) -> Iterator[PartNow]:
    """Yield everything that was put in the appointment of a row, of its own plan first."""
    shares = words.shares.get(row.appointment, ()) if row.appointment else ()
    for share in sorted(shares, key=lambda share: share.appointment.plan_id != row.plan_id):
        plan = share.appointment.plan
        treatment = "" if plan.pk == row.plan_id else str(plan.protocol.treatment)
        entries = {line.key: _entry(line, words) for line in share.entries}
        yield from parts_now(share.appointment, entries, treatment)


def _run_words(entry: TimelineEntry, n: int, today: date) -> str:
    is_not_done = entry.status is Status.MISSED or is_late(entry, today)
    if n < MANY or not is_not_done or entry.kind is Kind.PREMEDICATION:
        return ""
    return _("%(n)d in a row not done") % {"n": n}


def _pause_words(row: Entry, section: Section) -> str:
    """Return why a dose without a day stands on the list of what is to be decided."""
    since = row.plan.paused_since
    if section is not Section.PENDING or since is None or not _waits_in_a_pause(row):
        return ""
    return _("Paused from %(day)s on") % {"day": day_words(since)}


def _agreed(entry: TimelineEntry, parts: Sequence[PartNow]) -> tuple[str, ...]:
    """Return what else is in an appointment to be decided, and what else was agreed of it."""
    if not parts or not entry.appointment:
        return ()
    return also_words(entry.key, parts), details_words(entry.appointment)


def _phone(row: Entry) -> str:
    """Return the number to call about an appointment; "" where the protocol names none."""
    contact = to_call(row.plan.protocol, row.fact, row.plan.patient.clinic)
    return contact.phone if contact else ""


def _opening(line: NurseLine, entry: TimelineEntry, row: Entry, words: ListWords) -> Opening:
    """Return the way to where a line is dealt with, which leads back to the list."""
    usual = line.opening or Opening(line.address, _("Open"))
    label = OPENINGS.get(words.section)
    has_died = row.plan.patient.care == Patient.Care.DECEASED
    if label is None or (has_died and words.section is Section.DECIDE):
        is_agreed = words.section is Section.SOON and entry.status is Status.BOOKED and entry.leads
        address = words.with_way_back(usual.address)
        return replace(usual, address=address, is_first=usual.is_first or is_agreed)
    if words.section is Section.PENDING:
        address = _decide_address(row)
    else:
        address = appointment_address(entry, row.plan) or line.address
    return Opening(words.with_way_back(address), str(label), is_first=True)


def _decide_address(row: Entry) -> str:
    """Return where it is decided what becomes of a dose: of one that waits, when the pause ends."""
    plan = row.plan
    if _waits_in_a_pause(row):
        return pause_address(plan)
    return reverse("plan-late", args=[plan.code, *row.key])


def _waits_in_a_pause(row: Entry) -> bool:
    return row.plan.paused_since is not None and row.status == Status.PLANNED
