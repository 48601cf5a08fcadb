"""`make large`: fill PostgreSQL with many hospitals; compare one nurse's pages before and after.

It prints how many times a page about nobody each page took, with one hospital and with all, and
every query that reads a large table from end to end: that one is an error.
"""

import os
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from tests.faults import places

MEMORY = ("-c", "shared_buffers=1GB", "-c", "maintenance_work_mem=512MB", "-c", "fsync=off")
ROUNDS = 15


def main() -> None:
    """Fill, look, and say what was found. Raises SystemExit for a scan of a large table."""
    asked = _asked()
    with tempfile.TemporaryDirectory(prefix="mscare-large.", dir="/var/tmp") as home:
        Path(home).chmod(0o755)
        folder = Path(home, "pg")
        folder.mkdir()
        with places.opened("postgresql", folder, *MEMORY) as place:
            _look(place.url(places.FILLED), asked)


def _asked() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.large", description=__doc__)
    parser.add_argument("--clinics", type=int, default=200)
    parser.add_argument("--plans", type=int, default=500, help="of each clinic")
    return parser.parse_args()


def _look(url: str, asked: Namespace) -> None:
    _set_up(url)
    from django.db import connection

    from .acts import Acts
    from .fill import fill
    from .scans import scans

    acts = Acts(asked.plans)
    connection.cursor().execute("ANALYZE")
    before = _times(acts)
    begin = time.monotonic()
    for number in fill(acts.clinic, asked.clinics - 1):
        if number % 20 == 0:
            print(f"{number} hospitals, {time.monotonic() - begin:.0f} s", flush=True)
    print(f"filled in {time.monotonic() - begin:.0f} s: {_sizes()}", flush=True)
    after, found = _times(acts), scans(acts)
    print("\n| page | one hospital | all | ratio |\n|---|---:|---:|---:|")
    for name, one in before.items():
        print(f"| {name} | {one:.1f} x | {after[name]:.1f} x | {after[name] / one:.2f} |")
    _say_partitions(acts)
    if found:
        raise SystemExit("\n".join(["read from end to end:", *found]))


def _say_partitions(acts: Any) -> None:
    from .partitions import compare

    print("\n| query | one table | partitions | ratio |\n|---|---:|---:|---:|")
    for name, (one, parted) in compare(acts.clinic.pk, acts.plan.pk).items():
        print(f"| {name} | {one:.2f} ms | {parted:.2f} ms | {parted / one:.2f} |")


def _set_up(url: str) -> None:
    places.prepare(url)
    os.environ |= {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "mscare.settings",
        "ALLOWED_HOSTS": "testserver",
        "EMAIL_URL": "memorymail://",
    }
    import django

    django.setup()


def _times(acts: Any) -> dict[str, float]:
    """Return how many times a page about nobody each page takes: the median of the rounds.

    By the clock, for the database works elsewhere; what else the machine does slows both.
    """
    found: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, act in acts.all().items():
            before, own, after = map(_seconds, (acts.about, act, acts.about))
            found.setdefault(name, []).append(2 * own / (before + after))
    return {name: median(ratios) for name, ratios in found.items()}


def _seconds(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def _sizes() -> str:
    from .fill import COPIED

    return ", ".join(f"{model._default_manager.count():,} {model.__name__}" for model in COPIED)


if __name__ == "__main__":
    main()
