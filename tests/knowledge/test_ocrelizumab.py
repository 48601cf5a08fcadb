"""Ocrelizumab at Amsterdam UMC, against leaflet 002 (and 001) and sheet section 4."""

import pytest

from .reading import UNDATED, codes, dates, facts_of, periods, rules, shape

pytestmark = pytest.mark.reading

FACTS = """
ocre.screen.visit ocre.screen.labs ocre.screen.tests ocre.screen.phone ocre.plan ocre.pre.mri
ocre.dose.1a ocre.dose.1b ocre.dose.maint ocre.premed ocre.obs ocre.irr ocre.lab.before_1b
ocre.lab.each ocre.ntz.dose_a ocre.ntz.dose_b ocre.ntz.mri ocre.fu.neuro_6m ocre.fu.mri_year
ocre.fu.neuro_year ocre.preg.safe_from ocre.bf.until ocre.vaccine ocre.infection_delay
ocre.antihypertensive ocre.pml ocre.misc ocre.smpc.contra.until ocre.smpc.bf ocre.smpc.hbv
ocre.smpc.vaccines ocre.smpc.sc
"""
EACH_INFUSION = "2026-10-05 2026-10-19 2027-04-05 2027-10-05 2028-04-05 2028-10-05"
NATALIZUMAB = {"natalizumab_stop": "2027-07-20"}  # + 6 weeks = 2027-08-31
WOMAN = {"sex": "female", "childbearing_potential": "yes"}
BOTH_STOPS = {"last_dose": "2027-10-05", "stop_date": "2027-10-31"}  # the later counts
STANDING = ["pml", "vaccine", "misc", "smpc.bf"]


@pytest.fixture
def ocre(timeline):
    def make(start, until=None, **facts):
        return timeline("ocrelizumab", "amsterdam-umc", start, until, **facts)

    return make


def test_the_file_and_what_it_is_based_on_hold_every_row_of_the_sheet_and_no_other():
    together = rules("ocrelizumab.generic") | rules("ocrelizumab.amsterdam-umc")
    assert sorted(together) == sorted(FACTS.split())


def test_an_infusion_waits_for_its_blood_test_and_for_five_months():
    file = rules("ocrelizumab.amsterdam-umc")
    assert file["ocre.lab.each"]["guards"] == "each dose"
    assert file["ocre.lab.before_1b"]["guards"] == "ocre.dose.1b"
    assert file["ocre.dose.maint"]["minimum_gap"] == "5 months"
    assert file["ocre.dose.maint"]["delay"] == "reset"


@pytest.mark.parametrize(
    ("start", "fact", "due"),
    [
        # An ordinary start: Monday 5 October 2026.
        ("2026-10-05", "dose.1a", "2026-10-05"),
        ("2026-10-05", "dose.1b", "2026-10-19"),
        ("2026-10-05", "dose.maint", "2027-04-05 2027-10-05 2028-04-05 2028-10-05"),
        ("2026-10-05", "premed", EACH_INFUSION),
        ("2026-10-05", "obs", EACH_INFUSION),
        ("2026-10-05", "lab.before_1b", "2026-10-19"),
        ("2026-10-05", "fu.neuro_6m", "2027-04-05"),
        ("2026-10-05", "fu.mri_year", "2027-10-05 2028-10-05"),
        ("2026-10-05", "fu.neuro_year", "2027-10-05 2028-10-05"),
        # 31 August before a leap February: the end of the month comes back after a short one.
        ("2027-08-31", "dose.1b", "2027-09-14"),
        ("2027-08-31", "dose.maint", "2028-02-29 2028-08-31 2029-02-28 2029-08-31"),
        ("2027-08-31", "fu.neuro_6m", "2028-02-29"),
        ("2027-08-31", "fu.mri_year", "2028-08-31 2029-08-31"),
        # A start on 29 February.
        ("2028-02-29", "dose.1b", "2028-03-14"),
        ("2028-02-29", "dose.maint", "2028-08-29 2029-02-28 2029-08-29 2030-02-28"),
        ("2028-02-29", "fu.neuro_6m", "2028-08-29"),
        ("2028-02-29", "fu.neuro_year", "2029-02-28 2030-02-28"),
    ],
)
def test_a_line_of_the_leaflet_falls_on(ocre, start, fact, due):
    assert dates(ocre(start), f"ocre.{fact}") == due.split()


def test_the_yearly_checks_return_to_29_february_in_a_leap_year(ocre):
    shown = ocre("2028-02-29", until="2032-03-01")
    assert dates(shown, "ocre.fu.mri_year")[-1] == "2032-02-29"


def test_on_an_infusion_day_the_order_is_blood_premedication_infusion_observation(ocre):
    items = ocre("2026-10-05").raw["items"]
    on_the_day = " ".join(item["fact"] for item in items if item["due"] == "2026-10-19")
    assert on_the_day == "ocre.lab.before_1b ocre.premed ocre.dose.1b ocre.obs"


def test_the_first_two_infusions_are_300_mg_and_the_others_600_mg(ocre):
    items = ocre("2026-10-05").items
    for name, n, mg in [("1a", 1, 300), ("1b", 1, 300), ("maint", 1, 600), ("maint", 4, 600)]:
        assert items[f"ocre.dose.{name}", n]["detail"] == {"mg": mg}


def test_a_reaction_may_come_until_the_day_after_each_infusion(ocre):
    assert periods(ocre("2027-08-31", until="2028-03-31"), "ocre.irr") == [
        ("2027-08-31", "2027-09-01"),
        ("2027-09-14", "2027-09-15"),
        ("2028-02-29", "2028-03-01"),
    ]


def test_blood_before_each_infusion_has_a_latest_day_only(ocre):
    items = ocre("2026-10-05").items
    for n, latest in enumerate(EACH_INFUSION.split(), start=1):
        assert shape(items["ocre.lab.each", n]) == (None, None, latest, "unknown")
    assert ("ocre.lab.each", 7) not in items


@pytest.mark.parametrize(
    ("start", "earliest"),
    [("2026-10-05", "2026-07-05"), ("2027-05-31", "2027-02-28"), ("2028-02-29", "2027-11-29")],
)
def test_the_first_mri_lies_within_three_months_before_the_start(ocre, start, earliest):
    mri = ocre(start).items["ocre.pre.mri", 1]
    assert shape(mri) == (None, earliest, start, "window")


def test_what_has_no_lead_time_lies_before_the_start_without_a_date(ocre):
    items = ocre("2026-10-05").items
    for name in ("screen.visit", "smpc.hbv"):
        assert shape(items[f"ocre.{name}", 1]) == (None, None, "2026-10-05", "unknown")
    assert shape(items["ocre.smpc.vaccines", 1]) == (None, None, "2026-08-24", "unknown")


@pytest.mark.parametrize("name", ["screen.labs", "screen.tests", "screen.phone", "plan"])
def test_nothing_of_the_screening_has_a_date_until_the_screening_has(ocre, name):
    assert shape(ocre("2026-10-05").items[f"ocre.{name}", 1]) == UNDATED


def test_a_known_screening_day_dates_its_tests_and_the_call_a_week_later(ocre):
    items = ocre("2026-10-05", screening_date="2026-08-22").items
    assert shape(items["ocre.screen.visit", 1]) == ("2026-08-22", None, None, "booked")
    for name in ("labs", "tests"):
        assert items[f"ocre.screen.{name}", 1]["due"] == "2026-08-22"
    phone = items["ocre.screen.phone", 1]
    assert (phone["due"], phone["certainty"], phone["softness"]) == ("2026-08-29", "about", "about")
    assert phone["book_on"] == "2026-08-31"  # 29 August 2026 is a Saturday
    assert shape(items["ocre.plan", 1]) == UNDATED


def test_infusions_and_visits_are_booked_after_a_closed_day_and_the_mri_before_it(ocre):
    items = ocre("2026-10-10").items  # + 12 months: Sunday 10 October 2027
    assert items["ocre.fu.mri_year", 1]["book_on"] == "2027-10-08"
    for fact, n in [("dose.maint", 2), ("premed", 4), ("obs", 4), ("fu.neuro_year", 1)]:
        item = items[f"ocre.{fact}", n]
        assert (item["due"], item["book_on"]) == ("2027-10-10", "2027-10-11")


def test_the_second_infusion_and_its_blood_draw_move_together_off_a_holiday(ocre):
    items = ocre("2027-04-13").items  # + 14 days: King's Day
    for fact, n in [("lab.before_1b", 1), ("premed", 2), ("dose.1b", 1), ("obs", 2)]:
        item = items[f"ocre.{fact}", n]
        assert (item["due"], item["book_on"]) == ("2027-04-27", "2027-04-28")


def test_a_start_on_a_closed_day_stays_and_is_warned_about(ocre):
    shown = ocre("2026-10-10")
    assert shown.items["ocre.dose.1a", 1]["book_on"] == "2026-10-10"
    assert "closed-days" in codes(shown)


# Natalizumab before, and carrier of the JC virus


def test_after_natalizumab_both_first_infusions_are_replaced(ocre):
    shown = ocre("2027-08-31", jcv="positive", **NATALIZUMAB)
    assert dates(shown, "ocre.ntz.dose_a") == ["2027-08-31"]
    assert dates(shown, "ocre.ntz.dose_b") == ["2027-10-12"]
    assert facts_of(shown).isdisjoint({"ocre.dose.1a", "ocre.dose.1b"})
    assert shown.items["ocre.ntz.dose_b", 1]["detail"] == {"mg": 300}
    assert shown.items["ocre.ntz.dose_b", 1]["conditional"] is False


@pytest.mark.parametrize(
    ("fact", "due"),
    [
        ("dose.maint", "2028-04-12 2028-10-12 2029-04-12"),
        ("lab.before_1b", "2027-10-12"),
        ("premed", "2027-08-31 2027-10-12 2028-04-12 2028-10-12 2029-04-12"),
        ("ntz.mri", "2028-01-20"),
        ("fu.neuro_6m", "2028-02-29"),
        ("fu.mri_year", "2028-08-31 2029-08-31"),
    ],
)
def test_after_natalizumab_infusions_count_from_the_second_checks_from_the_start(ocre, fact, due):
    shown = ocre("2027-08-31", jcv="positive", **NATALIZUMAB)
    assert dates(shown, f"ocre.{fact}") == due.split()


def test_a_start_that_is_not_six_weeks_after_natalizumab_gives_a_notice(ocre):
    fits = ocre("2027-08-31", jcv="positive", **NATALIZUMAB)
    differs = ocre("2027-09-07", jcv="positive", **NATALIZUMAB)
    assert "start-differs" not in codes(fits)
    assert "start-differs" in codes(differs)


def test_while_the_jc_virus_test_is_not_known_both_sets_are_there_and_move_nothing(ocre):
    shown = ocre("2027-08-31", **NATALIZUMAB)
    for name in ("dose.1a", "dose.1b", "ntz.dose_a", "ntz.dose_b", "ntz.mri"):
        assert shown.items[f"ocre.{name}", 1]["conditional"] is True
    assert dates(shown, "ocre.dose.maint")[0] == "2028-02-29"
    assert dates(shown, "ocre.lab.before_1b") == ["2027-09-14"]
    assert dates(shown, "ocre.premed")[:3] == ["2027-08-31", "2027-09-14", "2028-02-29"]


@pytest.mark.parametrize(
    "facts", [{}, {"jcv": "positive"}, {**NATALIZUMAB, "jcv": "negative"}], ids=str
)
def test_without_natalizumab_or_the_virus_its_rows_are_absent(ocre, facts):
    shown = ocre("2027-08-31", **facts)
    assert facts_of(shown).isdisjoint({"ocre.ntz.dose_a", "ocre.ntz.dose_b", "ocre.ntz.mri"})
    assert shown.items["ocre.dose.1a", 1]["conditional"] is False


# What lasts, for whom, and after a stop


def test_blood_pressure_drugs_are_discussed_from_the_day_before_each_infusion(ocre):
    shown = ocre("2027-08-31", until="2028-03-31", antihypertensives="yes")
    assert periods(shown, "ocre.antihypertensive") == [
        ("2027-08-30", "2027-08-31"),
        ("2027-09-13", "2027-09-14"),
        ("2028-02-28", "2028-02-29"),
    ]
    assert ocre("2027-08-31").periods["ocre.antihypertensive", 1]["conditional"] is True
    assert "ocre.antihypertensive" not in facts_of(ocre("2027-08-31", antihypertensives="no"))


@pytest.mark.parametrize("stop", [{}, {"stop_date": "2027-11-30"}], ids=["on", "stopped"])
@pytest.mark.parametrize("name", STANDING)
def test_what_stands_without_an_end_is_a_period_from_the_start(ocre, name, stop):
    shown = ocre("2026-10-05", sex="female", **stop)
    assert periods(shown, f"ocre.{name}") == [("2026-10-05", None)]


@pytest.mark.parametrize(
    ("name", "ends"),
    [("infection_delay", "2027-11-30"), ("smpc.sc", "2027-11-30"), ("sign.irr", "2027-12-01")],
)
def test_what_is_said_of_infusions_to_come_ends_with_a_stop(ocre, name, ends):
    assert periods(ocre("2026-10-05"), f"ocre.{name}") == [("2026-10-05", None)]
    stopped = ocre("2026-10-05", stop_date="2027-11-30")
    assert periods(stopped, f"ocre.{name}") == [("2026-10-05", ends)]


def test_fertility_windows_stay_open_until_a_last_dose_is_recorded(ocre):
    shown = ocre("2026-10-05", **WOMAN)
    assert periods(shown, "ocre.bf.until") == [("2026-10-05", None)]
    assert periods(shown, "ocre.smpc.contra.until") == [("2026-10-05", None)]
    assert shape(shown.items["ocre.preg.safe_from", 1]) == UNDATED
    assert "ask-first" in codes(shown)


@pytest.mark.parametrize(
    ("facts", "safe_from", "contra", "breastfeeding"),
    [
        ({"stop_date": "2027-11-30"}, "2028-02-29", "2028-03-30", "2028-11-30"),
        ({"last_dose": "2027-10-05"}, "2028-01-05", "2028-02-05", "2028-10-05"),
        (BOTH_STOPS, "2028-01-31", "2028-02-29", "2028-10-31"),
    ],
)
def test_fertility_windows_count_from_the_stop(ocre, facts, safe_from, contra, breastfeeding):
    shown = ocre("2026-10-05", **facts, **WOMAN)
    assert dates(shown, "ocre.preg.safe_from") == [safe_from]
    assert periods(shown, "ocre.smpc.contra.until") == [("2026-10-05", contra)]
    assert periods(shown, "ocre.bf.until") == [("2026-10-05", breastfeeding)]
    assert "ask-first" in codes(shown)


def test_rows_for_women_are_absent_for_a_man_and_conditional_when_nothing_is_known(ocre):
    fertility = {"ocre.preg.safe_from", "ocre.bf.until", "ocre.smpc.bf", "ocre.smpc.contra.until"}
    assert facts_of(ocre("2026-10-05", sex="male")).isdisjoint(fertility)
    unknown = ocre("2026-10-05")
    rows = {**unknown.items, **unknown.periods}
    assert all(rows[fact, 1]["conditional"] for fact in fertility)


def test_a_stop_ends_the_infusions_and_what_hangs_on_them(ocre):
    shown = ocre("2026-10-05", stop_date="2027-06-01")
    assert dates(shown, "ocre.dose.maint") == ["2027-04-05"]
    assert dates(shown, "ocre.premed") == ["2026-10-05", "2026-10-19", "2027-04-05"]
    assert len(periods(shown, "ocre.irr")) == 3
    assert ("ocre.lab.each", 4) not in shown.items


def test_a_stop_leaves_one_undated_entry_for_each_yearly_check(ocre):
    shown = ocre("2026-10-05", stop_date="2027-11-30")
    assert dates(shown, "ocre.fu.mri_year") == ["2027-10-05", None]
    assert dates(shown, "ocre.fu.neuro_year") == ["2027-10-05", None]


def test_a_stop_after_the_first_infusion_takes_the_second_and_its_blood_draw_away(ocre):
    shown = ocre("2026-10-05", last_dose="2026-10-05")
    assert facts_of(shown).isdisjoint({"ocre.dose.1b", "ocre.lab.before_1b", "ocre.dose.maint"})


def test_the_neurologist_does_the_checks(ocre):
    for key in [("ocre.fu.neuro_6m", 1), ("ocre.fu.neuro_year", 2)]:
        assert ocre("2026-10-05").items[key]["performer"] == "neurologist"
