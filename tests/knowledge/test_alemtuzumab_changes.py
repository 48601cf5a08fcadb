"""Alemtuzumab at JBZ: other courses, courses on another day, stops, and facts of the patient.

Every date here was counted by hand from the leaflet and the fact sheet.
"""

import pytest

pytestmark = pytest.mark.reading

START = "2026-10-05"


@pytest.fixture
def alemtuzumab(timeline):
    def make(start=START, until=None, **facts):
        return timeline("alemtuzumab", "jbz", start, until, **facts)

    return make


def days(line, fact):
    """All due days of a fact, in order of occurrence."""
    return [item["due"] for (name, _), item in sorted(line.items.items()) if name == fact]


def spans(line, fact):
    """The first and last days of all periods of a fact."""
    return [
        (period["begins"], period["ends"])
        for (name, _), period in sorted(line.periods.items())
        if name == fact
    ]


def facts_of(line):
    return {fact for fact, _ in (*line.items, *line.periods)}


def codes(line):
    return {notice["code"] for notice in line.notices}


COURSE_2 = {
    "alem.c2.admit",
    "alem.c2.dose",
    "alem.c2.premed",
    "alem.c2.steroid",
    "alem.diet.c2",
    "alem.infection_care.c2",
    "alem.prophylaxis.c2",
    "alem.preg_avoid.c2",
    "alem.bf_avoid.c2",
}
COURSE_3 = {fact.replace("c2", "c3") for fact in COURSE_2}


# How many courses


def test_two_courses_are_planned_unless_said_otherwise(alemtuzumab):
    facts = facts_of(alemtuzumab())

    assert facts >= COURSE_2
    assert not facts & COURSE_3


def test_with_one_course_nothing_that_hangs_on_course_2_is_there(alemtuzumab):
    line = alemtuzumab(courses_planned=1)

    assert not facts_of(line) & (COURSE_2 | COURSE_3 | {"alem.smpc.c4"})
    assert days(line, "alem.smpc.platelets") == ["2026-10-07", "2026-10-09"]
    assert spans(line, "alem.reaction.24h") == [("2026-10-05", "2026-10-10")]
    assert days(line, "alem.labs.end") == ["2030-10-09"]
    assert days(line, "alem.labs.monthly")[-1] == "2030-10-05"
    assert len(days(line, "alem.labs.monthly")) == 48
    assert days(line, "alem.mri.yearly") == ["2028-09-05", "2029-09-05", "2030-09-05"]
    assert spans(line, "alem.autoimmune_window") == [("2026-10-05", "2030-10-09")]


@pytest.mark.parametrize(
    "facts",
    [{"courses_planned": 3}, {"third_course": "yes"}, {"course3_start": "2028-10-05"}],
)
def test_a_third_course_comes_a_year_after_the_second_and_lengthens_the_checks(alemtuzumab, facts):
    line = alemtuzumab(childbearing_potential="yes", **facts)

    assert facts_of(line) >= COURSE_3
    assert days(line, "alem.c3.admit") == ["2028-10-04"]
    for fact in ("alem.c3.dose", "alem.c3.premed", "alem.c3.steroid"):
        assert days(line, fact) == ["2028-10-05", "2028-10-06", "2028-10-07"]
    assert days(line, "alem.smpc.platelets")[2:] == ["2027-10-07", "2028-10-07"]
    assert spans(line, "alem.diet.c3") == [("2028-09-21", "2028-11-07")]
    assert spans(line, "alem.infection_care.c3") == [("2028-10-05", "2028-11-07")]
    assert spans(line, "alem.prophylaxis.c3") == [("2028-10-05", "2028-11-07")]
    assert spans(line, "alem.preg_avoid.c3") == [("2028-10-05", "2029-02-07")]
    assert spans(line, "alem.bf_avoid.c3") == [("2028-10-05", "2029-02-07")]
    assert spans(line, "alem.reaction.24h")[2:] == [("2028-10-05", "2028-10-08")]
    assert days(line, "alem.labs.end") == ["2032-10-07"]
    assert days(line, "alem.labs.monthly")[-1] == "2032-10-05"
    assert len(days(line, "alem.labs.monthly")) == 72
    assert days(line, "alem.mri.yearly")[-1] == "2032-09-05"
    assert spans(line, "alem.autoimmune_window") == [("2026-10-05", "2032-10-07")]


def test_the_third_course_of_a_leap_day_start_counts_from_the_second(alemtuzumab):
    line = alemtuzumab("2028-02-29", courses_planned=3)

    assert days(line, "alem.c3.dose") == ["2030-02-28", "2030-03-01", "2030-03-02"]
    assert "minimum-gap" not in codes(line)


# A course on another day


def test_a_later_course_2_takes_with_it_what_hangs_on_it_and_leaves_the_rest(alemtuzumab):
    line = alemtuzumab(course2_start="2027-11-15", courses_planned=3, childbearing_potential="yes")

    assert days(line, "alem.c2.dose") == ["2027-11-15", "2027-11-16", "2027-11-17"]
    assert line.items["alem.c2.dose", 1]["certainty"] == "booked"
    assert days(line, "alem.c2.admit") == ["2027-11-14"]
    assert days(line, "alem.c2.premed") == ["2027-11-15", "2027-11-16", "2027-11-17"]
    assert spans(line, "alem.diet.c2") == [("2027-11-01", "2027-12-17")]
    assert spans(line, "alem.preg_avoid.c2") == [("2027-11-15", "2028-03-17")]
    assert spans(line, "alem.bf_avoid.c2") == [("2027-11-15", "2028-03-17")]
    assert days(line, "alem.c3.dose") == ["2028-11-15", "2028-11-16", "2028-11-17"]
    assert days(line, "alem.labs.end") == ["2032-11-17"]
    assert days(line, "alem.labs.monthly")[-1] == "2032-11-05"
    assert spans(line, "alem.autoimmune_window") == [("2026-10-05", "2032-11-17")]
    assert days(line, "alem.fu.alternating") == ["2028-03-05", "2028-09-05"]
    assert days(line, "alem.fu.mri_11m") == ["2027-09-05"]


def test_a_third_course_on_another_day_moves_the_end_of_the_checks(alemtuzumab):
    line = alemtuzumab(course3_start="2028-12-04")

    assert days(line, "alem.c3.dose") == ["2028-12-04", "2028-12-05", "2028-12-06"]
    assert days(line, "alem.labs.end") == ["2032-12-06"]
    assert days(line, "alem.labs.monthly")[-1] == "2032-12-05"


@pytest.mark.parametrize(
    ("day", "warns"), [("2027-10-04", True), ("2027-10-05", False), ("2028-01-10", False)]
)
def test_a_second_course_within_twelve_months_gives_a_warning(alemtuzumab, day, warns):
    assert ("minimum-gap" in codes(alemtuzumab(course2_start=day))) is warns


# A stop


def test_a_stop_in_the_first_course_ends_the_doses_and_all_that_hangs_on_them(alemtuzumab):
    line = alemtuzumab(last_dose="2026-10-07", childbearing_potential="yes")

    assert not facts_of(line) & (COURSE_2 | COURSE_3)
    assert days(line, "alem.c1.dose") == ["2026-10-05", "2026-10-06", "2026-10-07"]
    assert days(line, "alem.c1.premed") == ["2026-10-05", "2026-10-06", "2026-10-07"]
    assert days(line, "alem.smpc.platelets") == ["2026-10-07"]
    assert spans(line, "alem.reaction.24h") == [("2026-10-05", "2026-10-08")]
    assert spans(line, "alem.diet.c1") == [("2026-09-21", "2026-11-07")]
    assert spans(line, "alem.preg_avoid.c1") == [("2026-10-05", "2027-02-07")]
    assert spans(line, "alem.bf_avoid.c1") == [("2026-10-05", "2027-02-07")]


def test_monthly_checks_run_on_after_a_stop_until_four_years_later(alemtuzumab):
    line = alemtuzumab(last_dose="2026-10-09", stop_date="2027-03-01")

    assert days(line, "alem.labs.end") == ["2031-03-01"]
    assert days(line, "alem.labs.monthly")[-1] == "2031-02-05"
    assert days(line, "alem.smpc.liver")[-1] == "2031-02-05"
    assert days(line, "alem.smpc.thyroid")[-1] == "2031-01-05"
    assert days(line, "alem.mri.yearly") == ["2028-09-05", "2029-09-05", "2030-09-05"]
    assert spans(line, "alem.autoimmune_window") == [("2026-10-05", "2031-03-01")]


def test_after_a_stop_the_half_yearly_checks_are_for_the_team_to_say(alemtuzumab):
    line = alemtuzumab(stop_date="2028-06-01", until="2031-10-05")

    assert days(line, "alem.fu.alternating") == ["2028-03-05", None]
    assert line.items["alem.fu.alternating", 2]["certainty"] == "unknown"
    assert days(line, "alem.fu.np_6m") == ["2027-04-05"]


# Facts of the patient

FOR_WOMEN = [
    "alem.pre.smear",
    "alem.smpc.hpv",
    "alem.bf_avoid.c1",
    "alem.bf_avoid.c2",
]
CHILDBEARING = ["alem.preg_avoid.c1", "alem.preg_avoid.c2"]


@pytest.mark.parametrize("fact", [*FOR_WOMEN, *CHILDBEARING])
def test_what_is_only_for_women_may_apply_while_the_sex_is_not_known(alemtuzumab, fact):
    line = alemtuzumab()

    assert (line.items | line.periods)[fact, 1]["conditional"] is True


def test_a_man_sees_nothing_that_is_only_for_women(alemtuzumab):
    line = alemtuzumab(sex="male")

    assert not facts_of(line) & {*FOR_WOMEN, *CHILDBEARING}
    assert line.periods["alem.preg.contact", 1]["title"] == "Wilt u vader worden? Overleg eerst"


def test_a_woman_who_cannot_become_pregnant_needs_no_contraception(alemtuzumab):
    line = alemtuzumab(sex="female", childbearing_potential="no")

    assert not facts_of(line) & set(CHILDBEARING)
    assert all((line.items | line.periods)[fact, 1]["conditional"] is False for fact in FOR_WOMEN)
    title = line.periods["alem.preg.contact", 1]["title"]
    assert title == "Zwanger of een kinderwens? Meld het meteen"


def test_only_the_extra_course_stays_conditional_when_all_is_known(alemtuzumab):
    line = alemtuzumab(childbearing_potential="yes")
    entries = line.items | line.periods

    assert {fact for (fact, _), entry in entries.items() if entry["conditional"]} == {
        "alem.smpc.c4"
    }


@pytest.mark.parametrize(("ms_type", "warns"), [("RRMS", False), ("PPMS", True)])
def test_a_type_of_ms_that_the_leaflet_does_not_name_gives_a_warning(alemtuzumab, ms_type, warns):
    assert ("ms-type" in codes(alemtuzumab(ms_type=ms_type))) is warns


# Working days, the order of one day, and what an entry carries


@pytest.mark.parametrize(
    ("start", "fact", "due", "book_on"),
    [
        (START, "alem.c1.admit", "2026-10-04", "2026-10-04"),  # a Sunday: the ward is open
        (START, "alem.fu.mri_11m", "2027-09-05", "2027-09-03"),  # a Sunday: before its result
        (START, "alem.fu.neuro_11m", "2027-09-05", "2027-09-06"),
        (START, "alem.fu.alternating", "2028-03-05", "2028-03-06"),
        ("2027-01-31", "alem.c1.dose", "2027-01-31", "2027-01-31"),  # a Sunday: days in a row
        ("2027-01-31", "alem.fu.nurse_1m", "2027-02-28", "2027-03-01"),
        ("2027-01-31", "alem.labs.monthly", "2027-02-28", "2027-03-01"),
        ("2027-01-31", "alem.fu.np_6m", "2027-07-31", "2027-08-02"),
        ("2026-11-25", "alem.fu.nurse_1m", "2026-12-25", "2026-12-28"),  # Christmas, a Friday
        ("2026-11-25", "alem.labs.monthly", "2026-12-25", "2026-12-24"),
    ],
)
def test_a_closed_day_moves_the_booking_and_never_the_date(alemtuzumab, start, fact, due, book_on):
    item = alemtuzumab(start).items[fact, 1]

    assert (item["due"], item["book_on"]) == (due, book_on)


@pytest.mark.parametrize(("start", "warns"), [(START, False), ("2026-10-07", True)])
def test_infusions_on_closed_days_give_a_warning(alemtuzumab, start, warns):
    assert ("closed-days" in codes(alemtuzumab(start))) is warns


@pytest.mark.parametrize(
    ("day", "facts"),
    [
        (
            "2026-10-05",
            ["alem.c1.steroid", "alem.c1.premed", "alem.c1.dose", "alem.c1.nurse_visit"],
        ),
        (
            "2026-10-07",
            ["alem.c1.steroid", "alem.c1.premed", "alem.c1.dose", "alem.smpc.platelets"],
        ),
        ("2026-10-08", ["alem.c1.premed", "alem.c1.dose"]),
        ("2027-09-05", ["alem.fu.mri_11m", "alem.fu.neuro_11m"]),
        ("2028-09-05", ["alem.mri.yearly", "alem.fu.alternating"]),
    ],
)
def test_one_day_stands_in_the_order_in_which_it_happens(alemtuzumab, day, facts):
    items = [item["fact"] for item in alemtuzumab().raw["items"] if item["due"] == day]

    assert [fact for fact in items if fact not in ("alem.labs.monthly", "alem.smpc.liver")] == facts


def test_every_infusion_says_its_milligrams_its_place_and_its_leaflet(alemtuzumab):
    line = alemtuzumab(courses_planned=3)
    doses = [item for item in line.raw["items"] if item["kind"] == "dose" and item["due"]]

    assert len(doses) == 11
    for dose in doses:
        assert dose["detail"] == {"mg": 12}
        assert dose["place"] == "verpleegafdeling Neurologie"
        assert dose["source"]["section"] == "Gebruik"
        assert dose["source"]["document"] == "Alemtuzumab (Lemtrada) bij multiple sclerose (MS)"


def test_product_information_is_never_given_as_the_leaflet(alemtuzumab):
    line = alemtuzumab(sex="female")

    for (fact, _), entry in (line.items | line.periods).items():
        document = entry["source"]["document"]
        assert document.startswith("Lemtrada, summary") is (".smpc." in fact)
