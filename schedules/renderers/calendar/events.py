"""The entries of a timeline as events of a calendar: on which days, under which title."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from schedules.engine import SAID, Certainty, Kind, Status
from schedules.renderers.calendar.vcalendar import CalendarEvent
from schedules.timeline import TimelineEntry
from schedules.words.labels import softness_words

LONGEST_BAR = 14  # days; months of bars would push the appointments out of a calendar's cells
NOT_GIVEN = (Status.MISSED, Status.SKIPPED)
# No source says how long an appointment takes. An hour keeps the time free and can be read.
LENGTH = timedelta(hours=1)


class _Span(NamedTuple):
    """One event of an entry: its days, both included, and what is added to the entry's identity."""

    first: date
    last: date
    title: str
    part: str = ""


def events_of(
    entries: Iterable[TimelineEntry], describe: Callable[[TimelineEntry], str]
) -> Iterator[CalendarEvent]:
    """Return the events of entries; `describe` gives what an event says when it is opened.

    Left out are entries without a date, standing advice, what was missed or skipped, what left the
    plan and kept no day free, and what the team must be asked about (`ask_team`): product
    information beside a hospital's leaflet never becomes a firm date for a patient.
    """
    for entry in entries:
        spans = tuple(_spans(entry)) if _is_shown(entry) else ()
        text = describe(entry) if spans else ""
        for span in spans:
            yield _event(entry, span, text)


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
    """Tell whether an entry left the plan. What is booked at a hospital is not ours to cancel."""
    return entry.is_dropped and entry.status not in (Status.BOOKED, Status.DONE)


def _is_agreed(entry: TimelineEntry) -> bool:
    """Tell whether a day stands: what was moved, or must be asked about, is not agreed."""
    is_open_question = entry.is_dropped or entry.rebook or entry.status is Status.MOVED
    return entry.certainty is Certainty.BOOKED and not is_open_question


def _is_moment(entry: TimelineEntry) -> bool:
    """Tell whether somebody goes somewhere for it; a period or a daily tablet takes no day."""
    return not (entry.is_period or entry.repeat or entry.kind in SAID)


def _clock(entry: TimelineEntry, span: _Span) -> tuple[date, date]:
    """Return when an event begins and ends: on the clock only where an hour was agreed."""
    if entry.status is Status.BOOKED and entry.at:
        begins = datetime.combine(span.first, entry.at)
        return begins, begins + LENGTH
    return span.first, span.last


def _spans(entry: TimelineEntry) -> Iterator[_Span]:
    """The events of one entry: none without a date; two, its ends, for a long one."""
    words, when = {"title": entry.title}, entry.when
    if when.is_period:
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


def _period(entry: TimelineEntry) -> Iterator[_Span]:
    first, last = entry.when.first, entry.when.last
    if not first or not last:
        return
    if (last - first).days < LONGEST_BAR:
        yield _Span(first, last, entry.title)
        return
    words = {"title": entry.title, "softness": softness_words(entry.softness)}
    ends = _("Last day (%(softness)s): %(title)s") if entry.softness else _("Last day: %(title)s")
    yield _Span(first, first, _("Begins: %(title)s") % words, ".first")
    yield _Span(last, last, ends % words, ".last")


def _in_full(entry: TimelineEntry, title: str) -> str:
    """Say in the title itself what nobody should have to open an event for."""
    if entry.conditional:
        title = f"{title} – {entry.condition or _('may apply to you')}"
    if is_cancelled(entry):
        return _("CANCELLED: %(title)s") % {"title": entry.title}
    if entry.status is not Status.BOOKED:
        return title
    if entry.is_dropped:
        return _("Ask whether this goes on: %(title)s") % {"title": title}
    if entry.rebook:
        return _("Ask whether this day stays: %(title)s") % {"title": title}
    return title
