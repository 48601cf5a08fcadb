"""A test that a later start makes too old is to be done again, and what was done stays.

Small life 16, typed by hand: the leaflet of ocrelizumab wants an MRI within 3 months before the
start. It was done on 20 July 2026; the start moves from 5 October to 2 November.
"""

import pytest

from schedules.engine import Key
from schedules.planning import propose
from schedules.planning.record import done, missed, move, skip
from schedules.planning.undo import undo
from schedules.queries import timeline_of
from tests.planning.reading import day, dues, left, row, rows, spans, told

MRI = "ocre.pre.mri"
FIRST = Key("ocre.dose.1a", 1)
TODAY = day("2026-09-28")


@pytest.fixture
def plan(make_plan, do):
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-10-05", today="2026-07-01")
    do(plan, done(Key(MRI, 1), day("2026-07-20"), today=TODAY))
    return plan


def test_a_start_that_moved_asks_for_the_scan_again_and_keeps_the_one_that_was_done(plan, do):
    later = move(FIRST, day("2026-11-02"))
    proposal = propose(plan, later)
    assert ("test-too-old", day("2026-07-20")) in [
        (notice.code, notice.words.get("on")) for notice in proposal.warnings
    ]
    do(plan, later)
    assert told(plan, MRI) == ("done", "2026-07-20")
    again = row(plan, MRI, 2)
    assert (again.status, str(again.earliest), str(again.latest)) == (
        "planned",
        "2026-08-02",
        "2026-11-02",
    )
    assert (str(again.deadline), again.needs_booking) == ("2026-11-02", True)


def test_its_title_says_that_it_is_done_again(plan, do, dutch):
    do(plan, move(FIRST, day("2026-11-02")))
    titles = [entry.title for entry in timeline_of(plan, fact=MRI).entries]
    assert titles == [
        "MRI-scan van de hersenen vóór de start",
        "MRI-scan van de hersenen vóór de start (opnieuw: de vorige is te oud)",
    ]


def test_a_scan_that_is_not_too_old_is_not_asked_for_again(plan, do):
    do(plan, move(FIRST, day("2026-10-20")))
    assert len(rows(plan, MRI)) == 1


def test_a_start_that_comes_back_needs_no_second_scan(plan, do):
    change = do(plan, move(FIRST, day("2026-11-02")))
    do(plan, undo(change))
    assert (len(rows(plan, MRI)), left(plan, MRI)) == (1, [2])


def test_a_second_scan_that_was_done_stays_when_the_start_comes_back(plan, do):
    do(plan, move(FIRST, day("2026-11-02")))
    do(plan, done(Key(MRI, 2), day("2026-08-20"), today=TODAY))
    do(plan, move(FIRST, day("2026-10-05")))
    assert [told(plan, MRI, n) for n in (1, 2)] == [("done", "2026-07-20"), ("done", "2026-08-20")]
    assert spans(plan, MRI)[1] == ("2026-07-05", "2026-10-05")


@pytest.mark.parametrize(
    ("treatment", "clinic", "fact", "on", "last_start"),
    [
        ("ofatumumab", "amsterdam-umc", "kesi.pre.mri", "2026-07-20", "2026-10-20"),
        ("natalizumab", "generic", "ntz.smpc.pre.mri", "2026-07-20", "2026-10-20"),
        ("cladribine", "generic", "clad.smpc.pre.mri", "2026-07-20", "2026-10-20"),
        ("dimethyl-fumarate", "generic", "dmf.smpc.pre.mri", "2026-07-20", "2026-10-20"),
        ("dimethyl-fumarate", "generic", "dmf.smpc.lymph_q3m.pre", "2026-04-20", "2026-10-20"),
        ("siponimod", "generic", "sipo.smpc.labs.pre", "2026-04-20", "2026-10-20"),
        ("ozanimod", "generic", "ozan.smpc.lft.pre", "2026-04-20", "2026-10-20"),
    ],
)
def test_every_test_of_which_a_source_says_how_old_it_may_be(
    make_plan, do, treatment, clinic, fact, on, last_start
):
    in_time = make_plan(treatment, clinic, last_start, today="2026-04-01")
    do(in_time, done(Key(fact, 1), day(on), today=TODAY))
    assert len(rows(in_time, fact)) == 1
    too_late = make_plan(treatment, clinic, "2026-10-21", today="2026-04-01")
    do(too_late, done(Key(fact, 1), day(on), today=TODAY))
    assert len(rows(too_late, fact)) == 2


BLOOD = "ocre.lab.before_1b"
SECOND = Key("ocre.dose.1b", 1)


def test_the_blood_of_an_infusion_that_is_left_out_leaves_with_it(plan, do):
    """Of one that was missed nobody knows yet: its blood test waits with it."""
    do(plan, missed(SECOND, today=day("2026-11-02")))
    assert dues(plan, BLOOD) == ["2026-10-19"]
    do(plan, skip(SECOND, "a reason"))
    assert dues(plan, BLOOD) == []
    assert left(plan, BLOOD) == [1]
