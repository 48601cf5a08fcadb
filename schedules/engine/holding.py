"""For whom each rule holds, and which dose stands in for which."""

from dataclasses import dataclass

from .rules import Regimen, Rule
from .terms import Facts, Shape


@dataclass(frozen=True, slots=True)
class Holding:
    """Whether each rule holds, by fact; None while an answer is missing that decides it.

    `stand_ins` gives for a dose the one that surely takes its place.
    """

    holds: dict[str, bool | None]
    stand_ins: dict[str, str]


def holding(regimen: Regimen, facts: Facts) -> Holding:
    """Return which rules hold for a patient, after what forbids and what replaces.

    While the condition of a stand-in is undecided both stand, conditional, and the replaced one
    remains the anchor: an undecided rule moves nothing.
    """
    holds = {rule.fact: _holds(rule, facts) for rule in regimen.rules}
    if regimen.is_forbidden(facts):
        holds |= {rule.fact: False for rule in regimen.rules if rule.gives_treatment}
    stand_ins: dict[str, str] = {}
    for rule in regimen.rules:
        if not rule.replaces or holds[rule.fact] is False:
            continue
        if holds[rule.fact] is None:
            holds[rule.replaces] = holds[rule.replaces] and None
        else:
            holds[rule.replaces] = False
            stand_ins[rule.replaces] = rule.fact
    return Holding(holds, stand_ins)


def _holds(rule: Rule, facts: Facts) -> bool | None:
    if rule.shape is Shape.NEVER:
        return False
    answer = rule.condition.holds(facts)
    is_open = rule.may_apply and rule.recorded_as not in facts  # what happened has applied
    return None if answer and is_open else answer
