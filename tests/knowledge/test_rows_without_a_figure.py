"""Rows of which the leaflets give no figure: they get a place, and never a date."""

import pytest

pytestmark = pytest.mark.reading


@pytest.mark.parametrize(
    ("treatment", "fact"),
    [
        ("ocrelizumab", "ocre.infection_delay"),
        ("ocrelizumab", "ocre.pml"),
        ("ocrelizumab", "ocre.misc"),
        ("ocrelizumab", "ocre.vaccine"),
        ("ofatumumab", "kesi.misc"),
        ("ofatumumab", "kesi.infection"),
        ("ofatumumab", "kesi.vaccine"),
    ],
)
def test_standing_advice_is_open_from_the_start(timeline, treatment, fact):
    period = timeline(treatment, "amsterdam-umc", "2026-10-05").periods[fact, 1]
    assert (period["begins"], period["ends"]) == ("2026-10-05", None)


@pytest.mark.parametrize(
    ("treatment", "fact", "latest"),
    [
        ("ofatumumab", "kesi.screen.visit", "2026-10-05"),
        ("ofatumumab", "kesi.screen.labs", None),
        ("ofatumumab", "kesi.screen.tests", None),
        ("ocrelizumab", "ocre.screen.visit", "2026-10-05"),
        ("ocrelizumab", "ocre.screen.labs", None),
        ("ocrelizumab", "ocre.screen.tests", None),
    ],
)
def test_the_screening_is_before_the_start_and_on_no_day(timeline, treatment, fact, latest):
    item = timeline(treatment, "amsterdam-umc", "2026-10-05").items[fact, 1]
    assert (item["due"], item["earliest"], item["latest"]) == (None, None, latest)


@pytest.mark.parametrize(
    ("fact", "due"),
    [
        ("kesi.fu.labs_1m", "2026-11-05"),
        ("kesi.fu.phone_1m", "2026-11-05"),
        ("kesi.fu.labs_3m", "2027-01-05"),
        ("kesi.fu.phone_3m", "2027-01-05"),
        ("kesi.fu.labs_6m", "2027-04-05"),
    ],
)
def test_the_first_checks_of_ofatumumab_count_from_the_start(timeline, fact, due):
    assert timeline("ofatumumab", "amsterdam-umc", "2026-10-05").items[fact, 1]["due"] == due
