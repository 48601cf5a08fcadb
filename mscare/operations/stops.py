"""Which migrations cannot run while an older program serves the same database.

Two programs stand on one database while servers are changed one after another. A migration that
only adds what the older one need not know does no harm. One that takes something away does, and
one that adds a column which may not be empty: the older program leaves it out. One that rewrites
rows must not race with somebody who writes them.
"""

from collections.abc import Iterable
from enum import StrEnum

from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED

TAKE_AWAY = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AlterModelTable,
)
# Functions of migrations that put guards or tables there, and touch no row.
TOUCH_NO_ROW = ("guard", "unguard", "guard_again", "let_go", "make_cache")


class Why(StrEnum):
    """Why nothing may serve meanwhile."""

    ADDS = "adds what may not be empty"
    REWRITES = "rewrites rows"
    TAKES = "takes away"


def why_stop(operations: Iterable[Operation]) -> dict[Why, list[str]]:
    """Return why nothing may serve meanwhile, and on what; nothing where servers may go on."""
    made: set[str] = set()
    reasons: dict[Why, list[str]] = {}
    for operation in operations:
        if isinstance(operation, migrations.CreateModel):
            made.add(operation.name_lower)
            continue
        why = _why(operation)
        if why and getattr(operation, "model_name_lower", None) not in made:
            reasons.setdefault(why, []).append(_what(operation))
    return reasons


def _why(operation: Operation) -> Why | None:
    if isinstance(operation, TAKE_AWAY):
        return Why.TAKES
    if isinstance(operation, migrations.AddField):
        field = operation.field
        may_be_left_out = field.null or field.many_to_many or field.db_default is not NOT_PROVIDED
        return None if may_be_left_out else Why.ADDS
    if isinstance(operation, migrations.RunPython | migrations.RunSQL):
        return None if _what(operation) in TOUCH_NO_ROW else Why.REWRITES
    return None


def _what(operation: Operation) -> str:
    """Return on what it works: a column, a table, or the name of a function."""
    if isinstance(operation, migrations.RunPython):
        return getattr(operation.code, "__name__", "a function")
    table = getattr(operation, "model_name", "")
    name = getattr(operation, "name", getattr(operation, "old_name", "SQL"))
    return f"{table}.{name}" if table else str(name)
