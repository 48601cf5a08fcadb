"""The entries of a timeline as events of a calendar: on which days, under which title."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from schedules.engine import Certainty, Kind, Status
from schedules.presenters import softness_words
from schedules.renderers.vcalendar import CalendarEvent
from schedules.timeline import TimelineEntry

LONGEST_BAR = 62  # days; a longer bar would lie over every page of a calendar for months or years
NO_APPOINTMENT = (Kind.ADVICE, Kind.WARNING, Kind.FERTILITY)
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

    Left out are entries without a date, standing advice, what was missed or skipped, and what the
    team must be asked about (`ask_team`): product information beside a hospital's leaflet never
    becomes a firm date for a patient.
    """
    for entry in entries:
        is_shown = not entry.ask_team and entry.status not in NOT_GIVEN
        spans = tuple(_spans(entry)) if is_shown else ()
        text = describe(entry) if spans else ""
        for span in spans:
            yield _event(entry, span, text)


def _event(entry: TimelineEntry, span: _Span, text: str) -> CalendarEvent:
    begins, ends = _clock(entry, span)
    has_left = is_cancelled(entry)
    return CalendarEvent(
        uid=entry.uid + span.part,
        sequence=entry.sequence,
        title=_in_full(entry, span.title),
        description=text,
        place=entry.place,
        begins=begins,
        ends=ends,
        booked=entry.certainty is Certainty.BOOKED and not entry.is_dropped,
        busy=_is_appointment(entry) and not has_left,
        cancelled=has_left,
        repeat=entry.repeat if entry.day else None,
        stamp=entry.changed_at,
    )


def is_cancelled(entry: TimelineEntry) -> bool:
    """Tell whether an entry left the plan. What is booked at a hospital is not ours to cancel."""
    return entry.is_dropped and entry.status not in (Status.BOOKED, Status.DONE)


def _clock(entry: TimelineEntry, span: _Span) -> tuple[date, date]:
    """Return when an event begins and ends: on the clock only where an hour was agreed."""
    if entry.status is Status.BOOKED and entry.at:
        begins = datetime.combine(span.first, entry.at)
        return begins, begins + LENGTH
    return span.first, span.last


def _spans(entry: TimelineEntry) -> Iterator[_Span]:
    """The events of one entry: none without a date; two, its ends, for a long period."""
    words = {"title": entry.title}
    if entry.is_period:
        yield from _period(entry)
    elif entry.day and entry.certainty is Certainty.ABOUT:
        yield _Span(entry.day, entry.day, _("Around this day: %(title)s") % words)
    elif entry.day:
        yield _Span(entry.day, entry.day, entry.title)
    elif entry.earliest and entry.latest:
        yield _Span(entry.earliest, entry.latest, _("On one of these days: %(title)s") % words)
    elif entry.latest:
        yield _Span(entry.latest, entry.latest, _("Before this day: %(title)s") % words)


def _period(entry: TimelineEntry) -> Iterator[_Span]:
    first, last = entry.earliest, entry.latest
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
        return _("CANCELLED: %(title)s") % {"title": title}
    if entry.is_dropped and entry.status is Status.BOOKED:
        return _("Ask whether this goes on: %(title)s") % {"title": title}
    return title


def _is_appointment(entry: TimelineEntry) -> bool:
    """Tell whether the day is taken; a period, a window or a daily tablet takes none."""
    return bool(entry.day and not entry.repeat and entry.kind not in NO_APPOINTMENT)
