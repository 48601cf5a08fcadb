"""Look at protocols as their authors must: what cannot be right, where it is from, what differs."""

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.loader import render_to_string
from django.utils import translation

from schedules.authoring.checks import FIRST_START, LAST_START, Finding, findings
from schedules.authoring.reading import faults, hard_to_read, said_by_clinic, unprepared
from schedules.authoring.traceability import as_csv, gaps, known_facts, traces
from schedules.engine import Contradiction
from schedules.inputs.facts import read_day, read_start
from schedules.inputs.refusal import Refusal
from schedules.inputs.working_days import working_days_of
from schedules.queries import NotOfferedError, protocol_for, protocols_in_use, unstored_timeline
from schedules.words.differences import differences
from treatments import conflicts, routes
from treatments.catalogue import rules_of
from treatments.models import Clinic, Protocol
from treatments.yaml_lines import Unreadable

FACTS = settings.BASE_DIR / "fixtures" / "facts.csv"
LONGEST_SPAN = timedelta(3660)  # each start of each day takes its time
TESTS = settings.BASE_DIR / "tests"


class Command(BaseCommand):
    """Expand every protocol over every start date of five years and report what is wrong.

    One line says what was covered. What the hospital still has to fill in is named, and hinders
    nothing but a release. With --matrix it writes
    where every line comes from, with --diff what differs between two protocols.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a span of start dates, or another way of looking."""
        parser.add_argument("--first", default=FIRST_START.isoformat())
        parser.add_argument("--last", default=LAST_START.isoformat())
        parser.add_argument("--processes", type=int, default=1, help="that share the protocols")
        parser.add_argument("--matrix", type=Path, metavar="FOLDER")
        parser.add_argument("--diff", nargs=2, metavar="TREATMENT.CLINIC")
        parser.add_argument("--start", default="2026-10-05", help="for --diff")
        parser.add_argument("--language", choices=("nl", "en"), default="nl", help="for --diff")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit with status 1 when something needs attention, 2 when the words cannot be taken."""
        if options["diff"]:
            old, new = options["diff"]
            self._diff(old, new, options["start"], options["language"])
        elif options["matrix"]:
            self._matrix(options["matrix"])
        else:
            self._check(options["first"], options["last"], options["processes"])

    def _check(self, first: str, last: str, processes: int) -> None:
        begin, end = _span(first, last)
        if processes < 1:
            raise CommandError("processes: at least 1", returncode=2)
        protocols = list(protocols_in_use())
        found = unfilled = 0
        for clinic in Clinic.objects.all():
            for key, words in faults(said_by_clinic(clinic)):
                found += 1
                self.stderr.write(f"{clinic}: {key}: {words}")
        everything = _findings(protocols, begin, end, processes)
        for protocol, in_time in zip(protocols, everything, strict=True):
            rules = rules_of(protocol)
            for finding in (*in_time, *routes.unrouted(protocol, rules)):
                found += 1
                self.stderr.write(f"{protocol}: {finding}")
            for fact, words in (*hard_to_read(rules), *unprepared(rules)):
                found += 1
                self.stderr.write(f"{protocol}: {fact or 'the whole'}: {words}")
            names: dict[str, list[str]] = {}
            for gap in (*routes.gaps(protocol, rules), *conflicts.undecided(rules)):
                names.setdefault(gap.text, []).append(gap.name)
            for text, of in names.items():
                unfilled += len(of)
                self.stderr.write(f"{protocol}: before release: {text}: {', '.join(of)}")
        self.stdout.write(
            f"{len(protocols)} protocols, every start from {first} to {last}: {found} findings, "
            f"{unfilled} gaps to fill in before release"
        )
        if found or not protocols:
            raise CommandError("protocols need attention", returncode=1)

    def _matrix(self, folder: Path) -> None:
        try:
            lines = traces(protocols_in_use(), TESTS)
            missing = gaps(lines, known_facts(FACTS))
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "matrix.csv").write_text(as_csv(lines), encoding="utf-8")
            page = render_to_string("matrix.html", {"lines": lines})
            (folder / "matrix.html").write_text(page, encoding="utf-8")
        except (Unreadable, OSError) as error:
            raise CommandError(str(error), returncode=2) from error
        for gap in missing:
            self.stderr.write(gap)
        self.stdout.write(f"{len(lines)} lines, {len(missing)} gaps: {folder}")
        if missing:
            raise CommandError("the matrix has gaps", returncode=1)

    def _diff(self, old: str, new: str, start: str, language: str) -> None:
        with translation.override(language):
            try:
                one, other = (
                    unstored_timeline(_named(name), start=read_start(start), facts={})
                    for name in (old, new)
                )
            except (Refusal, NotOfferedError, Contradiction) as error:
                raise CommandError(str(error), returncode=2) from error
            for difference in differences(one, other):
                key = difference.key
                name = key if key.occurrence > 1 else key.fact
                self.stdout.write(f"{name}: {difference.text}")


def _span(first: str, last: str) -> tuple[date, date]:
    """Return the first and last start. Raises CommandError where they cannot be taken."""
    try:
        begin, end = read_day("first", first), read_day("last", last)
    except Refusal as error:
        raise CommandError(f"{error.name}: {error}", returncode=2) from error
    if not begin <= end <= begin + LONGEST_SPAN:
        text = f"take a last start on or after the first, at most {LONGEST_SPAN.days} days later"
        raise CommandError(text, returncode=2)
    return begin, end


def _findings(
    protocols: Iterable[Protocol], first: date, last: date, processes: int
) -> list[list[Finding]]:
    """Return the findings of each protocol; with more than one process each takes the next one."""
    asked = [
        partial(findings, rules_of(protocol), working_days=working_days_of(protocol.clinic))
        for protocol in protocols
    ]
    if processes == 1:
        return [find(first=first, last=last) for find in asked]
    # Not forked: what a process holds of the database is not another's.
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=django.setup) as pool:
        waiting = [pool.submit(find, first=first, last=last) for find in asked]
        return [one.result() for one in waiting]


def _named(name: str) -> Any:
    treatment, _dot, clinic = name.partition(".")
    return protocol_for(treatment, clinic)
