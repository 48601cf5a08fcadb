"""Every benchmark, in its order, and one run of them."""

from collections.abc import Callable, Iterator

from django.utils import timezone

from . import calendars, dates, files, pages, papers, replan, worklist
from .browsers import nurse_in
from .measure import Table
from .run import Run, Size

Benchmark = Callable[[Run], Table]

# Those that depend on the database, and on how much is in it: `make bench-large`. Versions come
# last: with them a crowd would have other plans too.
LARGE: tuple[Benchmark, ...] = (worklist.few_plans, worklist.many_plans, replan.replan)
BENCHMARKS: tuple[Benchmark, ...] = (
    dates.engine,
    dates.growth,
    dates.timelines,
    files.calendar,
    calendars.small,
    calendars.hundred,
    calendars.large,
    calendars.fetches,
    pages.pages,
    *LARGE,
)
PRINTING: tuple[Benchmark, ...] = (
    files.handout,
    files.first_handout,
    papers.pages_beside_papers,
    papers.papers_in_a_row,
    papers.handouts_at_once,
)


def begin(size: Size) -> Run:
    """Return a run of today, with a nurse who has logged in. The protocols must be there."""
    nurse, browser = nurse_in(worklist.CLINIC, dates.CLINIC)
    return Run(size, timezone.localdate(), nurse, browser)


def measure(run: Run, *, is_large: bool = False) -> Iterator[Table]:
    """Yield the table of each benchmark; of the large ones alone where that is asked."""
    for benchmark in LARGE if is_large else (*BENCHMARKS, *PRINTING):
        yield benchmark(run)
