"""Expand every protocol over every start date of five years and report what is wrong."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from schedules.checks import FIRST_START, LAST_START, findings
from schedules.facts import read_day
from schedules.queries import protocols_in_use
from schedules.working_days import working_days_of
from treatments.catalogue import rules_of


class Command(BaseCommand):
    """Silent when all is well, but for one line that says what was covered."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another span of start dates."""
        parser.add_argument("--first", default=FIRST_START.isoformat())
        parser.add_argument("--last", default=LAST_START.isoformat())

    def handle(self, *args: Any, first: str, last: str, **options: Any) -> None:
        """Report findings on standard error; exit with status 1 when there is one."""
        protocols = list(protocols_in_use())
        found = 0
        for protocol in protocols:
            for finding in findings(
                rules_of(protocol),
                working_days=working_days_of(protocol.clinic),
                first=read_day("first", first),
                last=read_day("last", last),
            ):
                found += 1
                self.stderr.write(f"{protocol}: {finding}")
        self.stdout.write(
            f"{len(protocols)} protocols, every start from {first} to {last}: {found} findings"
        )
        if found or not protocols:
            raise CommandError("protocols need attention", returncode=1)
