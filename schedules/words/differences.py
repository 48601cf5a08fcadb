"""What differs between two timelines, in words and dates."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from schedules.engine import Key
from schedules.timeline import Timeline, TimelineEntry

from .when import when_words


class Difference(NamedTuple):
    """One entry that only one of two timelines has, or that is not the same in both."""

    key: Key
    text: str


def differences(old: Timeline, new: Timeline) -> list[Difference]:
    """Return what the new timeline adds, leaves out and changes, in order of its facts."""
    before = {entry.key: entry for entry in old.entries}
    after = {entry.key: entry for entry in new.entries}
    return [
        Difference(key, text)
        for key in dict.fromkeys((*before, *after))
        for text in _texts(before.get(key), after.get(key))
    ]


def _texts(old: TimelineEntry | None, new: TimelineEntry | None) -> Iterator[str]:
    if old is None and new is not None:
        yield _("new: %(title)s, %(when)s") % _words(new)
    elif new is None and old is not None:
        yield _("gone: %(title)s, %(when)s") % _words(old)
    elif old and new:
        yield from _changes(old, new)


def _changes(old: TimelineEntry, new: TimelineEntry) -> Iterator[str]:
    was, now = _words(old), _words(new)
    if was["when"] != now["when"]:
        yield _("%(title)s: %(was)s becomes %(when)s") % (now | {"was": was["when"]})
    if was["title"] != now["title"]:
        yield _("“%(was)s” is now called “%(title)s”") % (now | {"was": was["title"]})
    if old.sources[0] != new.sources[0]:
        words = {"title": now["title"], "was": _source(old), "now": _source(new)}
        yield _("%(title)s: source %(was)s becomes %(now)s") % words


def _words(entry: TimelineEntry) -> dict[str, str]:
    return {"title": entry.title, "when": when_words(entry.when)}


def _source(entry: TimelineEntry) -> str:
    citation = entry.sources[0]
    return f"{citation.document} § {citation.section}"
