"""Alemtuzumab at JBZ. Every date here was counted by hand from the leaflet and the fact sheet."""

from datetime import date

import pytest

from schedules.engine import Happened, Status, expand
from schedules.inputs.regimens import regimen_of
from schedules.queries import protocol_for

from .reading import facts_at, without_signs

pytestmark = pytest.mark.reading

STARTS = MONDAY, MONTH_END, BEFORE_LEAP, LEAP = (
    "2026-10-05",
    "2027-01-31",
    "2027-08-31",
    "2028-02-29",
)


def words(text):
    return text.split()


def rows(table):
    return [line.split() for line in table.strip().splitlines()]


FACTS = words("""
alem.pre.labs alem.pre.ecg alem.pre.smear alem.pre.admission_arranged alem.contra
alem.diet.c1 alem.diet.c2 alem.diet.c3 alem.c1.admit alem.c2.admit alem.c3.admit
alem.c1.dose alem.c2.dose alem.c3.dose alem.c1.steroid alem.c2.steroid alem.c3.steroid
alem.c1.premed alem.c2.premed alem.c3.premed alem.c1.nurse_visit
alem.fu.nurse_1m alem.fu.neuro_3m alem.fu.np_6m alem.fu.mri_11m alem.fu.neuro_11m
alem.fu.alternating alem.mri.yearly alem.fu.flexible
alem.labs.monthly alem.labs.end alem.labs.missed
alem.prophylaxis.c1 alem.prophylaxis.c2 alem.prophylaxis.c3
alem.infection_care.c1 alem.infection_care.c2 alem.infection_care.c3
alem.infection alem.reaction.24h alem.cv alem.cv@c2 alem.cv@c3 alem.autoimmune_window
alem.preg_avoid.c1 alem.preg_avoid.c2 alem.preg_avoid.c3
alem.bf_avoid.c1 alem.bf_avoid.c2 alem.bf_avoid.c3 alem.preg.contact alem.driving
alem.smpc.thyroid alem.smpc.thyroid.pre alem.smpc.liver alem.smpc.liver.pre
alem.smpc.hpv alem.smpc.platelets alem.smpc.obs alem.smpc.vaccines alem.smpc.c4
""")

# fact, occurrence, then its due day for a start on each of STARTS
DUE = """
alem.c1.admit       1  2026-10-04  2027-01-30  2027-08-30  2028-02-28
alem.c1.dose        1  2026-10-05  2027-01-31  2027-08-31  2028-02-29
alem.c1.dose        2  2026-10-06  2027-02-01  2027-09-01  2028-03-01
alem.c1.dose        5  2026-10-09  2027-02-04  2027-09-04  2028-03-04
alem.c1.steroid     1  2026-10-05  2027-01-31  2027-08-31  2028-02-29
alem.c1.steroid     3  2026-10-07  2027-02-02  2027-09-02  2028-03-02
alem.c1.premed      1  2026-10-05  2027-01-31  2027-08-31  2028-02-29
alem.c1.premed      5  2026-10-09  2027-02-04  2027-09-04  2028-03-04
alem.c1.nurse_visit 1  2026-10-05  2027-01-31  2027-08-31  2028-02-29
alem.smpc.platelets 1  2026-10-07  2027-02-02  2027-09-02  2028-03-02
alem.smpc.platelets 2  2026-10-09  2027-02-04  2027-09-04  2028-03-04
alem.smpc.platelets 3  2027-10-07  2028-02-02  2028-09-02  2029-03-02
alem.c2.admit       1  2027-10-04  2028-01-30  2028-08-30  2029-02-27
alem.c2.dose        1  2027-10-05  2028-01-31  2028-08-31  2029-02-28
alem.c2.dose        2  2027-10-06  2028-02-01  2028-09-01  2029-03-01
alem.c2.dose        3  2027-10-07  2028-02-02  2028-09-02  2029-03-02
alem.c2.steroid     3  2027-10-07  2028-02-02  2028-09-02  2029-03-02
alem.c2.premed      3  2027-10-07  2028-02-02  2028-09-02  2029-03-02
alem.fu.nurse_1m    1  2026-11-05  2027-02-28  2027-09-30  2028-03-29
alem.fu.neuro_3m    1  2027-01-05  2027-04-30  2027-11-30  2028-05-29
alem.fu.np_6m       1  2027-04-05  2027-07-31  2028-02-29  2028-08-29
alem.fu.mri_11m     1  2027-09-05  2027-12-31  2028-07-31  2029-01-29
alem.fu.neuro_11m   1  2027-09-05  2027-12-31  2028-07-31  2029-01-29
alem.fu.alternating 1  2028-03-05  2028-06-30  2029-01-31  2029-07-29
alem.fu.alternating 2  2028-09-05  2028-12-31  2029-07-31  2030-01-29
alem.mri.yearly     1  2028-09-05  2028-12-31  2029-07-31  2030-01-29
alem.mri.yearly     4  2031-09-05  2031-12-31  2032-07-31  2033-01-29
alem.labs.monthly   1  2026-11-05  2027-02-28  2027-09-30  2028-03-29
alem.labs.monthly   2  2026-12-05  2027-03-31  2027-10-31  2028-04-29
alem.labs.monthly   6  2027-04-05  2027-07-31  2028-02-29  2028-08-29
alem.labs.monthly  12  2027-10-05  2028-01-31  2028-08-31  2029-02-28
alem.labs.monthly  48  2030-10-05  2031-01-31  2031-08-31  2032-02-29
alem.labs.monthly  60  2031-10-05  2032-01-31  2032-08-31  2033-02-28
alem.labs.end       1  2031-10-07  2032-02-02  2032-09-02  2033-03-02
alem.smpc.thyroid   1  2027-01-05  2027-04-30  2027-11-30  2028-05-29
alem.smpc.thyroid   2  2027-04-05  2027-07-31  2028-02-29  2028-08-29
alem.smpc.thyroid  20  2031-10-05  2032-01-31  2032-08-31  2033-02-28
alem.smpc.liver     1  2026-11-05  2027-02-28  2027-09-30  2028-03-29
alem.smpc.liver    60  2031-10-05  2032-01-31  2032-08-31  2033-02-28
alem.smpc.hpv       1  2027-10-05  2028-01-31  2028-08-31  2029-02-28
alem.smpc.hpv       2  2028-10-05  2029-01-31  2029-08-31  2030-02-28
"""

# fact, occurrence, then its first or last day for the same starts
LASTS = """
alem.diet.c1           1 begins 2026-09-21 2027-01-17 2027-08-17 2028-02-15
alem.diet.c1           1 ends   2026-11-09 2027-03-04 2027-10-04 2028-04-04
alem.diet.c2           1 begins 2027-09-21 2028-01-17 2028-08-17 2029-02-14
alem.diet.c2           1 ends   2027-11-07 2028-03-02 2028-10-02 2029-04-02
alem.infection_care.c1 1 begins 2026-10-05 2027-01-31 2027-08-31 2028-02-29
alem.infection_care.c1 1 ends   2026-11-09 2027-03-04 2027-10-04 2028-04-04
alem.infection_care.c2 1 begins 2027-10-05 2028-01-31 2028-08-31 2029-02-28
alem.infection_care.c2 1 ends   2027-11-07 2028-03-02 2028-10-02 2029-04-02
alem.prophylaxis.c1    1 begins 2026-10-05 2027-01-31 2027-08-31 2028-02-29
alem.prophylaxis.c1    1 ends   2026-11-09 2027-03-04 2027-10-04 2028-04-04
alem.prophylaxis.c2    1 begins 2027-10-05 2028-01-31 2028-08-31 2029-02-28
alem.prophylaxis.c2    1 ends   2027-11-07 2028-03-02 2028-10-02 2029-04-02
alem.reaction.24h      1 begins 2026-10-05 2027-01-31 2027-08-31 2028-02-29
alem.reaction.24h      1 ends   2026-10-10 2027-02-05 2027-09-05 2028-03-05
alem.reaction.24h      2 begins 2027-10-05 2028-01-31 2028-08-31 2029-02-28
alem.reaction.24h      2 ends   2027-10-08 2028-02-03 2028-09-03 2029-03-03
alem.smpc.obs          1 begins 2026-10-05 2027-01-31 2027-08-31 2028-02-29
alem.smpc.obs          1 ends   2026-10-09 2027-02-04 2027-09-04 2028-03-04
alem.smpc.obs          2 begins 2027-10-05 2028-01-31 2028-08-31 2029-02-28
alem.smpc.obs          2 ends   2027-10-07 2028-02-02 2028-09-02 2029-03-02
alem.autoimmune_window 1 begins 2026-10-05 2027-01-31 2027-08-31 2028-02-29
alem.autoimmune_window 1 ends   2031-10-07 2032-02-02 2032-09-02 2033-03-02
alem.preg_avoid.c1     1 begins 2026-10-05 2027-01-31 2027-08-31 2028-02-29
alem.preg_avoid.c1     1 ends   2027-02-09 2027-06-04 2028-01-04 2028-07-04
alem.preg_avoid.c2     1 begins 2027-10-05 2028-01-31 2028-08-31 2029-02-28
alem.preg_avoid.c2     1 ends   2028-02-07 2028-06-02 2029-01-02 2029-07-02
alem.bf_avoid.c1       1 begins 2026-10-05 2027-01-31 2027-08-31 2028-02-29
alem.bf_avoid.c1       1 ends   2027-02-09 2027-06-04 2028-01-04 2028-07-04
alem.bf_avoid.c2       1 begins 2027-10-05 2028-01-31 2028-08-31 2029-02-28
alem.bf_avoid.c2       1 ends   2028-02-07 2028-06-02 2029-01-02 2029-07-02
"""

BEFORE_START = words("""
alem.contra alem.pre.labs alem.pre.ecg alem.pre.smear alem.pre.admission_arranged
alem.smpc.thyroid.pre alem.smpc.liver.pre
""")
ALWAYS = words("""
alem.fu.flexible alem.labs.missed alem.infection alem.preg.contact alem.driving
""")


@pytest.fixture
def alemtuzumab(timeline):
    def make(start=MONDAY, until=None, **facts):
        return timeline("alemtuzumab", "jbz", start, until, **facts)

    return make


def test_the_file_holds_every_row_of_the_sheet_and_no_other(db):
    assert facts_at("alemtuzumab", "jbz") == sorted(FACTS)


@pytest.mark.parametrize("column", range(4))
def test_every_dated_line_falls_on_its_day(alemtuzumab, column):
    expected = {(fact, int(n)): due[column] for fact, n, *due in rows(DUE)}

    line = alemtuzumab(STARTS[column], sex="female")

    assert {key: line.items[key]["due"] for key in expected} == expected


@pytest.mark.parametrize("column", range(4))
def test_every_period_has_its_first_and_last_day(alemtuzumab, column):
    expected = {(fact, int(n), edge): day[column] for fact, n, edge, *day in rows(LASTS)}

    line = alemtuzumab(STARTS[column], childbearing_potential="yes")

    assert {key: line.periods[key[:2]][key[2]] for key in expected} == expected
    courses = {key[:2] for key in expected}
    assert set(without_signs(line.periods)) == courses | {(fact, 1) for fact in ALWAYS}


@pytest.mark.parametrize(
    ("fact", "count"),
    [
        ("alem.c1.dose", 5),
        ("alem.c1.premed", 5),
        ("alem.c1.steroid", 3),
        ("alem.c2.dose", 3),
        ("alem.c2.premed", 3),
        ("alem.c2.steroid", 3),
        ("alem.smpc.platelets", 3),
        ("alem.labs.monthly", 60),
        ("alem.smpc.liver", 60),
        ("alem.smpc.thyroid", 20),
        ("alem.mri.yearly", 4),
        ("alem.fu.alternating", 2),  # until the horizon, 24 months after the start
        ("alem.labs.end", 1),
    ],
)
def test_a_series_has_its_number_of_entries(alemtuzumab, fact, count):
    assert sum(name == fact for name, _ in alemtuzumab().items) == count


@pytest.mark.parametrize("fact", BEFORE_START)
def test_a_check_without_a_lead_time_has_only_a_latest_day(alemtuzumab, fact):
    item = alemtuzumab(sex="female").items[fact, 1]

    assert (item["due"], item["earliest"], item["latest"]) == (None, None, "2026-10-05")
    assert (item["certainty"], item["conditional"]) == ("unknown", False)


@pytest.mark.parametrize(
    ("start", "latest"),
    [
        (MONDAY, "2026-08-24"),
        (MONTH_END, "2026-12-20"),
        (BEFORE_LEAP, "2027-07-20"),
        (LEAP, "2028-01-18"),
    ],
)
def test_vaccinations_are_finished_six_weeks_before_the_start(alemtuzumab, start, latest):
    item = alemtuzumab(start).items["alem.smpc.vaccines", 1]

    assert (item["due"], item["earliest"], item["latest"]) == (None, None, latest)
    assert item["certainty"] == "unknown"


@pytest.mark.parametrize(("fact", "conditional"), [("alem.cv", False), ("alem.smpc.c4", True)])
def test_what_has_no_figure_has_no_day(alemtuzumab, fact, conditional):
    item = alemtuzumab().items[fact, 1]

    assert (item["due"], item["earliest"], item["latest"], item["book_on"]) == (None,) * 4
    assert (item["certainty"], item["conditional"]) == ("unknown", conditional)


@pytest.mark.parametrize("fact", ALWAYS)
def test_what_always_holds_is_an_open_period_from_the_start(alemtuzumab, fact):
    period = alemtuzumab().periods[fact, 1]

    assert (period["begins"], period["ends"]) == ("2026-10-05", None)


def test_monthly_blood_tests_may_be_a_week_earlier_or_later(alemtuzumab):
    item = alemtuzumab().items["alem.labs.monthly", 1]

    assert (item["earliest"], item["latest"]) == ("2026-10-29", "2026-11-12")


@pytest.mark.parametrize(
    ("fact", "performer"),
    [
        ("alem.pre.admission_arranged", "ms-nurse"),
        ("alem.c1.nurse_visit", "ms-nurse"),
        ("alem.fu.nurse_1m", "ms-nurse"),
        ("alem.fu.neuro_3m", "neurologist"),
        ("alem.fu.np_6m", "nurse-specialist"),
        ("alem.fu.neuro_11m", "neurologist"),
    ],
)
def test_each_visit_is_with_its_own_caregiver(alemtuzumab, fact, performer):
    assert alemtuzumab().items[fact, 1]["performer"] == performer


def test_the_half_yearly_checks_alternate_between_nurse_and_neurologist(alemtuzumab):
    line = alemtuzumab(until="2030-10-05")
    checks = [item for (fact, _), item in line.items.items() if fact == "alem.fu.alternating"]

    assert [(check["due"], check["performer"]) for check in checks] == [
        ("2028-03-05", "ms-nurse"),
        ("2028-09-05", "neurologist"),
        ("2029-03-05", "ms-nurse"),
        ("2029-09-05", "neurologist"),
        ("2030-03-05", "ms-nurse"),
        ("2030-09-05", "neurologist"),
    ]


@pytest.mark.parametrize(
    ("fact", "certainty", "softness"),
    [
        ("alem.c1.dose", "planned", None),
        ("alem.fu.nurse_1m", "planned", None),
        ("alem.labs.monthly", "planned", None),
        ("alem.fu.alternating", "about", "usually"),
        ("alem.mri.yearly", "about", "number of years: ask"),
    ],
)
def test_a_vague_word_of_the_leaflet_stays_vague(alemtuzumab, fact, certainty, softness):
    item = alemtuzumab().items[fact, 1]

    assert (item["certainty"], item["softness"]) == (certainty, softness)


@pytest.mark.parametrize("fact", ["alem.diet.c1", "alem.diet.c2", "alem.infection_care.c1"])
def test_advice_until_a_month_after_the_course_lasts_at_least_so_long(alemtuzumab, fact):
    assert alemtuzumab().periods[fact, 1]["softness"] == "at least"


def test_an_infusion_given_a_day_later_moves_the_rest_of_its_course(db):
    late = {("alem.c1.dose", 2): Happened(Status.DONE, date(2026, 10, 7))}

    regimen = regimen_of(protocol_for("alemtuzumab", "jbz"))
    start, until = date(2026, 10, 5), date(2028, 10, 5)
    plan = expand(regimen, start=start, until=until, facts={"courses_planned": 1}, happened=late)

    days = [entry.day.day for entry in plan.entries if entry.rule.fact == "alem.c1.dose"]
    assert days == [5, 7, 8, 9, 10]
    (end,) = (entry.due for entry in plan.entries if entry.rule.fact == "alem.labs.end")
    assert end == date(2030, 10, 10)
