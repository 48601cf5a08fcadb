"""Make two records of one person one, and take them apart again.

The record that is kept gets what the other one has: plans, who may look, letters, calendars. Who
the patient is stays as the kept one says. The other keeps its row, number and log, so that both can
be what they were; a `Merge` holds which rows moved.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from schedules.inputs.refusal import Refusal
from schedules.models import Access, Change, Feed, Letter, Merge, Patient, Plan, User

from .care import care_of, read_care, write_care
from .correct import locked_patient, tell_clinic
from .undo import TAKES_BACK


class ShownError(Exception):
    """The records are not any more as they were shown."""


@dataclass(frozen=True, slots=True)
class Moves:
    """The rows that move from one record to another, by their numbers."""

    plans: tuple[int, ...]
    accesses: tuple[int, ...]
    letters: tuple[int, ...]
    patients: tuple[int, ...]  # what had been merged into the other before
    # Somebody who may look at both keeps one access: the other rests, and its calendars go over.
    resting: tuple[int, ...]
    feeds: tuple[tuple[int, int, int], ...]  # (calendar, from which access, to which)


def moves_of(kept: Patient, other: Patient) -> Moves:
    """Return what moves. Raises Refusal where the two cannot be one person's records."""
    _refuse_unless_alike(kept, other)
    twice = dict(_twice(kept, other))
    accesses = other.accesses.exclude(pk__in=list(twice))
    feeds = Feed.objects.filter(access__in=list(twice)).order_by("pk").values_list("pk", "access")
    return Moves(
        plans=_keys(other.plans.all()),
        accesses=_keys(accesses),
        letters=_keys(other.letters.all()),
        patients=_keys(other.absorbed.all()),
        resting=tuple(twice),
        feeds=tuple((feed, access, twice[access]) for feed, access in feeds),
    )


def _keys(rows: QuerySet[Any]) -> tuple[int, ...]:
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


def _refuse_unless_alike(kept: Patient, other: Patient) -> None:
    if kept.clinic_id != other.clinic_id:
        raise Refusal("", _("These records are of two hospitals: they cannot be merged."))
    if care_of(kept) != care_of(other) and kept.plans.exists() and other.plans.exists():
        text = _(
            "Care does not go on in the same way in both records. Say the same in both first, "
            "on the page of each patient."
        )
        raise Refusal("", text)


def _twice(kept: Patient, other: Patient) -> Iterator[tuple[int, int]]:
    """Yield who may look at both: the access to the other record, and the one to the kept one.

    Raises Refusal where the patient of one looks along with the other: those are two people.
    """
    here = {access.user_id: access for access in kept.accesses.filter(withdrawn_at=None)}
    for access in other.accesses.filter(withdrawn_at=None).order_by("pk"):
        same = here.get(access.user_id)
        if same and same.kind != access.kind:
            text = _(
                "The patient of one record looks along with the other: these are two people. "
                "If they are one, first block all access to one of the records."
            )
            raise Refusal("", text)
        if same:
            yield access.pk, same.pk


def shown_as(kept: Patient, other: Patient, moves: Moves) -> str:
    """Return a mark of how both records stand: another one where anything of them changed."""
    plans = Plan.objects.filter(patient__in=(kept, other)).order_by("pk")
    stand = [
        kept.revision,
        other.revision,
        list(plans.values_list("pk", "revision")),
        asdict(moves),
    ]
    return hashlib.sha256(json.dumps(stand).encode()).hexdigest()[:16]


@transaction.atomic
def merge(kept: Patient, other: Patient, shown: str, *, by: User, now: datetime) -> Merge:
    """Make two records one, as they were shown.

    Raises Refusal where they cannot be, ShownError where they changed since.
    """
    kept, other = _locked(kept, other)
    moves = moves_of(kept, other)
    if shown_as(kept, other, moves) != shown:
        raise ShownError
    if moves.plans and not kept.plans.exists():
        write_care(kept.pk, care_of(other))
    _move(moves, kept)
    Access.objects.filter(pk__in=moves.resting).update(withdrawn_at=now)
    for feed, _from, to in moves.feeds:
        Feed.objects.filter(pk=feed).update(access=to)
    Patient.objects.filter(pk=other.pk).update(merged_into=kept)
    _have_seen(kept)
    return Merge.objects.create(kept=kept, other=other, at=now, by=by, moved=asdict(moves))


def _move(moves: Moves, to: Patient) -> None:
    Plan.objects.filter(pk__in=moves.plans).update(patient=to)
    Access.objects.filter(pk__in=moves.accesses).update(patient=to)
    Letter.objects.filter(pk__in=moves.letters).update(patient=to)
    Patient.objects.filter(pk__in=moves.patients).update(merged_into=to)


def _locked(*patients: Patient) -> list[Patient]:
    """Return patients as stored, their plans locked first, as every change of a plan does."""
    plans = Plan.objects.select_for_update().filter(patient__in=patients).order_by("pk")
    list(plans.values_list("pk"))
    stored = {p.pk: locked_patient(p) for p in sorted(patients, key=lambda patient: patient.pk)}
    return [stored[patient.pk] for patient in patients]


def _have_seen(patient: Patient) -> None:
    """What was in the other schedule is no news to whoever reads it now for the first time."""
    known = {str(code): n for code, n in patient.plans.values_list("code", "revision")}
    for access in patient.accesses.filter(withdrawn_at=None):
        access.seen = {**known, **access.seen}
        access.save(update_fields=["seen"])


@transaction.atomic
def undo_merge(done: Merge, *, by: User, now: datetime) -> None:
    """Take two records apart: what moved goes back, and what was added since stays where it is.

    Raises Refusal where something since then is about both.
    """
    kept, _other = _locked_apart(done)
    refuse_unless_apart(done)
    moves = Moves(**done.moved)
    _move_back(moves, kept, done.other)
    Patient.objects.filter(pk=done.other_id).update(merged_into=None)
    for patient in (kept, done.other):
        plan = patient.plans.first()
        write_care(patient.pk, read_care(plan.care) if plan else None)
    done.undone_at, done.undone_by = now, by
    done.save(update_fields=["undone_at", "undone_by"])


def _locked_apart(done: Merge) -> tuple[Patient, Patient]:
    """Lock both records. Raises Refusal where they were taken apart meanwhile."""
    (kept,) = _locked(done.kept)
    other = Patient.objects.select_for_update(of=("self",)).get(pk=done.other_id)
    if other.merged_into_id != kept.pk:
        raise Refusal("", _("This was undone already."))
    return kept, other


def _move_back(moves: Moves, kept: Patient, other: Patient) -> None:
    """Move rows back that still are where the merge put them; who may look no more, stays out."""
    Plan.objects.filter(pk__in=moves.plans, patient=kept).update(patient=other)
    tell_clinic(other)  # the kept one may have come to another hospital since
    Access.objects.filter(pk__in=moves.accesses, patient=kept).update(patient=other)
    Letter.objects.filter(pk__in=moves.letters, patient=kept).update(patient=other)
    Patient.objects.filter(pk__in=moves.patients, merged_into=kept).update(merged_into=other)
    for feed, was, now in moves.feeds:
        Feed.objects.filter(pk=feed, access=now).update(access=was)
    still = kept.accesses.filter(withdrawn_at=None).values("user")
    Access.objects.filter(pk__in=moves.resting, user__in=still).update(withdrawn_at=None)


def refuse_unless_apart(done: Merge) -> None:
    """Raise Refusal where the records cannot be taken apart: something since is about both."""
    other = done.other
    taken = Patient.objects.filter(
        clinic=other.clinic_id, hospital_number=other.hospital_number, merged_into=None
    )
    if taken.exists():
        text = _("The number %(number)s was given to another record since. Change that first.")
        raise Refusal("", text % {"number": other.hospital_number})
    moved = Q(plan__in=done.moved["plans"])
    since = Change.objects.filter(
        plan__patient=done.kept_id, at__gte=done.at, plan__is_entered_in_error=False
    )
    since = since.filter(undone_by=None).exclude(TAKES_BACK)
    if since.filter(~moved, act_id__in=since.filter(moved).values("act_id")).exists():
        text = _(
            "Since then one act changed treatments of both records. Undo that first, in the "
            "history of the treatment."
        )
        raise Refusal("", text)
