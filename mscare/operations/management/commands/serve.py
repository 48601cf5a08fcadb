"""Become the web server, if all is safe."""

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import WARNING
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from mscare.operations.probes import SHARED_COUNTS

BIND = "127.0.0.1:8000"  # a proxy on this machine; a container says 0.0.0.0
THREADS = 6  # of a process: four may wait for papers, and pages go on


class Command(BaseCommand):
    """Serve by gunicorn, in several processes of several threads, until SIGTERM.

    Refuses to start while any check for a deployment finds something: docs/operations.md has each.
    Logs are lines of JSON on the standard error unless LOG_FORMAT says otherwise. A proxy in front
    of it speaks https, or it does so itself with --certfile and --keyfile.
    """

    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to listen, how many processes, and a certificate."""
        parser.add_argument("--bind", default=os.environ.get("BIND") or BIND)
        count = os.environ.get("PROCESSES") or (os.cpu_count() or 1) + 1
        parser.add_argument("--processes", type=int, default=count)
        parser.add_argument("--threads", type=int, default=os.environ.get("THREADS") or THREADS)
        parser.add_argument("--certfile", type=Path)
        parser.add_argument("--keyfile", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit with status 1 while something is unsafe, and say everything that is."""
        if options["processes"] < 1 or options["threads"] < 1:
            raise CommandError("at least one process and one thread")
        # A warning is enough: Django's own for a deployment are warnings, such as a short key.
        self.check(include_deployment_checks=True, databases=["default"], fail_level=WARNING)
        connections.close_all()
        os.environ.setdefault("LOG_FORMAT", "json")
        folder = tempfile.mkdtemp(prefix="mscare-serve-", dir=os.environ.get("RUNTIME_DIRECTORY"))
        os.environ[SHARED_COUNTS] = folder
        if not settings.PRESS_SOCKET:
            os.environ["PRESS_SOCKET"] = f"{folder}.press"  # its press removes it
            subprocess.Popen(a_press(), preexec_fn=_end_with_the_server)  # noqa: S603
        os.execv(sys.executable, gunicorn(**options))  # noqa: S606  no shell is wanted


def a_press() -> list[str]:
    """Return the words that start the press of this server alone."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), "press"]


def _end_with_the_server() -> None:
    """Ask Linux for a SIGTERM when the server ends, however it does: prctl(2), PR_SET_PDEATHSIG."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def gunicorn(
    *,
    bind: str,
    processes: int,
    threads: int,
    certfile: Path | None,
    keyfile: Path | None,
    **_options: Any,
) -> list[str]:
    """Return the words that start the web server."""
    words = [sys.executable, "-m", "gunicorn", "--chdir", str(settings.BASE_DIR)]
    words += ["--config", "python:mscare.operations.gunicorn_settings"]
    words += ["--bind", bind, "--workers", str(processes), "--threads", str(threads)]
    words += ["--certfile", str(certfile)] if certfile else []
    words += ["--keyfile", str(keyfile)] if keyfile else []
    return [*words, "mscare.wsgi"]
