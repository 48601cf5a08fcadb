"""Ublituximab without a hospital, against sheet section 17."""

import pytest

from .reading import codes, dates, facts_of, periods, rules, shape

pytestmark = pytest.mark.reading

FACTS = """
ubli.dose.1a ubli.dose.1b ubli.dose.maint ubli.premed ubli.obs ubli.smpc.hbv ubli.contra.until
ubli.bf
"""
WOMAN = {"sex": "female", "childbearing_potential": "yes"}
EACH_INFUSION = "2026-10-05 2026-10-19 2027-03-22 2027-09-06 2028-02-21 2028-08-07"


@pytest.fixture
def ubli(timeline):
    def make(start, until=None, **facts):
        return timeline("ublituximab", "generic", start, until, **facts)

    return make


def test_the_file_holds_every_row_of_the_sheet_and_no_other():
    assert sorted(rules("ublituximab.generic")) == sorted(FACTS.split())


def test_no_hospital_is_named_and_every_row_cites_product_information():
    for rule in rules("ublituximab.generic").values():
        assert "contact" not in rule
        assert rule["source"].startswith("smpc-briumvi § 4.")


def test_a_late_infusion_moves_the_next_one_and_five_months_lie_between():
    file = rules("ublituximab.generic")
    assert file["ubli.dose.1b"]["at"] == "14 days after ubli.dose.1a"
    assert file["ubli.dose.maint"]["at"] == "24 weeks after ubli.dose.1a"
    assert file["ubli.dose.maint"]["minimum_gap"] == "5 months"
    assert all(file[f"ubli.dose.{name}"]["delay"] == "reset" for name in ("1a", "1b", "maint"))


@pytest.mark.parametrize(
    ("start", "fact", "due"),
    [
        # An ordinary start: Monday 5 October 2026.
        ("2026-10-05", "dose.1a", "2026-10-05"),
        ("2026-10-05", "dose.1b", "2026-10-19"),
        ("2026-10-05", "dose.maint", "2027-03-22 2027-09-06 2028-02-21 2028-08-07"),
        ("2026-10-05", "premed", EACH_INFUSION),
        ("2026-10-05", "obs", "2026-10-05 2026-10-19"),
        # 31 August before a leap February: weeks are not clipped.
        ("2027-08-31", "dose.1b", "2027-09-14"),
        ("2027-08-31", "dose.maint", "2028-02-15 2028-08-01 2029-01-16 2029-07-03"),
        ("2027-08-31", "obs", "2027-08-31 2027-09-14"),
        # A start on 29 February.
        ("2028-02-29", "dose.1b", "2028-03-14"),
        ("2028-02-29", "dose.maint", "2028-08-15 2029-01-30 2029-07-17 2030-01-01"),
    ],
)
def test_a_line_of_the_sheet_falls_on(ubli, start, fact, due):
    assert dates(ubli(start), f"ubli.{fact}") == due.split()


def test_the_first_infusion_is_150_mg_and_the_others_are_450_mg(ubli):
    items = ubli("2026-10-05").items
    for name, n, mg in [("1a", 1, 150), ("1b", 1, 450), ("maint", 1, 450), ("maint", 4, 450)]:
        assert items[f"ubli.dose.{name}", n]["detail"] == {"mg": mg}
        assert items[f"ubli.dose.{name}", n]["certainty"] == "planned"


def test_on_an_infusion_day_the_order_is_premedication_infusion_observation(ubli):
    items = ubli("2026-10-05").raw["items"]
    on_the_day = " ".join(item["fact"] for item in items if item["due"] == "2026-10-19")
    assert on_the_day == "ubli.premed ubli.dose.1b ubli.obs"


def test_the_hepatitis_test_lies_before_the_start_without_a_date(ubli):
    items = ubli("2028-02-29").items
    assert shape(items["ubli.smpc.hbv", 1]) == (None, None, "2028-02-29", "unknown")


def test_an_infusion_on_a_holiday_is_booked_after_it_with_its_premedication(ubli):
    items = ubli("2028-02-29").items
    for fact, n in [("premed", 6), ("dose.maint", 4)]:
        item = items[f"ubli.{fact}", n]
        assert (item["due"], item["book_on"]) == ("2030-01-01", "2030-01-02")


def test_a_start_on_a_closed_day_stays_and_is_warned_about(ubli):
    shown = ubli("2026-10-10")
    assert shown.items["ubli.dose.1a", 1]["book_on"] == "2026-10-10"
    assert "closed-days" in codes(shown)


@pytest.mark.parametrize("start", ["2026-10-05", "2027-08-31", "2028-02-29", "2027-02-28"])
def test_the_planned_infusions_are_never_too_close(ubli, start):
    assert "minimum-gap" not in codes(ubli(start))


@pytest.mark.parametrize(
    ("facts", "ends"),
    [
        ({}, None),
        ({"last_dose": "2027-09-06"}, "2028-01-06"),
        ({"stop_date": "2027-10-31"}, "2028-02-29"),
        ({"last_dose": "2027-09-06", "stop_date": "2027-10-31"}, "2028-02-29"),
    ],
)
def test_contraception_lasts_until_four_months_after_the_stop(ubli, facts, ends):
    shown = ubli("2026-10-05", **facts, **WOMAN)
    assert periods(shown, "ubli.contra.until") == [("2026-10-05", ends)]
    assert shown.periods["ubli.contra.until", 1]["conditional"] is False


@pytest.mark.parametrize("stop", [{}, {"stop_date": "2027-11-30"}], ids=["on", "stopped"])
def test_the_advice_about_breastfeeding_has_no_end(ubli, stop):
    assert periods(ubli("2026-10-05", **stop, **WOMAN), "ubli.bf") == [("2026-10-05", None)]


def test_rows_for_women_are_absent_for_a_man_and_conditional_when_nothing_is_known(ubli):
    fertility = {"ubli.contra.until", "ubli.bf"}
    assert facts_of(ubli("2026-10-05", sex="male")).isdisjoint(fertility)
    assert all(ubli("2026-10-05").periods[fact, 1]["conditional"] for fact in fertility)
    infertile = ubli("2026-10-05", sex="female", childbearing_potential="no")
    assert facts_of(infertile) & fertility == {"ubli.bf"}


def test_a_stop_ends_the_infusions_and_what_hangs_on_them(ubli):
    shown = ubli("2026-10-05", stop_date="2027-06-01")
    assert dates(shown, "ubli.dose.maint") == ["2027-03-22"]
    assert dates(shown, "ubli.premed") == ["2026-10-05", "2026-10-19", "2027-03-22"]
    early = ubli("2026-10-05", last_dose="2026-10-05")
    assert facts_of(early).isdisjoint({"ubli.dose.1b", "ubli.dose.maint"})
    assert dates(early, "ubli.obs") == ["2026-10-05"]


def test_a_type_of_ms_that_it_is_not_for_gives_a_warning(ubli):
    assert "ms-type" in codes(ubli("2026-10-05", ms_type="PPMS"))
    assert "ms-type" not in codes(ubli("2026-10-05", ms_type="RRMS"))
