"""Two processes plan the same patients anew; one of them is killed; the next does what is left."""

import shutil
import subprocess
import sys
import time

from . import places
from .server import Server
from .site import Load

NAME = "protocols/ocrelizumab.amsterdam-umc"
WAIT = 8  # seconds until both are ready to begin


def begin(url, knowledge, at):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.replan", str(at)],
        cwd=places.ROOT,
        env=places.environment(url, KNOWLEDGE=str(knowledge)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def newer(tmp_path):
    """Return a folder of protocols with a second version, in which one series has another step."""
    folder = tmp_path / "knowledge"
    shutil.copytree(places.ROOT / "fixtures", folder)
    text = (folder / f"{NAME}.yaml").read_text()
    assert "version: '1'" in text
    (folder / f"{NAME}.v2.yaml").write_text(text.replace("version: '1'", "version: '2'", 1))
    return folder


def test_two_processes_on_the_same_patients_do_each_act_once(place, url, tmp_path, is_whole):
    knowledge = newer(tmp_path)
    places.run(url, "manage.py", "load_protocols", KNOWLEDGE=str(knowledge))
    at = time.time() + WAIT
    both = [begin(url, knowledge, at) for _ in range(2)]
    told = [process.communicate(timeout=500) for process in both]
    assert [(process.returncode, err) for process, (_out, err) in zip(both, told, strict=True)] == [
        (0, ""),
        (0, ""),
    ]
    lines = [line for out, _err in told for line in out.splitlines()]
    saved = [line for line in lines if line != "another was first"]
    print(f"{place.vendor}: {len(saved)} saved by two, {len(lines) - len(saved)} times too late")
    found = is_whole(url)
    assert found.acts["upgrade"] == len(place.people["plans"])
    assert len(saved) == len(set(saved)) == found.acts["upgrade"] + found.acts["extend"]


def test_one_that_is_killed_leaves_whole_plans_and_the_next_goes_on(
    place, people, url, log, tmp_path, is_whole
):
    """A nurse writes meanwhile."""
    knowledge = newer(tmp_path)
    places.run(url, "manage.py", "load_protocols", KNOWLEDGE=str(knowledge))
    with Server(url, log) as server:
        load = Load(server, people).begin(40)
        killed = begin(url, knowledge, 0)
        assert killed.stdout.readline()
        killed.kill()
        killed.communicate()
        is_whole(url)
        next_one = begin(url, knowledge, 0)
        assert next_one.communicate(timeout=500)[1] == ""
        load.end()
    last = begin(url, knowledge, 0)  # for those that the nurse was changing
    assert last.communicate(timeout=500)[1] == ""
    found = is_whole(url, load.saved)
    assert found.acts["upgrade"] == len(people["plans"])
    assert not load.answers[500]
