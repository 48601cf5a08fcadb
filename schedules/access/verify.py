"""Walk the chains: is every row of the log and of the history as it was linked?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.utils import timezone

from schedules.models import AccessEvent, Link
from schedules.models.chain import hash_after
from schedules.models.marks import TOLD, digest_of, is_ours

from .chain import Head, clinics, unlinked

AT_ONCE = 1_000  # links held in memory


class BrokenError(Exception):
    """Something was bent; the text says where, and names nobody."""


class Found(NamedTuple):
    """What was found whole."""

    links: int
    forgotten: int  # rows that went with who was forgotten
    waiting: int  # rows that are not linked yet


def verify(
    clinic: str | None = None, kept: Iterable[Head] = (), over_before: date | None = None
) -> Found:
    """Look at every link and its row, in the order of the chain, and at the heads kept elsewhere.

    `clinic` is of one chain; None: all. Rows of the log of access that were linked before the day
    `over_before` may be gone, as a hospital decides after its term: they count as forgotten.
    Raises BrokenError at the first that is not as it was.
    """
    links = forgotten = 0
    for slug in clinics() if clinic is None else [clinic]:
        for some in _walk(slug):
            links += len(some)
            forgotten += _check_rows(some, over_before)
    for head in kept:
        if clinic in (None, head.clinic):
            _check_head(head)
    return Found(links, forgotten, sum(_check_waiting(kind, clinic) for kind in TOLD))


def _walk(clinic: str) -> Iterator[Sequence[Link]]:
    """Yield the links of a chain, some at a time, each shown to follow the one before."""
    number, before = 0, ""
    chain = Link.objects.filter(clinic=clinic).order_by("number")
    while some := list(chain.filter(number__gt=number)[:AT_ONCE]):
        for link in some:
            if link.number != number + 1:
                raise BrokenError(f"{_name(clinic)}: link {number + 1} is gone")
            if link.hash != hash_after(before, link):
                raise BrokenError(f"{_name(clinic)}: link {link.number} does not follow")
            number, before = link.number, link.hash
        yield some


def _check_rows(links: Sequence[Link], over_before: date | None) -> int:
    """Compare rows with their links; return how many went with who was forgotten."""
    rows = _rows_of(links)
    gone = [link for link in links if (link.kind, link.row) not in rows]
    forgotten = _forgotten({link.owner for link in gone if link.owner})
    for link in links:
        row = rows.get((link.kind, link.row))
        if row is None and link.owner not in forgotten and not _is_over(link, over_before):
            raise BrokenError(f"{_where(link)} is gone, and nobody was forgotten")
        if row is not None and digest_of(row) != link.digest:
            raise BrokenError(f"{_where(link)} is not as it was written")
    return len(gone)


def _is_over(link: Link, before: date | None) -> bool:
    is_of_log = link.kind == "accessevent"
    return before is not None and is_of_log and timezone.localdate(link.at) < before


def _rows_of(links: Sequence[Link]) -> dict[tuple[str, int], Any]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for link in links:
        numbers[link.kind].append(link.row)
    return {
        (kind, row.pk): row
        for kind, some in numbers.items()
        for row in apps.get_model("schedules", kind)._default_manager.filter(pk__in=some)
    }


def _forgotten(owners: Iterable[UUID]) -> set[UUID]:
    """Return of which of these the log tells, in a row of ours, that they were forgotten."""
    told = AccessEvent.objects.filter(patient_code__in=owners, action=AccessEvent.Action.FORGET)
    linked = Link.objects.filter(kind="accessevent", row__in=told.values("pk"))
    known = set(linked.values_list("row", flat=True))
    return {event.patient_code for event in told if event.pk in known or is_ours(event)}


def _check_head(head: Head) -> None:
    link = Link.objects.filter(clinic=head.clinic, number=head.number).first()
    if link is None:
        raise BrokenError(f"{_name(head.clinic)}: the chain is shorter than its head of then")
    if link.hash != head.hash:
        raise BrokenError(f"{_name(head.clinic)}: link {link.number} is another one than then")


def _check_waiting(kind: str, clinic: str | None) -> int:
    """Look at the rows that are not linked yet; return how many there are."""
    rows = unlinked(kind) if clinic is None else unlinked(kind).filter(in_chain=clinic)
    number = 0
    for row in rows.iterator(chunk_size=AT_ONCE):
        if not is_ours(row):
            raise BrokenError(f"row {row.pk} of schedules_{kind} was not written by this program")
        number += 1
    return number


def _name(clinic: str) -> str:
    return clinic or "no clinic"


def _where(link: Link) -> str:
    return f"{_name(link.clinic)}: row {link.row} of schedules_{link.kind} (link {link.number})"
