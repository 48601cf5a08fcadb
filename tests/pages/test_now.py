"""What a tired patient met: each a thing that the page said and that was not so on that day."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from schedules.agenda import agenda_of
from schedules.engine import Key
from schedules.pages.patient.timeline import page_of
from schedules.planning import commit
from schedules.planning.interruption import interrupt
from schedules.planning.record import move
from schedules.queries import timeline_of
from schedules.renderers.paper.pdf import handout_words, page_one_html
from schedules.renderers.text import render_text
from tests.booking import book

from .reading import cards_of, fold, titles, words_of


def test_stem_cell_therapy_of_2024_has_no_daily_injection_in_2026(page):
    shown = page("ahsct", "amsterdam-umc", "2024-01-08", "2026-11-28")
    assert shown.now.going_on == shown.now.cards == ()
    assert shown.now.nothing == ("There are no more appointments. Ask your team what comes next.")
    assert titles(shown.mind) == ["No pregnancy, no breastfeeding", "No live vaccines"]
    assert {"Growth-factor injection", "Fever or complaints during growth factor"} <= set(
        fold(shown, "Earlier")["Periods that have passed"]
    )


@pytest.mark.parametrize(
    ("today", "told"),
    [("2024-02-15", True), ("2024-02-16", False), ("2026-11-28", False)],
)
def test_signs_of_the_growth_factor_are_told_until_a_month_after_the_next_step(page, today, told):
    """Cells are collected from 13 to 15 January: that may have run late."""
    shown = page("ahsct", "amsterdam-umc", "2024-01-08", today)
    titles_told = [title for help_ in shown.help for title, _signs in help_.signs]
    assert ("Fever or complaints during growth factor" in titles_told) is told
    assert "Fever or long illness after the transplant" in titles_told


def test_how_exact_a_time_is_begins_with_a_capital(page):
    shown = page("ahsct", "amsterdam-umc", "2024-01-08", "2026-11-28")
    assert ("How exact", "Until your team says so") in [
        tuple(fact)[:2] for line in shown.mind[0].lines for fact in line.facts
    ]


def test_what_has_no_day_never_stands_between_today_and_what_comes(page):
    shown = page("ahsct", "amsterdam-umc", "2026-01-05", "2026-11-28")
    assert shown.now.nothing == "What comes next has no date yet. Ask your team."
    assert shown.after == ()
    assert titles(shown.undated)[:2] == [
        "Result: are there enough stem cells?",
        "Chemotherapy in hospital",
    ]
    assert "Second-opinion visit" in fold(shown, "Earlier")["Before the start"]


def test_a_year_after_all_has_been_nothing_waits_for_a_day_any_more(page):
    shown = page("ahsct", "amsterdam-umc", "2024-01-08", "2026-11-28")
    assert (shown.after, shown.undated) == ((), ())
    assert "Chemotherapy in hospital" in fold(shown, "Earlier")["2024"]


def test_of_a_treatment_that_has_ended_advice_without_a_day_is_not_what_comes_next(page):
    shown = page("alemtuzumab", "jbz", "2019-01-08", "2026-11-28")
    assert shown.now.nothing == ("There are no more appointments. Ask your team what comes next.")


def test_a_card_says_that_a_treatment_was_stopped_or_will_be(page):
    asked = ("alemtuzumab", "jbz", "2027-01-11")
    stopped = page(*asked, "2027-04-01", stop_date="2027-03-01")
    assert stopped.now.halted == ("Stopped on 1 March 2027.",)
    assert page(*asked, "2027-02-01", stop_date="2027-03-01").now.halted == (
        "Stops on 1 March 2027.",
    )
    assert page(*asked, "2027-02-01").now.halted == ()


def test_page_paper_and_text_say_that_a_treatment_is_paused(make_plan, nurse):
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-11-05", today="2026-11-01")
    stretch = interrupt(date(2027, 4, 5), "Infectie", today=date(2027, 4, 5))
    commit(plan, stretch, by=nurse, revision=plan.revision)
    plan.refresh_from_db()
    with translation.override("en"):
        timeline, today = timeline_of(plan), date(2027, 6, 1)
        words = "Paused since 5 April 2027. Your team names the day of the next dose."
        assert page_of([timeline], today).now.halted == (words,)
        assert words in page_one_html(handout_words(timeline, agenda_of([timeline], today)))
        assert words in render_text(timeline, today).body.decode()


def test_an_infusion_agreed_in_a_pause_to_come_is_asked_about(make_plan, nurse):
    """Natalizumab every four weeks; the eighth was agreed for Monday 14 December 2026."""
    plan = make_plan("natalizumab", "amsterdam-umc", "2026-06-01", sex="female", jcv="negative")
    pause = interrupt(date(2026, 12, 10), "Infectie", today=date(2026, 12, 8))
    for intent in (book(Key("ntz.dose", 8), date(2026, 12, 14)), pause):
        commit(plan, intent, by=nurse, revision=plan.revision)
        plan.refresh_from_db()
    with translation.override("en"):
        timeline, today = timeline_of(plan), date(2026, 12, 8)
        page = page_of([timeline], today)
        now = page.now
        assert now.halted == (
            "The pause begins on 10 December 2026. Your team names the day of the next dose.",
        )
        asked = "You have an appointment, but the treatment is paused. Call to ask"
        assert now.first.do == f"{asked} whether it goes on."
        card, _told, _folded = render_to_string("components/next.html", {"page": page}).partition(
            "<details"
        )
        assert card.count(asked) == 1
        assert card.count(f"Call {now.first.call.phone}") == 1
        paper = page_one_html(handout_words(timeline, agenda_of([timeline], today)))
        assert "Paused, call: Natalizumab infusion" in paper
        assert asked in render_text(timeline, today).body.decode()


def test_the_daily_capsule_goes_on_beside_the_next_visit(page):
    shown = page("fingolimod", "amsterdam-umc", "2025-10-06", "2026-11-28")
    assert titles(shown.now.going_on) == ["Daily capsule (0.5 mg)"]
    assert titles(shown.now.in_order) == ["Daily capsule (0.5 mg)", "Yearly skin check"]
    assert shown.now.first.when == "Every day from 6 October 2025"
    soon = page("fingolimod", "amsterdam-umc", "2025-10-06", "2027-09-10")
    assert titles(soon.now.in_order) == ["Yearly skin check", "Daily capsule (0.5 mg)"]
    assert [(card.title, card.when) for card in shown.now.cards] == [
        ("Yearly skin check", "Wednesday 6 October 2027")
    ]


def test_an_infusion_in_two_days_is_named_before_the_scan_that_must_be_done_by_then(page):
    shown = page("ocrelizumab", "amsterdam-umc", "2026-11-30", "2026-11-28")
    assert [(card.title, card.distance) for card in shown.now.cards] == [
        ("First infusion (300 mg)", "In 2 days"),
        (
            "Brain MRI scan before the start",
            "By Monday 30 November 2026 (2 days left)",
        ),
    ]


def test_glatiramer_goes_on_and_has_not_passed(page):
    shown = page("glatiramer", "amsterdam-umc", "2026-10-05", "2026-12-08")
    assert titles(shown.now.going_on) == ["Not known yet: which dose you have"]
    assert shown.now.nothing == ""
    for regimen, title in (
        ("20mg-daily", "Daily injection of 20 mg"),
        ("40mg-3x-week", "Injection of 40 mg on your fixed day"),
    ):
        shown = page("glatiramer", "amsterdam-umc", "2026-10-05", "2026-12-08", regimen=regimen)
        assert titles(shown.now.going_on) == [title]
        assert shown.now.nothing == ""


def test_the_list_is_not_said_to_end_before_it_does(page):
    shown = page("alemtuzumab", "jbz", "2026-11-30", "2026-11-28")
    assert "30 November 2028" not in " ".join(titles(cards_of(shown)))
    assert shown.goes_on == "Goes on after 30 November 2028: Half-yearly check."


CHOSEN = "These days were chosen for you."


def course_two(shown):
    return next(c for c in cards_of(shown) if c.title == "Evening admission, course 2")


def test_a_course_on_another_day_does_not_seem_to_be_a_year_after_the_first(page):
    by_leaflet = course_two(page("alemtuzumab", "jbz", "2027-01-11", "2027-02-01"))
    moved = course_two(
        page("alemtuzumab", "jbz", "2027-01-11", "2027-02-01", course2_start="2028-02-01")
    )
    assert moved.when == "31 January 2028 up to and including 3 February 2028"
    assert (CHOSEN in by_leaflet.said, CHOSEN in moved.said) == (False, True)


def test_a_course_that_the_team_moved_says_so(make_plan, nurse):
    plan = make_plan("alemtuzumab", "jbz", "2027-01-11", today="2027-01-04")
    later = move(Key("alem.c2.dose", 1), date(2028, 2, 1), carries=True)
    commit(plan, later.because("holiday"), by=nurse, revision=plan.revision)
    plan.refresh_from_db()
    with translation.override("en"):
        shown = page_of([timeline_of(plan)], date(2027, 2, 1))
    course = course_two(shown)
    assert course.when == "31 January 2028 up to and including 3 February 2028"
    assert course.sure.words == "Moved to this day"
    assert CHOSEN in course.said
    assert "holiday" not in " ".join(words_of(shown))


@pytest.mark.parametrize("today", ["2027-01-10", "2027-01-11", "2027-01-15", "2027-01-16"])
def test_a_course_is_now_until_its_last_day(page, today):
    shown = page("alemtuzumab", "jbz", "2027-01-11", today)
    assert [card.distance for card in shown.now.cards] == {
        # from the evening of admission on
        "2027-01-10": ["Begins today"],
        "2027-01-11": ["Until Friday 15 January 2027 (4 days left)"],
        "2027-01-15": ["Until Friday 15 January 2027 (today)"],
        "2027-01-16": ["In about 4 weeks"],
    }[today]


def test_of_two_treatments_the_one_that_was_stopped_is_named(make_timeline):
    with translation.override("en"):
        stopped = make_timeline(
            "ocrelizumab", "amsterdam-umc", "2026-06-01", language="en", stop_date="2026-11-20"
        )
        begun = make_timeline("alemtuzumab", "jbz", "2026-12-07", language="en")
        shown = page_of([stopped, begun], date(2026, 11, 28))
    assert shown.now.halted == ("Ocrelizumab (Ocrevus): stopped on 20 November 2026.",)


@pytest.mark.parametrize(("start", "has_past"), [("2035-01-08", False), ("2026-01-05", True)])
def test_a_paper_with_what_has_been_is_offered_where_something_has_been(page, start, has_past):
    shown = page("ocrelizumab", "amsterdam-umc", start, "2026-11-28")
    assert shown.has_past is has_past
    assert bool(fold(shown, "Earlier")) is has_past


def test_of_a_paused_capsule_the_page_says_to_take_none(make_plan, nurse):
    plan = make_plan("fingolimod", "amsterdam-umc", "2026-09-14", today="2026-09-14")
    stretch = interrupt(date(2026, 11, 25), "Infectie", today=date(2026, 11, 25))
    commit(plan, stretch, by=nurse, revision=plan.revision)
    plan.refresh_from_db()
    with translation.override("en"):
        shown = page_of([timeline_of(plan)], date(2026, 12, 1))
    (capsule,) = (c for c in shown.undated if c.title == "Daily capsule (0.5 mg)")
    assert capsule.said == ("Do not use it until your team names the day.",)


@pytest.mark.parametrize(
    ("today", "do"),
    [
        ("2026-11-29", "Wait: the hospital tells you when."),
        ("2026-11-30", "Nothing agreed yet? Call today."),
    ],
)
def test_on_the_day_itself_nobody_waits_for_an_appointment(page, today, do):
    shown = page("ocrelizumab", "amsterdam-umc", "2026-11-30", today)
    assert shown.now.first.do == do


def test_a_warning_is_no_appointment_and_comes_no_number_of_times(page):
    title = "Severe allergy"
    shown = page("natalizumab", "amsterdam-umc", "2026-11-30", "2026-11-30")
    assert title in titles(shown.now.cards[0].lines)
    assert title not in " ".join(words for _label, words in shown.now.cards[0].notes)
    assert title not in [one.title for one in shown.series]


def test_questions_of_days_that_have_passed_stand_apart(page):
    asked = fold(page("fingolimod", "amsterdam-umc", "2025-10-06", "2026-11-28"), "Ask your team")
    assert list(asked) == ["", "Earlier"]
    assert "Skin check before the start" in asked["Earlier"]
    assert "Skin check before the start" not in asked[""]


def test_a_closed_day_that_has_passed_is_asked_of_nobody(page):
    asks = "Check with the hospital whether these days can stay."

    def closed(today):
        shown = page("alemtuzumab", "jbz", "2026-03-05", today)
        return [notice.text for notice in shown.notices if asks in notice.text]

    assert closed("2026-03-08") == [
        f"The hospital is usually closed on 8 March 2026, 6 March 2027, 7 March 2027. {asks}"
    ]
    assert closed("2026-12-01") == [
        f"The hospital is usually closed on 6 March 2027, 7 March 2027. {asks}"
    ]
    assert closed("2027-03-08") == []


def test_injections_that_a_later_step_ended_do_not_go_on_in_the_chart(page):
    shown = page("ahsct", "amsterdam-umc", "2024-01-08", "2026-11-28")
    assert "Growth-factor injection" not in [place.title for place in shown.chart.endless]
    lines = [line for year in shown.chart.past for line in year.lines]
    assert "Growth-factor injection" in [line.place.title for line in lines]
