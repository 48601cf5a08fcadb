"""Write a sealed backup while the server is used, and show that it is whole."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error
from django.utils import timezone

from mscare.operations import sealing
from mscare.operations.backups import BrokenSeal, Refused, Report, back_up
from mscare.operations.keys import backup_key

NAME = "mscare-%Y-%m-%dT%H%M%SZ.backup"  # UTC: their order is that of their names
NAMES = "mscare-*.backup"


class Command(BaseCommand):
    """Copy the database into one sealed file, restore that elsewhere, and compare.

    The file has its name only when everything in it was found again, and each plan is what its
    history says; otherwise there is no file, and the status is 1.
    """

    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a file that is not there yet, or a folder for one of this moment, or make a key."""
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("file", type=Path, nargs="?")
        which.add_argument("--new-key", action="store_true", help="print a new key, and stop")
        parser.add_argument("--keep", type=int, help="of a folder: how many backups stay in it")

    def handle(
        self, *args: Any, file: Path | None, new_key: bool, keep: int | None, **options: Any
    ) -> None:
        """Say what is in the file: counts, and no name."""
        if new_key or file is None:
            self.stdout.write(sealing.new_key())
            return
        folder = file if file.is_dir() else None
        if folder:
            file = folder / timezone.now().strftime(NAME)
        try:
            report = back_up(file, backup_key())
        except (Refused, BrokenSeal, ValueError, OSError, Error) as error:
            raise CommandError(f"no backup was made: {error}") from error
        self.stdout.write(f"{file}: {report.size} bytes, restored and compared")
        self.stdout.write(said(report))
        if folder and keep:
            tidy(folder, keep)


def tidy(folder: Path, keep: int) -> None:
    """Take the oldest backups out of a folder, so that no more than `keep` stay.

    So goes what a backup left that was killed: it is older than the one that was just made.
    """
    for half in folder.glob(f"{NAMES}.part"):
        half.unlink(missing_ok=True)
    for old in sorted(folder.glob(NAMES))[: -max(keep, 1)]:
        with suppress(FileNotFoundError):
            old.unlink()


def said(report: Report) -> str:
    """Return what was found in a copy, in words."""
    lines = [f"{report.rows} rows in {len(report.manifest.tables)} tables"]
    lines += [f"{count} plans {verdict}" for verdict, count in sorted(report.verdicts.items())]
    return "\n".join(lines)
