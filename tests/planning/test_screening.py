"""The screening visit and the day on which blood was really drawn are two days: small life 20."""

import pytest

from schedules.engine import Key
from schedules.planning.record import done
from tests.planning.reading import day, dues, row

TODAY = day("2026-09-15")
SCREENED = {"kesi": "ofatumumab", "ocre": "ocrelizumab"}


@pytest.mark.parametrize("drug", SCREENED)
@pytest.mark.parametrize("is_blood_first", [True, False])
def test_blood_of_another_day_moves_neither_the_visit_nor_the_call(
    make_plan, do, drug, is_blood_first
):
    """Screened on Monday 14 September 2026, blood on the 10th: the call a week after the visit."""
    plan = make_plan(SCREENED[drug], "amsterdam-umc", "2026-10-05", today="2026-09-01")
    acts = [
        done(Key(f"{drug}.screen.labs", 1), day("2026-09-10"), today=TODAY),
        done(Key(f"{drug}.screen.visit", 1), day("2026-09-14"), today=TODAY),
    ]
    for act in acts if is_blood_first else reversed(acts):
        do(plan, act)
    assert str(row(plan, f"{drug}.screen.visit", 1).on) == "2026-09-14"
    assert str(row(plan, f"{drug}.screen.labs", 1).on) == "2026-09-10"
    assert dues(plan, f"{drug}.screen.phone") == ["2026-09-21"]
