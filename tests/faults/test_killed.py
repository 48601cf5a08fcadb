"""Every process of the server is killed amid hundreds of writes, and so is the database."""

import pytest

from .conftest import WRITES
from .server import Server
from .site import Load

KILLS = 4


def test_what_was_saved_is_there_after_sigkill(place, people, url, log, is_whole):
    saved = []
    for _ in range(KILLS):
        server = Server(url, log)
        load = Load(server, people).begin(10 * WRITES)
        load.saved_at_least(WRITES // KILLS)
        server.kill()
        load.end()
        saved += load.saved
        found = is_whole(url, saved)
    print(f"{place.vendor}: {KILLS} times SIGKILL, {len(saved)} saved, {found.forms} in it")
    assert found.acts["record"] == found.forms >= len(saved) >= WRITES // KILLS * KILLS


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_what_was_saved_is_there_after_the_database_was_killed(place, people, url, log, is_whole):
    with Server(url, log) as server:
        load = Load(server, people).begin(10 * WRITES)
        for _ in range(2):
            load.saved_at_least(len(load.saved) + WRITES // 4)
            place.kill()
            place.start()
        load.saved_at_least(len(load.saved) + WRITES // 4)
        load.end()
    found = is_whole(url, load.saved)
    print(f"{place.vendor}: the database killed twice, {load.answers}")
    assert found.acts["record"] >= len(load.saved)
    assert not load.answers[500]


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_the_database_is_started_anew_under_load(place, people, url, log, is_whole):
    with Server(url, log) as server:
        load = Load(server, people).begin(10 * WRITES)
        for _ in range(2):
            load.saved_at_least(len(load.saved) + WRITES // 4)
            place.restart()
        load.saved_at_least(len(load.saved) + WRITES // 4)
        load.end()
    found = is_whole(url, load.saved)
    print(f"{place.vendor}: started anew twice, {load.answers}")
    assert found.acts["record"] >= len(load.saved)
    assert not load.answers[500]
