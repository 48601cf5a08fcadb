"""Who looked at which record: what the auditor of a clinic may see of the log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf, TruncDate

from schedules.models import Access, AccessEvent, Membership, Patient, User
from schedules.spelling import number_key

from .people import clinics_of, codes_of

EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class LogSearch:
    """What an auditor looks for. Empty: all, but for looks at the log itself."""

    patient: str = ""  # hospital number, or the code of a record
    person: str = ""
    first: date | None = None
    last: date | None = None
    action: str = ""


def events_for(auditor: User, search: LogSearch) -> QuerySet[AccessEvent]:
    """Return the events at the clinics of an auditor, the latest first, with `name` of who it was.

    An attempt that led to no clinic, such as with a made-up code, is shown to every auditor.
    """
    clinics = clinics_of(auditor, Membership.Role.AUDITOR).values("slug")
    events = AccessEvent.objects.filter(Q(clinic__in=clinics) | Q(clinic=""))
    if search.patient:
        events = events.filter(patient_code__in=codes_like(auditor, search.patient))
    if not search.action:
        events = events.exclude(action=AccessEvent.Action.LIST, what="access-log")
    elif search.action != EVERYTHING:
        events = events.filter(action=search.action)
    if search.first or search.last:
        events = _between(events, search.first, search.last)
    events = events.annotate(name=name_of_actor())
    if who := search.person:
        events = events.filter(Q(actor__icontains=who) | Q(name__icontains=who))
    return events


def name_of_actor() -> Coalesce:
    """Return the name of who acted: kept in the log for staff, else looked up while it is known."""
    called = Access.objects.filter(
        user__username=OuterRef("actor"), patient__code=OuterRef("patient_code")
    ).exclude(name="")
    account = User.objects.filter(username=OuterRef("actor"))
    return Coalesce(
        NullIf("actor_name", Value("")),
        Subquery(called.values("name")[:1]),
        Subquery(account.values("first_name")[:1]),
        Value(""),
    )


def _between(
    events: QuerySet[AccessEvent], first: date | None, last: date | None
) -> QuerySet[AccessEvent]:
    events = events.annotate(day=TruncDate("at"))
    if first:
        events = events.filter(day__gte=first)
    return events.filter(day__lte=last) if last else events


def codes_like(auditor: User, text: str) -> list[UUID]:
    """Return the records of a hospital number, or the code itself: the record may be gone.

    With those that were merged into them.
    """
    try:
        return [UUID(text)]
    except ValueError:
        clinics = clinics_of(auditor, Membership.Role.AUDITOR)
        key = number_key(text)
        found = Patient.objects.filter(clinic__in=clinics, number_key=key) if key else ()
        return codes_of(found)


def patients_with(codes: Iterable[UUID]) -> dict[UUID, Patient]:
    """Return the patients of these codes who are still here."""
    found = Patient.objects.filter(code__in=set(codes)).select_related("clinic")
    return {patient.code: patient for patient in found}
