"""The worklist of a small clinic and of a large one."""

from functools import partial

from schedules.models import Plan
from schedules.queries.worklist import Section

from .browsers import shown
from .crowd import Crowd
from .measure import Case, Table, compare
from .pages import empty_views, with_empty_view
from .run import Run

CLINIC = "amsterdam-umc"


@with_empty_view
def few_plans(run: Run) -> Table:
    """Every list with a few plans of each kind."""
    return _lists(run, run.size.few)


@with_empty_view
def many_plans(run: Run) -> Table:
    """Every list with many: the ratio may not grow as the plans do. SQLite, without statistics."""
    return _lists(run, run.size.many)


def _lists(run: Run, of_each: int) -> Table:
    rows = Crowd(CLINIC, run.today, run.size.starts).grow(of_each)
    plans = Plan.objects.filter(protocol__clinic__slug=CLINIC).count()
    cases = empty_views() | {name: _list(run, name) for name in Section}
    return compare(f"Worklist: {plans} plans, {rows} rows", cases, run.rounds(7))


def _list(run: Run, section: Section) -> Case:
    return partial(shown, run.browser, f"/werklijst/?section={section}")
