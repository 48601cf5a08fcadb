"""All that has to be done each night, one after another."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections, connection
from django.utils import timezone

JOBS = ("extend_plans", "clearsessions", "link_log")


class Command(BaseCommand):
    """Carry plans further, end old sessions, link the log, and sweep the cache table.

    One that fails does not keep the others from being done. With --at it stays, and does this each
    night at that hour: for a container, where nothing else keeps a clock.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take an hour at which to do it each night."""
        parser.add_argument("--at", metavar="HH:MM", type=_hour)

    def handle(self, *args: Any, at: tuple[int, int] | None, **options: Any) -> None:
        """Exit with status 1 when one of the jobs failed; with --at only a signal ends it."""
        while at:
            time.sleep(seconds_until(at, timezone.localtime()))
            close_old_connections()
            self._say(self._do_all())
        failed = self._do_all()
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}", returncode=1)

    def _do_all(self) -> list[str]:
        jobs: dict[str, Callable[[], object]] = {name: _command(name, self) for name in JOBS}
        jobs["sweep_cache"] = sweep_cache
        return [name for name, job in jobs.items() if not self._is_done(name, job)]

    def _is_done(self, name: str, job: Callable[[], object]) -> bool:
        try:
            job()
        except Exception as error:  # the next job must be done all the same
            words = str(error) if isinstance(error, CommandError) else type(error).__name__
            self.stderr.write(f"{name}: {words}")
            return False
        return True

    def _say(self, failed: list[str]) -> None:
        if failed:
            self.stderr.write(f"failed: {', '.join(failed)}")


def _command(name: str, to: BaseCommand) -> Callable[[], object]:
    return lambda: call_command(name, stdout=to.stdout, stderr=to.stderr)


def sweep_cache() -> int:
    """Forget what the cache table holds beyond its time, such as sealed letters; return how much.

    Django itself forgets only what is asked for again, or when the table is full.
    """
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    with connection.cursor() as cursor:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608
        return int(cursor.rowcount)


def seconds_until(at: tuple[int, int], now: datetime) -> float:
    """Return how long it is to that hour on the clock, also in the night that it is changed."""
    there = now.replace(hour=at[0], minute=at[1], second=0, microsecond=0)
    if there <= now:
        there += timedelta(days=1)
    return max(1.0, there.timestamp() - now.timestamp())


def _hour(text: str) -> tuple[int, int]:
    found = datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007  an hour has no zone
    return found.hour, found.minute
