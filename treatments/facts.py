"""What may be asked of a patient: every fact that a protocol's condition or date can name.

They stand in `fixtures/facts.yaml`, which `fact_files` reads when the program starts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise

from .two_languages import Words

NO_WORDS = Words()


class FactKind(StrEnum):
    """How a fact is written."""

    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"
    WEEKDAYS = "weekdays"


class Holds(StrEnum):
    """For how long an answer stays true."""

    ALWAYS = "always"  # of the person: a later treatment need not ask again
    TREATMENT = "treatment"
    COURSE = "course"


@dataclass(frozen=True, slots=True)
class Derived:
    """An answer that follows from others, where nobody gave another one."""

    condition: str
    value: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be known of a patient; numbers lie between low and high.

    `default` is what counts without an answer. `same_as` is a condition that a yes or no repeats in
    other words. `last_dose_of` names the treatment whose last dose this day is. `tried` is a day
    that is possible, counted from the start, for the checks of a protocol. `before` is the same
    fact of the course before, whose answer counts while this one has none. `nurse_label` is the
    question as a nurse is asked it, where that is another one.
    """

    name: str
    label: Words | Promise
    kind: FactKind
    values: Mapping[str, Words | Promise] = field(default_factory=dict)
    low: int = 0
    high: int = 0
    decimals: int = 0
    hint: Words | Promise = NO_WORDS
    holds: Holds = Holds.TREATMENT
    follows: tuple[Derived, ...] = ()
    default: str = ""
    same_as: str = ""
    last_dose_of: str = ""
    tried: int = 0
    before: str = ""
    nurse_label: Words | Promise | None = None

    def asked_of(self, *, is_nurse: bool) -> str:
        """Return the question in the words of who is asked."""
        return str((is_nurse and self.nurse_label) or self.label)

    def word(self, value: object) -> str:
        """Return an answer in the reader's words."""
        return str(self.values.get(str(value), value))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Answers that cannot all be true, and at which of them that is said."""

    condition: str
    name: str
    text: Words


@dataclass(frozen=True, slots=True)
class Told:
    """All that one file says: the facts in the order in which they are asked, and what binds them.

    Of each of the `orders` no event may lie before one that stands earlier; `start` is the start.
    """

    facts: Mapping[str, Fact] = field(default_factory=dict)
    orders: tuple[tuple[str, ...], ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


START = "start"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# What the program itself reads, whatever the protocols ask: the file must have them.
MS_TYPE = "ms_type"
CHOSEN_WEEKDAYS = "weekdays"
COURSES_PLANNED = "courses_planned"
LAST_DOSE = "last_dose"
STOP_DATE = "stop_date"
STOPS = (LAST_DOSE, STOP_DATE)  # a plan of any treatment can end
NEEDED = {
    MS_TYPE: FactKind.CHOICE,
    CHOSEN_WEEKDAYS: FactKind.WEEKDAYS,
    COURSES_PLANNED: FactKind.NUMBER,
    LAST_DOSE: FactKind.DATE,
    STOP_DATE: FactKind.DATE,
}

FACTS: dict[str, Fact] = {}
ORDERS: list[tuple[str, ...]] = []
CONTRADICTIONS: list[Contradiction] = []


def known() -> Told:
    """Return what this process knows."""
    return Told(dict(FACTS), tuple(ORDERS), tuple(CONTRADICTIONS))


def learn(told: Told) -> None:
    """Let this be what the process knows, in place of what it knew."""
    FACTS.clear()
    FACTS.update(told.facts)
    ORDERS[:] = told.orders
    CONTRADICTIONS[:] = told.contradictions
