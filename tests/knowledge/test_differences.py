"""What differs between two timelines is told entry by entry."""

import pytest

from schedules.words.differences import differences

pytestmark = pytest.mark.reading


def test_the_same_timeline_has_no_difference(make_timeline):
    one = make_timeline("ofatumumab", "amsterdam-umc", "2026-10-05")
    assert differences(one, one) == []


def test_a_moved_start_moves_the_dates_in_words(make_timeline):
    one = make_timeline("ofatumumab", "amsterdam-umc", "2026-10-05")
    other = make_timeline("ofatumumab", "amsterdam-umc", "2026-10-06")
    (first,) = (d for d in differences(one, other) if d.key.fact == "kesi.dose.d29")
    assert first.text.endswith("maandag 2 november 2026 wordt dinsdag 3 november 2026")


def test_what_a_fact_adds_and_takes_away_is_named(make_timeline):
    open_question = make_timeline("ocrelizumab", "amsterdam-umc", "2026-10-05")
    a_man = make_timeline("ocrelizumab", "amsterdam-umc", "2026-10-05", sex="male")
    gone = differences(open_question, a_man)
    new = differences(a_man, open_question)
    assert {d.key.fact for d in gone} >= {"ocre.bf.until", "ocre.preg.safe_from"}
    told = [d for d in gone if d.key.fact != "ocre.misc"]
    assert all(d.text.startswith("vervalt: ") for d in told)
    assert all(d.text.startswith("nieuw: ") for d in new if d.key.fact != "ocre.misc")
    (renamed,) = set(gone) - set(told)
    assert renamed.text == (
        "“Alcohol, de pil en andere medicijnen” heet nu “Alcohol en andere medicijnen”"
    )
