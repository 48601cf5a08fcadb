"""The one answer to "what now?"."""

from dataclasses import replace

from schedules.agenda import Phase, agenda_of
from tests.agenda.build import daily, day, entry, period, series, timeline


def now(*entries, today="2026-11-28"):
    return agenda_of([timeline(*entries)], day(today)).now


def leads(answer):
    return [one.lead.fact for one in answer.days]


def home(answer):
    return [entry.fact for entry in answer.going_on]


def test_the_next_day_comes_first():
    answer = now(entry("late", "dose", "2027-06-07"), entry("soon", "lab", "2026-12-01"))
    assert leads(answer) == ["soon"]
    assert answer.first.lead.fact == "soon"


def test_a_window_and_an_infusion_in_two_days_are_both_said_the_infusion_first():
    answer = now(
        entry("scan", "imaging", first="2026-08-30", last="2026-11-30"),
        entry("infusion", "dose", "2026-11-30"),
    )
    assert leads(answer) == ["infusion", "scan"]


def test_a_window_that_closes_before_the_next_day_comes_first():
    answer = now(
        entry("infusion", "dose", "2027-06-07"),
        entry("scan", "imaging", first="2026-12-20", last="2027-01-20"),
        entry("eye", "visit", first="2026-12-20", last="2027-07-20"),
    )
    assert leads(answer) == ["scan", "infusion"]


def test_without_any_day_every_window_is_said():
    answer = now(
        entry("eye", "visit", first="2027-01-04", last="2027-03-04"),
        entry("skin", "visit", first="2026-10-04", last="2027-10-04"),
    )
    assert leads(answer) == ["eye", "skin"]


def test_what_is_due_before_the_next_day_is_part_of_it():
    answer = now(
        entry("blood", "lab", last="2026-11-30", guards="infusion#1"),
        entry("infusion", "dose", "2026-11-30"),
    )
    assert [before.fact for before in answer.first.before] == ["blood"]


def test_what_is_only_read_is_not_next():
    answer = now(entry("warning", "warning", "2026-11-29"), entry("scan", "imaging", "2027-01-04"))
    assert leads(answer) == ["scan"]


def test_what_is_done_is_not_next():
    answer = now(
        entry("scan", "imaging", "2026-11-30", status="done", on="2026-11-28"),
        entry("visit", "visit", "2027-01-04"),
    )
    assert leads(answer) == ["visit"]


def test_a_daily_capsule_goes_on_beside_the_next_day():
    answer = now(daily("capsule", "2025-10-06"), entry("skin", "visit", "2027-10-06"))
    assert (leads(answer), home(answer)) == (["skin"], ["capsule"])


def test_a_daily_injection_goes_on_when_nothing_else_is_ahead():
    answer = now(daily("injection", "2026-10-05"), today="2026-12-08")
    assert (leads(answer), home(answer), answer.is_over) == ([], ["injection"], False)


def test_a_series_that_has_ended_is_not_now():
    answer = now(daily("titration", "2026-10-05", until="2026-10-11"))
    assert (home(answer), answer.is_over) == ([], True)


def test_a_series_goes_on_through_its_last_day():
    assert home(now(daily("tablet", "2026-10-05", until="2026-11-28"))) == ["tablet"]


def test_a_series_goes_on_from_its_first_day():
    assert home(now(daily("capsule", "2026-11-28"))) == ["capsule"]


def test_a_series_that_has_not_begun_is_not_going_on():
    answer = now(daily("tablet", "2026-11-29"))
    assert (leads(answer), home(answer)) == (["tablet"], [])


def test_injections_whose_end_nobody_recorded_do_not_outlast_the_next_step():
    answer = now(
        period("injections", "2024-01-08", kind="dose", ends_with="collection_date"),
        entry("collection", "procedure", first="2024-01-13", last="2024-01-15"),
        entry("transplant", "procedure", sort_on="2024-03-01"),
    )
    assert (home(answer), answer.is_over) == ([], True)  # nothing waits for a day for years


def test_a_transplant_without_a_day_is_still_to_come_within_the_year():
    steps = (
        entry("collection", "procedure", first="2024-01-13", last="2024-01-15"),
        entry("transplant", "procedure", sort_on="2024-03-01"),
    )
    assert not now(*steps, today="2025-03-01").is_over
    assert now(*steps, today="2025-03-02").is_over


def test_steps_that_never_had_a_day_are_past_once_a_later_transplant_was_done():
    steps = (
        entry("count", "phone", sort_on="2026-08-17"),
        entry("talk", "advice", sort_on="2026-08-20"),
        entry("visit", "visit", sort_on="2026-10-26"),
    )
    for status, told in (("done", ["count"]), ("planned", [])):
        given = entry("transplant", "procedure", "2026-10-05", status=status, on="2026-10-05")
        whole = replace(timeline(*steps, given), facts={"transplant_date": day("2026-10-05")})
        days = agenda_of([whole], day("2026-10-04")).days
        assert [
            one.lead.fact for one in days if one.phase is Phase.PAST and not one.when.is_known
        ] == (told)


def test_what_came_before_a_start_that_has_been_or_is_only_read_waits_for_no_day():
    given = entry("infusion", "dose", "2026-10-05", status="done", on="2026-10-05")
    assert now(given, entry("blood", "lab", sort_on="2026-10-04")).is_over
    assert now(given, entry("heart", "warning", sort_on="2026-10-06")).is_over
    assert not now(given, entry("talk", "visit", sort_on="2026-10-06")).is_over


def test_what_is_taken_today_comes_before_what_is_more_than_a_month_away():
    capsule = daily("capsule", "2025-10-06")
    assert now(capsule, entry("skin", "visit", "2026-12-30")).is_home_first
    assert not now(capsule, entry("skin", "visit", "2026-12-29")).is_home_first
    window = entry("scan", "imaging", first="2026-11-01", last="2027-03-01")
    assert not now(capsule, window).is_home_first
    assert not now(entry("skin", "visit", "2027-12-30")).is_home_first


def test_injections_go_on_until_the_next_step_is_over():
    answer = now(
        period("injections", "2024-01-08", kind="dose", ends_with="collection_date"),
        entry("collection", "procedure", first="2024-01-13", last="2024-01-15"),
        today="2024-01-15",
    )
    assert home(answer) == ["injections"]


def test_what_the_protocol_leaves_open_goes_on_after_later_steps():
    answer = now(
        daily("capsule", "2025-10-06"),
        entry("heart", "procedure", "2026-01-06"),
    )
    assert home(answer) == ["capsule"]


def test_a_series_that_was_left_out_is_not_going_on():
    assert home(now(daily("capsule", "2025-10-06", status="skipped"))) == []


def test_all_is_over_only_when_nothing_waits_for_a_day():
    assert now(entry("visit", "visit", "2026-11-01")).is_over
    assert not now(entry("visit", "visit", "2026-11-01"), entry("next", "visit")).is_over
    assert now().is_over


def test_a_stay_that_has_begun_is_next_until_its_last_day():
    course = series("infusion", "dose", ["2026-11-26", "2026-11-27", "2026-11-28"], done=2)
    answer = now(*course, entry("visit", "visit", "2026-12-28"))
    assert leads(answer) == ["infusion"]
