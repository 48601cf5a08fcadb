"""What keeps coming back, as one line with a box for each month of the years that count now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schedules.agenda import Mark, Series, is_ahead
from schedules.engine import GIVEN, Certainty, Status
from schedules.timeline import TimelineEntry
from schedules.words.appointments import details_words
from schedules.words.labels import (
    ask_words,
    condition_words,
    performer_words,
    phone_to_call,
    sign_of,
)
from schedules.words.spans import so_often
from schedules.words.when import month_words, when_words

from .anchors import series_anchor
from .cards import Line, line, place_words, sure_of

MANY = 2  # months from which on boxes say something
LASTS = "lasts"  # a month in which something holds that is no occurrence

Boxes = tuple[tuple[int, tuple[str, ...]], ...]  # (year, what became of each of its months)


@dataclass(frozen=True, slots=True)
class Years:
    """Boxes for the months of some years, and what they show in words."""

    boxes: Boxes
    alt: str


@dataclass(frozen=True, slots=True)
class SeriesCard:
    """What keeps coming back, with a box for each month."""

    anchor: str
    title: str
    often: str
    marks: tuple[str, ...]
    years: Years | None  # this year, and that of what is next
    other_years: Years | None  # folded away
    days: tuple[tuple[str, str, str], ...]  # (when, what became of it, whom to call about it)
    line: Line


def series_card(series: Series, today: date) -> SeriesCard:
    """Return what keeps coming back in words, with a box for each month."""
    lead = series.lead.in_general if series.lead.appointment else series.lead
    condition = condition_words(lead)
    has_boxes = not lead.repeat and len(series.marks) >= MANY
    shown = _years_now(series, today)
    now, others = (
        [mark for mark in series.marks if (mark.month.year in shown) is is_now]
        for is_now in (True, False)
    )
    return SeriesCard(
        anchor=series_anchor(series),
        title=lead.title,
        often=_often(series),
        marks=(capfirst(condition),) if condition else (),
        years=_years(now, today) if has_boxes else None,
        other_years=_years(others, today) if has_boxes and others else None,
        days=tuple(
            (capfirst(_own_words(entry, lead)), _became(entry), phone_to_call(entry))
            for entry in series.entries
        ),
        line=line((lead,), said=place_words(lead.when), sure=sure_of(lead)),
    )


def _often(series: Series) -> str:
    """Return how much of a series is done and when it comes next, as far as that is known."""
    if series.lead.repeat:
        return capfirst(when_words(series.current.when))
    n, words = len(series.entries), []
    if series.done and series.until:
        words.append(_("%(done)d done") % {"done": series.done})
    elif series.done:
        words.append(_("%(done)d of %(all)d done") % {"done": series.done, "all": n})
    elif series.to_go == n and not series.until:
        words.append(so_often(n, has_end=True))
    elif not series.until:
        words.append(_("%(to_go)d of %(all)d to go") % {"to_go": series.to_go, "all": n})
    if series.missed:
        words.append(_("%(missed)d not done") % {"missed": series.missed})
    if series.next:
        words.append(_("the next: %(when)s") % {"when": when_words(series.next.when)})
    else:
        words.append(_("the last: %(when)s") % {"when": when_words(series.last.when)})
    return capfirst(", ".join(words))


def _years_now(series: Series, today: date) -> set[int]:
    """Return the running year and that of what is next; of what has ended, the last one."""
    known = {mark.month.year for mark in series.marks}
    following = {mark.month.year for mark in series.marks if mark.is_next}
    return known & {today.year, *following} or {max(known, default=today.year)}


def _years(marks: Sequence[Mark], today: date) -> Years:
    return Years(tuple(boxes_of(marks, today)), _alt(marks, today))


def boxes_of(marks: Iterable[Mark], today: date) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each year with the state of its months; "" where the series has nothing."""
    states = {mark.month: _state(mark.entries, today, is_next=mark.is_next) for mark in marks}
    for year in sorted({month.year for month in states}):
        yield year, tuple(states.get(date(year, month, 1), "") for month in range(1, 13))


def _state(entries: Sequence[TimelineEntry], today: date, *, is_next: bool) -> str:
    """Return what became of a month: what is next first, then what was not done."""
    if is_next:
        return "next"
    signs = {sign_of(entry) for entry in entries}
    if signs & {"missed", "skipped"}:
        return "missed"
    if signs <= set(GIVEN):
        return "done"
    return "past" if all(entry.when.is_over(today) for entry in entries) else "coming"


def _alt(marks: Sequence[Mark], today: date) -> str:
    """Return what the boxes show, for who cannot see them."""
    entries = [entry for mark in marks for entry in mark.entries]
    words = {
        "first": month_words(marks[0].month),
        "last": month_words(marks[-1].month),
        "done": sum(entry.status in GIVEN for entry in entries),
        "missed": sum(entry.status in (Status.MISSED, Status.SKIPPED) for entry in entries),
        "to_go": sum(is_ahead(entry, today) for entry in entries),
    }
    return (
        _(
            "A box for each month, %(first)s to %(last)s: %(done)d done, %(missed)d not done, "
            "%(to_go)d still to come."
        )
        % words
    )


def _own_words(entry: TimelineEntry, lead: TimelineEntry) -> str:
    """Return the day of one occurrence, and what of it differs from the first."""
    words = [place_words(entry.when)]
    if entry.performer != lead.performer:
        words.append(performer_words(entry.performer))
    if entry.appointment:
        words.append(details_words(entry.appointment))
    elif entry.place != lead.place:
        words.append(entry.place)
    words.append(ask_words(entry))
    return ", ".join(filter(None, words))


def _became(entry: TimelineEntry) -> str:
    """Return what became of one occurrence; that it is by the schedule goes without saying."""
    return "" if sign_of(entry) == Certainty.PLANNED else sure_of(entry).words
