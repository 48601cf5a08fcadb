"""Where to turn: which contact of a clinic a warning sends a patient to, in hours and out of hours.

A gap stays a gap: a contact that is `missing` stands for what the hospital has not told yet.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from .models import Protocol, Rule

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


def route(protocol: Protocol, rule: Rule, hour: str) -> Contact | None:
    """Return whom to call for a warning in these hours; None where the hospital has not said.

    Whom the rule names comes first, and where that one is missing nobody stands in its place. A
    line that calls back is never the route.
    """
    contacts = {contact["key"]: contact for contact in protocol.clinic.contacts}
    for key in filter(None, (rule.contact, *protocol.contacts)):
        contact = contacts[key]
        if hour in contact.get("kinds", ()) and not contact.get("calls_back"):
            return None if contact.get("missing") else contact
    return None


def unrouted(protocol: Protocol, rules: Iterable[Rule]) -> Iterator[Gap]:
    """Yield each acute warning with hours in which nobody can be called and nobody says so."""
    told = {
        kind
        for contact in protocol.clinic.contacts
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
    for contact in protocol.clinic.contacts:
        if contact.get("missing") and contact["key"] in named:
            yield Gap(contact["key"], "a contact without a number")


def _open_hours(protocol: Protocol, rule: Rule) -> list[str]:
    """Return the hours without a route; what can be part of a treatment needs none."""
    if getattr(rule, "urgency", "") == "expected":
        return []
    return [hour for hour in HOURS if route(protocol, rule, hour) is None]
