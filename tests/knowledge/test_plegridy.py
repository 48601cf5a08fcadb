"""Plegridy, against sheet section 15; what it shares is in test_interferons.py."""

import pytest

from .reading import codes, dates, facts_of, rules

pytestmark = pytest.mark.reading

FACTS = "pleg.dose pleg.smpc.labs ifn.smpc.fert"


@pytest.fixture(params=["generic", "amsterdam-umc"])
def pleg(request, timeline):
    def make(start, until=None, **facts):
        return timeline("plegridy", request.param, start, until, **facts)

    return make


def test_each_clinic_has_every_row_of_the_sheet_and_no_other(timeline):
    generic, umc = (
        facts_of(timeline("plegridy", clinic, "2026-10-05"))
        for clinic in ("generic", "amsterdam-umc")
    )
    assert generic == set(FACTS.split())
    assert umc == generic | {"ifn.flu", "ifn.antibodies"}


@pytest.mark.parametrize(
    ("start", "second", "third"),
    [
        ("2026-10-05", "2026-10-19", "2026-11-02"),
        ("2027-08-31", "2027-09-14", "2027-09-28"),
        ("2028-02-29", "2028-03-14", "2028-03-28"),
        ("2028-02-01", "2028-02-15", "2028-02-29"),
    ],
)
def test_two_rising_doses_and_then_one_entry_for_every_two_weeks(pleg, start, second, third):
    shown = pleg(start, until="2031-10-05")
    assert dates(shown, "pleg.dose") == [start, second, third]
    doses = [shown.items["pleg.dose", n] for n in (1, 2, 3)]
    assert [dose["certainty"] for dose in doses] == ["planned"] * 3
    assert [dose["detail"] for dose in doses] == [{"mcg": 63}, {"mcg": 94}, {"mcg": 125}]
    assert [dose["repeats"] for dose in doses] == [None, None, {"every_days": 14}]
    assert not any(dose["conditional"] for dose in doses)


def test_a_late_injection_moves_the_next_one():
    file = rules("plegridy.generic")
    assert file["pleg.dose@second"]["at"] == "2 weeks after pleg.dose@first"
    assert file["pleg.dose@full"]["at"] == "2 weeks after pleg.dose@second"


def test_injections_at_home_stay_on_a_sunday(pleg):
    shown = pleg("2027-01-03")
    assert [shown.items["pleg.dose", n]["book_on"] for n in (1, 2, 3)] == [
        "2027-01-03",
        "2027-01-17",
        "2027-01-31",
    ]
    assert "closed-days" not in codes(shown)


@pytest.mark.parametrize(
    ("stop", "due"),
    [
        ({"stop_date": "2026-10-06"}, "2026-10-05"),
        ({"last_dose": "2026-10-19"}, "2026-10-05 2026-10-19"),
        ({"last_dose": "2026-10-19", "stop_date": "2026-11-20"}, "2026-10-05 2026-10-19"),
        ({"stop_date": "2026-11-02"}, "2026-10-05 2026-10-19 2026-11-02"),
    ],
)
def test_no_injection_is_planned_after_a_stop(pleg, stop, due):
    assert dates(pleg("2026-10-05", **stop), "pleg.dose") == due.split()


def test_a_stop_ends_the_series(pleg):
    series = pleg("2026-10-05", stop_date="2027-02-20").items["pleg.dose", 3]
    assert series["repeats"] == {"every_days": 14, "until": "2027-02-20"}
