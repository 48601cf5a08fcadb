"""Natalizumab, generic and at Amsterdam UMC, against leaflet 001 and sheet section 7.

Every date here was counted by hand.
"""

from datetime import date

import pytest

from schedules.engine import Happened, Status, expand
from schedules.inputs.regimens import regimen_of
from schedules.queries import protocol_for

from .reading import UNDATED, codes, dates, facts_at, facts_of, periods, shape, without_signs

pytestmark = pytest.mark.reading

STARTS = MONDAY, MONTH_END, BEFORE_LEAP, LEAP = (
    "2026-10-05",
    "2027-01-31",
    "2027-08-31",
    "2028-02-29",
)
CLINICS = GENERIC, AMSTERDAM = "generic", "amsterdam-umc"
FACTS = [
    "ntz.pre.jcv",
    "ntz.dose",
    "ntz.jcv_retest",
    "ntz.pml_risk",
    "ntz.smpc.obs",
    "ntz.smpc.pre.mri",
    "ntz.smpc.mri_year",
    "ntz.smpc.consent_2y",
    "ntz.pml_vigilance_until",
    "ntz.smpc.eid",
    "ntz.smpc.preg",
    "ntz.smpc.bf",
]

# fact, occurrence, then its due day for a start on each of STARTS
DUE = """
ntz.dose             1  2026-10-05  2027-01-31  2027-08-31  2028-02-29
ntz.dose             2  2026-11-02  2027-02-28  2027-09-28  2028-03-28
ntz.dose             3  2026-11-30  2027-03-28  2027-10-26  2028-04-25
ntz.dose            13  2027-09-06  2028-01-02  2028-08-01  2029-01-30
ntz.dose            27  2028-10-02  2029-01-28  2029-08-28  2030-02-26
ntz.smpc.obs         1  2026-10-05  2027-01-31  2027-08-31  2028-02-29
ntz.smpc.obs         2  2026-11-02  2027-02-28  2027-09-28  2028-03-28
ntz.smpc.obs        12  2027-08-09  2027-12-05  2028-07-04  2029-01-02
ntz.jcv_retest       1  2027-04-05  2027-07-31  2028-02-29  2028-08-29
ntz.jcv_retest       2  2027-10-05  2028-01-31  2028-08-31  2029-02-28
ntz.jcv_retest       3  2028-04-05  2028-07-31  2029-02-28  2029-08-29
ntz.jcv_retest       4  2028-10-05  2029-01-31  2029-08-31  2030-02-28
ntz.smpc.mri_year    1  2027-10-05  2028-01-31  2028-08-31  2029-02-28
ntz.smpc.mri_year    2  2028-10-05  2029-01-31  2029-08-31  2030-02-28
ntz.smpc.consent_2y  1  2028-10-05  2029-01-31  2029-08-31  2030-02-28
"""


@pytest.fixture(params=CLINICS)
def natalizumab(request, timeline):
    def make(start=MONDAY, until=None, **facts):
        return timeline("natalizumab", request.param, start, until, **facts)

    return make


@pytest.mark.parametrize(
    ("clinic", "facts"), [(GENERIC, FACTS), (AMSTERDAM, [*FACTS, "ntz.neuro"])]
)
def test_each_clinic_has_its_rows_of_the_sheet_and_no_other(db, clinic, facts):
    assert facts_at("natalizumab", clinic) == sorted(facts)


@pytest.mark.parametrize("column", range(4))
def test_every_dated_line_falls_on_its_day(natalizumab, column):
    rows = [line.split() for line in DUE.strip().splitlines()]
    expected = {(fact, int(n)): due[column] for fact, n, *due in rows}

    line = natalizumab(STARTS[column], jcv="negative")

    assert {key: line.items[key]["due"] for key in expected} == expected


@pytest.mark.parametrize(
    ("fact", "count"),
    [
        ("ntz.dose", 27),  # every 28 days until the horizon, 24 months after the start
        ("ntz.smpc.obs", 12),
        ("ntz.jcv_retest", 4),
        ("ntz.smpc.mri_year", 2),
        ("ntz.smpc.consent_2y", 1),
    ],
)
def test_a_series_has_its_number_of_entries(natalizumab, fact, count):
    assert len(dates(natalizumab(jcv="negative"), fact)) == count


@pytest.mark.parametrize(
    ("start", "earliest"),
    [
        (MONDAY, "2026-07-05"),
        (MONTH_END, "2026-10-31"),
        (BEFORE_LEAP, "2027-05-31"),
        (LEAP, "2027-11-29"),
    ],
)
def test_before_the_start_there_is_a_scan_within_three_months_and_a_virus_test(
    natalizumab, start, earliest
):
    line = natalizumab(start)

    assert shape(line.items["ntz.smpc.pre.mri", 1]) == (None, earliest, start, "window")
    assert shape(line.items["ntz.pre.jcv", 1]) == (None, None, start, "unknown")


@pytest.mark.parametrize(
    ("start", "earliest", "latest"),
    [
        (MONDAY, "2027-03-05", "2027-05-05"),
        (MONTH_END, "2027-06-30", "2027-08-31"),
        (BEFORE_LEAP, "2028-01-29", "2028-03-29"),
        (LEAP, "2028-07-29", "2028-09-29"),
    ],
)
def test_the_virus_is_tested_again_about_every_half_year_give_or_take_a_month(
    natalizumab, start, earliest, latest
):
    item = natalizumab(start, jcv="negative").items["ntz.jcv_retest", 1]

    assert (item["earliest"], item["latest"]) == (earliest, latest)
    assert (item["certainty"], item["softness"]) == ("about", "about")


@pytest.mark.parametrize(
    ("fact", "certainty", "softness", "performer"),
    [
        ("ntz.dose", "planned", None, None),
        ("ntz.smpc.obs", "about", None, None),
        ("ntz.smpc.mri_year", "about", "at least", None),
        ("ntz.smpc.consent_2y", "planned", None, "neurologist"),
    ],
)
def test_an_entry_is_as_sure_as_its_source(natalizumab, fact, certainty, softness, performer):
    item = natalizumab().items[fact, 1]

    assert (item["certainty"], item["softness"]) == (certainty, softness)
    assert item["performer"] == performer
    assert item["conditional"] is False


def test_each_infusion_is_300_mg_and_has_no_repeat(natalizumab):
    doses = [item for item in natalizumab().raw["items"] if item["fact"] == "ntz.dose"]

    assert {(dose["detail"]["mg"], dose["repeats"]) for dose in doses} == {(300, None)}


# The JC virus


def test_who_carries_the_virus_has_a_warning_from_two_years_and_no_new_tests(natalizumab):
    line = natalizumab(jcv="positive")

    assert periods(line, "ntz.pml_risk") == [("2028-10-05", None)]
    assert line.periods["ntz.pml_risk", 1]["conditional"] is False
    assert "ntz.jcv_retest" not in facts_of(line)


def test_who_does_not_carry_it_has_new_tests_and_no_warning(natalizumab):
    line = natalizumab(jcv="negative")

    assert line.items["ntz.jcv_retest", 1]["conditional"] is False
    assert "ntz.pml_risk" not in facts_of(line)


def test_while_the_result_is_not_known_both_may_apply(natalizumab):
    line = natalizumab()

    assert line.items["ntz.jcv_retest", 1]["conditional"] is True
    assert line.periods["ntz.pml_risk", 1]["conditional"] is True


@pytest.mark.parametrize(
    ("start", "begins"),
    [(MONTH_END, "2029-01-31"), (BEFORE_LEAP, "2029-08-31"), (LEAP, "2030-02-28")],
)
def test_the_warning_begins_on_the_day_two_years_after_the_start(natalizumab, start, begins):
    assert periods(natalizumab(start, jcv="positive"), "ntz.pml_risk") == [(begins, None)]


# Periods, and rows without any timing


@pytest.mark.parametrize(
    ("facts", "ends"),
    [
        ({}, None),
        ({"last_dose": "2027-03-22"}, "2027-09-22"),
        ({"last_dose": "2027-08-31"}, "2028-02-29"),
        ({"last_dose": "2027-03-22", "stop_date": "2027-04-10"}, "2027-10-10"),
    ],
)
def test_signs_of_pml_are_watched_for_until_six_months_after_the_last_infusion(
    natalizumab, facts, ends
):
    line = natalizumab(**facts)

    assert periods(line, "ntz.pml_vigilance_until") == [(MONDAY, ends)]


@pytest.mark.parametrize("fact", ["ntz.smpc.eid", "ntz.smpc.preg", "ntz.smpc.bf"])
def test_a_row_without_timing_is_open_from_the_start_and_may_apply(natalizumab, fact):
    period = natalizumab().periods[fact, 1]

    assert (period["begins"], period["ends"], period["conditional"]) == (MONDAY, None, True)


def test_a_man_has_no_rows_for_women_and_a_woman_has_them_for_sure(natalizumab):
    for_women = {"ntz.smpc.preg", "ntz.smpc.bf"}
    woman = natalizumab(sex="female")

    assert not facts_of(natalizumab(sex="male")) & for_women
    assert not any(woman.periods[fact, 1]["conditional"] for fact in for_women)


def test_the_checks_by_the_neurologist_have_no_day_and_stand_in_the_leaflet_only(timeline):
    item = timeline("natalizumab", AMSTERDAM, MONDAY).items["ntz.neuro", 1]

    assert shape(item) == UNDATED
    assert item["performer"] == "neurologist"
    assert "ntz.neuro" not in facts_of(timeline("natalizumab", GENERIC, MONDAY))


# Stops, late infusions, closed days


def test_after_the_last_infusion_there_are_no_doses_and_the_team_says_what_continues(natalizumab):
    line = natalizumab(last_dose="2026-11-30", jcv="negative")

    assert dates(line, "ntz.dose") == ["2026-10-05", "2026-11-02", "2026-11-30"]
    assert dates(line, "ntz.smpc.obs") == ["2026-10-05", "2026-11-02", "2026-11-30"]
    assert shape(line.items["ntz.jcv_retest", 1]) == UNDATED
    assert shape(line.items["ntz.smpc.mri_year", 1]) == UNDATED


@pytest.mark.parametrize("clinic", CLINICS)
def test_the_next_infusion_counts_from_the_one_really_given(db, clinic):
    late = {("ntz.dose", 2): Happened(Status.DONE, date(2026, 11, 5))}
    plan = expand(
        regimen_of(protocol_for("natalizumab", clinic)),
        start=date(2026, 10, 5),
        until=date(2027, 1, 31),
        happened=late,
    )
    days = [str(entry.day) for entry in plan.entries if entry.rule.fact == "ntz.dose"]
    assert days == ["2026-10-05", "2026-11-05", "2026-12-03", "2026-12-31", "2027-01-28"]


def test_an_infusion_on_christmas_is_booked_after_it_with_all_that_hangs_on_it(natalizumab):
    line = natalizumab("2026-11-27")  # 28 days later is Friday 25 December

    for fact in ("ntz.dose", "ntz.smpc.obs"):
        item = line.items[fact, 2]
        assert (item["due"], item["book_on"]) == ("2026-12-25", "2026-12-28")


@pytest.mark.parametrize(("ms_type", "warns"), [("RRMS", False), ("SPMS", True)])
def test_a_type_of_ms_that_the_leaflet_does_not_name_gives_a_warning(natalizumab, ms_type, warns):
    assert ("ms-type" in codes(natalizumab(ms_type=ms_type))) is warns


# Sources


def test_the_leaflet_is_named_only_where_it_says_so(timeline):
    leaflet = {"ntz.pre.jcv", "ntz.dose", "ntz.jcv_retest", "ntz.neuro", "ntz.pml_risk"}
    overview = "Behandeling van MS: ziekteverloop beïnvloeden"
    for clinic, from_leaflet in ((GENERIC, set()), (AMSTERDAM, leaflet)):
        line = timeline("natalizumab", clinic, MONDAY)
        for (fact, _), entry in without_signs(line.items | line.periods).items():
            is_leaflet = fact in from_leaflet
            assert (entry["source"]["document"] == overview) is is_leaflet
            assert entry["source"]["document"].startswith("Tysabri, summary") is not is_leaflet


@pytest.mark.parametrize("clinic", ["generic", "amsterdam-umc"])
def test_a_test_of_which_the_result_is_known_is_not_asked_for(make_timeline, clinic):
    """The rule stays in the schedule: only what is said of it changes."""

    def told(**facts):
        made = make_timeline("natalizumab", clinic, "2027-01-11", **facts)
        return next(entry for entry in made.entries if entry.fact == "ntz.pre.jcv")

    assert told().title == "Test op het JC-virus vóór de start"
    known = told(jcv="negative")
    assert known.title == "Test op het JC-virus (uitslag bekend)"
    assert "wanneer u de test krijgt" not in known.explanation
    assert known.when == told().when
