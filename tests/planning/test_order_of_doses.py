"""No two doses of one rule on a day, and none before the dose that it follows: a warning each.

The days are typed by hand from the leaflets: small lives 6, 7, 13 and 14.
"""

import pytest

from schedules.engine import Key
from schedules.inputs.refusal import Refusal
from schedules.planning import propose
from schedules.planning.booking import cancel
from schedules.planning.record import done, move, several
from tests.booking import book
from tests.planning.reading import day, dues, row

LATER = day("2027-12-31")
WEEK_1 = [Key("clad.c1.w1.dose", n) for n in (1, 2, 3, 4)] + [Key("clad.c1.w1.dose@day5", 5)]


@pytest.fixture
def cladribine(make_plan):
    """Five tablet days from Monday 5 October 2026, and five from 5 November."""
    return make_plan("cladribine", "amsterdam-umc", "2026-10-05", weight_kg="70")


def days_of(plan, keys):
    rows = [row(plan, *key) for key in keys]
    return [str(one.on or one.due) for one in rows]


def codes(plan):
    return [notice["code"] for notice in plan.notices if notice["level"] == "warning"]


@pytest.mark.parametrize(
    ("n", "given", "days"),
    [
        (3, "2026-10-08", ["2026-10-05", "2026-10-06", "2026-10-08", "2026-10-09", "2026-10-10"]),
        (2, "2026-10-08", ["2026-10-05", "2026-10-08", "2026-10-09", "2026-10-10", "2026-10-11"]),
    ],
    ids=["a day late", "two days late"],
)
def test_a_late_tablet_day_makes_the_week_longer_one_day_a_date(cladribine, do, n, given, days):
    """The leaflet of cladribine: never two on one day; week 2 begins a month after week 1."""
    do(cladribine, done(WEEK_1[n - 1], day(given), today=LATER))
    assert days_of(cladribine, WEEK_1) == days
    assert dues(cladribine, "clad.c1.w2.dose")[0] == "2026-11-05"
    assert "out-of-order" not in codes(cladribine)


def test_a_second_week_inside_the_first_asks_why(cladribine, do):
    early = move(Key("clad.c1.w2.dose", 1), day("2026-10-07"))
    with pytest.raises(Refusal) as refused:
        do(cladribine, early)
    assert refused.value.name == "reason"
    do(cladribine, early.because("Op verzoek"))
    assert "out-of-order" in codes(cladribine)


@pytest.mark.parametrize(
    ("day_1", "code"),
    [("2026-12-05", "minimum-gap"), ("2027-10-04", "minimum-gap"), ("2028-04-06", "too-late")],
    ids=["two months later", "a day too soon", "a day over 18 months"],
)
def test_a_second_course_outside_its_time_asks_why(cladribine, do, day_1, code):
    """12 months after the first one, and at most 6 months later; never blocked."""
    outside = move(Key("clad.c2.w1.dose", 1), day(day_1))
    with pytest.raises(Refusal) as refused:
        do(cladribine, outside)
    assert refused.value.name == "reason"
    do(cladribine, outside.because("Bloedwaarden"))
    assert code in codes(cladribine)


@pytest.mark.parametrize("day_1", ["2027-10-05", "2027-10-06", "2028-04-05"])
def test_a_second_course_in_time_asks_nothing(cladribine, do, day_1):
    do(cladribine, move(Key("clad.c2.w1.dose", 1), day(day_1)))
    assert codes(cladribine) == []


def test_a_second_week_sooner_than_23_days_after_the_first_asks_why(cladribine, do):
    """The last tablet of week 1 is on 9 October: from 1 November on nothing is asked."""
    do(cladribine, move(Key("clad.c1.w2.dose", 1), day("2026-11-01")))
    assert codes(cladribine) == []
    with pytest.raises(Refusal):
        do(cladribine, move(Key("clad.c1.w2.dose", 1), day("2026-10-31")))


def test_two_tablet_days_of_two_weeks_on_one_date_ask_why(cladribine, do):
    """Never two on one day: week 2 begins on 5 November."""
    last = move(Key("clad.c1.w1.dose@day5", 5), day("2026-11-05"))
    with pytest.raises(Refusal) as refused:
        do(cladribine, last)
    assert refused.value.name == "reason"
    do(cladribine, last.because("Ziek"))
    assert "same-day" in codes(cladribine)


@pytest.fixture
def natalizumab(make_plan):
    """Infusions every four weeks from 2 November 2026: 30 November, 28 December, 25 January."""
    return make_plan("natalizumab", "amsterdam-umc", "2026-11-02", jcv="negative")


def test_an_appointment_before_the_infusion_that_it_follows_is_asked_about(natalizumab, do):
    """Infusion 2 was given on 10 December: the next two are four and eight weeks later."""
    do(natalizumab, book(Key("ntz.dose", 3), day("2026-12-01")).because("Vroeg"))
    do(natalizumab, done(Key("ntz.dose", 2), day("2026-12-10"), today=LATER).because("Griep"))
    third = row(natalizumab, "ntz.dose", 3)
    assert (str(third.due), str(third.on), third.rebook) == ("2027-01-07", "2026-12-01", True)
    assert dues(natalizumab, "ntz.dose")[3] == "2027-02-04"
    assert "out-of-order" in codes(natalizumab)


def test_two_infusions_on_one_day_ask_why(natalizumab, do):
    twice = move(Key("ntz.dose", 3), day("2026-11-30"))
    with pytest.raises(Refusal) as refused:
        do(natalizumab, twice)
    assert refused.value.name == "reason"
    do(natalizumab, twice.because("Wissel"))
    assert "same-day" in codes(natalizumab)


def test_as_the_protocol_has_it_nothing_is_warned_of(cladribine, natalizumab):
    for plan in (cladribine, natalizumab):
        assert not {"out-of-order", "same-day"} & set(codes(plan))


def test_an_infusion_given_after_the_next_was_booked(make_plan, do):
    """Small life 13: infusion 2 was given on 10 December, and infusion 3 is booked ten days before.

    What was booked is to be decided; the next ones come four and eight weeks after the dose given.
    """
    plan = make_plan("natalizumab", "amsterdam-umc", "2026-10-05", jcv="negative")
    assert dues(plan, "ntz.dose")[1:4] == ["2026-11-02", "2026-11-30", "2026-12-28"]
    do(plan, book(Key("ntz.dose", 3), day("2026-11-30")))
    given = done(Key("ntz.dose", 2), day("2026-12-10"), today=LATER)
    with pytest.raises(Refusal) as refused:
        do(plan, given)
    assert refused.value.name == "reason"
    do(plan, given.because("Griep"))
    third = row(plan, "ntz.dose", 3)
    assert (str(third.due), third.rebook) == ("2027-01-07", True)
    assert dues(plan, "ntz.dose")[3] == "2027-02-04"
    assert [one.status for one in plan.appointments.all()] == ["undecided"]
    do(plan, cancel(str(plan.appointments.get().code)))
    assert (row(plan, "ntz.dose", 3).status, row(plan, "ntz.dose", 3).on) == ("planned", None)
    assert dues(plan, "ntz.dose")[2:4] == ["2027-01-07", "2027-02-04"]


@pytest.mark.parametrize(
    ("given", "asks"), [("2027-01-24", ()), ("2027-01-25", ("after-next",))], ids=str
)
def test_an_infusion_on_or_after_the_day_of_the_next_one_asks_about_that(
    natalizumab, do, given, asks
):
    """Infusion 3 belongs to 28 December, and 4, of which nothing is known, to 25 January 2027."""
    do(natalizumab, done(Key("ntz.dose", 1), day("2026-11-02"), today=LATER))
    do(natalizumab, done(Key("ntz.dose", 2), day("2026-11-30"), today=LATER))
    late = done(Key("ntz.dose", 3), day(given), today=LATER)
    assert tuple(notice.code for notice in propose(natalizumab, late).warnings) == asks


def test_two_infusions_that_are_recorded_together_ask_nothing_of_each_other(natalizumab, do):
    do(natalizumab, done(Key("ntz.dose", 1), day("2026-11-02"), today=LATER))
    both = [
        done(Key("ntz.dose", 2), day("2026-12-28"), today=LATER),
        done(Key("ntz.dose", 3), day("2027-01-24"), today=LATER),
    ]
    assert propose(natalizumab, several(both)).warnings == ()
