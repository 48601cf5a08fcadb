"""The way from a form to a page stays short: `make rooms` names each room."""

from tests.walks import walk_of_a_postponed_dose, walk_of_a_start_date


def test_a_start_date_walks_through_few_rooms(db):
    assert len(walk_of_a_start_date().rooms) <= 15


def test_a_postponed_dose_walks_through_few_rooms(db):
    assert len(walk_of_a_postponed_dose().rooms) <= 15
