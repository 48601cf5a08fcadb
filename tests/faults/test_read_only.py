"""The database may only be read: a write is refused in words, the rest goes on."""

import subprocess
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import connect

import pytest

from .places import path_of
from .server import Server
from .site import Load, save_note

DUTCH, ENGLISH = "Dit werkt nu even niet", "This does not work at the moment"


def test_it_is_read_and_a_write_is_refused_in_words(place, people, url, log, is_whole):
    with Server(url, log) as server:
        load = Load(server, people).begin(20)
        load.saved_at_least(20)
        load.end()
    with only_to_read(place, url) as where, Server(where, log) as server:
        for page in ("/", "/behandelingen/", "/behandelingen/ocrelizumab/", "/health/", "/ready/"):
            assert (page, server.ask(page)[0]) == (page, 200)
        code = people["plans"][0]
        for language, words in (("nl", DUTCH), ("en", ENGLISH)):
            kept = {"X-Request-ID": "0" * 32}
            status, page, headers = server.ask(
                f"/plannen/{code}/?language={language}", session=people["session"], **kept
            )
            assert (status, headers["Retry-After"], words in page) == (503, "60", True)
        status, page, _headers = save_note(server, people, code, "1", "read only")
        assert (status, DUTCH in page, "Traceback" in page) == (503, True, False)
        feed = server.ask(f"/agenda/{people['token']}/mijn-afspraken.ics")[0]
        print(f"{place.vendor}: only to be read; a calendar program gets {feed}")
        assert feed in (200, 503)
    found = is_whole(url, load.saved)
    assert not any("read only" in text for said in found.said.values() for text in said)


@contextmanager
def only_to_read(place, url):
    """Give the address by which a database can only be read."""
    if place.vendor == "postgresql":
        name = url.rpartition("/")[2]
        place.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        yield url
        place.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        return
    path = path_of(url)
    # Who has it open keeps its log of writes there, as when a disk turns under a server.
    with closing(connect(path)) as before, read_only_view(path.parent) as folder:
        before.execute("SELECT count(*) FROM schedules_plan").fetchone()
        yield f"sqlite:///{folder / path.name}"


@contextmanager
def read_only_view(folder):
    """Show a folder elsewhere, where nobody can write: root neither."""
    view = Path(tempfile.mkdtemp(prefix="mscare-view.", dir="/tmp"))
    if subprocess.run(["mount", "--bind", str(folder), str(view)], check=False).returncode:
        pytest.fail("not tried: only root can make a folder that nobody can write")
    try:
        words = ["mount", "-o", "remount,bind,ro", str(view)]
        subprocess.run(words, check=True)
        yield view
    finally:
        subprocess.run(["umount", "--lazy", str(view)], check=True)
        view.rmdir()
