"""The list of a timeline page: months that are near, years that are folded, today in its place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from dateutil.relativedelta import relativedelta
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.words.cards import Card, Group

NEAR = relativedelta(months=12)  # what lies further from today or the start is folded away


@dataclass(frozen=True, slots=True)
class Row:
    """A card as its line shows it, and the HTML that opening it shows."""

    card: Card
    uid: str
    sure: str
    when: str
    title: str
    marks: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]  # (label, words) of this one day
    body: str  # the same for every day of its rule
    is_same_day: bool = False  # as the row before it: the eye needs the date once

    def lies(self, start: date) -> date:
        """Return the day by which the row is placed; a row without any stands at the start."""
        return self.card.entry.sort_on or start

    @property
    def is_undated(self) -> bool:
        """Tell whether no day at all is known."""
        entry = self.card.entry
        return not (entry.day or entry.earliest or entry.latest)

    def goes_on(self, today: date) -> bool:
        """Tell whether a series or a window that has begun has not ended yet."""
        entry = self.card.entry
        begin = entry.day if entry.repeat else entry.earliest if not entry.day else None
        end = entry.repeat.until if entry.repeat else entry.latest
        return begin is not None and begin <= today and (end is None or end >= today)


@dataclass(frozen=True, slots=True)
class Block:
    """The rows under one heading; `today` tells whether today comes just before it."""

    title: str
    rows: tuple[Row, ...]
    first: date
    last: date
    is_undated: bool
    today: bool = False

    def goes_on(self, today: date) -> bool:
        """Tell whether something in it has begun and not ended."""
        return any(row.goes_on(today) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks that are shown, or folded under a title."""

    title: str
    count: str
    blocks: tuple[Block, ...]


class Bodies:
    """What opening a line shows, written once for each rule: most rules come back every month."""

    def __init__(self, words: dict[str, str]) -> None:
        self.words = words
        self._written: dict[tuple[str, str, str], str] = {}

    def row(self, card: Card) -> Row:
        """Return the card with its body."""
        entry = card.entry
        # The place of an appointment may be its own; two versions may explain one rule otherwise.
        key = (entry.fact, entry.place, entry.explanation)
        if key not in self._written:
            context = {"card": card, "entry": entry, "words": self.words}
            self._written[key] = render_to_string("components/entry_body.html", context)
        return Row(
            card,
            uid=entry.uid,
            sure=card.sign,
            when=capfirst(card.when),
            title=entry.title,
            marks=tuple(capfirst(mark) for mark in (*card.marks, card.warning) if mark),
            facts=tuple(self._facts(card)),
            body=self._written[key],
        )

    def _facts(self, card: Card) -> Iterator[tuple[str, str]]:
        for name, words in (
            ("when", card.distance),
            ("due", card.due),
            ("who", card.performer),
        ):
            if words:
                yield self.words[name], capfirst(words)


def blocks_of(groups: Iterable[Group], bodies: Bodies, start: date) -> Iterator[Block]:
    """Yield the months; rows without any day at the end of one do not seem to fall in it."""
    for group in groups:
        rows = [bodies.row(card) for card in group.cards]
        ending: list[Row] = []
        if rows[0].lies(start) >= start:
            while rows and rows[-1].is_undated:
                ending.insert(0, rows.pop())
        if rows:
            yield _block(group.title, rows, start, is_undated=False)
        if ending:
            yield _block(_("After that: no date yet"), ending, start, is_undated=True)


def _block(title: str, rows: Sequence[Row], start: date, *, is_undated: bool) -> Block:
    first, last = rows[0].lies(start), rows[-1].lies(start)
    return Block(title, tuple(_dated_once(rows)), first, last, is_undated)


def _dated_once(rows: Sequence[Row]) -> Iterator[Row]:
    before = ""
    for row in rows:
        yield replace(row, is_same_day=True) if row.card.when == before else row
        before = row.card.when


def coming(blocks: Iterable[Block], start: date, today: date) -> Row | None:
    """Return the first row with a date that does not lie before today."""
    rows = (row for block in blocks if not block.is_undated for row in block.rows)
    return next((row for row in rows if not row.is_undated and row.lies(start) >= today), None)


def parts_of(
    blocks: Iterable[Block], upcoming: Row | None, start: date, today: date
) -> Iterator[Part]:
    """Yield the blocks near today or the start as they are, the others folded by year."""
    month, horizon = today.replace(day=1), max(start, today) + NEAR

    def title(block: Block) -> str:
        if block.last < month and not block.is_undated and not block.goes_on(today):
            return _("Already past: %(year)s") % {"year": block.last.year}
        is_far = block.first.replace(day=1) > horizon
        return _("Later: %(year)s") % {"year": block.first.year} if is_far else ""

    marked = [_with_today(block, upcoming, month) for block in blocks]
    for words, members in groupby(marked, key=title):
        together = tuple(members)
        n = sum(len(block.rows) for block in together)
        yield Part(words, ngettext("%(n)d line", "%(n)d lines", n) % {"n": n}, together)


def _with_today(block: Block, upcoming: Row | None, month: date) -> Block:
    """Put today before a heading, unless the heading is of this very month."""
    is_this_month = block.first.replace(day=1) == month
    return replace(block, today=True) if block.rows[0] is upcoming and not is_this_month else block
