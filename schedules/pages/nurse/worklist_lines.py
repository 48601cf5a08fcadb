"""The lines of the worklist in words: for whom, since when, and what one tap can say of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.engine import OPEN, RESULTS, Kind, Status
from schedules.inputs.regimens import rules_by_fact
from schedules.models import Entry, Patient, Plan
from schedules.queries import timeline_entry
from schedules.queries.worklist import DAYS, MANY, RuleKey, RunKey, Scope, Section
from schedules.words.labels import kind_words, performer_words, status_words
from schedules.words.spans import distance_words, span_words
from schedules.words.when import day_words, place_in_time
from treatments.models import Rule

SOON_ENOUGH = timedelta(days=7)  # a test may well be done this much before its day

# What a line of the list does not show.
UNSHOWN: Mapping[str, Any] = {
    "explanation": "",
    "preparation": "",
    "place": "",
    "contact": None,
    "condition": "",
    "anchor": "",
    "sources": (),
    "confidence": "",
    "ask_team": False,
    "differs_from": "",
}


@dataclass(frozen=True, slots=True)
class Act:
    """What one tap says of these lines: "fact#occurrence=day" each, as a plan reads it."""

    what: str
    keys: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a plan, in words."""

    title: str
    kind: str
    day: date | None
    when: str
    how_long: str
    is_late: bool
    alerts: tuple[str, ...]
    performer: str
    status: str
    marks: tuple[str, ...]
    note: str
    acts: tuple[Act, ...]
    address: str
    open_words: str


@dataclass(frozen=True, slots=True)
class Group:
    """What one patient has on one day, or a plan that runs out."""

    patient: Patient
    name: str
    born_on: date
    born: str
    number: str
    clinic: str
    treatment: str
    address: str
    record: str  # where a tap is sent to
    revision: int
    warning: str
    lines: tuple[Line, ...] = ()
    together: Act | None = None
    says: str = ""


def groups_of(
    section: Section,
    scope: Scope,
    rows: Sequence[Entry],
    rules: Mapping[RuleKey, Rule],
    runs: Mapping[RunKey, int],
) -> Iterator[Group]:
    """Yield the rows of a list in words; those of one plan and day come as one group."""
    for _key, members in groupby(rows, key=lambda row: (row.plan_id, _day(row, section))):
        together = list(members)
        lines = tuple(
            _line(row, section, scope, rules[row.plan.protocol_id, row.fact], runs)
            for row in together
        )
        warning = _warning(together) if section is Section.MISSED else ""
        yield _group(together[0].plan, warning, lines=lines, together=_together(lines))


def _day(row: Entry, section: Section) -> date | None:
    """Return the day by which the list is sorted."""
    day: date | None = getattr(row, DAYS[section])
    return day


def ending_group(plan: Plan, scope: Scope) -> Group:
    """Return a plan that runs out, in words."""
    return _group(plan, "", says=" ".join(_endings(plan, scope.today)))


def _group(plan: Plan, warning: str, **more: Any) -> Group:
    patient = plan.patient
    return Group(
        patient=patient,
        name=patient.display_name,
        born_on=patient.born_on,
        born=day_words(patient.born_on),
        number=patient.hospital_number,
        clinic=str(patient.clinic),
        treatment=str(plan.protocol.treatment),
        address=reverse("plan", args=[plan.code]),
        record=reverse("plan-record", args=[plan.code]),
        revision=plan.revision,
        warning=warning,
        **more,
    )


def _endings(plan: Plan, today: date) -> Iterator[str]:
    if plan.last_on and plan.last_on < today:
        yield _("The last line of this plan was on %(day)s. Agree what comes next, or stop it.") % {
            "day": day_words(plan.last_on)
        }
    elif plan.last_on:
        yield _("The last line of this plan is on %(day)s. Agree what comes next.") % {
            "day": day_words(plan.last_on)
        }
    else:
        yield _(
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


def _line(
    row: Entry, section: Section, scope: Scope, rule: Rule, runs: Mapping[RunKey, int]
) -> Line:
    today = scope.today
    words = {**UNSHOWN, "title": rule.words("title"), "softness": rule.softness}
    entry = timeline_entry(row, words, row.plan)
    return Line(
        title=entry.title,
        kind=kind_words(entry.kind),
        day=_day(row, section),
        when=capfirst(place_in_time(entry)),
        how_long=_how_long(row, today),
        is_late=_is_late(row, today),
        alerts=tuple(_alerts(row, runs.get((row.plan_id, row.fact), 0), section, today)),
        performer=capfirst(performer_words(entry.performer)),
        status=_status(row),
        marks=tuple(_marks(row, rule)),
        note=row.note,
        acts=tuple(_acts(row, section, today)),
        address=reverse("plan-entry", args=[row.plan.code, row.fact, row.occurrence]),
        open_words=_open_words(section),
    )


def _is_late(row: Entry, today: date) -> bool:
    return row.deadline is not None and row.deadline < today


def _how_long(row: Entry, today: date) -> str:
    """How long it is overdue; else how far its day lies from today."""
    if _is_late(row, today) and row.deadline:
        return _("%(span)s overdue") % {"span": span_words((today - row.deadline).days)}
    if day := row.on or row.due:
        return distance_words(day, today)
    return ""


def _alerts(row: Entry, n: int, section: Section, today: date) -> Iterator[str]:
    is_not_done = row.status == Status.MISSED or _is_late(row, today)
    if n >= MANY and is_not_done and row.kind != Kind.PREMEDICATION:
        yield _("%(n)d in a row not done") % {"n": n}
    if row.dropped_at and row.status == Status.BOOKED:
        yield _("No longer in the plan: cancel the appointment")
    elif row.rebook and section is Section.REBOOK and row.due:
        yield _("Rebook: the schedule now says %(day)s") % {"day": day_words(row.due)}


def _status(row: Entry) -> str:
    if row.status == Status.PLANNED and row.needs_booking:
        return _("Not booked yet")
    return status_words(Status(row.status))


def _marks(row: Entry, rule: Rule) -> Iterator[str]:
    if row.is_conditional:
        yield rule.words("may_apply") or _("May apply")
    if row.is_product_information:
        yield _("Product information: ask the team")


def _open_words(section: Section) -> str:
    match section:
        case Section.BOOK:
            return _("Book")
        case Section.REBOOK:
            return _("Book another day")
    return _("Open")


# what one tap says


def _acts(row: Entry, section: Section, today: date) -> Iterator[Act]:
    key = f"{row.fact}#{row.occurrence}"
    if section is Section.RESULTS:
        yield Act("discussed", key, _("Discussed"))
    elif row.dropped_at:
        yield Act("cleared", key, _("Appointment cancelled"))
    elif row.status in OPEN and section not in (Section.BOOK, Section.REBOOK):
        yield from _outcomes(row, key, today)


def _outcomes(row: Entry, key: str, today: date) -> Iterator[Act]:
    """What can be said today of an open row. Only a test may be done ahead of its day."""
    first = row.on or row.earliest or row.due or today
    if row.status == Status.BOOKED and row.on and row.on < today:
        yield Act("done", f"{key}={row.on}", _("Done on %(day)s") % {"day": day_words(row.on)})
    elif first <= today or (row.kind in RESULTS and first <= today + SOON_ENOUGH):
        yield Act("done", f"{key}={today}", _("Done today"))
    last = row.on or row.due or row.deadline
    if last and last <= today:
        yield Act("missed", key, _("Not done"))


def _together(lines: Sequence[Line]) -> Act | None:
    """Return one tap for all lines, where the same can be said of each of them."""
    firsts = [line.acts[0] for line in lines if line.acts]
    if len(lines) < MANY or len(firsts) < len(lines) or len({act.what for act in firsts}) > 1:
        return None
    keys, what, n = " ".join(act.keys for act in firsts), firsts[0].what, len(lines)
    if what == "discussed":
        words = ngettext("%(n)d discussed", "All %(n)d discussed", n)
    elif what == "cleared":
        words = ngettext("%(n)d appointment cancelled", "All %(n)d appointments cancelled", n)
    else:
        words = ngettext("%(n)d done", "All %(n)d done", n)
    return Act(what, keys, words % {"n": n})
