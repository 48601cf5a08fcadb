"""Ozanimod, against sheet section 11: product information, and leaflet 001 at Amsterdam UMC."""

import pytest

from .reading import codes, dates, facts_at, facts_of, periods, shape

pytestmark = pytest.mark.reading

GENERIC_FACTS = """
ozan.smpc.vzv ozan.smpc.lft.pre ozan.smpc.eye ozan.dose.d1 ozan.dose.d5
ozan.dose.maintenance_from ozan.smpc.restart ozan.smpc.lft_1m ozan.smpc.lft_3m ozan.smpc.lft_6m
ozan.smpc.lft_9m ozan.smpc.lft_12m ozan.smpc.lft_12m@next ozan.contra.until
"""
LEAFLET_FACTS = "ozan.pre.labs ozan.pre.ecg ozan.pre.derm ozan.pre.smear ozan.labs"
CLINICS = pytest.mark.parametrize("clinic", ["generic", "amsterdam-umc"])
WOMAN = {"sex": "female", "childbearing_potential": "yes"}


@pytest.fixture
def ozan(timeline):
    def make(start, clinic="amsterdam-umc", until=None, **facts):
        return timeline("ozanimod", clinic, start, until, **facts)

    return make


@pytest.mark.django_db
def test_the_files_hold_every_row_of_the_sheet_and_no_other():
    assert facts_at("ozanimod", "generic") == sorted(GENERIC_FACTS.split())
    both = [*GENERIC_FACTS.split(), *LEAFLET_FACTS.split()]
    assert facts_at("ozanimod", "amsterdam-umc") == sorted(both)


@CLINICS
@pytest.mark.parametrize(
    ("start", "fact", "mg", "due", "until"),
    [
        # An ordinary start: Monday 5 October 2026.
        ("2026-10-05", "ozan.dose.d1", 0.23, "2026-10-05", "2026-10-08"),
        ("2026-10-05", "ozan.dose.d5", 0.46, "2026-10-09", "2026-10-11"),
        ("2026-10-05", "ozan.dose.maintenance_from", 0.92, "2026-10-12", None),
        # The last day of a month.
        ("2026-08-31", "ozan.dose.d1", 0.23, "2026-08-31", "2026-09-03"),
        ("2026-08-31", "ozan.dose.d5", 0.46, "2026-09-04", "2026-09-06"),
        ("2026-08-31", "ozan.dose.maintenance_from", 0.92, "2026-09-07", None),
        # A leap day, on it and just before it.
        ("2028-02-29", "ozan.dose.d1", 0.23, "2028-02-29", "2028-03-03"),
        ("2028-02-29", "ozan.dose.d5", 0.46, "2028-03-04", "2028-03-06"),
        ("2028-02-29", "ozan.dose.maintenance_from", 0.92, "2028-03-07", None),
        ("2028-02-26", "ozan.dose.d1", 0.23, "2028-02-26", "2028-02-29"),
        ("2028-02-26", "ozan.dose.d5", 0.46, "2028-03-01", "2028-03-03"),
    ],
)
def test_a_step_of_the_first_week(ozan, clinic, start, fact, mg, due, until):
    step = ozan(start, clinic).items[fact, 1]
    end = {"until": until} if until else {}
    assert (step["due"], step["detail"]) == (due, {"mg": mg})
    assert step["repeats"] == {"every_days": 1, **end}


@CLINICS
@pytest.mark.parametrize(
    ("start", "fact", "due"),
    [
        ("2026-10-05", "ozan.smpc.lft_1m", "2026-11-05"),
        ("2026-10-05", "ozan.smpc.lft_3m", "2027-01-05"),
        ("2026-10-05", "ozan.smpc.lft_6m", "2027-04-05"),
        ("2026-10-05", "ozan.smpc.lft_9m", "2027-07-05"),
        ("2026-10-05", "ozan.smpc.lft_12m", "2027-10-05"),
        ("2026-08-31", "ozan.smpc.lft_1m", "2026-09-30"),
        ("2026-08-31", "ozan.smpc.lft_3m", "2026-11-30"),
        ("2026-08-31", "ozan.smpc.lft_6m", "2027-02-28"),
        ("2026-08-31", "ozan.smpc.lft_9m", "2027-05-31"),
        ("2026-08-31", "ozan.smpc.lft_12m", "2027-08-31"),
        ("2027-08-31", "ozan.smpc.lft_6m", "2028-02-29"),
        ("2028-02-29", "ozan.smpc.lft_1m", "2028-03-29"),
        ("2028-02-29", "ozan.smpc.lft_3m", "2028-05-29"),
        ("2028-02-29", "ozan.smpc.lft_6m", "2028-08-29"),
        ("2028-02-29", "ozan.smpc.lft_9m", "2028-11-29"),
        ("2028-02-29", "ozan.smpc.lft_12m", "2029-02-28"),
    ],
)
def test_a_liver_test_is_about(ozan, clinic, start, fact, due):
    item = ozan(start, clinic).items[fact, 1]
    assert shape(item) == (due, None, None, "about")
    assert item["softness"] is None


# Before the start


@CLINICS
@pytest.mark.parametrize("fact", ["ozan.smpc.vzv", "ozan.smpc.lft.pre"])
def test_what_product_information_asks_before_the_start_has_no_date(ozan, clinic, fact):
    assert shape(ozan("2026-10-05", clinic).items[fact, 1]) == (
        *(None, None),
        *("2026-10-05", "unknown"),
    )


@pytest.mark.parametrize(
    ("fact", "kind", "performer"),
    [
        ("ozan.pre.labs", "lab", None),
        ("ozan.pre.ecg", "procedure", None),
        ("ozan.pre.derm", "visit", "dermatologist"),
        ("ozan.pre.smear", "procedure", "gp"),
    ],
)
def test_what_the_leaflet_asks_before_the_start_is_at_the_hospital_only(
    ozan, fact, kind, performer
):
    item = ozan("2026-10-05").items[fact, 1]
    assert shape(item) == (None, None, "2026-10-05", "unknown")
    assert (item["kind"], item["performer"]) == (kind, performer)
    assert fact not in facts_of(ozan("2026-10-05", "generic"))


def test_a_smear_may_apply_to_women_and_never_to_men(ozan):
    assert ozan("2026-10-05", **WOMAN).items["ozan.pre.smear", 1]["conditional"] is True
    assert ozan("2026-10-05").items["ozan.pre.smear", 1]["conditional"] is True
    assert "ozan.pre.smear" not in facts_of(ozan("2026-10-05", sex="male"))


@CLINICS
@pytest.mark.parametrize(
    ("facts", "conditional"),
    [
        ({"diabetes": "yes"}, False),
        ({"uveitis": "yes", "diabetes": "no"}, False),
        ({"diabetes": "no"}, True),
        ({}, True),
    ],
)
def test_the_eyes_are_checked_before_the_start_with_diabetes_or_uveitis(
    ozan, clinic, facts, conditional
):
    item = ozan("2028-02-29", clinic, **facts).items["ozan.smpc.eye", 1]
    assert shape(item) == (None, None, "2028-02-29", "unknown")
    assert (item["performer"], item["conditional"]) == ("ophthalmologist", conditional)


@CLINICS
def test_without_diabetes_and_uveitis_there_is_no_eye_check_but_the_retina_is_asked_about(
    ozan, make_timeline, clinic
):
    facts = {"diabetes": "no", "uveitis": "no"}
    assert "ozan.smpc.eye" not in facts_of(ozan("2026-10-05", clinic, **facts))
    entries = make_timeline("ozanimod", clinic, "2026-10-05", **facts).entries
    first = next(entry for entry in entries if entry.fact == "ozan.dose.d1")
    assert "netvlies" in first.preparation


# What lasts, for whom, and after a stop


@pytest.mark.parametrize("stop", [{}, {"stop_date": "2027-11-30"}], ids=["on", "stopped"])
def test_regular_blood_tests_of_the_leaflet_have_no_date(ozan, stop):
    shown = ozan("2026-10-05", **stop)
    assert periods(shown, "ozan.labs") == [("2026-10-05", None)]
    assert shown.periods["ozan.labs", 1]["kind"] == "lab"
    assert "ozan.labs" not in facts_of(ozan("2026-10-05", "generic", **stop))


@CLINICS
@pytest.mark.parametrize("stop", [{}, {"stop_date": "2027-11-30"}], ids=["on", "stopped"])
def test_the_warning_about_a_break_stands_from_the_start_to_a_stop(ozan, clinic, stop):
    shown = ozan("2026-10-05", clinic, **stop)
    ends = stop.get("stop_date")
    assert periods(shown, "ozan.smpc.restart") == [("2026-10-05", ends)]


@CLINICS
@pytest.mark.parametrize(
    ("facts", "ends"),
    [
        ({}, None),
        ({"stop_date": "2027-11-30"}, "2028-02-29"),
        ({"stop_date": "2027-08-31"}, "2027-11-30"),
        ({"stop_date": "2028-02-29"}, "2028-05-29"),
        ({"last_dose": "2027-06-02", "stop_date": "2027-06-20"}, "2027-09-20"),
    ],
)
def test_contraception_is_needed_until_three_months_after_the_stop(ozan, clinic, facts, ends):
    shown = ozan("2026-10-05", clinic, **facts, **WOMAN)
    assert periods(shown, "ozan.contra.until") == [("2026-10-05", ends)]
    assert shown.periods["ozan.contra.until", 1]["conditional"] is False


@CLINICS
def test_contraception_is_absent_for_a_man_and_conditional_when_nothing_is_known(ozan, clinic):
    assert "ozan.contra.until" not in facts_of(ozan("2026-10-05", clinic, sex="male"))
    infertile = ozan("2026-10-05", clinic, sex="female", childbearing_potential="no")
    assert "ozan.contra.until" not in facts_of(infertile)
    assert ozan("2026-10-05", clinic).periods["ozan.contra.until", 1]["conditional"] is True


@CLINICS
@pytest.mark.parametrize(
    ("stop", "ends"),
    [
        ("2026-10-06", {"ozan.dose.d1": "2026-10-06"}),
        ("2026-10-10", {"ozan.dose.d1": "2026-10-08", "ozan.dose.d5": "2026-10-10"}),
        (
            "2027-02-20",
            {
                "ozan.dose.d1": "2026-10-08",
                "ozan.dose.d5": "2026-10-11",
                "ozan.dose.maintenance_from": "2027-02-20",
            },
        ),
    ],
)
def test_a_stop_ends_the_capsules(ozan, clinic, stop, ends):
    items = ozan("2026-10-05", clinic, stop_date=stop).raw["items"]
    doses = [item for item in items if item["kind"] == "dose"]
    assert {item["fact"]: item["repeats"]["until"] for item in doses} == ends


# Closed days and sources


def test_capsules_at_home_stay_on_a_sunday(ozan):
    sunday = ozan("2027-01-03")
    assert sunday.items["ozan.dose.d1", 1]["book_on"] == "2027-01-03"
    assert "closed-days" not in codes(sunday)


@pytest.mark.parametrize(
    ("start", "fact", "due", "book_on"),
    [  # Every due date here is a Sunday.
        ("2026-10-15", "ozan.smpc.lft_1m", "2026-11-15", "2026-11-16"),
        ("2027-01-04", "ozan.smpc.lft_3m", "2027-04-04", "2027-04-05"),
        ("2026-08-31", "ozan.smpc.lft_6m", "2027-02-28", "2027-03-01"),
        ("2026-10-04", "ozan.smpc.lft_9m", "2027-07-04", "2027-07-05"),
        ("2026-10-10", "ozan.smpc.lft_12m", "2027-10-10", "2027-10-11"),
        # A Saturday: the day before is nearer.
        ("2026-10-09", "ozan.smpc.lft_12m", "2027-10-09", "2027-10-08"),
    ],
)
def test_blood_is_booked_near_a_closed_day(ozan, start, fact, due, book_on):
    item = ozan(start).items[fact, 1]
    assert (item["due"], item["book_on"]) == (due, book_on)


def test_every_dose_is_given_and_said_once(ozan):
    shown = ozan("2026-10-05")
    days = ("ozan.dose.d1", "ozan.dose.d5", "ozan.dose.maintenance_from")
    assert [dates(shown, fact) for fact in days] == [["2026-10-05"], ["2026-10-09"], ["2026-10-12"]]


def test_a_conflict_names_both_sources(make_timeline):
    entries = make_timeline("ozanimod", "amsterdam-umc", "2026-10-05").entries
    for fact in ("ozan.pre.derm", "ozan.labs"):
        entry = next(entry for entry in entries if entry.fact == fact)
        assert {source.is_leaflet for source in entry.sources} == {True, False}
        assert "Vraag uw MS-verpleegkundige" in entry.explanation
