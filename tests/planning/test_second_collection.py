"""Stem-cell therapy: a second collection carries along what counted from the first one.

Small life 21, typed by hand from leaflet 004: chemotherapy on 5 October 2026, too few cells on
12 October, a second collection four days later, on the 16th.
"""

import pytest

from schedules.engine import Key
from schedules.inputs.refusal import Refusal
from schedules.planning.record import cleared, done
from tests.booking import book
from tests.planning.reading import day, dues, numbers, spans

TODAY = day("2026-10-20")
FIRST, SECOND = Key("ahsct.leuk", 1), Key("ahsct.leuk.repeat", 1)


@pytest.fixture
def plan(make_plan, do):
    plan = make_plan("ahsct", "amsterdam-umc", "2026-10-05", today="2026-10-01")
    do(plan, done(FIRST, day("2026-10-12"), today=TODAY))
    return plan


def counted(plan):
    """Injections, fever warning, the check two weeks later, the admission."""
    (injections,), (fever,) = spans(plan, "ahsct.mob.gcsf"), spans(plan, "ahsct.fever.gcsf")
    (check,), (admission,) = dues(plan, "ahsct.leuk.clinic_2w"), spans(plan, "ahsct.cond.admit")
    return injections, fever, check, admission


AFTER_THE_FIRST = (
    ("2026-10-05", "2026-10-12"),
    ("2026-10-05", "2026-10-12"),
    "2026-10-26",
    ("2026-11-02", "2026-12-07"),
)
AFTER_THE_SECOND = (
    ("2026-10-05", "2026-10-16"),
    ("2026-10-05", "2026-10-16"),
    "2026-10-30",
    ("2026-11-06", "2026-12-11"),
)


def test_a_second_collection_carries_injections_warning_check_and_admission(plan, do):
    assert counted(plan) == AFTER_THE_FIRST
    do(plan, done(SECOND, day("2026-10-16"), today=TODAY))
    assert counted(plan) == AFTER_THE_SECOND
    assert dues(plan, "ahsct.leuk.unwell@second") == ["2026-10-16"]
    assert dues(plan, "ahsct.leuk.milk_tip@second") == ["2026-10-15"]
    assert plan.facts["leukapheresis_date"] == "2026-10-12"


def test_so_does_one_that_is_only_booked(plan, do):
    do(plan, book(SECOND, day("2026-10-16")))
    assert counted(plan) == AFTER_THE_SECOND


def test_a_record_that_is_taken_back_leaves_the_first_one(plan, do):
    do(plan, done(SECOND, day("2026-10-16"), today=TODAY))
    do(plan, cleared(SECOND))
    assert counted(plan) == AFTER_THE_FIRST
    assert numbers(plan, "ahsct.leuk.unwell@second") == []


def test_a_second_collection_before_the_first_is_refused(plan, do):
    with pytest.raises(Refusal):
        do(plan, done(SECOND, day("2026-10-11"), today=TODAY))
