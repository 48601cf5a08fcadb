"""The series that rows are of: their rules, how they went lately, what was missed in a row."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Q

from schedules.inputs.regimens import rules_by_fact
from schedules.models import Entry
from treatments.models import Protocol, Rule

from .conditions import done_later, end_of_next_week, not_done
from .scope import Scope

MANY = 2  # this many in a row that were not done are a warning of their own
RECENT = timedelta(days=400)  # so far back the tests of a series are shown, a mark each

RunKey = tuple[int, str]  # (plan, fact)
RuleKey = tuple[int, str]  # (protocol, fact)


def runs_of(scope: Scope, plans: Iterable[int] | None = None) -> dict[RunKey, int]:
    """Return how many of a rule in a row were not done, where it is more than one.

    Of these plans only, unless they are not given.
    """
    rows = scope.entries() if plans is None else Entry.objects.filter(plan__in=plans)
    runs = rows.filter(not_done(scope.today), ~done_later()).values("plan_id", "fact")
    counted = runs.annotate(n=Count("pk")).order_by().filter(n__gte=MANY)
    return {(plan, fact): n for plan, fact, n in counted.values_list("plan_id", "fact", "n")}


class Recent(NamedTuple):
    """A row of a series as a mark shows it."""

    plan: int
    fact: str
    status: str
    deadline: date | None


def recent_of(rows: Iterable[Entry], today: date) -> dict[RunKey, list[Recent]]:
    """Return what became lately of the series that these rows are of, the oldest first."""
    series = {(row.plan_id, row.fact) for row in rows}
    lately = Entry.objects.filter(
        Q(deadline__isnull=False) | ~Q(status__in=(Entry.Status.PLANNED, Entry.Status.MOVED)),
        plan__in={plan for plan, _fact in series},
        fact__in={fact for _plan, fact in series},
        sort_on__range=(today - RECENT, end_of_next_week(today)),
        dropped_at=None,
    )
    found: dict[RunKey, list[Recent]] = {}
    columns = lately.order_by("occurrence").values_list("plan_id", "fact", "status", "deadline")
    for row in map(Recent._make, columns if series else ()):
        if (row.plan, row.fact) in series:
            found.setdefault((row.plan, row.fact), []).append(row)
    return found


def rules_of(rows: Iterable[Entry]) -> dict[RuleKey, Rule]:
    """Return the rule of each row, by (protocol, fact).

    A row that left its plan may know only an earlier version of the protocol.
    """
    found: dict[RuleKey, Rule] = {}
    lost: dict[RuleKey, int] = {}  # treatment
    for row in rows:
        protocol = row.plan.protocol
        if rule := rules_by_fact(protocol).get(row.fact):
            found[protocol.pk, row.fact] = rule
        else:
            lost[protocol.pk, row.fact] = protocol.treatment_id
    versions = Protocol.objects.filter(treatment__in=set(lost.values())).order_by("dated", "pk")
    for version in versions if lost else ():
        rules = rules_by_fact(version)
        of_version = {key: rules.get(key[1]) for key in lost if lost[key] == version.treatment_id}
        found |= {key: rule for key, rule in of_version.items() if rule}
    return found
