"""The overview of the whole: what stands in the list, again by year and month, each a link to it.

A day has the sign that it has in the list, and stands in its month. What comes back and what lasts
is a line a year with a box for each month, as in the list. What has no end stands once, above.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, groupby
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.agenda import Day, Phase, Series
from schedules.timeline import When
from schedules.words.when import (
    day_in_month_words,
    day_words,
    short_day_words,
    short_month_words,
    when_words,
)

from .anchors import day_anchor, lasting_anchor, series_anchor
from .cards import Sure, sure_of
from .series import LASTS, boxes_of
from .shelves import Told

MONTHS = range(1, 13)
NOTHING = ("",) * len(MONTHS)
BOXES = {
    "done": gettext_lazy("done"),
    "next": gettext_lazy("what is next"),
    "coming": gettext_lazy("still to come"),
    "missed": gettext_lazy("was not done"),
    "past": gettext_lazy("has been"),
    LASTS: gettext_lazy("holds then"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the list something stands; `screen` where each thing has one, else 0."""

    anchor: str
    title: str
    when: str
    screen: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A day, a stay or a window, in the month in which it begins."""

    place: Place
    short: str
    sure: Sure


@dataclass(frozen=True, slots=True)
class Months:
    """A month with its marks, or months after each other in which nothing is."""

    name: str
    marks: tuple[Mark, ...]
    is_now: bool


@dataclass(frozen=True, slots=True)
class Line:
    """What comes back or lasts, in one year: a box for each month."""

    place: Place
    boxes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """A year; or years after each other in which nothing is."""

    name: str
    months: tuple[Months, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is in it."""
        return not (self.months or self.lines)


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole by year; the years that have passed are folded away."""

    endless: tuple[Place, ...]
    past: tuple[Year, ...]
    years: tuple[Year, ...]
    letters: tuple[str, ...]  # of the months
    boxes: tuple[tuple[str, str], ...]  # (what a box looks like, what it means)
    signs: tuple[Sure, ...]
    has_undated: bool  # the list holds what has no day yet: where nothing is, it may come

    def on_screens(self, screens: Mapping[str, int]) -> "Chart":
        """Return it with the screen on which each thing stands, by its anchor."""

        def there(place: Place) -> Place:
            return replace(place, screen=screens[place.anchor])

        def led(year: Year) -> Year:
            months = (
                replace(one, marks=tuple(replace(m, place=there(m.place)) for m in one.marks))
                for one in year.months
            )
            lines = (replace(line, place=there(line.place)) for line in year.lines)
            return replace(year, months=tuple(months), lines=tuple(lines))

        return replace(
            self,
            endless=tuple(map(there, self.endless)),
            past=tuple(map(led, self.past)),
            years=tuple(map(led, self.years)),
        )


class _Drawn(NamedTuple):
    """All marks by month and all lines by year."""

    marks: dict[date, list[Mark]]
    lines: dict[int, list[Line]]


class _Lasting(NamedTuple):
    """What lasts, once or more often."""

    anchor: str
    title: str
    whens: Sequence[When]
    is_over: bool = False  # also where nobody recorded its last day


def chart_of(told: Told, today: date) -> Chart | None:
    """Return the overview of what the list tells; None where nothing of it has a day."""
    lasting = list(_lasting(told))
    endless = tuple(
        Place(one.anchor, one.title, when_words(when))
        for one in lasting
        for when in one.whens
        if _is_endless(when) and not one.is_over
    )
    drawn = _Drawn(_marks(told.days), _lines(told.series, lasting, today))
    years = tuple(_years(drawn, today))
    if not (endless or years):
        return None
    return Chart(
        endless,
        past=_named(year for n, year in years if n < today.year),
        years=_named(year for n, year in years if n >= today.year),
        letters=tuple(short_month_words(date(today.year, n, 1))[0] for n in MONTHS),
        boxes=_box_legend(drawn.lines),
        has_undated=any(not when.is_known for when in _whens(told.days, lasting)),
        signs=tuple(dict.fromkeys(m.sure for m in chain(*drawn.marks.values()) if m.sure.sign)),
    )


def _whens(days: Iterable[Day], lasting: Iterable[_Lasting]) -> Iterator[When]:
    yield from (day.when for day in days)
    yield from chain.from_iterable(one.whens for one in lasting)


def _is_endless(when: When) -> bool:
    return when.first is not None and when.last is None


# days


def _marks(days: Iterable[Day]) -> dict[date, list[Mark]]:
    """Return the marks of each month; a window over New Year stands in January again."""
    marks: dict[date, list[Mark]] = {}
    for day in days:
        first, last = day.when.first or day.when.last, day.when.last
        if first is None or last is None or day.when.repeat:
            continue
        mark = _mark(day)
        for year in range(first.year, last.year + 1):
            month = first.replace(day=1) if year == first.year else date(year, 1, 1)
            marks.setdefault(month, []).append(mark)
    return marks


def _mark(day: Day) -> Mark:
    place = Place(day_anchor(day), day.head.title, when_words(day.when))
    return Mark(place, _short(day.when), sure_of(day.lead))


def _short(when: When) -> str:
    """Return a day below the name of its month, in few letters."""
    first, last = when.first, when.last
    if first and first == last:
        return short_day_words(first)
    if first and last and (first.year, first.month) == (last.year, last.month):
        return f"{first.day} – {last.day}"
    return " – ".join(day_in_month_words(day) if day else "…" for day in (first, last))


# what comes back, what lasts


def _lasting(told: Told) -> Iterator[_Lasting]:
    for day in told.days:
        if day.when.repeat:
            yield _Lasting(day_anchor(day), day.lead.title, (day.when,))
    for entry in told.going_on:
        yield _Lasting(lasting_anchor(entry), entry.title, (entry.when,))
    for series in told.series:
        if series.lead.repeat:
            whens = [entry.when for entry in series.entries]
            yield _Lasting(series_anchor(series), series.lead.title, whens)
    for period in told.periods:
        whens = [entry.when for entry in period.entries]
        is_over = period.phase is Phase.PAST
        yield _Lasting(lasting_anchor(period.current), period.current.title, whens, is_over)


def _lines(
    series: Iterable[Series], lasting: Iterable[_Lasting], today: date
) -> dict[int, list[Line]]:
    lines: dict[int, list[Line]] = {}
    own = (_series_lines(one, today) for one in series if not one.lead.repeat)
    for year, line in chain(*own, *map(_lasting_lines, lasting)):
        lines.setdefault(year, []).append(line)
    return lines


def _series_lines(series: Series, today: date) -> Iterator[tuple[int, Line]]:
    anchor, title = series_anchor(series), series.lead.title
    for year, boxes in boxes_of(series.marks, today):
        of_year = [e.when for m in series.marks if m.month.year == year for e in m.entries]
        yield year, Line(Place(anchor, title, _counted(of_year)), boxes)


def _counted(whens: Sequence[When]) -> str:
    """Return how often something is in a year, and from when to when."""
    days = [when.first for when in whens if when.first]
    if len(whens) == 1:
        return when_words(whens[0])
    words = {"n": len(whens), "first": day_words(days[0]), "last": day_words(days[-1])}
    return _("%(n)d times, %(first)s to %(last)s") % words


def _lasting_lines(lasting: _Lasting) -> Iterator[tuple[int, Line]]:
    spans = [
        (when.first or when.last, when.last or (when.first if lasting.is_over else None), when)
        for when in lasting.whens
    ]
    known = [(first, last, when) for first, last, when in spans if first and last]
    for year in sorted({y for first, last, _w in known for y in range(first.year, last.year + 1)}):
        own = [one for one in known if one[0].year <= year <= one[1].year]
        words = "; ".join(when_words(when) for _first, _last, when in own)
        boxes = tuple(
            LASTS if any(_is_in(date(year, n, 1), first, last) for first, last, _w in own) else ""
            for n in MONTHS
        )
        yield year, Line(Place(lasting.anchor, lasting.title, words), boxes)


def _is_in(month: date, first: date, last: date) -> bool:
    return first.replace(day=1) <= month <= last


# years


def _years(drawn: _Drawn, today: date) -> Iterator[tuple[int, Year]]:
    """Yield each year from the first to the last in which something is."""
    known = {month.year for month in drawn.marks} | set(drawn.lines)
    for year in range(min(known), max(known) + 1) if known else ():
        own = {month.month: marks for month, marks in drawn.marks.items() if month.year == year}
        months = tuple(_months(year, own, today)) if own else ()
        yield year, Year(str(year), months, tuple(drawn.lines.get(year, ())))


def _months(year: int, marks: Mapping[int, Sequence[Mark]], today: date) -> Iterator[Months]:
    now = today.month if today.year == year else 0
    for is_held, run in groupby(MONTHS, key=lambda n: n in marks):
        months = list(run)
        for some in [[n] for n in months] if is_held else [months]:
            names = [short_month_words(date(year, n, 1)) for n in (some[0], some[-1])]
            name = " – ".join(dict.fromkeys(names))
            yield Months(name, tuple(marks.get(some[0], ())), now in some)


def _named(years: Iterable[Year]) -> tuple[Year, ...]:
    """Return years with those together in which nothing is."""
    named: list[Year] = []
    for is_empty, run in groupby(years, key=lambda year: year.is_empty):
        some = list(run)
        named += [Year(", ".join(year.name for year in some))] if is_empty else some
    return tuple(named)


def _box_legend(lines: Mapping[int, Iterable[Line]]) -> tuple[tuple[str, str], ...]:
    used = {box for line in chain(*lines.values()) for box in line.boxes}
    return tuple((box, capfirst(str(words))) for box, words in BOXES.items() if box in used)
