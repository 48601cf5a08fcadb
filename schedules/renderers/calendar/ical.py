"""The timeline as a file for calendar programs, and the feed that they read again and again."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _

from schedules.agenda.lanes import Lane
from schedules.renderers import Rendered
from schedules.timeline import Timeline

from .choices import Choice
from .event import CalendarEvent
from .events import Contents, Frame, contents_of
from .vcalendar import write_calendar

CONTENT_TYPE = "text/calendar; charset=utf-8"
CANCELLED_FOR = timedelta(days=60)  # after this no calendar is told any more
FULL = frozenset(Lane)


class Shown(NamedTuple):
    """What a feed shows: the name of the calendar, and its events."""

    name: str
    events: tuple[CalendarEvent, ...]


def render_ical(timeline: Timeline, today: date) -> Rendered:
    """Return the timeline as a calendar file, in the language of the timeline.

    `today` changes nothing: the same timeline always gives the same bytes.
    """
    file = render_file([timeline], Choice(is_neutral=False, lanes=FULL, language=timeline.language))
    return file._replace(filename=f"{timeline.treatment}-{timeline.start}.ics")


def render_file(timelines: Sequence[Timeline], choice: Choice, link: str = "") -> Rendered:
    """Return timelines as one calendar file, whole. There is at least one."""
    first = min(timelines, key=lambda timeline: timeline.start)
    named = "/".join(f"{made.treatment} {made.clinic} {made.start}" for made in timelines)
    frame = Frame(hashlib.sha256(named.encode()).hexdigest()[:32], first.start, link)
    stamp = max(made.stamp for made in timelines)
    return _rendered(timelines, choice, frame, stamp)


def render_feed(
    timelines: Iterable[Timeline], choice: Choice, today: date, stamp: datetime
) -> Rendered:
    """Return all timelines of a person as one calendar, in the chosen words and lanes.

    It goes from 90 days before today to 24 months after it. `stamp` is when anything of it last
    changed.
    """
    return _rendered(list(timelines), choice, Frame("calendar", stamp.date(), today=today), stamp)


def _rendered(
    timelines: Sequence[Timeline], choice: Choice, frame: Frame, stamp: datetime
) -> Rendered:
    shown = shown_in_feed(timelines, choice, frame)
    return write_feed(shown, choice, stamp, told_at=told_at(timelines, choice))


def shown_in_feed(timelines: Sequence[Timeline], choice: Choice, frame: Frame) -> Shown:
    """Return what a feed shows; the revision of each event is that of what it was made of."""
    with translation.override(choice.language):
        contents = contents_of(timelines, choice, frame)
        return Shown(_name(_treatments(timelines, contents), choice), contents.events)


def write_feed(
    shown: Shown, choice: Choice, stamp: datetime, *, told_at: datetime | None = None
) -> Rendered:
    """Return the file of what a feed shows; `stamp` is of events that have none of their own."""
    body = write_calendar(
        shown.name,
        choice.language,
        stamp,
        shown.events,
        is_neutral=choice.is_neutral,
        told_at=told_at,
    )
    return Rendered("calendar.ics", CONTENT_TYPE, body)


def told_at(timelines: Iterable[Timeline], choice: Choice) -> datetime | None:
    """Return when the numbers in the texts of a feed last changed; a neutral one has none."""
    if choice.is_neutral:
        return None
    return max((made.told_at for made in timelines if made.told_at), default=None)


def _treatments(timelines: Iterable[Timeline], contents: Contents) -> Iterator[str]:
    """Yield the name of each treatment of which an event tells, in their order, each once."""
    by_name: dict[str, set[str]] = {}
    for timeline in timelines:
        uids = {entry.uid for entry in timeline.everything}
        by_name.setdefault(timeline.treatment_name, set()).update(uids)
    return (name for name, uids in by_name.items() if uids & contents.told)


def _name(treatments: Iterable[str], choice: Choice) -> str:
    names = " + ".join(treatments)
    if choice.is_neutral or not names:
        return _("My appointments")
    return _("%(treatment)s: overview") % {"treatment": names}
