"""The page of a timeline as one thing a screen, for who has strength for one thing at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from django.utils.translation import gettext as _

from schedules.inputs.bounds import whole_number

from .cards import Card
from .page import Fold, Page
from .series import SeriesCard


class Screen(NamedTuple):
    """One thing: what stands above it, which component shows it, and what is shown."""

    title: str
    part: str
    thing: object = None


@dataclass(frozen=True, slots=True)
class Shown:
    """The screen that somebody reads, and the way from it; 0: there is none."""

    screen: Screen
    number: int  # counted from 1
    all: int

    @property
    def back(self) -> int:
        """The screen before this one."""
        return self.number - 1

    @property
    def next(self) -> int:
        """The screen after this one."""
        return 0 if self.number == self.all else self.number + 1


def screens_of(page: Page, *, has_news: bool = False) -> tuple[Screen, ...]:
    """Return what the page holds, one thing a screen, in the order of the page."""
    screens = tuple(_screens(page, has_news=has_news))
    where = {name: n for n, screen in enumerate(screens, 1) for name in _anchors(screen, page)}
    return tuple(
        screen._replace(thing=page.chart.on_screens(where))
        if page.chart and screen.part == "picture"
        else screen
        for screen in screens
    )


def _anchors(screen: Screen, page: Page) -> Iterator[str]:
    """Yield the names of what stands on a screen, for the overview to lead to."""
    if screen.part == "next":
        yield page.now.first_card.anchor if page.now.first_card else ""
    elif isinstance(screen.thing, Card | SeriesCard):
        yield screen.thing.anchor
    elif isinstance(screen.thing, Fold):
        yield from (card.anchor for block in screen.thing.blocks for card in block.cards)


def shown_of(screens: Sequence[Screen], asked: str) -> Shown:
    """Return the screen that is asked for by its number, as near as there is one."""
    number = min(max(whole_number(asked, 1), 1), len(screens))
    return Shown(screens[number - 1], number, len(screens))


def _screens(page: Page, *, has_news: bool) -> Iterator[Screen]:
    yield Screen("", "next")
    if has_news:
        yield Screen("", "news")
    if page.notices:
        yield Screen(_("Mind this"), "notices", page.notices)
    yield from _cards(page)
    for series in page.series:
        yield Screen(_("What keeps coming back"), "series", series)
    for fold in chain(page.later, page.folds):
        yield Screen("", "fold", fold)
    yield Screen("", "help")
    if page.chart:
        yield Screen("", "picture")
    yield Screen("", "rest")


def _cards(page: Page) -> Iterator[Screen]:
    for card in page.now.others:
        yield Screen(_("What now?"), "card", card)
    for card in page.mind:
        yield Screen(_("Take note today"), "card", card)
    for card in page.ask_first:
        yield Screen(_("Ask your team before the next dose"), "card", card)
    for block in page.months:
        for card in block.cards:
            yield Screen(block.title, "card", card)
    for card in page.undated:
        yield Screen(_("No date yet"), "card", card)
