"""What was given so far: by what was recorded, and where nothing was, by the schedule."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.engine import GIVEN, OPEN, Kind, Status
from schedules.timeline import Timeline, TimelineEntry
from schedules.words.labels import condition_words, status_words
from schedules.words.when import day_words, when_words

from .phrases import bracketed, once
from .sheet import Given

NAMED = 3  # so many days of one kind of dose are named; of more the first and the last


def given(timeline: Timeline, today: date) -> Iterator[Given]:
    """Yield each kind of dose that was recorded as given, with its days, and what is taken at home.

    Of that nobody records each day: the schedule says since when, and until when.
    """
    by_title: dict[str, list[TimelineEntry]] = {}
    for dose in _recorded(timeline):
        by_title.setdefault(dose.title, []).append(dose)
    for title, doses in by_title.items():
        yield Given(title, _days(doses))
    yield from map(_series, _at_home(timeline, today))


def last_doses(timeline: Timeline, today: date) -> Iterator[Given]:
    """Yield what is taken at home, the last dose that was recorded, and what is due since then.

    What nobody recorded may have been given (docs/design.md): whoever reads this must know of it.
    What came before a series that is taken since is no last dose.
    """
    recorded, home = _recorded(timeline)[-1:], _at_home(timeline, today)
    begun = min((dose.day for dose in home if dose.day), default=date.min)
    since = recorded[0].on if recorded else None
    due = [dose for dose in _open(timeline) if not dose.repeat and _is_between(dose, since, today)]
    yield from map(_series, home)
    for dose in recorded:
        if dose.on and dose.on > begun:
            yield Given(dose.title, _day(dose))
    for dose in due[-1:]:
        if dose.day and dose.day > begun:
            words = {"when": when_words(dose.when)}
            yield Given(_named(dose), _("%(when)s, not recorded") % words)


def _series(dose: TimelineEntry) -> Given:
    return Given(_named(dose), when_words(dose.when))


def _at_home(timeline: Timeline, today: date) -> list[TimelineEntry]:
    """Return what is taken at home these days; where nothing is, what was taken so last.

    That ended, by a pause or a stop: it stands here until another dose was recorded.
    """
    begun = [d for d in _open(timeline) if d.repeat and d.day and d.day <= today]
    if running := [dose for dose in begun if not dose.when.is_over(today)]:
        return running
    ended = [dose for dose in begun if not dose.conditional] or begun
    last = max((dose.when.last or date.min for dose in ended), default=date.min)
    recorded = _recorded(timeline)[-1:]
    if any(dose.on and dose.on > last for dose in recorded):
        return []
    return [dose for dose in ended if dose.when.last == last]


def _recorded(timeline: Timeline) -> list[TimelineEntry]:
    found = [e for e in timeline.items if e.kind is Kind.DOSE and e.status in GIVEN and e.on]
    found += filter(None, [timeline.transplant])
    return sorted(found, key=lambda dose: dose.on or date.min)


def _open(timeline: Timeline) -> Iterator[TimelineEntry]:
    doses = (entry for entry in timeline.items if entry.kind is Kind.DOSE and entry.status in OPEN)
    return (dose for dose in doses if not (dose.ask_team or dose.is_dropped))


def _named(dose: TimelineEntry) -> str:
    """Return its name; of what may not hold for this person, that as well."""
    return bracketed(dose.title, condition_words(dose))


def _is_between(dose: TimelineEntry, since: date | None, today: date) -> bool:
    return dose.day is not None and (since or date.min) < dose.day <= today


def _days(doses: Sequence[TimelineEntry]) -> str:
    if len(doses) <= NAMED:
        return once(map(_day, doses))
    n = len(doses)
    words = {"n": n, "first": _day(doses[0]), "last": _day(doses[-1])}
    return (
        ngettext(
            "%(n)d time, the first %(first)s, the last %(last)s",
            "%(n)d times, the first %(first)s, the last %(last)s",
            n,
        )
        % words
    )


def _day(dose: TimelineEntry) -> str:
    """Return the day of a dose; of one that was broken off that it was."""
    more = status_words(dose.status) if dose.status is Status.PARTIAL else ""
    return bracketed(day_words(dose.on), more) if dose.on else ""
