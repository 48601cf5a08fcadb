"""What a calendar event says when it is opened: everything that its card on the page says."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.engine import GIVEN, Certainty, Kind, Notice, Status
from schedules.timeline import Appointment, Contact, Timeline, TimelineEntry
from schedules.words.alarms import calls_back_words, contact_beside, help_at, help_lines
from schedules.words.appointments import agreed_words, is_stay
from schedules.words.labels import (
    confidence_words,
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

from .gathering import Group
from .pieces import ON_A_DAY, Piece, Way, begins_then, is_cancelled, shared
from .titles import is_unsure, with_condition

NoticesOf = Callable[[TimelineEntry], Sequence[str]]
# How a thing stands on the day of another, where it does not happen on that day.
MARKS = {
    Way.BEFORE: gettext_lazy("Before this day: %(title)s."),
    Way.OPENS: gettext_lazy("Possible from this day: %(title)s."),
    Way.CLOSES: gettext_lazy("This day at the latest: %(title)s."),
    Way.BEGINS: gettext_lazy("Begins: %(title)s."),
    Way.ENDS: gettext_lazy("Up to and including this day: %(title)s."),
    Way.LASTS: gettext_lazy("This day: %(title)s."),
    Way.SPAN: gettext_lazy("On one of these days: %(title)s."),
}


def description(group: Group, notices_of: NoticesOf) -> str:
    """Return the text of an event: what, how to prepare, what to mind, when, whom, the source.

    What else is done at the appointment, or is on that day, follows with what is said of it.
    """
    entry = group.lead.entry
    told = _told_once(group)
    own = told.pop(_telling(group.lead, group))
    notices = dict.fromkeys(text for piece in group.pieces for text in notices_of(piece.entry))
    whole = [piece.entry for piece in group.pieces if _is_told_whole(piece, group)]
    meanings = dict.fromkeys(chain.from_iterable(other.meanings for other in whole))
    blocks = (
        _first_of_all(entry),
        _days_of(own) if len(own) > 1 else "",
        entry.explanation,
        _preparation(entry),
        *(_besides(pieces, group) for pieces in told.values()),
        " ".join(words for words in meanings if words not in entry.meanings),
        *(_("Please note: %(text)s") % {"text": notice} for notice in notices),
        "\n".join(_facts(group)),
        *dict.fromkeys(chain.from_iterable(map(_where_to_turn, whole))),
        "\n".join(dict.fromkeys(chain.from_iterable(map(_sources, whole)))),
        _(
            "This calendar is an overview. "
            "It does not replace the appointments that you make with the hospital."
        ),
    )
    return "\n\n".join(block for block in blocks if block)


def to_prepare(group: Group) -> dict[str, list[str]]:
    """Return what is to be done before an event: each line once, with the titles it is for."""
    lines: dict[str, dict[str, None]] = {}
    for piece in group.pieces:
        entry = piece.entry
        if begins_then(piece) and (entry.preparation or entry.bring):
            for label, words in preparing(entry):
                lines.setdefault(f"{label}: {words}", {})[entry.title] = None
    return {line: list(titles) for line, titles in lines.items()}


def reminder(group: Group) -> str:
    """Return the text of an entry that says how to prepare, the day before."""
    entry = group.lead.entry
    when = [_("When: %(when)s") % {"when": _when(entry)}]
    if is_unsure(group):
        when.append(_("How sure: %(sure)s") % {"sure": _how_sure(entry)})
    by_titles: dict[str, list[str]] = {}
    for line, titles in to_prepare(group).items():
        by_titles.setdefault(list_words(titles), []).append(line)
    blocks = ("\n".join([f"{titles}:", *lines]) for titles, lines in by_titles.items())
    return "\n\n".join(filter(None, [warning_words(entry), "\n".join(when), *blocks]))


def _where_to_turn(entry: TimelineEntry) -> Iterator[str]:
    if found := help_at(entry):
        yield "\n".join(help_lines(found))
    if contact := contact_beside(entry):
        yield contact_words(contact)


def _preparation(entry: TimelineEntry) -> str:
    return "\n".join(f"{label}: {words}" for label, words in preparing(entry))


Telling = tuple[str, str, str, str]


def _telling(piece: Piece, group: Group) -> Telling:
    """Return what pieces have in common that are told once, with all their days."""
    entry = piece.entry
    return entry.fact, entry.title, entry.explanation, _beside_words(piece, group)


def _told_once(group: Group) -> dict[Telling, list[Piece]]:
    told: dict[Telling, list[Piece]] = {}
    for piece in group.pieces:
        told.setdefault(_telling(piece, group), []).append(piece)
    return told


def _besides(pieces: Sequence[Piece], group: Group) -> str:
    """Say what else is done at an appointment or on a day; in a stay, on which days."""
    piece = pieces[0]
    entry = piece.entry
    is_one = piece.way in ON_A_DAY and piece.first == piece.last and not _in_stay(group)
    days = "" if is_one else _when_of(pieces, group)
    asks = warning_words(entry) if entry.is_undecided and not group.lead.entry.is_undecided else ""
    lines = [_beside_words(piece, group), days, asks]
    if _is_told_whole(piece, group):
        lines.append(entry.text or entry.explanation)
        lines.append(_preparation(entry) if entry.preparation or entry.bring else "")
    return "\n".join(filter(None, lines))


def _is_told_whole(piece: Piece, group: Group) -> bool:
    """Tell whether all is said of a piece: not of what ends, nor of what is advice for ever."""
    entry = piece.entry
    is_open = piece.way is Way.BEGINS and entry.when.last is None and not entry.ask_team
    return piece == group.lead or not (is_open or piece.way is Way.ENDS)


def _when_of(pieces: Sequence[Piece], group: Group) -> str:
    in_stay = [piece for piece in pieces if piece in group.of_appointment]
    if in_stay:
        return _days_of(in_stay) if _in_stay(group) else ""
    when = ", ".join(dict.fromkeys(when_words(piece.entry.when) for piece in pieces))
    return _("When: %(when)s") % {"when": when}


def _in_stay(group: Group) -> bool:
    return group.agreed is not None and is_stay(group.agreed)


def _beside_words(piece: Piece, group: Group) -> str:
    """Return a line that names what stands beside the main thing, and how."""
    words = {"title": with_condition(piece.entry, piece.entry.title)}
    if is_cancelled(piece.entry):
        return _("CANCELLED: %(title)s") % words
    if piece.entry.ask_team:
        return _("Ask your team about: %(title)s") % words
    if piece in group.of_appointment or _share_appointment(piece, group.lead):
        return _("At the same appointment: %(title)s.") % words
    if piece.way in MARKS:
        return str(MARKS[piece.way]) % words
    if piece.is_to_agree and not _goes_along(piece, group):
        return _("Also on this day, still to agree: %(title)s.") % words
    return _("Also on this day: %(title)s.") % words


def _goes_along(piece: Piece, group: Group) -> bool:
    """Tell whether it goes with something else in the event: that says how sure the day is."""
    return piece.entry.part_of in {other.entry.key for other in group.pieces}


def _share_appointment(piece: Piece, lead: Piece) -> bool:
    own, other = shared(piece.entry), shared(lead.entry)
    return own is not None and other is not None and own.code == other.code


def _days_of(pieces: Sequence[Piece]) -> str:
    days = sorted({piece.entry.when.day for piece in pieces if piece.entry.when.day})
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


def _facts(group: Group) -> Iterator[str]:
    entry = group.lead.entry
    yield _("When: %(when)s") % {"when": _when(entry)}
    softness = softness_words(entry.softness)
    if entry.status in GIVEN:
        yield sure_words(entry)
    elif not (entry.is_period or entry.is_dropped):
        yield _("How sure: %(sure)s") % {"sure": _how_sure(entry)}
    elif softness:
        yield _("How long: %(softness)s") % {"softness": softness}
    yield from _lengths(group)
    if entry.due and entry.earliest and entry.latest:
        days = {"first": day_words(entry.earliest), "last": day_words(entry.latest)}
        yield _("Possible between %(first)s and %(last)s") % days
    if marks := mark_words(entry):
        yield _("For whom: %(mark)s") % {"mark": ", ".join(marks)}
    if due := due_words(entry.when):
        yield capfirst(due)
    if entry.performer:
        yield _("Who: %(performer)s") % {"performer": performer_words(entry.performer)}


def _lengths(group: Group) -> Iterator[str]:
    """Yield what was agreed of a length, else what the source says, else that nobody said it."""
    main = (group.of_appointment or (group.lead,))[0].entry
    agreed = main.appointment
    if agreed and agreed.minutes:
        yield _("How long: %(length)s") % {"length": minutes_words(agreed.minutes)}
    elif main.takes:
        yield _("How long it takes: %(length)s") % {"length": length_words(main.takes)}
    elif agreed and agreed.at and not agreed.last and main.status is Status.BOOKED:
        yield _("How long: not known. The calendar shows only when it begins.")
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
