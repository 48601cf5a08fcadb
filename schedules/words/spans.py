"""How long it is between two days, in words. `today` is always an argument."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def distance_words(day: date, today: date) -> str:
    """Return how far a day lies from today: "vandaag", "over 3 weken", "2 dagen geleden"."""
    days = (day - today).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == -1:
        return _("yesterday")
    span = span_words(abs(days))
    return _("in %(span)s") % {"span": span} if days > 0 else _("%(span)s ago") % {"span": span}


def span_words(days: int) -> str:
    """Return days up to two weeks, then weeks, months from three on and years, rounded down."""
    if days < 14:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if days < 90:
        return ngettext("%(n)d week", "%(n)d weeks", days // 7) % {"n": days // 7}
    months = int(days / 30.44)
    if months < 24:
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    return ngettext("%(n)d year", "%(n)d years", months // 12) % {"n": months // 12}
