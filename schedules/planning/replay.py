"""Is a plan what its history says, and are its rows what the engine makes of that?

For who keeps or moves the database: a backup is looked at so. Nothing is written here.
"""

from enum import StrEnum

from schedules import engine
from schedules.engine import Key
from schedules.inputs.refusal import Refusal
from schedules.models import Entry, Plan

from .earlier import said_of
from .projection import AGREED, DESCRIBED, TIMED, project
from .truth import RECORDED, Flat, Truth, flat, merged, truth_of

Row = tuple[object, ...]


class Verdict(StrEnum):
    """What came of the replay of one plan."""

    SAME = "are what their history gives"
    ROWS = "have days that the engine would now give otherwise"
    HISTORY = "are not what their history says"


def replay(plan: Plan) -> Verdict:
    """Read a plan's history again from its beginning, and compare what is stored with it.

    Rows may differ though nothing is lost: a hospital closed days or the program changed, and the
    next night has not come. A truth that differs from its history is damage.
    """
    stored = list(plan.entries.all())
    truth = truth_of(plan, stored)
    if flat(truth) != _history_of(plan):
        return Verdict.HISTORY
    return Verdict.SAME if _rows_are_of(truth, plan, stored) else Verdict.ROWS


def _history_of(plan: Plan) -> Flat | None:
    """Return what all changes after one another give; None where they do not follow each other."""
    changes = list(plan.changes.order_by("revision"))
    if [change.revision for change in changes] != list(range(1, plan.revision + 1)):
        return None
    said = said_of(changes)
    values: Flat = {}
    for change in changes:
        old, new = said[change.pk]
        if {name: values.get(name) for name in old} != old:
            return None
        values = merged(values, new)
    return values


def _rows_are_of(truth: Truth, plan: Plan, stored: list[Entry]) -> bool:
    try:
        projection = project(truth)
    except (Refusal, engine.Contradiction):
        return False
    is_described = plan.described_by == plan.protocol.digest  # else the next night does it
    columns = (*TIMED, *RECORDED, *AGREED, *(DESCRIBED if is_described else ()))
    live = _by_key([row for row in stored if row.dropped_at is None], columns)
    ends = (plan.stopped_on, plan.last_on) == (projection.stopped_on, projection.last_on)
    return ends and live == _by_key(list(projection.rows.values()), columns)


def _by_key(rows: list[Entry], columns: tuple[str, ...]) -> dict[Key, Row]:
    return {row.key: tuple(getattr(row, name) for name in columns) for row in rows}
