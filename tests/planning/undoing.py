"""Undo a change with all that its act did, as the page does."""

from schedules.planning import commit_together
from schedules.planning.undo import undo, undo_along


def undo_act(change, *, by, revision, reason=""):
    """Undo it in all plans that the act changed, in one act; raises what `commit` raises."""
    others = [(plan, intent, plan.revision) for plan, intent in undo_along(change)]
    return commit_together([(change.plan, undo(change).because(reason), revision), *others], by=by)
