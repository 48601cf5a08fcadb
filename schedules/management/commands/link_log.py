"""Put new rows of the log and of the history into the chain of their clinic."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from schedules.access.chain import Linked, link_new
from schedules.access.heads import heads_now, line_of
from schedules.access.log import log_strange


class Command(BaseCommand):
    """Link every row that is not, and say where each chain ends.

    A row that this program did not write is left out, and the status is 1: it was put in by
    somebody who has the database and not the key, or the key was taken out of SECRET_KEY_FALLBACKS
    before all was linked. --as-they-stand takes such rows in, and the log tells how many.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how far back is looked, and what becomes of rows without a mark of ours."""
        parser.add_argument(
            "--quick", action="store_true", help="look at the latest only, to be called each minute"
        )
        parser.add_argument("--as-they-stand", action="store_true")

    def handle(self, *args: Any, quick: bool, as_they_stand: bool, **options: Any) -> None:
        """Exit with status 1 where a row is not ours."""
        linked = link_new(is_quick=quick)
        if linked.strange and as_they_stand:
            linked = _taken_in(linked)
        self.stdout.write(f"{linked.rows} rows linked")
        if linked.rows:
            for head in heads_now():
                self.stdout.write(line_of(head))
        if linked.strange:
            raise CommandError(
                f"{linked.strange} rows were not written by this program: manage.py verify_log",
                returncode=1,
            )


@transaction.atomic
def _taken_in(linked: Linked) -> Linked:
    log_strange(linked.strange)
    more = link_new(as_they_stand=True)
    return Linked(linked.rows + more.rows, more.strange)
