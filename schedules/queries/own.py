"""What a patient sees of the own record: plans, what changed, who may look and who looked."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from schedules.models import (
    Access,
    AccessEvent,
    Change,
    Entry,
    Feed,
    Membership,
    Patient,
    Plan,
    Reading,
)

from .access_log import name_of_actor
from .people import codes_of, plans_of_patients


def own_plans(patient: Patient) -> list[Plan]:
    """Return the plans of a patient, also those that were entered in error."""
    return list(plans_of_patients([patient]).prefetch_related("appointments"))


def changes_since_seen(plans: Iterable[Plan], seen: Mapping[str, int]) -> list[Change]:
    """Return what changed in these plans after what somebody has seen, the earliest first."""
    spans = ((plan, seen.get(str(plan.code), 0), plan.revision) for plan in plans)
    return changes_between(spans)


def changes_between(spans: Iterable[tuple[Plan, int, int]]) -> list[Change]:
    """Return the changes of plans after one of their revisions, up to and including another."""
    asked = Q(pk=None)
    for plan, after, upto in spans:
        asked |= Q(plan=plan, revision__gt=after, revision__lte=upto)
    return list(Change.objects.filter(asked).order_by("at", "revision"))


class RowOf(NamedTuple):
    """Of what kind an entry of a plan is, and whether it is still to come."""

    plan: int
    fact: str
    n: int
    kind: str
    is_period: bool
    is_product_information: bool
    status: str
    dropped_at: datetime | None


def rows_of_plans(plans: Iterable[Plan]) -> list[RowOf]:
    """Return of what kind every entry of these plans is, those that left it too."""
    plans = list(plans)
    if not plans:
        return []
    names = ("plan_id", "fact", "occurrence", *RowOf._fields[3:])
    return [RowOf(*row) for row in Entry.objects.filter(plan__in=plans).values_list(*names)]


def readings_of(access: Access) -> QuerySet[Reading]:
    """Return what somebody read and put away in a record, the latest first."""
    return access.readings.all()


def own_access_of(patient: Patient) -> Access | None:
    """Return the access of the patient, once the patient has come in."""
    own = Access.objects.filter(patient=patient, kind=Access.Kind.SELF, withdrawn_at=None)
    return own.first()


def carers_of(patient: Patient) -> QuerySet[Access]:
    """Return who may look along, with the moment at which each last looked."""
    looks = AccessEvent.objects.filter(
        actor=OuterRef("user__username"),
        patient_code=patient.code,
        action__in=(AccessEvent.Action.VIEW, AccessEvent.Action.EXPORT),
    ).order_by("-at")
    carers = Access.objects.filter(patient=patient, kind=Access.Kind.CARER, withdrawn_at=None)
    return carers.annotate(looked_at=Subquery(looks.values("at")[:1]))


def carer_of(patient: Patient, code: UUID) -> Access | None:
    """Return one of those who may look along."""
    return carers_of(patient).filter(code=code).first()


def looks_at(patient: Patient) -> QuerySet[AccessEvent]:
    """Return who looked at a record."""
    return AccessEvent.objects.filter(patient_code__in=codes_of([patient]))


def looks_seen_by(access: Access) -> QuerySet[AccessEvent]:
    """Return who looked at a record, as far as somebody may know that.

    A patient may know all. Who looks along is told of the hospital and of their own looks: when the
    patient came, or somebody else whom the patient asked, is not theirs to know.
    """
    looks = looks_at(access.patient)
    if access.is_own:
        return looks
    own = Q(actor=access.user.get_username(), role__in=(Access.Kind.CARER, ""))
    return looks.filter(own | Q(role__in=Membership.Role.values))


def months_of_looks(looks: QuerySet[AccessEvent]) -> list[datetime]:
    """Return the first moment of each month in which somebody looked, the latest first."""
    return list(looks.datetimes("at", "month", order="DESC"))


def looks_by_day(
    looks: QuerySet[AccessEvent], first: date, after: date
) -> QuerySet[AccessEvent, dict[str, Any]]:
    """Return who looked from `first` until before `after`; equal lines of one day are one line."""
    return (
        looks.annotate(day=TruncDate("at"), name=name_of_actor())
        .filter(day__gte=first, day__lt=after)
        .values("day", "actor", "name", "role", "action", "what")
        .annotate(times=Count("pk"), last=Max("at"))
        .order_by("-last")
    )


def calendar_names(patient: Patient) -> dict[str, str]:
    """Return how each calendar of a record is called, by what the log calls it."""
    return {feed.logged_as: feed.name for feed in Feed.objects.filter(access__patient=patient)}
