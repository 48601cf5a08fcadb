"""Fingolimod, against sheet section 9: product information, and leaflet 001 at Amsterdam UMC."""

import pytest

from .reading import UNDATED, codes, dates, facts_at, facts_of, periods, rules, shape

pytestmark = pytest.mark.reading

GENERIC_FACTS = """
fing.smpc.vzv fing.smpc.lft.pre fing.smpc.cbc.pre fing.smpc.derm.pre fing.dose.first_monitored
fing.dose.daily fing.smpc.restart fing.smpc.lft_1m fing.smpc.lft_3m fing.smpc.cbc@month3 fing.eye
fing.smpc.eye fing.smpc.lft_6m fing.smpc.derm fing.smpc.lft_9m fing.smpc.lft_12m
fing.smpc.lft_12m@next fing.smpc.derm@next fing.smpc.cbc@yearly fing.contra.until
"""
LEAFLET_FACTS = "fing.jcv fing.derm_year"
CLINICS = pytest.mark.parametrize("clinic", ["generic", "amsterdam-umc"])
WOMAN = {"sex": "female", "childbearing_potential": "yes"}
NEITHER = {"diabetes": "no", "uveitis": "no"}


@pytest.fixture
def fing(timeline):
    def make(start, clinic="amsterdam-umc", until=None, **facts):
        return timeline("fingolimod", clinic, start, until, **facts)

    return make


@pytest.mark.django_db
def test_the_files_hold_every_row_of_the_sheet_and_no_other():
    assert facts_at("fingolimod", "generic") == sorted(GENERIC_FACTS.split())
    both = [*GENERIC_FACTS.split(), *LEAFLET_FACTS.split()]
    assert facts_at("fingolimod", "amsterdam-umc") == sorted(both)


def test_the_hospital_says_only_what_differs_from_the_product_information():
    assert sorted(rules("fingolimod.amsterdam-umc")) == [
        "fing.derm_year",
        "fing.dose.first_monitored",
        "fing.eye",
        "fing.jcv",
        "fing.smpc.derm",
        "fing.smpc.derm@next",
        "fing.smpc.eye",
    ]


@CLINICS
@pytest.mark.parametrize(
    ("start", "fact", "due"),
    [
        # An ordinary start: Monday 5 October 2026.
        ("2026-10-05", "fing.dose.first_monitored", "2026-10-05"),
        ("2026-10-05", "fing.dose.daily", "2026-10-05"),
        ("2026-10-05", "fing.smpc.lft_1m", "2026-11-05"),
        ("2026-10-05", "fing.smpc.lft_3m", "2027-01-05"),
        ("2026-10-05", "fing.smpc.lft_6m", "2027-04-05"),
        ("2026-10-05", "fing.smpc.lft_9m", "2027-07-05"),
        ("2026-10-05", "fing.smpc.lft_12m", "2027-10-05 -"),
        ("2026-10-05", "fing.smpc.cbc", "2027-01-05 2027-10-05 2028-10-05"),
        # The last day of a month, before an ordinary February.
        ("2026-08-31", "fing.dose.daily", "2026-08-31"),
        ("2026-08-31", "fing.smpc.lft_1m", "2026-09-30"),
        ("2026-08-31", "fing.smpc.lft_3m", "2026-11-30"),
        ("2026-08-31", "fing.smpc.lft_6m", "2027-02-28"),
        ("2026-08-31", "fing.smpc.lft_9m", "2027-05-31"),
        ("2026-08-31", "fing.smpc.lft_12m", "2027-08-31 -"),
        ("2026-08-31", "fing.smpc.cbc", "2026-11-30 2027-08-31 2028-08-31"),
        # 31 August before a leap February.
        ("2027-08-31", "fing.smpc.lft_6m", "2028-02-29"),
        # A start on 29 February.
        ("2028-02-29", "fing.dose.first_monitored", "2028-02-29"),
        ("2028-02-29", "fing.smpc.lft_1m", "2028-03-29"),
        ("2028-02-29", "fing.smpc.lft_3m", "2028-05-29"),
        ("2028-02-29", "fing.smpc.lft_6m", "2028-08-29"),
        ("2028-02-29", "fing.smpc.lft_9m", "2028-11-29"),
        ("2028-02-29", "fing.smpc.lft_12m", "2029-02-28 -"),
        ("2028-02-29", "fing.smpc.cbc", "2028-05-29 2029-02-28 2030-02-28"),
    ],
)
def test_a_dated_line_falls_on(fing, clinic, start, fact, due):
    assert [day or "-" for day in dates(fing(start, clinic), fact)] == due.split()


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-10-05", "2027-10-05 2028-10-05"),
        ("2026-08-31", "2027-08-31 2028-08-31"),
        ("2028-02-29", "2029-02-28 2030-02-28"),
    ],
)
def test_the_skin_doctor_of_the_leaflet_comes_every_year(fing, start, due):
    assert dates(fing(start), "fing.derm_year") == due.split()


def test_a_yearly_series_from_29_february_returns_to_the_29th(fing):
    shown = fing("2028-02-29", until="2032-03-01")
    assert dates(shown, "fing.derm_year")[-1] == "2032-02-29"
    assert dates(shown, "fing.smpc.cbc")[-1] == "2032-02-29"


@CLINICS
def test_the_capsules_are_one_entry_of_a_half_milligram_that_begins_in_hospital(fing, clinic):
    items = fing("2026-10-05", clinic).items
    daily = items["fing.dose.daily", 1]
    assert (daily["repeats"], daily["detail"]) == ({"every_days": 1}, {"mg": 0.5})
    first = items["fing.dose.first_monitored", 1]
    assert (first["repeats"], first["place"]) == (None, "ziekenhuis")
    assert shape(first) == shape(daily) == ("2026-10-05", None, None, "planned")


@CLINICS
@pytest.mark.parametrize(
    ("start", "earliest", "latest"),
    [
        ("2026-10-05", "2027-01-05", "2027-02-05"),
        ("2026-08-31", "2026-11-30", "2026-12-31"),
        ("2027-10-31", "2028-01-31", "2028-02-29"),
        ("2028-02-29", "2028-05-29", "2028-06-29"),
    ],
)
def test_the_eyes_are_checked_between_three_and_four_months(fing, clinic, start, earliest, latest):
    risk = fing(start, clinic, diabetes="yes").items["fing.eye", 1]
    others = fing(start, clinic, **NEITHER).items["fing.smpc.eye", 1]
    for item in (risk, others):
        assert shape(item) == (None, earliest, latest, "window")
        assert (item["performer"], item["conditional"]) == ("ophthalmologist", False)


@CLINICS
@pytest.mark.parametrize(
    ("facts", "shown", "conditional"),
    [
        ({"diabetes": "yes"}, {"fing.eye"}, False),
        ({"uveitis": "yes"}, {"fing.eye"}, False),
        ({"diabetes": "yes", "uveitis": "no"}, {"fing.eye"}, False),
        (NEITHER, {"fing.smpc.eye"}, False),
        ({}, {"fing.eye", "fing.smpc.eye"}, True),
        ({"diabetes": "no"}, {"fing.eye", "fing.smpc.eye"}, True),
    ],
)
def test_there_is_one_appointment_for_the_eyes(fing, clinic, facts, shown, conditional):
    items = fing("2026-10-05", clinic, **facts).items
    rows = {fact for fact, _ in items if fact in {"fing.eye", "fing.smpc.eye"}}
    assert rows == shown
    assert all(items[fact, 1]["conditional"] is conditional for fact in shown)


@CLINICS
@pytest.mark.parametrize(
    ("start", "earliest", "latest"),
    [
        ("2026-10-05", "2027-04-05", "2027-10-05"),
        ("2026-08-31", "2027-02-28", "2027-08-31"),
        ("2028-02-29", "2028-08-29", "2029-02-28"),
    ],
)
def test_the_skin_is_checked_in_a_window_and_then_on_a_day_not_known_yet(
    fing, clinic, start, earliest, latest
):
    items = fing(start, clinic).items
    assert shape(items["fing.smpc.derm", 1]) == (None, earliest, latest, "window")
    assert shape(items["fing.smpc.derm", 2]) == UNDATED
    skin = [item for (fact, _), item in items.items() if "derm" in fact]
    assert {item["performer"] for item in skin} == {"dermatologist"}


@CLINICS
@pytest.mark.parametrize(
    "fact", ["fing.smpc.vzv", "fing.smpc.lft.pre", "fing.smpc.cbc.pre", "fing.smpc.derm.pre"]
)
def test_a_baseline_has_a_latest_day_and_no_date(fing, clinic, fact):
    assert shape(fing("2026-10-05", clinic).items[fact, 1]) == (
        *(None, None),
        *("2026-10-05", "unknown"),
    )


def test_that_no_virus_test_is_needed_stands_before_the_start_at_the_hospital_only(fing):
    assert shape(fing("2026-10-05").items["fing.jcv", 1]) == (None, None, "2026-10-05", "unknown")
    only_here = {"fing.jcv", "fing.derm_year"}
    assert facts_of(fing("2026-10-05", "generic")).isdisjoint(only_here)


@CLINICS
def test_what_is_weakly_known_is_about(fing, clinic):
    items = fing("2026-10-05", clinic).items
    assert {items["fing.smpc.cbc", n]["certainty"] for n in (1, 2, 3)} == {"about"}
    assert items["fing.smpc.lft_1m", 1]["certainty"] == "planned"


# After a stop


@CLINICS
@pytest.mark.parametrize(
    ("facts", "ends"),
    [
        ({}, None),
        ({"stop_date": "2027-12-31"}, "2028-02-29"),
        ({"stop_date": "2027-06-30"}, "2027-08-30"),
        ({"last_dose": "2027-06-02", "stop_date": "2027-06-20"}, "2027-08-20"),
    ],
)
def test_contraception_is_needed_until_two_months_after_the_stop(fing, clinic, facts, ends):
    shown = fing("2026-10-05", clinic, **facts, **WOMAN)
    assert periods(shown, "fing.contra.until") == [("2026-10-05", ends)]
    assert shown.periods["fing.contra.until", 1]["conditional"] is False


@CLINICS
def test_contraception_is_absent_for_a_man_and_conditional_when_nothing_is_known(fing, clinic):
    assert "fing.contra.until" not in facts_of(fing("2026-10-05", clinic, sex="male"))
    infertile = fing("2026-10-05", clinic, sex="female", childbearing_potential="no")
    assert "fing.contra.until" not in facts_of(infertile)
    unknown = fing("2026-10-05", clinic).periods["fing.contra.until", 1]
    assert unknown["conditional"] is True


@pytest.mark.parametrize(
    ("stop", "tests"),
    [
        ("2026-10-20", "lft_1m"),
        ("2027-02-05", "lft_1m lft_3m lft_6m"),  # month 6 is 5 April, the last day
        ("2027-02-04", "lft_1m lft_3m"),
        ("2027-05-04", "lft_1m lft_3m lft_6m"),
        ("2027-05-05", "lft_1m lft_3m lft_6m lft_9m"),
        ("2027-08-04", "lft_1m lft_3m lft_6m lft_9m"),
        ("2027-08-05", "lft_1m lft_3m lft_6m lft_9m lft_12m"),
    ],
)
def test_liver_tests_end_two_months_after_the_stop(fing, stop, tests):
    shown = facts_of(fing("2026-10-05", stop_date=stop))
    rows = {fact.removeprefix("fing.smpc.") for fact in shown if ".lft_" in fact}
    assert rows == set(tests.split())


@CLINICS
def test_a_stop_ends_the_capsules_and_leaves_one_undated_entry_for_each_series(fing, clinic):
    shown = fing("2026-10-05", clinic, stop_date="2028-02-01")
    daily = shown.items["fing.dose.daily", 1]
    assert daily["repeats"] == {"every_days": 1, "until": "2028-02-01"}
    assert dates(shown, "fing.smpc.cbc") == ["2027-01-05", "2027-10-05", None]
    if clinic == "amsterdam-umc":
        assert dates(shown, "fing.derm_year") == ["2027-10-05", None]
        assert shape(shown.items["fing.derm_year", 2]) == UNDATED


@CLINICS
@pytest.mark.parametrize("stop", [{}, {"stop_date": "2027-11-30"}], ids=["on", "stopped"])
def test_the_warning_about_a_break_stands_from_the_start_to_a_stop(fing, clinic, stop):
    shown = fing("2026-10-05", clinic, **stop)
    ends = stop.get("stop_date")
    assert periods(shown, "fing.smpc.restart") == [("2026-10-05", ends)]


# Closed days


@CLINICS
def test_a_first_capsule_on_a_sunday_is_warned_about_and_the_daily_ones_stay(fing, clinic):
    shown = fing("2027-01-03", clinic)
    assert codes(shown).count("closed-days") == 1
    assert shown.items["fing.dose.daily", 1]["book_on"] == "2027-01-03"
    assert "closed-days" not in codes(fing("2026-10-05", clinic))


@pytest.mark.parametrize(
    ("start", "fact", "occurrence", "due", "book_on"),
    [  # Every due date here is a Sunday.
        ("2026-10-15", "fing.smpc.lft_1m", 1, "2026-11-15", "2026-11-16"),
        ("2027-01-04", "fing.smpc.lft_3m", 1, "2027-04-04", "2027-04-05"),
        ("2027-01-04", "fing.smpc.cbc", 1, "2027-04-04", "2027-04-05"),
        ("2026-08-31", "fing.smpc.lft_6m", 1, "2027-02-28", "2027-03-01"),
        ("2026-10-04", "fing.smpc.lft_9m", 1, "2027-07-04", "2027-07-05"),
        ("2026-10-10", "fing.smpc.lft_12m", 1, "2027-10-10", "2027-10-11"),
        ("2026-10-10", "fing.smpc.cbc", 2, "2027-10-10", "2027-10-11"),
        ("2026-10-10", "fing.derm_year", 1, "2027-10-10", "2027-10-11"),
        # A Saturday: blood the day before, the skin doctor after.
        ("2026-10-09", "fing.smpc.cbc", 2, "2027-10-09", "2027-10-08"),
        ("2026-10-09", "fing.derm_year", 1, "2027-10-09", "2027-10-11"),
    ],
)
def test_blood_is_booked_near_a_closed_day_and_the_skin_doctor_after_it(
    fing, start, fact, occurrence, due, book_on
):
    item = fing(start).items[fact, occurrence]
    assert (item["due"], item["book_on"]) == (due, book_on)


def test_a_conflict_names_both_sources(make_timeline):
    entries = make_timeline("fingolimod", "amsterdam-umc", "2026-10-05").entries
    for fact in ("fing.eye", "fing.smpc.eye", "fing.derm_year"):
        entry = next(entry for entry in entries if entry.fact == fact)
        assert {source.is_leaflet for source in entry.sources} == {True, False}
        assert "De folder noemt" in entry.team
        assert "productinformatie" in entry.team
        assert {"folder", "productinformatie"}.isdisjoint(entry.explanation.split())
        ask_first = ("Vraag uw MS-verpleegkundige", "Overleg hierover altijd eerst")
        assert any(words in entry.explanation for words in ask_first)
