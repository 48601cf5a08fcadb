"""Show that the log of access and the history are as they were written."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from schedules.access.chain import clinics
from schedules.access.heads import UnreadableError, heads_now, line_of, read_heads
from schedules.access.verify import BrokenError, verify


class Command(BaseCommand):
    """Walk the chain of each clinic and compare every row with its link.

    The heads of today, kept elsewhere with --heads and compared later with --against, show also
    that nobody who owns the database made the whole chain anew.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one clinic, and files of heads."""
        parser.add_argument("--clinic", metavar="SLUG", help="default: all chains")
        parser.add_argument(
            "--over-before",
            metavar="YYYY-MM-DD",
            type=date.fromisoformat,
            help="rows of the log of access from before that day may be gone",
        )
        parser.add_argument("--heads", metavar="FILE", type=Path, help="add the heads of today")
        parser.add_argument("--against", metavar="FILE", type=Path, help="compare with its heads")

    def handle(
        self,
        *args: Any,
        clinic: str | None,
        over_before: date | None,
        heads: Path | None,
        against: Path | None,
        **options: Any,
    ) -> None:
        """Exit with status 1 at the first row that was bent, 2 when a file or clinic is wrong."""
        if clinic is not None and clinic not in clinics():
            raise CommandError(f"there is no chain of {clinic}", returncode=2)
        try:
            kept = read_heads(against) if against else []
            found = verify(clinic, kept, over_before)
            if heads:
                _keep(heads, clinic)
        except (OSError, UnreadableError) as error:
            raise CommandError(str(error), returncode=2) from error
        except BrokenError as error:
            raise CommandError(str(error), returncode=1) from error
        self.stdout.write(
            f"as written: {found.links} rows, {found.forgotten} of them forgotten;"
            f" {found.waiting} wait to be linked; {len(kept)} heads of before agree"
        )


def _keep(path: Path, clinic: str | None) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{line_of(head)}\n" for head in heads_now(clinic))
