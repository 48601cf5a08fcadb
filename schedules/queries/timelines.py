"""Rows and engine answers -> Timeline, in the active language."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any

from django.db.models import Q

from schedules import engine
from schedules.engine import Certainty, Kind, Notice, Status
from schedules.inputs.conditions import condition_of
from schedules.inputs.facts import FactValue, read_facts
from schedules.models import Entry, Patient, Plan
from schedules.planning import NEVER, Truth, project
from schedules.planning.care import Care, is_off, read_care
from schedules.timeline import (
    AT_LEAST,
    HORIZON,
    Alarm,
    Appointment,
    Closure,
    Contact,
    Timeline,
    TimelineEntry,
    read_repeat,
)
from treatments import clinics, routes
from treatments.models import AdvicePeriod, Clinic, Protocol
from treatments.two_languages import active_language

from .appointments import appointments_by_code, loose_rows
from .contacts import contacts_for, contacts_of, to_call, with_number
from .rules import said_by_rules
from .texts import as_worded, with_days

Appointments = Mapping[uuid.UUID, Appointment]
NONE: Appointments = {}
NAMESPACE = uuid.UUID("6f1b0c52-9d6f-5a0e-8f43-3a8f3e5d7c11")


def unstored_timeline(
    protocol: Protocol,
    *,
    start: date,
    facts: Mapping[str, str],
    until: date | None = None,
) -> Timeline:
    """Return the timeline of nobody in particular, in the active language; nothing is stored.

    `facts` are answers as they are typed; the rows are made as those of a stored plan.
    Raises Refusal or engine.Contradiction when facts and plan cannot both be true.
    """
    truth = Truth(
        protocol=protocol,
        clinic=protocol.clinic,
        start=start,
        until=until or HORIZON.from_day(start),
        kept_from=NEVER,
        facts=facts,
    )
    projection, answers = project(truth), read_facts(facts.items())
    return _timeline(
        protocol,
        projection.rows.values(),
        projection.notices,
        key=plan_key(protocol, start, answers),
        stamp=datetime.combine(protocol.dated, time(), UTC),
        start=start,
        until=truth.until,
        facts=answers,
    )


_IN_SIGHT = Q(dropped_at=None) | ~Q(status__in=("planned", "moved"))


def timeline_of(plan: Plan, **only: Any) -> Timeline:
    """Return the timeline of a stored plan: one query for its rows, and no run of the engine.

    `only` may name columns of its rows, such as `fact`.
    """
    rows = plan.entries.filter(_IN_SIGHT, **only)
    return stored_timeline(plan, rows, has_loose=not only)


def timelines_of(plans: Sequence[Plan]) -> list[Timeline]:
    """Return the timelines of stored plans: one query for all rows, however many plans."""
    rows: dict[int, list[Entry]] = {plan.pk: [] for plan in plans}
    by_pk = {plan.pk: plan for plan in plans}
    for row in Entry.objects.filter(_IN_SIGHT, plan__in=by_pk):
        row.plan = by_pk[row.plan_id]
        rows[row.plan_id].append(row)
    return [stored_timeline(plan, rows[plan.pk]) for plan in plans]


def stored_timeline(
    plan: Plan,
    rows: Iterable[Entry],
    *,
    has_loose: bool = True,
    cancelled_since: datetime | None = None,
) -> Timeline:
    """Return the timeline of a stored plan from rows of it that were read already.

    `has_loose` asks for the appointments that nothing of the plan is in any more, and
    `cancelled_since` for those of them that were cancelled after it: only a calendar tells these.
    """
    rows = list(rows)
    made = list(plan.appointments.all())
    loose = list(loose_rows(plan, made, cancelled_since)) if has_loose and made else []
    appointments = appointments_by_code(made)
    for code in _in_pause(plan, rows) & appointments.keys():
        appointments[code] = replace(appointments[code], is_in_pause=True)
    for row, is_heir in loose:
        if row.appointment:
            agreed = appointments[row.appointment]
            appointments[row.appointment] = replace(agreed, is_by_itself=True, is_heir=is_heir)
    by_themselves = [row for row, _is_heir in loose]
    return _of_rows(plan, rows, map(_read_notice, plan.notices), appointments, by_themselves)


def _in_pause(plan: Plan, rows: Iterable[Entry]) -> set[uuid.UUID]:
    """Return the appointments of doses in a pause of which nobody knows the end, by code."""
    since = plan.paused_since
    if since is None or plan.stopped_on:
        return set()
    doses = (row for row in rows if row.kind == Kind.DOSE and row.status == Status.BOOKED)
    return {row.appointment for row in doses if row.appointment and row.on and row.on >= since}


def proposed_timeline(plan: Plan, rows: Iterable[Entry], notices: Iterable[Notice]) -> Timeline:
    """Return the timeline of a plan that is not stored yet."""
    in_order = sorted(rows, key=lambda row: (str(row.sort_on), row.position, row.occurrence))
    return _of_rows(plan, in_order, notices)


def _of_rows(
    plan: Plan,
    rows: Iterable[Entry],
    notices: Iterable[Notice],
    appointments: Appointments = NONE,
    loose: Iterable[Entry] = (),
) -> Timeline:
    timeline = _timeline(
        plan.protocol,
        rows,
        notices,
        appointments,
        loose,
        key=str(plan.code),
        patient=plan.patient,
        stamp=plan.changed_at,
        start=plan.start,
        until=plan.until,
        facts=read_facts(plan.facts.items()),
    )
    care = read_care(plan.care)
    return _as_expected(timeline, care) if care else timeline


def _as_expected(timeline: Timeline, care: Care) -> Timeline:
    """Return a timeline in which each entry tells whether somebody is still expected for it.

    Patient and carers read why: of who died, nobody reads it.
    """
    entries = (
        replace(e, is_expected=not is_off(care, e.kind, e.status, is_period=e.is_period))
        for e in timeline.entries
    )
    told = () if care.has_died else (_care_notice(care),)
    return replace(
        timeline,
        entries=tuple(entries),
        notices=(*told, *timeline.notices),
        is_elsewhere=care.state is Patient.Care.FINISHED,
    )


def _care_notice(care: Care) -> Notice:
    return Notice("warning", f"care-{care.state.value}", {"on": care.on})


def _timeline(
    protocol: Protocol,
    rows: Iterable[Entry],
    notices: Iterable[Notice],
    appointments: Appointments = NONE,
    loose: Iterable[Entry] = (),
    *,
    key: str,
    facts: Mapping[str, FactValue],
    patient: Patient | None = None,
    **more: Any,
) -> Timeline:
    rows, loose = list(rows), list(loose)
    clinic = patient.clinic if patient else None
    contacts = contacts_for(protocol, clinic)
    lines = lines_of(protocol, contacts, clinic, facts)
    lines |= _former_lines({row.fact for row in (*rows, *loose)} - lines.keys(), protocol)
    entries, by_themselves = (
        tuple(timeline_entry(row, lines[row.fact], key, appointments) for row in some)
        for some in (rows, loose)
    )
    waiting = {entry.key for entry in entries if entry.status in engine.OPEN}
    by_themselves = tuple(replace(e, has_left=e.key not in waiting) for e in by_themselves)
    if patient and any(entry.is_undecided for entry in (*entries, *by_themselves)):
        entries, by_themselves = (
            _with_number(some, protocol, patient.clinic) for some in (entries, by_themselves)
        )
    return Timeline(
        **_head(protocol, contacts, clinic),
        entries=entries,
        loose=by_themselves,
        notices=(*notices, *_standing_notices(protocol)),
        facts=facts,
        **more,
    )


def _with_number(
    entries: tuple[TimelineEntry, ...], protocol: Protocol, clinic: Clinic
) -> tuple[TimelineEntry, ...]:
    """Return entries with the number to call where an appointment may not stay."""
    return tuple(
        replace(entry, contact=to_call(protocol, entry.fact, clinic) or entry.contact)
        if entry.is_undecided
        else entry
        for entry in entries
    )


def _head(
    protocol: Protocol, contacts: Mapping[str, Contact], clinic: Clinic | None
) -> dict[str, Any]:
    return {
        "treatment": protocol.treatment.slug,
        "treatment_name": str(protocol.treatment),
        "clinic": protocol.clinic.slug,
        "clinic_name": str(protocol.clinic),
        "protocol_version": protocol.version,
        "protocol_status": protocol.status,
        "language": active_language(),
        "contacts": tuple(contacts[name] for name in routes.printed(protocol, clinic)),
        "told_at": _told_at(protocol.clinic, clinic),
        "closures": tuple(
            Closure(*stretch) for stretch in clinics.stretches_of(clinic or protocol.clinic)
        ),
    }


def _told_at(*hospitals: Clinic | None) -> datetime | None:
    """Return when what is said of how to reach these hospitals last changed."""
    told = [clinic.told_at for clinic in hospitals if clinic and clinic.told_at]
    return max(told, default=None)


def lines_of(
    protocol: Protocol,
    contacts: Mapping[str, Contact],
    clinic: Clinic | None = None,
    facts: Mapping[str, FactValue] = MappingProxyType({}),
) -> dict[str, dict[str, Any]]:
    """Return what the rules of a protocol say of all their entries, by fact.

    `clinic` is the patient's, where there is one; `facts` choose the words where they differ.
    """
    said = said_by_rules(protocol.pk, protocol.digest, active_language())
    first = contacts.get(protocol.contacts[0]) if protocol.contacts else None
    printed = [contacts.get(name) for name in routes.printed(protocol, clinic)]
    return {
        fact: {
            **line,
            **as_worded(wordings, facts),
            "contact": (own := contacts.get(line["contact"], first)),
            "forgotten": line["forgotten"] and with_number(line["forgotten"], own, *printed),
            "alarm": line["alarm"] and _alarm(protocol, line["alarm"], contacts, clinic, facts),
        }
        for fact, (line, wordings) in said.items()
    }


def _alarm(
    protocol: Protocol,
    rule: AdvicePeriod,
    contacts: Mapping[str, Contact],
    clinic: Clinic | None,
    facts: Mapping[str, FactValue],
) -> Alarm:
    """Return what a warning says to look for, and whom to call: read anew, as contacts change.

    A sign that some people have is left out only where it is known that this one cannot.
    """
    language, (in_hours, out_of_hours) = active_language(), routes.HOURS
    found = {hour: routes.route(protocol, rule, hour, clinic) for hour in routes.HOURS}
    named = {hour: contacts.get(contact["key"]) for hour, contact in found.items() if contact}
    others = [routes.instead(protocol, rule, hour, clinic) for hour in routes.HOURS]
    by_day, by_night = (contacts.get(other["key"]) if other else None for other in others)
    own = contacts.get(rule.contact)
    return Alarm(
        named=own.purpose if own and own.is_missing else "",
        signs=tuple(
            words
            for sign in rule.signs
            if condition_of(sign.get("only_if", "")).holds(facts) is not False
            for words in sign[language]
        ),
        urgency=rule.urgency,
        in_hours=named.get(in_hours),
        out_of_hours=named.get(out_of_hours),
        instead=(by_day, by_night),
    )


def _former_lines(facts: Set[str], protocol: Protocol) -> dict[str, dict[str, Any]]:
    """Return what the latest version that knew them said of lines that this one lacks."""
    lines: dict[str, dict[str, Any]] = {}
    if not facts:
        return lines
    versions = Protocol.objects.filter(treatment=protocol.treatment).exclude(pk=protocol.pk)
    for version in versions.select_related("treatment", "clinic").order_by("dated", "pk"):
        known = lines_of(version, contacts_of(version.clinic))
        lines |= {fact: known[fact] for fact in facts & known.keys()}
    return lines


def _read_notice(stored: Mapping[str, Any]) -> Notice:
    words = {name: _read_word(value) for name, value in stored["words"].items()}
    return Notice(stored["level"], stored["code"], words)


def _read_word(value: Any) -> object:
    if isinstance(value, dict):
        return date.fromisoformat(value["day"])
    return tuple(map(_read_word, value)) if isinstance(value, list) else value


def _standing_notices(protocol: Protocol) -> tuple[Notice, ...]:
    if protocol.status in (Protocol.Status.DRAFT, Protocol.Status.REVIEWED):
        return (Notice("warning", "draft"),)
    return ()


def plan_key(protocol: Protocol, start: date, facts: Mapping[str, FactValue]) -> str:
    """Return what an unstored plan is known by.

    Every input is in it: an import after a corrected start is then a new set of events, never a
    mixture in which some calendar keeps old dates under an old identity.
    """
    inputs = f"{protocol.treatment.slug}/{protocol.clinic.slug}/{start}/{sorted(facts.items())}"
    return hashlib.sha256(inputs.encode()).hexdigest()


def entry_uid(key: str, fact: str, occurrence: int) -> str:
    """Return the identity of one entry, the same for ever (RFC 5545 3.8.4.7, RFC 7986 5.3)."""
    return str(uuid.uuid5(NAMESPACE, f"{key}/{fact}/{occurrence}"))


def timeline_entry(
    row: Entry, line: Mapping[str, Any], key: str, appointments: Appointments = NONE
) -> TimelineEntry:
    """Return a row, stored or proposed, as every reader gets it; `key` is the plan's.

    An appointment by itself is known by its own code: what it was for goes on under the entry's.
    What left the plan does not: it leaves that to its appointment.
    """
    appointment = appointments.get(row.appointment) if row.appointment else None
    is_by_itself = appointment is not None and appointment.has_own_code
    name = str(row.appointment) if is_by_itself and row.status == Status.BOOKED else row.fact
    entry = TimelineEntry(
        fact=row.fact,
        occurrence=row.occurrence,
        uid=entry_uid(key, name, row.occurrence),
        appointment=appointment,
        kind=Kind(row.kind),
        performer=row.performer or None,
        due=row.due,
        earliest=row.earliest,
        latest=row.latest,
        is_period=row.is_period,
        book_on=row.book_on,
        certainty=Certainty(row.certainty),
        conditional=row.is_conditional,
        repeat=read_repeat(row.repeat),
        detail=row.detail,
        sort_on=row.sort_on,
        status=Status(row.status),
        on=row.on,
        rebook=row.rebook,
        sequence=row.sequence,
        at=row.at,
        deadline=row.deadline,
        needs_booking=row.needs_booking,
        reason=row.reason,
        note=row.note,
        is_dropped=row.dropped_at is not None,
        is_discussed=row.discussed_on is not None,
        began_on=row.began_on,
        changed_at=row.changed_at,
        part_of=_read_key(row.part_of),
        guards=_read_key(row.guards),
        course=row.course,
        **_words_of(row, line),
    )
    return with_days(entry)


def _words_of(row: Entry, line: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the line of an entry says, as it is for this one row."""
    words = {**line, "place": row.place or line["place"], "usual_place": line["place"]}
    first, again = words.pop("again")
    if again and row.occurrence > first:
        words["title"] = again
    if row.is_at_least:
        words["softness"] = AT_LEAST
    if row.appointment:  # the hospital agreed to it: then nobody has to ask whether it is needed
        words["ask_team"] = False
    return words


def _read_key(stored: str) -> engine.Key | None:
    return engine.Key.read(stored) if stored else None
