"""The engine ends on rules that the loader would refuse: by an error, never by running on."""

import pytest

from schedules import engine

from .build import dose, expand, moment, rule


@pytest.mark.parametrize(
    "more",
    [
        {"weekdays": (0,)},
        {"weekdays": (0,), "times": 3},
        {"every": engine.Offset(days=-7)},
        {"every": engine.Offset(months=-1, days=40)},
    ],
)
def test_a_series_that_leads_nowhere_is_refused(more):
    visit = engine.Rule("t.a", engine.Kind.VISIT, engine.Shape.AT, moment("start"), **more)
    with pytest.raises(ValueError, match=r"t\.a comes back after no time"):
        expand(visit)


def test_a_series_longer_than_any_life_is_refused():
    with pytest.raises(ValueError, match=r"t\.a gives more than 60000 entries"):
        expand(rule("t.a", "start", every="1 day"), until="2300-01-01")


@pytest.mark.parametrize(
    "rules",
    [
        [rule("t.a", "t.a")],
        [rule("t.a", "t.b"), rule("t.b", "t.a")],
        [dose("t.a", "1 day after each dose")],
    ],
)
def test_rules_that_count_from_each_other_are_refused(rules):
    with pytest.raises(ValueError, match="counts from itself"):
        expand(*rules)


def test_a_window_that_ends_on_a_dose_that_never_comes_stays_open():
    window = rule("t.a", between=("start", "1 week after each dose"))
    (entry,) = expand(window).entries
    assert (str(entry.earliest), entry.latest) == ("2026-10-05", None)
