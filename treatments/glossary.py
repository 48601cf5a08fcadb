"""Medical words, and what they mean: said wherever a patient's text uses one.

They stand in `fixtures/glossary.yaml`, which is read when the program starts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from .two_languages import Mistake, Words, active_language, languages
from .yaml_lines import Problem, Row, Table, Unreadable, read, read_file

KEYS = ("term", "also", "meaning", "avoid")
REQUIRED = ("term", "meaning")
LANGUAGES = ("nl", "en")


@dataclass(frozen=True)
class Term:
    """One medical word: how else it is written, its meaning, and what is never said for it.

    The meaning is a whole sentence.
    """

    term: Words
    meaning: Words
    also: dict[str, tuple[str, ...]]
    avoid: dict[str, tuple[str, ...]]

    def is_in(self, text: str, language: str) -> bool:
        """Tell whether a text of that language uses the word."""
        return bool(self._patterns[language].search(text))

    def avoided_in(self, text: str, language: str) -> list[str]:
        """Return the words in a text for which this one should stand."""
        return [word for word in self.avoid.get(language, ()) if _word(word).search(text)]

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {
            language: _word(getattr(self.term, language), *self.also.get(language, ()))
            for language in LANGUAGES
        }


def _word(*forms: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)", re.IGNORECASE)


TERMS: list[Term] = []


def learn_glossary(path: Path) -> list[Problem]:
    """Let this process know the words of a file, and no others; return what is wrong with it."""
    terms, problems = parse_glossary(path)
    if not problems:
        TERMS[:] = terms
    return problems


def learn_at_start(path: Path) -> None:
    """Read the words when the program starts, if there are any.

    Raises ImproperlyConfigured where the file cannot be read.
    """
    if path.exists() and (problems := learn_glossary(path)):
        raise ImproperlyConfigured("\n".join(map(str, problems)))


def meanings(*texts: str) -> tuple[str, ...]:
    """Return what the medical words in these texts mean, in the active language."""
    language, text = active_language(), " ".join(texts)
    return tuple(
        meaning
        for term in TERMS
        if term.is_in(text, language) and (meaning := str(term.meaning)) not in text
    )


def parse_glossary(path: Path) -> tuple[list[Term], list[Problem]]:
    """Read a file of words; one with any problem must not be used."""
    try:
        rows = read(read_file(path), path.name)
    except Unreadable as error:
        return [], [error.problem]
    if not isinstance(rows, Row):
        return [], [
            Problem(path.name, 1, "this file must be a list, each item beginning with `- `")
        ]
    problems = [problem for row in rows for problem in _problems(row, path.name)]
    return ([] if problems else [_term(row) for row in rows]), problems


def _problems(row: Any, file: str) -> Iterator[Problem]:
    if not isinstance(row, Table):
        yield Problem(file, 1, f"each item must be a table with {', '.join(REQUIRED)}")
        return
    for name in REQUIRED:
        if name not in row:
            yield Problem(file, row.line, f"{name} is missing")
    for name, value in row.items():
        try:
            _checked(name, value)
        except Mistake as error:
            yield Problem(file, row.lines[name], str(error))


def _checked(name: str, value: Any) -> None:
    """Raise Mistake where a value of a row cannot be taken."""
    if name not in KEYS:
        raise Mistake(f"{name} is no key here; allowed are {', '.join(KEYS)}")
    if name in REQUIRED:
        languages(name, value)
    elif not isinstance(value, dict) or not all(
        language in LANGUAGES and isinstance(words, list) and all(map(_is_text, words))
        for language, words in value.items()
    ):
        raise Mistake(f"{name} holds a list of words for nl, en or both")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _term(row: Any) -> Term:
    return Term(
        term=Words(**row["term"]),
        meaning=Words(**row["meaning"]),
        also={language: tuple(words) for language, words in row.get("also", {}).items()},
        avoid={language: tuple(words) for language, words in row.get("avoid", {}).items()},
    )
