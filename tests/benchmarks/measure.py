"""Time cases side by side: every case once a round, and ratios taken round by round."""

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter

Case = Callable[[], object]


def interleave(cases: Mapping[str, Case], rounds: int = 60) -> dict[str, list[float]]:
    """Return the seconds of each case in each round."""
    for case in cases.values():
        case()  # caches are filled before the first round
    seconds: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            begin = perf_counter()
            case()
            seconds[name].append(perf_counter() - begin)
    return seconds


def ratio(seconds: Mapping[str, list[float]], name: str, to: str) -> float:
    """Return the median over the rounds of one case's time in that of another."""
    pairs = zip(seconds[name], seconds[to], strict=True)
    return median(one / other for one, other in pairs)


def table(title: str, seconds: Mapping[str, list[float]], to: str) -> str:
    """Return the cases as lines: name, median milliseconds, ratio to the case `to`."""
    lines = [title]
    for name, times in seconds.items():
        lines.append(
            f"  {name:<52}{median(times) * 1e3:10.3f} ms {ratio(seconds, name, to):8.2f} x"
        )
    return "\n".join(lines)
