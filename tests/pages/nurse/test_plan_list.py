"""The list of a plan in words. Today is Saturday 28 November 2026; the words typed by hand."""

from datetime import time

import pytest

from schedules.pages.nurse.plan_list import plan_list
from tests.agenda.build import daily, day, entry, period, series, timeline

from .build import plan

TODAY = day("2026-11-28")
KEPT = day("2032-12-31")  # a last day in time that is no matter here
MONTHS = [
    *(f"2026-{month:02}-15" for month in range(8, 13)),
    *(f"2027-{month:02}-15" for month in range(1, 8)),
]


def listed(*entries, of=None, **more):
    return plan_list([(of or plan(), timeline(*entries))], TODAY, **more)


def told(days):
    return [
        (one.when, [line.title for line in one.lines], [line.title for line in one.before])
        for one in days
    ]


def infusion_day(on, n=1, **more):
    return (
        entry("blood", "lab", last=on, n=n, guards=f"infusion#{n}", deadline=KEPT, **more),
        entry("tablets", "premedication", on, n=n, part_of=f"infusion#{n}", deadline=KEPT),
        entry("infusion", "dose", on, n=n, deadline=KEPT),
    )


# days


def test_a_day_stands_above_its_lines_the_main_thing_first():
    (infusion,) = listed(*infusion_day("2026-12-07")).todo
    assert told([infusion]) == [("Maandag 7 december 2026", ["infusion", "tablets"], ["blood"])]
    assert (infusion.distance, infusion.due) == ("over 9 dagen", "")
    assert [line.is_dated_above for line in infusion.lines] == [True, True]
    assert [(line.when, line.is_dated_above) for line in infusion.before] == [
        ("Vóór 7 december 2026", False)
    ]


def test_what_is_alone_on_its_day_says_its_day_itself():
    (only,) = listed(entry("scan", "imaging", "2026-12-07", deadline=KEPT)).todo
    assert (only.when, only.lines[0].when, only.lines[0].is_dated_above) == (
        "",
        "Maandag 7 december 2026",
        False,
    )


def test_the_protocols_own_day_is_named_once_above_a_day():
    """Sunday 6 December; the hospital is open on Friday 4 and on Monday 7 December."""
    (both,) = listed(
        entry("infusion", "dose", "2026-12-06", book="2026-12-07", deadline=KEPT),
        entry("blood", "lab", "2026-12-07", deadline=KEPT),
        entry("visit", "visit", "2026-12-06", book="2026-12-07", deadline=KEPT),
    ).todo
    assert (both.when, both.due) == (
        "Maandag 7 december 2026",
        "Volgens het schema: 6 december 2026",
    )
    assert [line.due for line in both.lines] == ["", "", ""]


def test_an_hour_stands_with_its_line_and_the_day_above():
    booked = {"status": "booked", "on": "2026-12-07", "deadline": KEPT}
    (both,) = listed(
        entry("infusion", "dose", "2026-12-07", at=time(10), **booked),
        entry("blood", "lab", "2026-12-07", at=time(8, 15), **booked),
    ).todo
    assert both.when == "Maandag 7 december 2026"
    assert [(line.title, line.hour, line.is_dated_above) for line in both.lines] == [
        ("infusion", "10.00 uur", True),
        ("blood", "8.15 uur", True),
    ]


def test_a_stay_stands_above_the_days_of_its_parts():
    (stay,) = listed(*series("infusion", "dose", ["2026-12-07", "2026-12-08"], deadline=KEPT)).todo
    assert (stay.when, stay.distance) == ("7 december 2026 tot en met 8 december 2026", "")
    assert [(line.when, line.is_dated_above) for line in stay.lines] == [
        ("Maandag 7 december 2026", False),
        ("Dinsdag 8 december 2026", False),
    ]


def test_what_lies_further_is_folded_by_year():
    found = listed(
        *infusion_day("2027-06-07"),
        entry("scan", "imaging", "2027-09-06", deadline=KEPT),
        entry("visit", "visit", "2028-03-06", deadline=KEPT),
        entry("first", "visit", "2025-06-02", status="done", on="2025-06-02"),
    )
    assert found.todo == ()
    assert [(year.title, year.count) for year in found.later] == [("2027", 4), ("2028", 1)]
    assert [(year.title, year.count) for year in found.past] == [("2025", 1)]
    assert told(found.later[0].days) == [
        ("Maandag 7 juni 2027", ["infusion", "tablets"], ["blood"]),
        ("", ["scan"], []),
    ]


def test_all_of_one_day_are_said_in_one_tap_of_their_own_plan():
    late = {"due": "2026-11-20", "deadline": day("2026-11-20")}
    first, second = plan(1), plan(2, "Ocrelizumab")
    owned = [
        (first, timeline(entry("a", "lab", **late, uid="a"), entry("b", "lab", **late, uid="b"))),
        (second, timeline(entry("c", "lab", **late, uid="c"), entry("d", "lab", **late, uid="d"))),
    ]
    (day_of_both,) = plan_list(owned, TODAY, is_of_patient=True).todo
    assert [(one.plan_code, one.tap.keys, one.tap.label) for one in day_of_both.together] == [
        (str(first.code), "a#1=2026-11-28 b#1=2026-11-28", "Beide gedaan"),
        (str(second.code), "c#1=2026-11-28 d#1=2026-11-28", "Beide gedaan"),
    ]


def test_of_a_patient_each_line_says_its_treatment():
    owned = [
        (plan(1), timeline(entry("a", "lab", "2026-12-07", deadline=KEPT, uid="a"))),
        (plan(2, "Ocrelizumab"), timeline(entry("b", "lab", "2026-12-07", deadline=KEPT, uid="b"))),
    ]
    found = plan_list(owned, TODAY, is_of_patient=True)
    (both,) = found.todo
    assert [line.treatment for line in both.lines] == ["Alemtuzumab", "Ocrelizumab"]
    assert found.plans == (owned[0][0], owned[1][0])


# ticks


@pytest.mark.parametrize(
    ("an_entry", "of", "more", "can_tick"),
    [
        (entry("a", "lab", "2026-11-27", deadline=KEPT), plan(), {}, True),
        (entry("a", "visit", "2026-12-07", deadline=KEPT), plan(), {}, False),
        (entry("a", "lab", "2026-11-27", deadline=KEPT), plan(), {"is_of_patient": True}, False),
        (entry("a", "lab", "2026-11-27", deadline=KEPT), plan(None), {}, False),
    ],
)
def test_lines_are_ticked_where_they_may_have_been_done(an_entry, of, more, can_tick):
    found = listed(an_entry, of=of, **more)
    assert found.ticks == (str(of.code) if can_tick else "")


def test_a_preview_records_nothing():
    assert listed(entry("a", "lab", "2026-11-27", deadline=KEPT), of=plan(None)).plans == ()


# what comes back


def test_a_series_is_one_line_that_opens_to_the_rest():
    """Blood of August to October was done, that of November is late; 15 December is near."""
    found = listed(
        *series("blood", "lab", MONTHS, done=3, is_discussed=True, deadline=day("2026-11-22"))[:4],
        *series("blood", "lab", MONTHS, deadline=KEPT)[4:],
    )
    (blood,) = found.series.series
    assert blood.often == (
        "3 van 12 gedaan, 1 te laat, 8 te gaan, de volgende: dinsdag 15 december 2026"
    )
    assert blood.marks == ("done", "done", "done", "late", "next", *["open"] * 7)
    assert [line.key for line in blood.lines] == [f"blood#{n}" for n in (1, 2, 3, *range(6, 13))]
    assert [line.key for one in found.todo for line in one.lines] == ["blood#4", "blood#5"]
    assert (found.series.count, found.series.alone) == (10, ())


def test_a_series_says_what_was_not_done_and_its_last_day():
    missed = [entry("blood", "lab", on, n=n, status="missed") for n, on in enumerate(PAST, start=1)]
    (blood,) = listed(*missed).series.series
    assert blood.often == "6 niet gedaan, de laatste: maandag 15 juni 2026"
    assert set(blood.marks) == {"missed"}


PAST = [f"2026-{month:02}-15" for month in range(1, 7)]


def test_what_is_taken_at_home_is_a_line_by_itself():
    found = listed(daily("capsule", "2026-10-06"))
    assert [line.when for line in found.series.alone] == ["Elke dag vanaf 6 oktober 2026"]
    assert (found.series.series, found.past) == ((), ())


# beside the list


def test_periods_say_where_they_lie_those_of_now_first():
    found = listed(
        period("over", "2026-01-01", "2026-02-01"),
        period("later", "2027-01-01", "2027-02-01"),
        period("vaccines", "2026-10-05"),
        period("now", "2026-11-01", "2026-12-31"),
    )
    assert [(line.title, line.state) for line in found.periods] == [
        ("now", "Geldt nu"),
        ("vaccines", "Geldt nu"),
        ("later", "Komt nog"),
        ("over", "Voorbij"),
    ]


def test_a_period_that_comes_back_says_of_one_time_where_it_lies():
    found = listed(
        period("diet", "2026-01-01", "2026-02-01"),
        period("diet", "2027-01-01", "2027-02-01", n=2),
    )
    assert [(line.key, line.state) for line in found.periods] == [
        ("diet#1", ""),
        ("diet#2", "Komt nog"),
    ]


def test_product_information_stands_apart():
    found = listed(
        entry("pressure", "lab", "2026-12-07", ask_team=True, deadline=KEPT),
        *series("liver", "lab", MONTHS[:2], ask_team=True, deadline=KEPT),
        period("sun", "2026-11-01", ask_team=True),
    )
    assert (found.todo, found.later, found.past, found.periods) == ((), (), (), ())
    assert [line.title for line in found.asked.alone] == ["pressure", "sun"]
    assert [(one.title, len(one.lines)) for one in found.asked.series] == [("liver", 2)]
    assert found.asked.count == 4


def test_what_has_no_day_stands_in_its_place_without_one():
    found = listed(
        entry("decision", "visit", sort_on="2026-12-01"),
        entry("infusion", "dose", "2027-06-07", deadline=KEPT),
        entry("result", "visit", sort_on="2027-07-01"),
    )
    assert [(line.title, line.when) for one in found.todo for line in one.lines] == [
        ("decision", "Datum nog niet bekend")
    ]
    assert told(found.later[0].days) == [("", ["infusion"], []), ("", ["result"], [])]
