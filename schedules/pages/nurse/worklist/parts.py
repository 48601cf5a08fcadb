"""A part of a list in words: a page, the whole of it for a file, or one line for its panel."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from schedules.engine import Key
from schedules.models import Entry, Plan
from schedules.queries.worklist import (
    Section,
    ending_plans,
    lines_in,
    lines_to_decide,
    rows_of_lines,
    undecided_in,
)

from .acts import InPlace, in_place
from .chosen import Chosen
from .groups import WorkGroup, ending_group, group_of, groups_of
from .words import words_for

BATCH = 200  # lines of a file at a time
Found = list[Any]


@dataclass(frozen=True, slots=True)
class Panel:
    """What can be written of one line of a list."""

    group: WorkGroup
    forms: tuple[InPlace, ...]  # of each plan

    @property
    def id(self) -> str:
        """Different on every line: of the field for a call."""
        acts = self.group.acts[0]
        return f"{acts.plan.code}-{self.called}"

    @property
    def called(self) -> str:
        """Of which entry a call is noted."""
        return self.group.lines[0].key


def found_in(chosen: Chosen) -> Found:
    """Return what a list holds, in order and not in words yet: lines, appointments or plans."""
    section, scope = chosen.section, chosen.scope
    if section is Section.ENDING:
        return list(ending_plans(scope))
    if section is Section.DECIDE:
        return list(undecided_in(scope))
    return lines_in(section, scope)


def in_words(chosen: Chosen, found: Found, back: str = "") -> tuple[WorkGroup, ...]:
    """Return what a list holds in words; `back` is the address of the list, for a page."""
    if chosen.section is Section.ENDING:
        return tuple(ending_group(plan, chosen.scope.today) for plan in found)
    lines = _rows(chosen, found)
    rows = [row for rows in lines for row in rows]
    return tuple(groups_of(lines, words_for(chosen.section, chosen.scope, rows, back)))


def whole_list(chosen: Chosen) -> Iterator[tuple[WorkGroup, ...]]:
    """Yield a list from its beginning to its end, a batch at a time."""
    found = found_in(chosen)
    for first in range(0, len(found), BATCH):
        yield in_words(chosen, found[first : first + BATCH])


def panel_of(chosen: Chosen, plan: Plan, key: Key, back: str) -> Panel | None:
    """Return the panel of the line in which an entry of a plan stands; None where none does."""
    of_patient = replace(chosen, scope=replace(chosen.scope, patient=str(plan.patient.code)))
    lines = _rows(of_patient, found_in(of_patient))
    rows = next((rows for rows in lines if any(_is(row, plan, key) for row in rows)), None)
    if rows is None:
        return None
    words = words_for(chosen.section, chosen.scope, rows, back)
    group = group_of(rows, words, {})
    return Panel(group, tuple(filter(None, (in_place(one, words) for one in group.acts))))


def _is(row: Entry, plan: Plan, key: Key) -> bool:
    return row.plan_id == plan.pk and row.key == key


def _rows(chosen: Chosen, found: Found) -> list[list[Entry]]:
    """Return the rows of each line, or the one of each appointment; a plan has none."""
    if chosen.section is Section.ENDING:
        return []
    if chosen.section is Section.DECIDE:
        return [[row] for row in lines_to_decide(found)]
    return rows_of_lines(chosen.section, chosen.scope, found)
