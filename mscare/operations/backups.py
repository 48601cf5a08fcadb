"""A copy of the whole database in one sealed file: made while it is used, and shown to be whole.

A file has its name only once it was restored into a temporary place and looked at there: as many
rows, the same content, and every plan what its history says. So half a backup is never taken for
one. `engines` knows how each database gives and takes a copy.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO
from uuid import UUID

from django.db import connection
from django.utils import timezone

from schedules.models import WITH_PLAN, Plan
from schedules.planning.replay import Verdict, replay

from .engines import Engine, Refused, engine_of, working_on
from .readiness import had_migrations, known_migrations, missing_migrations
from .sealing import BrokenSeal, Sealer, check_seal, opened_file

LONGEST = 1 << 22  # bytes of what stands first in a file
FORMAT = 1

__all__ = ["BrokenSeal", "Refused", "Report", "back_up", "restore"]


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself, sealed as all of it is."""

    format: int
    vendor: str  # of the database
    made_at: str
    migrations: list[list[str]]  # that the database had had
    tables: dict[str, str]  # the fingerprint of each


@dataclass(frozen=True)
class Report:
    """What was found in a copy; no plans where the schema is not the program's own."""

    manifest: Manifest
    verdicts: Counter[Verdict]
    broken: list[UUID]  # plans that are not what their history says
    size: int = 0  # bytes of the file

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(int(print_.partition(":")[0]) for print_ in self.manifest.tables.values())


def back_up(path: Path, key: bytes) -> Report:
    """Write a backup and look at it. Raises Refused, OSError or a database error: then no file is.

    A file that is there already is never written over.
    """
    if path.exists():
        raise Refused(f"{path} is there already")
    engine, part = engine_of(connection), path.with_name(f"{path.name}.part")
    try:
        _write(part, key, engine)
        report = _look_at(part, key, engine)
        os.replace(part, path)
        _keep_name(path)
    finally:
        part.unlink(missing_ok=True)
    return report


def restore(path: Path, key: bytes) -> Report:
    """Put a backup into the database of the settings, which must be empty.

    Raises Refused, BrokenSeal, OSError or a database error; then the place is as empty as before.
    """
    check_seal(path, key)  # to its end, before anything is written
    engine = engine_of(connection)
    with _reading(path, key) as (manifest, stream):
        _check_fits(manifest)
        engine.check_empty()
        engine.restore_here(stream, lambda: _check_same(engine, manifest))
    with working_on(engine.own_settings()):
        return _report(manifest, path)


def _write(part: Path, key: bytes, engine: Engine) -> None:
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "wb") as file, engine.snapshot() as snapshot:
        manifest = Manifest(
            format=FORMAT,
            vendor=connection.vendor,
            made_at=timezone.now().isoformat(timespec="seconds"),
            migrations=sorted(map(list, had_migrations())),
            tables=snapshot.tables,
        )
        sealer = Sealer(file, key)
        sealer.write(json.dumps(asdict(manifest)).encode() + b"\n")
        snapshot.write(sealer)
        sealer.finish()
        file.flush()
        os.fsync(file.fileno())


def _look_at(part: Path, key: bytes, engine: Engine) -> Report:
    """Restore a file into a temporary place and compare. Raises Refused where it differs."""
    with (
        _reading(part, key) as (manifest, stream),
        engine.elsewhere(stream) as place,
        working_on(place),
    ):
        _check_same(engine, manifest)
        report = _report(manifest, part)
    if report.broken:
        codes = ", ".join(map(str, report.broken[:5]))
        raise Refused(f"{len(report.broken)} plans {Verdict.HISTORY}: {codes}")
    return report


def _report(manifest: Manifest, path: Path) -> Report:
    verdicts, broken = _replay_all() if not missing_migrations() else (Counter(), [])
    return Report(manifest, verdicts, broken, path.stat().st_size)


def _replay_all() -> tuple[Counter[Verdict], list[UUID]]:
    verdicts: Counter[Verdict] = Counter()
    broken = []
    for pk in Plan.objects.order_by("pk").values_list("pk", flat=True):
        plan = Plan.objects.select_related(*WITH_PLAN).get(pk=pk)
        verdict = replay(plan)
        verdicts[verdict] += 1
        if verdict is Verdict.HISTORY:
            broken.append(plan.code)
    return verdicts, broken


def _check_same(engine: Engine, manifest: Manifest) -> None:
    """Raise Refused where the place that is worked on is not what the backup was made of."""
    engine.check_sound()
    found = engine.fingerprints()
    other = sorted(
        name for name in {**found, **manifest.tables} if not _is_same(name, found, manifest)
    )
    if other:
        raise Refused(f"the copy differs from the original in {', '.join(other[:5])}")


def _is_same(name: str, found: dict[str, str], manifest: Manifest) -> bool:
    return found.get(name) == manifest.tables.get(name)


def _check_fits(manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        raise Refused(f"it is a backup of {manifest.vendor}, and this is {connection.vendor}")
    known = known_migrations()
    newer = [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]
    if newer:
        raise Refused(f"a newer program made it: this one does not know {', '.join(newer[:5])}")


@contextmanager
def _reading(path: Path, key: bytes) -> Iterator[tuple[Manifest, IO[bytes]]]:
    """Give what a file says of itself, and the copy behind it. Raises BrokenSeal."""
    with path.open("rb") as file, opened_file(file, key) as stream:
        try:
            said = json.loads(stream.readline(LONGEST))
            manifest = Manifest(**said)
        except (ValueError, TypeError) as error:
            raise BrokenSeal("it does not say what it holds") from error
        if manifest.format != FORMAT:
            raise BrokenSeal(f"its form is {manifest.format}, and this program reads {FORMAT}")
        yield manifest, stream


def _keep_name(path: Path) -> None:
    """Make the name of a file outlive a crash of the machine, where folders can be synced."""
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
