"""Two plans of one person know one last dose. Days are typed by hand: small life 18.

Natalizumab ended with the infusion of 28 April 2026; ocrelizumab counts from it, with its first
infusion 6 weeks later, on 9 June, and the second one 12 weeks later. Later the last infusion turns
out to have been on 19 May: three weeks later.
"""

import pytest

from schedules.engine import Key
from schedules.planning import commit_together
from schedules.planning.record import done
from schedules.planning.same_person import followers
from schedules.planning.stop import stop
from tests.planning.reading import day, dues, row

LAST = Key("ntz.dose", 17)
TODAY = "2026-05-25"


@pytest.fixture
def patient(make_patient):
    return make_patient("amsterdam-umc")


@pytest.fixture
def old(make_plan, patient, do):
    """Infusions every four weeks from 4 February 2025: the seventeenth is on 28 April 2026."""
    plan = make_plan(
        "natalizumab", "amsterdam-umc", "2025-02-04", patient=patient, jcv="positive", today=TODAY
    )
    do(plan, done(LAST, day("2026-04-28"), today=day(TODAY)))
    do(plan, stop(day("2026-05-20"), "JC-virus", last_dose=day("2026-04-28")))
    return plan


@pytest.fixture
def new(make_plan, patient):
    return make_plan(
        "ocrelizumab",
        "amsterdam-umc",
        "2026-06-09",
        patient=patient,
        today=TODAY,
        jcv="positive",
        natalizumab_stop="2026-04-28",
    )


CORRECTED = done(LAST, day("2026-05-19"), today=day(TODAY))


def test_a_corrected_last_infusion_moves_what_another_treatment_counts_from_it(old, new, nurse):
    assert dues(new, "ocre.ntz.dose_a") == ["2026-06-09"]
    ((other, intent),) = followers(old, CORRECTED)
    assert other == new
    acts = [(old, CORRECTED, old.revision), (other, intent, other.revision)]
    first, second = commit_together(acts, by=nurse)
    assert first.act_id == second.act_id
    new.refresh_from_db()
    assert dues(new, "ocre.ntz.dose_a") == ["2026-06-30"]
    assert dues(new, "ocre.ntz.dose_b") == ["2026-08-11"]
    assert dues(new, "ocre.ntz.mri") == ["2026-11-19"]
    assert str(new.start) == "2026-06-30"
    assert dues(new, "ocre.fu.neuro_6m") == ["2026-12-30"]
    old.refresh_from_db()
    assert old.facts["last_dose"] == "2026-05-19"


def test_an_infusion_that_was_given_stays_where_it_was_given(old, new, nurse, do):
    given = day("2026-06-09")
    do(new, done(Key("ocre.ntz.dose_a", 1), given, today=given))
    ((other, intent),) = followers(old, CORRECTED)
    acts = [(old, CORRECTED, old.revision), (other, intent, other.revision)]
    commit_together(acts, by=nurse)
    new.refresh_from_db()
    assert str(new.start) == "2026-06-09"
    assert str(row(new, "ocre.ntz.dose_a", 1).on) == "2026-06-09"
    assert dues(new, "ocre.ntz.dose_b") == ["2026-08-11"]


def test_who_knows_another_day_does_not_go_along(old, make_plan, patient):
    make_plan(
        "ocrelizumab",
        "amsterdam-umc",
        "2026-06-09",
        patient=patient,
        today=TODAY,
        jcv="positive",
        natalizumab_stop="2026-04-27",
    )
    assert followers(old, CORRECTED) == []


def test_of_another_person_nothing_goes_along(old, make_plan):
    make_plan(
        "ocrelizumab",
        "amsterdam-umc",
        "2026-06-09",
        today=TODAY,
        jcv="positive",
        natalizumab_stop="2026-04-28",
    )
    assert followers(old, CORRECTED) == []
