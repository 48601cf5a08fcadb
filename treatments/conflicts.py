"""Where two sources say different things: the hospital's own leaflet counts, and the team is asked.

A line either tells it of itself (`conflict`), or it stands beside the hospital's line as what
product information says (`differs_from`). Which of the two counts, an author decides.
"""

from collections.abc import Iterable, Iterator

from .models import Rule
from .routes import Gap


def contested(rules: Iterable[Rule]) -> frozenset[str]:
    """Return the facts of the hospital's lines of which another source says something else."""
    rules = list(rules)
    named = {rule.differs_from for rule in rules if rule.differs_from}
    return frozenset(named | {rule.fact for rule in rules if rule.conflict_nl})


def undecided(rules: Iterable[Rule]) -> Iterator[Gap]:
    """Yield each line that differs from another source, where no author says which counts."""
    for rule in rules:
        if (rule.conflict_nl or rule.differs_from) and not rule.decision_nl:
            yield Gap(rule.fact, "two sources differ: an author has to give a decision")
