"""The disk of the database is full while nurses write, and then has room again."""

import os
import time

from .conftest import WRITES
from .places import Postgres
from .server import Server
from .site import Load, save_note

LEFT = 150_000  # bytes of the disk that are free when the others come to write


def test_a_full_disk_is_said_and_forgets_nothing(place, people, small_disk, log, is_whole):
    disk = small_disk("120m")
    url = place.copy(disk)
    with Server(url, log) as server:
        load = Load(server, people).begin(20 * WRITES)
        load.saved_at_least(WRITES // 4)
        ballast = fill(disk)
        refused(load)
        answer = save_note(server, people, people["plans"][0], "1", "full")
        assert server.ask("/over/")[0] == 200
        ballast.unlink()
        load.saved_at_least(len(load.saved) + WRITES // 4)
        load.end()
        print(f"{place.vendor}: the disk was full, {load.answers}")
        assert answer[0] in (503, 200, 302), answer  # 200: it was saved before, or there is room
        assert not load.answers[500], log.read_text()[-3000:]
    is_whole(url, load.saved)
    if isinstance(place, Postgres):
        place.execute(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")


def fill(disk):
    """Take all room but a little with another file."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        there = os.statvfs(disk)
        file.write(b"x" * max(0, there.f_bavail * there.f_frsize - LEFT))
    return ballast


def refused(load):
    """Wait until somebody was told that nothing can be saved."""
    for _ in range(3000):
        if load.answers[503]:
            return
        time.sleep(0.02)
    raise AssertionError(load.answers)
