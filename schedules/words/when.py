"""A day, an hour and a place in time, in words."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from schedules.engine import Certainty, Repeat, Status
from schedules.inputs.working_days import holiday_name
from schedules.timeline import When

MONDAY = date(2026, 1, 5)
WEEK = 7
WEEKEND = (5, 6)
NEAR = 300  # so many days further a month without its year may be taken for an earlier one


def day_words(day: date) -> str:
    """Return a day in words: "5 november 2026"."""
    return _formatted(day, "j F Y", get_language())


def weekday_words(day: date) -> str:
    """Return a day with its weekday: "donderdag 5 november 2026"."""
    return _formatted(day, "l j F Y", get_language())


def short_words(day: date) -> str:
    """Return a day in short, for a table: "do 5 nov 2026"; Dutch has no capital in a month."""
    return _small(_formatted(day, "D j M Y", get_language()))


def short_day_words(day: date) -> str:
    """Return a day below the name of its month: "do 5"."""
    return _small(_formatted(day, "D j", get_language()))


def _small(words: str) -> str:
    return words.lower() if get_language() == "nl" else words


@lru_cache(maxsize=8192)
def _formatted(day: date, pattern: str, language: str | None) -> str:
    """Format a day once: a page names the same days again and again, and formatting is slow."""
    return date_format(day, pattern)


def hour_words(at: time) -> str:
    """Return an hour on the clock: "9.30 uur" (mscare/formats)."""
    return time_format(at, "TIME_FORMAT")


def instant_words(at: datetime) -> str:
    """Return an instant on this clock: "23 november 2026, 14.05 uur"."""
    return date_format(localtime(at), "DATETIME_FORMAT")


def when_words(when: When) -> str:
    """Return where something stands in time, as sure as it is and no surer."""
    if when.is_period:
        return _period_words(when)
    if when.day is None:
        return _window_words(when.first, when.last)
    if when.repeat:
        return repeat_words(when.repeat, when.day)
    return _as_sure(_with_hour(weekday_words(when.day), when.at), when.certainty)


def goes_on_words(when: When) -> str:
    """Return how often something is taken that goes on, and its last day: "elke dag"."""
    often = _often_words(when.repeat) if when.repeat else _("goes on now")
    return " ".join(filter(None, (often, until_words(when))))


def near_words(when: When) -> str:
    """Return where something near stands in time, without its year: "wo 2 december"."""
    if when.day is not None and not when.is_period:
        day = _small(_formatted(when.day, "D j F", get_language()))
        return _as_sure(_with_hour(day, when.at), when.certainty)
    if when.first and when.last and when.first != when.last:
        is_near = (when.last - when.first).days < NEAR
        last = day_in_month_words(when.last) if is_near else day_words(when.last)
        days = {"first": day_in_month_words(when.first), "last": last}
        return _both(when) % days
    return re.sub(r"( \w+) \d{4}", r"\1", when_words(when))


def _both(when: When) -> str:
    if when.is_at_least:
        return _("%(first)s until at least %(last)s")
    return _("%(first)s – %(last)s") if when.is_period else _("between %(first)s and %(last)s")


def paper_words(when: When) -> str:
    """Return where something stands in time, with the weekday in short: "wo 2 december 2026"."""
    if when.day is None or when.is_period or when.repeat:
        return when_words(when)
    day = _small(_formatted(when.day, "D j F Y", get_language()))
    return _as_sure(_with_hour(day, when.at), when.certainty)


def due_words(when: When) -> str:
    """Return the protocol's own day where the working day to book for is another one, else "".

    It says why. Once a day was chosen or agreed, why the schedule's own day was not suggested says
    nothing.
    """
    if when.due is None or when.status is not Status.PLANNED:
        return ""
    words = {"day": _as_sure(weekday_words(when.due), when.certainty)}
    holiday = _holiday(when)
    if when.due.weekday() in WEEKEND and holiday:
        return _(
            "by the schedule %(day)s; it is another day because the hospital is closed at the "
            "weekend and on %(holiday)s"
        ) % {**words, "holiday": holiday}
    if when.due.weekday() in WEEKEND:
        return (
            _(
                "by the schedule %(day)s; it is another day because the hospital is closed at the "
                "weekend"
            )
            % words
        )
    if holiday:
        return _(
            "by the schedule %(day)s; it is another day because the hospital is closed on "
            "%(holiday)s"
        ) % {**words, "holiday": holiday}
    return _("by the schedule %(day)s; the hospital is closed then") % words


def closed_words(when: When) -> str:
    """Return the same as `due_words` in few words, for a line of its own on paper."""
    if when.due is None or when.status is not Status.PLANNED:
        return ""
    words = {"day": _small(_formatted(when.due, "D j F Y", get_language()))}
    holiday = _holiday(when)
    if when.due.weekday() in WEEKEND and holiday:
        words["holiday"] = holiday
        return _("By the schedule %(day)s, then it is weekend and %(holiday)s") % words
    if when.due.weekday() in WEEKEND:
        return _("By the schedule %(day)s, then it is weekend") % words
    if holiday:
        words["holiday"] = holiday
        return _("By the schedule %(day)s, then it is %(holiday)s") % words
    return _("By the schedule %(day)s, then closed") % words


def _holiday(when: When) -> str:
    """Return the first holiday on a working day that kept something from its own day; else "".

    After Whit Sunday the day suggested is a Tuesday: the weekend alone does not say why.
    """
    if when.due is None or when.first is None:
        return ""
    step = 1 if when.first > when.due else -1
    between = (when.due + timedelta(step * n) for n in range(abs((when.first - when.due).days)))
    names = (holiday_name(day, get_language() or "nl") for day in between if not _is_weekend(day))
    return next(filter(None, names), "")


def _is_weekend(day: date) -> bool:
    return day.weekday() in WEEKEND


def _as_sure(day: str, certainty: Certainty) -> str:
    return _("around %(day)s") % {"day": day} if certainty is Certainty.ABOUT else day


def _with_hour(day: str, at: time | None) -> str:
    return _("%(day)s, %(hour)s") % {"day": day, "hour": hour_words(at)} if at else day


def _window_words(first: date | None, last: date | None) -> str:
    """Something happens once between two days; a side that is None is not known."""
    if first and last:
        words = {"first": day_words(first), "last": day_words(last)}
        return _("between %(first)s and %(last)s") % words
    if last:
        return _("before %(day)s") % {"day": day_words(last)}
    return _("from %(first)s") % {"first": day_words(first)} if first else _("date not known yet")


def _period_words(when: When) -> str:
    """Something lasts from one day to another, both included; a side that is None is open."""
    first, last = when.first, when.last
    words = {"first": day_words(first) if first else "", "last": day_words(last) if last else ""}
    if when.is_at_least:
        return (
            _("%(first)s until at least %(last)s") if first else _("until at least %(last)s")
        ) % words
    if first and first == last:
        return weekday_words(first)
    if first and last:
        return _("%(first)s up to and including %(last)s") % words
    if last:
        return _("up to and including %(last)s") % words
    return _("from %(first)s") % words if first else _("date not known yet")


def repeat_words(repeat: Repeat, first: date) -> str:
    """Return a series that is one entry in words: "elke maandag en vrijdag vanaf …"."""
    if not repeat.is_known:
        return _("from %(first)s") % {"first": day_words(first)}
    words = {"often": _often_words(repeat), "first": day_words(first)}
    if repeat.until:
        words["last"] = day_words(repeat.until)
        return _("%(often)s from %(first)s up to and including %(last)s") % words
    return _("%(often)s from %(first)s") % words


def _often_words(repeat: Repeat) -> str:
    if repeat.weekdays:
        names = [date_format(MONDAY + timedelta(day), "l") for day in repeat.weekdays]
        return _("every %(days)s") % {"days": list_words(names)}
    days = repeat.every_days or 1
    if days == 1:
        return _("every day")
    if days % WEEK:
        return _("every %(n)s days") % {"n": days}
    weeks = days // WEEK
    return ngettext("every week", "every %(n)d weeks", weeks) % {"n": weeks}


def list_words(words: Sequence[str]) -> str:
    """Return words as one phrase: "maandag, woensdag en vrijdag"."""
    *others, last = words
    return (
        _("%(others)s and %(last)s") % {"others": ", ".join(others), "last": last}
        if others
        else last
    )


def until_words(when: When) -> str:
    """Return a last day in few letters: "t/m 2 dec 2026"; "" where there is none."""
    if when.last is None:
        return ""
    words = {"last": _small(_formatted(when.last, "j M Y", get_language()))}
    return (_("until at least %(last)s") if when.is_at_least else _("to %(last)s")) % words


def coming_words(when: When) -> str:
    """Return the days of what has not begun, in few letters: "12 dec 2026 – 2 feb 2027"."""
    days = [
        _small(_formatted(day, "j M Y", get_language())) for day in (when.first, when.last) if day
    ]
    if when.first == when.last:
        return days[0]
    words = {"first": days[0], "last": days[-1]}
    return (_both(replace(when, is_period=True)) if when.last else _("from %(first)s")) % words


def short_month_words(month: date) -> str:
    """Return a month in a few letters: "nov"; Dutch has no capital in a month."""
    return _small(_formatted(month, "M", get_language()))


def month_words(month: date) -> str:
    """Return a month in words: "november 2026"."""
    return _formatted(month, "F Y", get_language())


def month_alone_words(month: date) -> str:
    """Return a month in words without its year: "november"."""
    return _formatted(month, "F", get_language())


def day_in_month_words(day: date) -> str:
    """Return a day in few letters, without weekday and year: "2 dec"."""
    return _small(_formatted(day, "j M", get_language()))
