"""What a calendar event says when it is opened: everything that its card on the page says."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schedules.engine import GIVEN, Certainty, Kind, Notice, Status
from schedules.renderers.calendar.events import is_cancelled
from schedules.timeline import Appointment, Contact, Timeline, TimelineEntry
from schedules.words.alarms import calls_back_words, contact_beside, help_at, help_lines
from schedules.words.appointments import agreed_words, is_stay
from schedules.words.labels import (
    confidence_words,
    kind_words,
    mark_words,
    performer_words,
    softness_words,
    sure_words,
    warning_words,
)
from schedules.words.notices import notice_text
from schedules.words.preparing import preparing
from schedules.words.sources import citation_words
from schedules.words.spans import length_words, minutes_words
from schedules.words.when import day_words, due_words, list_words, weekday_words, when_words


def description(
    entry: TimelineEntry, parts: Sequence[TimelineEntry], notices: Sequence[str]
) -> str:
    """Return the text of an event: what, how to prepare, what to mind, when, whom, the source.

    `parts` are what else is done at the same appointment.
    """
    by_rule = _by_rule(entry, parts)
    own = by_rule.pop(_rule(entry))
    blocks = (
        _first_of_all(entry),
        _days_of(own) if len(own) > 1 else "",
        entry.explanation,
        _preparation(entry),
        *map(_at_the_same_time, by_rule.values()),
        *(_("Please note: %(text)s") % {"text": notice} for notice in notices),
        "\n".join(_facts(entry)),
        *_where_to_turn(entry),
        "\n".join(_sources(entry)),
        _(
            "This calendar is an overview. "
            "It does not replace the appointments that you make with the hospital."
        ),
    )
    return "\n\n".join(block for block in blocks if block)


def _where_to_turn(entry: TimelineEntry) -> Iterator[str]:
    if found := help_at(entry):
        yield "\n".join(help_lines(found))
    if contact := contact_beside(entry):
        yield contact_words(contact)


def _preparation(entry: TimelineEntry) -> str:
    return "\n".join(f"{label}: {words}" for label, words in preparing(entry))


Rule = tuple[str, str, str]


def _rule(entry: TimelineEntry) -> Rule:
    """Return what entries have in common that are told once, with all their days."""
    return entry.fact, entry.title, entry.explanation


def _by_rule(
    lead: TimelineEntry, parts: Sequence[TimelineEntry]
) -> dict[Rule, list[TimelineEntry]]:
    by_rule: dict[Rule, list[TimelineEntry]] = {}
    for entry in (lead, *parts):
        by_rule.setdefault(_rule(entry), []).append(entry)
    return by_rule


def _at_the_same_time(parts: Sequence[TimelineEntry]) -> str:
    """Say what else is done at an appointment; in a stay, on which days."""
    part = parts[0]
    title = _("At the same appointment: %(title)s.") % {"title": part.title}
    days = _days_of(parts) if _has_days(part) else ""
    return "\n".join(filter(None, (title, days, part.explanation, _preparation(part))))


def _has_days(entry: TimelineEntry) -> bool:
    return entry.appointment is not None and is_stay(entry.appointment)


def _days_of(entries: Sequence[TimelineEntry]) -> str:
    days = sorted({entry.when.day for entry in entries if entry.when.day})
    words = {"days": list_words(list(map(weekday_words, days)))} if days else {}
    return _("On %(days)s.") % words if days else ""


def _when(entry: TimelineEntry) -> str:
    """Return where an event stands; of a stay, its days and the hour at which it begins."""
    appointment = entry.appointment
    if appointment and is_stay(appointment) and entry.status is Status.BOOKED:
        return agreed_words(appointment)
    return when_words(entry.when)


def _first_of_all(entry: TimelineEntry) -> str:
    """What must be asked, or is no longer so."""
    agreed = entry.appointment
    if is_cancelled(entry) and agreed and agreed.is_by_itself and not agreed.is_undecided:
        return _("This appointment is cancelled.")
    if is_cancelled(entry):
        return _("This is no longer in your schedule.")
    return warning_words(entry)


def neutral_title(entry: TimelineEntry) -> str:
    """Return a title that may be read over somebody's shoulder: no drug, illness or department."""
    if entry.is_period or entry.kind in (Kind.ADVICE, Kind.FERTILITY, Kind.WARNING):
        return kind_words(Kind.WARNING)
    if entry.is_at_home or entry.kind is Kind.PREMEDICATION:
        return _("Reminder")
    return _("Hospital appointment")


def notices_by_entry(timeline: Timeline) -> Mapping[str, tuple[str, ...]]:
    """Return the sentences of the timeline's notices that belong in each entry, by its uid.

    A calendar has no page head: what is said of the whole timeline is said in every event.
    """
    texts = [(notice, notice_text(notice, timeline)) for notice in timeline.notices]
    return {
        entry.uid: tuple(text for notice, text in texts if _concerns(notice, entry))
        for entry in timeline.everything
    }


def _concerns(notice: Notice, entry: TimelineEntry) -> bool:
    match notice.words:
        case {"fact": fact, "on": on}:
            return fact == entry.fact and on == entry.day
        case {"days": tuple(days)}:
            return entry.kind is Kind.DOSE and entry.day in days
    if notice.code == "choose-weekdays":
        return bool(entry.repeat and entry.repeat.weekdays)
    return True


def _facts(entry: TimelineEntry) -> Iterator[str]:
    yield _("When: %(when)s") % {"when": _when(entry)}
    softness = softness_words(entry.softness)
    if entry.status in GIVEN:
        yield sure_words(entry)
    elif not (entry.is_period or entry.is_dropped):
        yield _("How sure: %(sure)s") % {"sure": _how_sure(entry)}
    elif softness:
        yield _("How long: %(softness)s") % {"softness": softness}
    yield from _lengths(entry)
    if entry.due and entry.earliest and entry.latest:
        days = {"first": day_words(entry.earliest), "last": day_words(entry.latest)}
        yield _("Possible between %(first)s and %(last)s") % days
    if marks := mark_words(entry):
        yield _("For whom: %(mark)s") % {"mark": ", ".join(marks)}
    if due := due_words(entry.when):
        yield capfirst(due)
    if entry.performer:
        yield _("Who: %(performer)s") % {"performer": performer_words(entry.performer)}


def _lengths(entry: TimelineEntry) -> Iterator[str]:
    """Yield what was agreed of a length, else what the source says, else that nobody said it."""
    agreed = entry.appointment
    if agreed and agreed.minutes:
        yield _("How long: %(length)s") % {"length": minutes_words(agreed.minutes)}
    elif entry.takes:
        yield _("How long it takes: %(length)s") % {"length": length_words(entry.takes)}
    elif agreed and agreed.at and not agreed.last and entry.status is Status.BOOKED:
        yield _("How long: not known. The calendar shows one hour.")
    if agreed:
        yield from _appointment(agreed)


def _appointment(agreed: Appointment) -> Iterator[str]:
    """Yield what else the hospital agreed to."""
    if agreed.who:
        yield _("With whom: %(who)s") % {"who": agreed.who}
    if agreed.note:
        yield _("Note: %(note)s") % {"note": agreed.note}


def _how_sure(entry: TimelineEntry) -> str:
    """The certainty of a day, with the leaflet's own word where that says more."""
    says_about = entry.certainty is Certainty.ABOUT and entry.softness == "about"
    softness = "" if says_about else softness_words(entry.softness)
    return ", ".join(filter(None, (sure_words(entry), softness)))


def contact_words(contact: Contact) -> str:
    """Return one way to reach the hospital in a line: what for, number, address, hours, note."""
    ways = ", ".join(filter(None, (contact.phone, contact.email, contact.hours)))
    text = ". ".join(filter(None, (ways, contact.note, calls_back_words(contact))))
    return f"{contact.purpose}: {text}" if text else ""


def _sources(entry: TimelineEntry) -> Iterator[str]:
    for source in entry.sources:
        yield _("Source: %(source)s") % {"source": citation_words(source)}
    if entry.confidence != "H":
        yield _("About the source: %(words)s") % {"words": confidence_words(entry.confidence)}
