"""Ocrelizumab without a hospital, and what Amsterdam UMC takes over from it (sheet section 4)."""

import pytest

from schedules.queries import protocol_for
from treatments.catalogue import rules_of

from .reading import UNDATED, codes, dates, facts_of, is_sign, periods, rules, shape

pytestmark = pytest.mark.reading

FACTS = """
ocre.smpc.hbv ocre.smpc.vaccines ocre.premed ocre.dose.1a ocre.dose.1b ocre.ntz.dose_a
ocre.ntz.dose_b ocre.dose.maint ocre.obs ocre.irr ocre.smpc.contra.until ocre.smpc.bf ocre.smpc.sc
"""
TAKEN_OVER = "ocre.smpc.hbv ocre.smpc.vaccines ocre.smpc.sc"
EACH_INFUSION = "2026-10-05 2026-10-19 2027-04-05 2027-10-05 2028-04-05 2028-10-05"
NATALIZUMAB = {"natalizumab_stop": "2027-07-20", "jcv": "positive"}  # + 6 weeks = 2027-08-31
WOMAN = {"sex": "female", "childbearing_potential": "yes"}


@pytest.fixture
def ocre(timeline):
    def make(start, until=None, **facts):
        return timeline("ocrelizumab", "generic", start, until, **facts)

    return make


def test_the_file_holds_doses_and_product_information_and_no_other_row():
    assert sorted(rules("ocrelizumab.generic")) == sorted(FACTS.split())


def test_no_hospital_is_reached_and_rows_cite_product_information_or_where_they_really_are_from():
    one_hospital = {"ocre.ntz.dose_a", "ocre.ntz.dose_b"}  # no product information names them
    for fact, rule in rules("ocrelizumab.generic").items():
        assert "contact" not in rule
        source = "umc-ocrelizumab § Proc" if fact in one_hospital else "smpc-ocrevus § 4."
        assert rule["source"].startswith(source)


@pytest.mark.parametrize(
    ("start", "fact", "due"),
    [
        # An ordinary start: Monday 5 October 2026.
        ("2026-10-05", "dose.1a", "2026-10-05"),
        ("2026-10-05", "dose.1b", "2026-10-19"),
        ("2026-10-05", "dose.maint", "2027-04-05 2027-10-05 2028-04-05 2028-10-05"),
        ("2026-10-05", "premed", EACH_INFUSION),
        ("2026-10-05", "obs", EACH_INFUSION),
        # 31 August before a leap February.
        ("2027-08-31", "dose.1b", "2027-09-14"),
        ("2027-08-31", "dose.maint", "2028-02-29 2028-08-31 2029-02-28 2029-08-31"),
        # A start on 29 February.
        ("2028-02-29", "dose.1b", "2028-03-14"),
        ("2028-02-29", "dose.maint", "2028-08-29 2029-02-28 2029-08-29 2030-02-28"),
        # After natalizumab, for a carrier of the JC virus.
        ("2027-08-31 ntz", "ntz.dose_a", "2027-08-31"),
        ("2027-08-31 ntz", "ntz.dose_b", "2027-10-12"),
        ("2027-08-31 ntz", "dose.maint", "2028-04-12 2028-10-12 2029-04-12"),
    ],
)
def test_a_line_of_the_sheet_falls_on(ocre, start, fact, due):
    day, _, before = start.partition(" ")
    shown = ocre(day, **(NATALIZUMAB if before else {}))
    assert dates(shown, f"ocre.{fact}") == due.split()


def test_nothing_of_a_hospital_is_shown(ocre):
    shown = ocre("2026-10-05", jcv="positive", antihypertensives="yes", **WOMAN)
    natalizumab = {"ocre.ntz.dose_a", "ocre.ntz.dose_b"}
    assert facts_of(shown) == set(FACTS.split()) - natalizumab
    kinds = {item["kind"] for item in shown.raw["items"]}
    assert kinds == {"dose", "premedication", "procedure", "lab", "advice"}


def test_the_first_two_infusions_are_300_mg_and_the_others_600_mg(ocre):
    items = ocre("2026-10-05").items
    for name, mg in [("1a", 300), ("1b", 300), ("maint", 600)]:
        assert items[f"ocre.dose.{name}", 1]["detail"] == {"mg": mg}
        assert items[f"ocre.dose.{name}", 1]["certainty"] == "planned"


def test_the_weeks_of_one_hospital_after_natalizumab_are_not_firm_elsewhere(ocre):
    shown = ocre("2027-08-31", **NATALIZUMAB)
    assert facts_of(shown).isdisjoint({"ocre.dose.1a", "ocre.dose.1b"})
    for name in ("dose_a", "dose_b"):
        assert shown.items[f"ocre.ntz.{name}", 1]["certainty"] == "about"


def test_while_the_jc_virus_test_is_not_known_both_sets_are_there(ocre):
    shown = ocre("2027-08-31", natalizumab_stop="2027-07-20")
    for name in ("dose.1a", "dose.1b", "ntz.dose_a", "ntz.dose_b"):
        assert shown.items[f"ocre.{name}", 1]["conditional"] is True
    assert dates(shown, "ocre.dose.maint")[0] == "2028-02-29"


def test_what_comes_before_the_start_has_a_latest_day_and_no_date(ocre):
    items = ocre("2026-10-05").items
    assert shape(items["ocre.smpc.hbv", 1]) == (None, None, "2026-10-05", "unknown")
    assert shape(items["ocre.smpc.vaccines", 1]) == (None, None, "2026-08-24", "unknown")


def test_a_reaction_may_come_until_the_day_after_each_infusion(ocre):
    assert periods(ocre("2027-08-31", until="2028-03-31"), "ocre.irr") == [
        ("2027-08-31", "2027-09-01"),
        ("2027-09-14", "2027-09-15"),
        ("2028-02-29", "2028-03-01"),
    ]


def test_a_stop_ends_the_infusions_and_dates_the_end_of_contraception(ocre):
    shown = ocre("2026-10-05", stop_date="2027-10-31", **WOMAN)
    assert dates(shown, "ocre.dose.maint") == ["2027-04-05", "2027-10-05"]
    assert periods(shown, "ocre.smpc.contra.until") == [("2026-10-05", "2028-02-29")]
    assert periods(shown, "ocre.smpc.bf") == [("2026-10-05", None)]
    # In which form it comes is no question any more.
    assert periods(shown, "ocre.smpc.sc") == [("2026-10-05", "2027-10-31")]
    assert "ask-first" not in codes(shown)


def test_rows_for_women_are_absent_for_a_man_and_conditional_when_nothing_is_known(ocre):
    fertility = {"ocre.smpc.contra.until", "ocre.smpc.bf"}
    assert facts_of(ocre("2026-10-05", sex="male")).isdisjoint(fertility)
    assert all(ocre("2026-10-05").periods[fact, 1]["conditional"] for fact in fertility)


# At Amsterdam UMC


def test_the_hospital_takes_over_what_its_leaflet_does_not_contradict(db):
    inherited = [r.fact for r in rules_of(amsterdam()) if r.is_inherited and not is_sign(r.fact)]
    assert inherited == TAKEN_OVER.split()


@pytest.mark.parametrize(
    ("fact", "follows"),
    [
        ("ocre.smpc.hbv", "ocre.plan"),
        ("ocre.pre.mri", "ocre.smpc.hbv"),
        ("ocre.smpc.vaccines", "ocre.pre.mri"),
        ("ocre.lab.each", "ocre.smpc.vaccines"),
        ("ocre.smpc.contra.until", "ocre.bf.until"),
        ("ocre.vaccine", "ocre.smpc.bf"),
        ("ocre.smpc.sc", "ocre.misc"),
    ],
)
def test_what_is_taken_over_stands_among_the_hospitals_own_rows(db, fact, follows):
    facts = [rule.fact for rule in rules_of(amsterdam())]
    assert facts[facts.index(fact) - 1] == follows


@pytest.mark.parametrize(
    ("fact", "leaflet", "product_information"),
    [
        ("preg.safe_from", "3 maanden", "tot 4 maanden"),  # C1
        ("lab.each", "vóór elk infuus", "het tweede infuus"),  # C2: two leaflets
        ("bf.until", "tot 12 maanden", "eerste dagen na de geboorte"),  # C3
        ("ntz.dose_b", "een eigen dag", "14 dagen"),  # C12
        ("dose.maint", "elk half jaar", "vanaf het eerste infuus"),  # C16
    ],
)
def test_where_sources_differ_the_patient_reads_one_and_asks(fact, leaflet, product_information):
    line = rules("ocrelizumab.amsterdam-umc")[f"ocre.{fact}"]
    text, team = line["explanation"]["nl"], line["team"]["nl"]
    assert leaflet in text
    assert product_information not in text
    assert product_information in team
    assert "MS-verpleegkundige" in text or "neuroloog" in text


def test_the_hospitals_own_words_win_where_it_has_them(timeline):
    shown = timeline("ocrelizumab", "amsterdam-umc", "2026-10-05")
    assert shown.items["ocre.dose.1a", 1]["place"].endswith("locatie VUmc")
    assert shown.items["ocre.dose.1a", 1]["source"]["published"] == "2024-03-21"
    assert shape(shown.items["ocre.plan", 1]) == UNDATED


def amsterdam():
    return protocol_for("ocrelizumab", "amsterdam-umc")
