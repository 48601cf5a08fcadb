"""A day, an hour and a place in time, in words."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schedules.engine import Certainty, Repeat
from schedules.timeline import TimelineEntry

MONDAY = date(2026, 1, 5)


def day_words(day: date) -> str:
    """Return a day in words: "5 november 2026"."""
    return _formatted(day, "j F Y", get_language())


def weekday_words(day: date) -> str:
    """Return a day with its weekday: "donderdag 5 november 2026"."""
    return _formatted(day, "l j F Y", get_language())


@lru_cache(maxsize=8192)
def _formatted(day: date, pattern: str, language: str | None) -> str:
    """Format a day once: a page names the same days again and again, and formatting is slow."""
    return date_format(day, pattern)


def place_in_time(entry: TimelineEntry) -> str:
    """Return when an entry is, as sure as it is and no surer."""
    if entry.is_period:
        return _period_words(entry.earliest, entry.latest)
    day = entry.day
    if day and entry.repeat:
        return repeat_words(entry.repeat, day)
    if day:
        word = _with_hour(weekday_words(day), entry.at)
        return _("around %(day)s") % {"day": word} if entry.certainty is Certainty.ABOUT else word
    if entry.earliest and entry.latest:
        words = {"first": day_words(entry.earliest), "last": day_words(entry.latest)}
        return _("between %(first)s and %(last)s") % words
    if entry.latest:
        return _("before %(day)s") % {"day": day_words(entry.latest)}
    return _("date not known yet")


def _with_hour(day: str, at: time | None) -> str:
    return _("%(day)s, %(hour)s") % {"day": day, "hour": f"{at:%H:%M}"} if at else day


def _period_words(first: date | None, last: date | None) -> str:
    if first and last:
        return _("%(first)s up to and including %(last)s") % {
            "first": day_words(first),
            "last": day_words(last),
        }
    return _("from %(first)s") % {"first": day_words(first)} if first else _("date not known yet")


def repeat_words(repeat: Repeat, first: date) -> str:
    """Return a series that is one entry in words: "elke maandag en vrijdag vanaf …"."""
    if repeat.weekdays:
        names = [date_format(MONDAY + timedelta(day), "l") for day in repeat.weekdays]
        often = _("every %(days)s") % {"days": list_words(names)}
    elif repeat.every_days == 1:
        often = _("every day")
    else:
        often = _("every %(n)s days") % {"n": repeat.every_days}
    words = {"often": often, "first": day_words(first)}
    if repeat.until:
        words["last"] = day_words(repeat.until)
        return _("%(often)s from %(first)s up to and including %(last)s") % words
    return _("%(often)s from %(first)s") % words


def list_words(words: Sequence[str]) -> str:
    """Return words as one phrase: "maandag, woensdag en vrijdag"."""
    *others, last = words
    return (
        _("%(others)s and %(last)s") % {"others": ", ".join(others), "last": last}
        if others
        else last
    )
