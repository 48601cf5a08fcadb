"""The timeline as lines of text, for a terminal."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from schedules.agenda import Agenda, agenda_of
from schedules.timeline import Timeline, TimelineEntry
from schedules.words.alarms import help_lines, help_of
from schedules.words.appointments import details_words
from schedules.words.labels import mark_words, sure_words, warning_words
from schedules.words.notices import notice_text, notices_on
from schedules.words.now import halt_words, nothing_words
from schedules.words.spans import distance_words
from schedules.words.when import day_words, due_words, when_words

from . import Rendered


def render_text(timeline: Timeline, today: date) -> Rendered:
    """Return the timeline as text: notices, what now, dated lines, periods."""
    body = "\n".join(_lines(timeline, agenda_of([timeline], today))) + "\n"
    name = f"{timeline.treatment}-{timeline.start}.txt"
    return Rendered(name, "text/plain; charset=utf-8", body.encode())


def _lines(timeline: Timeline, agenda: Agenda) -> Iterator[str]:
    yield f"{timeline.treatment_name} · {timeline.clinic_name}"
    yield _("Start: %(day)s") % {"day": day_words(timeline.start)}
    for notice in notices_on(timeline, agenda.today):
        yield f"! {notice_text(notice, timeline)}"
    yield ""
    yield _("What now?")
    yield from _now(agenda)
    yield ""
    for day in agenda.days:
        for entry in (*day.before, *day.entries):
            yield _line(entry, agenda.today)
    yield ""
    yield _("To keep in mind:")
    for entry in (e for p in (*agenda.periods, *agenda.standing) for e in p.entries):
        yield _line(entry, agenda.today)
    yield ""
    yield _("Ask your team")
    for entry in (e for series in agenda.to_ask for e in series.entries):
        yield _line(entry, agenda.today)
    for found in help_of(timeline.heeded(agenda.today)):
        yield ""
        yield from help_lines(found)


def _now(agenda: Agenda) -> Iterator[str]:
    yield from halt_words(agenda)
    days = [e for day in agenda.now.days for e in (*day.entries, *day.before)]
    home = agenda.now.going_on
    for entry in (*home, *days) if agenda.now.is_home_first else (*days, *home):
        yield f"> {_line(entry, agenda.today)}"
    if words := nothing_words(agenda):
        yield words


def _line(entry: TimelineEntry, today: date) -> str:
    when, words = entry.when, when_words(entry.when)
    if when.day:
        words = f"{words} ({distance_words(when.day, today)})"
    marks = mark_words(entry) if not entry.ask_team else ()
    agreed = details_words(entry.appointment) if entry.appointment and entry.leads else ""
    begun = sure_words(entry) if entry.was_broken_off else ""
    notes = [*marks, begun, due_words(when), agreed, warning_words(entry)]
    note = "; ".join(filter(None, notes))
    return "  ".join(filter(None, (f"{words:<52}", entry.title, note and f"({note})")))
