"""The signs of the overview chart: shapes, bars, words, and the legend that explains them."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

from schedules.agenda.lanes import Lane

from .marks import Bar, Mark

WIDTH = 360  # units: as wide as a small phone, so a unit is a pixel or more
HALF = 6.5  # half the height of a shape
DARK, LIGHT, PAPER = "#1a1f2b", "#b9c0ca", "#ffffff"
LEGEND_LINE = 38  # characters


def text(x: float, y: float, words: str, weight: str = "", ink: str = "", anchor: str = "") -> str:
    """Write words from x on, on the line y."""
    attributes = "".join(
        f' {name}="{value}"'
        for name, value in (("font-weight", weight), ("fill", ink), ("text-anchor", anchor))
        if value
    )
    return f'<text x="{x:.1f}" y="{y:.1f}"{attributes}>{escape(words)}</text>'


def _outline(lane: Lane, begin: float, end: float, y: float, half: float) -> str:
    """Return a path: round for doses, square for tests, pointed for visits; long for a window."""
    a, b, up, down = f"{begin:.1f}", f"{end:.1f}", f"{y - half:g}", f"{y + half:g}"
    match lane:
        case Lane.DOSES:
            return f"M{a} {up}H{b}A{half} {half} 0 0 1 {b} {down}H{a}A{half} {half} 0 0 1 {a} {up}Z"
        case Lane.TESTS:
            return f"M{begin - half:.1f} {up}H{end + half:.1f}V{down}H{begin - half:.1f}Z"
    tip = half + 2
    return (
        f"M{begin - tip:.1f} {y:g}L{a} {y - tip:g}H{b}L{end + tip:.1f} {y:g}L{b} {y + tip:g}H{a}Z"
    )


def shape(mark: Mark, begin: float, end: float, y: float) -> str:
    """Draw one mark between two places; days close together are one shape with their number."""
    if mark.is_series:
        dashes = "" if mark.is_firm else ' stroke-dasharray="6 3"'
        line = f"M{begin:.1f} {y:g}H{max(end, begin + 2):.1f}"
        return f'<path d="{line}" stroke="{DARK}" stroke-width="5"{dashes}/>'
    if mark.days > 1:
        begin = end = (begin + end) / 2
    return _sign(mark.lane, begin, end, y, is_firm=mark.is_firm, days=mark.days)


def _sign(lane: Lane, begin: float, end: float, y: float, *, is_firm: bool, days: int) -> str:
    fill, ink = (DARK, PAPER) if is_firm else (PAPER, DARK)
    path = _outline(lane, begin, end, y, HALF + 2 if days > 1 else HALF)
    edge = PAPER if is_firm else DARK  # a pale edge keeps neighbours apart
    drawn = f'<path d="{path}" fill="{fill}" stroke="{edge}" stroke-width="1.6"/>'
    return drawn + (text(begin, y + 4.4, str(days), "bold", ink, "middle") if days > 1 else "")


@dataclass(frozen=True, slots=True)
class PlacedBar:
    """A period between two places; a narrow one has its number beside it."""

    number: int
    begin: float
    end: float

    @property
    def width(self) -> float:
        """How wide it is drawn: a single day can still be seen."""
        return max(self.end - self.begin, 3)

    @property
    def label_width(self) -> float:
        """The room that its number takes."""
        return 8.4 * len(str(self.number)) + 6

    @property
    def number_at(self) -> float:
        """Where the number begins: inside, or beside a narrow bar, left of it at the edge."""
        if self.width >= self.label_width + 8:
            return self.begin + 3
        beside = self.begin + self.width + 2
        return beside if beside + self.label_width <= WIDTH else self.begin - self.label_width - 2

    @property
    def reach(self) -> tuple[float, float]:
        """What no other bar of the same row may touch."""
        return min(self.begin, self.number_at), max(
            self.begin + self.width, self.number_at + self.label_width
        )

    def drawn(self, y: float) -> str:
        """Draw it, with its upper edge at y."""
        return (
            f'<rect class="chart-period" x="{self.begin:.1f}" y="{y:g}" width="{self.width:.1f}" '
            f'height="16" fill="url(#chart-hatch)" stroke="{DARK}"/>'
            f'<rect x="{self.number_at:.1f}" y="{y + 1.5:g}" width="{self.label_width:g}" '
            f'height="13" fill="{PAPER}"/>'
            + text(self.number_at + 3, y + 12.5, str(self.number), "bold")
        )


def packed(bars: Sequence[PlacedBar]) -> Iterator[list[PlacedBar]]:
    """Put bars that do not touch in one row, lowest number first."""
    left = sorted(bars, key=lambda bar: (bar.number, bar.begin))
    while left:
        row: list[PlacedBar] = []
        for bar in left:
            if all(bar.reach[0] > o.reach[1] or bar.reach[1] < o.reach[0] for o in row):
                row.append(bar)
        left = [bar for bar in left if bar not in row]
        yield row


@dataclass(frozen=True, slots=True)
class LegendLine:
    """A sign and what it means, over as many lines as the words need."""

    sign: str
    words: Sequence[str]

    @property
    def height(self) -> float:
        """The room that it takes, with a little air below."""
        return 17.0 * len(self.words) + 3

    def drawn(self, y: float) -> str:
        """Draw it, with its upper edge at y."""
        lines = "".join(text(44, y + 13 + 17 * n, line) for n, line in enumerate(self.words))
        return f'<g transform="translate(0 {y:g})">{self.sign}</g>{lines}'


def legend(marks: Sequence[Mark], bars: Sequence[Bar]) -> Iterator[LegendLine]:
    """Explain the signs that this chart uses, and no other; then name the numbered periods."""
    line = f'<path d="M5 8H35" stroke="{DARK}" stroke-width="5"/>'
    if any(mark.is_firm and not mark.is_series for mark in marks):
        yield _explained(_circle(is_firm=True), _("filled: a day by the schedule"))
    if any(not mark.is_firm and not mark.is_series for mark in marks):
        yield _explained(_circle(is_firm=False), _("open: about then, or between two days"))
    if any(mark.days > 1 for mark in marks):
        yield _explained(
            _circle(is_firm=True, days=3), _("with a number: so many days close together")
        )
    if any(mark.is_series for mark in marks):
        yield _explained(line, _("line: again and again, on fixed days"))
    for number, title in {bar.number: bar.title for bar in bars}.items():
        yield _explained(PlacedBar(number, 3, 36).drawn(0), title)


def _explained(sign: str, words: str) -> LegendLine:
    return LegendLine(sign, textwrap.wrap(words, LEGEND_LINE))


def _circle(*, is_firm: bool, days: int = 1) -> str:
    return _sign(Lane.DOSES, 20, 20, 8.5, is_firm=is_firm, days=days)
