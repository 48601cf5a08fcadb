"""What a manager changes of a hospital: how to reach it, and when it is closed.

The days to book on of running plans follow: the nearest at once, the rest at night.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from schedules.engine import Contradiction
from schedules.inputs.refusal import Refusal
from schedules.models import Appointment, ClinicChange, Plan, User
from treatments import clinics
from treatments.clinics import Stretch
from treatments.models import Clinic

from .care import OVER
from .extend import extend, moves_dates
from .projection import plain_notice
from .proposals import Proposal, propose
from .writing import StaleError, commit

AT_ONCE = 25  # plans: a few seconds of work, the most that a page may take
NEAR = timedelta(days=3)  # a day beside closed ones may have stood on the other side of them
TOLD = 20  # changes: more nobody reads before saving again
AGAIN = timedelta(days=7)  # so long the nightly command looks whether all plans have followed


class StaleClinicError(Exception):
    """Another manager changed the hospital meanwhile; `changes` are what this one has not seen."""

    def __init__(self, changes: Sequence[ClinicChange]) -> None:
        super().__init__("the hospital was changed meanwhile")
        self.changes = changes


class Followed(NamedTuple):
    """How many plans have the days of before no more, and how many follow at night."""

    now: int
    later: int


# what is said


def say_contact(
    clinic: Clinic, row: clinics.Row, *, by: User, revision: int
) -> ClinicChange | None:
    """Keep how to reach a hospital; None where it was said so before. Raises StaleClinicError."""
    return _change(clinic, lambda it: clinics.say(it, row), row["key"], by=by, revision=revision)


def unsay_contact(clinic: Clinic, key: str, *, by: User, revision: int) -> ClinicChange | None:
    """Go by the files again; None where that is so already. Raises StaleClinicError."""
    return _change(clinic, lambda it: clinics.unsay(it, key), key, by=by, revision=revision)


def keep_contact(clinic: Clinic, key: str, *, by: User, revision: int) -> ClinicChange | None:
    """Keep the hospital's own word though the files say something else. Raises StaleClinicError."""

    def keep(it: Clinic) -> None:
        if said := it.own_contacts.get(key):
            clinics.say(it, said["row"])

    return _change(clinic, keep, key, by=by, revision=revision)


def close(clinic: Clinic, stretch: Stretch, *, by: User, revision: int) -> ClinicChange | None:
    """Close a hospital on these days; None where they stand. Raises StaleClinicError."""

    def alter(it: Clinic) -> None:
        if stretch in clinics.own_stretches(it):
            return
        clinics.follow_files(it, stretch.first)
        if stretch not in clinics.filed_stretches(it):
            clinics.close(it, stretch)

    return _change(clinic, alter, None, by=by, revision=revision)


def reopen(clinic: Clinic, stretch: Stretch, *, by: User, revision: int) -> ClinicChange | None:
    """Take closed days away; None where they do not stand. Raises StaleClinicError."""
    return _change(clinic, lambda it: clinics.reopen(it, stretch), None, by=by, revision=revision)


@transaction.atomic
def _change(
    clinic: Clinic,
    alter: Callable[[Clinic], None],
    contact: str | None,
    *,
    by: User,
    revision: int,
) -> ClinicChange | None:
    """Write a change and its line of history, or nothing.

    What stands already changes nothing: so a second click does no harm, and asks nothing.
    """
    locked = Clinic.objects.select_for_update().get(pk=clinic.pk)
    before, old = _own(locked), _said(locked, contact)
    alter(locked)
    if _own(locked) == before:
        return None
    if locked.revision != revision:
        raise StaleClinicError(list(changes_since(locked, revision)[:TOLD]))
    new, now = _said(locked, contact), timezone.now()
    locked.revision += 1
    if contact and new != old:
        locked.told_at = now
    locked.save(update_fields=[*OWN, "revision", "told_at"])
    change = _line(locked, contact, old, new, by, now)
    change.save()
    clinic.refresh_from_db()
    return change


OWN = ("own_contacts", "own_closed", "own_open")


def _own(clinic: Clinic) -> tuple[Any, ...]:
    contacts = {key: dict(said) for key, said in clinic.own_contacts.items()}
    return contacts, list(clinic.own_closed), list(clinic.own_open)


def _said(clinic: Clinic, contact: str | None) -> Any:
    """Return what counts of a contact, or on which days a hospital is closed."""
    if contact is None:
        return [clinics.plain(stretch) for stretch in clinics.stretches_of(clinic)]
    return next((row for row in clinics.contacts_of(clinic) if row["key"] == contact), None)


def _line(
    clinic: Clinic, contact: str | None, old: Any, new: Any, by: User, now: datetime
) -> ClinicChange:
    if contact is None:  # only the days that came or went
        old, new = (
            next((row for row in old if row not in new), None),
            next((row for row in new if row not in old), None),
        )
    elif old == new:  # kept, though the files say something else
        old = clinics.filed_contact(clinic, contact)
    told = {"contact": contact, "old": old, "new": new}
    return ClinicChange(clinic=clinic, revision=clinic.revision, at=now, by=by, **told)


def changes_since(clinic: Clinic, revision: int) -> QuerySet[ClinicChange]:
    """Return what was changed of a hospital after a revision, the latest first."""
    changes = ClinicChange.objects.filter(clinic=clinic, revision__gt=revision)
    return changes.select_related("by").order_by("-revision")


def was_there(clinic: Clinic, contact: str) -> bool:
    """Tell whether a hospital ever said something itself of a contact."""
    return ClinicChange.objects.filter(clinic=clinic, contact=contact).exists()


# what hangs on closed days


def booked_on(clinic: Clinic, stretch: Stretch) -> int:
    """Return how many appointments begin on these days."""
    standing = (Appointment.Status.BOOKED, Appointment.Status.UNDECIDED)
    rows = Appointment.objects.filter(plan__patient__clinic=clinic, status__in=standing)
    rows = rows.filter(on__range=(stretch.first, stretch.last))
    return rows.values("code").distinct().count()


def plans_touched(clinic: Clinic, stretch: Stretch) -> QuerySet[Plan]:
    """Return the plans of which something is due or to be booked near these days, the first first.

    Of who died or is treated elsewhere nothing is to be booked here.
    """
    days = (stretch.first - NEAR, stretch.last + NEAR)
    near = Q(entries__due__range=days) | Q(entries__book_on__range=days)
    plans = Plan.objects.filter(
        near, patient__clinic=clinic, entries__dropped_at=None, is_entered_in_error=False
    )
    plans = plans.exclude(patient__care__in=OVER).annotate(nearest=Min("entries__due"))
    return plans.select_related("protocol__treatment", "protocol__clinic", "patient__clinic")


def follow_closed_days(clinic: Clinic, stretch: Stretch, *, by: User) -> Followed:
    """Let plans follow what changed of these days, as many as a page may wait for."""
    plans = list(plans_touched(clinic, stretch).order_by("nearest", "pk"))
    now = sum(follow(plan, by=by) for plan in plans[:AT_ONCE])
    return Followed(now, len(plans[AT_ONCE:]))


def follow(plan: Plan, *, by: User | None) -> bool:
    """Give a plan the days on which its hospital works; tell whether anything of it changed.

    A plan that somebody is changing, or that a newer program would move, is left for the night.
    """
    intent = extend(plan.until).because(_("The closed days of the hospital have changed."))
    try:
        proposal = propose(plan, intent)
        if moves_dates(proposal) or not _is_told_otherwise(plan, proposal):
            return False
        commit(plan, intent, by=by, revision=plan.revision)
    except (StaleError, Refusal, Contradiction):
        return False
    return True


def _is_told_otherwise(plan: Plan, proposal: Proposal) -> bool:
    notices = [plain_notice(notice) for notice in proposal.projection.notices]
    return bool(proposal.steps) or notices != plan.notices


def to_follow(now: datetime) -> Iterable[Plan]:
    """Return the plans near closed days that were changed lately: those that follow at night."""
    lately = ClinicChange.objects.filter(contact=None, at__gte=now - AGAIN)
    for change in lately.select_related("clinic"):
        if days := change.new or change.old:
            yield from plans_touched(change.clinic, clinics.read(days))
