"""How the timeline page reads on one day: what is next, what is near, what is folded."""

from datetime import date

import pytest
from django.utils import translation

from schedules.pages.patient.timeline import page_of


@pytest.fixture
def page(make_timeline):
    """Return a function that gives the page of a timeline on a day, in English."""

    def make(treatment, clinic, start, today, **facts):
        timeline = make_timeline(treatment, clinic, start, language="en", **facts)
        with translation.override("en"):
            return page_of(timeline, date.fromisoformat(today))

    return make


def titles(page):
    return [
        (part.title, [block.title for block in part.blocks]) for part in page.parts if part.blocks
    ]


def test_the_next_thing_is_said_with_its_distance(page):
    shown = page("alemtuzumab", "jbz", "2027-01-11", "2026-12-27")
    assert shown.next.distance == "in 2 weeks"
    assert shown.next.row.card.when == "Sunday 10 January 2027"
    assert shown.next.row.card.entry.title == "Admission for course 1"


def test_what_must_be_done_before_the_next_thing_is_counted(page):
    shown = page("alemtuzumab", "jbz", "2027-01-11", "2026-12-27", sex="male")
    # bloods and urine, heart tracing, arranging the admission; no smear for a man
    assert shown.next.before == "3 more things before that day"


def test_a_day_is_named_after_its_dose(page):
    shown = page("alemtuzumab", "jbz", "2027-01-11", "2027-01-11")
    assert shown.next.distance == "today"
    assert shown.next.row.card.entry.title == "Alemtuzumab infusion, course 1"
    assert len(shown.next.others) == 3


def test_a_window_that_has_begun_is_possible_now(page):
    before = page("ofatumumab", "amsterdam-umc", "2027-01-11", "2026-10-01")
    within = page("ofatumumab", "amsterdam-umc", "2027-01-11", "2026-11-01")
    assert before.next.distance == "begins in 10 days"
    assert within.next.distance == "possible now"


def test_what_has_no_date_yet_is_left_to_the_team(page):
    shown = page("ahsct", "amsterdam-umc", "2027-01-11", "2028-01-01")
    assert shown.next is None
    assert shown.nothing_next == "What comes next has no date yet. Ask your team."


def test_years_beyond_twelve_months_are_folded(page):
    shown = page("ofatumumab", "amsterdam-umc", "2027-01-11", "2027-01-20")
    near, *later = titles(shown)
    assert near[0] == ""
    assert near[1][0] == "Before the start"
    assert near[1][-1] == "January 2028"
    assert [title for title, _ in later] == ["Later: 2028", "Later: 2029"]
    assert later[0][1][0] == "February 2028"


def test_a_start_in_the_future_keeps_its_first_year_open(page):
    near, *later = titles(page("ofatumumab", "amsterdam-umc", "2029-01-11", "2027-02-01"))
    assert near[1][-1] == "January 2030"
    assert [title for title, _ in later] == ["Later: 2030", "Later: 2031"]


def test_what_has_passed_is_folded_by_year(page):
    past, near, *_later = titles(page("ofatumumab", "amsterdam-umc", "2026-03-02", "2026-11-23"))
    assert past[0] == "Already past: 2026"
    assert past[1][-1] == "October 2026"
    assert near[1][0] == "November 2026"


def test_today_stands_between_what_was_and_what_comes(page):
    shown = page("ofatumumab", "amsterdam-umc", "2026-03-02", "2026-11-23")
    rows = {row.card.entry.uid: row for p in shown.parts for b in p.blocks for row in b.rows}
    assert rows[shown.today_uid].card.when == "Monday 30 November 2026"
    assert shown.today == "Monday 23 November 2026"


def test_today_comes_before_the_heading_of_a_later_month(page):
    shown = page("ofatumumab", "amsterdam-umc", "2029-01-11", "2027-02-01")
    assert [block.today for block in shown.parts[0].blocks][:2] == [True, False]


def test_a_timeline_that_is_over_ends_with_today(page):
    assert page("ofatumumab", "amsterdam-umc", "2000-03-01", "2026-11-23").is_over


def test_steps_without_a_date_do_not_seem_to_fall_in_a_month(page):
    shown = page("ahsct", "amsterdam-umc", "2027-01-11", "2026-11-23")
    assert titles(shown)[0][1] == [
        "Before the start",
        "January 2027",
        "February 2027",
        "After that: no date yet",
    ]


def test_the_date_of_a_day_is_shown_to_the_eye_once(page):
    shown = page("alemtuzumab", "jbz", "2027-01-11", "2026-12-27")
    january = next(b for b in shown.parts[0].blocks if b.title == "January 2027")
    monday = [row for row in january.rows if row.card.when == "Monday 11 January 2027"]
    assert [row.is_same_day for row in monday] == [False, True, True, True]


def test_a_period_that_comes_back_is_one_line(page):
    shown = page("ocrelizumab", "amsterdam-umc", "2027-01-11", "2027-01-12")
    reaction = next(p for p in shown.periods if p.row.card.entry.fact == "ocre.irr")
    assert reaction.state == "now"
    assert reaction.often == "6 times in all"
    assert reaction.when.startswith("11 January 2027")
    assert len(reaction.whens) == 6


def test_a_period_that_has_passed_is_put_away(page):
    shown = page("alemtuzumab", "jbz", "2027-01-11", "2027-06-01")
    facts = [period.row.card.entry.fact for period in shown.past_periods]
    assert "alem.diet.c1" in facts
    assert "alem.diet.c2" in [period.row.card.entry.fact for period in shown.periods]


def test_the_number_of_a_period_is_its_number_in_the_picture(page):
    shown = page("alemtuzumab", "jbz", "2027-01-11", "2026-12-27")
    numbers = [period.number for period in shown.periods if period.number]
    assert numbers == sorted(numbers)
    for period in shown.periods:
        if period.number:
            assert f">{period.number}</text>" in shown.chart


def test_only_signs_that_are_used_are_explained(page):
    shown = page("alemtuzumab", "jbz", "2027-01-11", "2026-12-27")
    assert [word for _sure, word, _meaning in shown.legend] == [
        "By the schedule",
        "About this time",
        "No date yet",
    ]


def test_a_series_that_goes_on_is_what_there_is_to_do(page):
    shown = page("glatiramer", "generic", "2025-03-03", "2026-11-23", regimen="20mg-daily")
    assert shown.next.distance == "going on now"
    assert shown.next.row.when.startswith("Every day from 3 March 2025")
    assert [part.title for part in shown.parts] == [""]


def test_where_a_treatment_is_forbidden_nothing_seems_to_have_passed(page):
    shown = page("siponimod", "generic", "2027-01-11", "2026-11-23", cyp2c9="*3*3")
    assert shown.next is None
    assert shown.nothing_next == "What comes next has no date yet. Ask your team."
    assert shown.notices[0][:2] == ("stop", "Stop")
    assert shown.chart == ""


def test_when_all_has_passed_it_says_so(page):
    shown = page("plegridy", "generic", "2000-03-01", "2026-11-23", stop_date="2000-12-01")
    assert shown.next is None
    assert shown.nothing_next.startswith("Everything on this timeline has passed.")
