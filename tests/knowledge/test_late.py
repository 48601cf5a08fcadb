"""What is proposed for a late dose: the worked dates of the fact sheet (23.7), typed by hand.

Each goes by the protocol file itself: a line that is taken out of one, or a bound that moves by a
day, is seen here.
"""

from datetime import date, timedelta

import pytest

from schedules.engine import Key, Status, days_anew
from schedules.engine.late import Dose, propose_late
from schedules.inputs.regimens import regimen_of
from schedules.queries import protocol_for

pytestmark = [pytest.mark.django_db, pytest.mark.reading]
START = "2026-10-05"  # a Monday
GIVEN, MISSED = Status.DONE, Status.MISSED
CLADRIBINE = ("clad.c1.w1.dose", "clad.c1.w1.dose@day5")
DAILY = {
    "siponimod": "sipo.dose.maintenance_from",
    "ozanimod": "ozan.dose.maintenance_from",
    "fingolimod": "fing.dose.daily",
}


def day(text):
    return date.fromisoformat(text)


def rule_of(treatment, fact, clinic="generic"):
    rules = regimen_of(protocol_for(treatment, clinic)).rules
    return next(rule for rule in rules if rule.fact == fact)


def dose(fact, n, planned, status=Status.PLANNED, on=None, course=None):
    return Dose(Key(fact, n), day(planned), status, on and day(on), course)


def proposed(
    treatment, key, doses, given=None, *, clinic="generic", start=START, missed=None, **facts
):
    return propose_late(
        rule_of(treatment, key[0], clinic),
        doses,
        Key(*key),
        start=day(start),
        facts=facts,
        given=given and day(given),
        missed=missed,
    )


def shown(proposal):
    """The line, what it proposes, its day and the next one."""
    days = [d and d.isoformat() for d in (proposal.day, proposal.next_day)]
    return (proposal.late.id, str(proposal.then), *days)


def home(treatment, fact, planned, given, n=1, **facts):
    """What is shown of one injection of a series at home, of which only its day is known."""
    found = proposed(
        treatment, (fact, n), [dose(fact, n, planned)], given, start="2026-01-05", **facts
    )
    return shown(found)


# Worked dates of 23.7


@pytest.mark.parametrize("clinic", ["generic", "amsterdam-umc"])
def test_ofatumumab_counts_a_month_from_the_injection_really_given(clinic):
    doses = [
        dose("kesi.dose.month", 5, "2027-02-15", GIVEN, "2027-02-15"),
        dose("kesi.dose.month", 6, "2027-03-15"),
        dose("kesi.dose.month", 7, "2027-04-15"),
    ]
    found = proposed("ofatumumab", ("kesi.dose.month", 6), doses, "2027-03-22", clinic=clinic)
    assert shown(found) == ("kesi.late.month", "reset", "2027-03-22", "2027-04-22")


@pytest.mark.parametrize("clinic", ["generic", "amsterdam-umc"])
def test_natalizumab_counts_four_weeks_from_the_infusion_really_given(clinic):
    doses = [
        dose("ntz.dose", 5, "2027-02-01", GIVEN, "2027-02-01"),
        dose("ntz.dose", 6, "2027-03-01"),
    ]
    found = proposed("natalizumab", ("ntz.dose", 6), doses, "2027-03-05", clinic=clinic)
    assert shown(found) == ("ntz.late.any", "reset", "2027-03-05", "2027-04-02")


def test_avonex_gets_a_new_weekday():
    found = home("avonex", "avon.dose", "2027-03-01", "2027-03-04")
    assert found == ("avon.late", "reset", "2027-03-04", "2027-03-11")


def test_betaferon_goes_on_48_hours_after_the_late_one():
    found = home("betaferon", "beta.dose", "2027-03-03", "2027-03-04")
    assert found == ("beta.late", "reset", "2027-03-04", "2027-03-06")


def test_rebif_leaves_a_missed_day_out_and_keeps_its_weekdays():
    assert home("rebif", "rebi.dose", "2027-03-01", None, weekdays=(0, 2, 4)) == (
        "rebi.late",
        "skip",
        None,
        "2027-03-03",
    )


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("2027-03-08", ("pleg.late.ge7", "keep", "2027-03-08", "2027-03-15")),  # 7 days left (L5)
        ("2027-03-09", ("pleg.late.lt7", "reset", "2027-03-09", "2027-03-23")),  # 6 days left
    ],
)
def test_plegridy_keeps_with_seven_days_left_and_resets_with_fewer(given, line):
    doses = [
        dose("pleg.dose@first", 1, "2027-01-18", GIVEN),
        dose("pleg.dose@second", 2, "2027-02-01", GIVEN),
        dose("pleg.dose@full", 3, "2027-02-15", GIVEN),
        dose("pleg.dose@full", 4, "2027-03-01"),
        dose("pleg.dose@full", 5, "2027-03-15"),
    ]
    assert shown(proposed("plegridy", ("pleg.dose@full", 4), doses, given)) == line


@pytest.mark.parametrize("clinic", ["generic", "amsterdam-umc"])
def test_ocrelizumab_counts_six_months_from_the_infusion_really_given(clinic):
    doses = [
        dose("ocre.dose.maint", 1, "2026-09-01", GIVEN, "2026-09-01"),
        dose("ocre.dose.maint", 2, "2027-03-01"),
    ]
    found = proposed("ocrelizumab", ("ocre.dose.maint", 2), doses, "2027-05-01", clinic=clinic)
    assert shown(found) == ("ocre.late.maint", "reset", "2027-05-01", "2027-11-01")


def cladribine(first, **status):
    """A first week of five tablet days; `status` of a day as d2=…"""
    days = [(day(first) + timedelta(n)).isoformat() for n in range(5)]
    facts = [(CLADRIBINE[n // 4], n + 1) for n in range(5)]
    return [
        dose(fact, n, planned, status.get(f"d{n}", Status.PLANNED), course=1)
        for (fact, n), planned in zip(facts, days, strict=True)
    ]


@pytest.mark.parametrize("clinic", ["generic", "amsterdam-umc"])
def test_cladribine_makes_the_week_longer_and_never_gives_two_on_one_day(clinic):
    doses = cladribine("2027-03-01", d1=GIVEN, d2=GIVEN)
    found = proposed("cladribine", (CLADRIBINE[0], 3), doses, "2027-03-04", clinic=clinic)
    assert shown(found) == ("clad.late.next_day", "shift", "2027-03-04", "2027-03-05")
    assert found.following == (
        (Key(CLADRIBINE[0], 4), day("2027-03-05")),
        (Key(CLADRIBINE[1], 5), day("2027-03-06")),
    )


@pytest.mark.parametrize(
    ("treatment", "since_start", "missed", "line"),
    [
        ("ozanimod", 20, 7, ("ozan.late.short", "skip")),
        ("ozanimod", 20, 8, ("ozan.late.d15_28", "titrate")),
        ("ozanimod", 100, 14, ("ozan.late.short", "skip")),
        ("ozanimod", 100, 15, ("ozan.late.after28", "titrate")),
        ("fingolimod", 2, 1, ("fing.late.w1_2", "monitor")),
        ("fingolimod", 16, 7, ("fing.late.patient", "skip")),
        ("fingolimod", 16, 8, ("fing.late.w3_4", "monitor")),
        ("fingolimod", 100, 14, ("fing.late.short", "skip")),
        ("fingolimod", 100, 15, ("fing.late.after_m1", "monitor")),
        ("siponimod", 6, 1, ("sipo.late.titr", "titrate")),
        ("siponimod", 7, 1, ("sipo.late.short", "skip")),
        ("siponimod", 100, 3, ("sipo.late.short", "skip")),
        ("siponimod", 100, 4, ("sipo.late.long", "titrate")),  # L4
    ],
)
def test_a_gap_of_daily_ones_goes_by_its_length_and_its_week(treatment, since_start, missed, line):
    planned = (day(START) + timedelta(since_start - 1)).isoformat()
    fact = DAILY[treatment]
    found = proposed(treatment, (fact, 1), [dose(fact, 1, planned)], missed=missed)
    assert (found.late.id, found.then) == line
    assert found.day is None


def test_siponimod_begins_again_and_reaches_its_fixed_dose_on_the_new_day_six():
    regimen = regimen_of(protocol_for("siponimod", "generic"))
    days = dict(days_anew(regimen, "sipo.dose.d1", day("2027-03-01")))
    assert days["sipo.dose.d1"] == day("2027-03-01")
    assert days["sipo.dose.d5"] == day("2027-03-05")
    assert days["sipo.dose.maintenance_from"] == day("2027-03-06")


# The small lives


def test_life_7_two_missed_days_make_the_week_two_days_longer():
    doses = cladribine("2026-10-05", d1=GIVEN)
    found = proposed("cladribine", (CLADRIBINE[0], 2), doses, "2026-10-08")
    assert (found.late.id, found.day) == ("clad.late.two_days", day("2026-10-08"))
    assert [moved for _key, moved in found.following] == [
        day("2026-10-09"),
        day("2026-10-10"),
        day("2026-10-11"),
    ]


def test_life_7_from_three_missed_days_on_no_day_is_computed():
    doses = cladribine("2026-10-05", d1=GIVEN)
    found = proposed("cladribine", (CLADRIBINE[0], 2), doses, "2026-10-13")
    assert shown(found) == ("clad.late.three", "ask", None, None)
    assert found.following == ()


def test_life_8_siponimod_day_three_missed_begins_anew_without_a_day():
    doses = [dose(f"sipo.dose.d{n}", 1, f"2026-10-0{4 + n}") for n in range(1, 6)]
    found = proposed("siponimod", ("sipo.dose.d3", 1), doses)
    assert shown(found) == ("sipo.late.titr", "titrate", None, None)
    assert found.late.anew == "sipo.dose.d1"


def test_life_15_the_second_plegridy_three_days_late_keeps_the_third():
    doses = [
        dose("pleg.dose@first", 1, "2026-10-05", GIVEN),
        dose("pleg.dose@second", 2, "2026-10-19"),
        dose("pleg.dose@full", 3, "2026-11-02"),
    ]
    found = proposed("plegridy", ("pleg.dose@second", 2), doses, "2026-10-22")
    assert shown(found) == ("pleg.late.titr@keep", "keep", "2026-10-22", "2026-11-02")


def test_life_15_a_later_plegridy_nine_days_late_counts_anew():
    doses = [dose("pleg.dose@first", 1, "2026-10-05"), dose("pleg.dose@second", 2, "2026-10-19")]
    doses += [dose("pleg.dose@full", n, f"2026-{m}") for n, m in ((3, "11-02"), (4, "11-16"))]
    doses += [dose("pleg.dose@full", 5, "2026-11-30"), dose("pleg.dose@full", 6, "2026-12-14")]
    found = proposed("plegridy", ("pleg.dose@full", 5), doses, "2026-12-09")
    assert shown(found) == ("pleg.late.lt7", "reset", "2026-12-09", "2026-12-23")


# How is counted (23.6)


def test_l1_a_gap_goes_by_the_stricter_of_the_parts_in_which_it_lies():
    fact = DAILY["ozanimod"]
    found = proposed("ozanimod", (fact, 1), [dose(fact, 1, "2026-10-16")], missed=9)  # day 12 to 20
    assert (found.late.id, found.asks) == ("ozan.late.d1_14", True)
    found = proposed("ozanimod", (fact, 1), [dose(fact, 1, "2026-10-31")], missed=9)  # day 27 to 35
    assert (found.late.id, found.asks) == ("ozan.late.d15_28", True)


def test_l2_eight_days_from_one_taken_to_the_next_are_seven_missed():
    fact = DAILY["ozanimod"]
    # Last taken on day 15, again on day 23: days 16 to 22 were missed.
    found = proposed("ozanimod", (fact, 1), [dose(fact, 1, "2026-10-20")], "2026-10-27")
    assert (found.late.id, found.missed, found.asks) == ("ozan.late.short", 7, True)


def test_l2_far_from_an_edge_nothing_is_asked():
    fact = DAILY["ozanimod"]
    found = proposed("ozanimod", (fact, 1), [dose(fact, 1, "2027-03-01")], missed=3)
    assert (found.late.id, found.asks) == ("ozan.late.short", False)


# Which line comes first


def infusions(*given, last):
    doses = [dose("ntz.dose", n, on, GIVEN, on) for n, on in enumerate(given, 1)]
    return [*doses, dose("ntz.dose", len(doses) + 1, last)]


def test_natalizumab_asks_first_after_a_gap_of_three_months_with_two_doses():
    doses = infusions("2026-10-05", "2026-11-02", last="2026-11-30")
    early = proposed("natalizumab", ("ntz.dose", 3), doses, "2027-02-01")
    assert shown(early) == ("ntz.late.any", "reset", "2027-02-01", "2027-03-01")
    found = proposed("natalizumab", ("ntz.dose", 3), doses, "2027-02-02")
    assert shown(found) == ("ntz.late.early_gap", "ask", None, None)


def test_natalizumab_asks_for_another_reason_after_more_doses():
    doses = infusions("2026-10-05", "2026-11-02", "2026-11-30", last="2026-12-28")
    found = proposed("natalizumab", ("ntz.dose", 4), doses, "2027-03-01")
    assert shown(found) == ("ntz.late.long_gap", "ask", None, None)


def test_a_missed_infusion_does_not_count_as_one_that_was_given():
    doses = infusions("2026-10-05", "2026-11-02", last="2026-12-28")
    doses.insert(2, dose("ntz.dose", 9, "2026-11-30", MISSED))
    found = proposed("natalizumab", ("ntz.dose", 3), doses, "2027-03-01")
    assert found.late.id == "ntz.late.early_gap"


def test_the_second_half_of_ocrelizumab_moves_nothing_and_knows_no_minimum():
    doses = [
        dose("ocre.dose.1a", 1, "2026-10-05", GIVEN),
        dose("ocre.dose.1b", 1, "2026-10-19"),
        dose("ocre.dose.maint", 1, "2027-04-05"),
    ]
    found = proposed("ocrelizumab", ("ocre.dose.1b", 1), doses, "2026-11-02")
    assert shown(found) == ("ocre.late.1b", "keep", "2026-11-02", "2027-04-05")


def test_half_a_year_without_ocrelizumab_is_asked_about():
    doses = [
        dose("ocre.dose.maint", 1, "2026-09-01", GIVEN),
        dose("ocre.dose.maint", 2, "2027-03-01"),
    ]
    assert proposed("ocrelizumab", ("ocre.dose.maint", 2), doses, "2027-08-31").late.id == (
        "ocre.late.maint"
    )
    found = proposed("ocrelizumab", ("ocre.dose.maint", 2), doses, "2027-09-01")
    assert shown(found) == ("ocre.late.long", "ask", None, None)


def test_an_infusion_that_nobody_has_a_day_for_gets_none():
    doses = [
        dose("ubli.dose.maint", 1, "2026-10-05", GIVEN),
        dose("ubli.dose.maint", 2, "2027-03-22"),
    ]
    assert shown(proposed("ublituximab", ("ubli.dose.maint", 2), doses)) == (
        "ubli.late.any",
        "reset",
        None,
        None,
    )


def test_the_second_course_of_cladribine_may_wait_six_months_and_no_day_more():
    doses = [
        dose("clad.c1.w1.dose", 1, "2026-10-05", GIVEN, course=1),
        dose("clad.c2.w1.dose", 1, "2027-10-05", course=2),
        dose("clad.c2.w1.dose", 2, "2027-10-06", course=2),
    ]
    key = ("clad.c2.w1.dose", 1)
    assert proposed("cladribine", key, doses, "2028-04-05").late.id == "clad.late.c2_wait"
    found = proposed("cladribine", key, doses, "2028-04-06")
    assert shown(found) == ("clad.late.c2_wait@over", "ask", None, None)


def test_the_second_week_of_cladribine_that_is_late_is_asked_about():
    doses = [
        dose("clad.c1.w1.dose", 1, "2026-10-05", GIVEN, course=1),
        dose("clad.c1.w2.dose", 1, "2026-11-05", course=1),
    ]
    found = proposed("cladribine", ("clad.c1.w2.dose", 1), doses, "2026-11-06")
    assert shown(found) == ("clad.late.w2_late", "ask", None, None)


@pytest.mark.parametrize("clinic", ["generic", "amsterdam-umc", "jbz"])
def test_a_day_of_alemtuzumab_moves_the_rest_of_its_course(clinic):
    doses = [
        dose("alem.c1.dose", n, f"2026-10-{4 + n:02}", GIVEN if n < 3 else Status.PLANNED, course=1)
        for n in range(1, 6)
    ]
    found = proposed("alemtuzumab", ("alem.c1.dose", 3), doses, "2026-10-08", clinic=clinic)
    assert shown(found) == ("alem.late.day", "shift", "2026-10-08", "2026-10-09")
    assert found.following[-1] == (Key("alem.c1.dose", 5), day("2026-10-10"))


def test_a_course_of_alemtuzumab_that_was_broken_off_is_asked_about():
    doses = [dose("alem.c1.dose", n, f"2026-10-{4 + n:02}", course=1) for n in range(1, 6)]
    found = proposed("alemtuzumab", ("alem.c1.dose", 3), doses, "2026-10-09", clinic="jbz")
    assert shown(found) == ("alem.late.stopped", "ask", None, None)


def test_two_missed_plegridys_in_the_step_up_are_asked_about():
    doses = [
        dose("pleg.dose@first", 1, "2026-10-05", GIVEN),
        dose("pleg.dose@second", 2, "2026-10-19", MISSED),
        dose("pleg.dose@full", 3, "2026-11-02", MISSED),
        dose("pleg.dose@full", 4, "2026-11-16"),
    ]
    found = proposed("plegridy", ("pleg.dose@second", 2), doses, "2026-11-04")
    assert found.late.id == "pleg.late.titr@two"


def test_the_steps_of_avonex_are_asked_about_only_where_there_are_steps():
    for titration, line in (("quarter-steps", "ifn.late.titr"), ("none", "avon.late")):
        doses = [dose("avon.dose", 1, "2026-10-12")]
        found = proposed("avonex", ("avon.dose", 1), doses, "2026-10-13", titration=titration)
        assert (found.late.id, found.asks) == (line, False)
    found = proposed("avonex", ("avon.dose", 1), [dose("avon.dose", 1, "2026-10-12")], "2026-10-13")
    assert (found.late.id, found.asks) == ("ifn.late.titr", True)  # nobody said which


@pytest.mark.parametrize(
    ("treatment", "fact", "missed", "line"),
    [
        ("teriflunomide", "teri.dose.daily", 1, ("teri.late", "skip")),
        ("dimethyl-fumarate", "dmf.dose.step2_from", 1, ("dmf.late.dose", "skip")),
        ("dimethyl-fumarate", "dmf.dose.step2_from", 2, ("dmf.late.break", "ask")),
        ("glatiramer", "glat.dose@20mg-daily", 1, ("glat.late.20", "keep")),
        ("glatiramer", "glat.dose@40mg-3x-week", 1, ("glat.late.40", "ask")),
    ],
)
def test_what_else_is_taken_at_home(treatment, fact, missed, line):
    found = proposed(treatment, (fact, 1), [dose(fact, 1, "2027-03-01")], missed=missed)
    assert (found.late.id, found.then) == line


def test_what_was_given_on_time_or_begins_the_treatment_is_not_late():
    doses = infusions("2026-10-05", last="2026-11-02")
    assert proposed("natalizumab", ("ntz.dose", 2), doses, "2026-11-02") is None
    assert proposed("natalizumab", ("ntz.dose", 2), doses, "2026-10-30") is None
    first = [dose("ntz.dose", 1, "2026-10-05")]
    assert proposed("natalizumab", ("ntz.dose", 1), first, "2026-10-12") is None


@pytest.mark.parametrize("clinic", ["jbz", "generic", "amsterdam-umc"])
def test_a_late_course_counts_its_least_time_from_the_first_day_of_the_course_before(clinic):
    """Course 1 was on 5 to 9 October 2026: course 2 may begin on 6 October 2027, a day late."""
    course_1 = [
        dose("alem.c1.dose", n, f"2026-10-0{n + 4}", GIVEN, f"2026-10-0{n + 4}", 1)
        for n in range(1, 6)
    ]
    course_2 = [dose("alem.c2.dose", n, f"2027-10-0{n + 4}", course=2) for n in range(1, 4)]
    found = proposed(
        "alemtuzumab",
        ("alem.c2.dose", 1),
        [*course_1, *course_2],
        "2027-10-06",
        clinic=clinic,
        courses_planned=2,
    )
    assert (found.late.id, found.day) == ("alem.late.c2", day("2027-10-06"))
