"""Whether page one is so full that its letters are a little smaller: it stays one page."""

from collections.abc import Iterable
from math import ceil

from schedules.words.alarms import calls_back_words

from .sheet import Fridge, NextDay, Row

ROOM = 23  # lines of ordinary letters under the heading, the headings of the parts left out
# Letters in a line: across the page, beside a day, of a day, of the numbers.
WIDE, NARROW, BESIDE, SMALL = 72, 48, 19, 84
SMALLER = 0.83  # how high a line of the numbers is beside another


def is_full(next_days: Iterable[NextDay], fridge: Fridge) -> bool:
    """Tell whether page one holds more than it has room for, by about how many lines it takes."""
    first, *others = [_next(day) for day in next_days] or [1]
    rows = sum(map(_row, (*fridge.rows, *fridge.mind)))
    return first + len(others) + rows + SMALLER * _calls(fridge) > ROOM


def _next(day: NextDay) -> int:
    agreed = [words for one in day.agreed for _label, words in one.facts]
    said = [one.said for one in day.agreed]
    needs = [label + words for label, words in day.needs]
    asks = [ask.title + ask.words for ask in day.asks]
    words = (day.when, day.title + day.sure, day.place + day.takes, day.due, day.before)
    return sum(_lines(text, WIDE) for text in (*words, *agreed, *said, *needs, *asks))


def _row(row: Row) -> int:
    return max(_lines(row.when, BESIDE), _lines(row.title + row.more + row.act, NARROW))


def _calls(fridge: Fridge) -> int:
    signs = [label + words for call in fridge.calls for label, words in call.signs]
    turns = [str(turn) for call in fridge.calls for turn in call.turns]
    contacts = [
        c.purpose + c.phone + c.email + c.hours + c.note + calls_back_words(c)
        for c in fridge.contacts
    ]
    return sum(_lines(text, SMALL) for text in (fridge.danger, *signs, *turns, *contacts))


def _lines(text: str, width: int) -> int:
    return ceil(len(text) / width)
