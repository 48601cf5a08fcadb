"""What became of a test entry in a calendar: was the address read since it was asked for?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _

from schedules.models import Feed
from schedules.renderers.calendar.trial import trial_day, trial_title
from schedules.words.when import day_words, instant_words, weekday_words


@dataclass(frozen=True, slots=True)
class Trial:
    """One calendar, and what is said of the test in it: nothing where none was asked for."""

    feed: Feed
    said: tuple[str, ...]
    is_read: bool  # a program came by since
    is_running: bool  # the entry is there to be seen


def trials_of(feeds: Iterable[Feed], today: date) -> tuple[Trial, ...]:
    """Return each calendar with its test."""
    return tuple(_trial(feed, today) for feed in feeds)


def _trial(feed: Feed, today: date) -> Trial:
    if feed.trial_at is None:
        return Trial(feed, (), is_read=False, is_running=False)
    day = trial_day(feed.trial_at)
    is_read = feed.fetched_at is not None and feed.fetched_at >= feed.trial_at
    is_running = today <= day
    said = _running(feed, day, is_read) if is_running else _over(day, is_read)
    return Trial(feed, tuple(said), is_read, is_running)


def _running(feed: Feed, day: date, is_read: bool) -> list[str]:
    words = {
        "day": weekday_words(day),
        "title": _title(feed.language),
        "asked": _moment(feed.trial_at),
        "read": _moment(feed.fetched_at),
    }
    asked = _("You asked for a test on %(asked)s.") % words
    if is_read:
        return [
            asked,
            _("Your calendar read the address on %(read)s.") % words,
            _("Look at %(day)s: there stands “%(title)s”.") % words,
            _("Do you not see it yet? Close the calendar, and open it again later."),
        ]
    return [
        asked,
        _("No calendar has read this address since then."),
        _("It can take a day. Look at this page again tomorrow."),
    ]


def _over(day: date, is_read: bool) -> list[str]:
    words = {"day": day_words(day)}
    if is_read:
        return [_("The test of %(day)s is over. Your calendar read the address.") % words]
    return [
        _("The test of %(day)s is over. No calendar read this address.") % words,
        _("Go through the steps for your calendar again."),
    ]


def _moment(at: datetime | None) -> str:
    return instant_words(at) if at else ""


def _title(language: str) -> str:
    """Return how the entry is called in the calendar, which may speak another language."""
    with translation.override(language):
        return trial_title()
