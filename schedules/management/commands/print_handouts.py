"""Print the handouts of a whole hospital into one file, such as before its computers are away."""

import os
import zipfile
from collections.abc import Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone, translation

from schedules.access.log import log_printed
from schedules.agenda import agenda_of
from schedules.models import Patient
from schedules.pages.patient.merging import merged
from schedules.pages.patient.mine import own_schedule
from schedules.planning.care import OVER
from schedules.queries import mark_of, own_plans
from schedules.renderers.paper.many import Done, Job, handouts
from treatments.models import Clinic


class Command(BaseCommand):
    """Write a zip with the handout of each patient of a hospital in whose care something goes on.

    A handout is called after the code of its patient and has no name on it. That it was printed
    stands in the log of each patient. The file is there whole or not at all.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the hospital, the file, and on how many cores."""
        parser.add_argument("clinic")
        parser.add_argument("file", type=Path)
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
        parser.add_argument(
            "--site", default="", help="https://…: print where to read whether a paper still holds"
        )

    def handle(self, *args: Any, clinic: str, file: Path, **options: Any) -> None:
        """Exit with status 1 where there is no file, and say why in one line."""
        found = Clinic.objects.filter(slug=clinic).first()
        if found is None:
            raise CommandError(f"{clinic}: no such hospital")
        if options["processes"] < 1:
            raise CommandError("at least one process")
        if file.exists():
            raise CommandError(f"{file} is there already")
        jobs = _jobs(found, timezone.localdate(), options["site"])
        try:
            n = _write(file, handouts(jobs, options["processes"]))
        except OSError as error:
            raise CommandError(f"{file} was not written: {error.strerror}") from error
        except BrokenProcessPool as error:
            raise CommandError(f"{file} was not written: a process ended amid a paper") from error
        self.stdout.write(f"{file}: {n} handouts")


def _jobs(clinic: Clinic, today: date, site: str) -> Iterator[Job]:
    patients = Patient.objects.filter(clinic=clinic, merged_into=None).exclude(care__in=OVER)
    for patient in patients.select_related("clinic").order_by("code"):
        with translation.override(patient.language):
            timelines = own_schedule(own_plans(patient), today).timelines
        if timelines:
            page = urljoin(site, reverse("paper", args=[mark_of(patient)])) if site else None
            log_printed(patient)
            yield Job(f"{patient.code}.pdf", merged(timelines), agenda_of(timelines, today), page)


def _write(file: Path, papers: Iterable[Done]) -> int:
    """Write all papers, and give the file its name last. Returns how many there are."""
    part = file.with_name(f"{file.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as raw, zipfile.ZipFile(raw, "w") as packed:
            for paper in papers:
                if paper.error:
                    raise CommandError(f"{paper.name}: {paper.error}; nothing was written")
                # With a day of its own: equal papers give an equal file. A PDF is small already.
                packed.writestr(zipfile.ZipInfo(paper.name), paper.body)
            n = len(packed.infolist())
        os.link(part, file)  # unlike a new name, it never takes the place of another file
    finally:
        part.unlink(missing_ok=True)
    return n
