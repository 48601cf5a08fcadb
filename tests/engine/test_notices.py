"""What the engine says beside its dates: the code, and the values that words are made of."""

from datetime import date

import pytest

from schedules import engine
from schedules.engine import Contradiction, Notice

from .build import condition, day, dose, expand, rule

START = date(2026, 10, 5)


def notices(regimen, **facts):
    until = date(2028, 10, 5)
    return engine.expand(regimen, start=START, until=until, facts=facts).notices


REGIMEN = engine.Regimen(
    (dose("a.dose"),), ms_types=("rrms", "spms"), forbidden=condition("cyp2c9 is *3*3")
)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, ()),
        ({"cyp2c9": "*1*1", "ms_type": "spms"}, ()),
        ({"cyp2c9": "*3*3"}, (Notice("stop", "forbidden"),)),
        (
            {"ms_type": "ppms"},
            (Notice("warning", "ms-type", {"given": "ppms", "allowed": ("rrms", "spms")}),),
        ),
    ],
)
def test_a_treatment_that_is_not_for_this_patient(facts, said):
    assert notices(REGIMEN, **facts) == said


def test_a_course_that_comes_too_late_says_which_until_when_it_was_in_time():
    first, second = (
        dose("a.c1", course=1),
        dose("a.c2", "12 months after start", course=2, recorded_as="c2", maximum_gap="13 months"),
    )
    (notice,) = expand(first, second, c2=date(2027, 12, 1)).notices
    words = {"fact": "a.c2", "on": date(2027, 12, 1), "last": date(2027, 11, 5)}
    assert notice == Notice("warning", "too-late", words)


def test_a_dose_that_comes_too_soon_says_from_when_it_may():
    twice = dose("a.dose", every="6 months", minimum_gap="5 months")
    late = {("a.dose", 2): ("booked", "2027-02-05")}
    (notice,) = expand(twice, until="2027-05-01", happened=late).notices
    words = {"fact": "a.dose", "on": date(2027, 2, 5), "first": date(2027, 3, 5)}
    assert notice == Notice("warning", "minimum-gap", words)


def test_a_course_before_the_one_that_it_follows_says_both_days():
    first = dose("a.c1", course=1, every="1 day", times=5)
    second = dose("a.c2", "12 months after start", course=2, recorded_as="c2")
    with pytest.raises(Contradiction) as refused:
        expand(first, second, c2=date(2026, 10, 9))
    said = {"fact": "c2", "on": date(2026, 10, 9), "bound": date(2026, 10, 10)}
    assert (refused.value.code, refused.value.words) == ("too-early", said)


def test_a_regimen_names_every_dated_fact_that_a_rule_reads():
    rules = (
        dose("a.c2", "12 months after start", recorded_as="course2_start"),
        rule("a.before", before="2 weeks before screening_date"),
        rule("a.period", period=("leukapheresis_date", "discharge_date"), kind="advice"),
        rule("a.series", "1 month after start", every="1 month", until="elimination_start"),
    )
    named = {
        "course2_start",
        "screening_date",
        "leukapheresis_date",
        "discharge_date",
        "elimination_start",
    }
    assert engine.Regimen(rules).events() == named


def test_a_window_between_two_moments_of_each_dose_ends_with_its_own_dose():
    window = rule("a.lab", between=("4 weeks before each dose", "2 days before each dose"))
    found = expand(dose("a.dose", every="6 months"), window, until="2027-05-01")
    ends = [(str(e.earliest), str(e.latest)) for e in found.entries if e.rule.fact == "a.lab"]
    assert ends == [("2026-09-07", "2026-10-03"), ("2027-03-08", "2027-04-03")]


def test_the_first_of_a_series_whose_day_was_agreed_is_booked_and_a_day_is_no_period():
    course = dose("a.c2", "12 months after start", every="1 day", times=2, recorded_as="c2")
    found = expand(course, c2=day("2027-10-11"))
    assert [(e.certainty.value, e.is_period) for e in found.entries] == [
        ("booked", False),
        ("planned", False),
    ]
