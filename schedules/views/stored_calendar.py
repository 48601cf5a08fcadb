"""The calendar of a feed: as it was made before, or made anew where something of it changed."""

import hashlib
import json
from dataclasses import replace
from datetime import date, datetime, time
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone, translation

from schedules.access.stored_feeds import Revision, Revisions, store, stored_of
from schedules.access.stored_feeds import Shown as Mark
from schedules.models import Feed, StoredFeed
from schedules.queries import calendar_state, calendar_timelines
from schedules.renderers.calendar.choices import Choice
from schedules.renderers.calendar.ending import ending_event
from schedules.renderers.calendar.event import CalendarEvent
from schedules.renderers.calendar.events import Frame
from schedules.renderers.calendar.ical import CANCELLED_FOR, Shown, shown_in_feed, write_feed
from schedules.renderers.calendar.trial import trial_event
from schedules.renderers.calendar.vcalendar import digest_of


class _Moment(NamedTuple):
    """When a calendar is made, and to which page its events lead."""

    now: datetime
    link: str


def calendar_of(feed: Feed, now: datetime, link: str) -> StoredFeed:
    """Return the calendar of a feed as it is now: one query where nothing changed.

    `link` is the page to which its events lead.
    It is made outside the transaction that keeps it: what takes long may not lock others out.
    """
    stored: StoredFeed | None = getattr(feed, "stored", None)
    while True:
        basis = _basis(feed, now)
        if stored and stored.basis == basis:
            return stored
        made = _made(feed, basis, stored.basis if stored else "", _Moment(now, link))
        if made:
            return made
        stored = stored_of(feed)  # somebody else's, of this very moment


def choice_of(feed: Feed) -> Choice:
    """Return what the maker of a feed chose."""
    return Choice(
        feed.is_neutral,
        frozenset(feed.lanes),
        feed.language,
        by_day=feed.by_day,
        only_last_days=feed.only_last_days,
        has_reminders=feed.has_reminders,
        has_alarms=feed.has_alarms,
    )


def _basis(feed: Feed, now: datetime) -> str:
    """Return a mark of all that the calendar is made of: the choices, the plans and the day.

    Under which name of this host it is read is not in it: by two names in turn it would be made
    anew each time, and every event with it.
    """
    choice = choice_of(feed)._replace(lanes=sorted(feed.lanes))  # type: ignore[arg-type]
    of = [choice, timezone.localdate(now), feed.trial_at, *calendar_state(feed.access.patient)]
    return hashlib.sha256(json.dumps(of, default=str).encode()).hexdigest()


def _made(feed: Feed, basis: str, instead_of: str, moment: _Moment) -> StoredFeed | None:
    now = moment.now
    choice, shown = choice_of(feed), _shown(feed, moment)
    by_uid = {event.uid: event for event in shown.events}

    def write(revisions: Revisions) -> bytes:
        events = tuple(_revised(event, revisions[uid]) for uid, event in by_uid.items())
        return write_feed(shown._replace(events=events), choice, now).body

    marks = {uid: _mark(event, now) for uid, event in by_uid.items()}
    return store(feed, marks, write, instead_of=instead_of, basis=basis, now=now)


def frame_of(feed: Feed, link: str, today: date) -> Frame:
    """Return where a calendar of ours says what it leaves out: on the day that it was made."""
    return Frame(feed.code.hex, timezone.localdate(feed.made_at), link, today)


def _shown(feed: Feed, moment: _Moment) -> Shown:
    """Return what a feed shows on the day that it is; what was cancelled counts in whole days."""
    today = timezone.localdate(moment.now)
    left_since = timezone.make_aware(datetime.combine(today - CANCELLED_FOR, time()))
    with translation.override(feed.language):
        timelines = calendar_timelines(feed.access.patient, left_since=left_since)
        shown = shown_in_feed(timelines, choice_of(feed), frame_of(feed, moment.link, today))
        trial = trial_event(feed.code, feed.trial_at, today)
        ours = [trial] if trial else []
        # Without anything else there is nothing that could be out of date: of who died, say.
        if not all(event.cancelled for event in shown.events):
            ours.append(ending_event(str(uuid5(NAMESPACE_URL, f"feed:{feed.code}")), today))
        return shown._replace(events=(*shown.events, *ours))


def _mark(event: CalendarEvent, now: datetime) -> Mark:
    first = Revision(event.sequence, (event.stamp or now).replace(microsecond=0))
    return Mark(digest_of(event), first)


def _revised(event: CalendarEvent, revision: Revision) -> CalendarEvent:
    return replace(event, sequence=revision.sequence, stamp=revision.at)
