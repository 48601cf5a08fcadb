"""Secret addresses from which calendar programs read a record: make, find, revoke."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from schedules.agenda.lanes import Lane
from schedules.models import UNREAD, Access, Feed, Patient, StoredFeed

TOKEN_BYTES = 32  # 256 bits: nobody tries them all, so a plain hash is enough


def make_feed(
    access: Access,
    name: str,
    is_neutral: bool,
    lanes: Iterable[str],
    language: str,
    now: datetime,
    **more: bool,
) -> tuple[Feed, str]:
    """Make a feed, and return it with its token, which is nowhere afterwards.

    `more` are choices that most people leave as they are.
    """
    chosen = {"name": name, "is_neutral": is_neutral, "lanes": lanes, "language": language, **more}
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = Feed.objects.create(
        access=access, secret_hash=hash_of(token), made_at=now, **_checked(chosen)
    )
    return feed, token


def change_feed(feed: Feed, **choices: Any) -> None:
    """Change what a feed shows; its address stays the same."""
    Feed.objects.filter(pk=feed.pk).update(**_checked(choices))


def _checked(choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return the choices with their lanes in order. Raises ValueError for none that exists."""
    asked = set(choices["lanes"])
    lanes = [lane.value for lane in Lane if lane in asked]
    if not lanes or choices["language"] not in dict(settings.LANGUAGES):
        raise ValueError("a feed needs a lane and a language that exist")
    return {**choices, "lanes": lanes}


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def feed_for(token: str) -> Feed | None:
    """Return the feed of a token, with what is kept of its calendar but for the file.

    None when it is unknown, revoked, unread for a year, or of a withdrawn access.
    """
    feeds = _open().select_related(None).select_related("stored", "access__patient__clinic")
    return feeds.only(*_read_at_a_fetch()).filter(secret_hash=hash_of(token)).first()


@cache
def _read_at_a_fetch() -> list[str]:
    """Return the columns that most fetches need: a fetch costs little else than this one row."""
    stored = [column.name for column in StoredFeed._meta.concrete_fields if column.name != "body"]
    return [
        *(column.name for column in Feed._meta.concrete_fields),
        *(f"stored__{name}" for name in stored),
        *(f"access__{name}" for name in ("kind", "user", "patient")),
        *(f"access__patient__{name}" for name in ("code", "care", "clinic")),
        *(f"access__patient__clinic__{name}" for name in ("slug", "revision", "told_at")),
    ]


def fetched(feed: Feed, now: datetime) -> None:
    """Remember that a calendar read it."""
    Feed.objects.filter(pk=feed.pk).update(fetched_at=now)


def try_out(feed: Feed, now: datetime) -> None:
    """Ask for a test entry in a feed: it stands on the day after this one, and then goes."""
    Feed.objects.filter(pk=feed.pk).update(trial_at=now)


def feeds_seen_by(access: Access) -> QuerySet[Feed]:
    """Return the feeds that somebody may revoke: a patient all of the record, a carer their own."""
    if access.is_own:
        return feeds_of(access.patient)
    return _open().filter(access=access)


def feeds_of(patient: Patient) -> QuerySet[Feed]:
    """Return every feed of a record that can be read."""
    return _open().filter(access__patient=patient)


def feed_seen_by(access: Access, code: UUID) -> Feed | None:
    """Return one of these feeds."""
    return feeds_seen_by(access).filter(code=code).first()


def revoke(feed: Feed, now: datetime) -> None:
    """Close a feed for good: its address answers as if it never was."""
    Feed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=now)
    StoredFeed.objects.filter(feed=feed).delete()


def _open() -> QuerySet[Feed]:
    since = timezone.now() - UNREAD
    is_open = Q(revoked_at=None, access__withdrawn_at=None)
    is_read = Q(fetched_at__gte=since) | Q(fetched_at=None, made_at__gte=since)
    return Feed.objects.filter(is_open, is_read).select_related(
        "access__user", "access__patient__clinic"
    )
