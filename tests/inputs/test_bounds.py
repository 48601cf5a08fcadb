"""How much may be asked at once, and how hidden values are read."""

import pytest

from mscare.login import path_in
from schedules.inputs.bounds import whole_number
from schedules.views.acts import own_address


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("17", 17),
        ("999999999", 999_999_999),
        ("1000000000", 7),  # ten digits: more than some columns hold
        ("9" * 5_000, 7),  # more than Python itself reads
        ("", 7),
        ("-1", 7),
        ("²", 7),
        ("1.0", 7),
    ],
)
def test_a_hidden_number_is_read_or_counts_as_not_sent(text, number):
    assert whole_number(text, 7) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://[",
        "//[",
        "//example.org/",
        "/\\example.org",
        "/\t/example.org",
        "https://example.org/",
        "javascript:alert(1)",
        "werklijst/",
        "/" + "x" * 3_000,
    ],
)
def test_another_address_than_one_of_ours_counts_as_none(text):
    assert own_address(text) == ""


def test_an_address_of_ours_is_kept_with_what_it_asks():
    assert own_address("/werklijst/?section=soon&page=2") == "/werklijst/?section=soon&page=2"


@pytest.mark.parametrize(
    ("address", "path"),
    [("http://localhost/mijn/?a=1", "/mijn/"), ("/mijn/", "/mijn/"), ("http://[", ""), ("", "")],
)
def test_the_path_in_an_address(address, path):
    assert path_in(address) == path
