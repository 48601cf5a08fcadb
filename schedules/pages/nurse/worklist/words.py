"""What the rows of one list need to be put in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from schedules.models import Entry
from schedules.queries.worklist import (
    Recent,
    RuleKey,
    RunKey,
    Scope,
    Section,
    Share,
    appointments_of,
    recent_of,
    rules_of,
    runs_of,
    shares_of,
)
from schedules.timeline import Appointment
from treatments.models import Rule

BEHIND = (Section.OVERDUE, Section.PENDING, Section.RESULTS)  # lists of what lies behind


@dataclass(frozen=True, slots=True)
class ListWords:
    """What the rows of one list need to be put in words."""

    section: Section
    today: date
    rules: Mapping[RuleKey, Rule]
    runs: Mapping[RunKey, int]
    appointments: Mapping[int, Mapping[UUID, Appointment]]  # by plan and code
    back: str = ""  # the address of the list
    shares: Mapping[UUID, Sequence[Share]] = field(default_factory=dict)  # by code
    recent: Mapping[RunKey, Sequence[Recent]] = field(default_factory=dict)

    def at(self, number: int) -> "ListWords":
        """Return them for one line: who acts on it comes back to its place."""
        return replace(self, back=f"{self.back}&{urlencode({'at': number})}" if self.back else "")

    def with_way_back(self, address: str) -> str:
        """Return the address of a page that leads back to the list."""
        if not self.back:
            return address
        sign = "&" if "?" in address else "?"
        return f"{address}{sign}{urlencode({'next': self.back})}"


def words_for(section: Section, scope: Scope, rows: Sequence[Entry], back: str) -> ListWords:
    """Return what it takes to put rows in words: of appointments all that was in them.

    `back` is the address of the list; without one nothing is asked that only a page shows.
    """
    shares = shares_of(rows) if section is Section.DECIDE else {}
    beside = [line for found in shares.values() for share in found for line in share.entries]
    return ListWords(
        section,
        scope.today,
        rules_of([*rows, *beside]),
        runs_of(scope, {row.plan_id for row in rows}),
        appointments_of(rows),
        back,
        shares,
        recent_of(rows, scope.today) if back and section in BEHIND else {},
    )
