"""Where two sources say different things: the hospital's own leaflet counts, and the team is asked.

What product information says stands beside the hospital's line (`differs_from`), for the team
alone. Which of the two counts in the end, an author decides.
"""

from collections.abc import Iterable, Iterator

from .models import Rule
from .routes import Gap


def contested(rules: Iterable[Rule]) -> frozenset[str]:
    """Return the facts of the hospital's lines that no author has yet let count."""
    return frozenset(rule.differs_from for rule in rules if rule.decided != "leaflet") - {""}


def undecided(rules: Iterable[Rule]) -> Iterator[Gap]:
    """Yield each line that differs from the hospital's, where no author says which counts."""
    for rule in rules:
        if rule.differs_from and not rule.decided:
            text = f"it differs from {rule.differs_from}; an author says which counts (decided)"
            yield Gap(rule.fact, text)
