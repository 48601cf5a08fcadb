"""Letters with a one-time code: made, revoked, tried, and used once.

The code is shown once and kept only as a keyed hash. Whoever types it must also know the date of
birth, and what is answered never tells which of the two was wrong, or whether there is a letter.
"""

import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from schedules.models import Access, Feed, Letter, Patient, User

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 beside O, no 1 beside I
LENGTH, GROUP = 12, 4  # 60 bits, written as XXXX-XXXX-XXXX
VALID = timedelta(days=7)  # and until the end of that day, as the letter says
MOST_TRIES = 5  # wrong dates of birth


class LetterError(Exception):
    """The letter does not open anything any more."""


@transaction.atomic
def new_letter(
    patient: Patient, kind: str, *, by: User, now: datetime, name: str = ""
) -> tuple[Letter, str]:
    """Make a letter, and return its code as well: nobody can read it again.

    What was open for the same person is revoked. A patient may have asked several carers at once:
    each has a name of their own.
    """
    open_letters(now).filter(patient=patient, kind=kind, name=name).update(revoked_at=now)
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    letter = Letter.objects.create(
        patient=patient,
        kind=kind,
        name=name,
        secret_hash=hash_of(code),
        made_by=by,
        made_at=now,
        expires_at=_last_moment(now + VALID),
    )
    return letter, code


def _last_moment(at: datetime) -> datetime:
    """Return the last second of a day: "until 4 December" holds late in that evening too."""
    return timezone.localtime(at).replace(hour=23, minute=59, second=59, microsecond=999_999)


def open_letters(now: datetime) -> QuerySet[Letter]:
    """Return the letters with which somebody can come in: to the record of who died, none."""
    letters = Letter.objects.filter(
        used_at=None, revoked_at=None, expires_at__gt=now, tries__lt=MOST_TRIES
    )
    return letters.exclude(patient__care=Patient.Care.DECEASED)


def letters_of(patient: Patient, kind: str, now: datetime) -> QuerySet[Letter]:
    """Return the open letters of a patient, or the open invitations of their carers."""
    return open_letters(now).filter(patient=patient, kind=kind)


def open_letter(pk: int, now: datetime) -> Letter | None:
    """Return a letter while it is open."""
    return open_letters(now).select_related("patient__clinic").filter(pk=pk).first()


def revoke(letters: QuerySet[Letter], now: datetime) -> int:
    """Take letters back; return how many were still open."""
    return letters.update(revoked_at=now)


def in_groups(code: str) -> str:
    """Return a code as it is printed: "ABCD-EFGH-JKLM"."""
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def read_code(text: str) -> str:
    """Return a code as it was typed, without dashes and blanks; empty when it cannot be one."""
    code = "".join(sign for sign in text.upper() if sign.isalnum())
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def hash_of(code: str) -> str:
    """Return what is kept of a code."""
    return salted_hmac("schedules.letter", code, algorithm="sha256").hexdigest()


@transaction.atomic
def try_letter(secret_hash: str, born_on: date, now: datetime) -> tuple[Letter | None, bool]:
    """Return the letter of a code, and whether it opens with this date of birth.

    A wrong date counts, under a lock: many tries at once are many tries.
    """
    letters = Letter.objects.select_related("patient__clinic").select_for_update(of=("self",))
    letter = letters.filter(secret_hash=secret_hash).first()
    if letter is None or not letters_like(letter, now).exists():
        return letter, False
    if letter.patient.born_on == born_on:
        return letter, True
    letters_like(letter, now).update(tries=F("tries") + 1)
    return letter, False


def letters_like(letter: Letter, now: datetime) -> QuerySet[Letter]:
    """Return this one letter while it is open."""
    return open_letters(now).filter(pk=letter.pk)


@transaction.atomic
def use_letter(letter: Letter, user: User, now: datetime) -> Access:
    """Give this person what the letter promises. Raises LetterError when it was used meanwhile."""
    if not letters_like(letter, now).update(used_at=now):
        raise LetterError
    if letter.kind == Access.Kind.CARER:
        return _carer(letter, user, now)
    return _self(letter, user, now)


def _carer(letter: Letter, user: User, now: datetime) -> Access:
    """Somebody who may look already, and perhaps as the patient, keeps what they have."""
    live = Access.objects.filter(user=user, patient=letter.patient, withdrawn_at=None).first()
    return live or _new(letter, user, now)


def _self(letter: Letter, user: User, now: datetime) -> Access:
    """The patient comes back to the same access with another way in.

    Who had a record that was merged into this one may have had two: the calendars of both stay.
    """
    live = Access.objects.filter(patient=letter.patient, withdrawn_at=None)
    live.filter(user=user, kind=Access.Kind.CARER).update(withdrawn_at=now)
    own = live.filter(kind=Access.Kind.SELF)
    access = own.first()
    if access is None:
        return _new(letter, user, now)
    others = own.exclude(pk=access.pk)
    Feed.objects.filter(access__in=others).update(access=access)
    others.update(withdrawn_at=now)
    access.user = user
    access.save(update_fields=["user"])
    return access


def _new(letter: Letter, user: User, now: datetime) -> Access:
    """What is in the schedule now is no news at the first visit."""
    plans = letter.patient.plans.values_list("code", "revision")
    return Access.objects.create(
        user=user,
        patient=letter.patient,
        kind=letter.kind,
        name=letter.name,
        granted_at=now,
        seen={str(code): revision for code, revision in plans},
        seen_at=now,
    )
