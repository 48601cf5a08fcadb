"""Where two sources say different things: the hospital's own leaflet counts, and the team is asked.

What product information says stands beside the hospital's line (`differs_from`), for the team
alone. Which of the two counts in the end, an author decides; a patient then reads that one alone.
"""

from collections.abc import Iterable, Iterator, Sequence

from .models import Rule
from .routes import Gap


def contested(rules: Iterable[Rule]) -> frozenset[str]:
    """Return the facts of the hospital's lines that nobody has decided about yet."""
    return frozenset(rule.differs_from for rule in rules if not rule.decided) - {""}


def settle(rules: Sequence[Rule]) -> None:
    """Let each line that an author chose change places with the hospital's; nothing is stored.

    What it differs from is then the line that is for the team alone.
    """
    by_fact = {rule.fact: rule for rule in rules}
    for rule in [rule for rule in rules if rule.decided == "product"]:
        if other := by_fact.get(rule.differs_from):
            other.ask_team, other.differs_from, other.decided = True, rule.fact, "product"
            rule.ask_team, rule.differs_from = False, ""


def at_odds(rules: Iterable[Rule]) -> Iterator[tuple[Rule, str]]:
    """Yield each line that is decided otherwise than another one that differs from the same."""
    first: dict[str, Rule] = {}
    for rule in rules:
        one = first.setdefault(rule.differs_from, rule)
        if rule.differs_from and {one.decided, rule.decided} == {"leaflet", "product"}:
            yield rule, f"is decided otherwise than {one.fact}, which differs from the same line"


def undecided(rules: Iterable[Rule]) -> Iterator[Gap]:
    """Yield each line that differs from the hospital's, where no author says which counts."""
    for rule in rules:
        if rule.differs_from and not rule.decided:
            text = f"it differs from {rule.differs_from}; an author says which counts (decided)"
            yield Gap(rule.fact, text)
