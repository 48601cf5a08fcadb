"""When a hospital is closed, in words."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from schedules.timeline import Closure

from .when import weekday_words

SOON = timedelta(days=60)  # further away nobody plans a call


def closure_words(first: date, last: date, name: str) -> str:
    """Return closed days in a line, with their name: "donderdag 24 december 2026: kerstavond"."""
    words = {"first": weekday_words(first), "last": weekday_words(last)}
    days = words["first"] if first == last else _("%(first)s to %(last)s") % words
    return f"{days}: {name}" if name else days


def closed_soon(closures: Iterable[Closure], today: date) -> tuple[str, ...]:
    """Return the closed days that are near, in words: then nobody answers the phone."""
    near = (one for one in closures if one.last >= today and one.first <= today + SOON)
    return tuple(closure_words(one.first, one.last, one.name) for one in near)
