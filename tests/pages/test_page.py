"""How the page of a timeline reads on one day: what is next, what is near, what is folded."""

import pytest

from schedules.agenda import Phase, agenda_of
from schedules.queries import protocols_in_use
from tests.agenda.build import day

from .conftest import read
from .reading import cards_of, fold, titles

pytestmark = pytest.mark.reading

DAYS = ("2026-10-01", "2027-01-11", "2027-06-01", "2028-01-15", "2029-06-01", "2033-01-01")


# what now


def test_the_next_thing_is_said_with_its_distance(page):
    (card,) = page("alemtuzumab", "jbz", "2027-01-11", "2026-12-27").now.cards
    assert card.distance == "In 2 weeks"
    assert card.when == "10 January 2027 up to and including 15 January 2027"
    assert card.title == "Evening admission, course 1"


def test_what_must_be_done_before_the_next_thing_is_said_with_it(page):
    infusion, scan = page("ocrelizumab", "amsterdam-umc", "2026-11-30", "2026-11-28").now.cards
    assert infusion.notes[0] == ("First:", "Screening clinic · Blood test before the infusion")
    assert scan.distance == "By Monday 30 November 2026 (2 days left)"


def test_a_warning_is_read_and_not_done_before_a_course(page):
    (course,) = page("alemtuzumab", "jbz", "2027-01-11", "2026-12-27", sex="male").now.cards
    # bloods and urine, heart tracing, arranging the admission; no smear for a man
    assert course.notes[0] == (
        "First:",
        "Blood and urine tests before course 1 · Heart tracing (ECG) before course 1 · "
        "Arrange your admission",
    )
    assert "When you must not have alemtuzumab" in titles(course.lines)


def test_a_day_is_named_after_its_dose_and_all_of_it_is_said(page):
    (card,) = page("ocrelizumab", "amsterdam-umc", "2027-01-11", "2027-01-11").now.cards[:1]
    assert (card.distance, card.title) == ("Today", "First infusion (300 mg)")
    also = dict(card.notes)["Also:"]
    assert also == "Medicines just before the infusion · Stay at least one hour after the infusion"


def test_a_window_says_when_it_begins_and_by_when_it_must_be_done(page):
    before = page("ofatumumab", "amsterdam-umc", "2027-01-11", "2026-10-01").now.cards
    within = page("ofatumumab", "amsterdam-umc", "2027-01-11", "2026-11-01").now.cards
    assert "Begins in 10 days" in [card.distance for card in before]
    assert "By Monday 11 January 2027 (10 weeks left)" in [c.distance for c in within]


def test_what_has_no_date_yet_is_left_to_the_team(page):
    shown = page("ahsct", "amsterdam-umc", "2027-01-11", "2028-01-01")
    assert shown.now.cards == shown.now.going_on == ()
    assert shown.now.nothing == "What comes next has no date yet. Ask your team."


def test_a_series_that_goes_on_is_what_there_is_to_do(page):
    shown = page("glatiramer", "generic", "2025-03-03", "2026-11-23", regimen="20mg-daily")
    (card,) = shown.now.going_on
    assert card.notes == (("", "Every day from 3 March 2025"),)
    assert (shown.now.cards, shown.now.nothing, shown.after) == ((), "", ())


def test_where_a_treatment_is_forbidden_nothing_seems_to_have_passed(page):
    shown = page("siponimod", "generic", "2027-01-11", "2026-11-23", cyp2c9="*3*3")
    assert shown.now.cards == ()
    assert shown.now.nothing == "What comes next has no date yet. Ask your team."
    assert [(notice.level, notice.word) for notice in shown.stops] == [("stop", "Stop")]
    assert shown.chart is None


def test_when_all_has_passed_it_says_so(page):
    shown = page("plegridy", "generic", "2000-03-01", "2026-11-23", stop_date="2000-12-01")
    assert shown.now.cards == ()
    assert shown.now.nothing.startswith("Everything on this timeline has passed.")


# the list


def test_years_beyond_twelve_months_are_folded(page):
    shown = page("ofatumumab", "amsterdam-umc", "2027-01-11", "2027-01-20")
    assert max(card.when[-4:] for card in shown.after) == "2028"
    assert [one.title for one in shown.later] == ["Later: 2028", "Later: 2029"]
    first = shown.later[0].blocks[0].cards[0]
    assert first.when == "Around Tuesday 11 July 2028"


def test_a_start_in_the_future_keeps_its_first_year_open(page):
    shown = page("ofatumumab", "amsterdam-umc", "2029-01-11", "2027-02-01")
    assert shown.after[-1].when.endswith("January 2030")
    assert [one.title for one in shown.later] == ["Later: 2030", "Later: 2031"]


def test_what_has_passed_is_folded_by_year(page):
    shown = page("ocrelizumab", "amsterdam-umc", "2025-10-06", "2026-11-23")
    assert fold(shown, "Earlier") == {
        "Before the start": ["Brain MRI scan before the start", "Blood tests at the screening"],
        "2025": ["First infusion (300 mg)", "Second infusion (300 mg)"],
        "2026": ["Half-yearly infusion (600 mg)", "Half-yearly infusion (600 mg)"],
    }
    assert shown.undated == ()


def listed(shown):
    """The cards of the list, near and far and past, in the order of the page."""
    folds = (*shown.later, *shown.folds)
    far = (card for one in folds for block in one.blocks for card in block.cards)
    return (*shown.undated, *shown.after, *far)


def test_what_stands_under_what_now_stands_nowhere_else(page):
    shown = page("ocrelizumab", "amsterdam-umc", "2027-01-11", "2026-11-23")
    now = {(card.title, card.when) for card in shown.now.cards}
    assert len(now) == 2
    assert now.isdisjoint((card.title, card.when) for card in listed(shown))


def test_what_has_no_day_stands_under_no_month(page):
    shown = page("ahsct", "amsterdam-umc", "2027-01-11", "2026-11-23")
    assert titles(shown.undated)[:3] == [
        "Second-opinion visit",
        "Result: are there enough stem cells?",
        "Chemotherapy in hospital",
    ]
    assert [card.when for card in shown.after][:3] == [
        "Between 16 January 2027 and 18 January 2027",
        "Between 30 January 2027 and 1 February 2027",
        "Between 6 February 2027 and 15 March 2027",
    ]


def test_the_wash_out_of_teriflunomide_stands_under_no_month_and_may_not_apply(page):
    shown = page("teriflunomide", "amsterdam-umc", "2026-12-07", "2026-12-01", sex="female")
    assert shown.months == ()
    assert titles(shown.undated)[0] == "Last day of the faster wash-out"
    assert {card.when for card in shown.undated} == {""}
    assert "May apply to you" in shown.undated[0].marks


def test_that_no_day_is_known_is_said_once(page):
    shown = page("ahsct", "amsterdam-umc", "2027-01-11", "2026-11-23")
    assert {card.when for card in shown.undated} == {""}  # the heading says it
    assert "Date not known yet" not in {card.when for card in shown.after}
    assert {card.sure.sign for card in shown.undated} == {""}


def test_the_warning_for_a_stroke_stands_at_each_course(page):
    shown = page("alemtuzumab", "jbz", "2027-01-11", "2026-12-27", courses_planned=3)
    (card,) = [card for card in cards_of(shown) if "heart and blood vessels" in card.title]
    assert card.title in fold(shown, "Good to know")[""]
    assert titles(card.lines) == [
        "Take note after course 1: heart and blood vessels",
        "Take note after course 2: heart and blood vessels",
        "Take note after course 3: heart and blood vessels",
    ]


def test_signs_to_heed_at_all_times_are_told_by_urgency_and_folded_away(page):
    shown = page("alemtuzumab", "jbz", "2027-01-11", "2027-01-12")
    assert [found.heading for found in shown.help] == [
        "Call 112 at once with these signs",
        "Call today with these signs, outside office hours too",
        "Contact your team with these signs",
    ]
    assert [title for title, _signs in shown.help[0].signs] == [
        "Signs from heart, lungs or blood vessels",
        "Dots or bruises and being very ill",
        "Signs from the lungs",
    ]
    assert "Signs that fit the thyroid" in fold(shown, "Signs to look for")[""]
    assert "Signs that fit the thyroid" not in titles(shown.mind)
    assert "Signs from heart, lungs or blood vessels" in titles(shown.mind)  # these days


def test_signs_of_a_course_that_lies_behind_are_no_longer_told(page):
    shown = page("alemtuzumab", "jbz", "2027-01-11", "2032-01-12")
    assert [title for title, _signs in shown.help[0].signs] == [
        "Dots or bruises and being very ill",
        "Signs from the lungs",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("today", DAYS)
def test_nothing_of_before_today_stands_under_after_that(make_timeline, today):
    for protocol in protocols_in_use():
        made = make_timeline(
            protocol.treatment.slug, protocol.clinic.slug, "2027-01-11", language="en"
        )
        shown, days = read(made, today=today), agenda_of([made], day(today)).days
        ahead = {one.head.title for one in days if one.phase in (Phase.NOW, Phase.COMING)}
        first = next((card for card in shown.after if card.when == "Date not known yet"), None)
        dated = [card for card in shown.after if card.when != "Date not known yet"]
        assert {card.title for card in dated} <= ahead, protocol
        if first and first is shown.after[0]:  # then what comes next is dated, and lies before it
            assert shown.now.cards, protocol


def test_a_stay_is_one_card_with_its_days_inside(page):
    (course,) = page("alemtuzumab", "jbz", "2027-01-11", "2026-12-27").now.cards
    whens = {one.title: one.whens for one in course.lines}
    assert whens["Evening admission, course 1"] == ("Sunday 10 January 2027",)
    infusion = next(one for one in course.lines if one.title == "Alemtuzumab infusion, course 1")
    assert infusion.whens == (
        "Monday 11 January 2027",
        "Tuesday 12 January 2027",
        "Wednesday 13 January 2027",
        "Thursday 14 January 2027",
        "Friday 15 January 2027",
    )


def test_two_years_of_ocrelizumab_are_at_most_nine_cards(make_timeline):
    made = make_timeline("ocrelizumab", "amsterdam-umc", "2027-01-11", language="en")
    for today in ("2026-11-28", "2027-01-11", "2027-06-01", "2028-06-01"):
        shown = read(made, today=today)
        days = [card for card in (*shown.now.cards, *listed(shown)) if card.when or card.said]
        assert len(days) <= 9, today


def test_what_has_no_end_says_how_far_it_is_given(page):
    shown = page("ocrelizumab", "amsterdam-umc", "2027-01-11", "2026-11-28")
    words = "Goes on after 11 January 2029: Half-yearly infusion (600 mg)"
    assert shown.goes_on.startswith(words)


def test_only_what_has_no_end_is_said_to_go_on(page):
    shown = page("alemtuzumab", "jbz", "2027-01-11", "2026-11-28")
    assert shown.later[-1].title == "Later: 2032"  # the monthly tests end by themselves
    assert {fold.intro for fold in shown.later} == {""}  # of 2032 it would be untrue
    assert shown.goes_on == "Goes on after 11 January 2029: Half-yearly check."


def test_after_a_stop_nothing_is_said_to_go_on(page):
    shown = page("ocrelizumab", "amsterdam-umc", "2026-01-12", "2026-11-28", stop_date="2026-12-01")
    assert (shown.goes_on, [one.intro for one in shown.later if one.intro]) == ("", [])


def test_without_a_far_year_what_goes_on_is_said_below_the_list(page):
    shown = page("fingolimod", "amsterdam-umc", "2025-10-06", "2026-11-28")
    assert shown.later == ()
    assert shown.goes_on == "Goes on after 6 October 2027: Yearly skin check."


# what lasts


def test_what_lasts_today_stands_apart_with_its_last_day(page):
    shown = page("alemtuzumab", "jbz", "2027-01-11", "2027-01-20", sex="female")
    notes = {card.title: dict(card.notes).get("", "") for card in shown.mind}
    assert notes["Food around course 1: avoid listeria"] == "Until at least Monday 15 February 2027"
    assert notes["Course 1: do not become pregnant"] == "Up to and including Saturday 15 May 2027"


def test_a_period_that_comes_back_is_one_line(page):
    shown = page("ocrelizumab", "amsterdam-umc", "2027-01-11", "2027-01-12")
    reaction = next(card for card in shown.mind if "side effects" in card.title)
    assert ("", "6 times in this schedule") in reaction.notes
    assert len(reaction.lines[0].whens) == 6
    assert reaction.lines[0].whens[0].startswith("11 January 2027")


def test_a_period_that_has_passed_is_put_away(page):
    shown = page("alemtuzumab", "jbz", "2027-01-11", "2027-06-01")
    assert (
        "Food around course 1: avoid listeria"
        in (fold(shown, "Earlier")["Periods that have passed"])
    )
    assert "Food around course 2: avoid listeria" in fold(shown, "Take note later")[""]


def test_advice_that_does_not_hold_yet_is_folded_and_stands_on_top_once_it_does(page):
    before = page("ocrelizumab", "amsterdam-umc", "2027-01-11", "2026-11-23")
    after = page("ocrelizumab", "amsterdam-umc", "2027-01-11", "2027-01-11")
    assert "Watch for infections" in fold(before, "Good to know")[""]
    assert "Watch for infections" in titles(after.mind)
    assert fold(after, "Good to know").get("", []) == ["Want to become pregnant? Talk first"]


# the rest


def test_only_signs_that_are_used_are_explained(page):
    shown = page("alemtuzumab", "jbz", "2027-01-11", "2026-12-27")
    assert [word for _sign, word, _meaning in shown.legend] == [
        "By the schedule",
        "About this time",
    ]


def test_product_information_stands_apart(page):
    shown = page("alemtuzumab", "jbz", "2027-01-11", "2026-12-27")
    asked = fold(shown, "Ask your team")[""]
    assert "Thyroid test" in asked
    (intro,) = [one.intro for one in shown.more if one.title == "Ask your team"]
    assert intro == (
        "It is not sure yet whether you need these. Ask your team. "
        "Do not wait for the day that stands here."
    )
    assert "Thyroid test" not in titles(listed(shown))


def test_the_treatments_of_one_person_are_one_page(make_timeline):
    one = make_timeline("ocrelizumab", "amsterdam-umc", "2027-01-11", language="en")
    two = make_timeline("alemtuzumab", "jbz", "2027-01-11", language="en")
    shown = read(one, two, today="2026-11-23")
    assert shown.clinics == "MS Center Amsterdam (Amsterdam UMC) and Jeroen Bosch Ziekenhuis"
    assert len(shown.contacts) == len(one.contacts) + len(two.contacts)
    assert {card.title for card in (*shown.now.cards, *shown.after)} >= {
        "First infusion (300 mg)",
        "Evening admission, course 1",
    }
    drawn = {m.place.title for y in shown.chart.years for row in y.months for m in row.marks}
    assert drawn >= {"First infusion (300 mg)", "Evening admission, course 1"}
    assert [notice.text for notice in shown.notices] == list(
        dict.fromkeys(notice.text for notice in shown.notices)
    )


def test_a_sign_of_each_dose_is_no_series_of_appointments(page):
    """It is told once, without a count: nobody comes 27 times for a sign."""
    shown = page("natalizumab", "amsterdam-umc", "2026-10-05", "2026-11-28")
    assert "Severe allergy" not in titles(shown.series)
    assert "Severe allergy" in fold(shown, "Signs to look for")[""]
    assert "Severe allergy" not in {line.place.title for y in shown.chart.years for line in y.lines}


@pytest.mark.parametrize(
    ("today", "is_minded"), [("2026-12-27", False), ("2026-12-28", True), ("2026-12-29", False)]
)
def test_a_sign_of_a_dose_is_minded_on_its_day(page, today, is_minded):
    shown = page("natalizumab", "amsterdam-umc", "2026-10-05", today)
    assert [("Severe allergy" in titles(shown.mind))] == [is_minded]
    if is_minded:
        assert [notes for _l, notes in shown.mind[0].notes] == ["Today"]


@pytest.mark.parametrize(
    ("treatment", "clinic", "asked"),
    [
        (
            "cladribine",
            "amsterdam-umc",
            {
                "Brain MRI scan before course 1",
                "Blood test before course 1: white blood cells",
                "Blood test before the course: liver values",
                "Blood test before course 1: chickenpox",
            },
        ),
        ("rituximab", "generic", {"Hepatitis B test"}),
        ("ocrelizumab", "amsterdam-umc", {"Hepatitis B test", "Finish vaccinations in time"}),
    ],
)
def test_tests_of_product_information_before_the_first_dose_are_not_folded_away(
    page, treatment, clinic, asked
):
    shown = page(treatment, clinic, "2027-01-25", "2026-12-01")
    assert set(titles(shown.ask_first)) == asked
    begun = page(treatment, clinic, "2026-11-23", "2026-12-01")
    assert asked.isdisjoint(titles(begun.ask_first))


def test_what_to_ask_before_the_next_course_is_not_folded_away_either(page):
    shown = page("cladribine", "amsterdam-umc", "2026-12-07", "2027-11-25", weight_kg=60)
    assert [(card.title, card.notes) for card in shown.ask_first] == [
        ("Blood test before the course: liver values", (("", "Before 7 December 2027"),)),
        ("Blood test before course 2: white blood cells", (("", "Before 7 December 2027"),)),
    ]
