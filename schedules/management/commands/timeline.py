"""Print any timeline, without an account, a patient or a browser."""

import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone, translation

from schedules.engine import Contradiction
from schedules.inputs.facts import read_day, read_facts, read_start
from schedules.inputs.refusal import Refusal
from schedules.queries import NotOfferedError, protocol_for, unstored_timeline
from schedules.renderers.formats import RENDERERS
from schedules.words.notices import contradiction_text


class Command(BaseCommand):
    """A start date becomes a timeline on standard output. Its contract: docs/timeline-json.md."""

    help = __doc__
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Refuse words that are no option with one line and status 2, as every other mistake."""
        return super().create_parser(prog_name, subcommand, allow_abbrev=False, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the treatment, the clinic, the start and what is known of the patient."""
        parser.add_argument("treatment")
        parser.add_argument("--clinic", required=True)
        parser.add_argument("--start", required=True)
        parser.add_argument("--fact", action="append", default=[], metavar="NAME=VALUE")
        parser.add_argument("--until")
        parser.add_argument("--today")
        parser.add_argument("--language", choices=("nl", "en"), default="nl")
        parser.add_argument("--format", choices=tuple(RENDERERS), default="text")
        parser.add_argument("--output", default="-")

    def handle(self, *args: Any, language: str, **options: Any) -> None:
        """Render, and write to standard output or a file. Exit with status 2 on bad input."""
        with translation.override(language):
            try:
                self._render(**options)
            except Refusal as error:
                _refuse(f"{error.name}: {error}")
            except NotOfferedError as error:
                _refuse(str(error))
            except Contradiction as error:
                _refuse(contradiction_text(error))
            except DatabaseError as error:
                _refuse(f"the database cannot be read; run migrate and load_protocols: {error}")

    def _render(self, **options: Any) -> None:
        start = read_start(options["start"])
        until = read_day("until", options["until"]) if options["until"] else None
        if until and until < start:
            raise Refusal("until", translation.gettext("until lies before the start."))
        today = read_day("today", options["today"]) if options["today"] else timezone.localdate()
        facts = _pairs(options["fact"])
        read_facts(facts)  # says what is wrong with them, before anything is looked up
        timeline = unstored_timeline(
            protocol_for(options["treatment"], options["clinic"]),
            start=start,
            facts=dict(facts),
            until=until,
        )
        body = RENDERERS[options["format"]](timeline, today).body
        if options["output"] == "-":
            sys.stdout.buffer.write(body)
            sys.stdout.buffer.flush()
            return
        try:
            Path(options["output"]).write_bytes(body)
        except OSError as error:
            _refuse(f"{options['output']}: {error.strerror}")


def _pairs(facts: list[str]) -> list[tuple[str, str]]:
    pairs = []
    for fact in facts:
        name, mark, value = fact.partition("=")
        if not mark:
            raise Refusal(name, translation.gettext("Write a fact as NAME=VALUE."))
        pairs.append((name, value))
    return pairs


def _refuse(text: str) -> NoReturn:
    raise CommandError(text, returncode=2)
