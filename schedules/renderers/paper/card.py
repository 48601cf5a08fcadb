"""The wallet card, 85 by 54 mm, two sides: the drug and whom to call, and the warnings."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.template.loader import render_to_string
from django.utils import translation

from schedules.agenda import Agenda
from schedules.renderers import Rendered
from schedules.timeline import Contact, Timeline, TimelineEntry, When
from schedules.words.alarms import HEADINGS, signs_words
from schedules.words.now import halt_words
from schedules.words.when import coming_words, until_words

from .frame import ROOMS, frame
from .given import last_doses
from .phrases import bracketed
from .press import PRESS
from .sheet import Card, CardWarning, Given

SIDES = 2
DANGER = "danger"  # what a warning is about
PART_OF_IT = "expected"  # signs that are no reason to call
DETAILED = "life"  # where there is no room for all signs, those of danger to life stay


def card_pdf(
    timelines: Sequence[Timeline], whole: Timeline, agenda: Agenda, *, of: str = ""
) -> Rendered:
    """Return the card of a person with these treatments; `whole` is all of them as one."""
    with translation.override(whole.language):
        found = card(timelines, whole, agenda)
        words = frame(whole, agenda.today, of=of, large=False)
        papers = (
            render_to_string("card.html", {**words, "card": what, "room": room})
            for what in (found, _titles(found), _least(found))
            for room in ROOMS
        )
        body = PRESS.print_fitting(papers, pages=SIDES)
    return Rendered("pasje.pdf", "application/pdf", body)


def card(timelines: Sequence[Timeline], whole: Timeline, agenda: Agenda) -> Card:
    """Return what stands on it, in the active language."""
    heeded = whole.heeded(agenda.today)
    return Card(
        halted=halt_words(agenda),
        doses=tuple((t.treatment_name, _last(t, agenda)) for t in timelines),
        dangers=tuple(_dangers(heeded, agenda.today)),
        warnings=tuple(_warnings(heeded, agenda.today)),
        contacts=tuple(_phones(whole.contacts)),
    )


def _last(timeline: Timeline, agenda: Agenda) -> tuple[Given, ...]:
    return tuple(last_doses(timeline, agenda.today))


def _dangers(heeded: Sequence[TimelineEntry], today: date) -> Iterator[str]:
    """Yield what the treatment can bring now, without a last day: no danger is over by a date."""
    begun = (e for e in heeded if e.topic == DANGER and e.when.first and e.when.first <= today)
    yield from dict.fromkeys(entry.title for entry in begun)


def _warnings(heeded: Sequence[TimelineEntry], today: date) -> Iterator[CardWarning]:
    """Yield what to look for, what is most urgent first: as the protocol files have it."""
    named = (entry for entry in heeded if entry.alarm and entry.alarm.urgency != PART_OF_IT)
    found: dict[str, TimelineEntry] = {}
    for entry in named:
        found.setdefault(entry.title, entry)  # what comes back counts by its next time
    for entry in sorted(found.values(), key=_urgency):
        if entry.alarm:
            title = bracketed(entry.title, _days(entry.when, today))
            yield CardWarning(entry.alarm.urgency, title, signs_words(entry.alarm))


def _days(when: When, today: date) -> str:
    """Return the last day of what holds; of what has not begun, from when on as well."""
    if when.first and when.first > today:
        return coming_words(when)
    return until_words(when)


def _urgency(entry: TimelineEntry) -> int:
    return list(HEADINGS).index(entry.alarm.urgency if entry.alarm else PART_OF_IT)


def _titles(found: Card) -> Card:
    """Leave out the signs where there is no room for them, but not those of danger to life."""
    warnings = (w if w.urgency == DETAILED else replace(w, signs="") for w in found.warnings)
    return replace(found, warnings=tuple(warnings))


def _least(found: Card) -> Card:
    """Leave out all signs, and all numbers but the first."""
    warnings = tuple(replace(warning, signs="") for warning in found.warnings)
    return replace(found, warnings=warnings, contacts=found.contacts[:1])


def _phones(contacts: Sequence[Contact]) -> Iterator[Contact]:
    return (contact for contact in contacts if contact.phone and not contact.is_missing)
