"""PostgreSQL: pg_dump in one snapshot, pg_restore in one transaction."""

import os
import secrets
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO

from django.db import OperationalError, ProgrammingError, connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from .contract import Refused, Settings, Write

PIECE = 1 << 16  # bytes
PREFIX = "mscare_backup_"
# Databases of backups in which nobody is: whoever made them was killed.
LEFT = """
SELECT datname FROM pg_database d WHERE starts_with(datname, %s) AND pg_has_role(datdba, 'USAGE')
   AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datid = d.oid)
"""
TABLES = """
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
   AND n.nspname NOT LIKE 'pg\\_%'
 ORDER BY 1
"""
GUARDS = """
SELECT oid::regprocedure::text FROM pg_proc
 WHERE pronamespace = current_schema()::regnamespace AND prorettype = 'trigger'::regtype
"""
DUMP = ("--format=custom", "--no-owner", "--no-privileges", "--no-password")
RESTORE = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")


class Held:
    """What one transaction sees, for pg_dump to see it too."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.tables = fingerprints()

    def write(self, to: Write) -> None:
        """Write what pg_dump says. Raises Refused."""
        words, environment = command("pg_dump", own_settings(), *DUMP, f"--snapshot={self._name}")
        with (
            tempfile.TemporaryFile() as told,
            subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=told) as dump,  # noqa: S603
        ):
            assert dump.stdout  # noqa: S101
            while piece := dump.stdout.read(PIECE):
                to.write(piece)
            if dump.wait():
                raise Refused(_told(told, "pg_dump"))


class Postgresql:
    """The copy is looked at in a database of its own: the owner's role needs CREATEDB for it."""

    @contextmanager
    def snapshot(self) -> Iterator[Held]:
        """Keep one transaction open: others write, and it does not see that."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (name,) = cursor.fetchone()
            yield Held(name)

    @contextmanager
    def elsewhere(self, stream: IO[bytes]) -> Iterator[Settings]:
        """Restore into a database that is made for it, and dropped."""
        _take_away_what_was_left()
        name = f"{PREFIX}{secrets.token_hex(6)}"
        try:
            _execute(f"CREATE DATABASE {name} TEMPLATE template0")
        except ProgrammingError as error:
            words = "this role may not make the database in which a backup is looked at"
            raise Refused(f"{words}: ALTER ROLE … CREATEDB") from error
        try:
            there = {**own_settings(), "NAME": name}
            _restore(stream, there)
            yield there
        finally:
            _execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def check_empty(self) -> None:
        """Raise Refused where a table is in it already."""
        if tables():
            raise Refused("the database is not empty: restore into an empty place only")

    def restore_here(self, stream: IO[bytes], check: Callable[[], None]) -> None:
        """Restore in one transaction; where the check refuses it, all of it goes away again."""
        _restore(stream, own_settings())
        try:
            check()
        except Exception:
            _empty_again()
            raise

    def own_settings(self) -> Settings:
        """Return the settings of the database that this program was given."""
        return own_settings()

    def fingerprints(self) -> dict[str, str]:
        """Return rows and the sum of their hashes for each table, whatever their order."""
        return fingerprints()

    def check_sound(self) -> None:
        """Nothing: constraints were checked while it was restored, and the hashes say the rest."""


def fingerprints() -> dict[str, str]:
    """Return what sums up each table of the database that Django works on."""
    return {name: _fingerprint(name) for name in tables()}


def tables() -> list[str]:
    """Return the names of all tables, ready for SQL."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return [name for (name,) in cursor.fetchall()]


def _fingerprint(name: str) -> str:
    query = f"SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {name} t"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query)
        count, total = cursor.fetchone()
    return f"{count}:{total}"


def _restore(stream: IO[bytes], there: Settings) -> None:
    """Let pg_restore read the stream. One that breaks off ends it, and its transaction."""
    words, environment = command("pg_restore", there, *RESTORE)
    name = words.pop()  # for pg_restore a database is no bare word: that is a file
    words += ["--dbname", name]
    with (
        tempfile.TemporaryFile() as told,
        subprocess.Popen(words, env=environment, stdin=subprocess.PIPE, stderr=told) as restoring,  # noqa: S603
    ):
        try:
            _feed(stream, restoring)
        except BaseException:
            restoring.kill()
            raise
        if restoring.wait():
            raise Refused(_told(told, "pg_restore"))


def _feed(stream: IO[bytes], program: subprocess.Popen[bytes]) -> None:
    assert program.stdin  # noqa: S101
    try:
        while piece := stream.read(PIECE):
            program.stdin.write(piece)
        program.stdin.close()
    except BrokenPipeError:
        return  # it ended first, and says why


@transaction.atomic
def _empty_again() -> None:
    with connection.cursor() as cursor:
        for name in tables():
            cursor.execute(f"DROP TABLE {name} CASCADE")
        cursor.execute(GUARDS)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {name}")


def command(program: str, there: Settings, *options: str) -> tuple[list[str], dict[str, str]]:
    """Return the words and the environment of one of PostgreSQL's programs."""
    words, environment = DatabaseClient.settings_to_cmd_args_env(there, list(options))
    return [program, *words[1:]], {**os.environ, **(environment or {})}


def _told(file: IO[bytes], program: str) -> str:
    """Return what a program complained of, but for the rows that it quotes."""
    file.seek(0)
    lines = file.read(10_000).decode(errors="replace").splitlines()
    return f"{program} failed: {lines[0] if lines else 'it said nothing'}"


def _take_away_what_was_left() -> None:
    with connection.cursor() as cursor:
        cursor.execute(LEFT, [PREFIX])
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        with suppress(OperationalError):  # somebody came in meanwhile: it is another backup
            _execute(f"DROP DATABASE IF EXISTS {name}")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def own_settings() -> Settings:
    """Return the settings of the database that Django works on."""
    settings: Settings = connection.settings_dict
    return settings
