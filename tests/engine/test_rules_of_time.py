"""The numbered rules of time (docs/design.md, How time is counted), one test or more for each.

Expected dates are typed by hand from a paper calendar.
"""

import subprocess
import sys
from datetime import date

import pytest

from schedules import engine
from tests.engine.build import dose, dues, expand, moment, only, rule


def test_rule_1_the_engine_never_asks_for_today():
    """No module of the engine reads a clock: only `date` and `timedelta` come from datetime."""
    probe = (
        "import sys, pathlib, schedules.engine as e; "
        "text = ''.join(p.read_text() for p in pathlib.Path(e.__file__).parent.glob('*.py')); "
        "sys.exit('today()' in text or 'now()' in text or 'django' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", probe], check=True)


@pytest.mark.parametrize(
    ("start", "text", "lands_on"),
    [
        pytest.param("2026-08-31", "6 months after start", "2027-02-28", id="short month"),
        pytest.param("2027-08-31", "6 months after start", "2028-02-29", id="leap February"),
        pytest.param("2028-02-29", "12 months after start", "2029-02-28", id="no 29 February"),
        pytest.param("2028-02-29", "4 years after start", "2032-02-29", id="next leap year"),
        pytest.param("2026-10-05", "3 months after start", "2027-01-05", id="same day"),
        pytest.param("2026-10-05", "2 weeks after start", "2026-10-19", id="a week is 7 days"),
        pytest.param("2026-12-30", "3 days after start", "2027-01-02", id="over new year"),
        pytest.param("2027-05-31", "3 months before start", "2027-02-28", id="before, clipped"),
        pytest.param("2026-10-12", "14 days before start", "2026-09-28", id="before"),
        pytest.param("2026-10-05", "7 days after start", "2026-10-12", id="day 8"),
    ],
)
def test_rule_2_an_offset_lands_on(start, text, lands_on):
    assert dues(expand(rule("a.b", text), start=start), "a.b") == [lands_on]


def test_rule_3_a_series_counts_from_its_own_anchor_and_never_drifts():
    series = dose("a.dose", every="6 months")
    expected = ["2026-08-31", "2027-02-28", "2027-08-31", "2028-02-29", "2028-08-31"]
    assert dues(expand(series, start="2026-08-31", until="2028-08-31"), "a.dose") == expected


def test_rule_3_an_offset_and_its_step_are_added_at_once():
    series = rule("a.labs", "1 month after start", every="1 month")
    found = dues(expand(series, start="2027-01-31", until="2027-05-31"), "a.labs")
    assert found == ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]


COURSE_1 = dose("a.c1.dose", every="1 day", times=5, course=1)
COURSE_2 = dose(
    "a.c2.dose",
    "12 months after course 1 first day",
    every="1 day",
    times=3,
    course=2,
    recorded_as="course2_start",
)


def test_rule_4_appointments_count_from_the_first_day_and_safety_from_the_last_dose():
    found = expand(
        COURSE_1,
        COURSE_2,
        rule("a.visit", "1 month after course 1 first day"),
        rule("a.end", "48 months after last dose", "lab"),
    )
    assert dues(found, "a.visit") == ["2026-11-05"]
    assert dues(found, "a.end") == ["2031-10-07"]  # course 2 ends on 7 October 2027


def test_rule_4_a_last_dose_that_was_told_is_the_last_day_of_the_last_course_begun():
    windows = [
        rule(
            f"a.window{n}", period=(f"course {n} first day", f"4 months after course {n} last day")
        )
        for n in (1, 2)
    ]
    each = rule("a.each", period=("each course first day", "1 day after each course last day"))

    def ends(told):
        found = expand(COURSE_1, COURSE_2, *windows, each, last_dose=date.fromisoformat(told))
        return sorted(str(entry.latest) for entry in found.entries if entry.is_period)

    assert ends("2026-10-20") == ["2026-10-21", "2027-02-20"]
    assert ends("2027-10-12") == ["2026-10-10", "2027-02-09", "2027-10-13", "2028-02-12"]


def test_rule_4_a_last_dose_may_be_told_where_a_course_counts_from_the_one_before():
    found = expand(
        COURSE_1,
        rule("a.admit", "12 months after course 1 last day", "admission"),
        dose("a.c2.dose", "a.admit", course=2),
        rule("a.window", period=("start", "4 months after course 1 last day")),
        last_dose=date(2027, 10, 12),
    )
    assert dues(found, "a.c2.dose") == ["2027-10-09"]
    assert only(found, "a.window").latest == date(2027, 2, 9)


def test_rule_4_a_later_course_moves_what_counts_from_the_last_dose():
    found = expand(
        COURSE_1,
        COURSE_2,
        rule("a.end", "48 months after last dose", "lab"),
        course2_start=date(2027, 11, 30),
    )
    assert dues(found, "a.c2.dose") == ["2027-11-30", "2027-12-01", "2027-12-02"]
    assert dues(found, "a.end") == ["2031-12-02"]


def test_rule_5_a_window_lies_before_its_anchor():
    mri = only(expand(rule("a.mri", between=("3 months before start", "start"))), "a.mri")
    assert (mri.earliest, mri.latest) == (date(2026, 7, 5), date(2026, 10, 5))
    assert mri.certainty is engine.Certainty.WINDOW


def test_rule_5_a_tolerance_lies_around_the_due_day():
    lab = only(expand(rule("a.lab", "1 month after start", tolerance="7 days")), "a.lab")
    assert (lab.earliest, lab.due, lab.latest) == (
        date(2026, 10, 29),
        date(2026, 11, 5),
        date(2026, 11, 12),
    )


def test_rule_5_a_series_ends_on_or_before_an_end_that_is_itself_relative():
    labs = rule(
        "a.labs", "3 months after start", every="3 months", until="6 months after last dose"
    )
    found = dues(expand(dose("a.dose", every="1 day", times=5), labs), "a.labs")
    assert found == ["2027-01-05", "2027-04-05"]  # last dose 9 October 2026, end 9 April 2027


def test_rule_5_performers_take_turns():
    series = rule("a.visit", "start", every="6 months", performers=("ms-nurse", "neurologist"))
    turns = [entry.performer for entry in expand(series, until="2028-04-05").entries]
    assert turns == ["ms-nurse", "neurologist", "ms-nurse", "neurologist"]


def test_rule_5_a_weekday_pattern_begins_on_the_first_listed_day_on_or_after():
    series = dose("a.dose", weekdays=(0, 2, 4), one_entry=True)
    first = only(expand(series, start="2026-10-06"), "a.dose")
    assert first.due == date(2026, 10, 7)  # Tuesday -> Wednesday
    assert first.repeat.weekdays == (0, 2, 4)


def test_rule_5_only_some_of_the_doses_may_count():
    premedication = rule("a.pre", "each dose of course 1", "premedication", numbers=(1, 3))
    assert dues(expand(COURSE_1, premedication), "a.pre") == ["2026-10-05", "2026-10-07"]


@pytest.mark.parametrize(
    ("made", "certainty"),
    [
        (rule("a.x", "1 month after start"), "planned"),
        (rule("a.x", "1 month after start", softness="usually"), "about"),
        (rule("a.x", "1 month after start", weak=True), "about"),
        (rule("a.x", between=("1 week after start", "2 weeks after start")), "window"),
        (rule("a.x", before="start"), "unknown"),
        (rule("a.x", after="start"), "unknown"),
        (rule("a.x", "1 week after screening_date"), "unknown"),
    ],
)
def test_rule_6_an_entry_says_how_sure_it_is(made, certainty):
    assert only(expand(made), "a.x").certainty == certainty


def test_rule_6_before_gives_only_a_latest_day():
    entry = only(expand(rule("a.x", before="6 weeks before start")), "a.x")
    assert (entry.due, entry.earliest, entry.latest) == (None, None, date(2026, 8, 24))


def test_rule_6_a_window_is_passed_on_until_the_real_day_is_recorded():
    collection = rule(
        "a.collection",
        between=("5 days after start", "7 days after start"),
        recorded_as="leukapheresis_date",
    )
    check = rule("a.check", "2 weeks after a.collection")
    expected = only(expand(collection, check), "a.check")
    recorded = only(expand(collection, check, leukapheresis_date=date(2026, 10, 14)), "a.check")
    assert (expected.due, expected.earliest, expected.latest) == (
        None,
        date(2026, 10, 24),
        date(2026, 10, 26),
    )
    assert (recorded.due, recorded.certainty) == (date(2026, 10, 28), "planned")


def test_rule_6_what_only_has_a_last_day_may_be_recorded_on_any_day_before():
    vaccine = rule("a.vaccine", before="4 weeks before start", recorded_as="vaccine_date")
    found = only(expand(vaccine, vaccine_date=date(2020, 1, 3)), "a.vaccine")
    assert found.day == date(2020, 1, 3)


def test_rule_6_an_entry_without_a_date_stands_in_its_place():
    order = expand(
        rule("a.first", "1 day after start"),
        rule("a.unknown", after="a.first"),
        rule("a.last", "2 days after start"),
    )
    assert [entry.rule.fact for entry in order.entries] == ["a.first", "a.unknown", "a.last"]


def test_rule_6_an_entry_after_a_series_stands_behind_its_last_one():
    order = expand(
        rule("a.labs", "1 month after start", every="1 month", times=3),
        rule("a.later", after="a.labs"),
        rule("a.visit", "2 months after start"),
    )
    facts = [entry.rule.fact for entry in order.entries]
    assert facts == ["a.labs", "a.labs", "a.visit", "a.labs", "a.later"]


HALF_YEARLY = dose("a.dose", every="6 months", delay=engine.Delay.RESET)


def test_rule_7_a_late_dose_resets_the_series():
    found = expand(HALF_YEARLY, happened={("a.dose", 2): ("done", "2027-05-31")})
    expected = ["2026-10-05", "2027-04-05", "2027-11-30", "2028-05-31"]
    assert dues(found, "a.dose") == expected


def test_rule_7_a_late_dose_keeps_the_grid_where_the_protocol_says_so():
    found = expand(
        dose("a.dose", every="6 months"), happened={("a.dose", 2): ("done", "2027-05-31")}
    )
    assert dues(found, "a.dose")[2:] == ["2027-10-05", "2028-04-05", "2028-10-05"]


@pytest.mark.parametrize("status", ["done", "booked", "moved"])
def test_rule_7_a_dose_on_its_day_is_not_late_and_moves_nothing(status):
    """28 February is the last day of a short month: 31 August comes back (rule 3)."""
    found = expand(
        HALF_YEARLY,
        start="2026-08-31",
        until="2028-02-29",
        happened={("a.dose", 2): (status, "2027-02-28")},
    )
    assert dues(found, "a.dose") == ["2026-08-31", "2027-02-28", "2027-08-31", "2028-02-29"]


@pytest.mark.parametrize("status", ["done", "booked", "moved"])
def test_rule_7_nothing_counts_from_a_day_before_the_dose_that_it_follows(status):
    """The third dose, due on 5 October 2027, on 10 February; the second is due on 5 April 2027."""
    found = expand(
        HALF_YEARLY, until="2028-10-05", happened={("a.dose", 3): (status, "2027-02-10")}
    )
    assert dues(found, "a.dose")[3:] == ["2028-04-05", "2028-10-05"]


@pytest.mark.parametrize(
    ("told", "fifth"),
    [
        ({}, "2026-10-09"),
        ({("a.dose", 4): ("done", "2026-10-12")}, "2026-10-13"),
        ({("a.dose", 4): ("moved", "2026-10-05")}, "2026-10-08"),
        ({("a.dose", 4): ("missed", None)}, "2026-10-09"),
    ],
    ids=["as planned", "late", "moved to the first day", "missed"],
)
def test_rule_7_what_follows_the_last_of_a_series_never_lies_inside_it(told, fifth):
    """Cladribine: one tablet day a date, and the fifth after the four others."""
    week = dose("a.dose", every="1 day", times=4, delay=engine.Delay.RESET)
    found = expand(week, dose("a.dose@day5", "1 day after last a.dose"), happened=told)
    assert dues(found, "a.dose@day5") == [fifth]


def test_rule_7_a_minimum_interval_warns_and_blocks_nothing():
    found = expand(
        dose("a.dose", every="6 months", minimum_gap="5 months"),
        happened={("a.dose", 2): ("done", "2027-02-01")},
    )
    (notice,) = found.notices
    assert (notice.level, notice.code, notice.words["first"]) == (
        "warning",
        "minimum-gap",
        date(2027, 3, 5),
    )
    assert len(dues(found, "a.dose")) == 5


def test_rule_7_a_dose_later_than_the_cap_says_to_ask():
    found = expand(
        dose("a.first"),
        dose("a.dose", "12 months after start", maximum_gap="18 months"),
        happened={("a.dose", 1): ("moved", "2028-04-06")},
    )
    assert [(n.code, n.words["last"]) for n in found.notices] == [("too-late", date(2028, 4, 5))]


@pytest.mark.parametrize(("begins", "codes"), [("2028-04-05", []), ("2028-04-06", ["too-late"])])
def test_rule_7_a_course_agreed_later_than_the_cap_says_to_ask(begins, codes):
    course_2 = dose(
        "a.c2.dose",
        "12 months after course 1 first day",
        every="1 day",
        times=3,
        course=2,
        recorded_as="course2_start",
        maximum_gap="18 months",
    )
    found = expand(COURSE_1, course_2, course2_start=date.fromisoformat(begins))
    assert [notice.code for notice in found.notices] == codes


@pytest.mark.parametrize(("on", "rebook"), [("2027-03-05", False), ("2027-03-08", True)])
def test_rule_8_a_booked_window_is_flagged_when_the_window_has_moved_away(on, rebook):
    found = expand(
        rule("a.visit", between=("1 month after start", "5 months after start")),
        happened={("a.visit", 1): ("booked", on)},
    )
    assert only(found, "a.visit").rebook is rebook


def test_rule_8_what_hangs_on_a_moved_dose_moves_with_it():
    found = expand(
        HALF_YEARLY,
        rule("a.lab", "7 days before each dose", "lab"),
        rule("a.reaction", period=("each dose", "1 day after each dose"), kind="warning"),
        happened={("a.dose", 2): ("moved", "2027-04-12")},
        until="2027-06-01",
    )
    assert dues(found, "a.lab") == ["2026-09-28", "2027-04-05"]
    reactions = [(e.earliest, e.latest) for e in found.entries if e.rule.fact == "a.reaction"]
    assert reactions[1] == (date(2027, 4, 12), date(2027, 4, 13))


def test_rule_8_what_is_done_missed_or_skipped_stays():
    record = {("a.lab", 1): ("done", "2026-11-09"), ("a.lab", 2): ("missed", None)}
    series = rule("a.lab", "1 month after start", "lab", every="1 month", times=2)
    first, second = expand(series, happened=record).entries
    assert (first.status, first.on, first.due) == ("done", date(2026, 11, 9), date(2026, 11, 5))
    assert (second.status, second.due) == ("missed", date(2026, 12, 5))


@pytest.mark.parametrize(
    ("booked_on", "rebook"), [("2027-04-09", False), ("2027-03-31", True), ("2027-04-10", True)]
)
def test_rule_8_a_booked_day_stays_and_is_flagged_when_it_no_longer_fits(booked_on, rebook):
    series = rule("a.visit", "6 months after start")
    entry = only(expand(series, happened={("a.visit", 1): ("booked", booked_on)}), "a.visit")
    assert (str(entry.on), entry.due, entry.rebook) == (booked_on, date(2027, 4, 5), rebook)


@pytest.mark.parametrize(
    ("facts", "shown", "conditional"),
    [
        ({}, True, True),
        ({"sex": "female"}, True, False),
        ({"sex": "male"}, False, None),
    ],
)
def test_rule_9_a_missing_fact_shows_the_entry_as_one_that_may_apply(facts, shown, conditional):
    found = expand(rule("a.smear", before="start", only_if="sex is female"), **facts).entries
    assert bool(found) is shown
    assert [entry.conditional for entry in found] == ([conditional] if shown else [])


def test_rule_9_a_condition_that_no_fact_decides_always_may_apply():
    assert only(expand(rule("a.x", "start", may_apply=True)), "a.x").conditional


def test_rule_9_an_undecided_stand_in_moves_nothing():
    first = dose("a.first")
    stand_in = dose(
        "a.instead",
        "6 weeks after natalizumab_stop",
        minimum_gap="5 months",
        replaces="a.first",
        only_if="natalizumab_stop is known and jcv is positive",
    )
    after = rule("a.after", "1 day after a.first")
    stop = date(2026, 9, 1)
    undecided = expand(first, stand_in, after, natalizumab_stop=stop)
    decided = expand(first, stand_in, after, natalizumab_stop=stop, jcv="positive")
    assert [only(undecided, f).conditional for f in ("a.first", "a.instead")] == [True, True]
    assert dues(undecided, "a.after") == ["2026-10-06"]
    assert undecided.notices == ()
    assert (dues(decided, "a.first"), dues(decided, "a.after")) == ([], ["2026-10-14"])


@pytest.mark.parametrize(
    ("roll", "book_on"),
    [
        ("none", "2027-05-06"),
        ("backward", "2027-05-05"),
        ("forward", "2027-05-10"),
        ("nearest", "2027-05-05"),
        ("warn", "2027-05-06"),
    ],
)
def test_rule_10_a_closed_day_gives_a_working_day_to_book_and_never_changes_due(roll, book_on):
    # Ascension Day 6 May 2027, a Thursday; the clinic is closed on the Friday too.
    found = expand(
        rule("a.x", "start", roll=engine.Roll(roll)),
        start="2027-05-06",
        closed=("2027-05-06", "2027-05-07"),
    )
    entry = only(found, "a.x")
    assert (str(entry.due), str(entry.book_on)) == ("2027-05-06", book_on)


def test_rule_10_a_sunday_goes_to_monday_and_a_saturday_to_friday_when_nearest():
    near = engine.Roll.NEAREST
    found = expand(
        rule("a.sun", "start", roll=near),
        rule("a.sat", "6 days after start", roll=near),
        start="2026-10-04",
    )
    assert str(only(found, "a.sun").book_on) == "2026-10-05"
    assert str(only(found, "a.sat").book_on) == "2026-10-09"


def test_rule_10_consecutive_days_stay_and_the_nurse_is_warned():
    found = expand(
        dose("a.dose", every="1 day", times=5, roll=engine.Roll.WARN), start="2026-10-08"
    )
    assert dues(found, "a.dose")[2:4] == ["2026-10-10", "2026-10-11"]
    (notice,) = found.notices
    assert (notice.code, notice.words["days"]) == (
        "closed-days",
        (date(2026, 10, 10), date(2026, 10, 11)),
    )


def test_rule_10_what_is_done_on_the_day_of_a_dose_is_booked_with_it():
    found = expand(
        dose("a.dose", every="7 days", times=1, roll=engine.Roll.FORWARD),
        rule("a.pre", "each dose", "premedication"),
        start="2026-10-10",
    )
    assert str(only(found, "a.pre").book_on) == str(only(found, "a.dose").book_on) == "2026-10-12"


def test_rule_11_open_series_run_to_the_horizon_and_finite_ones_are_given_whole():
    found = expand(
        rule("a.open", "start", every="1 month"),
        rule("a.whole", "start", every="1 month", times=30),
        until="2026-12-05",
    )
    assert dues(found, "a.open") == ["2026-10-05", "2026-11-05", "2026-12-05"]
    assert len(dues(found, "a.whole")) == 30


def test_rule_12_doses_on_fixed_days_are_one_entry_with_a_repeat():
    entry = only(expand(dose("a.tablet", every="1 day", one_entry=True)), "a.tablet")
    assert (entry.due, entry.repeat) == (date(2026, 10, 5), engine.Repeat(every_days=1))


@pytest.mark.parametrize(
    ("weekdays", "codes"),
    [
        (None, ["choose-weekdays"]),
        ((0, 2, 4), []),
        ((1, 3, 6), []),
        ((0, 1, 4), ["weekdays-close"]),
        ((0, 3, 6), ["weekdays-close"]),  # Sunday and Monday
        ((0,), ["weekdays-close"]),
    ],
)
def test_rule_12_three_chosen_days_keep_48_hours_between_them(weekdays, codes):
    facts = {"weekdays": weekdays} if weekdays else {}
    found = expand(dose("a.dose", weekdays=engine.CHOSEN, one_entry=True), **facts)
    assert [notice.code for notice in found.notices] == codes


@pytest.mark.parametrize(
    ("start", "weekdays"), [("2026-10-06", (1, 3, 5)), ("2026-10-10", (0, 2, 5))]
)
def test_rule_12_days_that_nobody_chose_are_every_other_day_from_the_start(start, weekdays):
    dosed = dose("a.dose", weekdays=engine.CHOSEN, one_entry=True)
    assert only(expand(dosed, start=start), "a.dose").repeat.weekdays == weekdays


def test_rule_12_a_step_that_lasts_days_ends_its_repeat():
    entry = only(expand(dose("a.step", every="1 day", times=4, one_entry=True)), "a.step")
    assert entry.repeat.until == date(2026, 10, 8)


def test_rule_13_the_end_of_a_window_is_the_last_day_on_which_it_holds():
    period = rule("a.diet", period=("14 days before start", "1 month after start"), kind="advice")
    entry = only(expand(period), "a.diet")
    assert (entry.earliest, entry.latest) == (date(2026, 9, 21), date(2026, 11, 5))


def test_rule_14_a_stop_ends_doses_and_all_that_hangs_on_each_dose():
    found = expand(
        dose("a.dose", every="6 months"),
        rule("a.pre", "each dose", "premedication"),
        stop_date=date(2027, 4, 5),
    )
    assert dues(found, "a.dose") == dues(found, "a.pre") == ["2026-10-05", "2027-04-05"]


def test_rule_14_a_line_after_a_course_goes_with_the_course_that_a_stop_ends():
    after = [rule(f"a.after{n}", after=f"course {n} last day", kind="warning") for n in (1, 2)]
    found = expand(COURSE_1, COURSE_2, *after, stop_date=date(2027, 4, 5))
    assert {entry.rule.fact for entry in found.entries} == {"a.c1.dose", "a.after1"}


def test_rule_14_monitoring_that_ends_after_the_last_dose_runs_to_that_end():
    labs = rule(
        "a.labs", "3 months after start", every="3 months", until="6 months after last dose"
    )
    found = expand(dose("a.dose", every="6 months"), labs, stop_date=date(2027, 4, 5))
    assert dues(found, "a.labs") == ["2027-01-05", "2027-04-05", "2027-07-05", "2027-10-05"]


def test_rule_14_monitoring_counts_from_the_dose_that_was_given_last_before_the_stop():
    labs = rule("a.labs", "1 month after start", every="1 month", until="2 months after last dose")
    found = expand(
        dose("a.dose", every="6 months"),
        labs,
        stop_date=date(2027, 6, 1),
        last_given=date(2027, 4, 7),
    )
    assert dues(found, "a.labs")[-1] == "2027-06-05"


def test_rule_14_other_open_monitoring_ends_with_one_entry_without_a_date():
    found = expand(
        dose("a.dose", every="6 months"),
        rule("a.mri", "6 months after start", "imaging", every="12 months"),
        stop_date=date(2027, 6, 1),
    )
    assert dues(found, "a.mri") == ["2027-04-05", None]
    last = [entry for entry in found.entries if entry.rule.fact == "a.mri"][-1]
    assert (last.occurrence, last.certainty) == (2, "unknown")


def test_rule_14_no_dose_is_planned_after_the_last_dose_and_windows_count_from_the_later_day():
    found = expand(
        dose("a.dose", every="1 month"),
        rule("a.window", period=("start", "4 months after stop"), kind="fertility"),
        last_dose=date(2026, 12, 5),
        stop_date=date(2027, 1, 31),
    )
    assert dues(found, "a.dose") == ["2026-10-05", "2026-11-05", "2026-12-05"]
    assert only(found, "a.window").latest == date(2027, 5, 31)


@pytest.mark.parametrize("sex", ["female", "male"])
def test_rule_8_a_dose_that_was_given_stays_whatever_is_answered_later(sex):
    """The fifth day is only for women; it was given before that was known."""
    fifth = dose("a.day5", "4 days after start", only_if="sex is female", course=1)
    four = dose("a.day", every="1 day", times=4, course=1)
    ends = rule("a.end", "1 month after course 1 last day")
    found = expand(four, fifth, ends, happened={("a.day5", 1): ("done", "2026-10-09")}, sex=sex)
    assert dues(found, "a.day5") == ["2026-10-09"]
    assert dues(found, "a.end") == ["2026-11-09"]
    assert found.notices == ()
    plain = expand(four, fifth, ends, sex=sex)
    assert dues(plain, "a.day5") == (["2026-10-09"] if sex == "female" else [])


def test_what_hangs_on_a_skipped_dose_is_gone_and_the_others_keep_their_numbers():
    found = expand(
        COURSE_1,
        rule("a.pre", "each dose", "premedication"),
        rule("a.end", "1 month after last dose"),
        happened={("a.c1.dose", 2): ("skipped", None), ("a.c1.dose", 5): ("missed", None)},
    )
    numbered = [(e.occurrence, str(e.due)) for e in found.entries if e.rule.fact == "a.pre"]
    assert numbered == [(1, "2026-10-05"), (3, "2026-10-07"), (4, "2026-10-08")]
    assert dues(found, "a.end") == ["2026-11-08"]


def test_a_stop_before_the_start_is_a_contradiction():
    with pytest.raises(engine.Contradiction, match="stop-before-start"):
        expand(dose("a.dose"), stop_date=date(2026, 10, 4))


@pytest.mark.parametrize("begins", ["2026-10-09", "2026-10-06", "2026-10-04"])
def test_a_second_course_before_the_last_day_of_the_first_is_a_contradiction(begins):
    with pytest.raises(engine.Contradiction, match="too-early"):
        expand(COURSE_1, COURSE_2, course2_start=date.fromisoformat(begins))


def test_rules_that_count_from_each_other_are_refused():
    with pytest.raises(ValueError, match="counts from itself"):
        expand(rule("a.x", "1 day after a.y"), rule("a.y", "1 day after a.x"))


def test_a_moment_keeps_the_words_of_its_anchors():
    assert moment("6 months after ocre.ntz.dose_b else start").text == "ocre.ntz.dose_b else start"


def test_rule_10_a_day_that_was_asked_before_follows_other_closed_days():
    """What a clinic keeps of the days it was asked for is its own: 4 January 2027 is a Monday."""
    monday = date(2027, 1, 4)
    usual = engine.WorkingDays()
    assert usual.book_on(monday, engine.Roll.FORWARD) == monday
    closed = engine.WorkingDays(closed=frozenset({monday}))
    assert closed.book_on(monday, engine.Roll.FORWARD) == date(2027, 1, 5)
    assert closed.book_on(monday, engine.Roll.BACKWARD) == date(2027, 1, 1)
    assert usual.book_on(monday, engine.Roll.FORWARD) == monday
