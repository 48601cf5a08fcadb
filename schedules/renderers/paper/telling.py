"""Explains what stands on the paper: each thing once, and each medical word once."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from schedules.agenda import Period, Series
from schedules.engine import Kind
from schedules.timeline import Citation, Timeline, TimelineEntry
from schedules.words.alarms import contact_beside, help_of
from schedules.words.labels import softness_words
from schedules.words.preparing import forgotten, preparing
from schedules.words.sources import citation_words, document_words
from schedules.words.spans import length_words
from schedules.words.tongues import Spoken, joined
from schedules.words.when import when_words

from .phrases import bracketed, notes, often, whole
from .sheet import Head, Needs, PaperHelp, PaperSign, Told

WATCHED = (Kind.WARNING, Kind.ADVICE, Kind.FERTILITY)

SENTENCES = re.compile(r"(?<=[.!?]) ")

Whens = Callable[[Sequence[TimelineEntry]], tuple[str, ...]]


class Telling:
    """Explains things in turn, and remembers what was told."""

    def __init__(self, timeline: Timeline) -> None:
        sources = document_words(c for entry in timeline.entries for c in entry.sources)
        self.numbers = {source: number for number, source in enumerate(sources, start=1)}
        self.start, self.clinic = timeline.start, timeline.clinic_name
        self.usual_contact = timeline.contacts[0] if timeline.contacts else None
        self.facts: set[str] = set()
        self.meanings: dict[str, None] = {}
        self.forgotten: set[str] = set()
        self.cited: dict[str, dict[str, None]] = {source: {} for source in sources}

    def explained(self, entries: Iterable[TimelineEntry]) -> tuple[Told, ...]:
        """Explain each thing that has its own days elsewhere."""
        return tuple(self._told(([entry] for entry in entries), lambda _entries: ()))

    def periods(self, periods: Iterable[Period]) -> tuple[Told, ...]:
        """Explain what lasts, with all its days."""
        return tuple(self._told((period.entries for period in periods), self._days))

    def questions(self, series: Iterable[Series]) -> tuple[Told, ...]:
        """Tell each line of product information once, however often it comes back."""
        by_fact = {one.lead.fact: often(one) for one in series}

        def whens(entries: Sequence[TimelineEntry]) -> tuple[str, ...]:
            lead = entries[0]
            when = bracketed(when_words(lead.when), softness_words(lead.softness))
            return tuple(whole(words) for words in (when, by_fact[lead.fact]) if words)

        return tuple(self._told((one.entries for one in series), whens))

    def _told(self, things: Iterable[Sequence[TimelineEntry]], whens: Whens) -> Iterator[Told]:
        """Yield one explanation for all things that have the same words, in order of the first."""
        groups: dict[object, list[Sequence[TimelineEntry]]] = {}
        for entries in things:
            if entries[0].fact not in self.facts:
                self.facts.add(entries[0].fact)
                groups.setdefault(_words_of(entries[0].in_general), []).append(entries)
        for members in groups.values():
            heads = (Head(e[0].title, notes(e[0].in_general), whens(e)) for e in members)
            entries = [entries[0].in_general for entries in members]
            yield self._one(tuple(dict.fromkeys(heads)), entries)

    def _one(self, heads: tuple[Head, ...], entries: Sequence[TimelineEntry]) -> Told:
        lead = entries[0]
        self.meanings |= dict.fromkeys(m for entry in entries for m in entry.meanings)
        return Told(
            heads=heads,
            text=lead.text,
            needs=(*_needs(lead), *self._forgotten(entries)),
            place="" if lead.place == self.clinic else lead.place,
            takes=length_words(lead.takes) if lead.takes else "",
            contact=self._contact(lead),
            reference=self._reference(entries),
        )

    def _forgotten(self, entries: Iterable[TimelineEntry]) -> Iterator[tuple[str, str]]:
        """Yield what to do with a forgotten dose, once for all doses of which it is the same."""
        for label, words in dict.fromkeys(note for one in entries for note in forgotten(one)):
            if words not in self.forgotten:
                self.forgotten.add(words)
                yield label, words

    def _days(self, entries: Sequence[TimelineEntry]) -> tuple[str, ...]:
        return tuple(whole(when) for when in map(self._when, entries) if when)

    def _when(self, entry: TimelineEntry) -> str:
        """What holds from the start on without a figure needs no day of its own."""
        softness = "" if entry.is_at_least else softness_words(entry.softness)
        if entry.is_standing and entry.earliest == self.start and not softness:
            return ""
        return bracketed(when_words(entry.when), softness)

    def help(self, entries: Iterable[TimelineEntry]) -> Iterator[PaperHelp]:
        """Tell what to look for and where to turn, what is most urgent first."""
        entries = list(entries)
        first = {entry.title: entry for entry in reversed(entries) if entry.alarm}
        for found in help_of(entries):
            said: set[str] = set()
            lines = tuple(self._sign(first[title], signs, said) for title, signs in found.signs)
            yield PaperHelp(found.heading, lines, found.note)

    def _sign(self, entry: TimelineEntry, signs: str, said: set[str]) -> PaperSign:
        return PaperSign(
            title=entry.title,
            signs=signs,
            explanation="" if entry.fact in self.facts else self._new(entry, said),
            reference=self._reference([entry]),
            is_only_here=entry.is_standing,
        )

    def _new(self, entry: TimelineEntry, said: set[str]) -> str:
        """What several signs under one heading say in the same words is said of the first."""
        self.facts.add(entry.fact)
        self.meanings |= dict.fromkeys(entry.meanings)
        words = list(_with_answers(SENTENCES.split(f"{entry.text} {entry.preparation}".strip())))
        new = [sentence for sentence in words if sentence not in said]
        said.update(words)
        return " ".join(new)

    def _contact(self, entry: TimelineEntry) -> str:
        """Whom to call about what one watches for; the first page has the others."""
        contact = contact_beside(entry)
        if contact is None or contact == self.usual_contact or entry.kind not in WATCHED:
            return ""
        return ", ".join(filter(None, (contact.purpose, contact.phone, contact.email)))

    def _reference(self, entries: Iterable[TimelineEntry]) -> str:
        """Return the numbers of the sources; most things have the first alone, so it needs none."""
        numbers = {self._cite(citation) for entry in entries for citation in entry.sources}
        return "" if numbers == {1} else f"[{', '.join(map(str, sorted(numbers)))}]"

    def _cite(self, citation: Citation) -> int:
        source = citation_words(citation, with_section=False)
        self.cited[source][Spoken((citation.section, citation.language))] = None
        return self.numbers[source]

    @property
    def sources(self) -> tuple[tuple[int, str, str], ...]:
        """Every document of which something is told, with the headings where it stands."""
        cited = ((source, found) for source, found in self.cited.items() if found)
        return tuple((self.numbers[source], source, joined("; ", found)) for source, found in cited)


def _with_answers(sentences: Iterable[str]) -> Iterator[str]:
    """Yield sentences; a question with the one behind it, for alone it asks and tells nothing."""
    asked = ""
    for sentence in sentences:
        if sentence.endswith("?"):
            asked = f"{asked}{sentence} "
            continue
        yield f"{asked}{sentence}"
        asked = ""
    yield from filter(None, [asked.strip()])


def _words_of(entry: TimelineEntry) -> object:
    """What two things must have in common to be explained as one; without words each is its own."""
    words = (entry.text, entry.preparation, entry.bring, entry.place, entry.takes)
    return words if any(words[:3]) else entry.fact


def _needs(entry: TimelineEntry) -> Needs:
    """Return how to prepare and what to bring; that nothing is named stands on page one alone."""
    return tuple(preparing(entry)) if entry.preparation or entry.bring else ()


def shared_end(told: Sequence[Told]) -> str:
    """Return the sentence with which the texts of at least two explanations all end, else ""."""
    ends = {SENTENCES.split(one.text)[-1] for one in told}
    return ends.pop() if len(told) > 1 and len(ends) == 1 else ""


def without_end(told: Sequence[Told], end: str) -> tuple[Told, ...]:
    """Return explanations without that sentence."""
    return tuple(replace(one, text=one.text.removesuffix(end).strip()) for one in told)
