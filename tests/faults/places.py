"""Databases that can be broken: a real SQLite file, and a real PostgreSQL that nobody else uses.

Both are filled once and copied for each experiment. PostgreSQL keeps its usual promises here
(fsync, full pages), unlike the one of `.ci/with-postgres`: what it writes must outlive a crash.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from glob import glob
from itertools import count
from pathlib import Path
from sqlite3 import connect

ROOT = Path(__file__).resolve().parents[2]
FILLED = "filled"
IS_ROOT = os.getuid() == 0


def environment(url, **more):
    """Return the environment of another process of the application, over this database."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "mscare.settings", "DATABASE_URL": url, **more}


def run(url, *words, check=True, **more):
    """Run Python with these words over a database, to its end."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment(url, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert not check or done.returncode == 0, done.stderr
    return done


def prepare(url):
    """Fill a database as a hospital's is filled: tables, and all protocols."""
    for words in (["migrate", "-v0"], ["createcachetable"], ["load_protocols"]):
        run(url, "manage.py", *words)


class Sqlite:
    """Files of databases in one folder."""

    vendor = "sqlite"

    def __init__(self, folder):
        self.folder = folder
        self._numbers = count(1)

    def url(self, name):
        return f"sqlite:///{self.folder / name}.sqlite3"

    def empty(self):
        """Return the address of a database with nothing in it."""
        return self.url(f"empty{next(self._numbers)}")

    def copy(self, folder=None):
        """Copy what was filled, into another folder where one is given; return its address."""
        name = f"copy{next(self._numbers)}"
        path = (folder or self.folder) / f"{name}.sqlite3"
        with (
            closing(connect(self.folder / f"{FILLED}.sqlite3")) as filled,
            closing(connect(path)) as copy,
        ):
            filled.backup(copy)
        return f"sqlite:///{path}"

    def close(self):
        """Nothing runs."""


class Postgres:
    """A server of its own, on a socket in a folder of its own."""

    vendor = "postgresql"

    def __init__(self, home, *settings):
        self.home = home
        self._settings = settings or ("-c", "shared_buffers=32MB")
        self._bin = Path(sorted(glob("/usr/lib/postgresql/*/bin"))[-1])
        self._numbers = count(1)
        own(home)
        self._do("initdb", "-D", "data", "-U", "mscare", "--auth=trust", "-E", "UTF8", "--locale=C")
        self.start()
        self._do("createdb", "-h", str(home), "-U", "mscare", FILLED)

    def start(self):
        """Start it as our own child, so that a killed one leaves no trace among the processes."""
        words = ["-D", "data", "-k", str(self.home), "-c", "listen_addresses="]
        with (self.home / "log").open("a") as log:
            self.process = subprocess.Popen(
                [str(self._bin / "postgres"), *words, *self._settings],
                cwd=self.home,
                stdout=log,
                stderr=log,
                **({"user": "postgres", "group": "postgres"} if IS_ROOT else {}),
            )
        for _ in range(600):
            if self._do("pg_isready", "-q", "-h", str(self.home), check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise AssertionError((self.home / "log").read_text()[-3000:])

    def restart(self):
        """Stop it under whoever asks something, and start it."""
        self.process.send_signal(signal.SIGINT)  # its "fast" stop: nobody is waited for
        self.process.wait(timeout=60)
        self.start()

    def kill(self):
        """End all of it as a machine does that fails: nothing is written any more."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for one in (pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self.process.wait(timeout=60)
        while any(is_alive(int(one)) for one in children):  # a new one refuses beside them
            time.sleep(0.01)

    def url(self, name):
        return f"postgres://mscare@/{self.home}/{name}"

    def empty(self):
        name = f"empty{next(self._numbers)}"
        self._do("createdb", "-h", str(self.home), "-U", "mscare", name)
        return self.url(name)

    def copy(self, folder=None):
        name, where = f"copy{next(self._numbers)}", ""
        if folder:
            own(folder)
            self.execute(f"CREATE TABLESPACE {name} LOCATION '{folder}'")
            where = f"TABLESPACE {name}"
        # Copied in its usual way, PostgreSQL 15 forgets after a crash how far its keys were.
        self.execute(f"CREATE DATABASE {name} TEMPLATE {FILLED} STRATEGY file_copy {where}")
        return self.url(name)

    def execute(self, statement, database="postgres"):
        """Do one thing as the administrator of the server."""
        words = ("-h", str(self.home), "-U", "mscare", "-d", database, "-qAtc", statement)
        return self._do("psql", *words).stdout.strip()

    def close(self):
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=60)

    def _do(self, program, *words, check=True):
        """Run one of its programs, not as root: it refuses that."""
        as_owner = ["runuser", "-u", "postgres", "--"] if IS_ROOT else []
        return subprocess.run(
            [*as_owner, str(self._bin / program), *words],
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=check,
        )


@contextmanager
def opened(vendor, home, *settings):
    """Give a place of this kind in an empty folder, and close it whatever happens.

    For PostgreSQL below /tmp or /var/tmp: the path of its socket must be short.
    """
    if vendor == "sqlite":
        yield Sqlite(home)
        return
    made = Postgres(home, *settings)
    try:
        yield made
    finally:
        made.close()


def is_alive(pid):
    """Tell whether a process still runs; one that ended and was not asked after does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def own(folder):
    """Let the user who runs PostgreSQL write in a folder."""
    if IS_ROOT:
        shutil.chown(folder, "postgres", "postgres")


def path_of(url):
    """Return the file of a SQLite database."""
    return Path(url.removeprefix("sqlite:///"))
