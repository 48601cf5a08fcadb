"""Where to turn: which contact of a clinic a warning sends a patient to, in hours and out of hours.

A gap stays a gap: a contact that is `missing` stands for what the hospital has not told yet.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from . import clinics
from .models import Clinic, Protocol, Rule

IN_HOURS, OUT_OF_HOURS = "urgent in hours", "urgent out of hours"
HOURS = (IN_HOURS, OUT_OF_HOURS)
KINDS = ("planned", *HOURS)
ACUTE = ("life", "today", "soon")
Contact = Mapping[str, Any]


class Gap(NamedTuple):
    """What a hospital still has to fill in: of a rule or of a contact, by its name."""

    name: str
    text: str

    def __str__(self) -> str:
        return f"{self.name}: {self.text}"


def is_alarm(rule: Rule) -> bool:
    """Tell whether a rule says what to look for, or how soon to call."""
    return bool(getattr(rule, "signs", None) or getattr(rule, "urgency", ""))


def directory(protocol: Protocol, clinic: Clinic | None = None) -> dict[str, Contact]:
    """Return the contacts that a protocol may name, by key.

    Where the protocol is nobody's own, what the patient's `clinic` said itself counts.
    """
    rows = clinics.contacts_of(protocol.clinic)
    return {row["key"]: row for row in (*rows, *_of_patients(protocol, clinic))}


def printed(protocol: Protocol, clinic: Clinic | None = None) -> tuple[str, ...]:
    """Return the keys of the contacts to print: its own, then what counts in all protocols."""
    return tuple(dict.fromkeys((*protocol.contacts, *_everywhere(protocol, clinic))))


def _everywhere(protocol: Protocol, clinic: Clinic | None) -> list[str]:
    rows = (*clinics.everywhere(protocol.clinic), *_of_patients(protocol, clinic))
    return [row["key"] for row in rows]


def _of_patients(protocol: Protocol, clinic: Clinic | None) -> list[Contact]:
    return clinics.everywhere(clinic) if clinic and protocol.clinic.is_general else []


def route(
    protocol: Protocol, rule: Rule, hour: str, clinic: Clinic | None = None
) -> Contact | None:
    """Return whom to call for a warning in these hours; None where the hospital has not said.

    Whom the rule names comes first, and where that one is missing nobody stands in its place. For
    another one that is missing only what the hospital said itself for all its protocols does. A
    line that calls back is never the route.
    """
    contacts = directory(protocol, clinic)
    keys = filter(None, (rule.contact, *printed(protocol, clinic)))
    found = [contacts[key] for key in keys if _is_for(contacts[key], hour)]
    first = found[0] if found else None
    if first is None or not first.get("missing"):
        return first
    if first["key"] == rule.contact:
        return None
    others = _everywhere(protocol, clinic)
    told = (row for row in found if row["key"] in others and not row.get("missing"))
    return next(told, None)


def instead(
    protocol: Protocol, rule: Rule, hour: str, clinic: Clinic | None = None
) -> Contact | None:
    """Return the urgent line to name beside a ward whose number the hospital has not told.

    It never stands for the ward: it is named as what it is.
    """
    contacts = directory(protocol, clinic)
    own = contacts.get(rule.contact, {})
    if not (own.get("missing") and _is_for(own, hour)):
        return None
    found = (contacts[key] for key in printed(protocol, clinic))
    return next((c for c in found if _is_for(c, hour) and not c.get("missing")), None)


def _is_for(contact: Contact, hour: str) -> bool:
    return hour in contact.get("kinds", ()) and not contact.get("calls_back")


def unrouted(protocol: Protocol, rules: Iterable[Rule]) -> Iterator[Gap]:
    """Yield each acute warning with hours in which nobody can be called and nobody says so."""
    told = {
        kind
        for contact in clinics.contacts_of(protocol.clinic)
        if contact.get("missing")
        for kind in contact.get("kinds", ())
    }
    for rule in rules:
        silent = [hour for hour in _open_hours(protocol, rule) if hour not in told]
        if silent and getattr(rule, "urgency", "") in ACUTE:
            text = "an acute warning without a route; give the clinic a contact of the kind"
            yield Gap(rule.fact, f"{text} {', '.join(silent)}, or one with missing: true")


def gaps(protocol: Protocol, rules: Iterable[Rule]) -> Iterator[Gap]:
    """Yield what is known to be missing: routes, the urgency of signs, numbers."""
    rules = list(rules)
    for rule in filter(is_alarm, rules):
        if hours := _open_hours(protocol, rule):
            yield Gap(rule.fact, f"not filled in by the hospital: {', '.join(hours)}")
        if not getattr(rule, "urgency", ""):
            yield Gap(rule.fact, "no source says how soon to call: the team says it")
    named = {*protocol.contacts, *(rule.contact for rule in rules)}
    for contact in clinics.contacts_of(protocol.clinic):
        if contact.get("missing") and contact["key"] in named:
            yield Gap(contact["key"], "a contact without a number")


def _open_hours(protocol: Protocol, rule: Rule) -> list[str]:
    """Return the hours without a route; what can be part of a treatment needs none."""
    if getattr(rule, "urgency", "") == "expected":
        return []
    return [hour for hour in HOURS if route(protocol, rule, hour) is None]
