"""For whom a rule holds, decided with three answers: yes, no, and "not known yet"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

Fact = str | int | Decimal | date | tuple[int, ...]
Facts = Mapping[str, Fact]

# The facts that the engine itself reads, whatever a protocol asks.
MS_TYPE = "ms_type"
WEEKDAYS = "weekdays"
LAST_DOSE = "last_dose"
STOP_DATE = "stop_date"
LAST_GIVEN = "last_given"  # made from the record of the doses; nobody types it


class Comparison(StrEnum):
    """How a fact is compared; the words stand so in the protocol files."""

    IS = "is"
    AT_LEAST = "is at least"
    UNDER = "is under"
    KNOWN = "is known"


@dataclass(frozen=True, slots=True)
class Test:
    """One question about the patient, such as `jcv is positive`."""

    __test__ = False  # not a pytest class

    fact: str
    comparison: Comparison
    value: str | Decimal = ""

    def holds(self, facts: Facts) -> bool | None:
        """Return True or False, or None while the fact is not known."""
        known = self.fact in facts
        if self.comparison is Comparison.KNOWN:
            return known  # an event that is not recorded has not happened
        if not known:
            return None
        fact = facts[self.fact]
        if self.comparison is Comparison.IS:
            return fact == self.value
        if not isinstance(fact, int | Decimal) or not isinstance(self.value, Decimal):
            raise TypeError(f"{self.fact} cannot be compared with {self.value!r}")
        return fact >= self.value if self.comparison is Comparison.AT_LEAST else fact < self.value


@dataclass(frozen=True, slots=True)
class Condition:
    """Alternatives, each a tuple of tests that must all hold; no alternative means everybody."""

    alternatives: tuple[tuple[Test, ...], ...] = ()

    def holds(self, facts: Facts) -> bool | None:
        """Return True, False, or None when a missing fact decides (docs/design.md, time rule 9)."""
        if not self.alternatives:
            return True
        answers = [_all([test.holds(facts) for test in tests]) for tests in self.alternatives]
        if True in answers:
            return True
        return None if None in answers else False

    def facts(self) -> set[str]:
        """Return the names of the facts that this condition asks for."""
        return {test.fact for tests in self.alternatives for test in tests}


EVERYBODY = Condition()


def _all(answers: Sequence[bool | None]) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True
