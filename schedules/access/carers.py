"""Those who may look at a patient's record: withdrawn one by one, or all at once."""

from collections.abc import Mapping
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from schedules.models import Access, Patient, Reading, User

from .adapter import is_staff
from .letters import open_letters, revoke
from .people import end_sessions


@transaction.atomic
def withdraw(access: Access, now: datetime) -> None:
    """Let somebody look no longer: their sessions and calendars of this record end as well."""
    access.withdrawn_at = now
    access.save(update_fields=["withdrawn_at"])
    access.feeds.filter(revoked_at=None).update(revoked_at=now)
    retire(access.user)


@transaction.atomic
def block(patient: Patient, now: datetime) -> None:
    """Close every way to a record but the staff's: the patient's own, carers, calendars, letters.

    Letters first: whoever uses one at this very moment is in before we look who is in, or never.
    """
    revoke(open_letters(now).filter(patient=patient), now)
    for access in Access.objects.filter(patient=patient, withdrawn_at=None):
        withdraw(access, now)


def end_sessions_of(patient: Patient) -> None:
    """End the sessions of everybody who could look at a record: what is open is shown anew."""
    for access in Access.objects.filter(patient=patient, withdrawn_at=None).select_related("user"):
        if not is_staff(access.user):
            end_sessions(access.user)


def retire(user: User) -> None:
    """End the sessions of somebody, and every way in when nothing is left to see."""
    end_sessions(user)
    if is_staff(user) or user.accesses.filter(withdrawn_at=None).exists():
        return
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    user.email, user.first_name, user.is_active = "", "", False
    user.save(update_fields=["email", "first_name", "is_active"])


@transaction.atomic
def mark_seen(access: Access, shown: Mapping[str, int], now: datetime) -> None:
    """Remember what somebody has seen of each plan, and that it was read; never less than before.

    A page that is older than what was read since, or a second press, reads nothing new.
    """
    access = Access.objects.select_for_update().get(pk=access.pk)
    known = {str(code): n for code, n in access.patient.plans.values_list("code", "revision")}
    seen = {code: min(shown.get(code, 0), last) for code, last in known.items()}
    read = {code: n for code, n in seen.items() if n > access.seen.get(code, 0)}
    if read:
        since = {code: access.seen[code] for code in read if code in access.seen}
        Reading.objects.create(access=access, at=now, since=since, until=read)
    access.seen = {**access.seen, **read}
    access.seen_at = now
    access.save(update_fields=["seen", "seen_at"])
