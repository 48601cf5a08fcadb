"""Read a page's values as its reader does: every word of it, and the cards that hold them."""

from dataclasses import fields, is_dataclass

from schedules.pages.patient.cards import Card
from schedules.pages.patient.series import SeriesCard


def words_of(value):
    """Every text in a value of a page, in its order."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from words_of(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from words_of(part)


def cards_of(value):
    """Every card in a value of a page, series included."""
    if isinstance(value, Card | SeriesCard):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from cards_of(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from cards_of(part)


def titles(cards):
    return [card.title for card in cards]


def fold(page, title):
    """The titles of what is folded away under a title, by its blocks; {} where there is none."""
    folds = (*page.later, *page.folds, *page.more)
    found = [one for one in folds if one.title == title]
    return {block.title: titles(block.cards) for one in found for block in one.blocks}
