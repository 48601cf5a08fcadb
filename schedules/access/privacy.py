"""What is held about a patient: handed over in full, and deleted when its term is over."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from schedules.models import (
    Access,
    AccessEvent,
    Appointment,
    Change,
    Correction,
    Entry,
    Feed,
    Letter,
    Membership,
    Merge,
    Patient,
    Plan,
    Reading,
    ShownEvent,
    StoredFeed,
    User,
)
from treatments.models import Clinic, Protocol

from .log import log_forgotten
from .people import end_sessions

# WGBO (Burgerlijk Wetboek 7:454): a medical file is kept for twenty years after its last change.
YEARS_KEPT = 20

# What is held of a patient, and how it hangs on the patient.
HELD: dict[type[models.Model], str] = {
    Patient: "pk",
    Correction: "patient",
    Merge: "kept",
    Plan: "patient",
    Entry: "plan__patient",
    Appointment: "plan__patient",
    Change: "plan__patient",
    Access: "patient",
    Reading: "access__patient",
    Letter: "patient",
    Feed: "access__patient",
    StoredFeed: "feed__access__patient",
    ShownEvent: "feed__access__patient",
    User: "accesses__patient",
    EmailAddress: "user__accesses__patient",
    Authenticator: "user__accesses__patient",
    UserSession: "user__accesses__patient",
}
# What is not handed over, and why.
LEFT_OUT = {
    "*.id": "a number of the database's own; rows are named by their code",
    "*.mark": "shows that nobody changed the row, and tells nothing more",
    "Patient.sort_name": "the name once more, as lists sort it",
    "Patient.search_text": "the name and the number once more, as a search reads them",
    "Patient.number_key": "the number once more, without its zeros",
    "Merge.moved": "numbers of the database's own, of rows that are handed over themselves",
    "Letter.secret_hash": "opens the record, and tells nothing about the patient",
    "Feed.secret_hash": "opens the record, and tells nothing about the patient",
    "StoredFeed.basis": "a mark of what the calendar was made of, which is handed over itself",
    "StoredFeed.digest": "a mark of the calendar, which can be read at its own address",
    "StoredFeed.body": "the calendar, which can be read at its own address",
    "StoredFeed.read_by": "marks of the programs that read it today; that they did is in the log",
    "ShownEvent.digest": "a mark of what an event says, which can be read in the calendar",
    "User.password": "opens the record, and tells nothing about the patient",
    "Authenticator.data": "opens the record, and tells nothing about the patient",
    "UserSession.session_key": "opens the record, and tells nothing about the patient",
    "UserSession.data": "what django-allauth may remember of a session; it remembers nothing here",
    "User.groups": "not used here",
    "User.user_permissions": "not used here",
}


def export_of(patient: Patient) -> dict[str, Any]:
    """Return everything that is held about a patient, as plain values by table."""
    held: dict[str, Any] = {
        model.__name__: [row_of(row) for row in rows_of(model, patient)] for model in HELD
    }
    codes = records_of(patient).values("code")
    events = AccessEvent.objects.filter(patient_code__in=codes)
    return held | {"AccessEvent": [row_of(event) for event in events]}


def records_of(patient: Patient) -> QuerySet[Patient]:
    """Return the record of a patient, and those that were merged into it."""
    return Patient.objects.filter(Q(pk=patient.pk) | Q(merged_into=patient))


def rows_of(model: type[models.Model], patient: Patient) -> QuerySet[Any]:
    """Return the rows of a table that are about a patient; of people, only the patient's own."""
    theirs: dict[str, Any] = {f"{HELD[model]}__in": records_of(patient).values("pk")}
    rows = model._default_manager.filter(**theirs)
    if "accesses__" in HELD[model]:
        # A carer's account is the carer's: the patient gets the name and what the carer could see.
        kind = HELD[model].removesuffix("patient") + "kind"
        rows = model._default_manager.filter(**theirs, **{kind: Access.Kind.SELF}).distinct()
    return rows.order_by("pk")


def row_of(row: models.Model) -> dict[str, Any]:
    """Return a row as plain values, without what LEFT_OUT names."""
    return {field.name: plain(getattr(row, field.name)) for field in fields_of(type(row))}


def fields_of(model: type[models.Model]) -> Iterator["models.Field[Any, Any]"]:
    """Yield the fields of a table that are handed over."""
    for field in model._meta.concrete_fields:
        names = (f"*.{field.name}", f"{model.__name__}.{field.name}")
        if not any(name in LEFT_OUT for name in names):
            yield field


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it; another row by what names it for a reader."""
    if isinstance(value, User):
        return value.get_full_name() or value.get_username()
    if isinstance(value, Clinic):
        return value.slug
    if isinstance(value, Protocol):
        return f"{value.treatment.slug}.{value.clinic.slug} {value.version}"
    if isinstance(value, models.Model):
        return str(value.code)  # type: ignore[attr-defined]
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


# forgetting


def forgettable(before: date) -> QuerySet[Patient]:
    """Return the patients whose last plan ended, and whose record last changed, before a day."""
    return _untouched(before).filter(~Exists(_running(before)))


def left_running(before: date) -> QuerySet[Patient]:
    """Return the patients who would be forgotten if somebody had stopped their plan."""
    return _untouched(before).filter(Exists(_running(before)))


def _untouched(before: date) -> QuerySet[Patient]:
    # The nightly command only carries a plan on: nobody touched the record.
    told = Change.objects.filter(plan__patient=OuterRef("pk"), at__date__gte=before)
    touched = told.exclude(act=Change.Act.EXTEND)
    kept = Patient.objects.filter(merged_into=None, created_at__date__lt=before)
    merged = Merge.objects.filter(kept=OuterRef("pk"), at__date__gte=before)
    corrected = Correction.objects.filter(patient=OuterRef("pk"), at__date__gte=before)
    return kept.exclude(Exists(touched) | Exists(merged) | Exists(corrected)).order_by("pk")


def _running(before: date) -> QuerySet[Plan]:
    """Return the plans without an end, or with one on that day or later."""
    endless = Q(last_on=None, stopped_on=None)
    goes_on = endless | Q(stopped_on__gte=before) | Q(last_on__gte=before)
    return Plan.objects.filter(goes_on, patient=OuterRef("pk"), is_entered_in_error=False)


@transaction.atomic
def forget(patient: Patient) -> None:
    """Delete everything that is held about a patient; the log of who looked stays.

    The log names the patient by a code that then leads nowhere. It must tell of the deletion
    before the database lets the patient go, and the patient must be gone before it lets anything
    else go; at the end of the transaction it finds whether something hangs on nobody.
    """
    for other in records_of(patient).filter(merged_into=patient).select_related("clinic"):
        forget(other)
    log_forgotten(patient)
    _delete_row(patient)
    # An undo points to what it undid: the later one goes first.
    for pk in _changes_of(patient).values_list("pk", flat=True):
        Change.objects.filter(pk=pk).delete()
    Plan.objects.filter(patient=patient).delete()
    people = list(User.objects.filter(accesses__patient=patient).distinct())
    Letter.objects.filter(patient=patient).delete()
    Access.objects.filter(patient=patient).delete()
    for user in people:
        _forget_account(user)
    patient.delete()  # what is left: corrections and merges


def _delete_row(patient: Patient) -> None:
    """Delete the row alone: Django would first delete what hangs on it."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM schedules_patient WHERE id = %s", [patient.pk])


def _changes_of(patient: Patient) -> QuerySet[Change]:
    return Change.objects.filter(plan__patient=patient).order_by("-at", "-revision")


def _forget_account(user: User) -> None:
    """Delete the account of somebody who has nothing else to see here."""
    has_more = Access.objects.filter(user=user).exists()
    if has_more or Membership.objects.filter(user=user).exists():
        return
    end_sessions(user)
    user.delete()
