"""The timelines of a person as the events of a calendar: one a day, or one for each thing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from schedules.agenda.lanes import lane_of
from schedules.engine import GIVEN, Kind, Offset, Repeat, Status
from schedules.timeline import Timeline, TimelineEntry
from schedules.words.unanswered import as_read

from .asking import asked_of_all
from .choices import Choice
from .event import CalendarEvent
from .gathering import Group, groups_of, is_first_of_advice
from .left_out import NOT_GIVEN, LeftOut, left_out_of, left_out_words
from .pieces import (
    Way,
    begins_then,
    is_agreed,
    is_cancelled,
    is_moment,
    shared,
    stay_of,
    to_agree_of,
)
from .titles import is_unsure, neutral_title, title_before, title_of
from .words import description, notices_by_entry, reminder, to_prepare

BACK, AHEAD = timedelta(days=90), Offset(months=24)  # how much of a timeline a feed holds
ONE_DAY = timedelta(days=1)
# An alarm of whole days counts from midnight: this one sounds at ten, the morning before.
BEFORE_A_DAY = timedelta(hours=14)


class Contents(NamedTuple):
    """What is in a calendar, and what is not, with why."""

    events: tuple[CalendarEvent, ...]
    left_out: tuple[LeftOut, ...]
    told: frozenset[str]  # the uids of the entries of which an event tells


class Frame(NamedTuple):
    """What a calendar is beside its timelines: its page, and where it says what it leaves out.

    `today` is None for a file that holds all; a feed goes from 90 days before it to 24 months
    after.
    """

    key: str  # of the event that says what is left out
    on: date  # its day
    link: str = ""
    today: date | None = None


class _Told(NamedTuple):
    """An event, and the entries of which it tells."""

    event: CalendarEvent
    uids: frozenset[str]


def contents_of(timelines: Sequence[Timeline], choice: Choice, frame: Frame) -> Contents:
    """Return what is in a calendar of these timelines, in the active language, and what is not."""
    timelines = [as_read(timeline) for timeline in timelines]
    asked = asked_of_all(timelines)
    everything = [entry for timeline in timelines for entry in timeline.everything]
    shown = [entry for entry in everything if _is_shown(entry, choice, asked)]
    to_agree = frozenset[str]().union(*map(to_agree_of, timelines))
    told_as = list(map(_neutral, shown)) if choice.is_neutral else shown
    until = AHEAD.from_day(frame.today) if frame.today else None
    groups = groups_of(told_as, choice, to_agree, until)
    text = _tell_nothing if choice.is_neutral else _text(timelines)
    told = [one for group in groups for one in _told(group, choice, frame.link, text)]
    near = [one for one in told if frame.today is None or _is_near(one.event, frame.today)]
    uids = frozenset(uid for one in near for uid in one.uids)
    left_out = left_out_of(everything, uids, choice, until)
    events = [*(one.event for one in near), *_names_what_is_missing(left_out, choice, frame)]
    return Contents(tuple(_apart(events) if choice.is_neutral else events), left_out, uids)


def _is_shown(entry: TimelineEntry, choice: Choice, asked: frozenset[str]) -> bool:
    if lane_of(entry) not in choice.lanes or entry.status in NOT_GIVEN:
        return False
    if is_cancelled(entry):
        return shared(entry) is not None  # what was never agreed just leaves
    return not entry.ask_team or entry.uid in asked


# words


def _text(timelines: Iterable[Timeline]) -> Callable[[Group], str]:
    notices: dict[str, Sequence[str]] = {}
    for timeline in timelines:
        notices |= notices_by_entry(timeline)
    return lambda group: description(group, lambda entry: notices.get(entry.uid, ()))


def _tell_nothing(_group: Group) -> str:
    return _("You find more about this in “My schedule”.")


def _neutral(entry: TimelineEntry) -> TimelineEntry:
    """Return an entry of which everything that an event says in words tells nothing of care."""
    return replace(entry, title=neutral_title(entry), place="", condition="", softness="")


def _apart(events: Iterable[CalendarEvent]) -> list[CalendarEvent]:
    """Number titles that would stand twice on one day: who reads them cannot tell them apart."""
    last_days: dict[str, list[date]] = {}
    numbered: dict[str, CalendarEvent] = {}
    events = list(events)
    for event in sorted(events, key=_by_the_clock):
        taken = last_days.setdefault(event.title, [])
        free = (n for n, last in enumerate(taken) if last < _day(event.begins))
        place = next(free, len(taken))
        taken[place : place + 1] = [_last_day(event)]
        title = f"{event.title} ({place + 1})" if place else event.title
        numbered[event.uid] = replace(event, title=title)
    return [numbered[event.uid] for event in events]


def _by_the_clock(event: CalendarEvent) -> tuple[date, time, str]:
    """Return the place of an event among others: whole days before hours."""
    at = event.begins.time() if isinstance(event.begins, datetime) else time.min
    return _day(event.begins), at, event.uid


# events


def _told(group: Group, choice: Choice, link: str, text: Callable[[Group], str]) -> Iterator[_Told]:
    uids = frozenset(piece.entry.uid for piece in group.pieces)
    event = _event(group, choice, link, text(group))
    yield _Told(event, uids)
    if choice.has_reminders and _is_prepared_for(group):
        yield _Told(_evening_before(group, event, choice), frozenset())


def _event(group: Group, choice: Choice, link: str, text: str) -> CalendarEvent:
    lead = group.lead
    begins, ends = _clock(group)
    is_sure = not is_cancelled(lead.entry) and is_agreed(lead.entry)
    return CalendarEvent(
        uid=lead.uid,
        title=_title(group, choice),
        description=text,
        place=next((p.entry.place for p in (*group.of_appointment, lead) if p.entry.place), ""),
        begins=begins,
        ends=ends,
        booked=is_sure,
        busy=_takes_time(group, begins, ends),
        cancelled=is_cancelled(lead.entry),
        repeat=_repeat(lead.entry) if lead.way is Way.DAY else None,
        url=link,
        alarm=_alarm(group, begins) if choice.has_alarms else None,
        sequence=max(piece.entry.sequence for piece in group.pieces),
        stamp=max((s for p in group.pieces if (s := p.entry.changed_at)), default=None),
    )


def _repeat(entry: TimelineEntry) -> Repeat | None:
    """Return how often an event comes back; one of which nobody knows that stands on its first."""
    repeat = entry.when.repeat
    return repeat if repeat and repeat.is_known else None


def _title(group: Group, choice: Choice) -> str:
    if choice.has_reminders and is_first_of_advice(group.lead) and not choice.is_neutral:
        return _("From 0:00 today: %(title)s") % {"title": group.lead.entry.title}
    return title_of(group)


def _takes_time(group: Group, begins: date, ends: date) -> bool:
    """Tell whether somebody cannot be elsewhere: agreed, still to come, and known how long."""
    waiting = [p.entry for p in group.of_appointment if p.entry.status is Status.BOOKED]
    is_sure = any(map(is_agreed, waiting)) and not any(entry.is_undecided for entry in waiting)
    is_long = isinstance(begins, datetime) and begins != ends
    return is_sure and (is_long or stay_of(group.lead.entry) is not None)


def _clock(group: Group) -> tuple[date, date]:
    """Return when an event begins and ends: on the clock only where an hour was agreed."""
    first, last = group.days
    agreed = group.agreed
    if (
        agreed is None
        or agreed.at is None
        or agreed.on != first
        or agreed.last not in (None, first)
    ):
        return first, last
    begins = datetime.combine(first, agreed.at)
    return begins, begins + _length(group)


def _length(group: Group) -> timedelta:
    """Return how long it takes: as agreed, else the longest that the source says, else nothing."""
    main = (group.of_appointment or (group.lead,))[0].entry
    if main.appointment and main.appointment.minutes:
        return timedelta(minutes=main.appointment.minutes)
    return timedelta(minutes=main.takes.most or main.takes.least) if main.takes else timedelta()


def _alarm(group: Group, begins: date) -> timedelta | None:
    """Return how long before it an alarm sounds: only for what somebody goes to."""
    entry = group.lead.entry
    is_asked = entry.ask_team or is_cancelled(entry) or entry.status in GIVEN
    if is_asked or not is_moment(entry) or not begins_then(group.lead):
        return None
    return ONE_DAY if isinstance(begins, datetime) else BEFORE_A_DAY


# entries of their own


def _is_prepared_for(group: Group) -> bool:
    """Tell whether somebody wants to know it the evening before.

    That is what must be prepared, and an admission that stands: for that one packs.
    """
    entry = group.lead.entry
    is_open = not (entry.ask_team or is_cancelled(entry) or entry.status in GIVEN)
    if not (is_open and is_moment(entry) and begins_then(group.lead)):
        return False
    is_admission = entry.kind is Kind.ADMISSION or stay_of(entry) is not None
    return bool(to_prepare(group)) or (is_admission and not is_unsure(group))


def _evening_before(group: Group, event: CalendarEvent, choice: Choice) -> CalendarEvent:
    day = _day(event.begins) - ONE_DAY
    return replace(
        event,
        uid=f"{event.uid}.before",
        title=title_before(group, is_to_prepare=bool(to_prepare(group))),
        description=event.description if choice.is_neutral else reminder(group),
        begins=day,
        ends=day,
        busy=False,
        alarm=None,
        repeat=None,
    )


def _names_what_is_missing(
    left_out: Sequence[LeftOut], choice: Choice, frame: Frame
) -> Iterator[CalendarEvent]:
    """Yield an entry that says what the calendar leaves out, where it leaves anything out."""
    if left_out:
        yield CalendarEvent(
            uid=f"{frame.key}.left-out",
            title=_("What is not in this calendar"),
            description=left_out_words(left_out, is_neutral=choice.is_neutral),
            place="",
            begins=frame.on,
            ends=frame.on,
            url=frame.link,
        )


def _is_near(event: CalendarEvent, today: date) -> bool:
    first, last = _day(event.begins), _last_day(event)
    since = today if event.cancelled else today - BACK
    return first <= AHEAD.from_day(today) and last >= since


def _last_day(event: CalendarEvent) -> date:
    if event.repeat:
        return event.repeat.until or date.max
    return _day(event.ends)


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
