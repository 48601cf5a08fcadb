"""The engine: pure Python, no Django, no rows, no clock."""

from .conditions import Comparison, Condition, Fact, Test
from .dates import Offset, Roll, WorkingDays, shift
from .expand import expand
from .values import (
    CHOSEN,
    Anchor,
    AnchorKind,
    Certainty,
    Contradiction,
    Delay,
    Entry,
    Expansion,
    Happened,
    Kind,
    Moment,
    Notice,
    Regimen,
    Repeat,
    Rule,
    Shape,
    Status,
)

__all__ = [
    "CHOSEN",
    "Anchor",
    "AnchorKind",
    "Certainty",
    "Comparison",
    "Condition",
    "Contradiction",
    "Delay",
    "Entry",
    "Expansion",
    "Fact",
    "Happened",
    "Kind",
    "Moment",
    "Notice",
    "Offset",
    "Regimen",
    "Repeat",
    "Roll",
    "Rule",
    "Shape",
    "Status",
    "Test",
    "WorkingDays",
    "expand",
    "shift",
]
