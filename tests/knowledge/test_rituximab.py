"""Rituximab without a hospital, against sheet section 16: weak sources, so nothing is firm."""

import pytest

from .reading import codes, dates, facts_of, periods, rules, shape

pytestmark = pytest.mark.reading

FACTS = """
ritu.dose.1a ritu.dose.1b ritu.dose.maint ritu.premed ritu.smpc.hbv ritu.contra.until
ritu.bf.until
"""
WOMAN = {"sex": "female", "childbearing_potential": "yes"}


@pytest.fixture
def ritu(timeline):
    def make(start, until=None, **facts):
        return timeline("rituximab", "generic", start, until, **facts)

    return make


def test_the_file_holds_every_row_of_the_sheet_and_no_other():
    assert sorted(rules("rituximab.generic")) == sorted(FACTS.split())


def test_the_doses_rest_on_practice_and_the_rest_on_product_information():
    for fact, rule in rules("rituximab.generic").items():
        source = "practice-rituximab § " if ".dose." in fact else "smpc-mabthera § 4."
        assert rule["source"].startswith(source)
        assert "contact" not in rule


def test_the_schedule_is_uncertain_and_a_late_infusion_moves_the_next_one():
    file = rules("rituximab.generic")
    for name in ("1a", "1b", "maint"):
        rule = file[f"ritu.dose.{name}"]
        assert (rule["confidence"], rule["delay"]) == ("L", "reset")
    assert file["ritu.dose.1b"]["at"] == "14 days after ritu.dose.1a"
    assert file["ritu.dose.maint"]["at"] == "6 months after ritu.dose.1a"


@pytest.mark.parametrize(
    ("start", "fact", "due"),
    [
        # An ordinary start: Monday 5 October 2026.
        ("2026-10-05", "dose.1a", "2026-10-05"),
        ("2026-10-05", "dose.1b", "2026-10-19"),
        ("2026-10-05", "dose.maint", "2027-04-05 2027-10-05 2028-04-05 2028-10-05"),
        (
            "2026-10-05",
            "premed",
            "2026-10-05 2026-10-19 2027-04-05 2027-10-05 2028-04-05 2028-10-05",
        ),
        # 31 August before a leap February: the end of the month comes back after a short one.
        ("2027-08-31", "dose.1b", "2027-09-14"),
        ("2027-08-31", "dose.maint", "2028-02-29 2028-08-31 2029-02-28 2029-08-31"),
        # A start on 29 February.
        ("2028-02-29", "dose.1b", "2028-03-14"),
        ("2028-02-29", "dose.maint", "2028-08-29 2029-02-28 2029-08-29 2030-02-28"),
    ],
)
def test_a_line_of_the_sheet_falls_about(ritu, start, fact, due):
    shown = ritu(start)
    assert dates(shown, f"ritu.{fact}") == due.split()
    about = {item["certainty"] for item in shown.raw["items"] if item["fact"] == f"ritu.{fact}"}
    assert about == {"about"}


def test_the_first_doses_have_a_figure_and_the_later_ones_have_none(ritu):
    items = ritu("2026-10-05").items
    assert items["ritu.dose.1a", 1]["detail"] == {"mg": 1000}
    assert items["ritu.dose.1b", 1]["detail"] == {"mg": 1000}
    assert items["ritu.dose.maint", 1]["detail"] == {}


def test_the_team_reads_both_amounts_and_the_patient_asks():
    for name in ("1a", "1b", "maint"):
        line = rules("rituximab.generic")[f"ritu.dose.{name}"]
        for text in line["team"].values():
            assert "1000 mg" in text
            assert "500" in text
        assert "MS-verpleegkundige" in line["explanation"]["nl"]
        assert "mg" not in line["explanation"]["nl"]


def test_premedication_comes_before_the_infusion(ritu):
    items = ritu("2026-10-05").raw["items"]
    on_the_day = " ".join(item["fact"] for item in items if item["due"] == "2027-04-05")
    assert on_the_day == "ritu.premed ritu.dose.maint"


def test_the_hepatitis_test_lies_before_the_start_without_a_date(ritu):
    items = ritu("2028-02-29").items
    assert shape(items["ritu.smpc.hbv", 1]) == (None, None, "2028-02-29", "unknown")


def test_an_infusion_is_booked_after_a_closed_day_and_the_start_is_warned_about(ritu):
    shown = ritu("2026-10-10")  # a Saturday; + 12 months: Sunday 10 October 2027
    assert shown.items["ritu.dose.maint", 2]["book_on"] == "2027-10-11"
    assert shown.items["ritu.premed", 4]["book_on"] == "2027-10-11"
    assert shown.items["ritu.dose.1a", 1]["book_on"] == "2026-10-10"
    assert "closed-days" in codes(shown)


@pytest.mark.parametrize("fact", ["ritu.contra.until", "ritu.bf.until"])
@pytest.mark.parametrize(
    ("facts", "ends"),
    [
        ({}, None),
        ({"last_dose": "2027-10-05"}, "2028-10-05"),
        ({"stop_date": "2028-02-29"}, "2029-02-28"),
        ({"last_dose": "2027-10-05", "stop_date": "2027-10-31"}, "2028-10-31"),
    ],
)
def test_fertility_windows_end_twelve_months_after_the_stop(ritu, fact, facts, ends):
    shown = ritu("2026-10-05", **facts, **WOMAN)
    assert periods(shown, fact) == [("2026-10-05", ends)]
    assert shown.periods[fact, 1]["conditional"] is False


def test_rows_for_women_are_absent_for_a_man_and_conditional_when_nothing_is_known(ritu):
    fertility = {"ritu.contra.until", "ritu.bf.until"}
    assert facts_of(ritu("2026-10-05", sex="male")).isdisjoint(fertility)
    assert all(ritu("2026-10-05").periods[fact, 1]["conditional"] for fact in fertility)
    infertile = ritu("2026-10-05", sex="female", childbearing_potential="no")
    assert facts_of(infertile) & fertility == {"ritu.bf.until"}


def test_a_stop_ends_the_infusions_and_what_hangs_on_them(ritu):
    shown = ritu("2026-10-05", stop_date="2027-06-01")
    assert dates(shown, "ritu.dose.maint") == ["2027-04-05"]
    assert dates(shown, "ritu.premed") == ["2026-10-05", "2026-10-19", "2027-04-05"]
    early = ritu("2026-10-05", last_dose="2026-10-05")
    assert facts_of(early).isdisjoint({"ritu.dose.1b", "ritu.dose.maint"})
