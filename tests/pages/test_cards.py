"""One card of a page: what its heading says, and what opening it shows."""

from dataclasses import replace

import pytest

from schedules.agenda import agenda_of
from schedules.pages.patient.cards import (
    Sure,
    day_card,
    going_on_card,
    period_card,
    question_card,
)
from schedules.timeline import Length
from tests.agenda.build import DESK, appointment, daily, day, entry, period, series, timeline

TODAY = "2026-11-28"
CALL = "Is being changed: call to ask whether this appointment stays."

pytestmark = pytest.mark.usefixtures("english")


def agenda(*entries, today=TODAY):
    return agenda_of([timeline(*entries)], day(today))


def card(*entries, today=TODAY, is_next=False):
    """The card of the only day that these entries make."""
    (one,) = agenda(*entries, today=today).days
    return day_card(one, day(today), is_next=is_next)


# when, and how far off


@pytest.mark.parametrize(
    ("given", "when", "distance"),
    [
        ({"due": "2026-11-28"}, "Saturday 28 November 2026", "Today"),
        ({"due": "2026-11-29"}, "Sunday 29 November 2026", "Tomorrow"),
        ({"due": "2026-11-21"}, "Saturday 21 November 2026", "A week ago"),
        (
            {"due": "2026-11-29", "book": "2026-11-30"},
            "Monday 30 November 2026",
            "In 2 days",
        ),
        (
            {"due": "2027-05-31", "certainty": "about"},
            "Around Monday 31 May 2027",
            "In half a year",
        ),
        (
            {"first": "2026-12-05", "last": "2027-01-05"},
            "Between 5 December 2026 and 5 January 2027",
            "Begins in a week",
        ),
        (
            {"first": "2026-11-01", "last": "2026-11-30"},
            "Between 1 November 2026 and 30 November 2026",
            "By Monday 30 November 2026 (2 days left)",
        ),
        (
            {"first": "2026-11-01", "last": "2026-11-28"},
            "Between 1 November 2026 and 28 November 2026",
            "By Saturday 28 November 2026 (today)",
        ),
        (
            {"first": "2026-10-01", "last": "2026-11-27"},
            "Between 1 October 2026 and 27 November 2026",
            "",
        ),
        (
            {"last": "2026-12-05"},
            "Before 5 December 2026",
            "Before Saturday 5 December 2026 (a week left)",
        ),
        (
            {"last": "2026-12-05", "booked_by": "patient"},
            "Before 5 December 2026",
            "Do this before Saturday 5 December 2026 (a week left)",
        ),
        (
            {"first": "2026-11-01", "last": "2026-11-30", "booked_by": "patient"},
            "Between 1 November 2026 and 30 November 2026",
            "Do this by Monday 30 November 2026 (2 days left)",
        ),
        (
            {"first": "2026-11-01", "last": "2026-11-30", "booked_by": "hospital"},
            "Between 1 November 2026 and 30 November 2026",
            "By Monday 30 November 2026 (2 days left)",
        ),
        ({}, "Date not known yet", ""),
    ],
)
def test_a_card_says_when_and_how_far_off(given, when, distance):
    shown = card(entry("scan", "imaging", **given))
    assert (shown.when, shown.distance) == (when, distance)


@pytest.mark.parametrize(
    ("today", "distance"),
    [
        ("2026-12-05", "In 2 days"),
        ("2026-12-07", "Begins today"),
        ("2026-12-08", "Until Wednesday 9 December 2026 (tomorrow)"),
        ("2026-12-09", "Until Wednesday 9 December 2026 (today)"),
        ("2026-12-10", ""),
    ],
)
def test_a_stay_that_has_begun_says_until_when(today, distance):
    days = series("infusion", "dose", ["2026-12-07", "2026-12-08", "2026-12-09"])
    assert card(*days, today=today).distance == distance


def test_advice_for_some_days_is_no_task():
    shown = card(entry("milk", "advice", first="2026-11-20", last="2026-11-30"))
    assert shown.distance == "Until Monday 30 November 2026 (2 days left)"
    assert shown.said == ()


# how sure, and what to do


@pytest.mark.parametrize(
    ("kind", "given", "sure", "said"),
    [
        (
            "lab",
            {"due": "2027-01-04"},
            Sure("planned", "By the schedule"),
            ("The hospital still agrees the day with you.",),
        ),
        (
            "lab",
            {"due": "2027-01-04", "status": "booked", "on": "2027-01-04"},
            Sure("booked", "Agreed"),
            ("You have agreed this day with the hospital.",),
        ),
        (
            "dose",
            {"due": "2027-01-04", "is_at_home": True},
            Sure("planned", "By the schedule"),
            ("You do this at home. You need no appointment.",),
        ),
        (
            "lab",
            {"due": "2026-11-04", "status": "done", "on": "2026-11-04"},
            Sure("done", "Done"),
            (),
        ),
        (
            "lab",
            {"due": "2026-12-04", "status": "skipped"},
            Sure("skipped", "Does not take place"),
            (),
        ),
        ("lab", {"last": "2026-12-04"}, Sure(), ("The hospital still agrees the day with you.",)),
        ("lab", {}, Sure(), ("The hospital still agrees the day with you.",)),
        ("warning", {"due": "2027-01-04"}, Sure("planned", "By the schedule"), ()),
    ],
)
def test_a_card_says_how_sure_it_is_and_what_to_do(kind, given, sure, said):
    shown = card(entry("it", kind, **given))
    assert (shown.sure, shown.said) == (sure, said)


DUE = (
    "By the schedule Sunday 3 January 2027; it is another day because "
    "the hospital is closed at the weekend"
)


def test_the_protocols_own_day_is_named_where_another_one_is_shown():
    scan = entry("scan", "imaging", "2027-01-03", book="2027-01-04")
    shown = card(scan)
    assert shown.said[0] == f"{DUE}."
    assert shown.sure.words == "By the schedule"


def test_of_what_is_next_the_protocols_own_day_stands_by_its_sign():
    scan = entry("scan", "imaging", "2027-01-03", book="2027-01-04")
    shown = card(scan, is_next=True)
    assert shown.sure == Sure("planned", DUE)
    assert shown.said == ("The hospital still agrees the day with you.",)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, ""),
        ({"status": "booked", "on": "2027-01-04"}, ""),
        ({"status": "booked", "on": "2027-01-11"}, ""),  # that it was agreed says enough
        ({"status": "moved", "on": "2027-01-04"}, "This day was chosen for you."),
        ({"status": "moved", "on": "2027-01-25"}, "3 weeks later than planned."),
        ({"status": "moved", "on": "2026-12-28"}, "A week earlier than planned."),
        ({"certainty": "booked"}, "This day was chosen for you."),  # typed as a known day
        ({"status": "done", "on": "2027-01-11"}, ""),
    ],
)
def test_a_day_that_was_chosen_says_so(given, said):
    shown = card(entry("scan", "imaging", "2027-01-04", **given))
    told = [words for words in shown.said if "chosen for you" in words or "planned." in words]
    assert told == [said] * bool(said)


def test_an_appointment_that_may_not_stand_is_marked_wherever_it_is_in_the_day():
    shown = card(
        entry("infusion", "dose", "2027-01-04"),
        entry("scan", "imaging", "2027-01-03", status="booked", on="2027-01-04", undecided=True),
    )
    assert shown.marks == (f"scan – i{CALL[1:]}",)
    assert shown.lines[1].marks == (CALL,)


def test_one_that_may_not_stand_leaves_another_of_that_day_agreed():
    other = appointment("2027-01-04", "visit#1", at="13:00", code="b")
    on = {"status": "booked", "on": "2027-01-04"}
    shown = card(
        entry("infusion", "dose", undecided=True, contact=DESK, **on),
        entry("visit", "visit", appointment=other, **on),
    )
    assert (shown.sure, shown.marks) == (Sure(), (f"infusion – i{CALL[1:]}",))
    assert shown.phones == ("000 000 00 02",)
    assert [one.sure.words for one in shown.lines] == ["", "Agreed"]


def test_a_day_of_which_nothing_may_stand_need_not_name_what():
    undecided = replace(appointment("2027-01-04", "infusion#1", "blood#1"), is_undecided=True)
    on = {"status": "booked", "on": "2027-01-04", "appointment": undecided}
    shown = card(entry("infusion", "dose", **on), entry("blood", "lab", **on))
    assert (shown.marks, shown.phones) == ((CALL,), ())


# what was agreed with the hospital


STAY = appointment(
    "2026-12-13",
    "infusion#1",
    "infusion#2",
    "nurse#1",
    last="2026-12-18",
    at="19:00",
    minutes=90,
    place="ward B4, route 7",
    who="dr. Jansen",
    note="Bring a book.",
)


def a_stay(agreed):
    on = {"status": "booked", "appointment": agreed, "place": "ward B4, route 7"}
    return (
        entry("infusion", "dose", on="2026-12-14", takes=Length(240, 360), **on),
        entry("infusion", "dose", n=2, on="2026-12-15", takes=Length(240, 360), **on),
        entry("nurse", "visit", on="2026-12-14", performer="ms-nurse", **on),
        entry("tablets", "premedication", "2026-12-14", place="Ward"),
    )


def test_a_stay_says_when_and_where_one_is_expected_and_until_when_it_lasts():
    shown = card(*a_stay(STAY), is_next=True)
    (told,) = shown.agreed
    assert told.said == (
        "You are expected: Sunday 13 December 2026, 19:00, ward B4, route 7. "
        "You stay up to and including Friday 18 December 2026."
    )
    assert told.facts == (
        ("How long it takes", "1 hour and 30 minutes"),
        ("With whom", "Dr. Jansen"),
        ("Remark", "Bring a book."),
    )
    assert shown.said == ("You have agreed these days with the hospital.",)


def test_the_parts_of_an_appointment_say_what_their_source_says_and_no_more():
    facts = {one.title or "infusion": one.facts for one in card(*a_stay(STAY)).lines}
    assert facts == {
        "infusion": (("How long it takes", "4 to 6 hours"),),
        "nurse": (("With whom", "MS nurse"),),
        "tablets": (("Where", "Ward"),),
    }


def test_a_stay_that_has_begun_expects_nobody_any_more():
    (told,) = card(*a_stay(STAY), today="2026-12-15").agreed
    assert told.said == "You stay up to and including Friday 18 December 2026."
    assert ("Where", "Ward B4, route 7") in told.facts


def test_a_stay_that_may_not_stand_expects_nobody():
    (told,) = card(*a_stay(replace(STAY, is_undecided=True))).agreed
    assert told.said == (
        "The appointment: Sunday 13 December 2026, 19:00, up to and including "
        "Friday 18 December 2026, ward B4, route 7."
    )


def test_what_was_agreed_for_one_thing_alone_stands_for_what_the_source_says():
    agreed = appointment("2027-01-04", "scan#1", at="09:30", minutes=45, place="route 7", who="X")
    scan = entry(
        "scan",
        "imaging",
        status="booked",
        on="2027-01-04",
        place="route 7",
        performer="neurologist",
        takes=Length(30, 60),
        appointment=agreed,
    )
    shown = card(scan)
    (told,) = shown.agreed
    assert told == (
        "",
        "",
        (("How long it takes", "45 minutes"), ("Where", "Route 7"), ("With whom", "X")),
    )
    assert shown.lines[0].facts == ()


def test_two_appointments_of_a_day_are_told_by_name():
    on = {"status": "booked", "on": "2027-01-04"}
    one = appointment("2027-01-04", "scan#1", at="09:30", place="route 7", code="a")
    two = appointment("2027-01-04", "visit#1", at="13:00", place="route 9", code="b")
    shown = card(
        entry("scan", "imaging", appointment=one, **on),
        entry("visit", "visit", appointment=two, **on),
    )
    assert [(told.title, told.facts) for told in shown.agreed] == [
        ("scan", (("Where", "Route 7"),)),
        ("visit", (("Where", "Route 9"),)),
    ]


def test_a_condition_is_marked_once():
    shown = card(entry("smear", "lab", "2027-01-04", conditional=True))
    assert shown.marks == ("May apply to you",)
    assert shown.lines[0].marks == ()


# what belongs to a day


def an_infusion_day():
    return (
        entry("blood", "lab", last="2027-01-04", guards="infusion#1"),
        entry("beware", "warning", last="2027-01-04", guards="infusion#1"),
        entry("tablets", "premedication", "2027-01-04"),
        entry("infusion", "dose", "2027-01-04"),
        entry("hour", "procedure", "2027-01-04", part_of="infusion#1"),
        entry("visit", "visit", "2027-01-04"),
        entry("tip", "advice", "2027-01-04"),
    )


def test_a_heading_names_what_comes_first_and_what_else_happens():
    shown = card(*an_infusion_day())
    assert shown.notes == (("First:", "blood"), ("Also:", "visit"))


def test_of_what_is_next_all_is_named():
    shown = card(*an_infusion_day(), is_next=True)
    assert shown.notes == (("First:", "blood"), ("Also:", "tablets · hour · visit · tip"))


def test_opening_a_card_shows_all_of_it_what_comes_first_before_the_rest():
    shown = card(*an_infusion_day())
    assert [one.title for one in shown.lines] == [
        "blood",
        "beware",
        "infusion",
        "tablets",
        "hour",
        "visit",
        "tip",
    ]


def test_what_was_done_before_is_no_longer_to_be_done():
    shown = card(
        entry("blood", "lab", last="2027-01-04", guards="infusion#1", status="done"),
        entry("infusion", "dose", "2027-01-04"),
    )
    assert shown.notes == ()


def test_beyond_three_titles_the_rest_is_counted():
    steps = [entry(f"step{n}", "procedure", sort_on="2026-12-01") for n in range(1, 7)]
    assert card(*steps).notes == (("Also:", "step2 · step3 · step4 · 2 more"),)


# what is read of each rule


def test_a_line_says_its_day_only_where_the_card_says_another():
    shown = card(
        entry("infusion", "dose", "2027-01-04"),
        entry("blood", "lab", last="2027-01-04", guards="infusion#1"),
        entry("visit", "visit", "2027-01-03", book="2027-01-04"),
    )
    assert {one.title: one.whens for one in shown.lines} == {
        "blood": ("Before 4 January 2027",),
        "infusion": (),
        "visit": (f"Monday 4 January 2027; {DUE[0].lower()}{DUE[1:]}",),
    }


def test_a_rule_of_a_stay_is_read_once_with_all_its_days():
    days = series("infusion", "dose", ["2026-12-07", "2026-12-08", "2026-12-09"])
    (one,) = card(*days).lines
    assert one.title == ""
    assert one.whens == (
        "Monday 7 December 2026",
        "Tuesday 8 December 2026",
        "Wednesday 9 December 2026",
    )


def test_what_became_of_each_day_of_a_stay_is_told_apart():
    days = series("infusion", "dose", ["2026-11-27", "2026-11-28", "2026-11-29"], done=1)
    done, ahead = sorted(card(*days).lines, key=lambda one: len(one.whens))
    assert (done.sure.words, done.whens) == ("Done", ("Friday 27 November 2026",))
    assert len(ahead.whens) == 2


def test_two_appointments_of_one_rule_at_two_places_are_two_lines():
    shown = card(
        entry("infusion", "dose", "2026-12-07"),
        entry("infusion", "dose", "2026-12-08", n=2),
        entry("visit", "visit", "2026-12-07"),
        entry("visit", "visit", "2026-12-08", n=2, title="visit elsewhere"),
    )
    assert [one.title for one in shown.lines] == ["infusion", "visit", "visit elsewhere"]


# what lasts, what goes on, what to ask


@pytest.mark.parametrize(
    ("given", "note"),
    [
        (("2026-11-01", "2026-12-31"), "Up to and including Thursday 31 December 2026"),
        (("2026-12-01", "2026-12-31"), "1 December 2026 up to and including 31 December 2026"),
        (("2026-09-01", "2026-10-31"), "1 September 2026 up to and including 31 October 2026"),
    ],
)
def test_a_period_says_until_when_once_it_runs(given, note):
    (found,) = agenda(period("food", *given)).periods
    shown = period_card(found)
    assert (shown.when, shown.notes) == ("", (("", note),))


def test_a_least_length_is_said_as_people_do():
    food = period("food", "2026-11-01", "2026-12-31", softness="at least")
    (found,) = agenda(food).periods
    assert period_card(found).notes == (("", "Until at least Thursday 31 December 2026"),)


def test_what_has_no_known_end_says_only_inside_since_when():
    (found,) = agenda(period("vaccines", "2026-10-05")).standing
    shown = period_card(found)
    assert (shown.notes, shown.lines[0].whens) == ((), ("From 5 October 2026",))


def test_what_comes_back_says_how_often_and_shows_each_time():
    food = [
        period("food", "2026-11-01", "2026-11-30"),
        period("food", "2027-11-01", "2027-11-30", n=2),
    ]
    (found,) = agenda(*food).periods
    shown = period_card(found)
    assert shown.notes[-1] == ("", "2 times in this schedule")
    assert len(shown.lines[0].whens) == 2


def test_what_is_taken_at_home_says_how_often():
    shown = going_on_card(daily("capsule", "2025-10-06"))
    assert (shown.title, shown.notes) == ("capsule", (("", "Every day from 6 October 2025"),))


def test_a_question_says_the_next_time_and_the_last():
    months = [f"2026-{month:02}-05" for month in range(8, 13)]
    (asked,) = agenda(*series("liver", "lab", months, ask_team=True)).to_ask
    shown = question_card(asked)
    assert shown.notes == (
        ("", "Saturday 5 December 2026"),
        ("", "5 times, last: Saturday 5 December 2026"),
    )
    assert len(shown.lines[0].whens) == 5


@pytest.mark.parametrize(("n", "is_many"), [(6, False), (7, True)])
def test_many_days_do_not_stand_before_what_is_asked(n, is_many):
    months = [f"2026-{month:02}-05" for month in range(1, n + 1)]
    (asked,) = agenda(*series("liver", "lab", months, ask_team=True)).to_ask
    (shown,) = question_card(asked).lines
    assert (len(shown.whens), shown.has_many_days) == (n, is_many)


def test_a_card_says_how_long_a_thing_takes_where_that_is_known():
    stay = entry("stay", "procedure", "2027-01-04", takes=Length(60, None))
    (told,) = card(stay).lines
    assert told.facts[0] == ("How long it takes", "At least 1 hour")
    (untold,) = card(entry("stay", "procedure", "2027-01-04")).lines
    assert untold.facts == ()


def test_what_a_medical_word_means_stands_once_on_a_card():
    means = ("An infusion goes into a vein.",)
    dose, watch = (
        replace(
            entry(fact, kind, "2026-12-07"),
            text=f"The {fact}.",
            explanation=f"The {fact}. An infusion goes into a vein.",
            meanings=means,
        )
        for fact, kind in (("infusion", "dose"), ("watch", "procedure"))
    )
    shown = card(dose, watch)
    assert [line.explanation for line in shown.lines] == [
        "The infusion. An infusion goes into a vein.",
        "The watch.",
    ]
