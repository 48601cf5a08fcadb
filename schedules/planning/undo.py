"""Undo a change by a new one."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.engine import Status
from schedules.inputs.refusal import Refusal
from schedules.models import WITH_ITS_PLAN, Change, Plan

from .appointments import read_booking
from .earlier import APPOINTMENTS, Said, said_by
from .revise import first_given
from .truth import Flat, Intent, Truth, flat, merged, unflat
from .withdraw import withdraw

NEVER = (Change.Act.EXTEND,)
LATER = gettext_lazy("A later change builds on this one. Undo that one first.")
# A change that undid one: not one that undid an undoing, which is done again.
TAKES_BACK = Q(act=Change.Act.UNDO) & ~Q(undoes__act=Change.Act.UNDO)
HORIZON = "until"  # grows by itself every night: that is nobody's later change


def undo(change: Change) -> Intent:
    """Mean: what this change did is as it was before, and everything since stays.

    An appointment that it made was agreed with the hospital all the same: it is called off, not
    forgotten. With its start a plan is taken back, and all that was told of the time before.
    Raises Refusal when undoing is not safe: a later change built on it.
    """
    if change.act == Change.Act.START:
        return _taken_back(change)

    def back(truth: Truth) -> Truth:
        said = said_by(change)
        refuse_unless_safe(change, said, truth, changes=())
        before = unflat(merged(flat(truth), _without_horizon(said.old)), truth.clinic)
        if _has_other_first_day(before) and not _has_other_first_day(truth):
            raise Refusal("", str(LATER))
        made = truth.appointments.keys() - before.appointments.keys()
        for code in made:
            called_off = replace(truth.appointments[code], is_cancelled=True)
            before = before.with_appointment(code, called_off)
        return before

    return Intent(Change.Act.UNDO, back, undoes=change)


def _taken_back(change: Change) -> Intent:
    def back(truth: Truth) -> Truth:
        refuse_unless_safe(change, said_by(change), truth, _changes_of(change.plan))
        return replace(truth, is_entered_in_error=True)

    return Intent(Change.Act.UNDO, back, undoes=change)


def refuse_unless_safe(change: Change, said: Said, truth: Truth, changes: Iterable[Change]) -> None:
    """Raise Refusal unless all that the change set is still as it set it.

    `changes` are all of the plan, read only of a start. What came out of an appointment does not
    go back while it is in another one, or was moved.
    """
    is_start = change.act == Change.Act.START
    if change.act in NEVER or (change.revision == 1 and not is_start):
        raise Refusal("", _("This cannot be undone. Correct the plan instead."))
    if hasattr(change, "undone_by"):
        raise Refusal("", _("This was undone already."))
    if is_start and not _only_grew(changes):
        raise Refusal("", str(LATER))
    now = flat(truth)
    is_changed = any(now.get(n) != value for n, value in _without_horizon(said.new).items())
    if is_changed or _is_twice_somewhere(merged(now, said.old)):
        raise Refusal("", str(LATER))


def _has_other_first_day(truth: Truth) -> bool:
    """Tell whether the first dose was given on another day than the start."""
    first = first_given(truth)
    return first is not None and first.on != truth.start


def _is_twice_somewhere(values: Flat) -> bool:
    """Tell whether an entry would be in two appointments, or both in one and moved away from it."""
    bookings = [read_booking(v) for name, v in values.items() if name.startswith(APPOINTMENTS)]
    keys = [key for booking in bookings if not booking.is_cancelled for key in booking.held]
    moved = [key for key in keys if values.get(f"records.{key}", {}).get("status") == Status.MOVED]
    return bool(moved) or len(keys) > len(set(keys))


def _without_horizon(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != HORIZON}


def undo_along(change: Change) -> list[tuple[Plan, Intent]]:
    """Return what undoing a change means for the other plans that the same act changed.

    A plan that a switch started is taken back. Raises Refusal where that has changes of its own.
    """
    others = Change.objects.filter(act_id=change.act_id).exclude(pk=change.pk)
    return [(other.plan, _undo_beside(other)) for other in others.select_related(*WITH_ITS_PLAN)]


def _undo_beside(change: Change) -> Intent:
    if change.revision != 1:
        return undo(change)
    if not _only_grew(_changes_of(change.plan)):
        raise Refusal("", _("The new treatment has changes already. Undo those first."))
    return withdraw(_("The switch was undone."))


def _changes_of(plan: Plan) -> QuerySet[Change]:
    return plan.changes.select_related("undone_by", "undoes")


def _only_grew(changes: Iterable[Change]) -> bool:
    """Tell whether nothing is left of what was done to a plan since its start.

    The horizon grows by itself, and what was undone is no change any more.
    """
    later = (change for change in changes if change.revision > 1)
    return all(
        change.act == Change.Act.EXTEND or hasattr(change, "undone_by") or _takes_back(change)
        for change in later
    )


def _takes_back(change: Change) -> bool:
    """Tell what TAKES_BACK asks of the database."""
    undoes = change.undoes
    return change.act == Change.Act.UNDO and (undoes is None or undoes.act != Change.Act.UNDO)
