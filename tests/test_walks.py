"""The way from a form to a page stays short: `make rooms` names each room.

One room says where a warning leads to; a postponed dose also asks about its day. Since life may
interfere, both pass the rooms that say who holds what, what pauses, and what goes with a dose; a
postponed dose passes four more: what ends a pause, which dose stands in for which, the one-time
key of a form, and the signature over what a preview shows. A day that is typed as text is read in
four; with a postponed dose it is also asked what it settles of its series. One room fills the days
of a plan into its texts.
"""

from tests.walks import walk_of_a_postponed_dose, walk_of_a_start_date


def test_a_start_date_walks_through_few_rooms(db):
    assert len(walk_of_a_start_date().rooms) <= 29


def test_a_postponed_dose_walks_through_few_rooms(db):
    assert len(walk_of_a_postponed_dose().rooms) <= 33
