"""Move an entry to another day."""

from dataclasses import replace
from datetime import date

from schedules.engine import Key, Status
from schedules.models import Change

from .record import settle
from .truth import Intent, Truth


def move(key: Key, on: date, *, carries: bool | None = None) -> Intent:
    """Mean: it is planned on another day, and no longer booked.

    `carries` tells whether later doses follow; None leaves that to the protocol's delay policy.
    """

    def change(truth: Truth) -> Truth:
        old = truth.record(key)
        moved = replace(old, status=Status.MOVED, on=on, at=None, carries=carries)
        return settle(truth, key, moved)

    return Intent(Change.Act.MOVE, change)
