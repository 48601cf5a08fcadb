"""How to reach a hospital, and whom to call about an appointment, in the active language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from schedules.inputs.regimens import rules_by_fact
from schedules.timeline import Contact
from treatments import clinics, routes
from treatments.models import Clinic, Protocol
from treatments.two_languages import active_language

FOR_APPOINTMENTS = "appointments"  # the contact of a hospital that makes and moves them


def contacts_of(clinic: Clinic) -> dict[str, Contact]:
    """Return the ways to reach a clinic, by key, in the active language."""
    return {row["key"]: contact_of(row) for row in clinics.contacts_of(clinic)}


def contacts_for(protocol: Protocol, clinic: Clinic | None = None) -> dict[str, Contact]:
    """Return the contacts that a protocol may name to a patient of a clinic, by key."""
    return {key: contact_of(row) for key, row in routes.directory(protocol, clinic).items()}


def contact_of(row: Mapping[str, Any]) -> Contact:
    """Return a way to reach a clinic in the active language."""
    return Contact(
        key=row["key"],
        purpose=row["for"][active_language()],
        phone=row.get("phone", ""),
        email=row.get("email", ""),
        hours=row.get("hours", {}).get(active_language(), ""),
        note=row.get("note", {}).get(active_language(), ""),
        calls_back=int(str(row.get("calls_back", "0")).partition(" ")[0]),
        is_missing=row.get("missing", False),
        kinds=tuple(row.get("kinds", ())),
    )


def with_number(words: str, *contacts: Contact | None) -> str:
    """Return words that say to call the team with its number: the first that is for questions.

    Who makes appointments, or answers only what is urgent, is not the team. Where
    it only calls back, that it is not for what is urgent goes with it.
    """
    teams = (
        contact
        for contact in contacts
        if contact and contact.key != FOR_APPOINTMENTS and "planned" in contact.kinds
    )
    team = next((contact for contact in teams if contact.phone), None)
    if not words or team is None:
        return words
    said = {"words": words, "phone": team.phone}
    with_phone = _("%(words)s The phone number of your MS team: %(phone)s.") % said
    if not team.calls_back:
        return with_phone
    later = _("You are called back within %(n)d hours. Not for anything urgent.")
    return f"{with_phone} {later % {'n': team.calls_back}}"


def to_call(protocol: Protocol, fact: str, clinic: Clinic) -> Contact | None:
    """Return whom to call about an appointment: who makes those, else whom the line names.

    Where the protocol is nobody's own, that is the patient's `clinic`.
    """
    rule, contacts = rules_by_fact(protocol).get(fact), contacts_for(protocol, clinic)
    own = rule.contact if rule else ""
    first = FOR_APPOINTMENTS if FOR_APPOINTMENTS in protocol.contacts else own
    known = [contacts.get(name) for name in (first, own, *routes.printed(protocol, clinic))]
    if not protocol.contacts:
        others = contacts_of(clinic)
        known += [others.get(FOR_APPOINTMENTS), *others.values()]
    return next((contact for contact in known if contact and contact.phone), None)
