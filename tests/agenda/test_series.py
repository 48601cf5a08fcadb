"""What comes back: how much of it is done, and when one line tells it."""

from dataclasses import replace

import pytest

from schedules.agenda import Phase, agenda_of
from tests.agenda.build import daily, day, entry, period, series, timeline

MONTHS = [f"2026-{month:02}-05" for month in range(5, 13)]


def agenda(*entries, today="2026-11-28"):
    return agenda_of([timeline(*entries)], day(today))


def test_a_series_counts_what_became_of_it():
    first, *rest = series("blood", "lab", MONTHS, done=5)
    missed = entry("blood", "lab", "2026-10-05", n=6, status="missed")
    (blood,) = agenda(first, *rest[:4], missed, *rest[5:]).series
    assert (blood.done, blood.missed, blood.to_go) == (5, 1, 1)
    assert (blood.next.occurrence, blood.last.occurrence) == (8, 8)
    assert blood.phase is Phase.NOW


def test_what_nobody_recorded_is_neither_done_nor_to_go():
    (blood,) = agenda(*series("blood", "lab", MONTHS)).series
    assert (blood.done, blood.missed, blood.to_go) == (0, 0, 1)


def test_a_left_out_occurrence_counts_as_missed():
    (blood,) = agenda(
        entry("blood", "lab", "2026-10-05"),
        entry("blood", "lab", "2026-11-05", n=2, status="skipped"),
    ).series
    assert blood.missed == 1


def test_a_mark_a_month_and_the_next_one_is_marked():
    (blood,) = agenda(
        entry("blood", "lab", "2026-11-05"),
        entry("blood", "lab", "2026-11-25", n=2),
        entry("blood", "lab", "2026-12-05", n=3),
        entry("blood", "lab", "2027-01-05", n=4),
    ).series
    assert [(str(m.month), len(m.entries), m.is_next) for m in blood.marks] == [
        ("2026-11-01", 2, False),
        ("2026-12-01", 1, True),
        ("2027-01-01", 1, False),
    ]


@pytest.mark.parametrize(
    ("days", "is_routine"),
    [
        (MONTHS, True),
        (MONTHS[:5], False),
        (MONTHS[:6], True),
        ([f"{year}-{month}-05" for year in (2027, 2028, 2029) for month in ("04", "10")], False),
        (
            ["2026-12-01", "2027-02-01", "2027-04-03", "2027-06-04", "2027-08-05", "2027-10-06"],
            True,
        ),
        (
            ["2026-12-01", "2027-02-02", "2027-04-06", "2027-06-08", "2027-08-10", "2027-10-12"],
            False,
        ),
    ],
)
def test_six_times_at_most_two_months_apart_is_told_by_one_line(days, is_routine):
    (blood,) = agenda(*series("blood", "lab", days)).series
    assert blood.is_routine is is_routine


def test_the_days_of_a_routine_are_no_cards_but_days():
    found = agenda(*series("blood", "lab", MONTHS))
    assert (len(found.days), len(found.cards)) == (8, 0)


def test_a_routine_test_on_the_day_of_a_visit_is_part_of_its_card():
    found = agenda(*series("blood", "lab", MONTHS), entry("nurse", "visit", "2026-12-05"))
    (card,) = found.cards
    assert (card.lead.fact, [part.fact for part in card.parts]) == ("nurse", ["blood"])


def test_what_goes_with_a_routine_dose_needs_no_card_either():
    doses = [f"2027-{month:02}-04" for month in range(1, 9)]
    found = agenda(
        *series("infusion", "dose", doses),
        *(
            entry("hour", "procedure", on, n=n, part_of=f"infusion#{n}")
            for n, on in enumerate(doses, start=1)
        ),
        *(
            entry("blood", "lab", last=on, n=n, guards=f"infusion#{n}")
            for n, on in enumerate(doses, start=1)
        ),
    )
    assert found.cards == ()


def test_what_comes_once_keeps_its_card_whatever_it_goes_with():
    doses = [f"2027-{month:02}-04" for month in range(1, 9)]
    found = agenda(
        *series("infusion", "dose", doses),
        entry("blood", "lab", last="2027-01-04", guards="infusion#1"),
    )
    (card,) = found.cards
    assert [before.fact for before in card.before] == ["blood"]


@pytest.mark.parametrize(
    ("rule", "facts", "until"),
    [
        ({"is_open_ended": True}, {}, "2031-10-05"),
        ({"is_open_ended": True}, {"stop_date": "2027-01-01"}, None),
        ({"is_open_ended": True}, {"last_dose": "2027-01-01"}, None),
        ({}, {}, None),
    ],
)
def test_a_series_without_an_end_says_how_far_it_is_given(rule, facts, until):
    plan = replace(timeline(*series("blood", "lab", MONTHS, **rule)), facts=facts)
    (blood,) = agenda_of([plan], day("2026-11-28")).series
    assert blood.until == day(until)


def test_a_rule_that_comes_once_is_no_series():
    assert agenda(entry("scan", "imaging", "2027-01-04")).series == ()


def test_a_daily_tablet_is_a_series_of_one_entry():
    (tablet,) = agenda(daily("tablet", "2026-10-05")).series
    assert (tablet.phase, tablet.to_go) == (Phase.NOW, 1)


def test_a_series_ahead_is_coming_and_one_behind_is_past():
    ahead = agenda(*series("blood", "lab", ["2026-12-05", "2027-01-05"])).series[0]
    behind = agenda(*series("blood", "lab", ["2026-09-05", "2026-10-05"])).series[0]
    assert (ahead.phase, behind.phase) == (Phase.COMING, Phase.PAST)


# periods


@pytest.mark.parametrize(
    ("first", "last", "phase"),
    [
        ("2026-11-01", "2026-11-27", Phase.PAST),
        ("2026-11-01", "2026-11-28", Phase.NOW),
        ("2026-11-28", "2026-11-28", Phase.NOW),
        ("2026-11-29", "2026-12-28", Phase.COMING),
    ],
)
def test_a_period_runs_through_its_last_day(first, last, phase):
    (found,) = agenda(period("food", first, last)).periods
    assert found.phase is phase


def test_a_period_that_comes_back_tells_the_time_that_counts_now():
    (food,) = agenda(
        period("food", "2026-09-21", "2026-11-09"),
        period("food", "2027-09-21", "2027-11-07", n=2),
    ).periods
    assert (food.current.occurrence, food.phase, len(food.entries)) == (2, Phase.COMING, 2)


def test_a_period_that_is_all_past_tells_its_last_time():
    (food,) = agenda(
        period("food", "2025-09-21", "2025-11-09"),
        period("food", "2026-09-21", "2026-11-09", n=2),
    ).periods
    assert (food.current.occurrence, food.phase) == (2, Phase.PAST)


@pytest.mark.parametrize(
    ("ends_with", "phase"),
    [
        ("collection_date", Phase.PAST),
        ("", Phase.NOW),
        ("stop", Phase.NOW),
        ("last dose", Phase.NOW),
    ],
)
def test_what_ends_with_a_step_does_not_outlast_what_follows_it(ends_with, phase):
    found = agenda(
        period("injections", "2024-01-08", kind="dose", ends_with=ends_with),
        period("fever", "2024-01-08", kind="warning", ends_with=ends_with),
        entry("collection", "procedure", first="2024-01-13", last="2024-01-15"),
    )
    assert [p.phase for p in (*found.periods, *found.standing)] == [phase, phase]


def test_advice_without_a_last_day_is_said_of_the_whole_time():
    found = agenda(period("vaccines", "2026-10-05"), period("drug", "2026-10-05", kind="dose"))
    assert [p.current.fact for p in found.standing] == ["vaccines"]
    assert [p.current.fact for p in found.periods] == ["drug"]


def test_product_information_is_only_to_be_asked_about():
    found = agenda(
        *series("liver", "lab", MONTHS, ask_team=True),
        period("breastfeeding", "2026-10-05", ask_team=True),
        entry("scan", "imaging", "2027-01-04"),
    )
    assert [(s.lead.fact, len(s.entries)) for s in found.to_ask] == [
        ("liver", 8),
        ("breastfeeding", 1),
    ]
    assert (len(found.days), found.series, found.periods, found.standing) == (1, (), (), ())


def test_two_plans_of_one_treatment_keep_two_series():
    plans = [timeline(*series("blood", "lab", MONTHS)), timeline(*series("blood", "lab", MONTHS))]
    assert len(agenda_of(plans, day("2026-11-28")).series) == 2


def test_the_day_of_an_entry_is_found_by_its_uid():
    found = agenda(
        entry("blood", "lab", last="2026-12-07", guards="infusion#1"),
        entry("infusion", "dose", "2026-12-07"),
    )
    assert found.day_of("blood#1") is found.day_of("infusion#1") is found.days[0]
    assert found.day_of("none") is None
