"""The timeline as lines of text, for a terminal."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from schedules.words.notices import notice_text
from schedules.words.spans import distance_words
from schedules.words.when import day_words, place_in_time

from ..timeline import Timeline, TimelineEntry
from . import Rendered


def render_text(timeline: Timeline, today: date) -> Rendered:
    """Return the timeline as text: notices, dated lines, periods."""
    body = "\n".join(_lines(timeline, today)) + "\n"
    name = f"{timeline.treatment}-{timeline.start}.txt"
    return Rendered(name, "text/plain; charset=utf-8", body.encode())


def _lines(timeline: Timeline, today: date) -> Iterator[str]:
    yield f"{timeline.treatment_name} · {timeline.clinic_name}"
    yield _("Start: %(day)s") % {"day": day_words(timeline.start)}
    for notice in timeline.notices:
        yield f"! {notice_text(notice, timeline)}"
    yield ""
    for entry in timeline.items:
        yield _line(entry, today)
    yield ""
    yield _("To keep in mind:")
    for entry in timeline.periods:
        yield _line(entry, today)


def _line(entry: TimelineEntry, today: date) -> str:
    marks = [
        mark
        for mark, holds in (
            (_("may apply to you"), entry.conditional),
            (_("ask your team"), entry.ask_team),
        )
        if holds
    ]
    note = f" ({', '.join(marks)})" if marks else ""
    when = place_in_time(entry)
    if entry.day and not entry.is_period:
        when = f"{when} ({distance_words(entry.day, today)})"
    return f"{when:<52} {entry.title}{note}"
