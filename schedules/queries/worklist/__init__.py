"""What a nurse has to do, over all plans that she may see.

Scope: whose lists. Conditions: what stands in each. Lines: what she reads as one, in order.
"""

from .appointments import (
    Share,
    appointments_of,
    lines_to_decide,
    shares_of,
    undecided_in,
    undecided_of,
)
from .conditions import ASKED, DAYS, end_of_next_week
from .lines import (
    WorkLine,
    count_of,
    ending_plans,
    left_out_of,
    lines_in,
    patients_in,
    rows_of,
    rows_of_lines,
)
from .scope import (
    NOT_ASKED_OF,
    Scope,
    Section,
    Sort,
    Whose,
    covers_of,
    treatments_in_use,
)
from .series import MANY, Recent, RuleKey, RunKey, recent_of, rules_of, runs_of

__all__ = [
    "ASKED",
    "DAYS",
    "MANY",
    "NOT_ASKED_OF",
    "Recent",
    "RuleKey",
    "RunKey",
    "Scope",
    "Section",
    "Share",
    "Sort",
    "Whose",
    "WorkLine",
    "appointments_of",
    "count_of",
    "covers_of",
    "end_of_next_week",
    "ending_plans",
    "left_out_of",
    "lines_in",
    "lines_to_decide",
    "patients_in",
    "recent_of",
    "rows_of",
    "rows_of_lines",
    "rules_of",
    "runs_of",
    "shares_of",
    "treatments_in_use",
    "undecided_in",
    "undecided_of",
]
