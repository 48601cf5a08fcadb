"""Stem-cell therapy: short months, weekdays, whom a row concerns, stops and impossible days."""

import pytest

from schedules.inputs.refusal import Refusal

pytestmark = pytest.mark.reading

START = "2026-10-05"  # a Monday
RECORDED = {
    "second_opinion_date": "2026-07-01",
    "leukapheresis_date": "2026-10-13",
    "conditioning_start": "2026-11-16",
    "transplant_date": "2026-11-24",
    "discharge_date": "2026-12-15",
}


@pytest.fixture
def plan(timeline):
    """Return a function that gives the timeline of stem-cell therapy."""

    def make(start=START, **facts):
        return timeline("ahsct", "amsterdam-umc", start, **facts)

    return make


def days(item):
    return item["due"], item["earliest"], item["latest"]


# Month arithmetic and working days


@pytest.mark.parametrize(
    ("day", "earliest", "latest"),
    [
        ("2026-08-31", "2026-11-30", "2027-02-28"),
        ("2026-11-30", "2027-02-28", "2027-05-30"),
        ("2027-08-31", "2027-11-30", "2028-02-29"),
        ("2027-11-30", "2028-02-29", "2028-05-30"),
        ("2028-02-29", "2028-05-29", "2028-08-29"),
    ],
)
def test_recovery_and_hair_end_on_the_last_day_of_a_short_month(plan, day, earliest, latest):
    after_transplant = plan("2026-06-01", transplant_date=day).items["ahsct.recovery.general", 1]
    after_chemo = plan("2026-06-01", conditioning_start=day).items["ahsct.hair_regrowth", 1]
    assert days(after_transplant) == days(after_chemo) == (None, earliest, latest)


@pytest.mark.parametrize(
    ("transplant", "first"),
    [
        ("2026-11-23", "2026-11-25"),  # Monday: the day itself does not count
        ("2026-11-24", "2026-11-25"),
        ("2026-11-25", "2026-11-27"),
        ("2026-11-26", "2026-11-27"),
        ("2026-11-27", "2026-11-30"),
        ("2026-11-28", "2026-11-30"),
        ("2026-11-29", "2026-11-30"),
    ],
)
def test_blood_tests_begin_on_the_first_listed_weekday_after_the_transplant(
    plan, transplant, first
):
    weekdays = ["mon", "wed", "fri"]
    item = plan(transplant_date=transplant).items["ahsct.dip.labs", 1]
    assert (item["due"], item["repeats"]) == (first, {"weekdays": weekdays})
    home = plan(transplant_date=transplant, discharge_date="2026-12-15").items["ahsct.dip.labs", 1]
    assert (home["due"], home["repeats"]) == (first, {"weekdays": weekdays, "until": "2026-12-15"})


@pytest.mark.parametrize(
    ("start", "collected", "due", "book_on"),
    [
        ("2026-10-05", "2026-10-13", "2026-10-27", "2026-10-27"),
        ("2026-10-05", "2026-10-10", "2026-10-24", "2026-10-26"),  # a Saturday
        ("2026-12-04", "2026-12-11", "2026-12-25", "2026-12-28"),  # Christmas before a weekend
    ],
)
def test_the_check_after_two_weeks_is_booked_on_a_working_day(plan, start, collected, due, book_on):
    item = plan(start, leukapheresis_date=collected).items["ahsct.leuk.clinic_2w", 1]
    assert (item["due"], item["book_on"]) == (due, book_on)


@pytest.mark.parametrize(
    ("start", "codes"),
    [
        ("2026-10-05", {"draft"}),
        ("2027-01-31", {"draft", "closed-days"}),  # a Sunday
        ("2026-12-25", {"draft", "closed-days"}),  # Christmas
    ],
)
def test_a_start_on_a_closed_day_is_kept_and_warned_about(plan, start, codes):
    shown = plan(start)
    item = shown.items["ahsct.mob.cyclo", 1]
    assert (item["due"], item["book_on"]) == (start, start)
    assert {notice["code"] for notice in shown.notices} == codes


# Whom it concerns


@pytest.mark.parametrize(
    ("facts", "conditional"),
    [
        ({}, True),
        ({"sex": "female"}, True),
        ({"childbearing_potential": "no"}, True),
        ({"sex": "male"}, False),
        ({"sex": "male", "childbearing_potential": "no"}, False),
        ({"childbearing_potential": "yes"}, False),
        ({"sex": "female", "childbearing_potential": "yes"}, False),
    ],
)
def test_eggs_or_sperm_are_for_men_and_fertile_women(plan, facts, conditional):
    assert plan(**facts).items["ahsct.pre.fertility", 1]["conditional"] is conditional


def test_a_woman_who_cannot_become_pregnant_has_no_row_about_freezing_and_all_others(plan):
    everybody, shown = plan(), plan(sex="female", childbearing_potential="no")
    absent = everybody.items.keys() - shown.items.keys()
    assert absent == {("ahsct.pre.fertility", 1)}
    assert everybody.periods.keys() == shown.periods.keys()
    for key, period in everybody.periods.items():  # a woman reads women's words
        assert {**period, "title": ""} == {**shown.periods[key], "title": ""}


@pytest.mark.parametrize(
    "facts",
    [{}, {"sex": "male"}, {"sex": "female", "childbearing_potential": "no"}],
)
def test_no_pregnancy_concerns_everybody(plan, facts):
    period = plan(**facts).periods["ahsct.preg_avoid", 1]
    assert (period["begins"], period["ends"], period["conditional"]) == (START, None, False)


@pytest.mark.parametrize("facts", [{}, RECORDED])
def test_only_what_depends_on_the_body_or_an_unknown_sex_may_apply(plan, facts):
    shown = plan(**facts)
    entries = shown.items | shown.periods
    assert {fact for (fact, _), entry in entries.items() if entry["conditional"]} == {
        "ahsct.pre.fertility",
        "ahsct.leuk.groin_line",
        "ahsct.leuk.repeat",
        "ahsct.sport",
    }


@pytest.mark.parametrize(
    ("fact", "performer"),
    [
        ("ahsct.so.visit", "neurologist"),
        ("ahsct.leuk.groin_line", "haematologist"),
        ("ahsct.fu.regular", "team"),
        ("ahsct.cond.admit", None),
    ],
)
def test_who_does_it(plan, fact, performer):
    assert plan().items[fact, 1]["performer"] == performer


def test_another_type_of_ms_gives_a_warning_and_nothing_more(plan):
    shown = plan(ms_type="PPMS")
    assert [n["level"] for n in shown.notices if n["code"] == "ms-type"] == ["warning"]
    assert shown.items == plan(ms_type="RRMS").items


# Stops, horizons and impossible days


@pytest.mark.parametrize("name", ["stop_date", "last_dose"])
@pytest.mark.parametrize("fact", ["ahsct.preg_avoid", "ahsct.vaccine"])
def test_a_stop_does_not_end_the_advice_about_pregnancy_and_vaccines(plan, fact, name):
    period = plan(**RECORDED | {name: "2026-12-01"}).periods[fact, 1]
    assert (period["begins"], period["ends"]) == (START, None)


def test_a_near_horizon_drops_nothing(plan):
    assert plan(until="2026-10-06").items == plan().items


def test_a_collection_before_the_start_is_refused(plan):
    with pytest.raises(Refusal):
        plan(leukapheresis_date="2026-10-04")


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("conditioning_start", "2026-10-12"),
        ("transplant_date", "2026-11-15"),
        ("discharge_date", "2026-11-23"),
    ],
)
def test_a_phase_before_the_phase_that_precedes_it_is_refused(plan, name, day):
    with pytest.raises(Refusal):
        plan(**RECORDED | {name: day})


def test_a_late_collection_beyond_the_estimate_moves_what_follows(plan):
    items = plan(leukapheresis_date="2026-10-19").items
    assert items["ahsct.leuk.clinic_2w", 1]["due"] == "2026-11-02"
    assert days(items["ahsct.cond.admit", 1]) == (None, "2026-11-09", "2026-12-14")
