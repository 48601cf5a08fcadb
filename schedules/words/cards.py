"""A timeline laid out for reading: what is next, months, periods, advice, what to ask.

Everything here is words; templates only place them. The page and the handout use the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.engine import OPEN, Certainty, Kind, Status
from schedules.timeline import Contact, Timeline, TimelineEntry

from .labels import (
    confidence_words,
    kind_words,
    performer_words,
    sign_of,
    softness_words,
    sure_words,
)
from .notices import notice_text
from .sources import citation_words, document_words
from .spans import distance_words
from .when import place_in_time, weekday_words


@dataclass(frozen=True, slots=True)
class Card:
    """One entry in words, for one reader and one day."""

    entry: TimelineEntry
    when: str
    distance: str
    kind: str
    sure: str
    softness: str
    performer: str
    marks: tuple[str, ...]
    book_on: str
    sources: tuple[str, ...]
    confidence: str
    sign: str = ""  # its certainty, or what has become of it: decides the look
    warning: str = ""  # an appointment that may not stand


@dataclass(frozen=True, slots=True)
class Group:
    """Cards under one heading: a month, or "before the start"."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A line of product information, once, however often it comes back: to ask the team about."""

    card: Card
    often: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole timeline in words."""

    next_card: Card | None
    groups: tuple[Group, ...]
    periods: tuple[Card, ...]
    advice: tuple[Card, ...]
    questions: tuple[Question, ...]
    notices: tuple[tuple[str, str], ...]  # (level, sentence)
    sources: tuple[str, ...]
    contacts: tuple[Contact, ...]


def layout(timeline: Timeline, today: date) -> Layout:
    """Return the timeline in words as it reads on `today`."""
    cards = [card(entry, today) for entry in timeline.entries]
    own = [c for c in cards if not c.entry.ask_team]
    items = [c for c in own if not c.entry.is_period]
    return Layout(
        next_card=next((c for c in items if _is_next(c.entry, today)), None),
        groups=_groups(items, timeline.start),
        periods=tuple(c for c in own if c.entry.is_period and not c.entry.is_standing),
        advice=tuple(c for c in own if c.entry.is_standing),
        questions=_questions(c for c in cards if c.entry.ask_team),
        notices=tuple(  # one sentence may be asked for by several entries
            dict.fromkeys((n.level, notice_text(n, timeline)) for n in timeline.notices)
        ),
        sources=document_words(c for entry in timeline.entries for c in entry.sources),
        contacts=timeline.contacts,
    )


def card(entry: TimelineEntry, today: date) -> Card:
    """Return one entry in words."""
    day = entry.day
    # Where a day was chosen or agreed, the one that would suit the schedule says nothing.
    is_free = entry.status is Status.PLANNED
    shows_booking = bool(is_free and entry.book_on and day and entry.book_on != day)
    return Card(
        entry=entry,
        when=place_in_time(entry),
        distance=distance_words(day, today) if day and not entry.is_period else "",
        kind=kind_words(entry.kind),
        sure=sure_words(entry),
        softness=softness_words(entry.softness),
        performer=performer_words(entry.performer),
        marks=_marks(entry),
        book_on=weekday_words(entry.book_on) if entry.book_on and shows_booking else "",
        sources=tuple(citation_words(citation) for citation in entry.sources),
        confidence=confidence_words(entry.confidence),
        sign=sign_of(entry),
        warning=_warning(entry),
    )


def is_open(entry: TimelineEntry) -> bool:
    """Tell whether it is still to come."""
    return entry.status in OPEN


def _warning(entry: TimelineEntry) -> str:
    """What a patient must ask; the team sees it in its own worklist as well."""
    if entry.status is not Status.BOOKED:
        return ""
    if entry.is_dropped:
        return _("This is no longer in your schedule. Ask your team whether it goes on.")
    if entry.rebook:
        return _("The schedule gives another day. Ask your team whether this day stays.")
    return ""


def _marks(entry: TimelineEntry) -> tuple[str, ...]:
    marks = []
    if entry.conditional:
        marks.append(entry.condition or _("May apply to you"))
    if entry.ask_team:
        marks.append(_("Ask your team"))
    return tuple(marks)


def _is_next(entry: TimelineEntry, today: date) -> bool:
    """The first thing that is still to come; warnings are read, not done."""
    if entry.kind is Kind.WARNING or entry.certainty is Certainty.UNKNOWN or not is_open(entry):
        return False
    last = entry.day or entry.latest
    return bool(last and last >= today)


def _groups(cards: Sequence[Card], start: date) -> tuple[Group, ...]:
    """Months in order; what comes before the start has no month of its own."""

    def title(c: Card) -> str:
        sort_on = c.entry.sort_on
        if sort_on is None or sort_on < start:
            return _("Before the start")
        return date_format(sort_on, "F Y")

    return tuple(Group(name, tuple(members)) for name, members in groupby(cards, key=title))


def _questions(cards: Iterable[Card]) -> tuple[Question, ...]:
    by_fact: dict[str, list[Card]] = {}
    for c in cards:
        by_fact.setdefault(c.entry.fact, []).append(c)
    return tuple(Question(cards[0], _often(cards)) for cards in by_fact.values())


def _often(cards: Sequence[Card]) -> str:
    """How often a line comes back: "12 times, the last one 5 October 2027"."""
    if len(cards) == 1:
        return ""
    words = {"n": len(cards), "last": cards[-1].when}
    return ngettext("%(n)d time, last: %(last)s", "%(n)d times, last: %(last)s", len(cards)) % words
