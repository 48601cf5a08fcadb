"""Stop day and last dose are two days. Every day here was counted by hand from the sources.

A rule counts from what its own source counts from: the last dose, the stop, or the last day of a
course. Two of the small lives are here: ocrelizumab stopped five months after its last infusion,
and alemtuzumab with the last infusion of course 1 eleven days late.
"""

import pytest

from schedules.engine import Key
from schedules.planning.record import done, missed
from schedules.planning.stop import stop
from tests.planning.reading import day, dues, row, spans

REASON = "Kinderwens"
WOMAN = {"sex": "female", "childbearing_potential": "yes"}
LATER = day("2027-12-01")  # when all of this is written down


@pytest.fixture
def make(make_plan):
    """Return a function that makes the plan of a woman who may become pregnant."""

    def make(treatment, clinic, start, **facts):
        return make_plan(treatment, clinic, start, **WOMAN, **facts)

    return make


@pytest.fixture
def give(do):
    """Return a function that records doses of one rule as given: their numbers and days."""

    def give(plan, fact, given):
        for n, on in given.items():
            do(plan, done(Key(fact, n), day(on), today=LATER))

    return give


@pytest.mark.parametrize("told", [day("2026-06-24"), None], ids=["told", "recorded"])
def test_ocrelizumab_counts_from_the_second_infusion_and_not_from_the_stop(make, give, do, told):
    plan = make("ocrelizumab", "amsterdam-umc", "2026-06-10")
    give(plan, "ocre.dose.1a", {1: "2026-06-10"})
    give(plan, "ocre.dose.1b", {1: "2026-06-24"})
    do(plan, stop(day("2026-11-28"), REASON, last_dose=told))
    assert dues(plan, "ocre.preg.safe_from") == ["2026-09-24"]
    assert spans(plan, "ocre.bf.until") == [("2026-06-10", "2027-06-24")]
    assert spans(plan, "ocre.smpc.contra.until") == [("2026-06-10", "2026-10-24")]


def test_while_the_infusions_go_on_their_windows_have_no_end(make, give):
    plan = make("ocrelizumab", "amsterdam-umc", "2026-06-10")
    give(plan, "ocre.dose.1a", {1: "2026-06-10"})
    assert dues(plan, "ocre.preg.safe_from") == [None]
    assert spans(plan, "ocre.bf.until") == [("2026-06-10", None)]
    assert spans(plan, "ocre.smpc.contra.until") == [("2026-06-10", None)]


def test_an_infusion_without_a_record_may_have_been_given_and_ends_no_window_early(make, give, do):
    plan = make("ocrelizumab", "amsterdam-umc", "2026-01-12")
    give(plan, "ocre.dose.1a", {1: "2026-01-12"})  # the next ones: 26 January and 12 July
    do(plan, stop(day("2026-11-28"), REASON))
    assert dues(plan, "ocre.preg.safe_from") == ["2026-10-12"]
    assert spans(plan, "ocre.bf.until") == [("2026-01-12", "2027-07-12")]
    do(plan, missed(Key("ocre.dose.maint", 1), today=LATER))
    assert spans(plan, "ocre.bf.until") == [("2026-01-12", "2027-01-26")]


def test_a_stop_before_any_dose_was_given_ends_every_window_and_leaves_nothing_to_follow(make, do):
    """Both infusions were missed, so no window follows a last one: they end with the stop."""
    plan = make("ocrelizumab", "amsterdam-umc", "2026-06-10")
    for fact in ("ocre.dose.1a", "ocre.dose.1b"):
        do(plan, missed(Key(fact, 1), today=LATER))
    do(plan, stop(day("2026-11-28"), REASON))
    assert dues(plan, "ocre.preg.safe_from") == []
    assert spans(plan, "ocre.bf.until") == [("2026-06-10", "2026-11-28")]
    assert spans(plan, "ocre.smpc.contra.until") == [("2026-06-10", "2026-11-28")]


def test_no_last_blood_test_follows_a_course_that_never_was(make, do):
    plan = make("alemtuzumab", "jbz", "2026-10-05")
    for n in range(1, 6):
        do(plan, missed(Key("alem.c1.dose", n), today=LATER))
    do(plan, stop(day("2026-12-20"), REASON))
    assert dues(plan, "alem.labs.end") == []


def test_a_true_record_of_an_old_dose_ends_nothing_earlier(make, give, do):
    """Course 2 of 5, 6 and 7 October 2027 may have been given, whatever is known of course 1."""
    plan = make("alemtuzumab", "jbz", "2026-10-05")
    do(plan, stop(day("2027-12-01"), REASON))
    for _ in range(2):
        assert dues(plan, "alem.labs.end") == ["2031-10-07"]
        assert row(plan, "alem.labs.end", 1).is_at_least
        give(plan, "alem.c1.dose", {1: "2026-10-05"})


def test_the_warnings_of_a_course_without_a_record_hold_at_least_so_long(make, give, do):
    """Stopped on 8 October, the fourth day: three days after it the warning on stroke ends."""
    plan = make("alemtuzumab", "jbz", "2026-10-05")
    do(plan, stop(day("2026-10-08"), REASON))
    for fact, last in (("alem.sign.cv", "2026-10-11"), ("alem.reaction.24h", "2026-10-09")):
        assert spans(plan, fact) == [("2026-10-05", last)]
        assert row(plan, fact).is_at_least
    days = [f"2026-10-0{n}" for n in range(5, 9)]
    give(plan, "alem.c1.dose", dict(enumerate(days, 1)))
    assert not row(plan, "alem.sign.cv").is_at_least


def test_where_the_last_dose_is_told_its_course_is_no_longer_at_least(make, do):
    plan = make("alemtuzumab", "jbz", "2026-10-05")
    do(plan, stop(day("2026-10-08"), REASON, last_dose=day("2026-10-06")))
    for fact, last in (("alem.sign.cv", "2026-10-09"), ("alem.prophylaxis.c1", "2026-11-06")):
        assert spans(plan, fact) == [("2026-10-05", last)]
        assert not row(plan, fact).is_at_least


def test_what_is_known_of_each_dose_is_no_longer_at_least(make, give, do):
    plan = make("alemtuzumab", "jbz", "2026-10-05")
    do(plan, stop(day("2027-12-01"), REASON))
    (notice,) = [n for n in plan.notices if n["code"] == "unrecorded-doses"]
    assert notice["words"] == {
        "n": "8",
        "first": {"day": "2026-10-05"},
        "last": {"day": "2027-10-07"},
    }
    days = [f"2026-10-0{n}" for n in range(5, 10)]
    give(plan, "alem.c1.dose", dict(enumerate(days, 1)))
    give(plan, "alem.c2.dose", {1: "2027-10-05", 2: "2027-10-06", 3: "2027-10-07"})
    assert dues(plan, "alem.labs.end") == ["2031-10-07"]
    assert not row(plan, "alem.labs.end", 1).is_at_least
    assert not [n for n in plan.notices if n["code"] == "unrecorded-doses"]


def test_a_course_without_a_record_carries_the_monitoring_on(make, give, do):
    plan = make("alemtuzumab", "jbz", "2026-10-05")
    days = ("2026-10-05", "2026-10-06", "2026-10-07", "2026-10-08", "2026-10-09")
    give(plan, "alem.c1.dose", dict(enumerate(days, 1)))
    do(plan, stop(day("2027-12-01"), REASON))
    assert dues(plan, "alem.labs.end") == ["2031-10-07"]
    assert dues(plan, "alem.labs.monthly")[-1] == "2031-10-05"
    for n in (1, 2, 3):
        do(plan, missed(Key("alem.c2.dose", n), today=day("2027-12-01")))
    assert dues(plan, "alem.labs.end") == ["2030-10-09"]


@pytest.mark.parametrize(
    ("treatment", "last", "fact", "end"),
    [
        ("ocrelizumab", "2026-07-12", "ocre.smpc.contra.until", "2026-11-12"),
        ("ofatumumab", "2026-10-09", "kesi.contra.until", "2027-04-09"),
        ("rituximab", "2026-07-12", "ritu.contra.until", "2027-07-12"),
        ("rituximab", "2026-07-12", "ritu.bf.until", "2027-07-12"),
        ("ublituximab", "2026-06-29", "ubli.contra.until", "2026-10-29"),
        ("natalizumab", "2026-10-19", "ntz.pml_vigilance_until", "2027-04-19"),
    ],
)
def test_what_its_source_counts_from_the_last_dose(make, do, treatment, last, fact, end):
    plan = make(treatment, "generic", "2026-01-12")
    do(plan, stop(day("2026-11-20"), REASON, last_dose=day(last)))
    assert spans(plan, fact) == [("2026-01-12", end)]


@pytest.mark.parametrize(
    ("treatment", "clinic", "fact", "end"),
    [
        ("ofatumumab", "amsterdam-umc", "kesi.contra.until", "2027-05-20"),
        ("fingolimod", "generic", "fing.contra.until", "2027-01-20"),
        ("siponimod", "generic", "sipo.contra.until", "2026-11-30"),
        ("siponimod", "generic", "sipo.smpc.livevac", "2026-12-18"),
        ("ozanimod", "generic", "ozan.contra.until", "2027-02-20"),
    ],
)
def test_what_its_source_counts_from_stopping(make, do, treatment, clinic, fact, end):
    plan = make(treatment, clinic, "2026-01-12")
    do(plan, stop(day("2026-11-20"), REASON, last_dose=day("2026-11-09")))
    assert spans(plan, fact) == [("2026-01-12", end)]


def test_teriflunomide_leaves_the_blood_from_the_stop_on(make, do):
    plan = make("teriflunomide", "generic", "2026-01-12", accelerated_elimination="no")
    do(plan, stop(day("2026-11-20"), REASON, last_dose=day("2026-11-09")))
    assert dues(plan, "teri.elimination.mean") == ["2027-07-20"]
    assert dues(plan, "teri.elimination.max") == ["2028-11-20"]


# A dose given late moves the windows of its course


def assert_course_1_ended_on_20_october(plan):
    for fact in ("alem.preg_avoid.c1", "alem.bf_avoid.c1"):
        assert spans(plan, fact) == [("2026-10-05", "2027-02-20")]
    for fact in ("alem.infection_care.c1", "alem.prophylaxis.c1"):
        assert spans(plan, fact) == [("2026-10-05", "2026-11-20")]
    assert spans(plan, "alem.diet.c1") == [("2026-09-21", "2026-11-20")]
    assert spans(plan, "alem.reaction.24h")[0] == ("2026-10-05", "2026-10-21")


def test_a_last_infusion_that_was_recorded_late_moves_the_windows_of_its_course(make, give):
    plan = make("alemtuzumab", "jbz", "2026-10-05")
    give(plan, "alem.c1.dose", {5: "2026-10-20"})  # instead of 9 October
    assert_course_1_ended_on_20_october(plan)
    assert spans(plan, "alem.preg_avoid.c2") == [("2027-10-05", "2028-02-07")]


def test_a_last_infusion_that_was_only_told_at_the_stop_moves_them_too(make, do):
    plan = make("alemtuzumab", "jbz", "2026-10-05")
    do(plan, stop(day("2026-11-28"), REASON, last_dose=day("2026-10-20")))
    assert_course_1_ended_on_20_october(plan)
    assert spans(plan, "alem.preg_avoid.c2") == []


def test_a_last_infusion_told_of_course_2_leaves_course_1_as_it_was(make, do):
    plan = make("alemtuzumab", "jbz", "2026-10-05")
    do(plan, stop(day("2027-11-28"), REASON, last_dose=day("2027-10-12")))
    assert spans(plan, "alem.preg_avoid.c1") == [("2026-10-05", "2027-02-09")]
    assert spans(plan, "alem.preg_avoid.c2") == [("2027-10-05", "2028-02-12")]
    assert [last for _, last in spans(plan, "alem.reaction.24h")] == ["2026-10-10", "2027-10-13"]


def test_a_last_infusion_told_before_its_day_in_the_plan_ends_the_course_then(make, do):
    plan = make("alemtuzumab", "jbz", "2026-10-05")
    do(plan, stop(day("2026-11-28"), REASON, last_dose=day("2026-10-07")))
    assert spans(plan, "alem.preg_avoid.c1") == [("2026-10-05", "2027-02-07")]


def test_a_last_tablet_of_cladribine_that_was_recorded_late_moves_the_windows_of_its_course(
    make, give
):
    plan = make("cladribine", "amsterdam-umc", "2026-10-05", weight_kg="70")
    give(plan, "clad.c1.w2.dose@day5", {5: "2026-11-12"})  # instead of 9 November
    assert spans(plan, "clad.contra.c1_until") == [("2026-10-05", "2027-05-12")]
    assert spans(plan, "clad.bf.c1_until") == [("2026-10-05", "2026-11-19")]


@pytest.mark.parametrize(
    ("last", "contraception", "breastfeeding"),
    [
        ("2026-11-12", ["2027-05-12"], ["2026-11-19"]),
        ("2027-11-12", ["2027-05-09", "2028-05-12"], ["2026-11-16", "2027-11-19"]),
    ],
    ids=["course 1", "course 2"],
)
def test_a_last_tablet_of_cladribine_that_was_only_told_moves_those_of_its_course(
    make, do, last, contraception, breastfeeding
):
    plan = make("cladribine", "amsterdam-umc", "2026-10-05", weight_kg="70")
    do(plan, stop(day("2027-11-28"), REASON, last_dose=day(last)))
    for name, ends in (("contra", contraception), ("bf", breastfeeding)):
        found = [spans(plan, f"clad.{name}.c{n}_until") for n in (1, 2)]
        assert [last for of_course in found for _, last in of_course] == ends
