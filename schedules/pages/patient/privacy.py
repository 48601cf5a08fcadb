"""Everything that is held about a patient, in words: the reading version of the whole export."""

from collections.abc import Iterator
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schedules.models import Access, Appointment, Patient, Plan
from schedules.pages.nurse.corrections import CorrectionWords, corrections_in_words
from schedules.pages.nurse.history import ChangeWords, history
from schedules.pages.nurse.plans import fact_words, state_of
from schedules.planning.appointments import slot_of
from schedules.queries import (
    calendar_names,
    corrections_since,
    looks_at,
    looks_by_day,
    own_access_of,
    own_plans,
    timeline_of,
)
from schedules.renderers.export import Chapter, Part
from schedules.timeline import TimelineEntry
from schedules.words.appointments import slot_words
from schedules.words.labels import came_from, labelled, status_words
from schedules.words.when import day_words, instant_words, when_words

from .looks import Reader, days_of


def chapters_of(patient: Patient, today: date) -> list[Chapter]:
    """Return what is held about a patient, in the language that is set."""
    treatments = [_treatment(plan) for plan in own_plans(patient)]
    return [_person(patient), *treatments, _people(patient), _looks(patient, today)]


def _person(patient: Patient) -> Chapter:
    absorbed, corrections = patient.absorbed.all(), corrections_since(patient, 0)
    lines = (
        (_("Name"), patient.display_name),
        (_("Date of birth"), day_words(patient.born_on)),
        (_("Hospital number"), patient.hospital_number),
        (_("Hospital"), str(patient.clinic)),
        (_("Language"), patient.get_language_display()),
        (_("E-mail"), patient.email or _("nothing")),
        (_("Phone"), patient.phone or _("nothing")),
        (_("Known here since"), instant_words(patient.created_at)),
    )
    merged = ((_("Also kept as"), f"{one.hospital_number}, {one.display_name}") for one in absorbed)
    parts = [Part("", (*lines, *merged))]
    if corrected := tuple(_corrected(words) for words in corrections_in_words(corrections)):
        parts.append(Part(_("What was corrected"), corrected))
    return Chapter(_("About you"), tuple(parts))


def _corrected(words: CorrectionWords) -> tuple[str, str]:
    told = [f"{labelled(what)} {came_from(old)}{new}" for what, old, new in words.lines]
    return words.at, ". ".join((words.who, *told))


def _treatment(plan: Plan) -> Chapter:
    timeline = timeline_of(plan)
    facts = [(_("Start"), day_words(plan.start)), *fact_words(plan.facts, is_nurse=False)]
    if state := state_of(plan):
        facts.append((_("Status"), state))
    entries = tuple((when_words(e.when), _entry_words(e)) for e in timeline.entries)
    changes = tuple(_change(words) for words in history(plan))
    version = _("version %(version)s") % {"version": timeline.protocol_version}
    title = f"{timeline.treatment_name}, {timeline.clinic_name}, {version}"
    agreed = tuple((row.get_status_display(), _agreed(row)) for row in plan.appointments.all())
    parts = [Part("", tuple(facts)), Part(_("The schedule"), entries)]
    if agreed:
        parts.append(Part(_("Appointments"), agreed))
    return Chapter(title, (*parts, Part(_("What was changed"), changes)))


def _agreed(row: Appointment) -> str:
    return slot_words(slot_of(row))


def _entry_words(entry: TimelineEntry) -> str:
    parts = [entry.title, status_words(entry.status), entry.place, entry.reason, entry.note]
    if entry.is_discussed:
        parts.append(_("discussed"))
    return ". ".join(capfirst(part) for part in parts if part)


def _change(words: ChangeWords) -> tuple[str, str]:
    told = [capfirst(words.act), words.who]
    if words.change.reason:
        told.append(words.change.reason)
    told += [f"{labelled(what)} {came_from(old)}{new}" for what, old, new in words.lines]
    told += [f"{title}: {was} → {now}" for title, was, now in words.moved]
    return words.at, ". ".join(told)


def _people(patient: Patient) -> Chapter:
    accesses = patient.accesses.select_related("user").prefetch_related("feeds")
    parts = [Part(_name(access), tuple(_access(access))) for access in accesses]
    letters = tuple(
        (instant_words(letter.made_at), letter.get_kind_display())
        for letter in patient.letters.all()
    )
    if letters:
        parts.append(Part(_("Letters with a code"), letters))
    return Chapter(_("Who may look"), tuple(parts))


def _name(access: Access) -> str:
    return access.name or str(access.get_kind_display())


def _access(access: Access) -> Iterator[tuple[str, str]]:
    yield _("Since"), instant_words(access.granted_at)
    if access.withdrawn_at:
        yield _("Withdrawn"), instant_words(access.withdrawn_at)
    if access.is_own:
        yield _("E-mail"), access.user.email or _("nothing")
    for feed in access.feeds.all():
        yield _("Calendar subscription"), f"{feed.name}, {instant_words(feed.made_at)}"


def _looks(patient: Patient, today: date) -> Chapter:
    """Return who looked; of a day, what reads the same is one line."""
    own = own_access_of(patient)
    reader = Reader(own.user.username if own else "", Access.Kind.SELF)
    rows = looks_by_day(looks_at(patient), date.min, date.max)
    parts = [
        Part(
            day.title,
            tuple((look.who, _look(look.role, look.what, look.times)) for look in day.looks),
        )
        for day in days_of(rows, reader, calendar_names(patient))
    ]
    return Chapter(_("Who looked"), tuple(parts))


def _look(*words: str) -> str:
    return ", ".join(word for word in words if word)
