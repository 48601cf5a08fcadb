"""What stands on the printed handout: the layout of a timeline, with every explanation once."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from schedules.engine import Kind
from schedules.timeline import Citation, Contact, Timeline
from schedules.words.cards import Card, Layout, layout
from schedules.words.labels import legend_of
from schedules.words.sources import citation_words

# A day in words, within more words: the paper never breaks a line inside one.
WHOLE_DAY = re.compile(r"(\d{1,2} \w+ \d{4})")
WATCHED = (Kind.WARNING, Kind.ADVICE, Kind.FERTILITY)
LETTERS_KEPT_TOGETHER = 700  # about a third of a page: more would leave half a page empty


Phrase = tuple[str, ...]  # every second part is a whole day


@dataclass(frozen=True, slots=True)
class Details:
    """What is told of an entry where it stands for the first time."""

    explanation: str
    preparation: str
    see: str
    place: str
    contact: str
    sources: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry on paper; without details where it came before."""

    title: str
    notes: str
    book_on: Phrase
    ticks: bool
    reference: str
    details: Details | None
    whens: tuple[Phrase, ...]

    @property
    def length(self) -> int:
        """About how many letters the line takes on paper."""
        told = self.details
        return 100 + (len(told.explanation) + len(told.preparation) if told else 0)


@dataclass(frozen=True, slots=True)
class Day:
    """The entries of one day, or of one stretch of time, in rows that stay on one page."""

    when: Phrase
    certainty: str
    sure: str
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Month:
    """The days under one heading."""

    title: str
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class NextUp:
    """What comes next, and what else is on that day."""

    card: Card
    notes: str
    others: str


@dataclass(frozen=True, slots=True)
class Handout:
    """A whole handout in words, for one reader and one day."""

    next_up: NextUp | None
    nothing_next: str
    notices: tuple[tuple[str, str, str], ...]  # (level, its word, sentence)
    contacts: tuple[Contact, ...]
    legend: tuple[tuple[str, str, str], ...]  # (certainty, its word, what it means)
    months: tuple[Month, ...]
    periods: tuple[Line, ...]
    advice: tuple[Line, ...]
    questions: tuple[Line, ...]
    sources: tuple[str, ...]


def handout(timeline: Timeline, today: date) -> Handout:
    """Return the handout as it reads on `today`, in the active language."""
    plan = layout(timeline, today)
    writer = _Writer(timeline, plan)
    return Handout(
        next_up=_next_up(plan),
        nothing_next=_nothing_next(plan),
        notices=tuple((level, _level_words(level), text) for level, text in plan.notices),
        contacts=plan.contacts,
        legend=legend_of(card.entry for group in plan.groups for card in group.cards),
        months=tuple(Month(g.title, tuple(writer.days(g.cards))) for g in plan.groups),
        periods=tuple(writer.series(plan.periods)),
        advice=tuple(writer.series(plan.advice)),
        questions=tuple(writer.line(q.card, whens=_asked(q.card, q.often)) for q in plan.questions),
        sources=plan.sources,
    )


class _Writer:
    """Writes lines, and remembers what it has explained."""

    def __init__(self, timeline: Timeline, plan: Layout) -> None:
        self.numbers = {source: number for number, source in enumerate(plan.sources, start=1)}
        self.start = timeline.start
        self.usual_contact = timeline.contacts[0] if timeline.contacts else None
        self.facts: set[str] = set()
        self.told: dict[tuple[str, str], Card] = {}

    def days(self, cards: Iterable[Card]) -> Iterable[Day]:
        """Gather what falls on the same day and is equally sure."""
        for (when, sign, sure), members in groupby(cards, key=_sureness):
            lines = tuple(self.line(card) for card in members)
            yield Day(_phrase(when), sign, sure, _rows(lines))

    def series(self, cards: Sequence[Card]) -> Iterable[Line]:
        """Write a period that comes back once, with all its days."""
        by_fact: dict[str, list[Card]] = {}
        for card in cards:
            by_fact.setdefault(card.entry.fact, []).append(card)
        for members in by_fact.values():
            whens = (self._when(card) for card in members)
            yield self.line(members[0], whens=tuple(_phrase(when) for when in whens if when))

    def _when(self, card: Card) -> str:
        """What holds from the start on without a figure needs no day of its own."""
        if card.entry.is_standing and card.entry.earliest == self.start and not card.softness:
            return ""
        return _bracketed(card.when, card.softness)

    def line(self, card: Card, whens: tuple[Phrase, ...] = ()) -> Line:
        """Write one entry."""
        return Line(
            title=card.entry.title,
            notes=_notes(card),
            book_on=_phrase(card.book_on) if card.book_on else (),
            ticks=card.entry.kind is not Kind.WARNING,
            reference=self._reference(card),
            details=self._details(card),
            whens=whens,
        )

    def _details(self, card: Card) -> Details | None:
        entry = card.entry
        if entry.fact in self.facts:
            return None
        self.facts.add(entry.fact)
        words = (entry.explanation, entry.preparation)
        before = self.told.setdefault(words, card) if any(words) else card
        is_new = before is card
        return Details(
            explanation=entry.explanation if is_new else "",
            preparation=entry.preparation if is_new else "",
            see="" if is_new else _see(before),
            place=entry.place,
            contact=self._contact(card),
            sources=self._sources(card),
        )

    def _contact(self, card: Card) -> str:
        """Whom to call about what one watches for; the box on the first page has the others."""
        contact = card.entry.contact
        if contact is None or contact == self.usual_contact or card.entry.kind not in WATCHED:
            return ""
        return ", ".join(filter(None, (contact.purpose, contact.phone, contact.email)))

    def _number(self, citation: Citation) -> int:
        return self.numbers[citation_words(citation, with_section=False)]

    def _reference(self, card: Card) -> str:
        numbers = sorted({self._number(citation) for citation in card.entry.sources})
        return f"[{', '.join(map(str, numbers))}]"

    def _sources(self, card: Card) -> str:
        """Say where a line comes from: "[1] § Gebruik; [3] § 4.4"."""
        parts = [f"[{self._number(c)}] § {c.section}" for c in card.entry.sources]
        sure = "" if card.entry.confidence == "H" else f" ({card.confidence})"
        return "; ".join(parts) + sure


def _phrase(words: str) -> Phrase:
    return tuple(WHOLE_DAY.split(words))


def _rows(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], ...]:
    """Keep a short day together; let a page end between the lines of a long one."""
    if sum(line.length for line in lines) < LETTERS_KEPT_TOGETHER:
        return (lines,)
    return tuple((line,) for line in lines)


def _sureness(card: Card) -> tuple[str, str, str]:
    """When, how sure as a sign, and how sure in words: what the entries of one day share."""
    sign = card.sign
    if _is_undated(card):  # the words say it already
        return _bracketed(card.when, card.softness), sign, ""
    return card.when, sign, _bracketed(card.sure, card.softness)


def _bracketed(words: str, more: str) -> str:
    return f"{words} ({more})" if more else words


def _notes(card: Card) -> str:
    """By whom and for whom, unless the title says it: "neuroloog; als u bloedverdunners neemt"."""
    entry = card.entry
    may_apply = (entry.condition or _("may apply to you")) if entry.conditional else ""
    words = (card.performer, may_apply, card.warning)
    return "; ".join(word for word in words if word.lower() not in entry.title.lower())


def _see(before: Card) -> str:
    words = {"title": before.entry.title, "when": before.when}
    if before.entry.day is None:
        return _("Explanation: see “%(title)s”.") % words
    return _("Explanation: see “%(title)s”, %(when)s.") % words


def _asked(card: Card, often: str) -> tuple[Phrase, ...]:
    words = (_bracketed(card.when, card.softness), often)
    return tuple(_phrase(word) for word in words if word)


def _next_up(plan: Layout) -> NextUp | None:
    card = plan.next_card
    if card is None:
        return None
    others = [
        other.entry.title
        for group in plan.groups
        for other in group.cards
        if other is not card and other.when == card.when
    ]
    return NextUp(card, _notes(card), ", ".join(others))


def _nothing_next(plan: Layout) -> str:
    if any(_is_undated(card) for group in plan.groups for card in group.cards):
        return _("What comes next has no date yet. Ask your team.")
    return _("Everything on this timeline has passed. Ask your team what comes next.")


def _is_undated(card: Card) -> bool:
    entry = card.entry
    return not (entry.day or entry.earliest or entry.latest)


def _level_words(level: str) -> str:
    return {"info": _("Good to know"), "warning": _("Take note"), "stop": _("Stop")}[level]
