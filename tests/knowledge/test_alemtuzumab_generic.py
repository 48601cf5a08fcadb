"""Alemtuzumab without a hospital's leaflet, and at Amsterdam UMC with what leaflet 001 says.

Sheet sections 0 and 3; every date here was counted by hand. JBZ has tests of its own.
"""

import pytest

from .reading import UNDATED, codes, dates, facts_at, facts_of, periods, shape, without_signs

pytestmark = pytest.mark.reading

STARTS = MONDAY, MONTH_END, BEFORE_LEAP, LEAP = (
    "2026-10-05",
    "2027-01-31",
    "2027-08-31",
    "2028-02-29",
)
CLINICS = GENERIC, AMSTERDAM = "generic", "amsterdam-umc"
COURSE_3 = [
    "alem.c3.dose",
    "alem.c3.steroid",
    "alem.c3.premed",
    "alem.prophylaxis.c3",
    "alem.preg_avoid.c3",
    "alem.bf_avoid.c3",
]
COURSE_2 = [fact.replace("c3", "c2") for fact in COURSE_3]
COURSE_1 = [fact.replace("c3", "c1") for fact in COURSE_3]
GENERIC_FACTS = [
    *COURSE_1,
    *COURSE_2,
    *COURSE_3,
    "alem.labs.monthly",
    "alem.labs.end",
    "alem.autoimmune_window",
    "alem.smpc.thyroid",
    "alem.smpc.thyroid.pre",
    "alem.smpc.liver",
    "alem.smpc.liver.pre",
    "alem.smpc.hpv",
    "alem.smpc.platelets",
    "alem.smpc.obs",
    "alem.smpc.vaccines",
    "alem.smpc.c4",
]
LEAFLET_ONLY = ["alem.contra", "alem.infection", "alem.cv", "alem.cv@c2", "alem.cv@c3"]
LEAFLET = [
    *LEAFLET_ONLY,
    "alem.c1.dose",
    "alem.c2.dose",
    "alem.c1.premed",
    "alem.c2.premed",
    "alem.autoimmune_window",
]
WOMAN = {"sex": "female", "childbearing_potential": "yes"}

# fact, occurrence, then its due day for a start on each of STARTS
DUE = """
alem.c1.dose         1  2026-10-05  2027-01-31  2027-08-31  2028-02-29
alem.c1.dose         5  2026-10-09  2027-02-04  2027-09-04  2028-03-04
alem.c1.steroid      3  2026-10-07  2027-02-02  2027-09-02  2028-03-02
alem.c1.premed       5  2026-10-09  2027-02-04  2027-09-04  2028-03-04
alem.smpc.platelets  1  2026-10-07  2027-02-02  2027-09-02  2028-03-02
alem.smpc.platelets  2  2026-10-09  2027-02-04  2027-09-04  2028-03-04
alem.smpc.platelets  3  2027-10-07  2028-02-02  2028-09-02  2029-03-02
alem.c2.dose         1  2027-10-05  2028-01-31  2028-08-31  2029-02-28
alem.c2.dose         3  2027-10-07  2028-02-02  2028-09-02  2029-03-02
alem.c2.steroid      3  2027-10-07  2028-02-02  2028-09-02  2029-03-02
alem.c2.premed       3  2027-10-07  2028-02-02  2028-09-02  2029-03-02
alem.labs.monthly    1  2026-11-05  2027-02-28  2027-09-30  2028-03-29
alem.labs.monthly    6  2027-04-05  2027-07-31  2028-02-29  2028-08-29
alem.labs.monthly   60  2031-10-05  2032-01-31  2032-08-31  2033-02-28
alem.labs.end        1  2031-10-07  2032-02-02  2032-09-02  2033-03-02
alem.smpc.thyroid    1  2027-01-05  2027-04-30  2027-11-30  2028-05-29
alem.smpc.thyroid   20  2031-10-05  2032-01-31  2032-08-31  2033-02-28
alem.smpc.liver      1  2026-11-05  2027-02-28  2027-09-30  2028-03-29
alem.smpc.liver     60  2031-10-05  2032-01-31  2032-08-31  2033-02-28
alem.smpc.hpv        1  2027-10-05  2028-01-31  2028-08-31  2029-02-28
alem.smpc.hpv        2  2028-10-05  2029-01-31  2029-08-31  2030-02-28
"""

# fact, then its first and its last day for the same starts
LASTS = """
alem.prophylaxis.c1    begins  2026-10-05  2027-01-31  2027-08-31  2028-02-29
alem.prophylaxis.c1    ends    2026-11-09  2027-03-04  2027-10-04  2028-04-04
alem.prophylaxis.c2    begins  2027-10-05  2028-01-31  2028-08-31  2029-02-28
alem.prophylaxis.c2    ends    2027-11-07  2028-03-02  2028-10-02  2029-04-02
alem.autoimmune_window begins  2026-10-05  2027-01-31  2027-08-31  2028-02-29
alem.autoimmune_window ends    2031-10-07  2032-02-02  2032-09-02  2033-03-02
alem.preg_avoid.c1     begins  2026-10-05  2027-01-31  2027-08-31  2028-02-29
alem.preg_avoid.c1     ends    2027-02-09  2027-06-04  2028-01-04  2028-07-04
alem.preg_avoid.c2     begins  2027-10-05  2028-01-31  2028-08-31  2029-02-28
alem.smpc.obs          begins  2026-10-05  2027-01-31  2027-08-31  2028-02-29
alem.smpc.obs          ends    2026-10-09  2027-02-04  2027-09-04  2028-03-04
alem.preg_avoid.c2     ends    2028-02-07  2028-06-02  2029-01-02  2029-07-02
alem.bf_avoid.c1       begins  2026-10-05  2027-01-31  2027-08-31  2028-02-29
alem.bf_avoid.c1       ends    2027-02-09  2027-06-04  2028-01-04  2028-07-04
alem.bf_avoid.c2       begins  2027-10-05  2028-01-31  2028-08-31  2029-02-28
alem.bf_avoid.c2       ends    2028-02-07  2028-06-02  2029-01-02  2029-07-02
"""


@pytest.fixture(params=CLINICS)
def alemtuzumab(request, timeline):
    def make(start=MONDAY, until=None, **facts):
        return timeline("alemtuzumab", request.param, start, until, **facts)

    return make


@pytest.fixture
def amsterdam(timeline):
    def make(start=MONDAY, **facts):
        return timeline("alemtuzumab", AMSTERDAM, start, **facts)

    return make


@pytest.mark.parametrize(
    ("clinic", "facts"),
    [(GENERIC, GENERIC_FACTS), (AMSTERDAM, [*GENERIC_FACTS, *LEAFLET_ONLY])],
)
def test_each_clinic_has_its_rows_of_the_sheet_and_no_other(db, clinic, facts):
    assert facts_at("alemtuzumab", clinic) == sorted(facts)


@pytest.mark.parametrize("column", range(4))
def test_every_dated_line_falls_on_its_day(alemtuzumab, column):
    rows = [line.split() for line in DUE.strip().splitlines()]
    expected = {(fact, int(n)): due[column] for fact, n, *due in rows}

    line = alemtuzumab(STARTS[column], **WOMAN)

    assert {key: line.items[key]["due"] for key in expected} == expected


@pytest.mark.parametrize("column", range(4))
def test_every_period_has_its_first_and_last_day(alemtuzumab, column):
    rows = [line.split() for line in LASTS.strip().splitlines()]
    expected = {(fact, edge): day[column] for fact, edge, *day in rows}

    line = alemtuzumab(STARTS[column], **WOMAN)

    assert {key: line.periods[key[0], 1][key[1]] for key in expected} == expected


@pytest.mark.parametrize(
    ("fact", "count"),
    [
        ("alem.c1.dose", 5),
        ("alem.c1.premed", 5),
        ("alem.c1.steroid", 3),
        ("alem.c2.dose", 3),
        ("alem.c2.premed", 3),
        ("alem.c2.steroid", 3),
        ("alem.labs.monthly", 60),
        ("alem.smpc.liver", 60),
        ("alem.smpc.thyroid", 20),
        ("alem.smpc.platelets", 3),
    ],
)
def test_a_series_has_its_number_of_entries(alemtuzumab, fact, count):
    assert len(dates(alemtuzumab(), fact)) == count


@pytest.mark.parametrize(
    ("start", "vaccines"),
    [
        (MONDAY, "2026-08-24"),
        (MONTH_END, "2026-12-20"),
        (BEFORE_LEAP, "2027-07-20"),
        (LEAP, "2028-01-18"),
    ],
)
def test_what_comes_before_the_start_has_only_a_latest_day(alemtuzumab, start, vaccines):
    line = alemtuzumab(start)

    for fact in ("alem.smpc.thyroid.pre", "alem.smpc.liver.pre"):
        assert shape(line.items[fact, 1]) == (None, None, start, "unknown")
    assert shape(line.items["alem.smpc.vaccines", 1]) == (None, None, vaccines, "unknown")


def test_drugs_against_infections_are_for_at_least_a_month_after_the_course(alemtuzumab):
    assert alemtuzumab().periods["alem.prophylaxis.c1", 1]["softness"] == "at least"


# What leaflet 001 says


@pytest.mark.parametrize("start", STARTS)
def test_the_leaflets_warnings_have_their_place(amsterdam, start):
    line = amsterdam(start)

    assert shape(line.items["alem.contra", 1]) == (None, None, start, "unknown")
    assert shape(line.items["alem.cv", 1]) == UNDATED
    assert periods(line, "alem.infection") == [(start, None)]


def test_each_entry_names_the_leaflet_only_where_it_says_so(timeline):
    overview = "Behandeling van MS: ziekteverloop beïnvloeden"
    for clinic, from_leaflet in ((GENERIC, []), (AMSTERDAM, LEAFLET)):
        line = timeline("alemtuzumab", clinic, MONDAY, courses_planned=3)
        for (fact, _), entry in without_signs(line.items | line.periods).items():
            is_leaflet = fact in from_leaflet
            assert (entry["source"]["document"] == overview) is is_leaflet
            assert entry["source"]["document"].startswith("Lemtrada, summary") is not is_leaflet


# Courses, stops and facts of the patient


def test_two_courses_are_planned_unless_said_otherwise(alemtuzumab):
    assert not facts_of(alemtuzumab(**WOMAN)) & set(COURSE_3)
    assert not facts_of(alemtuzumab(courses_planned=1)) & {*COURSE_2, *COURSE_3, "alem.smpc.c4"}


@pytest.mark.parametrize("facts", [{"third_course": "yes"}, {"course3_start": "2028-10-05"}])
def test_a_third_course_lengthens_the_checks(alemtuzumab, facts):
    line = alemtuzumab(**WOMAN, **facts)

    assert facts_of(line) >= set(COURSE_3)
    for fact in ("alem.c3.dose", "alem.c3.premed", "alem.c3.steroid"):
        assert dates(line, fact) == ["2028-10-05", "2028-10-06", "2028-10-07"]
    assert periods(line, "alem.prophylaxis.c3") == [("2028-10-05", "2028-11-07")]
    assert periods(line, "alem.preg_avoid.c3") == [("2028-10-05", "2029-02-07")]
    assert periods(line, "alem.bf_avoid.c3") == [("2028-10-05", "2029-02-07")]
    assert dates(line, "alem.labs.end") == ["2032-10-07"]
    assert periods(line, "alem.autoimmune_window") == [("2026-10-05", "2032-10-07")]


@pytest.mark.parametrize(("day", "warns"), [("2027-10-04", True), ("2027-11-15", False)])
def test_course_2_on_another_day_warns_when_it_is_within_twelve_months(alemtuzumab, day, warns):
    line = alemtuzumab(course2_start=day)

    assert dates(line, "alem.c2.dose")[0] == day
    assert ("minimum-gap" in codes(line)) is warns


def test_after_a_stop_the_checks_run_on_for_four_years(alemtuzumab):
    line = alemtuzumab(last_dose="2026-10-07")

    assert not facts_of(line) & set(COURSE_2)
    assert dates(line, "alem.c1.dose") == ["2026-10-05", "2026-10-06", "2026-10-07"]
    assert dates(line, "alem.labs.end") == ["2030-10-07"]
    assert dates(line, "alem.labs.monthly")[-1] == "2030-10-05"


def test_an_extra_course_has_no_day_and_is_only_a_possibility(alemtuzumab):
    item = alemtuzumab(**WOMAN).items["alem.smpc.c4", 1]

    assert (shape(item), item["conditional"]) == (UNDATED, True)


def test_a_man_has_no_rows_for_women(alemtuzumab):
    for_women = {fact for fact in GENERIC_FACTS if "_avoid" in fact} | {"alem.smpc.hpv"}

    assert not facts_of(alemtuzumab(sex="male")) & for_women
