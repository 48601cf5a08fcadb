"""The timeline as a file for calendar programs, and the feed that they read again and again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _

from schedules.agenda.lanes import lane_of
from schedules.engine import Offset
from schedules.renderers import Rendered
from schedules.timeline import Timeline, TimelineEntry

from .events import Describe, events_of
from .vcalendar import CalendarEvent, write_calendar
from .words import description, neutral_title, notices_by_entry

CONTENT_TYPE = "text/calendar; charset=utf-8"
BACK, AHEAD = timedelta(days=90), Offset(months=24)  # how much of a timeline a feed holds
CANCELLED_FOR = timedelta(days=60)  # after this no calendar is told any more


class Choice(NamedTuple):
    """What the maker of a feed chose: words that tell nothing or all, and which lanes."""

    is_neutral: bool
    lanes: frozenset[str]
    language: str


def render_ical(timeline: Timeline, today: date) -> Rendered:
    """Return the timeline as a calendar file, in the language of the timeline.

    `today` changes nothing: the same timeline always gives the same bytes.
    """
    with translation.override(timeline.language):
        name = _("%(treatment)s: overview") % {"treatment": timeline.treatment_name}
        events = events_of(timeline.everything, _describe(timeline))
        told_at = timeline.told_at
        body = write_calendar(name, timeline.language, timeline.stamp, events, told_at=told_at)
    return Rendered(f"{timeline.treatment}-{timeline.start}.ics", CONTENT_TYPE, body)


def render_feed(
    timelines: Iterable[Timeline],
    choice: Choice,
    today: date,
    stamp: datetime,
    trial: CalendarEvent | None = None,
) -> Rendered:
    """Return all timelines of a person as one calendar, in the chosen words and lanes.

    It goes from 90 days before today to 24 months after it. `stamp` is when anything of it last
    changed. `trial` is an entry that somebody asked for to see whether it arrives.
    """
    timelines = list(timelines)
    with translation.override(choice.language):
        near = [event for event in _events(timelines, choice, today) if _is_near(event, today)]
        body = write_calendar(
            _name(_treatments(timelines, near), choice),
            choice.language,
            stamp,
            [*near, trial] if trial else near,
            is_neutral=choice.is_neutral,
            told_at=told_at(timelines, choice),
        )
    return Rendered("calendar.ics", CONTENT_TYPE, body)


def told_at(timelines: Iterable[Timeline], choice: Choice) -> datetime | None:
    """Return when the numbers in the texts of a feed last changed; a neutral one has none."""
    if choice.is_neutral:
        return None
    return max((made.told_at for made in timelines if made.told_at), default=None)


def _events(timelines: Sequence[Timeline], choice: Choice, today: date) -> Iterable[CalendarEvent]:
    """Return the events of all timelines at once: an appointment may be for several of them."""
    told = (entry for timeline in timelines for entry in timeline.everything)
    entries = [entry for entry in told if lane_of(entry) in choice.lanes]
    if choice.is_neutral:
        return events_of(map(_neutral, entries), _tell_nothing)
    return events_of(entries, _describe(*timelines))


def _describe(*timelines: Timeline) -> Describe:
    notices = {
        uid: texts for timeline in timelines for uid, texts in notices_by_entry(timeline).items()
    }
    return lambda entry, parts: description(entry, parts, notices.get(entry.uid, ()))


def _treatments(timelines: Iterable[Timeline], events: Iterable[CalendarEvent]) -> Iterator[str]:
    """Yield the name of each treatment of which an event tells, in their order, each once."""
    told = {event.uid.partition(".")[0] for event in events}
    by_name: dict[str, set[str]] = {}
    for timeline in timelines:
        uids = {entry.uid for entry in timeline.everything}
        by_name.setdefault(timeline.treatment_name, set()).update(uids)
    return (name for name, uids in by_name.items() if uids & told)


def _neutral(entry: TimelineEntry) -> TimelineEntry:
    """Return an entry of which everything that an event says in words tells nothing of care."""
    return replace(entry, title=neutral_title(entry), place="", condition="", softness="")


def _tell_nothing(_entry: TimelineEntry, _parts: Sequence[TimelineEntry]) -> str:
    return _("You find more about this in “My schedule”.")


def _name(treatments: Iterable[str], choice: Choice) -> str:
    names = " + ".join(treatments)
    if choice.is_neutral or not names:
        return _("My appointments")
    return _("%(treatment)s: overview") % {"treatment": names}


def _is_near(event: CalendarEvent, today: date) -> bool:
    first, last = _day(event.begins), _day(event.ends)
    if event.repeat:
        last = event.repeat.until or date.max
    since = today if event.cancelled else today - BACK
    return first <= AHEAD.from_day(today) and last >= since


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
