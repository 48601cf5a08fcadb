"""The benchmarks run, each at its least; how fast says `make bench`, and no test.

Those that print take seconds and a process of their own: only `make bench-short` runs them.
"""

import pytest
from django.core.cache import cache

from .measure import table_of
from .report import KEPT, put, text
from .run import LEAST
from .suite import BENCHMARKS, begin


@pytest.fixture
def run(db):
    cache.clear()  # a code of the second factor works once
    return begin(LEAST)


@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=lambda benchmark: benchmark.__name__)
def test_a_benchmark_runs(benchmark, run):
    table = benchmark(run)
    assert table.lines[0].ratio == 1
    assert all(line.seconds > 0 for line in table.lines[1:])


def test_ratios_are_taken_round_by_round():
    """The machine was three times as slow in the second round: the ratio does not see it."""
    table = table_of("Pages", {"empty": [0.001, 0.003, 0.001], "page": [0.02, 0.06, 0.021]})
    assert [line.ratio for line in table.lines] == pytest.approx([1, 20])
    page = text(table).splitlines()[2]
    assert " ".join(page.split()) == "page 21 ms 20.00 x (20.00–20.50)"


def test_figures_take_the_place_of_older_ones():
    marks = "<!-- figures: now -->", "<!-- end of figures: now -->"
    page = f"# Speed\n\n{marks[0]}\nolder\n{marks[1]}\n\nThe end.\n"
    kept = put(page, "now", "newer")
    assert kept == f"# Speed\n\n{marks[0]}\n\nnewer\n\n{marks[1]}\n\nThe end.\n"
    with pytest.raises(ValueError, match="figures: before"):
        put(page, "before", "newer")


def test_the_page_of_figures_has_room_for_new_ones():
    page = KEPT.read_text(encoding="utf-8")
    assert put(page, "before", "") != put(page, "now", "")
