"""The lists of the worklist in words: what each patient has on one day, or a plan that runs out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.agenda.desk import is_late
from schedules.engine import Kind, Status
from schedules.inputs.regimens import rules_by_fact
from schedules.models import Entry, Patient, Plan
from schedules.queries import timeline_entry, title_again, to_call
from schedules.queries.worklist import DAYS, MANY, RuleKey, RunKey, Section, Share
from schedules.timeline import Appointment, TimelineEntry
from schedules.words.appointments import details_words
from schedules.words.when import day_words
from treatments.models import Rule

from .late import pause_address
from .lines import NurseLine, Opening, Tap, appointment_address, line_of, together
from .undecided import PartNow, also_words, parts_now
from .worklist_bookings import BookTogether, bookings_of

OPENINGS = {
    Section.BOOK: gettext_lazy("Book"),
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


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """What one patient has on one day, or a plan that runs out."""

    patient: Patient
    name: str
    born_on: date
    born: str
    number: str
    clinic: str
    treatment: str
    address: str
    taps_go_to: str  # an address
    revision: int
    warning: str = ""
    day: date | None = None  # by which the list is sorted
    lines: tuple[NurseLine, ...] = ()
    together: Tap | None = None
    bookings: tuple[BookTogether, ...] = ()
    says: str = ""


@dataclass(frozen=True, slots=True)
class ListWords:
    """What the rows of one list need to be put in words."""

    section: Section
    today: date
    rules: Mapping[RuleKey, Rule]
    runs: Mapping[RunKey, int]
    appointments: Mapping[int, Mapping[UUID, Appointment]]  # by plan and code
    back: str = ""  # the address of the list
    shares: Mapping[UUID, Sequence[Share]] = field(default_factory=dict)  # by code


def groups_of(rows: Sequence[Entry], words: ListWords) -> Iterator[WorkGroup]:
    """Yield the rows of a list in words; those of one plan and day come as one group."""
    bookings = bookings_of(rows, words.back) if words.section is Section.BOOK else {}
    by_day = groupby(rows, key=lambda row: (row.plan_id, _day(row, words.section)))
    for (_plan, day), members in by_day:
        of_day = list(members)
        lines = tuple(_line(row, words) for row in of_day)
        yield _group(
            of_day[0].plan,
            warning=_warning(of_day) if words.section is Section.MISSED else "",
            day=day,
            lines=lines,
            together=together(lines),
            bookings=tuple(
                bookings[row.plan_id, row.key]
                for row in of_day
                if (row.plan_id, row.key) in bookings
            ),
        )


def _day(row: Entry, section: Section) -> date | None:
    """Return the day by which the list is sorted."""
    day: date | None = getattr(row, DAYS[section])
    return day


def ending_group(plan: Plan, today: date) -> WorkGroup:
    """Return a plan that runs out, in words."""
    return _group(plan, says=_ending_words(plan, today))


def _group(plan: Plan, **more: Any) -> WorkGroup:
    patient = plan.patient
    return WorkGroup(
        patient=patient,
        name=patient.display_name,
        born_on=patient.born_on,
        born=day_words(patient.born_on),
        number=patient.hospital_number,
        clinic=str(patient.clinic),
        treatment=str(plan.protocol.treatment),
        address=reverse("plan", args=[plan.code]),
        taps_go_to=reverse("plan-record", args=[plan.code]),
        revision=plan.revision,
        **more,
    )


def _ending_words(plan: Plan, today: date) -> str:
    if plan.last_on and plan.last_on < today:
        return _(
            "The last line of this plan was on %(day)s. Agree what comes next, or stop it."
        ) % {"day": day_words(plan.last_on)}
    if plan.last_on:
        return _("The last line of this plan is on %(day)s. Agree what comes next.") % {
            "day": day_words(plan.last_on)
        }
    return _(
        "This plan is written out until %(day)s and is not being carried on. "
        "Ask whoever runs MSCare at your hospital."
    ) % {"day": day_words(plan.until)}


def _warning(rows: Sequence[Entry]) -> str:
    """Return what the protocol itself says of missing these; else our own plain words."""
    rules = rules_by_fact(rows[0].plan.protocol)
    told = (getattr(rules.get(row.fact), "if_missed", "") for row in rows)
    named = next((fact for fact in told if fact), "")
    return rules[named].words("title") if named else _("Ask the patient why, and agree a new day.")


# one line


def _line(row: Entry, words: ListWords) -> NurseLine:
    """Return a row as on the page of its plan, with what only a list can tell."""
    entry = _entry(row, words)
    parts = list(_parts(row, words)) if words.section is Section.DECIDE else []
    now = next((part.now for part in parts if part.key == row.key), "")
    line = line_of(entry, row.plan, words.today, now=now)
    run = _run_words(entry, words.runs.get((row.plan_id, row.fact), 0), words.today)
    product = _("Product information: ask the team") if row.is_product_information else ""
    return replace(
        line,
        alerts=tuple(filter(None, (run, _pause_words(row, words.section), *line.alerts))),
        marks=tuple(filter(None, (*_agreed(entry, parts), *line.marks, product))),
        phone=_phone(row) if words.section is Section.DECIDE else "",
        opening=_opening(line, entry, row, words),
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
    return _("Paused since %(day)s") % {"day": day_words(since)}


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
        return replace(usual, address=_with_way_back(usual.address, words))
    if words.section is Section.PENDING:
        address = _decide_address(row)
    else:
        address = appointment_address(entry, row.plan) or line.address
    return Opening(_with_way_back(address, words), str(label), is_first=True)


def _decide_address(row: Entry) -> str:
    """Return where it is decided what becomes of a dose: of one that waits, when the pause ends."""
    plan = row.plan
    if _waits_in_a_pause(row):
        return pause_address(plan)
    return reverse("plan-late", args=[plan.code, *row.key])


def _waits_in_a_pause(row: Entry) -> bool:
    return row.plan.paused_since is not None and row.status == Status.PLANNED


def _with_way_back(address: str, words: ListWords) -> str:
    sign = "&" if "?" in address else "?"
    return f"{address}{sign}{urlencode({'next': words.back})}"
