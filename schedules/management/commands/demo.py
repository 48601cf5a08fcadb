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
from django.urls import reverse
from django.utils import timezone

from schedules.demo import (
    CLINIC,
    STAFF,
    Seeding,
    code_now,
    letters,
    secrets_of,
    seed,
    staff_logins,
)

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
            "--code", action="store_true", help="only say the codes of this moment, and stop"
        )
        parser.add_argument(
            "--no-serve", action="store_true", help="prepare and say where to look, then stop"
        )

    def handle(
        self, *args: Any, port: int | None, no_serve: bool, code: bool, **options: Any
    ) -> None:
        """Raise CommandError where a browser could not show the demo."""
        if code:
            self._say_codes()
            return
        if not settings.INSECURE_HTTP:
            raise CommandError("the demo speaks plain http, which is off: start it by `make demo`")
        port = choose_port(port)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        self._load_protocols()
        seeding = self._put_people_in()
        site = f"http://{HOST}:{port}"
        self._say_where_to_look(site)
        self._say_who_may_log_in(site, seeding)
        self.stdout.write("Ctrl-C stops it.\n")
        self.stdout.flush()
        if not no_serve:
            call_command("collectstatic", interactive=False, verbosity=0)
            connections.close_all()
            serve(port)

    def _say_codes(self) -> None:
        for name, secret in secrets_of(STAFF):
            self.stdout.write(f"{name:<8} {code_now(secret)}")

    def _load_protocols(self) -> None:
        try:
            call_command("load_protocols", stdout=self.stdout, stderr=self.stderr)
        except CommandError as error:
            raise CommandError(f"{error}\n{what_to_do()}") from error

    def _put_people_in(self) -> Seeding:
        seeding = seed(timezone.localdate())
        for problem in seeding.problems:
            self.stderr.write(str(problem))
        if seeding.problems:
            raise CommandError(f"the invented people could not be put in\n{what_to_do()}")
        if seeding.people:
            self.stdout.write(f"{seeding.people} invented people put in")
        return seeding

    def _say_where_to_look(self, site: str) -> None:
        start = next_monday(timezone.localdate())
        self.stdout.write(
            f"\nMSCare: {site}/\n\nWithout logging in, a timeline that starts on {start}:"
        )
        for treatment, clinic in EXAMPLES:
            query = urlencode({"treatment": treatment, "clinic": clinic, "start": start})
            self.stdout.write(f"  {site}/tijdlijn/?{query}")

    def _say_who_may_log_in(self, site: str, seeding: Seeding) -> None:
        if seeding.is_in_real_use:
            self.stdout.write(
                "\nThis database holds patients, or a user, who are not of the demo.\n"
                "It was left as it is: no invented people were put in and no login was made.\n\n"
            )
            return
        self.stdout.write(f"\nInvented staff log in at {site}{reverse('account_login')}")
        self.stdout.write("(other passwords at each start; the second factor stays the same)")
        for login in staff_logins(CLINIC):
            self.stdout.write(
                f"  {login.role:<8} {login.email:<20} password {login.password}\n"
                f"           second factor {login.secret}   now {code_now(login.secret)}"
            )
        self.stdout.write(
            "Put the second factor into an authenticator app, or ask for its code of this\n"
            "moment in another window: make demo-code\n"
            f"\nInvented patients come in at {site}{reverse('come-in')}"
        )
        for letter in letters(CLINIC, timezone.now()):
            self.stdout.write(f"  {letter.who}: code {letter.code}, born {letter.born_on}")
        self.stdout.write(
            "Codes that would go by e-mail appear here, in this window.\n"
            f"To have the patients anew, as from today: {begin_anew()} and start again.\n\n"
        )


def what_to_do() -> str:
    """Return what helps where a protocol was changed that the invented people count on."""
    return (
        "Mend the file. Was it changed on purpose, while the invented people count on it?\n"
        f"Then give it a new version. Or {begin_anew()} and start the demo again:\n"
        "it puts the invented people in anew."
    )


def begin_anew() -> str:
    """Return how to have an empty database."""
    database = settings.DATABASES["default"]
    is_file = database["ENGINE"] == "django.db.backends.sqlite3"
    return f"delete {database['NAME']}*" if is_file else "take an empty database"


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
