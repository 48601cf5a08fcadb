"""By how much something moved, in people's words."""

from datetime import date

import pytest
from django.utils import translation

from schedules.words.shifts import along_words, number_words, shift_words, times_words

MONDAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("to", "dutch", "english"),
    [
        ("2026-11-30", "", ""),
        ("2026-12-01", "een dag later", "one day later"),
        ("2026-12-07", "een week later", "one week later"),
        ("2026-12-12", "twaalf dagen later", "twelve days later"),
        ("2026-12-13", "13 dagen later", "13 days later"),
        ("2026-12-21", "drie weken later", "three weeks later"),
        ("2027-01-04", "vijf weken later", "five weeks later"),
        ("2027-03-01", "13 weken later", "13 weeks later"),
        ("2026-11-29", "een dag eerder", "one day earlier"),
        ("2026-11-16", "twee weken eerder", "two weeks earlier"),
        ("2026-10-31", "30 dagen eerder", "30 days earlier"),
    ],
)
def test_in_weeks_where_they_are_whole_else_in_days(to, dutch, english):
    for language, words in (("nl", dutch), ("en", english)):
        with translation.override(language):
            assert shift_words(MONDAY, date.fromisoformat(to)) == words


def test_how_many_things_move_along(dutch):
    assert along_words(1, only_moved=True) == "Eén ding schuift mee"
    assert along_words(3, only_moved=True) == "Drie dingen schuiven mee"
    assert along_words(18, only_moved=True) == "18 dingen schuiven mee"
    assert along_words(1, only_moved=False) == "Eén ding verandert mee"
    assert along_words(12, only_moved=False) == "Twaalf dingen veranderen mee"
    assert times_words(2) == "Alle twee keren"
    assert (number_words(12), number_words(13)) == ("twaalf", "13")
