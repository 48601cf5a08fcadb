"""`facts.yaml` -> what may be asked of a patient, with the line of every mistake."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.dates import WEEKDAYS as WEEKDAY_NAMES

from . import facts, phrases
from .course_facts import names_taken, with_courses
from .facts import NEEDED, START, WEEKDAYS, Contradiction, Derived, Fact, FactKind, Holds, Told
from .two_languages import Mistake, Words, languages
from .yaml_lines import Problem, Row, Table, Unreadable, read, read_file

PARTS = ("facts", "orders", "contradictions")
COMMON = ("name", "kind", "label", "nurse_label", "hint", "holds", "follows", "default")
KEYS = {
    FactKind.CHOICE: (*COMMON, "answers", "same_as"),
    FactKind.NUMBER: (*COMMON, "low", "high", "decimals"),
    FactKind.DATE: (*COMMON, "tried", "last_dose_of"),
    FactKind.WEEKDAYS: COMMON,
}
REQUIRED = {
    FactKind.CHOICE: ("answers",),
    FactKind.NUMBER: ("low", "high"),
    FactKind.DATE: ("tried",),
    FactKind.WEEKDAYS: (),
}
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")  # as long as the column that may hold it


def learn_facts(path: Path) -> list[Problem]:
    """Let this process know the facts of a file, and no others; return what is wrong with it."""
    told, problems = parse_facts(path)
    if not problems:
        facts.learn(told)
    return problems


def learn_at_start(path: Path) -> None:
    """Read the facts when the program starts. Raises ImproperlyConfigured where it cannot."""
    if problems := learn_facts(path):
        raise ImproperlyConfigured("\n".join(map(str, problems)))


def parse_facts(path: Path) -> tuple[Told, list[Problem]]:
    """Read a file of facts; what has any problem must not be used."""
    try:
        table = read(read_file(path), path.name)
    except Unreadable as error:
        return Told(), [error.problem]
    reader = _Reader(path.name)
    return reader.told(table), reader.problems


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def report(self, line: int, text: str) -> None:
        self.problems.append(Problem(self.file, line, text))

    @contextmanager
    def at(self, line: int) -> Iterator[None]:
        """Turn a mistake inside the block into a problem on this line."""
        try:
            yield
        except (Mistake, phrases.PhraseError) as error:
            self.report(line, str(error))

    def told(self, table: Any) -> Told:
        if not isinstance(table, Table) or not all(isinstance(v, Row) for v in table.values()):
            self.report(1, f"this file holds {', '.join(PARTS)}, each a list")
            return Told()
        for name in table:
            if name not in PARTS:
                self.report(table.lines[name], f"{name!r} is no part of it: {', '.join(PARTS)}")
        found = self._facts(table.get("facts", ()))
        for name, kind in NEEDED.items():
            if name not in found or found[name].kind is not kind:
                self.report(1, f"the fact {name} of kind {kind} is missing: the program reads it")
        told = Told(found, tuple(self._orders(table, found)), tuple(self._against(table, found)))
        self._check_conditions(table.get("facts", ()), found)
        for name in names_taken(told):
            self.report(1, f"{name} is made by itself for that course; give it another name")
        return with_courses(told)

    # facts

    def _facts(self, rows: Sequence[Any]) -> dict[str, Fact]:
        found: dict[str, Fact] = {}
        for row in rows:
            if not isinstance(row, Table):
                self.report(1, "every fact begins with `- name:`")
            elif str(row.get("name")) in found:
                self.report(row.line, f"{row['name']} stands here twice; keep one of them")
            elif fact := self._fact(row):
                found[fact.name] = fact
        return found

    def _fact(self, row: Table) -> Fact | None:
        if row.get("kind") not in tuple(FactKind):
            self.report(row.lines.get("kind", row.line), f"kind must be one of {_all(FactKind)}")
            return None
        kind = FactKind(row["kind"])
        before = len(self.problems)
        for name in ("name", "label", *REQUIRED[kind]):
            if name not in row:
                self.report(row.line, f"{row.get('name', 'this fact')}: {name} is missing")
        values: dict[str, Any] = {}
        for name, value in row.items():
            if name not in KEYS[kind]:
                text = f"a {kind} has no {name!r}; allowed are {', '.join(KEYS[kind])}"
                self.report(row.lines[name], text)
                continue
            with self.at(row.lines[name]):
                values |= READERS[name](name, value)
        if len(self.problems) > before:
            return None
        if kind is FactKind.WEEKDAYS:
            values["values"] = dict(zip(WEEKDAYS, WEEKDAY_NAMES.values(), strict=True))
        return Fact(**values)

    def _check_conditions(self, rows: Sequence[Any], found: Mapping[str, Fact]) -> None:
        for row in rows:
            fact = found.get(str(row.get("name"))) if isinstance(row, Table) else None
            for name in ("follows", "same_as", "default"):
                if fact and name in row:
                    with self.at(row.lines[name]):
                        _check(fact, name, found)

    # what binds them

    def _orders(self, table: Table, found: Mapping[str, Fact]) -> Iterator[tuple[str, ...]]:
        days = {START, *(name for name, fact in found.items() if fact.kind is FactKind.DATE)}
        for order in table.get("orders", ()):
            line = order.line if isinstance(order, Row) else table.lines["orders"]
            if not isinstance(order, Row) or not all(isinstance(name, str) for name in order):
                self.report(line, "an order is a list such as [start, course2_start]")
            elif strange := [name for name in order if name not in days]:
                self.report(line, f"{strange[0]} is neither a date fact nor start")
            else:
                yield tuple(order)

    def _against(self, table: Table, found: Mapping[str, Fact]) -> Iterator[Contradiction]:
        for row in table.get("contradictions", ()):
            if not isinstance(row, Table) or set(row) != {"if", "at", "say"}:
                line = getattr(row, "line", table.lines["contradictions"])
                self.report(line, "a contradiction has if, at and say, and nothing else")
                continue
            with self.at(row.line):
                phrases.read_condition(str(row["if"]), found)
                if str(row["at"]) not in found:
                    raise Mistake(f"{row['at']} is no fact of this file")
                text = Words(**languages("say", row["say"]))
                yield Contradiction(str(row["if"]), str(row["at"]), text)


# Readers of one key


def _words(name: str, value: Any) -> dict[str, Any]:
    return {name: Words(**languages(name, value))}


def _name(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, str) or not _NAME.fullmatch(value) or value == START:
        raise Mistake("name must be a short word of small letters, digits and _, such as sex")
    return {name: value}


def _kind(name: str, value: Any) -> dict[str, Any]:
    return {name: FactKind(value)}


def _number(name: str, value: Any) -> dict[str, Any]:
    if type(value) is not int or not -10_000 <= value <= 10_000:
        raise Mistake(f"{name} must be a whole number")
    return {name: value}


def _text(name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Mistake(f"{name} must be a text; put yes and no between quotes")
    return {name: str(value)}


def _holds(name: str, value: Any) -> dict[str, Any]:
    if value not in tuple(Holds):
        raise Mistake(f"holds must be one of {_all(Holds)}")
    return {name: Holds(value)}


def _answers(_name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Table) or not value or {"True", "False"} & set(value):
        raise Mistake(
            "answers must name each answer and its words; put yes and no between quotes, such as "
            '"yes": {nl: Ja, en: Yes}'
        )
    if any(re.search(r"[\s,]", answer) for answer in value):
        raise Mistake("an answer is one word without a comma, as a condition names it")
    return {"values": {name: Words(**languages(name, words)) for name, words in value.items()}}


def _follows(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Row) or not all(
        isinstance(row, Table) and set(row) == {"if", "then"} for row in value
    ):
        raise Mistake("follows must be a list of if and then")
    return {
        name: tuple(Derived(str(row["if"]), _text("then", row["then"])["then"]) for row in value)
    }


READERS: dict[str, Callable[[str, Any], dict[str, Any]]] = {
    "name": _name,
    "kind": _kind,
    "label": _words,
    "nurse_label": _words,
    "hint": _words,
    "holds": _holds,
    "follows": _follows,
    "default": _text,
    "answers": _answers,
    "same_as": _text,
    "low": _number,
    "high": _number,
    "decimals": _number,
    "tried": _number,
    "last_dose_of": _text,
}


def _check(fact: Fact, name: str, found: Mapping[str, Fact]) -> None:
    """Refuse a condition that cannot be read, or an answer that is none. Raises Mistake."""
    if name == "same_as":
        phrases.read_condition(fact.same_as, found)
        if set(fact.values) != {"yes", "no"}:
            raise Mistake("same_as goes with the answers yes and no")
        return
    derived = fact.follows if name == "follows" else (Derived("", fact.default),)
    for answer in derived:
        phrases.read_condition(answer.condition, found)
        phrases.read_condition(f"{fact.name} is {answer.value}", found)


def _all(words: type[FactKind] | type[Holds]) -> str:
    return ", ".join(words)
