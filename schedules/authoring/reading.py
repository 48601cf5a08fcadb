"""How hard a protocol's words are for a tired patient, and what never stands in them.

The numbers are gates, not a proof: short sentences of short words can still be unclear. They are
stricter than what Dutch public bodies ask of a text at level B1.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import pyphen

from treatments import slots, wording
from treatments.glossary import LANGUAGES, TERMS
from treatments.models import Clinic, Rule

LONGEST, MEAN = 18, 10  # words in a sentence: at most, and on average over a file
EASE_OF_FILE = 65  # Flesch-Douma, for Dutch
TEXTS = (*wording.TEXTS, "forgotten", "may_apply")
RUNNING = ("explanation", "preparation", "bring", "forgotten")  # whole sentences
# Where a fact is written, and how sure a reading is, is for the team; a permission never stands
# without "ask first"; one form of one verb.
NEVER = {
    "nl": (
        "bijsluiter",
        "bron",
        "bronnen",
        "document",
        "folder",
        "folders",
        "lezing",
        "productinformatie",
        "protocol",
        "voor zover bekend",
        "geen bezwaar",
        "u heeft",
        "zoals bekend",
    ),
    "en": (
        "leaflet",
        "leaflets",
        "product information",
        "our reading",
        "protocol",
        "source",
        "sources",
        "as far as is known",
        "no objection",
    ),
}
# What somebody goes to, and would prepare for.
GONE_TO = ("lab", "imaging", "visit", "procedure", "admission", "dose")
KNOWN = (
    "MS",
    "MRI",
    "JBZ",
    "VUmc",
    "AMC",
    "UMC",
    "OLVG",
    "LUMC",
    "GP",
)  # letters that need no meaning
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+")
_WORD = re.compile(r"[\w’'-]*\w")
_LETTERS = re.compile(r"\b[A-Z][A-Za-z]?[A-Z]+[a-z]?\b")


class Said(NamedTuple):
    """One text of a rule for the patient, in one language."""

    fact: str
    name: str
    language: str
    text: str


class Measure(NamedTuple):
    """How long the sentences of a text are, and how easy it reads."""

    mean: float
    longest: int
    ease: float  # Flesch-Douma; says nothing of English


def said_by(rows: Iterable[Rule]) -> Iterator[Said]:
    """Yield every text that a patient reads of these rules."""
    for row in rows:
        for language in LANGUAGES:
            for name in TEXTS:
                if text := getattr(row, f"{name}_{language}", ""):
                    yield Said(row.fact, name, language, slots.sample(text, language))
            for told in row.wording:
                for name in TEXTS:
                    if name in told:
                        text = slots.sample(told[name][language], language)
                        yield Said(row.fact, name, language, text)
            for sign in getattr(row, "signs", ()):
                for text in sign[language]:
                    yield Said(row.fact, "signs", language, text)


def said_by_clinic(clinic: Clinic) -> Iterator[Said]:
    """Yield every text that a patient reads of how to reach a hospital, as its file says it."""
    for contact in clinic.contacts:
        for name in ("for", "hours", "note"):
            for language, text in contact.get(name, {}).items():
                yield Said(contact["key"], name, language, text)


def measure(texts: Iterable[str]) -> Measure:
    """Measure texts as one; each ends a sentence.

    Douma's formula for Dutch (De leesbaarheid van landbouwbladen, 1960): 206.84 less 0.93 for each
    word of a sentence, less 77 for each syllable of a word.
    """
    sentences = [words for text in texts for one in sentences_of(text) if (words := words_of(one))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return Measure(0, 0, 100)
    mean = len(words) / len(sentences)
    syllables = sum(map(syllables_of, words)) / len(words)
    return Measure(mean, max(map(len, sentences)), 206.84 - 0.93 * mean - 77 * syllables)


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text."""
    return _SENTENCE.split(text.strip())


def words_of(sentence: str) -> list[str]:
    """Return the words of a sentence."""
    return _WORD.findall(sentence)


@lru_cache(maxsize=20_000)
def syllables_of(word: str) -> int:
    """Return about how many syllables a Dutch word has: the places where it may be broken."""
    return len(_hyphens().positions(word)) + 1


@lru_cache(maxsize=1)
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="nl_NL", left=1, right=1)


def hard_to_read(rows: Sequence[Rule]) -> Iterator[tuple[str, str]]:
    """Yield what is too hard, or not for a patient, in the texts of one protocol: fact, words."""
    said = list(said_by(rows))
    yield from faults(said)
    for language in LANGUAGES:
        running = [one.text for one in said if one.language == language and one.name in RUNNING]
        found = measure(running)
        if found.mean > MEAN:
            yield "", f"{language}: {found.mean:.1f} words a sentence, {MEAN} is the most"
        if language == "nl" and found.ease < EASE_OF_FILE:
            yield "", f"nl: reads at {found.ease:.0f} (Flesch-Douma), {EASE_OF_FILE} is the least"


def faults(said: Iterable[Said]) -> Iterator[tuple[str, str]]:
    """Yield what no single text for a patient may have: whose it is, words."""
    for one in said:
        for words in _faults(one):
            yield one.fact, f"{one.name} ({one.language}): {words}"


def unprepared(rows: Iterable[Rule]) -> Iterator[tuple[str, str]]:
    """Yield each rule that somebody goes out for, and that says nothing of preparing."""
    for row in rows:
        if row.kind not in GONE_TO or row.shape == "never" or row.is_at_home:
            continue
        if not (row.preparation_nl or row.needs_no_preparation):
            yield row.fact, "how to prepare is not said: give preparation, or preparation: none"


def _faults(said: Said) -> Iterator[str]:
    for sentence in sentences_of(said.text):
        if (n := len(words_of(sentence))) > LONGEST:
            yield f"a sentence of {n} words, {LONGEST} is the most: {sentence}"
    for words in NEVER[said.language]:
        if re.search(rf"\b{words}\b", said.text, re.IGNORECASE):
            yield f"“{words}” is not for patients"
    for term in TERMS:
        for words in term.avoided_in(said.text, said.language):
            yield f"say “{getattr(term.term, said.language)}” for “{words}”"
    for letters in set(_LETTERS.findall(said.text)) - set(KNOWN):
        if not any(term.is_in(letters, said.language) for term in TERMS):
            yield f"“{letters}” has no meaning in the glossary"
