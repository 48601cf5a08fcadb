"""Avonex, against sheet section 15; what it shares is in test_interferons.py."""

import pytest

from .reading import UNDATED, codes, dates, facts_of, shape

pytestmark = pytest.mark.reading

FACTS = "avon.dose avon.full_dose_from avon.smpc.labs ifn.smpc.fert"
QUARTERS, WHOLE = {"titration": "quarter-steps"}, {"titration": "none"}


def full_doses(shown):
    return [item for item in shown.raw["items"] if item["fact"] == "avon.full_dose_from"]


@pytest.fixture(params=["generic", "amsterdam-umc"])
def avon(request, timeline):
    def make(start, until=None, **facts):
        return timeline("avonex", request.param, start, until, **facts)

    return make


def test_each_clinic_has_every_row_of_the_sheet_and_no_other(timeline):
    generic, umc = (
        facts_of(timeline("avonex", clinic, "2026-10-05"))
        for clinic in ("generic", "amsterdam-umc")
    )
    assert generic == set(FACTS.split())
    assert umc == generic | {"ifn.flu", "ifn.antibodies"}


@pytest.mark.parametrize("facts", [{}, WHOLE, QUARTERS], ids=["unknown", "whole", "quarters"])
@pytest.mark.parametrize("start", ["2026-10-05", "2027-08-31", "2028-02-29"])
def test_a_weekly_injection_is_one_entry_from_the_start(avon, start, facts):
    shown = avon(start, until="2031-10-05", **facts)
    assert dates(shown, "avon.dose") == [start]
    dose = shown.items["avon.dose", 1]
    assert shape(dose) == (start, None, None, "planned")
    assert (dose["repeats"], dose["conditional"]) == ({"every_days": 7}, False)


@pytest.mark.parametrize(
    ("facts", "detail"),
    [({}, {}), (WHOLE, {"mcg": 30}), (QUARTERS, {"mcg": 7.5})],
    ids=["unknown", "whole", "quarters"],
)
def test_the_figure_of_the_first_injection_is_known_when_the_titration_is(avon, facts, detail):
    assert avon("2026-10-05", **facts).items["avon.dose", 1]["detail"] == detail


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-10-05", "2026-10-26"),
        ("2027-08-31", "2027-09-21"),
        ("2028-02-29", "2028-03-21"),
        ("2028-02-08", "2028-02-29"),
    ],
)
def test_after_quarter_steps_the_fourth_injection_is_the_full_dose(avon, start, due):
    shown = avon(start, **QUARTERS)
    (full,) = full_doses(shown)
    assert shape(full) == (due, None, None, "planned")
    assert (full["detail"], full["conditional"]) == ({"mcg": 30}, False)
    assert "start-differs" not in codes(shown)


@pytest.mark.parametrize("start", ["2026-10-05", "2027-08-31", "2028-02-29"])
def test_without_titration_the_first_injection_is_the_full_dose(avon, start):
    (full,) = full_doses(avon(start, **WHOLE))
    assert shape(full) == (start, None, None, "planned")
    assert (full["detail"], full["conditional"]) == ({"mcg": 30}, False)


@pytest.mark.parametrize("start", ["2026-10-05", "2027-08-31", "2028-02-29"])
def test_while_the_titration_is_not_known_the_full_dose_has_no_date(avon, start):
    (full,) = full_doses(avon(start))
    assert (shape(full), full["conditional"]) == (UNDATED, True)


def test_an_injection_at_home_stays_on_a_sunday(avon):
    shown = avon("2027-01-03")
    assert shown.items["avon.dose", 1]["book_on"] == "2027-01-03"
    assert "closed-days" not in codes(shown)


def test_a_stop_ends_the_injections_and_a_full_dose_that_never_came(avon):
    shown = avon("2026-10-05", last_dose="2026-10-12", **QUARTERS)
    repeats = shown.items["avon.dose", 1]["repeats"]
    assert repeats == {"every_days": 7, "until": "2026-10-12"}
    assert "avon.full_dose_from" not in facts_of(shown)
    late = avon("2026-10-05", stop_date="2026-10-26", **QUARTERS)
    assert dates(late, "avon.full_dose_from") == ["2026-10-26"]
