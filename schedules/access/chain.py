"""Put rows of the log and of the history into the chain of their clinic.

After they are written, by a command, not with them: a link names the hash of the one before, so
whoever writes one would hold up every other writer of that clinic until the end of the
transaction. Rows are found by not being linked yet, not by their number: in PostgreSQL one with a
lower number may appear later. Only linkers wait for each other.

Until a row is linked its mark and the guards of the database protect it. Who owns the database and
not the key cannot change it or write one more then; that one was taken away nobody would see.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.utils import timezone

from schedules.models import Link
from schedules.models.chain import hash_after
from schedules.models.marks import TOLD, digest_of, is_ours

BATCH = 500  # rows: SQLite's writers wait while these are linked
NEAR = 100_000  # how far back of the latest one rows are looked for, where it must be quick
LOCK = 0x6D73_6361  # of PostgreSQL, for whoever links

GetModel = Callable[[str, str], Any]


class Linked(NamedTuple):
    """How many rows were put into the chains, and how many this program did not write."""

    rows: int
    strange: int


class Head(NamedTuple):
    """Where the chain of a clinic ends: what a hospital keeps elsewhere."""

    clinic: str
    number: int
    hash: str


def link_new(
    get_model: GetModel = apps.get_model, *, is_quick: bool = False, as_they_stand: bool = False
) -> Linked:
    """Link every row that is not; those without a mark of ours only where somebody says so.

    Quick: only among the latest, for who calls it each minute.
    """
    rows = strange = 0
    for kind in TOLD:
        after = _latest(kind, get_model) - NEAR if is_quick else 0
        while found := _link_some(kind, after, get_model, as_they_stand):
            after = found[-1][0].pk
            rows += sum(is_linked for _row, is_linked in found)
            strange += sum(not is_linked for _row, is_linked in found)
    return Linked(rows, strange)


def clinics() -> list[str]:
    """Return the clinics that have a chain; the empty one is of what belongs to none."""
    return list(Link.objects.order_by("clinic").values_list("clinic", flat=True).distinct())


def unlinked(kind: str, get_model: GetModel = apps.get_model) -> QuerySet[Any]:
    """Return the rows of a table that are in no chain, each with its clinic and its owner."""
    links = get_model("schedules", "Link").objects.filter(kind=kind, row=OuterRef("pk"))
    told, rows = TOLD[kind], get_model("schedules", kind).objects
    owner = F(told.owner) if told.owner else Value(None, output_field=models.UUIDField())
    return (
        rows.filter(~Exists(links))
        .annotate(in_chain=F(told.clinic), owner_code=owner)
        .order_by("pk")
    )


def last_link(clinic: str, get_model: GetModel = apps.get_model) -> Link | None:
    """Return the last link of a chain."""
    links = get_model("schedules", "Link").objects.filter(clinic=clinic)
    found: Link | None = links.order_by("-number").first()
    return found


def _latest(kind: str, get_model: GetModel) -> int:
    links = get_model("schedules", "Link").objects.filter(kind=kind)
    return int(links.aggregate(latest=models.Max("row"))["latest"] or 0)


@transaction.atomic
def _link_some(
    kind: str, after: int, get_model: GetModel, as_they_stand: bool
) -> Sequence[tuple[Any, bool]]:
    """Link some rows; return all that were looked at, and whether each was linked."""
    _only_linker()
    rows = unlinked(kind, get_model).filter(pk__gt=after)[:BATCH]
    found = [(row, as_they_stand or is_ours(row)) for row in rows]
    made = _links(kind, [row for row, is_good in found if is_good], get_model)
    get_model("schedules", "Link").objects.bulk_create(made)
    return found


def _only_linker() -> None:
    """Wait for another linker. SQLite lets one transaction write at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _links(kind: str, rows: Sequence[Any], get_model: GetModel) -> Iterator[Link]:
    """Yield a link for each row, behind the last one of its clinic."""
    make, now = get_model("schedules", "Link"), timezone.now()
    ends: dict[str, tuple[int, str]] = {}
    for row in rows:
        clinic = row.in_chain
        if clinic not in ends:
            last = last_link(clinic, get_model)
            ends[clinic] = (last.number, last.hash) if last else (0, "")
        number, before = ends[clinic]
        link = make(
            clinic=clinic,
            number=number + 1,
            kind=kind,
            row=row.pk,
            owner=row.owner_code,
            at=now,
            digest=digest_of(row),
        )
        link.hash = hash_after(before, link)
        ends[clinic] = (link.number, link.hash)
        yield link
