"""Papers beside pages: with the press in processes of its own, and in the one that serves.

Times are those of a clock on the wall, unlike elsewhere: here waiting is what is measured.
"""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import quantiles
from time import perf_counter, sleep

from django.conf import settings
from django.core.cache import caches
from django.test import Client, override_settings

from schedules.agenda import agenda_of
from schedules.queries import protocol_for, unstored_timeline
from schedules.renderers.paper.bounds import BusyError
from schedules.renderers.paper.many import Job, handouts
from schedules.renderers.paper.pdf import handout_pdf
from schedules.renderers.paper.press import PRESS
from schedules.timeline import Timeline

from .browsers import shown
from .measure import Line, Table, table_of
from .run import Run

PAGE = "/tijdlijn/?clinic=amsterdam-umc&treatment=ocrelizumab&start={}"
AT_ONCE = 4
NUMBERS = count(1)  # no paper is like another: nothing is at hand


def pages_beside_papers(run: Run) -> Table:
    """The slowest twentieth of the visits to a page while four papers are made all the time."""
    made = _timeline(run)
    browser, page = Client(), PAGE.format(run.start)
    rounds, seconds = run.rounds(5), {"alone": [], "apart": [], "here": []}

    def visits() -> list[float]:
        return [_timed(lambda: shown(browser, page)) for _ in range(run.size.visits)]

    visits()
    with a_press(2) as (socket, _worker):
        for _ in range(rounds):
            seconds["alone"] += visits()
            with printing_at(socket), papers_being_made(made, run):
                seconds["apart"] += visits()
            with papers_being_made(made, run):
                seconds["here"] += visits()
    slow = {name: quantiles(times, n=20)[-1] for name, times in seconds.items()}
    lines = {
        "the public preview alone": slow["alone"],
        "four papers being made, in the press": slow["apart"],
        "four papers being made, in the same process": slow["here"],
    }
    told = tuple(Line(name, time, time / slow["alone"], 0, 0) for name, time in lines.items())
    return Table(
        f"Pages beside papers: p95 of {run.size.visits * rounds} visits, on the wall", told
    )


def papers_in_a_row(run: Run) -> Table:
    """What one process of the press, and the one that asks it, keep of papers that they made."""
    made, n = _timeline(run), run.size.papers * run.rounds(10)
    with a_press(1) as (socket, worker), printing_at(socket):
        for _ in range(min(5, n)):
            _print(made, run)
        before = _memory_of(worker), _memory_of("self")
        seconds = _timed(lambda: [_print(made, run) for _ in range(n)])
        press, web = _memory_of(worker) - before[0], _memory_of("self") - before[1]
    title = (
        f"{n} papers in a row, on the wall: the press grew by {press:.1f} MB, who asks {web:.1f}"
    )
    return table_of(title, {"one of them": [seconds / n]})


def handouts_at_once(run: Run) -> Table:
    """A hospital's handouts by one process and by two, with the time to start them."""
    made, n = _timeline(run), 4 * run.rounds(10)
    agenda = agenda_of([made], run.today)
    jobs = [Job(f"{number}.pdf", made, agenda, None) for number in range(n)]

    def seconds(processes: int) -> list[float]:
        return [_timed(lambda: list(handouts(jobs, processes)))]

    title = f"{n} handouts of a hospital, on the wall"
    return table_of(title, {"one process": seconds(1), "two processes": seconds(2)})


@contextmanager
def a_press(processes: int) -> Iterator[tuple[str, str]]:
    """Start a press of its own; give its socket, and the number of a process that prints."""
    with tempfile.TemporaryDirectory() as folder:
        socket = Path(folder) / "socket"
        words = ["press", "--socket", str(socket), "--processes", str(processes)]
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *words]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        try:
            while not socket.exists() or not children.read_text().split():
                sleep(0.05)
            yield str(socket), children.read_text().split()[0]
        finally:
            process.terminate()
            process.wait()


@contextmanager
def printing_at(socket: str) -> Iterator[None]:
    """Let this process print at a socket, as a web server with these settings does."""
    PRESS.__dict__.pop("_printer", None)
    with override_settings(PRESS_SOCKET=socket):
        yield
    PRESS.__dict__.pop("_printer", None)


@contextmanager
def papers_being_made(made: Timeline, run: Run) -> Iterator[None]:
    """Have four papers made at any moment, each asked for as a page asks for it."""
    over = threading.Event()

    def go_on() -> None:
        while not over.is_set():
            try:
                _print(made, run)
            except BusyError:
                sleep(0.05)

    threads = [threading.Thread(target=go_on) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    sleep(1)
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _print(made: Timeline, run: Run) -> None:
    handout_pdf(made, run.today, of=f"Demo {next(NUMBERS)}")


def _timed(act: Callable[[], object]) -> float:
    begin = perf_counter()
    act()
    return perf_counter() - begin


def _memory_of(process: str) -> float:
    """Return how much of a process is in memory, in MB."""
    said = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    (line,) = (line for line in said.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def _timeline(run: Run) -> Timeline:
    caches["papers"].clear()
    protocol = protocol_for("ocrelizumab", "amsterdam-umc")
    return unstored_timeline(protocol, start=run.start, facts={})
