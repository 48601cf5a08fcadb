"""A hospital's own page: how to reach it, when it is closed, and who changed that."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.forms.clinics import KIND_WORDS
from schedules.models import ClinicChange
from schedules.planning.clinics import Followed
from schedules.queries import contact_of
from schedules.timeline import Contact
from schedules.words.alarms import calls_back_words
from schedules.words.closed import closure_words
from schedules.words.when import instant_words
from treatments import clinics
from treatments.clinics import Stretch
from treatments.models import Clinic
from treatments.routes import HOURS, IN_HOURS

SHOWN = 20  # changes: what is older, the log of access keeps


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One way to reach the hospital, and what the files say of it where they say otherwise."""

    key: str
    contact: Contact
    kinds: tuple[str, ...]
    is_own: bool
    differs: bool
    filed: str  # what the files say; "" where they have it no more


@dataclass(frozen=True, slots=True)
class ClosedLine:
    """A day, or days in a row, and what a button sends to take them away or to name them again."""

    words: str
    first: str
    last: str
    name: str
    is_of_files: bool


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change: when, who, of what, what it was and is."""

    at: str
    who: str
    what: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class ClinicPage:
    """All that a manager sees of a hospital."""

    gaps: tuple[str, ...]
    contacts: tuple[ContactLine, ...]
    closed: tuple[ClosedLine, ...]
    opened: tuple[ClosedLine, ...]  # closed by the files, open by the hospital's own word
    changes: tuple[ChangeLine, ...]


def clinic_page(clinic: Clinic, changes: Iterable[ClinicChange], today: date) -> ClinicPage:
    """Return the page of a hospital as it reads today."""
    return ClinicPage(
        gaps=tuple(_gaps(clinic)),
        contacts=tuple(_contacts(clinic)),
        closed=tuple(_closed(clinic, today)),
        opened=tuple(
            _closed_line(Stretch(day, day), is_of_files=True)
            for day in clinics.opened_days(clinic)
            if day >= today
        ),
        changes=tuple(map(change_line, changes)),
    )


def _gaps(clinic: Clinic) -> Iterator[str]:
    """Yield for which hours nobody said whom to call with something urgent."""
    rows = clinics.contacts_of(clinic)
    for hours in HOURS:
        told = [row for row in rows if hours in row.get("kinds", ()) and not row.get("missing")]
        if told:
            continue
        if hours == IN_HOURS:
            yield _(
                "For something urgent in office hours there is no number. Patients read: not "
                "filled in by your hospital, call your GP; and 112. Add a number below, or change "
                "one."
            )
        else:
            yield _(
                "For something urgent outside office hours there is no number. Patients read: not "
                "filled in by your hospital, call the out-of-hours GP post; and 112. Add a number "
                "below, or change one."
            )


def _contacts(clinic: Clinic) -> Iterator[ContactLine]:
    differing = {found.key: found for found in clinics.differences_of(clinic)}
    for row in clinics.contacts_of(clinic):
        found = differing.get(row["key"])
        yield ContactLine(
            key=row["key"],
            contact=contact_of(row),
            kinds=tuple(str(KIND_WORDS[kind]) for kind in row.get("kinds", ())),
            is_own=row["key"] in clinic.own_contacts,
            differs=found is not None,
            filed=contact_text(found.filed) if found and found.filed else "",
        )


def contact_text(row: clinics.Row | None) -> str:
    """Return a contact in a line: everything that a patient reads of it."""
    if row is None:
        return ""
    contact = contact_of(row)
    missing = _("not filled in") if contact.is_missing else ""
    kinds = [str(KIND_WORDS[kind]) for kind in row.get("kinds", ())]
    told = (contact.phone, contact.email, contact.hours, contact.note, missing)
    parts = [*filter(None, told), *filter(None, (calls_back_words(contact),)), *kinds]
    return f"{contact.purpose}: {' · '.join(parts)}"


def _closed(clinic: Clinic, today: date) -> Iterator[ClosedLine]:
    of_files = clinics.filed_stretches(clinic)
    for stretch in clinics.stretches_of(clinic):
        if stretch.last >= today:
            yield _closed_line(stretch, is_of_files=stretch in of_files)


def _closed_line(stretch: Stretch, *, is_of_files: bool) -> ClosedLine:
    return ClosedLine(
        words=capfirst(closure_words(*stretch)), is_of_files=is_of_files, **clinics.plain(stretch)
    )


def change_line(change: ClinicChange) -> ChangeLine:
    """Return a change in words."""
    who = change.by.get_full_name() or change.by.get_username()
    at = instant_words(change.at)
    if change.contact is None:
        return ChangeLine(at, who, _("Closed days"), _days(change.old), _days(change.new))
    told: Any = change.new or change.old
    title = contact_of(told).purpose
    return ChangeLine(at, who, title, contact_text(change.old), contact_text(change.new))


def _days(row: clinics.Row | None) -> str:
    return closure_words(*clinics.read(row)) if row else ""


def saved_words(change: ClinicChange) -> str:
    """Say what patients read from now on."""
    if not change.new:
        return _("Taken away. Patients do not read it any more.")
    words = {"contact": contact_text(change.new)}
    return _("Saved. Patients read from now on: %(contact)s.") % words


def booked_words(n: int) -> str:
    """Say how many appointments stand on days that close."""
    if not n:
        return _("No appointment stands on these days.")
    words = ngettext(
        "%(n)d appointment stands on these days. It stays until a nurse moves or cancels it.",
        "%(n)d appointments stand on these days. They stay until a nurse moves or cancels them.",
        n,
    )
    return words % {"n": n}


def followed_words(followed: Followed) -> str:
    """Say which schedules have other days to book on, and when the rest follows."""
    words = ngettext(
        "The days to book on changed in %(n)d schedule.",
        "The days to book on changed in %(n)d schedules.",
        followed.now,
    )
    said = words % {"n": followed.now}
    if not followed.later:
        return said
    later = ngettext(
        "Tonight MSCare looks at %(n)d more.", "Tonight MSCare looks at %(n)d more.", followed.later
    )
    return f"{said} {later % {'n': followed.later}}"
