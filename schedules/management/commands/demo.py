"""Show MSCare on this machine: prepare the database, say where to look, and serve."""

import os
import socket
import sys
from datetime import date, timedelta
from typing import Any, NoReturn
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils import timezone

HOST = "127.0.0.1"  # nobody else's machine can look in
USUAL_PORT = 8000
EXAMPLES = (
    ("alemtuzumab", "jbz"),
    ("ocrelizumab", "amsterdam-umc"),
    ("ofatumumab", "amsterdam-umc"),
)


class Command(BaseCommand):
    """Serve the demo on this machine only, until Ctrl-C. `make demo` calls this."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a port, or only prepare."""
        parser.add_argument(
            "--port",
            type=int,
            default=os.environ.get("PORT") or None,
            help=f"default: PORT, else {USUAL_PORT}, else any that is free",
        )
        parser.add_argument(
            "--no-serve", action="store_true", help="prepare and say where to look, then stop"
        )

    def handle(self, *args: Any, port: int | None, no_serve: bool, **options: Any) -> None:
        """Raise CommandError where a browser could not show the demo."""
        if not settings.INSECURE_HTTP:
            raise CommandError("the demo speaks plain http, which is off: start it by `make demo`")
        port = choose_port(port)
        call_command("migrate", verbosity=0)
        call_command("load_protocols", stdout=self.stdout)
        call_command("collectstatic", interactive=False, verbosity=0)
        self._say_where_to_look(f"http://{HOST}:{port}")
        if not no_serve:
            connections.close_all()
            serve(port)

    def _say_where_to_look(self, site: str) -> None:
        start = next_monday(timezone.localdate())
        self.stdout.write(f"\nMSCare: {site}/\nA timeline that starts on {start}:")
        for treatment, clinic in EXAMPLES:
            query = urlencode({"treatment": treatment, "clinic": clinic, "start": start})
            self.stdout.write(f"  {site}/tijdlijn/?{query}")
        self.stdout.write("Ctrl-C stops it.\n")
        self.stdout.flush()


def next_monday(today: date) -> date:
    """Return the first Monday after today."""
    return today + timedelta(days=7 - today.weekday())


def choose_port(wanted: int | None) -> int:
    """Return the port wanted, or else the usual one, or else any that is free.

    A port that was asked for and is not free raises CommandError: whoever asked looks there.
    """
    if wanted is not None:
        if not is_free(wanted):
            raise CommandError(f"port {wanted} cannot be had; another program may be using it")
        return wanted
    if is_free(USUAL_PORT):
        return USUAL_PORT
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Tell whether the web server could listen on the port."""
    with socket.socket() as probe:
        # As gunicorn does: closing connections of the demo before this one do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            return False
    return True


def serve(port: int) -> NoReturn:
    """Become the web server. It keeps no access log: addresses hold dates of care."""
    server = [sys.executable, "-m", "gunicorn", "--log-level", "warning"]
    # The control socket would be a file in the user's home.
    server += ["--no-control-socket", "--threads", "2", "--chdir", str(settings.BASE_DIR)]
    server += ["--bind", f"{HOST}:{port}", "mscare.wsgi"]
    os.execv(sys.executable, server)  # noqa: S606  no shell is wanted
