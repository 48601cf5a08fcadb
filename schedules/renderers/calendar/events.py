"""The entries of a timeline as events of a calendar: on which days, under which title."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from schedules.agenda.days import RANKS
from schedules.engine import GIVEN, SAID, Certainty, Kind, Status
from schedules.renderers.calendar.event import CalendarEvent
from schedules.timeline import Appointment, TimelineEntry
from schedules.words.labels import softness_words

LONGEST_BAR = 14  # days; months of bars would push the appointments out of a calendar's cells
NOT_GIVEN = (Status.MISSED, Status.SKIPPED)
# Where neither hospital nor source says how long it takes, an hour keeps the time free.
LENGTH = timedelta(hours=1)
TOGETHER = (Status.BOOKED, *GIVEN)  # in an appointment, what has these is one event
Describe = Callable[[TimelineEntry, Sequence[TimelineEntry]], str]


class _Span(NamedTuple):
    """One event of an entry: its days, both included, and what is added to the entry's identity."""

    first: date
    last: date
    title: str
    part: str = ""


def events_of(entries: Iterable[TimelineEntry], describe: Describe) -> Iterator[CalendarEvent]:
    """Return the events of entries; `describe` gives what an event says when it is opened.

    An appointment is one event, under the identity of the entry that leads it; `describe` is given
    that one and the others.

    Left out are entries without a date, standing advice, what was missed or skipped, what left the
    plan and kept no day free, and what the team must be asked about (`ask_team`): product
    information beside a hospital's leaflet never becomes a firm date for a patient.
    """
    for lead, *parts in _by_appointment(entry for entry in entries if _is_shown(entry)):
        spans = tuple(_spans(lead))
        text = describe(lead, parts) if spans else ""
        for span in spans:
            yield _event(lead, span, text)


def _by_appointment(entries: Iterable[TimelineEntry]) -> Iterator[list[TimelineEntry]]:
    """Yield the entries of each appointment together, the leading one first; others alone.

    The entries of one appointment may be of several plans: while one of these asks whether it
    stays, it does so for all.
    """
    shown = list(entries)
    known = filter(None, map(_shared, shown))
    held = {agreed.code for agreed in known if not agreed.is_by_itself}
    groups: dict[str, list[TimelineEntry]] = {}
    for entry in shown:
        agreed = _shared(entry)
        is_held = agreed is not None and agreed.code in held
        groups.setdefault(agreed.code if agreed and is_held else entry.uid, []).append(entry)
    for members in groups.values():
        lead, *parts = sorted(members, key=_place_in_appointment)
        asking = next((part for part in parts if part.is_undecided), None)
        yield [_asking(lead, asking) if asking else lead, *parts]


def _shared(entry: TimelineEntry) -> Appointment | None:
    """Return the appointment that an entry may have in common with others."""
    return entry.appointment if entry.status in TOGETHER else None


def _place_in_appointment(entry: TimelineEntry) -> tuple[bool, int, int]:
    """Return who leads: what is in it before what it was made for, then as on a day."""
    agreed = entry.appointment
    if agreed is None:
        return False, 0, 0
    place = agreed.keys.index(entry.key) if entry.key in agreed.keys else len(agreed.keys)
    return agreed.is_by_itself, RANKS[entry.kind], place


def _asking(lead: TimelineEntry, part: TimelineEntry) -> TimelineEntry:
    """Return the entry that leads an appointment of which a part asks whether it stays."""
    return replace(lead, appointment=part.appointment, contact=part.contact)


def _is_shown(entry: TimelineEntry) -> bool:
    if entry.ask_team or entry.status in NOT_GIVEN:
        return False
    keeps_free = _is_moment(entry) and entry.kind is not Kind.PREMEDICATION
    return keeps_free or not is_cancelled(entry)


def _event(entry: TimelineEntry, span: _Span, text: str) -> CalendarEvent:
    begins, ends = _clock(entry, span)
    return CalendarEvent(
        uid=entry.uid + span.part,
        sequence=entry.sequence,
        title=_in_full(entry, span.title),
        description=text,
        place=entry.place,
        begins=begins,
        ends=ends,
        booked=_is_agreed(entry),
        busy=_is_agreed(entry) and _is_moment(entry),
        cancelled=is_cancelled(entry),
        repeat=entry.when.repeat if entry.when.day else None,
        stamp=entry.changed_at,
    )


def is_cancelled(entry: TimelineEntry) -> bool:
    """Tell whether an entry left the plan; an appointment made for it then stands by itself."""
    return entry.is_dropped and entry.status not in GIVEN


def _is_agreed(entry: TimelineEntry) -> bool:
    """Tell whether a day stands: what was moved, or must be asked about, is not agreed."""
    is_open_question = entry.is_dropped or entry.is_undecided or entry.status is Status.MOVED
    return entry.certainty is Certainty.BOOKED and not is_open_question


def _is_moment(entry: TimelineEntry) -> bool:
    """Tell whether somebody goes somewhere for it; a period or a daily tablet takes no day."""
    return not (entry.is_period or entry.repeat or entry.kind in SAID)


def _clock(entry: TimelineEntry, span: _Span) -> tuple[date, date]:
    """Return when an event begins and ends: on the clock only where an hour was agreed."""
    agreed = _shared(entry)
    at = agreed.at if agreed and agreed.on == span.first else None
    if at is None or span.first != span.last:
        return span.first, span.last
    begins = datetime.combine(span.first, at)
    return begins, begins + _length(entry)


def _length(entry: TimelineEntry) -> timedelta:
    """Return how long to keep free: as agreed, else the longest that the source says."""
    if entry.appointment and entry.appointment.minutes:
        return timedelta(minutes=entry.appointment.minutes)
    takes = entry.takes
    return timedelta(minutes=takes.most or takes.least) if takes else LENGTH


def _spans(entry: TimelineEntry) -> Iterator[_Span]:
    """The events of one entry: none without a date; two, its ends, for a long one."""
    words, when = {"title": entry.title}, entry.when
    if stay := _stay(entry):
        yield from _bar(*stay, entry.title, entry.softness)
    elif when.is_period:
        yield from _period(entry)
    elif when.day and when.certainty is Certainty.ABOUT:
        yield _Span(when.day, when.day, _("Around this day: %(title)s") % words)
    elif when.day:
        yield _Span(when.day, when.day, entry.title)
    elif when.first and when.last:
        yield from _window(entry, when.first, when.last)
    elif when.last:
        yield _Span(when.last, when.last, _("Before this day: %(title)s") % words)


def _window(entry: TimelineEntry, first: date, last: date) -> Iterator[_Span]:
    words = {"title": entry.title}
    if (last - first).days < LONGEST_BAR:
        yield _Span(first, last, _("On one of these days: %(title)s") % words)
        return
    yield _Span(first, first, _("Possible from today: %(title)s") % words, ".first")
    yield _Span(last, last, _("Today at the latest: %(title)s") % words, ".last")


def _stay(entry: TimelineEntry) -> tuple[date, date] | None:
    """Return the days of an appointment that takes several."""
    appointment = _shared(entry)
    if appointment is None or not appointment.last or appointment.last == appointment.on:
        return None
    return appointment.on, appointment.last


def _period(entry: TimelineEntry) -> Iterator[_Span]:
    first, last = entry.when.first, entry.when.last
    if first and last:
        yield from _bar(first, last, entry.title, entry.softness)


def _bar(first: date, last: date, title: str, softness: str) -> Iterator[_Span]:
    """Yield one event over all days, or two, its ends, where that would be too long."""
    if (last - first).days < LONGEST_BAR:
        yield _Span(first, last, title)
        return
    words = {"title": title, "softness": softness_words(softness)}
    ends = _("Last day (%(softness)s): %(title)s") if softness else _("Last day: %(title)s")
    yield _Span(first, first, _("Begins: %(title)s") % words, ".first")
    yield _Span(last, last, ends % words, ".last")


def _in_full(entry: TimelineEntry, title: str) -> str:
    """Say in the title itself what nobody should have to open an event for."""
    if entry.conditional:
        condition = entry.condition or _("may apply to you")
        title = f"{title} – {condition}"
    if is_cancelled(entry):
        return _("CANCELLED: %(title)s") % {"title": entry.title}
    if entry.status is Status.BOOKED and entry.is_undecided:
        return _("Is being changed, call: %(title)s") % {"title": title}
    return title
