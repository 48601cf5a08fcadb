"""What nobody noted yet, in one line that asks and blames nobody."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.timeline import TimelineEntry

from .when import day_words, list_words

NAMED = 2  # so many are named; the others are counted


def unnoted_words(entries: Sequence[TimelineEntry]) -> str:
    """Return what it is and of which day, the latest first; "" for nothing."""
    if not entries:
        return ""
    named = [_named(entry) for entry in entries[:NAMED]]
    if n := len(entries) - len(named):
        named.append(ngettext("%(n)d other", "%(n)d others", n) % {"n": n})
    return list_words(named)


def _named(entry: TimelineEntry) -> str:
    day = entry.when.day or entry.when.last or entry.deadline or date.min
    return _("%(title)s of %(day)s") % {"title": entry.title, "day": day_words(day)}


def done_already_words() -> str:
    """Say that who did it need not do anything."""
    return _("Done already? Then you need to do nothing.")


def not_done_words() -> str:
    """Say what to do of what was not done."""
    return _("Not done yet? Call your hospital.")
