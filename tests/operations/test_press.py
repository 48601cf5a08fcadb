"""The press as it is run: a process of its own at a socket, asked as the web server asks it."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mscare.operations import press_settings
from schedules.renderers.paper.bounds import BusyError, TooLongError
from schedules.renderers.paper.elsewhere import Elsewhere
from schedules.renderers.paper.layout import Layout
from schedules.renderers.paper.press import Press

ROOT = Path(__file__).resolve().parents[2]
STARTED = 120  # seconds, on a machine that does much else
HEAD = '<html lang="nl"><title>t</title>'
ONE, TWO = f"{HEAD}<p>Uw tijdlijn", f'{HEAD}<p>Een<p style="break-before: page">Twee'
LONG = HEAD + '<div style="break-after: page">blad</div>' * 60
SLOW = HEAD + "<p>Uw tijdlijn</p>" * 1200


@contextmanager
def a_press(folder, processes=1):
    """Start one, and give its socket and its first process."""
    socket, log = folder / "press.sock", folder / "press.log"
    words = ["press", "--socket", str(socket), "--processes", str(processes)]
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "manage.py", *words], cwd=ROOT, stdout=said, stderr=said
        )
    try:
        until = time.monotonic() + STARTED
        while not socket.exists() or "Booting" not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        yield socket, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


@pytest.fixture(scope="module")
def press(tmp_path_factory):
    with a_press(tmp_path_factory.mktemp("press")) as (socket, pid):
        yield socket, pid


@pytest.fixture(scope="module")
def elsewhere(press):
    return Elsewhere(str(press[0]))


def test_it_prints_the_same_bytes_as_this_process(elsewhere):
    assert elsewhere.paper(ONE, 0) == elsewhere.paper(ONE, 1) == Layout().paper(ONE, 0)


def test_it_says_what_does_not_fit(elsewhere):
    assert (elsewhere.fits(ONE, 1), elsewhere.fits(TWO, 1), elsewhere.fits(TWO, 2)) == (
        True,
        False,
        True,
    )
    assert elsewhere.paper(TWO, 1) is None
    assert elsewhere.paper(TWO, 2) == elsewhere.paper(TWO, 0)


def test_it_refuses_too_many_pages_and_goes_on(elsewhere):
    with pytest.raises(TooLongError, match="60 pages"):
        elsewhere.paper(LONG, 0)
    assert elsewhere.fits(ONE, 1)


def test_the_web_server_prints_there_when_it_knows_the_socket(press, settings):
    settings.PRESS_SOCKET = str(press[0])
    there = Press()
    assert there.print(ONE) == Layout().paper(ONE, 0)
    assert there.fitting([TWO, TWO, ONE]) == 2
    assert there.print_fitting([TWO, ONE], pages=1) == there.print(ONE)
    assert there.print_fitting([LONG[:400], TWO], pages=1) == there.print(TWO)
    assert isinstance(there._printer, Elsewhere)


def test_its_processes_give_way_to_pages(press):
    (worker,) = Path(f"/proc/{press[1]}/task/{press[1]}/children").read_text().split()
    assert os.getpriority(os.PRIO_PROCESS, int(worker)) == os.getpriority(os.PRIO_PROCESS, 0) + 10
    assert press[0].stat().st_mode & 0o777 == 0o700


def test_no_key_and_no_database_go_on_to_it(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://db/mscare")
    monkeypatch.setattr("os.nice", lambda more: more)
    started = []
    monkeypatch.setattr("os.execve", lambda program, words, kept: started.append((words, kept)))
    call_command("press", "--socket", "/run/press.sock", "--processes", "2")
    ((words, kept),) = started
    assert words[words.index("--bind") + 1] == "unix:/run/press.sock"
    assert words[words.index("--workers") + 1] == "2"
    assert "PATH" in kept
    assert [name for name in ("SECRET_KEY", "DATABASE_URL", "EMAIL_URL") if name in kept] == []


def test_a_full_queue_is_said_at_once(press, elsewhere):
    room = press_settings.backlog + 1  # the system lets one more wait
    (worker,) = Path(f"/proc/{press[1]}/task/{press[1]}/children").read_text().split()

    def ask(_n):
        try:
            return len(elsewhere.paper(ONE, 0)) > 1000
        except BusyError as error:
            return type(error.__cause__)

    with ThreadPoolExecutor(room + 6) as pool:
        os.kill(int(worker), signal.SIGSTOP)
        try:
            asked = [pool.submit(ask, n) for n in range(room + 6)]
            at_once = [one.result() for _n, one in zip(range(6), as_completed(asked), strict=False)]
        finally:
            os.kill(int(worker), signal.SIGCONT)
    assert at_once == [BlockingIOError] * 6
    assert [one.result() for one in asked].count(True) == room


def test_who_finds_no_press_is_told_so_and_the_log_says_why(tmp_path, caplog):
    with pytest.raises(BusyError):
        Elsewhere(str(tmp_path / "nobody.sock")).paper(ONE, 0)
    assert caplog.messages == ["the press does not answer: FileNotFoundError"]


def test_one_that_is_killed_amid_a_paper_is_no_end_of_the_press(tmp_path):
    with a_press(tmp_path) as (socket, pid), ThreadPoolExecutor(1) as pool:
        there = Elsewhere(str(socket))
        asked = pool.submit(there.paper, SLOW, 0)
        time.sleep(0.5)
        (worker,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        os.kill(int(worker), signal.SIGKILL)
        with pytest.raises(BusyError):
            asked.result()
        assert there.fits(ONE, 1)


@pytest.mark.parametrize("words", [(), ("--socket", "x", "--processes", "0")])
def test_nobody_prints_without_a_socket_or_a_process(words, settings):
    settings.PRESS_SOCKET = ""
    with pytest.raises(CommandError, match="a socket"):
        call_command("press", *words)
