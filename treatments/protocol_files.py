"""One YAML file -> one Protocol, with the line of every mistake (back: `protocol_writing`)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from . import belonging, conflicts, counting, phrases, slots
from .key_pairs import misplaced
from .models import MODEL_OF_KIND, MonitoringRule, Protocol, Rule
from .phrases import PhraseError
from .rule_keys import (
    REQUIRED,
    RULE_KEYS,
    SHAPE_KEYS,
    TIMING_KEYS,
    Attributes,
    moment_attributes,
)
from .two_languages import Mistake
from .yaml_lines import Problem, Table, Unreadable, read

HEAD_KEYS = (
    "treatment",
    "clinic",
    "version",
    "status",
    "dated",
    "based_on",
    "drop",
    "forbidden_if",
    "contacts",
    "not_with",
)


MOST_RULES = 1_000
LONGEST_CONDITION = 200  # as its column
OF_WARNINGS = ("urgency", "signs")
EXCLUSION = ("treatment", "source")
HEAD_COLUMNS = {"drop": "dropped"}


def _read_version(name: str, value: Any) -> str:
    text = str(value)
    if not 0 < len(text) <= 20:
        raise Mistake(f"{name} must be a short text such as '1'")
    return text


def _read_status(name: str, value: Any) -> str:
    if value not in Protocol.Status.values:
        raise Mistake(f"{name} must be one of {', '.join(Protocol.Status.values)}")
    return str(value)


def _read_day(name: str, value: Any) -> date:
    if type(value) is not date:
        raise Mistake(f"{name} must be a day such as 2026-11-23")
    return value


def _read_words(name: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise Mistake(f"{name} must be a list such as [one, other]")
    return list(value)


def _read_condition(name: str, value: Any) -> str:
    text = str(value)
    phrases.read_condition(text)
    if len(text) > LONGEST_CONDITION:
        raise Mistake(f"{name} may have {LONGEST_CONDITION} characters, not {len(text)}")
    return text


def _read_exclusions(name: str, value: Any) -> list[dict[str, str]]:
    if not isinstance(value, list) or not value or not all(map(_is_exclusion, value)):
        raise Mistake(f"{name} must be a list, each of it {{treatment: …, source: KEY § HEADING}}")
    return [{key: str(item[key]) for key in EXCLUSION} for item in value]


def _is_exclusion(item: Any) -> bool:
    if not isinstance(item, dict) or set(item) != set(EXCLUSION):
        return False
    key, mark, section = str(item["source"]).partition(" § ")
    return bool(key and mark and section and str(item["treatment"]))


HEAD_READERS: dict[str, Callable[[str, Any], Any]] = {
    "version": _read_version,
    "status": _read_status,
    "dated": _read_day,
    "contacts": _read_words,
    "drop": _read_words,
    "forbidden_if": _read_condition,
    "not_with": _read_exclusions,
}


@dataclass
class Draft:
    """A protocol file as it was read: unsaved rows, and the problems found."""

    file: str
    text: str = ""
    treatment: str = ""
    clinic: str = ""
    based_on: str = ""  # the clinic whose protocol of this treatment is taken over
    protocol: Protocol = field(default_factory=Protocol)
    rules: list[Rule] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


# Reading


def parse(text: str, file: str) -> Draft:
    """Read one protocol file. All problems are collected; a Draft with any must not be saved."""
    draft = Draft(file, text)
    try:
        table = read(text, file)
    except Unreadable as error:
        draft.problems.append(error.problem)
        return draft
    if not isinstance(table, Table) or not isinstance(table.get("rules"), list):
        draft.problems.append(Problem(file, 1, "a protocol file holds a head and a list of rules"))
        return draft
    _Reader(draft).read(table)
    return draft


class _Reader:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    def report(self, line: int, text: str) -> None:
        self.draft.problems.append(Problem(self.draft.file, line, text))

    def read(self, table: Table) -> None:
        self._head(table)
        if len(table["rules"]) > MOST_RULES:
            text = f"a protocol has at most {MOST_RULES} rules, not {len(table['rules'])}"
            self.report(table.lines["rules"], text)
            return
        for position, rule in enumerate(table["rules"], start=1):
            if isinstance(rule, Table):
                self._rule(rule, position)
            else:
                self.report(table.lines["rules"], "every rule begins with `- fact:`")
        self._facts_once()
        if not self.draft.based_on:
            self.draft.problems += misfits(self.draft)

    def _head(self, table: Table) -> None:
        self._unknown(table, (*HEAD_KEYS, "rules"), "the head of a protocol file")
        for name in ("treatment", "clinic", "version", "status", "dated"):
            if name not in table:
                self.report(table.line, f"{name} is missing in the head of the file")
        draft, protocol = self.draft, self.draft.protocol
        draft.treatment = str(table.get("treatment", ""))
        draft.clinic = str(table.get("clinic", ""))
        draft.based_on = str(table.get("based_on", ""))
        for name, read_value in HEAD_READERS.items():
            if name in table:
                with self._at(table, name):
                    setattr(protocol, HEAD_COLUMNS.get(name, name), read_value(name, table[name]))

    def _rule(self, table: Table, position: int) -> None:
        model = MODEL_OF_KIND.get(str(table.get("kind")), MonitoringRule)
        self._unknown(table, (*RULE_KEYS, *TIMING_KEYS), "a rule")
        for name in REQUIRED:
            if name not in table:
                self.report(table.line, f"{table.get('fact', 'this rule')}: {name} is missing")
        attributes: Attributes = {"position": position, "line": table.line}
        for name in table:
            key = RULE_KEYS.get(name)
            if key is None:
                continue
            is_strange = key.of and key.of is not model
            if is_strange or (name in OF_WARNINGS and table.get("kind") != "warning"):
                self.report(table.lines[name], f"a {table.get('kind')} has no {name}")
                continue
            with self._at(table, name):
                attributes |= key.read(table[name])
        with self._at(table, next(iter(table), "")):
            attributes |= self._timing(table)
        source = attributes.pop("source", "")
        rule = model(**attributes)
        rule.source_key = source
        self._too_long(rule, table)
        self.draft.rules.append(rule)

    def _too_long(self, rule: Rule, table: Table) -> None:
        for column in rule._meta.concrete_fields:
            value, limit = getattr(rule, column.attname), column.max_length
            if limit and isinstance(value, str) and len(value) > limit:
                text = f"{rule.fact}: {column.name} may have {limit} characters, not {len(value)}"
                self.report(table.line, text)

    def _timing(self, table: Table) -> Attributes:
        attributes: Attributes = {}
        shape = _shape_of(table)
        attributes["shape"] = shape
        for name, text in misplaced(table, shape):
            self.report(table.lines[name], text)
        if "any_time" in table or "no_entry" in table:
            return attributes
        for name, key in zip(("begin", "end"), SHAPE_KEYS[shape], strict=True):
            if not key:
                continue
            if key not in table:
                raise Mistake(f"{SHAPE_KEYS[shape][0]} needs {key} beside it")
            if (shape, key, table[key]) == ("period", "to", phrases.OPEN):
                continue
            with self._at(table, key):
                attributes |= moment_attributes(name, table[key])
        return attributes

    def _unknown(self, table: Table, allowed: Sequence[str], where: str) -> None:
        for name in table:
            if name not in allowed:
                text = f"{name!r} is no key of {where}; allowed are {', '.join(allowed)}"
                self.report(table.lines[name], text)

    def _facts_once(self) -> None:
        seen: dict[str, int] = {}
        for rule in self.draft.rules:
            if rule.fact in seen:
                text = f"{rule.fact} stands already on line {seen[rule.fact]}; give each its own id"
                self.report(rule.line, text)
            seen.setdefault(rule.fact, rule.line)

    @contextmanager
    def _at(self, table: Table, key: str) -> Iterator[None]:
        """Turn a mistake inside the block into a problem on the line of a key."""
        try:
            yield
        except (Mistake, PhraseError) as error:
            line = getattr(error, "line", None) or table.lines.get(key, table.line)
            self.report(line, str(error))


def _shape_of(table: Table) -> str:
    first_words = {
        "at": "at",
        "between": "between",
        "before": "before",
        "after": "after",
        "any_time": "after",
        "no_entry": "never",
        "from": "period",
        "never": "never",
    }
    named = [word for word in first_words if word in table]
    if len(named) != 1:
        allowed = "at, between … and, before, after, any_time, from … to, never, no_entry"
        raise Mistake(f"a rule says once when it is; allowed are {allowed}")
    return first_words[named[0]]


def misfits(draft: Draft) -> list[Problem]:
    """Return a problem for each rule that names what is not there or counts from itself."""
    facts = {rule.fact for rule in draft.rules}
    wrong = [(rule, text) for rule in draft.rules for text in _wrong_names(rule, facts)]
    return [
        Problem(draft.file, 1 if rule.is_inherited else rule.line, f"{rule.fact} {text}")
        for rule, text in (
            *wrong,
            *counting.faults(draft.rules),
            *belonging.faults(draft.rules),
            *conflicts.at_odds(draft.rules),
        )
    ]


def _wrong_names(rule: Rule, facts: set[str]) -> Iterator[str]:
    for named in rules_named_by(rule):
        if named not in facts:
            yield f"counts from {named}, which is no rule of this file"
    if _has_slots(rule) and counting.gives_many(rule):
        yield "gives several entries: a day in braces would be of one of them"
    if rule.differs_from == rule.fact:
        yield "cannot differ from itself; name the leaflet's rule"
    elif rule.differs_from and rule.differs_from not in facts:
        yield f"differs from {rule.differs_from}, which is no rule of this file"


def _has_slots(rule: Rule) -> bool:
    told = (text for one in rule.wording for text in one.get("explanation", {}).values())
    return any(slots.has_days(text) for text in (rule.explanation_nl, rule.explanation_en, *told))


def rules_named_by(rule: Rule) -> Iterator[str]:
    """Yield the fact ids of the other rules that a rule counts from or names."""
    yield from (
        anchor.name for anchor in counting.anchors_of(rule) if anchor.kind in phrases.OF_RULES
    )
    for name in ("replaces", "guards", "if_missed", "part_of"):
        named = getattr(rule, name, "")
        if phrases.is_fact_id(named):
            yield named
    yield from (line["from"] for line in getattr(rule, "late", ()) if "from" in line)


def protocol_paths(folder: Path) -> list[Path]:
    """Return the protocol files of a folder in order of name."""
    return sorted(folder.glob("*.yaml"))
