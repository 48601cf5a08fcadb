"""By how much something moved, and how many things move along, as somebody says it."""

from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WEEK = 7


def number_words(n: int) -> str:
    """Return a number as it is said: up to twelve in letters, then in figures."""
    words = (
        _("zero"),
        _("one"),
        _("two"),
        _("three"),
        _("four"),
        _("five"),
        _("six"),
        _("seven"),
        _("eight"),
        _("nine"),
        _("ten"),
        _("eleven"),
        _("twelve"),
    )
    return words[n] if n < len(words) else str(n)


def shift_words(was: date, now: date) -> str:
    """Return by how much a day moved: "drie weken later", "vijf dagen eerder"; "" for not at all.

    In weeks where it is a whole number of them, else in days.
    """
    days = (now - was).days
    if not days:
        return ""
    weeks, beside = divmod(abs(days), WEEK)
    n = abs(days) if beside else weeks
    say = _later if days > 0 else _earlier
    return say(n, in_weeks=not beside)


def _later(n: int, *, in_weeks: bool) -> str:
    words = {"n": number_words(n)}
    if not in_weeks:
        return ngettext("%(n)s day later", "%(n)s days later", n) % words
    return ngettext("%(n)s week later", "%(n)s weeks later", n) % words


def _earlier(n: int, *, in_weeks: bool) -> str:
    words = {"n": number_words(n)}
    if not in_weeks:
        return ngettext("%(n)s day earlier", "%(n)s days earlier", n) % words
    return ngettext("%(n)s week earlier", "%(n)s weeks earlier", n) % words


def along_words(n: int, *, only_moved: bool) -> str:
    """Return how many things move along with one: "18 dingen schuiven mee"."""
    if n == 1:
        return _("One thing moves along") if only_moved else _("One thing changes along with it")
    words = {"n": capfirst(number_words(n))}
    if only_moved:
        return _("%(n)s things move along") % words
    return _("%(n)s things change along with it") % words


def times_words(n: int) -> str:
    """Return for how many times something holds: "Alle drie de keren"."""
    return _("All %(n)s times") % {"n": number_words(n)}


def reworded_words(n: int) -> str:
    """Return of how many things the explanation is new, where nothing moved."""
    if n == 1:
        return _("No day changes. The explanation of one thing is new")
    words = {"n": number_words(n)}
    return _("No day changes. The explanation of %(n)s things is new") % words
