import pytest

from .outcome import Outcome, row, wilson
from .sample import sample

NAMES = [f"mutant {number}" for number in range(100)]


def ended(**counts):
    return [
        Outcome("x_one__mutmut_1", "one.py", status.replace("_", " "))
        for status, number in counts.items()
        for _ in range(number)
    ]


def test_the_same_mutants_are_tried_each_time():
    assert sample(NAMES, 8) == sample(NAMES, 8)
    assert len(set(sample(NAMES, 8))) == 8


@pytest.mark.parametrize("size", [None, 100, 101])
def test_all_are_tried_where_no_more_are_asked_for(size):
    assert sample(NAMES, size) == NAMES


# The intervals of 81 of 263 and of 15 of 148: Newcombe, Statistics in Medicine 17 (1998), 857.
@pytest.mark.parametrize(
    ("killed", "tried", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_a_share_has_its_interval(killed, tried, low, high):
    assert wilson(killed, tried) == pytest.approx((low, high), abs=0.0001)


def test_a_folder_is_a_line_of_the_table():
    assert row("words", ended(killed=17, timeout=1, survived=1, no_tests=1)).split() == [
        *("words", "20", "17", "2", "1"),
        *("90%", "(70%", "to", "97%)"),
    ]


def test_a_folder_without_mutants_is_a_line_too():
    assert row("words", []).split() == ["words", "0"]
