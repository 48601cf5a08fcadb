"""The calendar of a feed as it was last made: which revision each event has, who read it today."""

import gzip
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q

from schedules.models import UNREAD, Feed, ShownEvent, StoredFeed

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
SENT_A_MINUTE = 30  # to all who know one address; "nothing new" costs nothing, and is not counted
READERS_A_DAY = 20  # programs of one address that are told apart; more are counted as one
NAMED = re.compile(r"[A-Za-z]{3,}")  # what stays of a program's name when its version changes


class Revision(NamedTuple):
    """How often an event was shown otherwise, and since when it is shown like this."""

    sequence: int
    at: datetime


class Shown(NamedTuple):
    """What an event shows, and the revision that it begins with where a feed never showed it."""

    digest: str
    first: Revision


Revisions = Mapping[str, Revision]


def stored_of(feed: Feed) -> StoredFeed | None:
    """Return the calendar of a feed as it was last made, but for the file itself."""
    return StoredFeed.objects.filter(feed=feed).defer("body").first()


@transaction.atomic
def store(
    feed: Feed,
    shown: Mapping[str, Shown],
    write: Callable[[Revisions], bytes],
    *,
    instead_of: str,
    basis: str,
    now: datetime,
) -> StoredFeed | None:
    """Give each event its revision, and keep the file that `write` makes of them.

    None where somebody else kept another one meanwhile than that of the basis `instead_of`: two
    programs may ask at once, and an older state may not come after a newer one.
    """
    Feed.objects.select_for_update(of=("self",)).filter(pk=feed.pk).values_list("pk").get()
    old = stored_of(feed)
    if (old.basis if old else "") != instead_of:
        return None
    body = write(_revised(feed, shown, now.replace(microsecond=0)))
    digest = hashlib.sha256(body).hexdigest()
    values = {
        "basis": basis,
        "digest": digest,
        "body": gzip.compress(body, mtime=0),
        "changed_at": old.changed_at if old and old.digest == digest else now,
    }
    made = old or StoredFeed(feed=feed)
    for name, value in values.items():
        setattr(made, name, value)
    made.save(update_fields=list(values) if old else None)
    return made


def _revised(feed: Feed, shown: Mapping[str, Shown], now: datetime) -> dict[str, Revision]:
    """Return the revision of each event; a row changes only where it is shown otherwise.

    What is not shown any more keeps its row: it may come back, and then goes on from there.
    """
    rows = {row.uid: row for row in feed.shown.all()}
    changed = list(_changed(feed, shown, rows, now))
    ShownEvent.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["feed", "uid"],
        update_fields=["digest", "sequence", "at"],
    )
    rows |= {row.uid: row for row in changed}
    return {uid: Revision(rows[uid].sequence, rows[uid].at) for uid in shown}


def _changed(
    feed: Feed, shown: Mapping[str, Shown], rows: Mapping[str, ShownEvent], now: datetime
) -> Iterator[ShownEvent]:
    for uid, (digest, first) in shown.items():
        row = rows.get(uid)
        if row is None:
            known = first._asdict()
            yield ShownEvent(feed=feed, uid=uid, digest=digest, **known)
        elif row.digest != digest:
            # At least a second later: a calendar reads whole seconds.
            at = max(now, row.at + SECOND)
            yield ShownEvent(feed=feed, uid=uid, digest=digest, sequence=row.sequence + 1, at=at)


def whole(stored: StoredFeed) -> tuple[StoredFeed, bytes]:
    """Return it as it is now, with its file as it is kept: compressed."""
    if "body" in stored.get_deferred_fields():
        stored = StoredFeed.objects.get(pk=stored.pk)
    return stored, bytes(stored.body)


def may_send(stored: StoredFeed, now: datetime) -> bool:
    """Count that it is sent; tell whether that is within the limit of its address."""
    row = StoredFeed.objects.filter(pk=stored.pk)
    if stored.sent_since is None or now - stored.sent_since >= MINUTE:
        row.update(sent_since=now, sent=1)
        return True
    if stored.sent >= SENT_A_MINUTE:
        return False
    row.update(sent=F("sent") + 1)
    return True


def reader_of(feed: Feed, program: str) -> str:
    """Return a mark of the program that reads a feed: the same for its next version.

    It tells nothing of the program, and is another one in every feed.
    """
    name = " ".join(NAMED.findall(program[:500]))
    return hashlib.sha256(f"{feed.code} {name}".encode()).hexdigest()[:12]


def has_read(stored: StoredFeed, reader: str, today: date) -> bool:
    """Tell whether a program read it before on this day."""
    return reader in _readers(stored, today) or len(_readers(stored, today)) > READERS_A_DAY


def note_reader(stored: StoredFeed, reader: str, today: date) -> bool:
    """Note that a program reads it; tell whether it is the first time today, and nobody's else."""
    while not has_read(stored, reader, today):
        now = " ".join([today.isoformat(), *_readers(stored, today), reader])
        as_read = StoredFeed.objects.filter(pk=stored.pk, read_by=stored.read_by)
        if as_read.update(read_by=now):
            return True
        stored.refresh_from_db(fields=["read_by"])
    return False


def _readers(stored: StoredFeed, today: date) -> list[str]:
    day, _blank, readers = stored.read_by.partition(" ")
    return readers.split() if day == today.isoformat() else []


def sweep(now: datetime) -> None:
    """Close what nobody read for a year, and forget the calendars of what is closed."""
    unread = Q(fetched_at__lt=now - UNREAD) | Q(fetched_at=None, made_at__lt=now - UNREAD)
    Feed.objects.filter(unread, revoked_at=None).update(revoked_at=now)
    closed = Q(feed__revoked_at__isnull=False) | Q(feed__access__withdrawn_at__isnull=False)
    StoredFeed.objects.filter(closed).delete()
    ShownEvent.objects.filter(feed__revoked_at__isnull=False).delete()
