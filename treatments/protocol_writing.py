"""One Protocol -> one YAML file, in the one form in which protocol files stand."""

from collections.abc import Iterator, Sequence
from textwrap import indent
from typing import Any

from . import phrases
from .models import Protocol, Rule
from .protocol_files import EXCLUSION
from .rule_keys import AFTER_TIMING, BEFORE_TIMING, SHAPE_KEYS, Key, moment_words
from .yaml_lines import Flow, write


def write_protocol(protocol: Protocol, rules: Sequence[Rule]) -> str:
    """Return the file of a protocol, in the one form in which protocol files stand."""
    head: dict[str, Any] = {
        "treatment": protocol.treatment.slug,
        "clinic": protocol.clinic.slug,
        "version": protocol.version,
        "status": protocol.status,
        "dated": protocol.dated,
    }
    if protocol.based_on:
        head["based_on"] = protocol.based_on.clinic.slug
    if protocol.dropped:
        head["drop"] = Flow(protocol.dropped)
    if protocol.forbidden_if:
        head["forbidden_if"] = protocol.forbidden_if
    if protocol.contacts:
        head["contacts"] = Flow(protocol.contacts)
    if protocol.not_with:  # in one order of keys: PostgreSQL keeps none
        head["not_with"] = [{name: item[name] for name in EXCLUSION} for item in protocol.not_with]
    own = [rule for rule in rules if not rule.is_inherited]
    if protocol.based_on:  # the file's own order, where a rule may replace one further down
        own.sort(key=lambda rule: rule.line)
    blocks = [indent(write(_rule_table(rule)), "  ") for rule in own]
    items = ["  - " + block[4:] for block in (indent(block, "  ") for block in blocks)]
    return write(head) + "\nrules:\n" + "\n".join(items)


def _rule_table(rule: Rule) -> dict[str, Any]:
    table = {key.name: _written(key, rule) for key in BEFORE_TIMING}
    table |= dict(_timing_words(rule))
    table |= {key.name: _written(key, rule) for key in AFTER_TIMING}
    return {name: value for name, value in table.items() if value is not None}


def _written(key: Key, rule: Rule) -> Any:
    if key.of and not isinstance(rule, key.of):
        return None
    value = key.write(rule)
    return None if value == "" else value


def _timing_words(rule: Rule) -> Iterator[tuple[str, Any]]:
    begin_key, end_key = SHAPE_KEYS[rule.shape]
    if rule.shape in ("after", "never") and not rule.begin_anchor:
        yield "any_time" if rule.shape == "after" else "no_entry", True
        return
    if begin_key:
        yield begin_key, moment_words(rule, "begin")
    if end_key:
        yield end_key, moment_words(rule, "end") or phrases.OPEN
