"""Delete what is held about patients whose term is over. To be called once a month."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from schedules.access.privacy import YEARS_KEPT, forget, forgettable, left_running
from schedules.inputs.facts import read_day
from schedules.inputs.refusal import Refusal
from schedules.models import Patient


class Command(BaseCommand):
    """Delete patients whose last plan ended, and whose record last changed, before a day.

    Each patient is deleted whole or not at all. The log of who looked stays; it names patients by
    a code. What is said here holds counts and never a name.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a day, or one record that the patient asked to have deleted."""
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--before", metavar="YYYY-MM-DD", help=f"default: {YEARS_KEPT} years ago, and no later"
        )
        which.add_argument("--patient", metavar="CODE", type=UUID, help="one record, on request")
        parser.add_argument("--dry-run", action="store_true", help="count and delete nothing")

    def handle(
        self, *args: Any, before: str | None, patient: UUID | None, dry_run: bool, **options: Any
    ) -> None:
        """Exit with status 1 when a patient could not be deleted, 2 when the words cannot be."""
        day = _day(before)
        found = _asked(patient) if patient else forgettable(day)
        if patient and not found.exists():
            raise CommandError("no record has this code", returncode=2)
        if dry_run:
            self.stdout.write(f"{found.count()} patients would be forgotten")
        else:
            self._forget(found.select_related("clinic"))
        if not patient:
            self.stdout.write(f"{left_running(day).count()} patients kept: a plan still runs")

    def _forget(self, patients: Iterable[Patient]) -> None:
        done = failed = 0
        for patient in list(patients):
            try:
                forget(patient)
                done += 1
            except Exception as error:  # one patient must not keep the others
                failed += 1
                self.stderr.write(f"patient {patient.code}: {type(error).__name__}")
        self.stdout.write(f"{done} patients forgotten")
        if failed:
            raise CommandError(f"{failed} patients not forgotten", returncode=1)


def _asked(code: UUID) -> QuerySet[Patient]:
    """Return one record; of one that was merged, the one that was kept: it is all one person's."""
    named = Patient.objects.filter(code=code).values(Coalesce("merged_into", "pk"))
    return Patient.objects.filter(pk__in=named)


def _day(text: str | None) -> date:
    """Return before which day nothing happened. Raises CommandError within the term of the law."""
    latest = timezone.localdate() - relativedelta(years=YEARS_KEPT)
    try:
        day = read_day("before", text) if text else latest
    except Refusal as error:
        raise CommandError(str(error), returncode=2) from error
    if day > latest:
        raise CommandError(
            f"a record is kept {YEARS_KEPT} years: take a day up to {latest}", returncode=2
        )
    return day
