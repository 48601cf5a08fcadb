"""Dimethyl fumarate, against leaflet 001 and sheet section 13."""

import pytest

from .reading import UNDATED, codes, dates, facts_of, periods, shape

pytestmark = pytest.mark.reading

FACTS = """
dmf.smpc.pre.mri dmf.smpc.lymph_q3m.pre dmf.smpc.liver_kidney.pre dmf.dose.step1
dmf.dose.step2_from dmf.smpc.lymph_q3m dmf.smpc.liver_kidney_3m dmf.smpc.liver_kidney_6m
dmf.smpc.liver_kidney_later dmf.smpc.preg
"""
LEAFLET_FACTS = "dmf.labs dmf.flush dmf.pml"
CLINICS = ("generic", "amsterdam-umc")


@pytest.fixture(params=CLINICS)
def dmf(request, timeline):
    def make(start, until=None, **facts):
        return timeline("dimethyl-fumarate", request.param, start, until, **facts)

    return make


@pytest.fixture
def umc(timeline):
    def make(start, until=None, **facts):
        return timeline("dimethyl-fumarate", "amsterdam-umc", start, until, **facts)

    return make


def test_generic_has_the_doses_and_the_product_information_and_nothing_else(timeline):
    shown = timeline("dimethyl-fumarate", "generic", "2026-10-05")
    assert facts_of(shown) == set(FACTS.split())


def test_the_hospital_adds_the_three_lines_of_its_leaflet(umc):
    assert facts_of(umc("2026-10-05")) == set(FACTS.split()) | set(LEAFLET_FACTS.split())


# The doses


@pytest.mark.parametrize(
    ("start", "last_day_of_step_1", "first_day_of_step_2"),
    [
        ("2026-10-05", "2026-10-11", "2026-10-12"),
        ("2027-08-31", "2027-09-06", "2027-09-07"),
        ("2028-02-29", "2028-03-06", "2028-03-07"),
    ],
)
def test_a_week_of_120_mg_is_followed_by_240_mg_from_day_8(
    dmf, start, last_day_of_step_1, first_day_of_step_2
):
    items = dmf(start).items
    low, full = items["dmf.dose.step1", 1], items["dmf.dose.step2_from", 1]
    assert shape(low) == (start, None, None, "planned")
    assert low["repeats"] == {"every_days": 1, "until": last_day_of_step_1}
    assert shape(full) == (first_day_of_step_2, None, None, "planned")
    assert full["repeats"] == {"every_days": 1}
    assert (low["detail"], full["detail"]) == ({"mg": 120}, {"mg": 240})


def test_each_step_is_one_entry_however_long_the_timeline_is(dmf):
    shown = dmf("2026-10-05", until="2031-10-05")
    assert dates(shown, "dmf.dose.step1") == ["2026-10-05"]
    assert dates(shown, "dmf.dose.step2_from") == ["2026-10-12"]


def test_capsules_at_home_stay_on_a_sunday(dmf):
    items = dmf("2027-01-03").items  # a Sunday
    assert items["dmf.dose.step1", 1]["book_on"] == "2027-01-03"
    assert items["dmf.dose.step2_from", 1]["book_on"] == "2027-01-10"
    assert "closed-days" not in codes(dmf("2027-01-03"))


# The tests of the product information


@pytest.mark.parametrize(
    ("start", "fact", "due"),
    [
        # An ordinary start: Monday 5 October 2026.
        (
            "2026-10-05",
            "dmf.smpc.lymph_q3m",
            "2027-01-05 2027-04-05 2027-07-05 2027-10-05 "
            "2028-01-05 2028-04-05 2028-07-05 2028-10-05",
        ),
        ("2026-10-05", "dmf.smpc.liver_kidney_3m", "2027-01-05"),
        ("2026-10-05", "dmf.smpc.liver_kidney_6m", "2027-04-05"),
        # 31 August before a leap February: the 31st comes back.
        (
            "2027-08-31",
            "dmf.smpc.lymph_q3m",
            "2027-11-30 2028-02-29 2028-05-31 2028-08-31 "
            "2028-11-30 2029-02-28 2029-05-31 2029-08-31",
        ),
        ("2027-08-31", "dmf.smpc.liver_kidney_3m", "2027-11-30"),
        ("2027-08-31", "dmf.smpc.liver_kidney_6m", "2028-02-29"),
        # A start on 29 February.
        (
            "2028-02-29",
            "dmf.smpc.lymph_q3m",
            "2028-05-29 2028-08-29 2028-11-29 2029-02-28 "
            "2029-05-29 2029-08-29 2029-11-29 2030-02-28",
        ),
        ("2028-02-29", "dmf.smpc.liver_kidney_3m", "2028-05-29"),
        ("2028-02-29", "dmf.smpc.liver_kidney_6m", "2028-08-29"),
    ],
)
def test_a_test_of_the_product_information_falls_on(dmf, start, fact, due):
    assert dates(dmf(start), fact) == due.split()


@pytest.mark.parametrize(
    ("start", "earliest", "latest"),
    [
        ("2026-10-05", "2027-10-05", "2028-04-05"),
        ("2027-08-31", "2028-08-31", "2029-02-28"),
        ("2028-02-29", "2029-02-28", "2029-08-29"),
    ],
)
def test_the_later_liver_and_kidney_test_is_a_window_and_the_next_one_has_no_date(
    dmf, start, earliest, latest
):
    items = dmf(start).items
    later = "dmf.smpc.liver_kidney_later"
    assert shape(items[later, 1]) == (None, earliest, latest, "window")
    assert shape(items[later, 2]) == UNDATED
    assert (later, 3) not in items


def test_what_is_not_certain_is_about_and_what_the_label_says_is_planned(dmf):
    items = dmf("2026-10-05").items
    assert items["dmf.smpc.liver_kidney_3m", 1]["certainty"] == "about"
    assert items["dmf.smpc.liver_kidney_6m", 1]["certainty"] == "about"
    assert items["dmf.smpc.lymph_q3m", 1]["certainty"] == "planned"


@pytest.mark.parametrize(
    ("start", "earliest"),
    [("2026-10-05", "2026-07-05"), ("2027-05-31", "2027-02-28"), ("2028-02-29", "2027-11-29")],
)
def test_the_first_mri_is_usually_within_three_months_before_the_start(dmf, start, earliest):
    mri = dmf(start).items["dmf.smpc.pre.mri", 1]
    assert shape(mri) == (None, earliest, start, "window")
    assert mri["softness"] == "usually"


@pytest.mark.parametrize("fact", ["dmf.smpc.lymph_q3m.pre", "dmf.smpc.liver_kidney.pre"])
@pytest.mark.parametrize("start", ["2026-10-05", "2027-08-31", "2028-02-29"])
def test_a_baseline_comes_before_the_start_and_has_no_date(dmf, fact, start):
    assert shape(dmf(start).items[fact, 1]) == (None, None, start, "unknown")


@pytest.mark.parametrize(
    ("start", "fact", "due", "book_on"),
    [
        ("2026-10-09", "dmf.smpc.lymph_q3m", "2027-01-09", "2027-01-08"),  # a Saturday
        ("2026-10-09", "dmf.smpc.liver_kidney_3m", "2027-01-09", "2027-01-08"),
        ("2027-01-04", "dmf.smpc.lymph_q3m", "2027-04-04", "2027-04-05"),  # a Sunday
        ("2027-01-04", "dmf.smpc.liver_kidney_3m", "2027-04-04", "2027-04-05"),
        ("2027-01-04", "dmf.smpc.liver_kidney_6m", "2027-07-04", "2027-07-05"),
    ],
)
def test_routine_blood_is_booked_on_the_nearest_working_day(dmf, start, fact, due, book_on):
    item = dmf(start).items[fact, 1]
    assert (item["due"], item["book_on"]) == (due, book_on)


# The leaflet, for whom, and after a stop


@pytest.mark.parametrize("stop", [{}, {"stop_date": "2027-11-30"}], ids=["on", "stopped"])
@pytest.mark.parametrize("fact", ["dmf.labs", "dmf.pml"])
def test_what_the_leaflet_dates_with_no_figure_lasts_from_the_start(umc, fact, stop):
    assert periods(umc("2026-10-05", **stop), fact) == [("2026-10-05", None)]


def test_flushing_comes_of_the_capsules_and_ends_with_them(umc):
    assert periods(umc("2026-10-05"), "dmf.flush") == [("2026-10-05", None)]
    stopped = umc("2026-10-05", stop_date="2027-11-30")
    assert periods(stopped, "dmf.flush") == [("2026-10-05", "2027-11-30")]


def test_the_leaflet_speaks_for_its_own_lines_and_the_label_for_the_rest(umc):
    shown = umc("2026-10-05").raw
    sources = {row["fact"]: row["source"] for row in (*shown["items"], *shown["periods"])}
    for fact in ("dmf.labs", "dmf.flush", "dmf.pml"):
        assert sources[fact]["document"] == "Behandeling van MS: ziekteverloop beïnvloeden"
        assert sources[fact]["section"] == "Tecfidera® (dimethylfumaraat)"
    for fact in FACTS.split():
        assert sources[fact]["document"] == "Tecfidera, summary of product characteristics"


def test_the_interval_of_the_product_information_is_for_the_team_and_the_patient_asks(
    make_timeline,
):
    shown = make_timeline("dimethyl-fumarate", "amsterdam-umc", "2026-10-05")
    (labs,) = (entry for entry in shown.entries if entry.fact == "dmf.labs")
    assert "“regelmatig”" in labs.team
    assert "elke 3 maanden" in labs.team
    assert "3 maanden" not in labs.explanation
    assert "Vraag uw MS-verpleegkundige" in labs.explanation


@pytest.mark.parametrize(
    ("facts", "conditional"),
    [({}, [True]), ({"sex": "female"}, [False]), ({"sex": "male"}, [])],
)
def test_the_pregnancy_line_is_for_women(dmf, facts, conditional):
    shown = dmf("2026-10-05", **facts)
    found = [row for (fact, _), row in shown.periods.items() if fact == "dmf.smpc.preg"]
    assert [row["conditional"] for row in found] == conditional
    assert all((row["begins"], row["ends"]) == ("2026-10-05", None) for row in found)


def test_a_stop_ends_the_capsules_and_leaves_the_count_without_a_date(dmf):
    shown = dmf("2026-10-05", stop_date="2027-05-08")
    until = shown.items["dmf.dose.step2_from", 1]["repeats"]["until"]
    assert until == "2027-05-08"
    assert dates(shown, "dmf.smpc.lymph_q3m") == ["2027-01-05", "2027-04-05", None]
    assert shape(shown.items["dmf.smpc.lymph_q3m", 3]) == UNDATED


def test_a_stop_in_the_first_week_leaves_out_the_full_dose(dmf):
    shown = dmf("2026-10-05", last_dose="2026-10-08")
    low = shown.items["dmf.dose.step1", 1]
    assert low["repeats"] == {"every_days": 1, "until": "2026-10-08"}
    assert "dmf.dose.step2_from" not in facts_of(shown)


def test_another_type_of_ms_gives_a_warning_and_the_same_schedule(dmf):
    assert "ms-type" in codes(dmf("2026-10-05", ms_type="PPMS"))
    assert "ms-type" not in codes(dmf("2026-10-05", ms_type="RRMS"))
    assert dates(dmf("2026-10-05", ms_type="PPMS"), "dmf.dose.step2_from") == ["2026-10-12"]
