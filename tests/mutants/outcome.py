"""What became of the mutants: counted, with an interval, and the survivors by file and line."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import chdir
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import orig_function_and_class_names_from_key

from .rooms import ROOT, Room

KILLED = ("killed", "segfault")
Z = 1.96  # of a 95 % interval


@dataclass(frozen=True, slots=True)
class Outcome:
    """One mutant: its name, the file that it changes, and mutmut's word for how it ended."""

    name: str
    path: Path
    status: str


def outcomes(room: Room) -> list[Outcome]:
    """Return how each mutant that was tried in a folder ended."""
    with chdir(room.workplace):
        return [
            Outcome(name, path, status_by_exit_code[code])
            for path in sorted(room.folder.rglob("*.py"))
            for name, code in _codes(path).items()
            if code is not None
        ]


def _codes(path: Path) -> dict[str, int | None]:
    found = SourceFileMutationData(path=path)
    found.load()
    return found.exit_code_by_key


# Shares


def wilson(share_of: int, tried: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson, 1927), which holds for small numbers too."""
    share, spread = share_of / tried, Z**2 / tried
    middle = share + spread / 2
    reach = Z * sqrt(share * (1 - share) / tried + spread / tried / 4)
    return (middle - reach) / (1 + spread), (middle + reach) / (1 + spread)


def row(name: str, ended: Iterable[Outcome]) -> str:
    """Return a line of the table. One that runs for ever is noticed too, so it counts as killed."""
    counted = Counter(outcome.status for outcome in ended)
    tried, slow = counted.total(), counted["timeout"]
    killed = sum(counted[status] for status in KILLED)
    if not tried:
        return f"{name:<10}{0:>7}"
    low, high = wilson(killed + slow, tried)
    share = f"{(killed + slow) / tried:.0%} ({low:.0%} to {high:.0%})"
    return f"{name:<10}{tried:>7}{killed:>8}{tried - killed - slow:>10}{slow:>11}  {share}"


HEAD = f"{'folder':<10}{'tried':>7}{'killed':>8}{'survived':>10}{'timed out':>11}  share, 95 %"


# Survivors


def survivors(room: Room, ended: Iterable[Outcome]) -> Iterator[str]:
    """Yield a line for each mutant that lived: its place, how it ended, what it changed."""
    for outcome in ended:
        if outcome.status not in (*KILLED, "timeout"):
            with chdir(room.workplace):
                diff = get_diff_for_mutant(outcome.name, path=outcome.path)
            note = "" if outcome.status == "survived" else f" [{outcome.status}]"
            yield f"{_place(outcome, diff)}{note}  {_in_one_line(diff)}"


def _in_one_line(diff: str) -> str:
    """Return what went and what came."""
    body = diff.splitlines()[2:]
    went, came = (" ".join(line[1:].strip() for line in body if line[0] == sign) for sign in "-+")
    return f"{went}  ->  {came}"


def _place(outcome: Outcome, diff: str) -> str:
    """Return file:line. The diff is of the function alone: its lines are sought from there on."""
    lines = (ROOT / outcome.path).read_text(encoding="utf-8").splitlines()
    function, owner = orig_function_and_class_names_from_key(outcome.name)
    at = _find(lines, f"class {owner}", 0) if owner else 0
    at = _find(lines, f"def {function}(", at)
    went = next((line[1:] for line in diff.splitlines()[2:] if line[0] == "-"), "")
    return f"{outcome.path}:{_find(lines, went.strip(), at) + 1}"


def _find(lines: list[str], start: str, since: int) -> int:
    found = (at for at in range(since, len(lines)) if lines[at].strip().startswith(start))
    return next(found, since)
