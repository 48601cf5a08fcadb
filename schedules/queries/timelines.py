"""The one door out: rows and engine answers -> TimelineEntry."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from treatments.catalogue import citations_of
from treatments.models import Clinic, Protocol, Rule, Source, Treatment, active_language

from . import engine
from .facts import FactValue, check_start, derive
from .regimens import regimen_of, rules_by_fact
from .timeline import Citation, Contact, Timeline, TimelineEntry
from .working_days import working_days_of

DEFAULT_HORIZON = engine.Offset(months=24)
NAMESPACE = uuid.UUID("6f1b0c52-9d6f-5a0e-8f43-3a8f3e5d7c11")


class NotOfferedError(LookupError):
    """No such treatment or clinic, or no protocol for the two; the text names what there is."""


def protocols_in_use() -> QuerySet[Protocol]:
    """Return the protocols that may be shown: all that are not withdrawn."""
    return Protocol.objects.exclude(status=Protocol.Status.WITHDRAWN).select_related(
        "treatment", "clinic"
    )


def protocol_for(treatment: str, clinic: str) -> Protocol:
    """Return the protocol to show: the released one, else the newest draft.

    Raises NotOfferedError.
    """
    if not Treatment.objects.filter(slug=treatment).exists():
        raise NotOfferedError(
            _("“%(name)s” is no treatment. Known are: %(known)s.")
            % {"name": treatment, "known": _joined(Treatment.objects.values_list("slug"))}
        )
    if not Clinic.objects.filter(slug=clinic).exists():
        raise NotOfferedError(
            _("“%(name)s” is no hospital. Known are: %(known)s.")
            % {"name": clinic, "known": _joined(Clinic.objects.values_list("slug"))}
        )
    offered = protocols_in_use().filter(treatment__slug=treatment)
    here = sorted(
        offered.filter(clinic__slug=clinic),
        key=lambda protocol: (protocol.status == Protocol.Status.RELEASED, protocol.dated),
    )
    if not here:
        raise NotOfferedError(
            _("%(clinic)s has no protocol for %(treatment)s. There is one at: %(known)s.")
            % {
                "clinic": clinic,
                "treatment": treatment,
                "known": _joined(offered.values_list("clinic__slug")),
            }
        )
    return here[-1]


def _joined(rows: Iterable[tuple[str]]) -> str:
    return ", ".join(sorted({row[0] for row in rows})) or _("none yet")


def unstored_timeline(
    protocol: Protocol,
    *,
    start: date,
    facts: Mapping[str, FactValue],
    until: date | None = None,
) -> Timeline:
    """Return the timeline of nobody in particular, in the active language; nothing is stored.

    Raises FactError or engine.Contradiction when facts and plan cannot both be true.
    """
    horizon = until or DEFAULT_HORIZON.from_day(start)
    regimen = regimen_of(protocol)
    check_start(start, facts, regimen.events())
    expansion = engine.expand(
        regimen,
        start=start,
        until=horizon,
        facts=derive(facts),
        working_days=working_days_of(protocol.clinic),
    )
    key = plan_key(protocol, start, facts)
    contacts = contacts_of(protocol.clinic)
    lines = {
        fact: _line(rule, contacts, protocol) for fact, rule in rules_by_fact(protocol).items()
    }
    return Timeline(
        treatment=protocol.treatment.slug,
        treatment_name=str(protocol.treatment),
        clinic=protocol.clinic.slug,
        clinic_name=str(protocol.clinic),
        protocol_version=protocol.version,
        protocol_status=protocol.status,
        stamp=datetime.combine(protocol.dated, time(), UTC),
        start=start,
        until=horizon,
        language=active_language(),
        facts=dict(facts),
        entries=tuple(_entry(entry, lines[entry.rule.fact], key) for entry in expansion.entries),
        notices=(*expansion.notices, *_standing_notices(protocol)),
        contacts=tuple(contacts[name] for name in protocol.contacts),
    )


def _standing_notices(protocol: Protocol) -> tuple[engine.Notice, ...]:
    if protocol.status in (Protocol.Status.DRAFT, Protocol.Status.REVIEWED):
        return (engine.Notice("warning", "draft"),)
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


def contacts_of(clinic: Clinic) -> dict[str, Contact]:
    """Return the ways to reach a clinic, by key, in the active language."""
    language = active_language()
    return {
        row["key"]: Contact(
            key=row["key"],
            purpose=row["for"][language],
            phone=row.get("phone", ""),
            email=row.get("email", ""),
            hours=row.get("hours", {}).get(language, ""),
            note=row.get("note", {}).get(language, ""),
        )
        for row in clinic.contacts
    }


def _line(rule: Rule, contacts: Mapping[str, Contact], protocol: Protocol) -> dict[str, Any]:
    """Everything of an entry that its rule decides: made once, whatever its number of entries."""
    first = contacts.get(protocol.contacts[0]) if protocol.contacts else None
    return {
        "title": rule.words("title"),
        "explanation": rule.words("explanation"),
        "preparation": rule.words("preparation"),
        "place": rule.words("place"),
        "condition": rule.words("may_apply"),
        "contact": contacts.get(rule.contact, first),
        "anchor": rule.begin_anchor or rule.end_anchor,
        "softness": rule.softness,
        "sources": citation_of(rule),
        "confidence": rule.confidence,
        "ask_team": ask_team(rule.fact),
    }


def ask_team(fact: str) -> bool:
    """Tell whether a line is product information, to be shown as a question for the team."""
    return ".smpc." in fact


def citation_of(rule: Rule) -> tuple[Citation, ...]:
    """Return every source of a rule, the first one first."""
    return tuple(_citation(source, section) for source, section in citations_of(rule))


def _citation(source: Source, section: str) -> Citation:
    return Citation(
        document=source.title,
        section=section,
        publisher=source.publisher,
        number=source.number,
        version=source.version,
        published=source.published,
        is_leaflet=source.kind == Source.Kind.LEAFLET,
    )


def _entry(entry: engine.Entry, line: Mapping[str, Any], key: str) -> TimelineEntry:
    return TimelineEntry(
        fact=entry.rule.fact,
        occurrence=entry.occurrence,
        uid=entry_uid(key, entry.rule.fact, entry.occurrence),
        kind=entry.rule.kind,
        performer=entry.performer,
        due=entry.due,
        earliest=entry.earliest,
        latest=entry.latest,
        is_period=entry.is_period,
        book_on=entry.book_on,
        certainty=entry.certainty,
        conditional=entry.conditional,
        repeat=entry.repeat,
        detail=entry.detail,
        sort_on=entry.sort_on,
        status=entry.status,
        on=entry.on,
        rebook=entry.rebook,
        **line,
    )
