"""A protocol "as another one, with these changes": add, replace and drop by fact id."""

from collections.abc import Sequence
from copy import copy

from .models import Rule


def merge(base: Sequence[Rule], own: Sequence[Rule], dropped: Sequence[str]) -> list[Rule]:
    """Return the rules of a protocol that is based on another, numbered in their order.

    An own rule with the id of a rule of the base stands in that rule's place; any other stands
    after the rule that its `put_after` names, else after the own rule before it, else first.
    """
    replaced = {rule.fact for rule in own}
    rules = [
        rule if rule.fact in replaced else _inherited(rule)
        for rule in base
        if rule.fact not in dropped
    ]
    before = ""
    for rule in own:
        facts = [other.fact for other in rules]
        if rule.put_after or rule.fact not in facts:
            rules = [other for other in rules if other.fact != rule.fact]
            facts = [other.fact for other in rules]
            after = rule.put_after or before
            rules.insert(facts.index(after) + 1 if after in facts else 0, rule)
        else:
            rules[facts.index(rule.fact)] = rule
        before = rule.fact
    for position, rule in enumerate(rules, start=1):
        rule.position = position
    return rules


def _inherited(rule: Rule) -> Rule:
    rule = copy(rule)
    rule._state = copy(rule._state)
    rule.pk = None
    rule._state.adding = True
    rule.is_inherited = True
    rule.put_after = ""
    return rule
