"""One question about a day that is often a typo, before it is saved: to move, record, stop or add.

Today is Monday 23 November 2026; ocrelizumab began on 15 June 2026, so that its next infusion is
due on Tuesday 15 December 2026.
"""

import pytest

from .reading import Page

INFUSION = "ocre.dose.maint#1"


@pytest.fixture
def plan(make_plan):
    return make_plan("ocrelizumab", "amsterdam-umc", "2026-06-15", today="2026-11-23", sex="male")


def asked(response):
    _before, _sign, after = Page(response).text.partition("Klopt dit? ")
    return after.partition(" Wat u noteert")[0].partition(" Let op: ")[0]


def record(desk, plan, **typed):
    plan.refresh_from_db()
    form = {"keys": INFUSION, "revision": plan.revision, **typed}
    return desk.post(f"/plannen/{plan.code}/noteren/", form)


@pytest.mark.parametrize(
    ("on", "question"),
    [
        ("2026-12-16", ""),
        ("2026-12-25", "Het ziekenhuis is dicht op vrijdag 25 december 2026."),
        ("2026-12-13", "Het ziekenhuis is dicht op zondag 13 december 2026."),
        ("2026-11-20", "Vrijdag 20 november 2026 is al voorbij. Controleer de dag en het jaar."),
        (
            "2027-12-15",
            "Woensdag 15 december 2027 ligt een jaar van de dag van het schema af. "
            "Controleer het jaar.",
        ),
    ],
    ids=["open", "Christmas", "Sunday", "past", "next year"],
)
def test_a_move_asks_about_its_day(desk, plan, on, question):
    response = record(desk, plan, what="move", on=on)
    assert asked(response) == question
    plan.refresh_from_db()
    assert plan.revision == 1


@pytest.mark.parametrize(
    ("on", "question"),
    [
        ("2026-11-20", ""),
        ("2026-11-22", "Het ziekenhuis is dicht op zondag 22 november 2026."),
    ],
    ids=["open", "Sunday"],
)
def test_what_was_done_asks_about_its_day(desk, plan, on, question):
    assert asked(record(desk, plan, what="done", on=on)) == question


def test_what_was_done_in_another_year_is_asked_about(desk, make_plan):
    """Blood of 16 September 2026, said to be drawn on that day in 2025: a year too early."""
    plan = make_plan("alemtuzumab", "jbz", "2024-09-16", today="2024-09-01")
    response = record(desk, plan, what="done", on="2025-09-16", keys="alem.labs.monthly#24")
    assert asked(response) == (
        "Dinsdag 16 september 2025 ligt een jaar van de dag van het schema af. Controleer het jaar."
    )


def test_a_stop_in_another_year_is_asked_about(desk, plan):
    typed = {"on": "2028-11-23", "reason": "Bijwerking", "all": "unknown", "revision": 1}
    response = desk.post(f"/plannen/{plan.code}/stoppen/", typed)
    assert asked(response).startswith(
        "Donderdag 23 november 2028 ligt ongeveer 2 jaar van vandaag af. Controleer het jaar."
    )
    plan.refresh_from_db()
    assert plan.stopped_on is None


def test_a_course_in_the_past_is_asked_about(desk, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2024-09-16", today="2024-09-01")
    typed = {"first_day": "2026-11-02", "reason": "", "revision": 1}
    response = desk.post(f"/plannen/{plan.code}/kuur/", typed)
    assert asked(response).startswith(
        "Maandag 2 november 2026 is al voorbij. Controleer de dag en het jaar."
    )
