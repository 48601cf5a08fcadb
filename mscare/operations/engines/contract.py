"""What a database must be able to do to be backed up."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import IO, Any, Protocol

Settings = dict[str, Any]  # of a connection, as Django keeps them
Write = IO[bytes] | Any


class Refused(Exception):
    """It cannot be done, in words for who runs the server."""


class Snapshot(Protocol):
    """The database as it was at one moment, whoever writes meanwhile."""

    tables: dict[str, str]  # the fingerprint of each: its rows, a colon, and what sums them up

    def write(self, to: Write) -> None:
        """Write all of it as a stream of bytes."""


class Engine(Protocol):
    """One kind of database. What asks the database asks the one that Django works on."""

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """Hold the database still for a reader; writers go on."""

    def elsewhere(self, stream: IO[bytes]) -> AbstractContextManager[Settings]:
        """Restore a stream into a temporary place, and take that away again."""

    def check_empty(self) -> None:
        """Raise Refused unless nothing is in the database."""

    def restore_here(self, stream: IO[bytes], check: Callable[[], None]) -> None:
        """Restore a stream into the empty database, all of it or nothing; `check` may refuse it."""

    def own_settings(self) -> Settings:
        """Return the settings of the database that this program was given."""

    def fingerprints(self) -> dict[str, str]:
        """Return what sums up each table."""

    def check_sound(self) -> None:
        """Raise Refused where the database itself finds that it is damaged."""
