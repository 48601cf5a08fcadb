"""Put a backup into an empty database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from mscare.operations.backups import BrokenSeal, Refused, restore
from mscare.operations.keys import backup_key
from mscare.operations.management.commands.backup import said


class Command(BaseCommand):
    """Restore all of a backup or nothing, into the database of the settings, which must be empty.

    Refuses a file that was changed, is not whole or has another key, and one that a newer program
    made. An older one's is brought up to date afterwards: manage.py prepare.
    """

    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Exit with status 1 where nothing was restored; say what is there now."""
        try:
            report = restore(file, backup_key())
        except (Refused, BrokenSeal, ValueError, OSError, Error) as error:
            raise CommandError(f"{file} was not restored: {error}") from error
        self.stdout.write(f"restored as it was at {report.manifest.made_at}")
        self.stdout.write(said(report))
        if report.broken:
            raise CommandError(f"{len(report.broken)} plans are not what their history says")
        self.stdout.write("now: manage.py prepare, and forget again whom you had forgotten since")
