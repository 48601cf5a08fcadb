"""What keeps coming back, as one line with a box for each month."""

import pytest

from schedules.agenda import agenda_of
from schedules.pages.patient.series import series_card
from tests.agenda.build import DESK, appointment, daily, day, entry, series, timeline

MONTHS = [f"2026-{month:02}-05" for month in range(5, 13)]
TODAY = day("2026-11-28")

pytestmark = pytest.mark.usefixtures("english")


def shown(*entries):
    (found,) = agenda_of([timeline(*entries)], TODAY).series
    return series_card(found, TODAY)


def blood(*, done=0, months=MONTHS, **more):
    return series("blood", "lab", months, done=done, **more)


@pytest.mark.parametrize(
    ("entries", "often"),
    [
        (blood(done=7), "7 of 8 done, the next: Saturday 5 December 2026"),
        (blood(), "1 of 8 to go, the next: Saturday 5 December 2026"),
        (
            blood(months=["2026-12-05", "2027-01-05"]),
            "2 times in all, the next: Saturday 5 December 2026",
        ),
        (blood(done=8), "8 of 8 done, the last: Saturday 5 December 2026"),
        (blood(done=7, is_open_ended=True), "7 done, the next: Saturday 5 December 2026"),
        (blood(is_open_ended=True), "The next: Saturday 5 December 2026"),
        ([daily("tablet", "2026-10-05")], "Every day from 5 October 2026"),
        (
            [daily("tablet", "2026-10-05", until="2026-12-05")],
            "Every day from 5 October 2026 up to and including 5 December 2026",
        ),
    ],
)
def test_a_series_says_how_much_is_done_and_when_it_comes_next(entries, often):
    assert shown(*entries).often == often


def test_what_is_taken_at_home_again_after_a_pause_says_what_counts_now():
    card = shown(
        daily("tablet", "2026-10-05", until="2026-11-15"), daily("tablet", "2026-11-23", n=2)
    )
    assert card.often == "Every day from 23 November 2026"
    assert card.years is None
    assert [when for when, _became, _phone in card.days] == [
        "Every day from 5 October 2026 up to and including 15 November 2026",
        "Every day from 23 November 2026",
    ]


def test_what_was_not_done_is_counted():
    first, *rest = blood(done=6)
    missed = entry("blood", "lab", "2026-11-05", n=7, status="missed")
    assert shown(first, *rest[:5], missed, rest[6]).often == (
        "6 of 8 done, 1 not done, the next: Saturday 5 December 2026"
    )


def test_each_month_has_a_box_that_tells_what_became_of_it():
    entries = blood(done=3, months=[*MONTHS, "2027-01-05"])
    entries[4] = entry("blood", "lab", "2026-09-05", n=5, status="missed")
    assert shown(*entries).years.boxes == (
        (
            2026,
            ("", "", "", "", "done", "done", "done", "past", "missed", "past", "past", "next"),
        ),
    )
    assert shown(*entries).other_years.boxes == ((2027, ("coming", *[""] * 11)),)


def test_only_the_running_year_and_that_of_what_is_next_are_in_sight():
    def years(found):
        return found and [year for year, _months in found.boxes]

    months = [f"{year}-{month:02}-05" for year in range(2024, 2030) for month in (2, 8)]
    now = shown(*blood(done=6, months=months))
    assert years(now.years) == [2026, 2027]
    assert years(now.other_years) == [2024, 2025, 2028, 2029]
    assert now.years.alt == (
        "A box for each month, February 2026 to August 2027: 2 done, 0 not done, 2 still to come."
    )
    over = shown(*blood(done=4, months=months[:4]))
    assert (years(over.years), years(over.other_years)) == ([2025], [2024])
    assert shown(*blood(done=7)).other_years is None


def test_who_cannot_see_the_boxes_is_told_what_they_show():
    assert shown(*blood(done=7)).years.alt == (
        "A box for each month, May 2026 to December 2026: 7 done, 0 not done, 1 still to come."
    )


def test_one_entry_for_a_whole_series_needs_no_boxes():
    assert shown(daily("tablet", "2026-10-05")).years is None


def test_every_day_of_a_series_is_listed_with_what_became_of_it():
    assert shown(*blood(done=7)).days[-2:] == (
        ("Thursday 5 November 2026", "Done", ""),
        ("Saturday 5 December 2026", "", ""),
    )


def test_a_day_that_differs_from_the_others_says_in_what():
    one = entry("check", "visit", "2026-12-05", performer="neurologist")
    two = entry("check", "visit", "2027-06-05", n=2, performer="ms-nurse", place="elsewhere")
    assert shown(one, two).days[1] == ("Saturday 5 June 2027, MS nurse, elsewhere", "", "")


def test_what_was_agreed_for_one_day_stands_by_that_day_and_not_by_all():
    agreed = appointment("2026-12-05", at="09:30", place="route 7", who="dr. Jansen")
    one = entry(
        "check", "visit", status="booked", on="2026-12-05", place="route 7", appointment=agreed
    )
    told = shown(one, entry("check", "visit", "2027-06-05", n=2))
    assert told.days[0] == ("Saturday 5 December 2026, route 7, with dr. Jansen", "Agreed", "")
    assert "route 7" not in str(told.line)


def test_a_day_of_a_series_that_may_not_stand_says_whom_to_call():
    one = entry("blood", "lab", status="booked", on="2026-12-05", undecided=True, contact=DESK)
    assert shown(one, entry("blood", "lab", "2027-06-05", n=2)).days[0] == (
        "Saturday 5 December 2026, Is being changed: call to ask whether this appointment stays.",
        "",
        "000 000 00 02",
    )
