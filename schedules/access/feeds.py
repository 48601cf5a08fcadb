"""Secret addresses from which calendar programs read a record: make, find, revoke."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from schedules.agenda.lanes import Lane
from schedules.models import Access, Feed, Patient

TOKEN_BYTES = 32  # 256 bits: nobody tries them all, so a plain hash is enough


def make_feed(
    access: Access,
    name: str,
    is_neutral: bool,
    lanes: Iterable[str],
    language: str,
    now: datetime,
) -> tuple[Feed, str]:
    """Make a feed, and return it with its token, which is nowhere afterwards."""
    chosen = [lane.value for lane in Lane if lane in set(lanes)]
    if not chosen or language not in dict(settings.LANGUAGES):
        raise ValueError("a feed needs a lane and a language that exist")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = Feed.objects.create(
        access=access,
        name=name,
        secret_hash=hash_of(token),
        is_neutral=is_neutral,
        lanes=chosen,
        language=language,
        made_at=now,
    )
    return feed, token


def hash_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def feed_for(token: str) -> Feed | None:
    """Return the feed of a token; None when it is unknown, revoked, or of a withdrawn access."""
    return _open().filter(secret_hash=hash_of(token)).first()


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


def _open() -> QuerySet[Feed]:
    is_open = Q(revoked_at=None, access__withdrawn_at=None)
    return Feed.objects.filter(is_open).select_related("access__user", "access__patient__clinic")
