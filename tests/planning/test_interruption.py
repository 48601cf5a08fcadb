"""Pauses, missed injections at home and a new beginning: days of section 23.7, typed by hand.

Two of the small lives are here too: the missed third day of siponimod, and Plegridy late by a
week, by nine days and by nine months.
"""

import pytest

from schedules.engine import Key
from schedules.inputs.refusal import Refusal
from schedules.planning import propose
from schedules.planning.interruption import How, begin_again, go_on, interrupt, no_pause, not_given
from schedules.planning.record import done, missed
from schedules.planning.revise import revise
from schedules.planning.stop import stop
from schedules.planning.undo import undo
from tests.planning.reading import day, dues, row, rows, spans, told

TODAY = day("2027-12-31")  # when all of this is written down
WHY = "Vergeten"


@pytest.fixture
def late(make_plan, do):
    """Return a function that makes a plan with one dose at home that was not given on its day."""

    def make(treatment, start, since, again, how=None, **facts):
        plan = make_plan(treatment, "generic", start, **facts)
        again = again and day(again)
        do(plan, interrupt(day(since), WHY, again=again, how=how, today=TODAY))
        return plan

    return make


def series(plan, fact):
    """Each part of a series: number, first day, how often, last day."""
    return [
        (
            one.occurrence,
            one.due and str(one.due),
            one.repeat and (one.repeat["every_days"] or one.repeat["weekdays"]),
            one.repeat and one.repeat["until"],
        )
        for one in rows(plan, fact)
    ]


# One injection or tablet at home (worked dates of 23.7)


def test_avonex_that_is_late_makes_its_day_the_new_weekday(late):
    plan = late("avonex", "2026-10-05", "2027-03-01", "2027-03-04")
    assert series(plan, "avon.dose") == [
        (1, "2026-10-05", 7, "2027-02-28"),
        (2, "2027-03-04", 7, None),  # Thursdays
    ]


def test_betaferon_goes_on_every_other_day_from_the_late_one(late):
    plan = late("betaferon", "2026-10-06", "2027-03-03", "2027-03-04")
    assert series(plan, "beta.dose") == [
        (1, "2026-10-06", 2, "2027-03-02"),
        (2, "2027-03-04", 2, None),  # then 6 and 8 March
    ]


def test_rebif_leaves_the_missed_day_out_and_keeps_its_weekdays(late):
    plan = late("rebif", "2026-10-05", "2027-03-01", "2027-03-03", weekdays="mon,wed,fri")
    assert series(plan, "rebi.dose") == [
        (1, "2026-10-05", [0, 2, 4], "2027-02-28"),
        (2, "2027-03-03", [0, 2, 4], None),
    ]


def test_rebif_given_between_its_days_all_the_same_stands_alone(late):
    plan = late("rebif", "2026-10-05", "2027-03-01", "2027-03-02", weekdays="mon,wed,fri")
    assert series(plan, "rebi.dose") == [
        (1, "2026-10-05", [0, 2, 4], "2027-02-28"),
        (2, "2027-03-02", None, None),
        (3, "2027-03-05", [0, 2, 4], None),  # Wednesday lies within 48 hours
    ]
    assert told(plan, "rebi.dose", 2) == ("done", "2027-03-02")


def test_a_dose_that_stood_alone_leaves_no_record_behind_when_its_day_is_corrected(late, do):
    plan = late("rebif", "2026-10-05", "2027-03-01", "2027-03-02", weekdays="mon,wed,fri")
    do(plan, go_on(2, day("2027-03-05"), today=TODAY))
    assert series(plan, "rebi.dose")[1:] == [(2, "2027-03-05", [0, 2, 4], None)]
    assert told(plan, "rebi.dose", 2) == ("planned", None)


@pytest.mark.parametrize(
    ("given", "after"),
    [
        ("2027-03-08", [(4, "2027-03-08", None, None), (5, "2027-03-15", 14, None)]),  # 7 left
        ("2027-03-09", [(4, "2027-03-09", 14, None)]),  # 6 left: 23 March is the next
    ],
)
def test_plegridy_keeps_its_grid_with_seven_days_left_and_else_begins_a_new_one(late, given, after):
    plan = late("plegridy", "2026-10-12", "2027-03-01", given)
    assert series(plan, "pleg.dose@full") == [(3, "2026-11-09", 14, "2027-02-28"), *after]


@pytest.mark.parametrize(
    ("given", "full"),
    [
        ("2026-03-23", "2026-03-30"),  # 7 left
        ("2026-03-24", "2026-04-07"),  # 6 left
    ],
)
def test_the_second_plegridy_keeps_the_day_of_the_third_with_seven_days_left(late, given, full):
    plan = late("plegridy", "2026-03-02", "2026-03-16", given)
    second = row(plan, "pleg.dose@second", 2)
    assert str(second.on or second.due) == given
    assert [one[1] for one in series(plan, "pleg.dose@full")] == [full]


def test_a_forgotten_day_of_daily_tablets_is_left_out(late):
    plan = late("teriflunomide", "2026-10-05", "2027-03-01", "2027-03-02")
    assert series(plan, "teri.dose.daily") == [
        (1, "2026-10-05", 1, "2027-02-28"),
        (2, "2027-03-02", 1, None),
    ]


# Where the first days begin again


@pytest.mark.parametrize(
    ("again", "steps", "daily"),
    [
        # day 20 on: seven missed go on, eight begin again
        ("2026-10-31", [], [(1, "2026-10-12", 1, "2026-10-23"), (2, "2026-10-31", 1, None)]),
        (
            "2026-11-01",
            [(2, "2026-11-01", 1, "2026-11-04"), (2, "2026-11-05", 1, "2026-11-07")],
            [(1, "2026-10-12", 1, "2026-10-23"), (2, "2026-11-08", 1, None)],
        ),
    ],
)
def test_ozanimod_goes_on_after_seven_days_and_begins_again_after_eight(late, again, steps, daily):
    plan = late("ozanimod", "2026-10-05", "2026-10-24", again)
    first = [(1, "2026-10-05", 1, "2026-10-08"), (1, "2026-10-09", 1, "2026-10-11")]
    shown = series(plan, "ozan.dose.d1") + series(plan, "ozan.dose.d5")
    assert sorted(shown) == first + steps
    assert series(plan, "ozan.dose.maintenance_from") == daily


@pytest.mark.parametrize(("again", "is_watched"), [("2027-03-15", False), ("2027-03-16", True)])
def test_fingolimod_is_watched_again_after_fifteen_days(late, again, is_watched):
    plan = late("fingolimod", "2026-10-05", "2027-03-01", again)
    assert dues(plan, "fing.dose.first_monitored") == [
        "2026-10-05",
        *([again] if is_watched else []),
    ]
    assert series(plan, "fing.dose.daily") == [
        (1, "2026-10-05", 1, "2027-02-28"),
        (2, again, 1, None),
    ]


def test_a_first_tablet_that_was_missed_is_no_part_of_a_pause_months_later(make_plan, do):
    plan = make_plan("fingolimod", "generic", "2026-10-05")
    do(plan, missed(Key("fing.dose.first_monitored", 1), today=TODAY))
    do(plan, interrupt(day("2027-03-01"), WHY, again=day("2027-03-03"), today=TODAY))
    assert dues(plan, "fing.dose.first_monitored") == ["2026-10-05"]
    assert series(plan, "fing.dose.daily") == [
        (1, "2026-10-05", 1, "2027-02-28"),
        (2, "2027-03-03", 1, None),
    ]


@pytest.mark.parametrize(("again", "is_new"), [("2027-03-04", False), ("2027-03-05", True)])
def test_siponimod_goes_on_after_three_days_and_begins_again_after_four(late, again, is_new):
    plan = late("siponimod", "2026-10-05", "2027-03-01", again)
    assert dues(plan, "sipo.dose.d1") == ["2026-10-05", *(["2027-03-05"] if is_new else [])]
    assert dues(plan, "sipo.dose.d5") == ["2026-10-09", *(["2027-03-09"] if is_new else [])]
    # maintenance on new day 6
    assert series(plan, "sipo.dose.maintenance_from") == [
        (1, "2026-10-10", 1, "2027-02-28"),
        (2, "2027-03-10" if is_new else "2027-03-04", 1, None),
    ]


def test_after_a_new_beginning_the_days_are_counted_from_its_first(late, do):
    """Siponimod: in the new first six days one missed tablet is enough to begin again (L3)."""
    plan = late("siponimod", "2026-10-05", "2027-03-01", "2027-03-05")
    do(plan, interrupt(day("2027-03-07"), WHY, again=day("2027-03-08"), today=TODAY))
    assert dues(plan, "sipo.dose.d1") == ["2026-10-05", "2027-03-05", "2027-03-08"]
    assert dues(plan, "sipo.dose.d3") == ["2026-10-07", "2027-03-10"]


def test_a_missed_third_day_of_siponimod_leaves_no_old_dates_until_day_one_is_named(make_plan, do):
    plan = make_plan("siponimod", "generic", "2026-10-05")
    for n, on in ((1, "2026-10-05"), (2, "2026-10-06")):
        do(plan, done(Key(f"sipo.dose.d{n}", 1), day(on), today=TODAY))
    do(plan, not_given(Key("sipo.dose.d3", 1), today=TODAY))
    assert plan.paused_since == day("2026-10-07")
    assert dues(plan, "sipo.dose.d4") == dues(plan, "sipo.dose.maintenance_from") == [None]
    do(plan, go_on(2, day("2026-10-12"), today=TODAY))
    assert dues(plan, "sipo.dose.d1") == ["2026-10-05", "2026-10-12"]
    assert dues(plan, "sipo.dose.d3") == ["2026-10-07", "2026-10-14"]
    assert dues(plan, "sipo.dose.d4") == ["2026-10-15"]
    assert series(plan, "sipo.dose.maintenance_from") == [(2, "2026-10-17", 1, None)]
    assert told(plan, "sipo.dose.d3") == ("skipped", None)  # nothing is asked about it any more


def test_a_test_that_was_missed_is_asked_about_also_after_a_new_beginning(make_plan, do):
    plan = make_plan("ozanimod", "generic", "2026-10-05")
    do(plan, missed(Key("ozan.smpc.lft_1m", 1), today=TODAY))
    do(plan, interrupt(day("2026-10-12"), WHY, again=day("2026-10-14"), today=TODAY))
    assert [one[:2] for one in series(plan, "ozan.dose.d1")] == [
        (1, "2026-10-05"),
        (2, "2026-10-14"),
    ]
    assert told(plan, "ozan.smpc.lft_1m") == ("missed", None)


def test_a_tablet_missed_long_ago_is_no_part_of_a_gap_of_three_days(make_plan, do):
    """Siponimod: day 5 was missed, and the tablets of the months after it were taken."""
    plan = make_plan("siponimod", "generic", "2026-10-05")
    do(plan, missed(Key("sipo.dose.d5", 1), today=TODAY))
    do(plan, interrupt(day("2027-03-01"), WHY, again=day("2027-03-04"), today=TODAY))
    assert dues(plan, "sipo.dose.d1") == ["2026-10-05"]
    assert series(plan, "sipo.dose.maintenance_from")[1:] == [(2, "2027-03-04", 1, None)]


# Pauses


def test_a_pause_of_nine_months_goes_on_from_the_day_that_is_named(late):
    plan = late("plegridy", "2026-10-12", "2027-03-01", "2027-12-06")
    assert series(plan, "pleg.dose@full") == [
        (3, "2026-11-09", 14, "2027-02-28"),
        (4, "2027-12-06", 14, None),
    ]


def test_while_nobody_named_a_day_there_is_none(late, do):
    plan = late("plegridy", "2026-10-12", "2027-03-01", None)
    assert plan.paused_since == day("2027-03-01")
    assert series(plan, "pleg.dose@full") == [
        (3, "2026-11-09", 14, "2027-02-28"),
        (4, None, 14, None),
    ]
    do(plan, go_on(4, day("2027-04-05"), today=TODAY))
    assert plan.paused_since is None
    assert series(plan, "pleg.dose@full")[1:] == [(4, "2027-04-05", 14, None)]
    do(plan, go_on(4, day("2027-04-12"), today=TODAY))  # corrected
    assert series(plan, "pleg.dose@full")[1:] == [(4, "2027-04-12", 14, None)]
    do(plan, no_pause(4))
    assert series(plan, "pleg.dose@full") == [(3, "2026-11-09", 14, None)]


def natalizumab(make_plan, do):
    plan = make_plan("natalizumab", "generic", "2026-08-03")
    for n, on in ((1, "2026-08-03"), (2, "2026-08-31"), (3, "2026-09-28"), (4, "2026-10-26")):
        do(plan, done(Key("ntz.dose", n), day(on), today=TODAY))
    return plan


def test_natalizumab_goes_on_every_four_weeks_from_the_infusion_after_the_pause(make_plan, do):
    plan = natalizumab(make_plan, do)
    do(plan, interrupt(day("2026-11-16"), "Zwanger", today=TODAY))
    assert dues(plan, "ntz.dose")[3:] == ["2026-10-26", None]
    do(plan, go_on(2, day("2027-09-06"), today=TODAY))
    assert dues(plan, "ntz.dose")[4:7] == ["2027-09-06", "2027-10-04", "2027-11-01"]


def test_an_infusion_that_was_given_after_all_ends_the_pause(make_plan, do):
    plan = natalizumab(make_plan, do)
    do(plan, interrupt(day("2026-11-16"), "Infectie", today=TODAY))
    do(plan, done(Key("ntz.dose", 5), day("2026-12-07"), today=TODAY))
    assert plan.paused_since is None
    assert dues(plan, "ntz.dose")[4:6] == ["2026-12-07", "2027-01-04"]


def test_what_was_stopped_can_be_begun_again(make_plan, do):
    plan = natalizumab(make_plan, do)
    do(plan, stop(day("2026-12-01"), "Zwanger", last_dose=day("2026-10-26")))
    assert dues(plan, "ntz.dose")[3:] == ["2026-10-26"]
    do(plan, begin_again(day("2027-09-06"), "Weer begonnen", today=TODAY))
    assert plan.stopped_on is None
    assert dues(plan, "ntz.dose")[3:6] == ["2026-10-26", "2027-09-06", "2027-10-04"]
    do(plan, undo(plan.changes.last()))
    assert str(plan.stopped_on) == "2026-12-01"
    assert dues(plan, "ntz.dose")[3:] == ["2026-10-26"]


def test_in_a_pause_a_window_counts_from_the_last_dose_and_says_at_least(make_plan, do):
    """Ofatumumab: 6 months after the last injection (product information)."""
    plan = make_plan(
        "ofatumumab",
        "generic",
        "2026-01-05",
        sex="female",
        childbearing_potential="yes",
    )
    do(plan, interrupt(day("2026-07-10"), "Kinderwens", today=TODAY))
    ((begin, end),) = spans(plan, "kesi.contra.until")
    assert (begin, end) == ("2026-01-05", "2027-01-02")
    assert row(plan, "kesi.contra.until").is_at_least


def test_the_steps_of_a_beginning_keep_their_distance_after_a_pause(make_plan, do):
    """Siponimod stands still on its second day for one day: never two steps on one day."""
    plan = make_plan("siponimod", "generic", "2026-10-05")
    held = interrupt(day("2026-10-06"), WHY, again=day("2026-10-07"), how=How.ON, today=TODAY)
    do(plan, held)
    steps = [dues(plan, f"sipo.dose.d{n}")[0] for n in range(1, 6)]
    assert steps == ["2026-10-05", "2026-10-07", "2026-10-08", "2026-10-09", "2026-10-10"]
    assert dues(plan, "sipo.dose.maintenance_from") == ["2026-10-11"]


def test_the_steps_of_rebif_stay_two_weeks_apart(late):
    plan = late("rebif", "2026-10-05", "2026-10-19", "2026-11-02", How.ON, weekdays="mon,wed,fri")
    assert dues(plan, "rebi.dose.step22_from") == ["2026-11-02"]
    assert dues(plan, "rebi.dose.step44_from") == ["2026-11-16"]


def test_a_series_that_had_not_begun_is_as_long_after_a_pause(late):
    """Ozanimod: four days, three days, then every day; it stands still from day 5."""
    plan = late("ozanimod", "2026-10-05", "2026-10-09", "2026-10-19", How.ON)
    assert series(plan, "ozan.dose.d5") == [(1, "2026-10-19", 1, "2026-10-21")]
    assert series(plan, "ozan.dose.maintenance_from") == [(1, "2026-10-22", 1, None)]


def test_the_fifth_tablet_day_is_not_left_behind_in_a_pause_that_a_stop_ends(make_plan, do):
    """Cladribine stops in a pause: of the week only its first tablet is left, on 31 August."""
    plan = make_plan("cladribine", "generic", "2026-08-31", days_per_week="5")
    held = interrupt(day("2026-09-01"), WHY, again=day("2026-09-09"), how=How.ON, today=TODAY)
    do(plan, held)
    do(plan, stop(day("2026-09-02"), "Infectie"))
    assert dues(plan, "clad.c1.w1.dose") == ["2026-08-31"]
    assert dues(plan, "clad.c1.w1.dose@day5") == []


def test_what_lies_far_behind_a_pause_stays(make_plan, do):
    """Ocrelizumab: the half-yearly infusion counts from the first one, however late the second."""
    plan = make_plan("ocrelizumab", "generic", "2026-10-05")
    held = interrupt(day("2026-10-12"), WHY, again=day("2026-11-02"), how=How.ON, today=TODAY)
    do(plan, held)
    assert dues(plan, "ocre.dose.1b") == ["2026-11-02"]
    assert dues(plan, "ocre.dose.maint")[0] == "2027-04-05"


# What cannot be


@pytest.mark.parametrize(
    ("since", "again", "name"),
    [
        ("2026-10-05", None, "since"),  # the start
        ("2027-03-01", "2027-03-01", "again"),
        ("2027-05-01", "2027-06-01", "since"),  # within another pause
    ],
)
def test_a_pause_that_cannot_be_is_refused(late, do, since, again, name):
    plan = late("avonex", "2026-10-05", "2027-04-26", "2027-05-24")
    with pytest.raises(Refusal) as refused:
        propose(plan, interrupt(day(since), WHY, again=again and day(again), today=TODAY))
    assert refused.value.name == name


def test_a_pause_does_not_hold_a_dose_that_was_given_in_it(make_plan, do):
    plan = natalizumab(make_plan, do)
    with pytest.raises(Refusal) as refused:
        propose(plan, interrupt(day("2026-10-01"), WHY, today=TODAY))
    assert refused.value.name == "since"


def test_a_start_is_not_corrected_to_a_day_in_a_pause(late):
    plan = late("avonex", "2026-10-05", "2027-04-26", "2027-05-24")
    with pytest.raises(Refusal) as refused:
        propose(plan, revise(day("2027-05-03"), plan.facts))
    assert refused.value.name == "start"


def test_every_pause_wants_a_reason(late):
    with pytest.raises(Refusal):
        interrupt(day("2027-03-01"), "", today=TODAY)


def test_the_nurse_may_say_otherwise_than_the_protocol(late):
    plan = late("siponimod", "2026-10-05", "2027-03-01", "2027-03-05", How.ON)
    assert dues(plan, "sipo.dose.d1") == ["2026-10-05"]
    assert series(plan, "sipo.dose.maintenance_from")[1:] == [(2, "2027-03-05", 1, None)]
