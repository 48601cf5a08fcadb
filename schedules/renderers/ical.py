"""The timeline as a file for calendar programs: which entries, on which days, under which title."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _

from schedules.cards import card
from schedules.engine import Certainty, Kind
from schedules.presenters import softness_words
from schedules.renderers import Rendered
from schedules.renderers.ical_words import description, notices_by_entry
from schedules.renderers.vcalendar import CalendarEvent, write_calendar
from schedules.timeline import Timeline, TimelineEntry

LONGEST_BAR = 62  # days; a longer bar would lie over every page of a calendar for months or years
NO_APPOINTMENT = (Kind.ADVICE, Kind.WARNING, Kind.FERTILITY)


class _Span(NamedTuple):
    """One event of an entry: its days, both included, and what is added to the entry's identity."""

    first: date
    last: date
    title: str
    part: str = ""


def render_ical(timeline: Timeline, today: date) -> Rendered:
    """Return the timeline as a calendar file, in the language of the timeline.

    Left out are entries without a date, standing advice, and what the team must be asked about
    (`ask_team`): product information beside a hospital's leaflet never becomes a firm date for a
    patient. `today` changes nothing: the same timeline always gives the same bytes.
    """
    with translation.override(timeline.language):
        name = _("%(treatment)s: overview") % {"treatment": timeline.treatment_name}
        events = list(_events(timeline, today))
        body = write_calendar(name, timeline.language, timeline.stamp, events)
    filename = f"{timeline.treatment}-{timeline.start}.ics"
    return Rendered(filename, "text/calendar; charset=utf-8", body)


def _events(timeline: Timeline, today: date) -> Iterator[CalendarEvent]:
    notices = notices_by_entry(timeline)
    for entry in timeline.entries:
        spans = () if entry.ask_team else tuple(_spans(entry))
        text = description(card(entry, today), notices[entry.uid]) if spans else ""
        for span in spans:
            yield CalendarEvent(
                uid=entry.uid + span.part,
                sequence=entry.sequence,
                title=_for_whom(entry, span.title),
                description=text,
                place=entry.place,
                begins=span.first,
                ends=span.last,
                booked=entry.certainty is Certainty.BOOKED,
                busy=_is_appointment(entry),
                repeat=entry.repeat if entry.day else None,
            )


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


def _for_whom(entry: TimelineEntry, title: str) -> str:
    """Say in the title itself that something may not be for this patient."""
    if not entry.conditional:
        return title
    return f"{title} – {entry.condition or _('may apply to you')}"


def _is_appointment(entry: TimelineEntry) -> bool:
    """Tell whether the day is taken; a period, a window or a daily tablet takes none."""
    return bool(entry.day and not entry.repeat and entry.kind not in NO_APPOINTMENT)
