"""The lines of a list, and how many there are: one of a patient and a day, or an ending plan."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, ExpressionWrapper, F, Min, Q, QuerySet
from django.db.models.functions import Coalesce, Least

from schedules.engine import Offset
from schedules.models import WITH_PLAN, Entry, Patient, Plan

from .appointments import undecided_in
from .conditions import CONDITIONS, DAYS
from .order import hers_first, sorted_by, urgency
from .scope import NOT_ASKED_OF, Scope, Section

ENDS_SOON = timedelta(weeks=6)
HORIZON_LEFT = Offset(months=6)  # the nightly command keeps it far beyond this

# A number, not the column: to group by that, a database would walk through all rows of all plans.
_OWNER = ExpressionWrapper(F("plan__patient_id") + 0, output_field=BigIntegerField())


class WorkLine(NamedTuple):
    """A line of a list: of one patient all series that begin on one day there."""

    patient: int
    first: date | None


def rows_of(section: Section, scope: Scope) -> QuerySet[Entry]:
    """Return the rows of a list, in order; those of one patient and day stand together."""
    return _listed(section, scope).order_by(
        *sorted_by(scope.sort, "plan__"),
        DAYS[section],
        "plan__patient__sort_name",
        "plan__patient_id",
        "plan_id",
        "position",
        "occurrence",
    )


def lines_in(section: Section, scope: Scope) -> list[WorkLine]:
    """Return the lines of a list in order: one query, however many rows.

    Where treatments of a patient would put a line in two places, it stands in the first.
    """
    order: dict[str, Any] = {f"hers_{n}": by for n, by in enumerate(hers_first(scope, "plan__"))}
    order |= {"urgent": urgency()} if section is Section.PENDING else {}
    order |= {f"sort_{n}": F(name) for n, name in enumerate(sorted_by(scope.sort, "plan__"))}
    name = {"name": F("plan__patient__sort_name")}
    by_series = _listed(section, scope).annotate(**order, **name, owner=_OWNER)
    by_series = by_series.values("owner", "fact", *order, *name)
    by_series = by_series.annotate(first=Min(DAYS[section])).values_list("owner", "first")
    found = by_series.order_by(*order, "first", *name, "owner")
    return list(dict.fromkeys(WorkLine(*line[:2]) for line in found))


def rows_of_lines(section: Section, scope: Scope, lines: Iterable[WorkLine]) -> list[list[Entry]]:
    """Return the rows of each of these lines."""
    of_line: dict[WorkLine, list[Entry]] = {line: [] for line in lines}
    by_series: dict[tuple[int, str], list[Entry]] = {}  # (patient, fact)
    # Each plan once: it has a page of columns, and many rows.
    patients = {line.patient for line in of_line}
    plans = Plan.objects.select_related(*WITH_PLAN).filter(patient__in=patients)
    by_pk = {plan.pk: plan for plan in plans}
    for row in rows_of(section, scope).filter(plan__in=by_pk):
        row.plan = by_pk[row.plan_id]
        by_series.setdefault((row.plan.patient_id, row.fact), []).append(row)
    for (patient, _fact), rows in by_series.items():
        days = [day for row in rows if (day := getattr(row, DAYS[section]))]
        line = WorkLine(patient, min(days, default=None))
        if line in of_line:
            of_line[line] += rows
    return list(of_line.values())


def _listed(section: Section, scope: Scope) -> QuerySet[Entry]:
    return scope.entries(section).filter(CONDITIONS[section](scope)).order_by()


def ending_plans(scope: Scope) -> QuerySet[Plan]:
    """Return the plans that run out, or that were not carried further in time."""
    ends = Q(until__lte=HORIZON_LEFT.from_day(scope.today))
    ends |= Q(last_on__lte=scope.today + ENDS_SOON)
    plans = scope.plans().filter(ends, stopped_on=None).select_related("protocol__treatment")
    plans = plans.exclude(patient__care__in=NOT_ASKED_OF[Section.ENDING])
    day = Least("until", Coalesce("last_on", "until"))
    order = (day, "patient__sort_name", "pk")
    return plans.order_by(*hers_first(scope, ""), *sorted_by(scope.sort, ""), *order)


def patients_in(section: Section, scope: Scope) -> QuerySet[Patient]:
    """Return whose plans a list names."""
    plans = Plan.objects.filter(pk__in=_plans_in(section, scope)).order_by()
    return Patient.objects.filter(pk__in=plans.values("patient_id")).select_related("clinic")


def _plans_in(section: Section, scope: Scope) -> QuerySet[Any, Any]:
    if section is Section.ENDING:
        return ending_plans(scope).order_by().values("pk")
    if section is Section.DECIDE:
        return undecided_in(scope).order_by().values("plan_id")
    return _listed(section, scope).values("plan_id")


def count_of(section: Section, scope: Scope) -> int:
    """Return how many lines there are in a list."""
    if section is Section.ENDING:
        return ending_plans(scope).count()
    if section is Section.DECIDE:
        return undecided_in(scope).count()
    series = _listed(section, scope).annotate(owner=_OWNER).values("owner", "fact")
    series = series.annotate(first=Min(DAYS[section]))
    return series.values("owner", "first").distinct().count()


def left_out_of(section: Section, scope: Scope) -> int:
    """Return how many lines of product information a list leaves out."""
    if scope.is_product_information is None or section in (Section.ENDING, Section.DECIDE):
        return 0
    return count_of(section, replace(scope, is_product_information=True))
