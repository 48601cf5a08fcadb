"""How long it is between two days, and how long a thing takes. `today` is always an argument."""

from datetime import date, timedelta

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.engine import shift
from schedules.timeline import Length

HOUR = 60  # minutes
WEEK = 7
MONTH = 365.2425 / 12  # days, on average
NEAR_A_WEEK = 1  # so many days beside a whole number of weeks, it is still that number
NEAR_A_MONTH = 3  # and beside a whole number of months or years
IN_WEEKS = 90  # from so many days on, what is no whole number of months is about one


def distance_words(day: date, today: date) -> str:
    """Return how far a day lies from today: "vandaag", "over 3 weken", "2 dagen geleden"."""
    days = (day - today).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == -1:
        return _("yesterday")
    span = {"span": span_words(day, today)}
    return _("in %(span)s") % span if days > 0 else _("%(span)s ago") % span


def left_words(last: date, today: date) -> str:
    """Return how long there is until a last day: "vandaag", "nog 3 weken"."""
    if last <= today + timedelta(days=1):
        return distance_words(last, today)
    return _("%(span)s left") % {"span": span_words(last, today)}


def overdue_words(deadline: date, today: date) -> str:
    """Return by how long the last day that was in time has passed: "3 weken te laat"."""
    return capfirst(_("%(span)s overdue") % {"span": span_words(deadline, today)})


def span_words(one: date, other: date) -> str:
    """Return how long it is between two days, whichever comes first: "een half jaar".

    Days under two weeks ("een week" for seven). Then whole months and years by the calendar, where
    the later day lies within three days of them; two years and more go by half years. Else weeks
    below three months, where it is within a day of them, and "about" the nearest week, month or
    half year.
    """
    first, last = sorted((one, other))
    days = (last - first).days
    months = _nearest_months(days)
    return _span_words(days, months, abs((shift(first, months, 0) - last).days))


def _nearest_months(days: int) -> int:
    """Return the nearest number of months, from two years on one of half years."""
    months = round(days / MONTH)
    return months if months <= 24 else 6 * round(days / MONTH / 6)


def _span_words(days: int, months: int, beside: int) -> str:
    """Say a length that lies so many days beside a number of months."""
    if days == WEEK:
        return _("a week")
    if days < 2 * WEEK:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if beside <= NEAR_A_MONTH:
        return _months_words(months)
    if days >= IN_WEEKS:
        return _("about %(span)s") % {"span": _months_words(months)}
    weeks = round(days / WEEK)
    words = _("%(n)d weeks") % {"n": weeks}
    is_near = abs(weeks * WEEK - days) <= NEAR_A_WEEK
    return words if is_near else _("about %(span)s") % {"span": words}


def _months_words(months: int) -> str:
    names = {1: _("a month"), 6: _("half a year"), 12: _("a year"), 18: _("a year and a half")}
    if months in names:
        return names[months]
    if months < 24:
        return _("%(n)d months") % {"n": months}
    years, half = divmod(months, 12)
    return (_("%(n)d½ years") if half else _("%(n)d years")) % {"n": years}


def length_words(length: Length) -> str:
    """Return how long a thing takes: "30 minuten", "4 tot 6 uur", "minstens 1 uur"."""
    least, most = length.least, length.most
    if most is None:
        return _("at least %(length)s") % {"length": minutes_words(least)}
    if least == most:
        return minutes_words(most)
    if least % HOUR or most % HOUR:
        return _("%(least)d to %(most)d minutes") % {"least": least, "most": most}
    return _("%(least)d to %(most)d hours") % {"least": least // HOUR, "most": most // HOUR}


def minutes_words(n: int) -> str:
    """Say a number of minutes in hours, and in what is left beside them."""
    hours, minutes = divmod(n, HOUR)
    words = []
    if hours:
        words.append(ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours})
    if minutes:
        words.append(ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes})
    return _(" and ").join(words)


def so_often(n: int, *, has_end: bool) -> str:
    """Return how often a thing is in a schedule: in all only where that is the end of it."""
    if has_end:
        return ngettext("%(n)d time in all", "%(n)d times in all", n) % {"n": n}
    return ngettext("%(n)d time in this schedule", "%(n)d times in this schedule", n) % {"n": n}
