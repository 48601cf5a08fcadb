"""Make the database and the files ready for this version of the program."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, connection, transaction
from django.db.migrations.loader import MigrationLoader

from mscare.operations.readiness import Name, had_migrations, missing_migrations
from mscare.operations.roles import grant, is_role
from mscare.operations.stops import Why, why_stop


class Command(BaseCommand):
    """Migrate, load the protocols, collect style sheets; on PostgreSQL give the role its rights.

    For the owner of the database, at each installation and upgrade. Safe to call again. With
    --dry-run it changes nothing: it names the migrations to come, and which of them want all
    servers stopped; its status is 3 when one does. Where nothing is yet, nothing serves.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the role as which the application asks the database, or only look."""
        parser.add_argument("--app-role", default="", help="PostgreSQL: as whom it is served")
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, app_role: str, dry_run: bool, **options: Any) -> None:
        """Exit with status 1 where a step cannot be done; what was done before it stays."""
        if dry_run:
            self._say_what_would_come()
            return
        if app_role and connection.vendor != "postgresql":
            raise CommandError("--app-role: only PostgreSQL has roles")
        if app_role and not is_role(app_role):
            raise CommandError(f"--app-role: nobody made the role {app_role}: deploy/roles.sql")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_protocols", stdout=self.stdout, stderr=self.stderr)
        if app_role:
            self._grant(app_role)
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write("prepared: manage.py serve")

    def _grant(self, role: str) -> None:
        try:
            with transaction.atomic():
                grant(role)
        except Error as error:
            raise CommandError(f"{role} could not be given its rights: {error}") from error
        self.stdout.write(f"{role} may do what the application needs")

    def _say_what_would_come(self) -> None:
        coming, is_new = missing_migrations(), not had_migrations()
        stops = {} if is_new else {one: why for one in coming if (why := reasons_of(one))}
        for app, name in coming:
            self.stdout.write(f"{app}.{name}")
            for reason, what in stops.get((app, name), {}).items():
                self.stdout.write(f"    STOP: {reason}: {', '.join(what)}")
        self.stdout.write(f"{len(coming)} migrations to come, {len(stops)} want a stop")
        if stops:
            raise CommandError("stop every server before manage.py prepare", returncode=3)


def reasons_of(name: Name) -> dict[Why, list[str]]:
    """Return why a migration wants a stop."""
    return why_stop(MigrationLoader(None).disk_migrations[name].operations)
