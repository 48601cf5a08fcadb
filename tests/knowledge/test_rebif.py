"""Rebif, against sheet section 15; what it shares is in test_interferons.py."""

import pytest

from .reading import codes, dates, facts_of, shape

pytestmark = pytest.mark.reading

FACTS = """
rebi.dose rebi.dose.step22_from rebi.dose.step44_from rebi.smpc.labs_1m rebi.smpc.labs_3m
rebi.smpc.labs_6m ifn.smpc.fert
"""


@pytest.fixture(params=["generic", "amsterdam-umc"])
def rebi(request, timeline):
    def make(start, until=None, **facts):
        return timeline("rebif", request.param, start, until, **facts)

    return make


def test_each_clinic_has_every_row_of_the_sheet_and_no_other(timeline):
    generic, umc = (
        facts_of(timeline("rebif", clinic, "2026-10-05")) for clinic in ("generic", "amsterdam-umc")
    )
    assert generic == set(FACTS.split())
    assert umc == generic | {"ifn.flu", "ifn.antibodies"}


@pytest.mark.parametrize(
    ("start", "weekdays", "due"),
    [
        ("2026-10-05", "mon,wed,fri", "2026-10-05"),  # a Monday
        ("2026-10-05", "tue,thu,sat", "2026-10-06"),
        ("2026-10-31", "mon,wed,fri", "2026-11-02"),  # a Saturday at a month's end
        ("2028-02-29", "tue,thu,sat", "2028-02-29"),  # a Tuesday
        ("2028-02-29", "mon,wed,fri", "2028-03-01"),
    ],
)
def test_the_injections_are_one_entry_on_the_chosen_weekdays(rebi, start, weekdays, due):
    shown = rebi(start, until="2031-10-05", weekdays=weekdays)
    assert dates(shown, "rebi.dose") == [due]
    dose = shown.items["rebi.dose", 1]
    assert shape(dose) == (due, None, None, "planned")
    assert dose["repeats"] == {"weekdays": weekdays.split(",")}
    assert (dose["conditional"], dose["detail"]) == (False, {"mcg": 8.8})
    assert "choose-weekdays" not in codes(shown)


@pytest.mark.parametrize(
    ("start", "weekdays"),
    [
        ("2026-10-05", "mon wed fri"),
        ("2026-10-31", "mon wed sat"),
        ("2028-02-29", "tue thu sat"),
    ],
)
def test_until_the_weekdays_are_chosen_they_follow_from_the_start_with_a_notice(
    rebi, start, weekdays
):
    shown = rebi(start)
    dose = shown.items["rebi.dose", 1]
    assert (dose["due"], dose["repeats"]) == (start, {"weekdays": weekdays.split()})
    assert codes(shown).count("choose-weekdays") == 1


@pytest.mark.parametrize(
    ("start", "fact", "due"),
    [
        # An ordinary start: Monday 5 October 2026.
        ("2026-10-05", "rebi.dose.step22_from", "2026-10-19"),
        ("2026-10-05", "rebi.dose.step44_from", "2026-11-02"),
        ("2026-10-05", "rebi.smpc.labs_1m", "2026-11-05"),
        ("2026-10-05", "rebi.smpc.labs_3m", "2027-01-05"),
        ("2026-10-05", "rebi.smpc.labs_6m", "2027-04-05"),
        # 31 August before a leap February.
        ("2027-08-31", "rebi.dose.step22_from", "2027-09-14"),
        ("2027-08-31", "rebi.dose.step44_from", "2027-09-28"),
        ("2027-08-31", "rebi.smpc.labs_1m", "2027-09-30"),
        ("2027-08-31", "rebi.smpc.labs_3m", "2027-11-30"),
        ("2027-08-31", "rebi.smpc.labs_6m", "2028-02-29"),
        # A start on 29 February.
        ("2028-02-29", "rebi.dose.step22_from", "2028-03-14"),
        ("2028-02-29", "rebi.dose.step44_from", "2028-03-28"),
        ("2028-02-29", "rebi.smpc.labs_1m", "2028-03-29"),
        ("2028-02-29", "rebi.smpc.labs_3m", "2028-05-29"),
        ("2028-02-29", "rebi.smpc.labs_6m", "2028-08-29"),
    ],
)
def test_a_step_or_a_blood_check_falls_on(rebi, start, fact, due):
    shown = rebi(start, weekdays="tue,thu,sat")
    assert dates(shown, fact) == [due]
    assert shape(shown.items[fact, 1]) == (due, None, None, "planned")
    assert shown.items[fact, 1]["conditional"] is False


def test_each_step_carries_its_figure_and_no_repeat(rebi):
    items = rebi("2026-10-05").items
    steps = [items["rebi.dose.step22_from", 1], items["rebi.dose.step44_from", 1]]
    assert [step["detail"] for step in steps] == [{"mcg": 22}, {"mcg": 44}]
    assert [step["repeats"] for step in steps] == [None, None]


@pytest.mark.parametrize(
    ("start", "fact", "due", "book_on"),
    [
        ("2026-10-15", "rebi.smpc.labs_1m", "2026-11-15", "2026-11-16"),  # a Sunday
        ("2026-10-09", "rebi.smpc.labs_3m", "2027-01-09", "2027-01-08"),  # a Saturday
        ("2027-01-04", "rebi.smpc.labs_6m", "2027-07-04", "2027-07-05"),  # a Sunday
    ],
)
def test_routine_blood_is_booked_on_the_nearest_working_day(rebi, start, fact, due, book_on):
    item = rebi(start).items[fact, 1]
    assert (item["due"], item["book_on"]) == (due, book_on)


def test_injections_at_home_stay_on_a_sunday(rebi):
    shown = rebi("2027-01-03", weekdays="sun,tue,thu")
    assert shown.items["rebi.dose", 1]["book_on"] == "2027-01-03"
    assert shown.items["rebi.dose.step22_from", 1]["book_on"] == "2027-01-17"
    assert "closed-days" not in codes(shown)


def test_a_stop_ends_the_injections_and_the_steps_that_never_came(rebi):
    shown = rebi("2026-10-05", stop_date="2026-10-20", weekdays="mon,wed,fri")
    until = shown.items["rebi.dose", 1]["repeats"]["until"]
    assert until == "2026-10-20"
    assert dates(shown, "rebi.dose.step22_from") == ["2026-10-19"]
    assert "rebi.dose.step44_from" not in facts_of(shown)
