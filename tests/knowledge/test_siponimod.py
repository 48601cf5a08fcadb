"""Siponimod, against sheet section 10: product information, and leaflet 001 at Amsterdam UMC."""

import pytest

from .reading import UNDATED, codes, dates, facts_at, facts_of, periods, rules, shape

pytestmark = pytest.mark.reading

GENERIC_FACTS = """
sipo.smpc.cyp2c9 sipo.smpc.vzv sipo.smpc.labs.pre sipo.smpc.derm.pre sipo.dose.d1 sipo.dose.d2
sipo.dose.d3 sipo.dose.d4 sipo.dose.d5 sipo.dose.maintenance_from sipo.smpc.restart
sipo.smpc.livevac sipo.smpc.eye sipo.smpc.labs@months3-4 sipo.smpc.derm sipo.smpc.derm@next
sipo.smpc.labs@yearly sipo.contra.until
"""
LEAFLET_FACTS = "sipo.pre.labs sipo.pre.ecg sipo.pre.derm sipo.pre.smear"
CLINICS = pytest.mark.parametrize("clinic", ["generic", "amsterdam-umc"])
WOMAN = {"sex": "female", "childbearing_potential": "yes"}


@pytest.fixture
def sipo(timeline):
    def make(start, clinic="amsterdam-umc", until=None, **facts):
        return timeline("siponimod", clinic, start, until, **facts)

    return make


def doses(shown):
    return [item["fact"] for item in shown.raw["items"] if item["kind"] == "dose"]


@pytest.mark.django_db
def test_the_files_hold_every_row_of_the_sheet_and_no_other():
    assert facts_at("siponimod", "generic") == sorted(GENERIC_FACTS.split())
    both = [*GENERIC_FACTS.split(), *LEAFLET_FACTS.split()]
    assert facts_at("siponimod", "amsterdam-umc") == sorted(both)


@CLINICS
@pytest.mark.parametrize(
    ("start", "fact", "due"),
    [
        # An ordinary start: Monday 5 October 2026.
        ("2026-10-05", "sipo.dose.d1", "2026-10-05"),
        ("2026-10-05", "sipo.dose.d2", "2026-10-06"),
        ("2026-10-05", "sipo.dose.d3", "2026-10-07"),
        ("2026-10-05", "sipo.dose.d4", "2026-10-08"),
        ("2026-10-05", "sipo.dose.d5", "2026-10-09"),
        ("2026-10-05", "sipo.dose.maintenance_from", "2026-10-10"),
        # The last day of a month.
        ("2026-08-31", "sipo.dose.d1", "2026-08-31"),
        ("2026-08-31", "sipo.dose.d2", "2026-09-01"),
        ("2026-08-31", "sipo.dose.d5", "2026-09-04"),
        ("2026-08-31", "sipo.dose.maintenance_from", "2026-09-05"),
        # A leap day, on it and just before it.
        ("2028-02-29", "sipo.dose.d2", "2028-03-01"),
        ("2028-02-29", "sipo.dose.d3", "2028-03-02"),
        ("2028-02-29", "sipo.dose.d4", "2028-03-03"),
        ("2028-02-29", "sipo.dose.maintenance_from", "2028-03-05"),
        ("2028-02-26", "sipo.dose.d4", "2028-02-29"),
        ("2028-02-26", "sipo.dose.d5", "2028-03-01"),
    ],
)
def test_a_day_of_the_first_week_falls_on(sipo, clinic, start, fact, due):
    assert dates(sipo(start, clinic), fact) == [due]


@CLINICS
def test_the_dose_goes_up_in_five_days(sipo, clinic):
    items = sipo("2026-10-05", clinic).items
    steps = [items[f"sipo.dose.d{day}", 1]["detail"] for day in (1, 2, 3, 4, 5)]
    assert steps == [{"mg": 0.25}, {"mg": 0.25}, {"mg": 0.5}, {"mg": 0.75}, {"mg": 1.25}]
    assert all(items[f"sipo.dose.d{day}", 1]["repeats"] is None for day in (1, 2, 3, 4, 5))


@CLINICS
@pytest.mark.parametrize(
    ("facts", "detail"),
    [
        ({}, {}),  # the genotype decides, and it is not known
        ({"cyp2c9": "*1*1"}, {"mg": 2}),
        ({"cyp2c9": "*1*2"}, {"mg": 2}),
        ({"cyp2c9": "*2*2"}, {"mg": 2}),
        ({"cyp2c9": "*1*3"}, {"mg": 1}),
        ({"cyp2c9": "*2*3"}, {"mg": 1}),
    ],
)
def test_the_genotype_decides_the_daily_dose(sipo, clinic, facts, detail):
    daily = sipo("2026-10-05", clinic, **facts).items["sipo.dose.maintenance_from", 1]
    assert (daily["detail"], daily["repeats"]) == (detail, {"every_days": 1})
    assert daily["conditional"] is False


@CLINICS
def test_nobody_with_genotype_3_3_gets_a_dose(sipo, clinic):
    shown = sipo("2026-10-05", clinic, cyp2c9="*3*3")
    assert doses(shown) == []
    assert [n["level"] for n in shown.notices if n["code"] == "forbidden"] == ["stop"]
    assert "sipo.smpc.cyp2c9" in facts_of(shown)
    assert "forbidden" not in codes(sipo("2026-10-05", clinic, cyp2c9="*2*3"))


@CLINICS
@pytest.mark.parametrize(
    ("start", "eye", "labs", "yearly", "derm"),
    [
        (
            "2026-10-05",
            ("2027-01-05", "2027-02-05"),
            ("2027-01-05", "2027-02-05"),
            ["2027-10-05", "2028-10-05"],
            ("2027-04-05", "2027-10-05"),
        ),
        (
            "2026-08-31",
            ("2026-11-30", "2026-12-31"),
            ("2026-11-30", "2026-12-31"),
            ["2027-08-31", "2028-08-31"],
            ("2027-02-28", "2027-08-31"),
        ),
        (
            "2027-08-31",
            ("2027-11-30", "2027-12-31"),
            ("2027-11-30", "2027-12-31"),
            ["2028-08-31", "2029-08-31"],
            ("2028-02-29", "2028-08-31"),
        ),
        (
            "2028-02-29",
            ("2028-05-29", "2028-06-29"),
            ("2028-05-29", "2028-06-29"),
            ["2029-02-28", "2030-02-28"],
            ("2028-08-29", "2029-02-28"),
        ),
    ],
)
def test_checks_fall_in_windows_and_then_every_year(sipo, clinic, start, eye, labs, yearly, derm):
    items = sipo(start, clinic).items
    assert shape(items["sipo.smpc.eye", 1]) == (None, *eye, "window")
    assert shape(items["sipo.smpc.labs", 1]) == (None, *labs, "window")
    assert [items["sipo.smpc.labs", n]["due"] for n in (2, 3)] == yearly
    assert items["sipo.smpc.labs", 2]["certainty"] == "about"
    assert shape(items["sipo.smpc.derm", 1]) == (None, *derm, "window")
    assert shape(items["sipo.smpc.derm", 2]) == UNDATED
    assert items["sipo.smpc.eye", 1]["performer"] == "ophthalmologist"
    skin = [item for (fact, _), item in items.items() if "derm" in fact]
    assert {item["performer"] for item in skin} == {"dermatologist"}


@CLINICS
@pytest.mark.parametrize(
    "fact", ["sipo.smpc.cyp2c9", "sipo.smpc.vzv", "sipo.smpc.labs.pre", "sipo.smpc.derm.pre"]
)
def test_what_product_information_asks_before_the_start_has_no_date(sipo, clinic, fact):
    item = sipo("2028-02-29", clinic).items[fact, 1]
    assert shape(item) == (None, None, "2028-02-29", "unknown")


@pytest.mark.parametrize(
    ("fact", "kind", "performer"),
    [
        ("sipo.pre.labs", "lab", None),
        ("sipo.pre.ecg", "procedure", None),
        ("sipo.pre.derm", "visit", "dermatologist"),
        ("sipo.pre.smear", "procedure", "gp"),
    ],
)
def test_what_the_leaflet_asks_before_the_start_is_at_the_hospital_only(
    sipo, fact, kind, performer
):
    item = sipo("2026-10-05").items[fact, 1]
    assert shape(item) == (None, None, "2026-10-05", "unknown")
    assert (item["kind"], item["performer"]) == (kind, performer)
    assert fact not in facts_of(sipo("2026-10-05", "generic"))


def test_a_smear_may_apply_to_women_and_never_to_men(sipo):
    assert sipo("2026-10-05", **WOMAN).items["sipo.pre.smear", 1]["conditional"] is True
    assert sipo("2026-10-05").items["sipo.pre.smear", 1]["conditional"] is True
    assert "sipo.pre.smear" not in facts_of(sipo("2026-10-05", sex="male"))
    assert sipo("2026-10-05").items["sipo.pre.ecg", 1]["conditional"] is False


def test_the_genotype_must_be_known_before_the_first_tablet():
    before = rules("siponimod.generic") | rules("siponimod.amsterdam-umc")
    for fact in ("sipo.smpc.cyp2c9", "sipo.smpc.vzv", "sipo.smpc.labs.pre", "sipo.pre.ecg"):
        assert before[fact]["guards"] == "sipo.dose.d1"


# After a stop


@CLINICS
@pytest.mark.parametrize(
    ("facts", "contraception", "vaccines"),
    [
        ({}, None, None),
        ({"stop_date": "2027-12-31"}, "2028-01-10", "2028-01-28"),
        ({"stop_date": "2028-02-29"}, "2028-03-10", "2028-03-28"),
        ({"last_dose": "2027-08-29", "stop_date": "2027-08-31"}, "2027-09-10", "2027-09-28"),
    ],
)
def test_windows_after_the_stop(sipo, clinic, facts, contraception, vaccines):
    shown = sipo("2026-10-05", clinic, **facts, **WOMAN)
    assert periods(shown, "sipo.contra.until") == [("2026-10-05", contraception)]
    assert periods(shown, "sipo.smpc.livevac") == [("2026-10-05", vaccines)]
    assert shown.periods["sipo.contra.until", 1]["conditional"] is False


@CLINICS
def test_contraception_is_absent_for_a_man_and_conditional_when_nothing_is_known(sipo, clinic):
    assert "sipo.contra.until" not in facts_of(sipo("2026-10-05", clinic, sex="male"))
    assert sipo("2026-10-05", clinic).periods["sipo.contra.until", 1]["conditional"] is True
    assert "sipo.smpc.livevac" in facts_of(sipo("2026-10-05", clinic, sex="male"))


@CLINICS
@pytest.mark.parametrize(
    ("stop", "given"),
    [
        ("2026-10-05", ["sipo.dose.d1"]),
        ("2026-10-07", ["sipo.dose.d1", "sipo.dose.d2", "sipo.dose.d3"]),
    ],
)
def test_a_stop_in_the_first_week_ends_the_steps(sipo, clinic, stop, given):
    assert doses(sipo("2026-10-05", clinic, stop_date=stop)) == given


@CLINICS
def test_a_stop_ends_the_daily_tablets_and_leaves_one_undated_blood_test(sipo, clinic):
    shown = sipo("2026-10-05", clinic, stop_date="2028-02-01")
    daily = shown.items["sipo.dose.maintenance_from", 1]
    assert daily["repeats"] == {"every_days": 1, "until": "2028-02-01"}
    assert dates(shown, "sipo.smpc.labs") == [None, "2027-10-05", None]
    assert shape(shown.items["sipo.smpc.labs", 3]) == UNDATED
    assert periods(shown, "sipo.smpc.restart") == [("2026-10-05", "2028-02-01")]


# Closed days, and what is not MS of this type


def test_tablets_at_home_stay_on_a_sunday_and_yearly_blood_is_booked_near_it(sipo):
    shown = sipo("2026-10-10")  # a Saturday; a year later is a Sunday
    assert shown.items["sipo.dose.d2", 1]["book_on"] == "2026-10-11"
    assert shown.items["sipo.smpc.labs", 2]["book_on"] == "2027-10-11"
    assert "closed-days" not in codes(shown)


def test_siponimod_is_for_secondary_progressive_ms(sipo):
    assert "ms-type" in codes(sipo("2026-10-05", ms_type="RRMS"))
    assert "ms-type" not in codes(sipo("2026-10-05", ms_type="SPMS"))


def test_a_conflict_names_both_sources(make_timeline):
    entries = make_timeline("siponimod", "amsterdam-umc", "2026-10-05").entries
    for fact in ("sipo.pre.derm", "sipo.smpc.cyp2c9", "sipo.smpc.eye"):
        entry = next(entry for entry in entries if entry.fact == fact)
        assert {source.is_leaflet for source in entry.sources} == {True, False}
        assert "Vraag uw MS-verpleegkundige" in entry.explanation
