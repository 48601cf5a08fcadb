"""The days of the paper, by month and by year: a box for each thing on them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schedules.agenda import Day, Phase, Series
from schedules.engine import Certainty, Kind, Status
from schedules.timeline import TimelineEntry
from schedules.words.agreed import Agreed, agreed_on
from schedules.words.labels import ask_words, phone_to_call, sure_words
from schedules.words.spans import so_often
from schedules.words.when import closed_words, short_month_words, when_words

from .phrases import bracketed, notes, sureness, whole
from .sheet import Ask, Box, Month, PaperDay, PaperLine, SeriesLine

MONTHS = range(1, 13)


class Days:
    """Writes days in turn, and remembers the appointments that were told.

    What has its box in a series has no other one: two boxes for one thing confuse.
    """

    def __init__(self, start: date, today: date, series: Iterable[Series]) -> None:
        self.start, self.today = start, today
        self.in_series = frozenset(entry.uid for s in series for entry in s.entries)
        self.agreed: set[str] = set()

    def months(self, days: Sequence[Day]) -> Iterator[Month]:
        """Write the days by month; what comes before the start has no month of its own.

        What has no day stands last: under a month it would seem to have one.
        """
        in_order = sorted(days, key=self._is_undated)
        for title, members in groupby(in_order, key=self._month):
            yield Month(title, tuple(paper for day in members for paper in self._days(day)))

    def _is_undated(self, day: Day) -> bool:
        has_started = self.start <= self.today
        is_before = day.lead.sort_on is not None and day.lead.sort_on < self.start
        return day.phase is Phase.UNKNOWN and not (has_started and is_before)

    def _month(self, day: Day) -> str:
        if self._is_undated(day):
            return _("No date yet")
        on = day.when.first or day.lead.sort_on
        if on is None or on < self.start:
            return _("Before the start")
        return date_format(on, "F Y")

    def _days(self, day: Day) -> Iterator[PaperDay]:
        """Write what must be done before a day, and the day; days of a stay by their own date."""
        own = [entry for entry in day.entries if entry.uid not in self.in_series]
        entries = sorted(own, key=lambda entry: entry.sort_on or self.start)
        ordered = (*day.before, *(entries if day.is_stay else own))
        for (when, sign, sure), members in groupby(ordered, key=sureness):
            entries = list(members)
            agreed = tuple(self._agreed(entries, is_stay_day=day.is_stay))
            yield PaperDay(whole(when), sign, sure, agreed, tuple(_lines(entries)))

    def _agreed(self, entries: Sequence[TimelineEntry], *, is_stay_day: bool) -> Iterator[Agreed]:
        """Write each appointment where its first entry stands: once, not for each of its parts."""
        new = [e for e in entries if e.appointment and e.appointment.code not in self.agreed]
        if not new:
            return
        self.agreed.update(e.appointment.code for e in new if e.appointment)
        is_all = len(new) == len(entries)
        lead = new[0] if is_all else entries[0]
        yield from agreed_on(lead, new, self.today, is_stay_day=is_stay_day, with_hour=True)


def _lines(entries: Sequence[TimelineEntry]) -> Iterator[PaperLine]:
    """Write the entries of a day; the protocol's own day once where it is that of them all."""
    told = ""
    for entry in entries:
        due = closed_words(entry.when)
        yield PaperLine(
            title=entry.title,
            notes=notes(entry),
            ask=_ask(entry),
            due=whole(due) if due != told else "",
            ticks=entry.kind is not Kind.WARNING,
        )
        told = due


def _ask(entry: TimelineEntry) -> Ask | None:
    words = ask_words(entry)
    return Ask("", words, phone_to_call(entry)) if words else None


# what comes back often


def series_line(series: Series) -> SeriesLine:
    """Write what comes back often: twelve months a year, and a box for each of its days."""
    n = len(series.entries)
    by_year = groupby(series.entries, key=lambda entry: _first(entry).year)
    more = (_as_it_is(entry) for entry in series.entries if not _is_plain(entry))
    return SeriesLine(
        title=series.lead.title,
        notes=notes(series.lead),
        count=so_often(n, has_end=series.until is None),
        years=tuple((str(year), tuple(_twelve(list(members)))) for year, members in by_year),
        more=tuple(more),
    )


def _twelve(entries: Sequence[TimelineEntry]) -> Iterator[tuple[Box, ...]]:
    for month in MONTHS:
        yield tuple(_box(entry) for entry in entries if _first(entry).month == month)


def _box(entry: TimelineEntry) -> Box:
    day = _first(entry)
    return Box(f"{day.day} {short_month_words(day)}", has_more=not _is_plain(entry))


def _is_plain(entry: TimelineEntry) -> bool:
    """Tell whether the day alone says all: planned, and on a single day."""
    when = entry.when
    is_planned = entry.status is Status.PLANNED and when.certainty is Certainty.PLANNED
    return is_planned and when.day is not None and when.repeat is None


def _as_it_is(entry: TimelineEntry) -> str:
    return bracketed(when_words(entry.when), sure_words(entry))


def _first(entry: TimelineEntry) -> date:
    return entry.when.first or entry.sort_on or date.min
