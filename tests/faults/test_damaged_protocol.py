"""A file of a protocol is damaged under a running server: it is refused, and nothing else."""

import shutil
from contextlib import closing
from sqlite3 import connect

import pytest

from . import places
from .server import Server
from .site import Load

FILE = "protocols/ocrelizumab.amsterdam-umc.yaml"
DAMAGES = {
    "cut off": lambda whole: whole[: len(whole) * 2 // 3],
    "a block of zeros": lambda whole: whole[:4096] + b"\0" * 4096 + whole[8192:],
    "another day": lambda whole: whole.replace(b"6 months", b"7 months"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_refused_and_the_server_goes_on(
    place, people, url, log, tmp_path, is_whole, damage
):
    knowledge = tmp_path / "knowledge"
    shutil.copytree(places.ROOT / "fixtures", knowledge)
    whole = (knowledge / FILE).read_bytes()
    changed = DAMAGES[damage](whole)
    assert changed != whole
    with Server(url, log, KNOWLEDGE=str(knowledge)) as server:
        load = Load(server, people).begin(12)
        (knowledge / FILE).write_bytes(changed)
        before = protocols(place, url)
        told = places.run(url, "manage.py", "load_protocols", check=False, KNOWLEDGE=str(knowledge))
        assert told.returncode == 1
        assert "ocrelizumab.amsterdam-umc.yaml, line " in told.stderr
        assert "Traceback" not in told.stderr
        assert protocols(place, url) == before
        nightly = places.run(url, "manage.py", "nightly", KNOWLEDGE=str(knowledge))
        assert nightly.stderr == ""
        load.saved_at_least(12)
        load.end()
        assert (
            server.ask("/tijdlijn/?treatment=ocrelizumab&clinic=amsterdam-umc&start=2027-01-04")[0]
            == 200
        )
    is_whole(url, load.saved)
    with Server(url, log, KNOWLEDGE=str(knowledge)) as server:  # it starts with it all the same
        assert server.ask("/ready/")[0] == 200


def protocols(place, url):
    """Return each protocol with what sums up its rules."""
    question = "SELECT id, version, digest, status FROM treatments_protocol ORDER BY id"
    if place.vendor == "postgresql":
        return place.execute(question, url.rpartition("/")[2])
    with closing(connect(places.path_of(url))) as database:
        return database.execute(question).fetchall()
