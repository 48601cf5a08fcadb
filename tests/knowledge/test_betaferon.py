"""Betaferon, against sheet section 15; what it shares is in test_interferons.py."""

import pytest

from .reading import codes, dates, facts_of, shape

pytestmark = pytest.mark.reading

FACTS = """
beta.dose beta.dose.step125_from beta.dose.step187_from beta.dose.full_from beta.smpc.labs
ifn.smpc.fert
"""


@pytest.fixture(params=["generic", "amsterdam-umc"])
def beta(request, timeline):
    def make(start, until=None, **facts):
        return timeline("betaferon", request.param, start, until, **facts)

    return make


def test_each_clinic_has_every_row_of_the_sheet_and_no_other(timeline):
    generic, umc = (
        facts_of(timeline("betaferon", clinic, "2026-10-05"))
        for clinic in ("generic", "amsterdam-umc")
    )
    assert generic == set(FACTS.split())
    assert umc == generic | {"ifn.flu", "ifn.antibodies"}


@pytest.mark.parametrize("start", ["2026-10-05", "2027-08-31", "2028-02-29"])
def test_an_injection_every_other_day_is_one_entry_from_the_start(beta, start):
    shown = beta(start, until="2031-10-05")
    assert dates(shown, "beta.dose") == [start]
    dose = shown.items["beta.dose", 1]
    assert shape(dose) == (start, None, None, "planned")
    assert (dose["repeats"], dose["conditional"]) == ({"every_days": 2}, False)
    assert dose["detail"] == {"mcg": 62.5}


@pytest.mark.parametrize(
    ("start", "fact", "due"),
    [
        # An ordinary start: Monday 5 October 2026.
        ("2026-10-05", "beta.dose.step125_from", "2026-10-11"),
        ("2026-10-05", "beta.dose.step187_from", "2026-10-17"),
        ("2026-10-05", "beta.dose.full_from", "2026-10-23"),
        # 31 August, and a start whose steps cross 29 February.
        ("2027-08-31", "beta.dose.step125_from", "2027-09-06"),
        ("2027-08-31", "beta.dose.step187_from", "2027-09-12"),
        ("2027-08-31", "beta.dose.full_from", "2027-09-18"),
        ("2028-02-17", "beta.dose.step125_from", "2028-02-23"),
        ("2028-02-17", "beta.dose.step187_from", "2028-02-29"),
        ("2028-02-17", "beta.dose.full_from", "2028-03-06"),
        # A start on 29 February.
        ("2028-02-29", "beta.dose.step125_from", "2028-03-06"),
        ("2028-02-29", "beta.dose.step187_from", "2028-03-12"),
        ("2028-02-29", "beta.dose.full_from", "2028-03-18"),
    ],
)
def test_a_step_falls_on_an_injection_day(beta, start, fact, due):
    shown = beta(start)
    assert dates(shown, fact) == [due]
    assert shape(shown.items[fact, 1]) == (due, None, None, "planned")


def test_each_step_carries_its_figure_and_no_repeat(beta):
    items = beta("2026-10-05").items
    names = ("beta.dose.step125_from", "beta.dose.step187_from", "beta.dose.full_from")
    steps = [items[name, 1] for name in names]
    assert [step["detail"] for step in steps] == [{"mcg": 125}, {"mcg": 187.5}, {"mcg": 250}]
    assert [step["repeats"] for step in steps] == [None, None, None]


def test_injections_at_home_stay_on_a_sunday(beta):
    shown = beta("2027-01-03")
    assert shown.items["beta.dose", 1]["book_on"] == "2027-01-03"
    assert shown.items["beta.dose.step125_from", 1]["book_on"] == "2027-01-09"  # a Saturday
    assert "closed-days" not in codes(shown)


def test_a_stop_ends_the_injections_and_the_steps_that_never_came(beta):
    shown = beta("2026-10-05", stop_date="2026-10-12")
    repeats = shown.items["beta.dose", 1]["repeats"]
    assert repeats == {"every_days": 2, "until": "2026-10-12"}
    assert dates(shown, "beta.dose.step125_from") == ["2026-10-11"]
    assert facts_of(shown).isdisjoint({"beta.dose.step187_from", "beta.dose.full_from"})


def test_the_blood_checks_without_an_interval_stay_a_period_after_a_stop(beta):
    period = beta("2026-10-05", stop_date="2027-02-20").periods["beta.smpc.labs", 1]
    assert (period["begins"], period["ends"]) == ("2026-10-05", None)
