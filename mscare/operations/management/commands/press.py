"""Become the press: print papers for the web server, when the machine has nothing better to do."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

NICENESS = 10  # pages first; where all are busy, a tenth is left
# All that goes on from here: HTML is read in processes that know no key and no database.
KEPT = (
    *("HOME", "LANG", "LOG_FORMAT", "LOG_LEVEL", "NOTIFY_SOCKET", "PATH", "TMPDIR"),
    "XDG_CACHE_HOME",
)


class Command(BaseCommand):
    """Print at a socket until SIGTERM, by gunicorn, in processes that give way to pages.

    The web server of this machine prints there when it has the same PRESS_SOCKET. Without one
    `serve` starts a press of its own.
    """

    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to listen, and how many processes."""
        parser.add_argument("--socket", default=settings.PRESS_SOCKET, metavar="PATH")
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)

    def handle(self, *args: Any, socket: str, processes: int, **options: Any) -> None:
        """Exit with status 1 where nothing says at which socket to listen."""
        if not socket or processes < 1:
            raise CommandError("a socket (PRESS_SOCKET, --socket) and at least one process")
        os.nice(NICENESS)
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        kept.setdefault("LOG_FORMAT", "json")
        os.execve(sys.executable, gunicorn(socket, processes), kept)  # noqa: S606  no shell


def gunicorn(socket: str, processes: int) -> list[str]:
    """Return the words that start the press."""
    words = [sys.executable, "-m", "gunicorn", "--chdir", str(settings.BASE_DIR)]
    words += ["--config", "python:mscare.operations.press_settings"]
    words += ["--bind", f"unix:{socket}", "--workers", str(processes)]
    return [*words, "mscare.operations.press:application"]
