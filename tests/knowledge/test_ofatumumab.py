"""Ofatumumab at Amsterdam UMC, against leaflet 003 and sheet section 5."""

import pytest

from .reading import UNDATED, codes, dates, facts_of, periods, rules, shape

pytestmark = pytest.mark.reading

# d22 and phone_6m are in the file because the leaflet says that they are not done.
FACTS = """
kesi.screen.visit kesi.screen.labs kesi.screen.tests kesi.pre.mri kesi.screen.phone kesi.dose.d1
kesi.dose.d8 kesi.dose.d15 kesi.dose.d22 kesi.dose.d29 kesi.dose.month kesi.fu.labs_1m
kesi.fu.phone_1m kesi.fu.labs_3m kesi.fu.phone_3m kesi.fu.labs_6m kesi.fu.mri_6m
kesi.fu.neuro_6m kesi.fu.phone_6m kesi.fu.labs_half kesi.fu.phone_half kesi.fu.mri_year
kesi.fu.neuro_year kesi.reaction kesi.infection kesi.contra.until kesi.bf_avoid kesi.vaccine
kesi.misc kesi.smpc.missed kesi.smpc.vaccines_live kesi.smpc.vaccines_inactivated
kesi.smpc.bf kesi.smpc.hbv
"""
NEVER = {"kesi.dose.d22", "kesi.fu.phone_6m"}
WOMAN = {"sex": "female", "childbearing_potential": "yes"}
STANDING = ["infection", "vaccine", "misc", "bf_avoid", "smpc.missed", "smpc.bf"]


@pytest.fixture
def kesi(timeline):
    def make(start, until=None, **facts):
        return timeline("ofatumumab", "amsterdam-umc", start, until, **facts)

    return make


def test_the_file_and_what_it_is_based_on_hold_every_row_of_the_sheet_and_no_other():
    together = rules("ofatumumab.generic") | rules("ofatumumab.amsterdam-umc")
    assert sorted(together) == sorted(FACTS.split())


def test_a_late_injection_moves_the_next_one():
    file = rules("ofatumumab.amsterdam-umc")
    chain = [file[f"kesi.dose.{day}"]["at"] for day in ("d8", "d15", "d29", "month")]
    assert chain == [
        "7 days after kesi.dose.d1",
        "7 days after kesi.dose.d8",
        "14 days after kesi.dose.d15",
        "1 month after kesi.dose.d29",
    ]
    assert file["kesi.dose.month"]["delay"] == "reset"


@pytest.mark.parametrize(
    ("start", "fact", "due"),
    [
        # An ordinary start: Monday 5 October 2026.
        ("2026-10-05", "dose.d1", "2026-10-05"),
        ("2026-10-05", "dose.d8", "2026-10-12"),
        ("2026-10-05", "dose.d15", "2026-10-19"),
        ("2026-10-05", "dose.d29", "2026-11-02"),
        ("2026-10-05", "fu.labs_1m", "2026-11-05"),
        ("2026-10-05", "fu.phone_1m", "2026-11-05"),
        ("2026-10-05", "fu.labs_3m", "2027-01-05"),
        ("2026-10-05", "fu.phone_3m", "2027-01-05"),
        ("2026-10-05", "fu.labs_6m", "2027-04-05"),
        ("2026-10-05", "fu.mri_6m", "2027-04-05"),
        ("2026-10-05", "fu.neuro_6m", "2027-04-05"),
        ("2026-10-05", "fu.labs_half", "2027-10-05 2028-04-05 2028-10-05"),
        ("2026-10-05", "fu.phone_half", "2027-10-05 2028-04-05 2028-10-05"),
        ("2026-10-05", "fu.mri_year", "2028-04-05"),
        ("2026-10-05", "fu.neuro_year", "2028-04-05"),
        # 31 August before a leap February.
        ("2027-08-31", "dose.d8", "2027-09-07"),
        ("2027-08-31", "dose.d29", "2027-09-28"),
        ("2027-08-31", "fu.labs_1m", "2027-09-30"),
        ("2027-08-31", "fu.phone_3m", "2027-11-30"),
        ("2027-08-31", "fu.neuro_6m", "2028-02-29"),
        ("2027-08-31", "fu.labs_half", "2028-08-31 2029-02-28 2029-08-31"),
        ("2027-08-31", "fu.mri_year", "2029-02-28"),
        # A start on 29 February.
        ("2028-02-29", "dose.d8", "2028-03-07"),
        ("2028-02-29", "dose.d15", "2028-03-14"),
        ("2028-02-29", "dose.d29", "2028-03-28"),
        ("2028-02-29", "fu.phone_1m", "2028-03-29"),
        ("2028-02-29", "fu.mri_6m", "2028-08-29"),
        ("2028-02-29", "fu.phone_half", "2029-02-28 2029-08-29 2030-02-28"),
        ("2028-02-29", "fu.neuro_year", "2029-08-29"),
    ],
)
def test_a_line_of_the_leaflet_falls_on(kesi, start, fact, due):
    assert dates(kesi(start), f"kesi.{fact}") == due.split()


@pytest.mark.parametrize(
    ("start", "until", "due"),
    [
        (
            "2026-10-05",  # day 29: 2 November 2026
            "2027-05-05",
            "2026-12-02 2027-01-02 2027-02-02 2027-03-02 2027-04-02 2027-05-02",
        ),
        (
            "2027-01-03",  # day 29: 31 January 2027, so the 31st comes back
            "2027-07-31",
            "2027-02-28 2027-03-31 2027-04-30 2027-05-31 2027-06-30 2027-07-31",
        ),
        (
            "2028-02-01",  # day 29: 29 February 2028
            "2028-05-31",
            "2028-03-29 2028-04-29 2028-05-29",
        ),
        (
            "2028-01-02",  # day 29: 30 January 2028
            "2028-05-31",
            "2028-02-29 2028-03-30 2028-04-30 2028-05-30",
        ),
    ],
)
def test_monthly_injections_count_in_calendar_months_from_day_29(kesi, start, until, due):
    assert dates(kesi(start, until), "kesi.dose.month") == due.split()


def test_two_years_hold_23_monthly_injections(kesi):
    assert len(dates(kesi("2026-10-05"), "kesi.dose.month")) == 23
    assert dates(kesi("2026-10-05"), "kesi.dose.month")[-1] == "2028-10-02"


@pytest.mark.parametrize("start", ["2026-10-05", "2027-08-31", "2028-02-29"])
def test_there_is_no_injection_in_week_3_and_no_call_after_six_months(kesi, start):
    assert facts_of(kesi(start)).isdisjoint(NEVER)


def test_no_other_injection_lies_between_day_15_and_day_29(kesi):
    items = kesi("2026-10-05").raw["items"]
    days = [item["due"] for item in items if item["kind"] == "dose"]
    assert days[:5] == ["2026-10-05", "2026-10-12", "2026-10-19", "2026-11-02", "2026-12-02"]


def test_every_injection_is_20_mg(kesi):
    doses = [item for item in kesi("2026-10-05").raw["items"] if item["kind"] == "dose"]
    assert all(item["detail"] == {"mg": 20} for item in doses)


def test_the_yearly_scan_and_check_are_our_reading_and_so_about(kesi):
    items = kesi("2026-10-05", until="2029-04-05").items
    for fact in ("kesi.fu.mri_year", "kesi.fu.neuro_year"):
        assert shape(items[fact, 1]) == ("2028-04-05", None, None, "about")
        assert shape(items[fact, 2]) == ("2029-04-05", None, None, "about")
    assert items["kesi.fu.mri_6m", 1]["certainty"] == "planned"


def test_the_neurologist_does_the_checks(kesi):
    items = kesi("2026-10-05").items
    assert items["kesi.fu.neuro_6m", 1]["performer"] == "neurologist"
    assert items["kesi.fu.neuro_year", 1]["performer"] == "neurologist"


# Before the start


@pytest.mark.parametrize(
    ("start", "earliest"),
    [("2026-10-05", "2026-07-05"), ("2027-05-31", "2027-02-28"), ("2028-02-29", "2027-11-29")],
)
def test_the_first_mri_lies_within_three_months_before_the_start(kesi, start, earliest):
    mri = kesi(start).items["kesi.pre.mri", 1]
    assert shape(mri) == (None, earliest, start, "window")


@pytest.mark.parametrize(
    ("fact", "latest"),
    [
        ("screen.visit", "2026-10-05"),
        ("smpc.hbv", "2026-10-05"),
        ("smpc.vaccines_live", "2026-09-07"),
        ("smpc.vaccines_inactivated", "2026-09-21"),
    ],
)
def test_what_comes_before_the_start_has_a_latest_day_and_no_date(kesi, fact, latest):
    item = kesi("2026-10-05").items[f"kesi.{fact}", 1]
    assert shape(item) == (None, None, latest, "unknown")


@pytest.mark.parametrize("name", ["labs", "tests", "phone"])
def test_what_goes_with_the_screening_has_no_date_until_that_has(kesi, name):
    assert shape(kesi("2026-10-05").items[f"kesi.screen.{name}", 1]) == UNDATED


def test_a_known_screening_day_dates_the_screening_and_the_call_a_week_later(kesi):
    items = kesi("2026-10-05", screening_date="2026-08-22").items
    assert shape(items["kesi.screen.visit", 1]) == ("2026-08-22", None, None, "booked")
    for name in ("labs", "tests"):
        assert shape(items[f"kesi.screen.{name}", 1]) == ("2026-08-22", None, None, "planned")
    phone = items["kesi.screen.phone", 1]
    assert (phone["due"], phone["certainty"], phone["softness"]) == ("2026-08-29", "about", "about")
    assert phone["book_on"] == "2026-08-31"  # 29 August 2026 is a Saturday


# Closed days


@pytest.mark.parametrize(
    ("start", "fact", "due", "book_on"),
    [  # Every due date here is a Sunday.
        ("2026-10-15", "labs_1m", "2026-11-15", "2026-11-13"),
        ("2026-10-15", "phone_1m", "2026-11-15", "2026-11-16"),
        ("2027-01-04", "labs_3m", "2027-04-04", "2027-04-02"),
        ("2027-01-04", "phone_3m", "2027-04-04", "2027-04-05"),
        ("2027-01-04", "labs_6m", "2027-07-04", "2027-07-02"),
        ("2027-01-04", "mri_6m", "2027-07-04", "2027-07-02"),
        ("2027-01-04", "neuro_6m", "2027-07-04", "2027-07-05"),
        ("2026-10-10", "labs_half", "2027-10-10", "2027-10-08"),
        ("2026-10-10", "phone_half", "2027-10-10", "2027-10-11"),
        ("2026-10-09", "mri_year", "2028-04-09", "2028-04-07"),
        ("2026-10-09", "neuro_year", "2028-04-09", "2028-04-10"),
    ],
)
def test_tests_are_booked_before_a_closed_day_and_talks_after(kesi, start, fact, due, book_on):
    item = kesi(start).items[f"kesi.fu.{fact}", 1]
    assert (item["due"], item["book_on"]) == (due, book_on)


def test_injections_at_home_stay_on_a_sunday_and_the_supervised_one_is_warned_about(kesi):
    shown = kesi("2027-01-03")  # a Sunday
    assert shown.items["kesi.dose.d8", 1]["book_on"] == "2027-01-10"
    assert shown.items["kesi.dose.d1", 1]["book_on"] == "2027-01-03"
    assert codes(shown).count("closed-days") == 1
    assert "closed-days" not in codes(kesi("2026-10-05"))


# What lasts, for whom, and after a stop


@pytest.mark.parametrize("start", ["2026-10-05", "2027-08-31"])
def test_a_reaction_is_watched_for_until_the_day_after_the_first_injection(kesi, start):
    following = {"2026-10-05": "2026-10-06", "2027-08-31": "2027-09-01"}
    assert periods(kesi(start), "kesi.reaction") == [(start, following[start])]


@pytest.mark.parametrize("stop", [{}, {"stop_date": "2027-11-30"}], ids=["on", "stopped"])
@pytest.mark.parametrize("name", STANDING)
def test_what_stands_without_an_end_is_a_period_from_the_start(kesi, name, stop):
    shown = kesi("2026-10-05", sex="female", **stop)
    assert periods(shown, f"kesi.{name}") == [("2026-10-05", None)]


@pytest.mark.parametrize(
    ("facts", "ends"),
    [
        ({}, None),
        ({"stop_date": "2027-08-31"}, "2028-02-29"),
        ({"last_dose": "2027-06-02"}, "2027-12-02"),
        ({"last_dose": "2027-06-02", "stop_date": "2027-06-20"}, "2027-12-20"),
    ],
)
def test_contraception_is_needed_until_six_months_after_the_stop(kesi, facts, ends):
    shown = kesi("2026-10-05", **facts, **WOMAN)
    assert periods(shown, "kesi.contra.until") == [("2026-10-05", ends)]
    assert shown.periods["kesi.contra.until", 1]["conditional"] is False


def test_rows_for_women_are_absent_for_a_man_and_conditional_when_nothing_is_known(kesi):
    fertility = {"kesi.contra.until", "kesi.bf_avoid", "kesi.smpc.bf"}
    assert facts_of(kesi("2026-10-05", sex="male")).isdisjoint(fertility)
    unknown = kesi("2026-10-05").periods
    assert all(unknown[fact, 1]["conditional"] for fact in fertility)
    infertile = kesi("2026-10-05", sex="female", childbearing_potential="no")
    assert facts_of(infertile) & fertility == {"kesi.bf_avoid", "kesi.smpc.bf"}


def test_a_stop_ends_the_injections(kesi):
    shown = kesi("2026-10-05", stop_date="2027-02-20")
    assert dates(shown, "kesi.dose.month") == ["2026-12-02", "2027-01-02", "2027-02-02"]
    early = kesi("2026-10-05", last_dose="2026-10-12")
    assert facts_of(early).isdisjoint({"kesi.dose.d15", "kesi.dose.d29", "kesi.dose.month"})
    assert dates(early, "kesi.dose.d8") == ["2026-10-12"]


def test_a_stop_leaves_one_undated_entry_for_each_open_series(kesi):
    shown = kesi("2026-10-05", stop_date="2028-06-01")
    assert dates(shown, "kesi.fu.labs_half") == ["2027-10-05", "2028-04-05", None]
    assert dates(shown, "kesi.fu.phone_half") == ["2027-10-05", "2028-04-05", None]
    assert dates(shown, "kesi.fu.mri_year") == ["2028-04-05", None]
    assert shape(shown.items["kesi.fu.neuro_year", 2]) == UNDATED
