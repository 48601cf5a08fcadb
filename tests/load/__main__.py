"""`make load`: a hospital at work, on SQLite and on PostgreSQL, and how much more of it they bear.

Two minutes of 200 patients who read, 50 nurses who write and 50 calendars that are read again, on
loopback; then ever more for some seconds each. It ends in an error where the server gave one, or
where a change that it acknowledged is not found afterwards; never because something is slow.
"""

import csv
import json
import os
import subprocess
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from tests.faults import places
from tests.faults.server import Server

LOCUST = places.ROOT / "var" / "load" / "bin" / "locust"
SLOW = 500  # milliseconds: a p95 beyond it ends the search
STEPS = (2, 4, 8, 16, 32)  # times the load of an hour of work
WARM = 10  # seconds: each process has read its templates and protocols then
PROCESSES, THREADS = 3, 6  # what `manage.py serve` takes on two cores


def main() -> None:
    """Measure each database, and print a table of each."""
    asked = _asked()
    for vendor in asked.databases:
        with tempfile.TemporaryDirectory(prefix="mscare-load.", dir="/tmp") as home:
            _measure(vendor, Path(home), asked)


def _asked() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--patients", type=int, default=200)
    parser.add_argument("--nurses", type=int, default=50)
    parser.add_argument("--feeds", type=int, default=50)
    both = ("sqlite", "postgresql")
    parser.add_argument("--databases", nargs="+", choices=both, default=both)
    return parser.parse_args()


def _measure(vendor: str, home: Path, asked: Namespace) -> None:
    folder = home / vendor
    folder.mkdir()
    home.chmod(0o755)  # the user who runs PostgreSQL passes through
    with places.opened(vendor, folder) as place:
        url = place.url(places.FILLED)
        places.prepare(url)
        numbers = map(str, (asked.patients, asked.nurses, asked.feeds))
        people = places.run(url, "-m", "tests.load.people", *numbers).stdout
        (home / "people.json").write_text(people, encoding="utf-8")
        (home / "saved").touch()
        log = home / "server.log"
        with Server(url, log, processes=PROCESSES, threads=THREADS) as server:
            _crowd(server, home, WARM)
            rows = _crowd(server, home, asked.seconds)
            _print(f"{vendor}, {asked.seconds} s", rows)
            _search(server, home, max(10, asked.seconds // 4))
            server.stop()
        _check(url, home)


def _crowd(server: Server, home: Path, seconds: int, faster: int = 1) -> list[dict[str, str]]:
    """Let the crowd in; return what Locust counted of each page, the last row of all of them.

    Raises SystemExit where the server gave anything but what was asked.
    """
    words = [str(LOCUST), "--locustfile", str(Path(__file__).with_name("crowd.py"))]
    words += ["--headless", "--only-summary", "--reset-stats", "--loglevel", "WARNING"]
    words += ["--host", f"http://127.0.0.1:{server.port}", "--csv", str(home / "told")]
    words += ["--users", "100000", "--spawn-rate", "100", "--run-time", f"{seconds}s"]
    more = {"PEOPLE": str(home / "people.json"), "SAVED": str(home / "saved")}
    env = {**os.environ, **more, "FASTER": str(faster)}
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr + server.log.read_text()[-3000:])
    with (home / "told_stats.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _search(server: Server, home: Path, seconds: int) -> None:
    """Print how much more of the same load leaves a p95 within what people wait for."""
    for faster in STEPS:
        *_pages, whole = _crowd(server, home, seconds, faster)
        asked, p95 = float(whole["Requests/s"]), int(whole["95%"])
        print(f"{faster} times that load: {asked:.1f} requests a second, p95 {p95} ms", flush=True)
        if p95 > SLOW:
            break


def _print(title: str, rows: list[dict[str, str]]) -> None:
    print(f"\n{title}\n\n| page | requests | a second | p50 | p95 |\n|---|---:|---:|---:|---:|")
    for row in rows:
        many, each = row["Request Count"], float(row["Requests/s"])
        name = row["Name"].lower().replace("aggregated", "all")
        print(f"| {name} | {many} | {each:.1f} | {row['50%']} ms | {row['95%']} ms |")
    print(flush=True)


def _check(url: str, home: Path) -> None:
    """Find each change that was acknowledged, and what the server wrote of errors."""
    said = (home / "server.log").read_text(encoding="utf-8")
    wrong = [line for line in said.splitlines() if "ERROR" in line or "locked" in line]
    found = json.loads(places.run(url, "-m", "tests.faults.look").stdout)
    saved = [json.loads(line) for line in (home / "saved").read_text("utf-8").splitlines()]
    lost = [text for plan, text in saved if not any(text in one for one in found["said"][plan])]
    verdicts = set(found["verdicts"])
    print(f"{len(saved)} changes acknowledged, {len(lost)} of them lost; errors: {len(wrong)}")
    if lost or wrong or verdicts != {"SAME"} or found["damage"] or not saved:
        raise SystemExit(f"{lost[:5]} {wrong[:5]} {verdicts} {found['damage']}")


if __name__ == "__main__":
    main()
