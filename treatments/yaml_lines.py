"""Read YAML and keep the line of every word, so that a mistake can be pointed at."""

from typing import Any, NamedTuple

import yaml


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


def read(text: str, file: str) -> Any:
    """Return the file as Tables, Rows and plain values. Raises Unreadable."""
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        return None if node is None else _value(loader, node, file)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        hint = "put a text that holds a colon or begins with a sign between quotes"
        words = f"this cannot be read: {error.problem}; {hint}"
        raise Unreadable(Problem(file, line, words)) from error
    except (yaml.YAMLError, ValueError) as error:
        raise Unreadable(Problem(file, 1, f"this is no readable text: {error}")) from error


def _value(loader: yaml.SafeLoader, node: yaml.Node, file: str) -> Any:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        table = Table(line)
        for key_node, value_node in node.value:
            key = str(loader.construct_object(key_node))
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
    return loader.construct_object(node)


class Flow:
    """A list or mapping that is written on one line."""

    def __init__(self, value: list[Any] | dict[str, Any]) -> None:
        self.value = value


class _Dumper(yaml.SafeDumper):
    pass


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


__all__ = ["Flow", "Problem", "Row", "Table", "Unreadable", "read", "write"]
