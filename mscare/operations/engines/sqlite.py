"""SQLite: a copy by its own online backup, in one step, while others write."""

import gzip
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from django.db import connection

from .contract import Refused, Settings, Write
from .elsewhere import working_on

PREFIX = "mscare-copy-"
LEFT = 24 * 3600  # seconds after which a copy is nobody's: whoever made it was killed
WITH_IT = ("-wal", "-shm", "-journal")  # files that belong to a database
TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite#_%' ESCAPE '#'"
)


class Copy:
    """The database as one file, in a folder that only its owner may enter."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with closing(sqlite3.connect(path)) as copy:
            self.tables = _counts(copy)

    def write(self, to: Write) -> None:
        """Write the file, made smaller."""
        with self._path.open("rb") as file, gzip.GzipFile("", "wb", 1, to, mtime=0) as smaller:
            shutil.copyfileobj(file, smaller)


class Sqlite:
    """The database is a file; a copy of it stands in the same folder, where data may stand."""

    @contextmanager
    def snapshot(self) -> Iterator[Copy]:
        """Copy it in one step: who writes goes on, in the log of writes beside it."""
        _take_away_what_was_left()
        with TemporaryDirectory(dir=_folder(), prefix=PREFIX) as folder:
            path = Path(folder) / "copy.sqlite3"
            connection.ensure_connection()
            with closing(sqlite3.connect(path)) as copy:
                connection.connection.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")  # one file, and none beside it
            yield Copy(path)

    @contextmanager
    def elsewhere(self, stream: IO[bytes]) -> Iterator[Settings]:
        """Restore into a file of its own."""
        with TemporaryDirectory(dir=_folder(), prefix=PREFIX) as folder:
            path = Path(folder) / "restored.sqlite3"
            _unpack(stream, path)
            yield _settings_of(path)

    def check_empty(self) -> None:
        """Raise Refused where a table is in it already."""
        if is_in_memory():
            raise Refused("the database of the settings is in memory")
        path = _path()
        if path.exists() and path.stat().st_size:
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as there:
                if there.execute(TABLES).fetchone():
                    raise Refused(f"{path} is not empty: restore into an empty place only")

    def restore_here(self, stream: IO[bytes], check: Callable[[], None]) -> None:
        """Restore beside its place, look at it there, and only then give it its name."""
        path = _path()
        with TemporaryDirectory(dir=_folder(), prefix=PREFIX) as folder:
            part = Path(folder) / "restored.sqlite3"
            _unpack(stream, part)
            with working_on(_settings_of(part)):
                check()
                connection.cursor().execute("PRAGMA journal_mode=DELETE")
            connection.close()
            for end in WITH_IT:  # of the empty one that stood here
                path.with_name(path.name + end).unlink(missing_ok=True)
            os.replace(part, path)

    def own_settings(self) -> Settings:
        """Return the settings of the database that this program was given."""
        return connection.settings_dict

    def fingerprints(self) -> dict[str, str]:
        """Count each table: that the bytes are the same, the seal says."""
        connection.ensure_connection()
        return _counts(connection.connection)

    def check_sound(self) -> None:
        """Ask SQLite to look at every page and every reference."""
        with connection.cursor() as cursor:
            if cursor.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise Refused("SQLite finds it damaged")
            if cursor.execute("PRAGMA foreign_key_check").fetchall():
                raise Refused("rows in it point to rows that are not there")


def _take_away_what_was_left() -> None:
    for copy in (_folder() or Path()).glob(f"{PREFIX}*"):
        if time.time() - copy.stat().st_mtime > LEFT:
            shutil.rmtree(copy, ignore_errors=True)


def _unpack(stream: IO[bytes], path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:
        with gzip.GzipFile(fileobj=stream) as larger:
            shutil.copyfileobj(larger, file)
        file.flush()
        os.fsync(file.fileno())


def _counts(database: sqlite3.Connection) -> dict[str, str]:
    names = [name for (name,) in database.execute(TABLES).fetchall()]
    return {name: str(_count(database, name)) for name in names}


def _count(database: sqlite3.Connection, name: str) -> int:
    (count,) = database.execute(f'SELECT count(*) FROM "{name}"').fetchone()  # noqa: S608
    return int(count)


def _settings_of(path: Path) -> Settings:
    return {**connection.settings_dict, "NAME": str(path)}


def is_in_memory() -> bool:
    """Tell whether no file holds the database: the tests have one like that."""
    name = str(connection.settings_dict["NAME"])
    return ":memory:" in name or "mode=memory" in name


def _path() -> Path:
    return Path(str(connection.settings_dict["NAME"])).absolute()


def _folder() -> Path | None:
    return None if is_in_memory() else _path().parent
