"""A backup is killed at any moment while nurses write; half a file is refused, the next whole."""

import subprocess
import sys
import time

import pytest

from mscare.operations.sealing import new_key

from . import places
from .server import Server
from .site import Load

MOMENTS = (0.2, 1.5, 2.5)  # seconds after its file begins to grow, or before


@pytest.fixture
def key(tmp_path):
    path = tmp_path / "key"
    path.write_text(new_key())
    return str(path)


def backup(url, file, key):
    words = [sys.executable, "manage.py", "backup", str(file)]
    env = places.environment(url, BACKUP_KEY_FILE=key)
    return subprocess.Popen(words, cwd=places.ROOT, env=env, stderr=subprocess.PIPE, text=True)


def test_half_a_backup_is_none_and_the_next_one_is_whole(
    place, people, url, log, tmp_path, key, is_whole
):
    folder = tmp_path / "backups"
    folder.mkdir()
    with Server(url, log) as server:
        load = Load(server, people).begin(10_000)
        load.saved_at_least(10)
        halves = 0
        for n, moment in enumerate(MOMENTS):
            process = backup(url, folder / f"{n}.backup", key)
            while process.poll() is None and not list(folder.glob(f"{n}.backup.part")):
                time.sleep(0.01)
            time.sleep(moment)
            process.kill()
            process.communicate()
            halves += not (folder / f"{n}.backup").exists()
        before = list(load.saved)
        whole = backup(url, folder / "whole.backup", key)
        assert (whole.communicate(timeout=500)[1], whole.returncode) == ("", 0)
        load.end()
    is_whole(url, load.saved)
    data = (folder / "whole.backup").read_bytes()
    for part in (data[: len(data) // 3], data[:-1]):
        (folder / "half.backup").write_bytes(part)
        elsewhere = place.empty()
        refused = restore(elsewhere, folder / "half.backup", key)
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr
        assert "no such table" in missing(elsewhere) or "does not exist" in missing(elsewhere)
    assert restore(elsewhere, folder / "whole.backup", key).returncode == 0
    is_whole(elsewhere, before)
    print(f"{place.vendor}: {halves} of {len(MOMENTS)} backups killed half way, one whole")
    assert halves


def restore(url, file, key):
    return places.run(url, "manage.py", "restore", str(file), check=False, BACKUP_KEY_FILE=key)


def missing(url):
    """Return what is said where no table is."""
    return places.run(url, "-m", "tests.faults.look", check=False).stderr
