"""Load the protocol files; report every mistake by file and line."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from treatments.catalogue import Report, as_file, load_folder
from treatments.yaml_lines import Problem


class Command(BaseCommand):
    """Load facts, clinics, sources, treatments and protocols. Safe to call again.

    A server that runs already learns new facts when it is started again.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another folder, or put the files into their one form."""
        parser.add_argument("--folder", type=Path, default=settings.KNOWLEDGE)
        parser.add_argument(
            "--rewrite", action="store_true", help="write each file back in its one form"
        )

    def handle(self, *args: Any, folder: Path, rewrite: bool, **options: Any) -> None:
        """Load; exit with status 1 when any file has a mistake."""
        report = load_folder(folder)
        if rewrite:
            self._rewrite(folder, report)
        for problem in report.problems:
            self.stderr.write(str(problem))
        for note in report.notes:
            self.stdout.write(note)
        self.stdout.write(
            f"{len(report.stored)} protocols stored, {len(report.unchanged)} unchanged, "
            f"{len(report.problems)} problems"
        )
        if report.problems:
            raise CommandError("the files with problems were not loaded", returncode=1)

    def _rewrite(self, folder: Path, report: Report) -> None:
        """Only files that were taken: one with a mistake still holds what its author meant."""
        for name, protocol in report.files.items():
            path = folder / "protocols" / name
            try:
                path.write_text(as_file(protocol), encoding="utf-8")
            except OSError as error:
                report.problems.append(Problem(name, 1, f"it cannot be written: {error.strerror}"))
