"""What is typed to find a patient: words, a date of birth, or both. Today is 23 November 2026."""

from datetime import date

import pytest

from schedules.inputs.searches import read_search
from tests.conftest import TODAY


@pytest.mark.parametrize(
    "text",
    [
        "20-5-1985",
        "20-5-85",
        "20/05/85",
        "20.05.1985",
        "20 5 1985",
        "20 - 5 - 1985",
        "1985-05-20",
        "20 mei 1985",
        "20 mei '85",
        "20-mei-1985",
        "20 Mei 85",
        "20 May 1985",
        "20th of May 1985",
        "May 20, 1985",
        "May 20 1985",
        "1985/05/20",
        "20 5 85",
        "20 mei, 85",
        "20 mei 85",
        "20e mei 1985",
        "20–5–1985",
        "20-05- 1985",
    ],
)
def test_a_date_of_birth_as_people_type_it(text):
    search = read_search(text, TODAY)
    assert (search.born_on, search.words) == (date(1985, 5, 20), ())


@pytest.mark.parametrize("text", ["Öztürk 20-5-1985", "20 mei 1985, öztürk", "OZTURK,20.5.85"])
def test_a_name_and_a_date_together(text):
    search = read_search(text, TODAY)
    assert (search.born_on, search.words) == (date(1985, 5, 20), ("ozturk",))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("20-5-85 Jan", ("jan",)),
        ("Jan 20-5-85", ("jan",)),
        ("Mei 20 5 1985", ("mei",)),
        ("Ma 20-5-1985", ("ma",)),  # a name here, no Monday
        ("20 mei 1985 H. Öz", ("h", "oz")),  # an initial, no hour
        ("u 20.5.85", ("u",)),
    ],
)
def test_a_name_beside_a_date_is_no_part_of_it(text, words):
    search = read_search(text, TODAY)
    assert (search.born_on, search.words) == (date(1985, 5, 20), words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hof, Zoë", ("hof", "zoe")),
        ("van ’t hof", ("van", "t", "hof")),
        ("D'Arcy", ("darcy",)),
        ("t-001", ("t001",)),
        ("20051985", ("20051985",)),  # digits alone are a number
        ("31-2-1985", ("3121985",)),  # no such day
        ("20-5-2027", ("2052027",)),  # still to come
        ("T-20-5-85-1", ("t205851",)),  # in the middle of a number
        ("12 34 5678", ("12", "34", "5678")),
        ("20-5", ("205",)),  # no year
        ("20 mei", ("20", "mei")),
        ("- , '", ()),
        ("", ()),
    ],
)
def test_what_is_no_date_is_words(text, words):
    search = read_search(text, TODAY)
    assert (search.born_on, search.words) == (None, words)


def test_of_a_year_in_two_digits_the_last_that_has_been():
    assert read_search("1-2-26", TODAY).born_on == date(2026, 2, 1)
    assert read_search("1-2-27", TODAY).born_on == date(1927, 2, 1)
