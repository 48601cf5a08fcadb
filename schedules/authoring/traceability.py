"""Where every line comes from: fact -> source -> protocol file and line -> tests."""

import ast
import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from schedules.inputs.bounds import whole_number
from treatments.catalogue import rules_of
from treatments.models import Protocol, Rule
from treatments.yaml_lines import Problem, Unreadable, read_file

FACT_LISTS = ("FACTS", "facts")  # a list of all ids says that they exist, not when they are


class KnownFact(NamedTuple):
    """One fact that must be encoded, and the clinics whose protocols must have it."""

    treatment: str
    fact: str
    kind: str
    source: str
    confidence: str
    clinics: str


class Trace(NamedTuple):
    """One rule of one protocol, from its source to its tests."""

    treatment: str
    clinic: str
    fact: str
    kind: str
    source: str
    section: str
    confidence: str
    file: str
    line: int
    tests: str


def known_facts(path: Path) -> list[KnownFact]:
    """Read the list of facts that the project must encode (fixtures/facts.csv).

    Raises Unreadable on the first line that does not have its columns.
    """
    return [KnownFact._make(row) for row in _rows(path, KnownFact._fields)]


def _rows(path: Path, columns: Sequence[str]) -> Iterator[list[str]]:
    """Yield the rows of a table below its heading. Raises Unreadable."""
    text = read_file(path)
    rows = csv.reader(io.StringIO(text or "\n", newline=""))  # what is empty has no heading
    try:
        for row in rows:
            if len(row) != len(columns) or (rows.line_num == 1 and row != list(columns)):
                told = f"a line of this table has {', '.join(columns)}; the first says so"
                raise Unreadable(Problem(path.name, rows.line_num, told))
            if rows.line_num > 1:
                yield row
    except csv.Error as error:
        raise Unreadable(Problem(path.name, rows.line_num, f"{error}; mend it")) from error


def traces(protocols: Iterable[Protocol], tests: Path) -> list[Trace]:
    """Return a line for each rule of each protocol, in the order of the files."""
    checked = tests_by_fact(tests)
    return [
        _trace(protocol, rule, checked) for protocol in protocols for rule in rules_of(protocol)
    ]


def _trace(protocol: Protocol, rule: Rule, checked: Mapping[str, set[str]]) -> Trace:
    written_in = protocol.based_on if rule.is_inherited and protocol.based_on else protocol
    fact = rule.fact.partition("@")[0]
    return Trace(
        treatment=protocol.treatment.slug,
        clinic=protocol.clinic.slug,
        fact=fact,
        kind=rule.kind,
        source=rule.source.key,
        section=rule.section,
        confidence=rule.confidence,
        file=f"{written_in.treatment.slug}.{written_in.clinic.slug}.yaml",
        line=rule.line,
        tests=" ".join(sorted(checked.get(fact, ()))),
    )


def tests_by_fact(folder: Path) -> dict[str, set[str]]:
    """Return the test files in which each fact id stands, beside plain lists of ids."""
    found: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        for fact in _ids_of(_parsed(path)):
            found.setdefault(fact, set()).add(path.name)
    return found


def _parsed(path: Path) -> ast.Module:
    """Return what a test file says. Raises Unreadable where it is no Python."""
    try:
        return ast.parse(read_file(path))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        raise Unreadable(Problem(path.name, line, f"this is no Python: {error}")) from error


def _ids_of(tree: ast.Module) -> Iterator[str]:
    for statement in tree.body:
        if _is_list_of_facts(statement):
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from (word for word in node.value.split() if "." in word)


def _is_list_of_facts(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
        return False
    return any(word in statement.targets[0].id for word in FACT_LISTS)


def gaps(lines: Sequence[Trace], facts: Sequence[KnownFact]) -> list[str]:
    """Return what is missing: a fact without a rule, a rule without a fact or without a test."""
    wanted = {(f.treatment, clinic, f.fact) for f in facts for clinic in f.clinics.split()}
    there = {(line.treatment, line.clinic, line.fact) for line in lines}
    missing = [f"{fact} ({t}): no rule at {clinic}" for t, clinic, fact in sorted(wanted - there)]
    strange = [
        f"{fact} at {clinic}: not a known fact" for _t, clinic, fact in sorted(there - wanted)
    ]
    untested = sorted({f"{line.fact}: no test" for line in lines if not line.tests})
    return missing + strange + untested


def as_csv(lines: Iterable[Trace]) -> str:
    """Return the matrix as CSV with a heading."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Trace._fields)
    writer.writerows(lines)
    return text.getvalue()


def read_matrix(path: Path) -> list[Trace]:
    """Read a matrix that was written before. Raises Unreadable."""
    rows = _rows(path, Trace._fields)
    return [Trace._make((*row[:8], whole_number(row[8], 0), row[9])) for row in rows]
