"""The overview as a file: one picture of a whole timeline, a block per year, as SVG.

It can be read in black and white and at 360 px: each lane has its own shape, a filled shape is a
date, a hollow one is "about" or a window, periods are hatched and numbered. The list on the page
says everything that the picture shows. Colours are attributes, so that the file stands alone.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schedules.agenda.lanes import Lane
from schedules.renderers import Rendered
from schedules.timeline import Timeline
from schedules.words.pictures import picture_words

from .marks import DRAWN, Bar, Mark, bars_of, marks_of
from .shapes import DARK, LIGHT, PAPER, WIDTH, PlacedBar, legend, packed, shape, text

LEFT, RIGHT = 92, 352  # where the year begins and ends, from left to right
TEXT = 14
HEAD, LANE, ROW, FOOT = 22, 24, 20, 14  # heights


def render_svg(timeline: Timeline, today: date) -> Rendered:
    """Return the chart as a file of its own."""
    body = '<?xml version="1.0" encoding="UTF-8"?>\n' + chart_svg([timeline], today) + "\n"
    name = f"{timeline.treatment}-{timeline.start}.svg"
    return Rendered(name, "image/svg+xml", body.encode())


def chart_svg(timelines: Sequence[Timeline], today: date) -> str:
    """Return one chart of all timelines of a person as an `svg` element."""
    marks, bars = marks_of(timelines), bars_of(timelines)
    spans: list[Mark | Bar] = [*marks, *bars]
    years = sorted({year for span in spans for year in _years(span)})
    parts: list[str] = []
    y = 4.0
    for year in years or [timelines[0].start.year]:
        block = _Block(year, y, marks, bars)
        parts += block.drawn(today)
        y = block.bottom(today) + 12
    for line in legend(marks, bars):
        parts.append(line.drawn(y))
        y += line.height
    return _frame(timelines, years, y + 4, parts)


def _years(span: Mark | Bar) -> range:
    return range(span.first.year, span.last.year + 1)


def _frame(
    timelines: Sequence[Timeline], years: Sequence[int], height: float, parts: list[str]
) -> str:
    title = picture_words(timelines)
    about = _(
        "One block for each year, %(first)s to %(last)s, with rows for treatment, tests, visits "
        "and periods. The list says everything that this picture shows."
    ) % {"first": years[0] if years else "–", "last": years[-1] if years else "–"}
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {WIDTH} {height:g}" '
        f'width="{WIDTH}" height="{height:g}" role="img" lang="{timelines[0].language}" '
        f'aria-labelledby="chart-title chart-about" font-size="{TEXT}" '
        f'font-family="Atkinson Hyperlegible, Verdana, sans-serif" fill="{DARK}">'
        f'<title id="chart-title">{escape(title)}</title><desc id="chart-about">{escape(about)}'
        '</desc><defs><pattern id="chart-hatch" width="5" height="5" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="5" height="5" fill="{PAPER}"/><rect class="chart-hatch" width="1.4" '
        f'height="5" fill="{DARK}"/></pattern></defs>'
        f'<rect width="{WIDTH}" height="{height:g}" fill="{PAPER}"/>{"".join(parts)}</svg>'
    )


class _Block:
    """One year: its months from left to right, its lanes and periods below each other."""

    def __init__(self, year: int, top: float, marks: Sequence[Mark], bars: Sequence[Bar]) -> None:
        self.first, self.last = date(year, 1, 1), date(year, 12, 31)
        self.top = top
        self.marks = [mark for mark in marks if year in _years(mark)]
        self.lanes = [lane for lane in DRAWN if any(mark.lane is lane for mark in self.marks)]
        self.rows = list(packed([self._placed(bar) for bar in bars if year in _years(bar)]))
        self.periods_at = top + HEAD + LANE * len(self.lanes)

    def bottom(self, today: date) -> float:
        """Where the block ends; the year of today has a foot for its name."""
        foot = FOOT if today.year == self.first.year else 0
        return self.periods_at + ROW * len(self.rows) + 4 + foot

    def x(self, day: date) -> float:
        """Where a day lies from left to right; days of other years lie on the edge."""
        inside = min(max(day, self.first), self.last)
        share = (inside - self.first).days / (self.last - self.first).days
        return LEFT + share * (RIGHT - LEFT)

    def drawn(self, today: date) -> Iterator[str]:
        """Draw the grid, the lanes, the periods and today."""
        yield from self._calendar()
        for number, lane in enumerate(self.lanes):
            middle = self.top + HEAD + LANE * (number + 0.5)
            yield text(0, middle + 4, _lane_words(lane))
            for mark in self.marks:
                if mark.lane is lane:
                    yield shape(mark, self.x(mark.first), self.x(mark.last), middle)
        if self.rows:
            yield text(0, self.periods_at + 14, _("Periods"))
        for number, row in enumerate(self.rows):
            for bar in row:
                yield bar.drawn(self.periods_at + ROW * number + 2)
        if today.year == self.first.year:
            yield from self._today(today)

    def _calendar(self) -> Iterator[str]:
        """The year, a line for each month, and a name for every third."""
        yield text(0, self.top + 14, str(self.first.year), "bold")
        end = self.periods_at + ROW * len(self.rows) + 2
        for month in range(1, 13):
            day = self.first.replace(month=month)
            x, is_named = self.x(day), month % 3 == 1
            start = self.top + (2 if is_named else HEAD - 2)
            yield (
                f'<path class="chart-grid" d="M{x:.1f} {start:g}V{end:g}" stroke="{LIGHT}" '
                f'stroke-width="{1 if is_named else 0.5}"/>'
            )
            if is_named:
                yield text(x + 3, self.top + 14, date_format(day, "M").lower().rstrip("."))
        yield f'<path d="M0 {self.top + HEAD - 2:g}H{RIGHT}" stroke="{DARK}" stroke-width="1"/>'

    def _placed(self, bar: Bar) -> PlacedBar:
        return PlacedBar(bar.number, self.x(bar.first), self.x(bar.last))

    def _today(self, today: date) -> Iterator[str]:
        x, end = self.x(today), self.bottom(today) - FOOT
        anchor = "start" if x < LEFT + 30 else "end" if x > RIGHT - 30 else "middle"
        yield (
            f'<path class="chart-today" d="M{x:.1f} {self.top + 2:g}V{end:g}" stroke="{DARK}" '
            'stroke-width="2" stroke-dasharray="5 3"/>'
        )
        yield text(x, end + 12, _("today"), "bold", DARK, anchor)


def _lane_words(lane: Lane) -> str:
    return {Lane.DOSES: _("Treatment"), Lane.TESTS: _("Tests"), Lane.VISITS: _("Visits")}[lane]
