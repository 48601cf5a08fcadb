"""Whether a paper still holds: what its square says, and whether something changed since.

The square opens no record and names nobody: it is signed, so that nobody can make one of another's.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from schedules.models import Change, Patient
from treatments.models import Clinic, Protocol

from .protocols import protocol_for

SIGNER = Signer(sep="~", salt="schedules.paper")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ONE = timedelta(microseconds=1)
PERSON, KNOWLEDGE = "p", "k"  # of a kept plan, and of an example that nobody keeps


class Standing(NamedTuple):
    """What is true of a paper: None while it still holds, else since when another one does."""

    since: date | None


def mark_of(patient: Patient) -> str:
    """Return the mark of a paper that is printed now of all plans of a patient."""
    return _signed(PERSON, patient.code.hex, max(_changes_of(patient.code), default=EPOCH))


def mark_of_example(protocol: Protocol) -> str:
    """Return the mark of a paper of a timeline that is not kept."""
    return _signed(KNOWLEDGE, str(protocol.pk), _dated(protocol))


def standing_of(mark: str) -> Standing | None:
    """Return whether a paper still holds; None where nobody can tell."""
    try:
        kind, whose, moment = SIGNER.unsign(mark).split(".")
    except (BadSignature, ValueError):
        return None
    found = list(_changes_of(UUID(whose)) if kind == PERSON else _renewals_of(int(whose)))
    if not found:
        return None
    newer = [at for at in found if at > EPOCH + int(moment) * ONE]
    return Standing(timezone.localdate(min(newer)) if newer else None)


def _signed(kind: str, whose: str, at: datetime) -> str:
    return SIGNER.sign(f"{kind}.{whose}.{(at - EPOCH) // ONE}")


def _changes_of(code: UUID) -> Iterator[datetime]:
    """Yield when something changed: in a plan, but for its horizon, or in whom to call."""
    changes = Change.objects.filter(plan__patient__code=code)
    yield from changes.exclude(act=Change.Act.EXTEND).values_list("at", flat=True)
    hospitals = Clinic.objects.filter(protocols__plans__patient__code=code)
    yield from filter(None, hospitals.values_list("told_at", flat=True))


def _renewals_of(pk: int) -> Iterator[datetime]:
    """Yield the day of the version that is shown now, of the same treatment and hospital."""
    printed = Protocol.objects.select_related("treatment", "clinic").filter(pk=pk).first()
    if printed is not None:
        yield _dated(protocol_for(printed.treatment.slug, printed.clinic.slug))


def _dated(protocol: Protocol) -> datetime:
    return datetime.combine(protocol.dated, time(), UTC)
