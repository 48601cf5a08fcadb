"""Read YAML and keep the line of every word, so that a mistake can be pointed at."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from yaml.composer import Composer

LARGEST = 250_000  # signs: six times the longest protocol
DEEPEST = 20  # lists in lists: three times the deepest file
LONGEST_NUMBER = 40  # signs
QUOTE = "put a text that holds a colon or begins with a sign between quotes"
# What a database cannot keep or a page cannot show.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Problem(NamedTuple):
    """One mistake in one file: where it is, what is wrong and what is allowed."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.text}"


class Table(dict[str, Any]):
    """A YAML mapping with the line on which it begins and the line of each of its keys."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Row(list[Any]):
    """A YAML sequence with the line on which it begins."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line


class Unreadable(Exception):
    """The text is no YAML, or says a key twice; `problem` tells where."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class _Loader(Composer, yaml.CSafeLoader):
    """YAML without what lets a short text grow or run deep: a protocol needs none of it.

    The parser in C takes a sixth of the time of the one in Python. But the composer in Python
    comes first: the one in C asks nobody before it makes a node.
    """

    def __init__(self, text: str, file: str) -> None:
        yaml.CSafeLoader.__init__(self, text)
        Composer.__init__(self)
        self.file = file
        self.depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._refusal(event, f"& and * cannot repeat a part; write it out or {QUOTE}")
        if getattr(event, "tag", None):
            raise self._refusal(event, f"! cannot give a value a type; leave it out or {QUOTE}")
        if self.depth > DEEPEST:
            raise self._refusal(event, f"a list cannot lie more than {DEEPEST} lists deep")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def _refusal(self, event: yaml.Event | None, text: str) -> Unreadable:
        line = event.start_mark.line + 1 if event and event.start_mark else 1
        return Unreadable(Problem(self.file, line, text))


def read_file(path: Path) -> str:
    """Return the text of a file. Raises Unreadable when it is too large or no text."""
    try:
        if path.exists() and not path.is_file():  # a device or a pipe may go on without an end
            raise Unreadable(Problem(path.name, 1, "this is no file; put a file here"))
        with path.open(encoding="utf-8") as file:
            text = file.read(LARGEST + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(Problem(path.name, 1, f"this file cannot be read: {error}")) from error
    if len(text) > LARGEST:
        raise _too_large(path.name)
    return text


def _too_large(file: str) -> Unreadable:
    text = (
        f"this file is larger than {LARGEST // 1000} kB; split it, or see what went wrong with it"
    )
    return Unreadable(Problem(file, 1, text))


def read(text: str, file: str) -> Any:
    """Return the file as Tables, Rows and plain values. Raises Unreadable."""
    if len(text) > LARGEST:
        raise _too_large(file)
    try:
        loader = _Loader(text, file)
        node = loader.get_single_node()
        return None if node is None else _value(loader, node, file)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        words = f"this cannot be read: {error.problem}; {QUOTE}"
        raise Unreadable(Problem(file, line, words)) from error
    except (yaml.YAMLError, ValueError) as error:
        raise Unreadable(Problem(file, 1, f"this is no readable text: {error}")) from error


def _value(loader: _Loader, node: yaml.Node, file: str) -> Any:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        table = Table(line)
        for key_node, value_node in node.value:
            key = str(_value(loader, key_node, file))
            key_line = key_node.start_mark.line + 1
            if key in table:
                raise Unreadable(Problem(file, key_line, f"{key} is said twice; keep one of them"))
            table[key] = _value(loader, value_node, file)
            table.lines[key] = key_line
        return table
    if isinstance(node, yaml.SequenceNode):
        row = Row(line)
        row.extend(_value(loader, item, file) for item in node.value)
        return row
    return _scalar(loader, node, file)


def _scalar(loader: _Loader, node: yaml.Node, file: str) -> Any:
    line = node.start_mark.line + 1
    is_text = node.tag == "tag:yaml.org,2002:str"
    if not is_text and len(node.value) > LONGEST_NUMBER:
        text = f"a number or day has at most {LONGEST_NUMBER} signs; put a text between quotes"
        raise Unreadable(Problem(file, line, text))
    if is_text and (found := _UNPRINTABLE.search(node.value)):
        text = f"the sign {found[0]!a} cannot be kept or shown; leave it out"
        raise Unreadable(Problem(file, line, text))
    try:
        return loader.construct_object(node)
    except ValueError as error:
        text = f"{node.value} is no number or day: {error}; put a text between quotes"
        raise Unreadable(Problem(file, line, text)) from error


class Flow:
    """A list or mapping that is written on one line."""

    def __init__(self, value: list[Any] | dict[str, Any]) -> None:
        self.value = value


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        """Write a part that comes twice out each time: an alias could not be read again."""
        return True


def _flow(dumper: yaml.SafeDumper, flow: Flow) -> yaml.Node:
    if isinstance(flow.value, dict):
        return dumper.represent_mapping("tag:yaml.org,2002:map", flow.value, flow_style=True)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", flow.value, flow_style=True)


_Dumper.add_representer(Flow, _flow)


def write(value: dict[str, Any]) -> str:
    """Return the mapping as YAML in the one form in which our files stand."""
    return yaml.dump(
        value,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=96,
    )


__all__ = ["Flow", "Problem", "Row", "Table", "Unreadable", "read", "read_file", "write"]
