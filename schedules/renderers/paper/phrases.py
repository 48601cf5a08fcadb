"""Small words of the paper, and whole days within them."""

import re
from collections.abc import Iterable

from django.utils.translation import ngettext

from schedules.agenda import Series
from schedules.engine import Certainty
from schedules.timeline import TimelineEntry
from schedules.words.agreed import own_performer
from schedules.words.labels import mark_of, mark_words, performer_words, softness_words, sure_words
from schedules.words.when import paper_words, when_words

# A day in words, within more words: the paper never breaks a line inside one.
WHOLE_DAY = re.compile(r"\d{1,2} \w+ \d{4}")


def whole(words: str) -> str:
    """Return words in which no line can end inside a day."""
    return WHOLE_DAY.sub(lambda day: day[0].replace(" ", "\xa0"), words)


def bracketed(words: str, more: str) -> str:
    """Return words with more behind them, where there is more."""
    return f"{words} ({more})" if more else words


def once(titles: Iterable[str]) -> str:
    """Return titles in one line, each once."""
    return ", ".join(dict.fromkeys(titles))


def sureness(entry: TimelineEntry) -> tuple[str, str, str]:
    """When, how sure as a sign, and how sure in words: what the entries of one day share.

    A day that is simply planned has neither: most are, and the legend says so.
    """
    when, sign, softness = paper_words(entry.when), mark_of(entry), softness_words(entry.softness)
    if sign == Certainty.PLANNED and not softness:
        return when, "", ""
    if not entry.when.is_known:  # the words say it already
        return bracketed(when, softness), sign, ""
    return when, sign, bracketed(sure_words(entry), softness)


def notes(entry: TimelineEntry) -> str:
    """By whom and for whom, unless the title says it: "neuroloog; als u bloedverdunners neemt"."""
    marks = () if entry.ask_team else mark_words(entry)
    words = (performer_words(own_performer(entry)), *marks)
    return "; ".join(word for word in words if word.lower() not in entry.title.lower())


def often(series: Series) -> str:
    """How often a line comes back: "12 times, the last one 5 October 2027"."""
    n = len(series.entries)
    if n == 1:
        return ""
    words = {"n": n, "last": when_words(series.last.when)}
    return ngettext("%(n)d time, last: %(last)s", "%(n)d times, last: %(last)s", n) % words
