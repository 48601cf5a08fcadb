"""Places that can be broken. `make faults` collects this folder; `make test` has no time for it."""

import json
import os
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from . import places

WRITES = int(os.environ.get("FAULTS") or 0)  # how many changes are saved in each experiment
PLANS = 4
collect_ignore_glob = [] if WRITES else ["test_*.py"]


@pytest.fixture(autouse=True)
def _today():
    """Here the clock is that of the machine: other processes have no other one."""


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def place(request):
    """Each of the two databases, filled with protocols and people."""
    with _place(request.param) as made:
        url = made.url(places.FILLED)
        places.prepare(url)
        made.people = json.loads(places.run(url, "-m", "tests.faults.people", str(PLANS)).stdout)
        yield made


@contextmanager
def _place(vendor):
    with (
        tempfile.TemporaryDirectory(prefix="mscare-faults.", dir="/tmp") as home,
        places.opened(vendor, Path(home)) as made,
    ):
        yield made


@pytest.fixture
def people(place):
    """How to be a nurse and a patient of the database."""
    return place.people


@pytest.fixture
def url(place):
    """A database of this experiment."""
    return place.copy()


@pytest.fixture
def log(tmp_path):
    """Where a server writes."""
    return tmp_path / "server.log"


@pytest.fixture
def is_whole():
    """Return a function that looks at a database: all saved is there, nothing half, all replays."""

    def look(url, saved=()):
        found = SimpleNamespace(**json.loads(places.run(url, "-m", "tests.faults.look").stdout))
        lost = [text for code, text in saved if not any(text in one for one in found.said[code])]
        assert lost == []
        assert set(found.verdicts) == {"SAME"}
        assert (found.unlogged, found.forms_that_lead_nowhere, found.damage) == ([], 0, [])
        return found

    return look


@pytest.fixture
def small_disk(tmp_path):
    """Return a function that makes a disk of some bytes; without root it says that it cannot."""
    made = []

    def mount(size):
        folder = Path(tempfile.mkdtemp(prefix="mscare-disk.", dir="/tmp"))
        words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
        if subprocess.run(words, check=False).returncode:
            pytest.fail("not tried: only root can make a small disk")
        made.append(folder)
        return folder

    yield mount
    for folder in made:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()
