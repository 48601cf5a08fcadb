"""`make mutants`: would a test notice if a line of the program were wrong?

mutmut changes one thing in one function and runs the tests of its folder that reach it. A change
that no test notices has survived: a test is missing, or the change changes nothing.
"""

import subprocess
import sys
from argparse import ArgumentParser, Namespace
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .outcome import HEAD, outcomes, row, survivors
from .rooms import ROOMS, Room, furnish
from .sample import mutants_of, sample

MUTMUT = Path(sys.executable).with_name("mutmut")
EACH = 60


def main() -> None:
    """Try the mutants, two folders at a time, and print what became of them."""
    asked = _asked()
    rooms = [room for room in ROOMS if room.name in (asked.rooms or room.name)]
    chosen = [_choose(room, None if asked.all else asked.each) for room in rooms]
    with ThreadPoolExecutor(asked.at_once) as pool:
        list(pool.map(_try, rooms, chosen))
    found = {room: outcomes(room) for room in rooms}
    print(HEAD, *(row(room.name, ended) for room, ended in found.items()), sep="\n")
    for room, ended in found.items():
        print(f"\nSurvived in {room.name}", *survivors(room, ended), sep="\n")


def _asked() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("rooms", nargs="*", metavar="folder", help="of schedules/ (all five)")
    parser.add_argument("--each", type=int, default=EACH, help=f"how many of each ({EACH})")
    parser.add_argument("--all", action="store_true", help="every mutant: this takes hours")
    parser.add_argument("--at-once", type=int, default=2, help="folders at a time (2)")
    asked = parser.parse_args()
    if unknown := set(asked.rooms) - {room.name for room in ROOMS}:
        parser.error(f"no such folder: {', '.join(sorted(unknown))}")
    return asked


def _choose(room: Room, size: int | None) -> list[str]:
    furnish(room)
    return sample(mutants_of(room), size)


def _try(room: Room, chosen: list[str]) -> None:
    with (room.workplace / "log").open("w") as log:
        words = [MUTMUT, "run", "--max-children", "1", *chosen]
        ran = subprocess.run(words, cwd=room.workplace, stdout=log, stderr=subprocess.STDOUT)
    if ran.returncode:
        raise SystemExit(
            f"The mutants of {room.name} could not be tried: see {room.workplace}/log.\n"
            f"Its tests must pass first: pytest tests/{room.name}"
        )


if __name__ == "__main__":
    main()
