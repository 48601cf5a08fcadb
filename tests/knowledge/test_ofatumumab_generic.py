"""Ofatumumab without a hospital, and what Amsterdam UMC takes over from it (sheet section 5)."""

import pytest

from schedules.queries import protocol_for
from treatments.catalogue import rules_of

from .reading import codes, dates, facts_of, is_sign, periods, rules, shape

pytestmark = pytest.mark.reading

FACTS = """
kesi.smpc.hbv kesi.smpc.vaccines_live kesi.smpc.vaccines_inactivated kesi.dose.d1 kesi.dose.d8
kesi.dose.d15 kesi.dose.d29 kesi.dose.month kesi.smpc.missed kesi.contra.until kesi.smpc.bf
"""
TAKEN_OVER = """
kesi.smpc.hbv kesi.smpc.vaccines_live kesi.smpc.vaccines_inactivated kesi.smpc.missed
"""
WOMAN = {"sex": "female", "childbearing_potential": "yes"}


@pytest.fixture
def kesi(timeline):
    def make(start, until=None, **facts):
        return timeline("ofatumumab", "generic", start, until, **facts)

    return make


def test_the_file_holds_doses_and_product_information_and_no_other_row():
    assert sorted(rules("ofatumumab.generic")) == sorted(FACTS.split())


def test_no_hospital_is_named_and_every_row_cites_product_information():
    for rule in rules("ofatumumab.generic").values():
        assert "contact" not in rule
        assert rule["source"].startswith("smpc-kesimpta § 4.")


@pytest.mark.parametrize(
    ("start", "fact", "due"),
    [
        # An ordinary start: Monday 5 October 2026.
        ("2026-10-05", "d1", "2026-10-05"),
        ("2026-10-05", "d8", "2026-10-12"),
        ("2026-10-05", "d15", "2026-10-19"),
        ("2026-10-05", "d29", "2026-11-02"),
        # 31 August before a leap February.
        ("2027-08-31", "d8", "2027-09-07"),
        ("2027-08-31", "d15", "2027-09-14"),
        ("2027-08-31", "d29", "2027-09-28"),
        # A start on 29 February.
        ("2028-02-29", "d8", "2028-03-07"),
        ("2028-02-29", "d15", "2028-03-14"),
        ("2028-02-29", "d29", "2028-03-28"),
    ],
)
def test_an_injection_of_the_first_month_falls_on(kesi, start, fact, due):
    assert dates(kesi(start), f"kesi.dose.{fact}") == [due]


@pytest.mark.parametrize(
    ("start", "until", "due"),
    [
        ("2026-10-05", "2027-03-05", "2026-12-02 2027-01-02 2027-02-02 2027-03-02"),
        # Day 29 is 31 January 2027, so the 31st comes back.
        ("2027-01-03", "2027-05-31", "2027-02-28 2027-03-31 2027-04-30 2027-05-31"),
        # Day 29 is 30 January 2028, before a leap February.
        ("2028-01-02", "2028-05-31", "2028-02-29 2028-03-30 2028-04-30 2028-05-30"),
    ],
)
def test_monthly_injections_count_in_calendar_months_from_day_29(kesi, start, until, due):
    assert dates(kesi(start, until), "kesi.dose.month") == due.split()


def test_two_years_hold_27_injections_of_20_mg(kesi):
    doses = [item for item in kesi("2026-10-05").raw["items"] if item["kind"] == "dose"]
    assert len(doses) == 27
    assert all(item["detail"] == {"mg": 20} for item in doses)
    assert "2026-10-26" not in [item["due"] for item in doses]  # day 22


def test_nothing_of_a_hospital_is_shown(kesi):
    assert facts_of(kesi("2026-10-05", **WOMAN)) == set(FACTS.split())


@pytest.mark.parametrize(
    ("fact", "latest"),
    [
        ("hbv", "2026-10-05"),
        ("vaccines_live", "2026-09-07"),
        ("vaccines_inactivated", "2026-09-21"),
    ],
)
def test_what_comes_before_the_start_has_a_latest_day_and_no_date(kesi, fact, latest):
    item = kesi("2026-10-05").items[f"kesi.smpc.{fact}", 1]
    assert shape(item) == (None, None, latest, "unknown")


def test_only_the_supervised_injection_is_warned_about_on_a_closed_day(kesi):
    shown = kesi("2027-01-03")  # a Sunday
    assert shown.items["kesi.dose.d1", 1]["book_on"] == "2027-01-03"
    assert shown.items["kesi.dose.d8", 1]["book_on"] == "2027-01-10"
    assert codes(shown).count("closed-days") == 1


@pytest.mark.parametrize(
    ("facts", "ends"),
    [({}, None), ({"stop_date": "2027-08-31"}, "2028-02-29")],
)
def test_contraception_is_advised_until_six_months_after_the_stop(kesi, facts, ends):
    shown = kesi("2026-10-05", **facts, **WOMAN)
    assert periods(shown, "kesi.contra.until") == [("2026-10-05", ends)]
    for fact in ("kesi.smpc.missed", "kesi.smpc.bf"):
        assert periods(shown, fact) == [("2026-10-05", None)]


def test_rows_for_women_are_absent_for_a_man_and_conditional_when_nothing_is_known(kesi):
    fertility = {"kesi.contra.until", "kesi.smpc.bf"}
    assert facts_of(kesi("2026-10-05", sex="male")).isdisjoint(fertility)
    assert all(kesi("2026-10-05").periods[fact, 1]["conditional"] for fact in fertility)
    infertile = kesi("2026-10-05", sex="female", childbearing_potential="no")
    assert facts_of(infertile) & fertility == {"kesi.smpc.bf"}


def test_a_stop_ends_the_injections(kesi):
    shown = kesi("2026-10-05", last_dose="2027-01-02")
    assert dates(shown, "kesi.dose.month") == ["2026-12-02", "2027-01-02"]
    early = kesi("2026-10-05", last_dose="2026-10-12")
    assert facts_of(early).isdisjoint({"kesi.dose.d15", "kesi.dose.d29", "kesi.dose.month"})


# At Amsterdam UMC


def test_the_hospital_takes_over_what_its_leaflet_does_not_contradict(db):
    inherited = [r.fact for r in rules_of(amsterdam()) if r.is_inherited and not is_sign(r.fact)]
    assert inherited == TAKEN_OVER.split()


@pytest.mark.parametrize(
    ("fact", "follows"),
    [
        ("kesi.smpc.hbv", "kesi.screen.phone"),
        ("kesi.pre.mri", "kesi.smpc.hbv"),
        ("kesi.smpc.vaccines_live", "kesi.pre.mri"),
        ("kesi.dose.d1", "kesi.smpc.vaccines_inactivated"),
        ("kesi.dose.d22", "kesi.dose.d15"),
        ("kesi.smpc.missed", "kesi.dose.month"),
        ("kesi.infection", "kesi.smpc.missed"),
        ("kesi.smpc.bf", "kesi.bf_avoid"),
        ("kesi.vaccine", "kesi.smpc.bf"),
    ],
)
def test_what_is_taken_over_stands_among_the_hospitals_own_rows(db, fact, follows):
    facts = [rule.fact for rule in rules_of(amsterdam())]
    assert facts[facts.index(fact) - 1] == follows


def test_where_sources_differ_about_breastfeeding_the_patient_reads_the_leaflet_and_asks():
    line = rules("ofatumumab.amsterdam-umc")["kesi.bf_avoid"]
    assert "tijdens de behandeling" in line["explanation"]["nl"]
    assert "eerste dagen na de geboorte" not in line["explanation"]["nl"]
    assert "MS-verpleegkundige" in line["explanation"]["nl"]
    assert "eerste dagen na de geboorte" in line["team"]["nl"]


def amsterdam():
    return protocol_for("ofatumumab", "amsterdam-umc")
