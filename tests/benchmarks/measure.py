"""Time cases side by side: every case once a round, and ratios taken round by round.

Seconds are the processor's: on a machine that does other work, waiting for a turn is no news.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median, quantiles
from time import process_time

Case = Callable[[], object]
Seconds = Mapping[str, list[float]]


@dataclass(frozen=True, slots=True)
class Line:
    """One case: its median seconds, and its ratio to the first case of its table."""

    name: str
    seconds: float
    ratio: float
    low: float  # a quarter of the rounds lies below this ratio…
    high: float  # …and a quarter above this one


@dataclass(frozen=True, slots=True)
class Table:
    """Cases that were measured in the same rounds, held against the first of them."""

    title: str
    lines: tuple[Line, ...]


def compare(title: str, cases: Mapping[str, Case], rounds: int) -> Table:
    """Measure the cases; the first is the reference."""
    return table_of(title, interleave(cases, rounds))


def repeated(case: Case, times: int) -> Case:
    """Return a case several times over: a reference much shorter than the others is too uneasy."""

    def repeat() -> None:
        for _ in range(times):
            case()

    return repeat


def interleave(cases: Mapping[str, Case], rounds: int) -> dict[str, list[float]]:
    """Return the seconds of each case in each round. One round alone only shows that it runs."""
    if rounds > 1:
        for case in cases.values():
            case()  # caches are filled before the first round
    seconds: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            begin = _spent()
            case()
            seconds[name].append(_spent() - begin)
    return seconds


def _spent() -> float:
    """Return the processor's seconds of this process, and of those that it started and awaited."""
    started = getrusage(RUSAGE_CHILDREN)
    return process_time() + started.ru_utime + started.ru_stime


def table_of(title: str, seconds: Seconds) -> Table:
    """Return what was measured as a table."""
    reference = next(iter(seconds.values()))
    return Table(title, tuple(_line(name, times, reference) for name, times in seconds.items()))


def _line(name: str, times: list[float], reference: list[float]) -> Line:
    ratios = [one / other for one, other in zip(times, reference, strict=True)]
    low, middle, high = quantiles(ratios, n=4, method="inclusive") if ratios[1:] else ratios * 3
    return Line(name, median(times), middle, low, high)
