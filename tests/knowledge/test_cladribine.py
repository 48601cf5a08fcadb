"""Cladribine, generic and at Amsterdam UMC, against leaflet 001 and sheet section 8.

Every date and every number of tablets here was counted by hand.
"""

from datetime import date

import pytest

from schedules.agenda import agenda_of
from schedules.engine import Happened, Status, expand
from schedules.inputs.facts import derive
from schedules.inputs.regimens import regimen_of
from schedules.queries import protocol_for
from schedules.words.tasks import BY, day_task_words

from .reading import codes, dates, facts_at, facts_of, periods, shape

pytestmark = pytest.mark.reading

STARTS = MONDAY, MONTH_END, BEFORE_LEAP, LEAP = (
    "2026-10-05",
    "2027-01-31",
    "2027-08-31",
    "2028-02-29",
)
CLINICS = GENERIC, AMSTERDAM = "generic", "amsterdam-umc"
WEEKS = ["clad.c1.w1.dose", "clad.c1.w2.dose", "clad.c2.w1.dose", "clad.c2.w2.dose"]
FACTS = [
    *WEEKS,
    "clad.smpc.tablets",
    "clad.smpc.lymph_pre",
    "clad.smpc.lymph_2m_c1",
    "clad.smpc.lymph_2m_c2",
    "clad.smpc.lymph_6m_c1",
    "clad.smpc.lymph_6m_c2",
    "clad.smpc.pre.mri",
    "clad.smpc.liver",
    "clad.smpc.vzv",
    "clad.contra.c1_until",
    "clad.contra.c2_until",
    "clad.bf.c1_until",
    "clad.bf.c2_until",
    "clad.smpc.years34",
]
LEAFLET_ONLY = ["clad.labs.q3m", "clad.labs.end", "clad.contra_ind", "clad.infection"]

# fact, occurrence, then its due day for a start on each of STARTS
DUE = """
clad.c1.w1.dose        1  2026-10-05  2027-01-31  2027-08-31  2028-02-29
clad.c1.w1.dose        2  2026-10-06  2027-02-01  2027-09-01  2028-03-01
clad.c1.w1.dose        3  2026-10-07  2027-02-02  2027-09-02  2028-03-02
clad.c1.w1.dose        4  2026-10-08  2027-02-03  2027-09-03  2028-03-03
clad.c1.w1.dose        5  2026-10-09  2027-02-04  2027-09-04  2028-03-04
clad.c1.w2.dose        1  2026-11-05  2027-02-28  2027-09-30  2028-03-29
clad.c1.w2.dose        2  2026-11-06  2027-03-01  2027-10-01  2028-03-30
clad.c1.w2.dose        4  2026-11-08  2027-03-03  2027-10-03  2028-04-01
clad.c1.w2.dose        5  2026-11-09  2027-03-04  2027-10-04  2028-04-02
clad.c2.w1.dose        1  2027-10-05  2028-01-31  2028-08-31  2029-02-28
clad.c2.w1.dose        4  2027-10-08  2028-02-03  2028-09-03  2029-03-03
clad.c2.w1.dose        5  2027-10-09  2028-02-04  2028-09-04  2029-03-04
clad.c2.w2.dose        1  2027-11-05  2028-02-29  2028-09-30  2029-03-28
clad.c2.w2.dose        4  2027-11-08  2028-03-03  2028-10-03  2029-03-31
clad.c2.w2.dose        5  2027-11-09  2028-03-04  2028-10-04  2029-04-01
clad.smpc.lymph_2m_c1  1  2026-12-05  2027-03-31  2027-10-31  2028-04-29
clad.smpc.lymph_6m_c1  1  2027-04-05  2027-07-31  2028-02-29  2028-08-29
clad.smpc.lymph_2m_c2  1  2027-12-05  2028-03-31  2028-10-31  2029-04-28
clad.smpc.lymph_6m_c2  1  2028-04-05  2028-07-31  2029-02-28  2029-08-28
"""
AMSTERDAM_DUE = """
clad.labs.q3m          1  2027-01-05  2027-04-30  2027-11-30  2028-05-29
clad.labs.q3m          2  2027-04-05  2027-07-31  2028-02-29  2028-08-29
clad.labs.q3m          3  2027-07-05  2027-10-31  2028-05-31  2028-11-29
clad.labs.q3m          4  2027-10-05  2028-01-31  2028-08-31  2029-02-28
clad.labs.q3m          5  2028-01-05  2028-04-30  2028-11-30  2029-05-29
clad.labs.q3m          6  2028-04-05  2028-07-31  2029-02-28  2029-08-29
clad.labs.end          1  2028-05-09  2028-09-04  2029-04-04  2029-10-01
"""

# fact, then its last day for a start on each of STARTS, with five tablet days
ENDS = """
clad.contra.c1_until  2027-05-09  2027-09-04  2028-04-04  2028-10-02
clad.contra.c2_until  2028-05-09  2028-09-04  2029-04-04  2029-10-01
clad.bf.c1_until      2026-11-16  2027-03-11  2027-10-11  2028-04-09
clad.bf.c2_until      2027-11-16  2028-03-11  2028-10-11  2029-04-08
"""


def rows(table):
    return [line.split() for line in table.strip().splitlines()]


@pytest.fixture(params=CLINICS)
def cladribine(request, timeline):
    def make(start=MONDAY, until=None, **facts):
        return timeline("cladribine", request.param, start, until, **facts)

    return make


@pytest.fixture
def amsterdam(timeline):
    def make(start=MONDAY, until=None, **facts):
        return timeline("cladribine", AMSTERDAM, start, until, **facts)

    return make


@pytest.mark.parametrize(
    ("clinic", "facts"), [(GENERIC, FACTS), (AMSTERDAM, [*FACTS, *LEAFLET_ONLY])]
)
def test_each_clinic_has_its_rows_of_the_sheet_and_no_other(db, clinic, facts):
    told = facts_at("cladribine", clinic)
    assert {fact.partition("@")[0] for fact in told} == set(facts)


@pytest.mark.parametrize("column", range(4))
def test_every_dated_line_falls_on_its_day(cladribine, column):
    expected = {(fact, int(n)): due[column] for fact, n, *due in rows(DUE)}

    line = cladribine(STARTS[column], days_per_week=5)

    assert {key: line.items[key]["due"] for key in expected} == expected
    assert all(len(dates(line, week)) == 5 for week in WEEKS)


@pytest.mark.parametrize("column", range(4))
def test_the_leaflets_blood_checks_run_until_half_a_year_after_the_last_tablet(amsterdam, column):
    expected = {(fact, int(n)): due[column] for fact, n, *due in rows(AMSTERDAM_DUE)}

    line = amsterdam(STARTS[column], days_per_week=5)

    checks = {key: item["due"] for key, item in line.items.items() if "clad.labs." in key[0]}
    assert checks == expected


@pytest.mark.parametrize("column", range(4))
def test_fertility_windows_count_from_the_last_tablet_of_each_course(cladribine, column):
    first_days = {
        "c1": STARTS[column],
        "c2": ["2027-10-05", "2028-01-31", "2028-08-31", "2029-02-28"][column],
    }
    line = cladribine(STARTS[column], days_per_week=5)

    for fact, *ends in rows(ENDS):
        begins = first_days[fact[-8:-6]]
        assert periods(line, fact) == [(begins, ends[column])]


@pytest.mark.parametrize(
    ("start", "earliest"),
    [
        (MONDAY, "2026-07-05"),
        (MONTH_END, "2026-10-31"),
        (BEFORE_LEAP, "2027-05-31"),
        (LEAP, "2027-11-29"),
    ],
)
def test_the_scan_is_usually_within_three_months_before_the_start(cladribine, start, earliest):
    item = cladribine(start).items["clad.smpc.pre.mri", 1]

    assert shape(item) == (None, earliest, start, "window")
    assert item["softness"] == "usually"


@pytest.mark.parametrize("column", range(4))
def test_what_comes_before_each_course_has_only_a_latest_day(amsterdam, column):
    second = ["2027-10-05", "2028-01-31", "2028-08-31", "2029-02-28"][column]
    line = amsterdam(STARTS[column])

    for fact in ("clad.smpc.lymph_pre", "clad.smpc.liver", "clad.contra_ind"):
        assert shape(line.items[fact, 1]) == (None, None, STARTS[column], "unknown")
        assert shape(line.items[fact, 2]) == (None, None, second, "unknown")
    assert shape(line.items["clad.smpc.vzv", 1]) == (None, None, STARTS[column], "unknown")
    assert ("clad.smpc.vzv", 2) not in line.items


# Women and men


@pytest.mark.parametrize(
    ("facts", "conditional"),
    [
        ({}, True),
        ({"sex": "female"}, True),
        ({"childbearing_potential": "yes"}, False),
        ({"sex": "male"}, False),
        ({"sex": "female", "childbearing_potential": "no"}, None),
    ],
)
def test_contraception_is_for_both_sexes(cladribine, facts, conditional):
    line = cladribine(**facts)

    for course in ("clad.contra.c1_until", "clad.contra.c2_until"):
        found = line.periods.get((course, 1), {}).get("conditional")
        assert found is conditional


def test_breastfeeding_advice_is_for_women(cladribine):
    advice = {"clad.bf.c1_until", "clad.bf.c2_until"}
    woman = cladribine(sex="female")

    assert not facts_of(cladribine(sex="male")) & advice
    assert not any(woman.periods[fact, 1]["conditional"] for fact in advice)


# Another day for course 2, and a stop


def test_a_later_course_2_takes_with_it_what_hangs_on_it(amsterdam):
    line = amsterdam(course2_start="2027-12-06", weight_kg=70)

    assert dates(line, "clad.c2.w1.dose")[::4] == ["2027-12-06", "2027-12-10"]
    assert dates(line, "clad.c2.w2.dose")[::4] == ["2028-01-06", "2028-01-10"]
    assert dates(line, "clad.smpc.lymph_2m_c2") == ["2028-02-06"]
    assert dates(line, "clad.labs.q3m")[-2:] == ["2028-04-05", "2028-07-05"]
    assert dates(line, "clad.labs.end") == ["2028-07-10"]
    assert line.items["clad.smpc.lymph_pre", 2]["latest"] == "2027-12-06"
    assert periods(line, "clad.contra.c2_until") == [("2027-12-06", "2028-07-10")]


@pytest.mark.parametrize(("day", "warns"), [(date(2028, 4, 5), False), (date(2028, 4, 6), True)])
@pytest.mark.parametrize("clinic", CLINICS)
def test_course_2_may_be_given_up_to_six_months_late_and_then_warns(db, clinic, day, warns):
    plan = expand(
        regimen_of(protocol_for("cladribine", clinic)),
        start=date(2026, 10, 5),
        until=date(2028, 10, 5),
        facts=derive({}),
        happened={("clad.c2.w1.dose", 1): Happened(Status.DONE, day)},
    )
    assert ("too-late" in [notice.code for notice in plan.notices]) is warns


def test_after_a_stop_in_year_1_there_is_no_course_2_and_the_checks_end_earlier(amsterdam):
    line = amsterdam(last_dose="2026-11-09", childbearing_potential="yes")

    gone = {fact for fact in [*FACTS, *LEAFLET_ONLY] if "c2" in fact}
    assert not facts_of(line) & gone
    assert dates(line, "clad.labs.q3m") == ["2027-01-05", "2027-04-05"]
    assert dates(line, "clad.labs.end") == ["2027-05-09"]
    assert periods(line, "clad.contra.c1_until") == [("2026-10-05", "2027-05-09")]
    for fact in ("clad.smpc.lymph_pre", "clad.smpc.liver", "clad.contra_ind"):
        assert (fact, 2) not in line.items


# What always holds, who says so, and where


def test_what_has_no_timing_is_open_from_the_start(amsterdam):
    for fact in ("clad.smpc.years34", "clad.infection"):
        assert periods(amsterdam(), fact) == [("2026-10-05", None)]


def test_the_leaflet_is_named_only_where_it_says_so(timeline):
    overview = "Behandeling van MS: ziekteverloop beïnvloeden"
    for clinic, leaflet in ((GENERIC, []), (AMSTERDAM, [*WEEKS, *LEAFLET_ONLY])):
        line = timeline("cladribine", clinic, MONDAY)
        for (fact, _), entry in (line.items | line.periods).items():
            assert (entry["source"]["document"] == overview) is (fact in leaflet)


def test_tablets_are_taken_at_home_on_their_own_day(cladribine):
    line = cladribine("2027-01-31")  # a Sunday

    first = line.items["clad.c1.w1.dose", 1]
    assert (first["place"], first["book_on"]) == ("thuis", "2027-01-31")
    assert "closed-days" not in codes(line)


@pytest.mark.parametrize("clinic", CLINICS)
def test_course_2_waits_for_the_blood_and_for_the_team(make_timeline, dutch, clinic):
    """It is taken at home, but nobody begins before the result: it is not "nothing to arrange"."""
    made = make_timeline("cladribine", clinic, "2026-10-05")
    by_fact = {(entry.fact, entry.occurrence): entry for entry in made.entries}
    first = by_fact["clad.c2.w1.dose", 1]
    assert "Laat eerst uw bloed prikken." in first.preparation
    assert "Begin pas als uw team zegt dat het mag." in first.preparation
    days = agenda_of([made], date(2027, 10, 1)).days
    (day,) = [day for day in days if day.lead == first]
    assert day_task_words(day) == str(BY["team"])
    (week_1,) = [day for day in days if day.lead == by_fact["clad.c1.w1.dose", 1]]
    assert week_1.lead.booked_by == "nobody"
