"""One question about a day that is often a typo, before it is saved: to move, record, stop or add.

Today is Monday 23 November 2026; ocrelizumab began on 15 June 2026, so that its next infusion is
due on Tuesday 15 December 2026.
"""

from datetime import date

import pytest

from schedules.engine import Key
from schedules.planning import commit
from schedules.planning.record import done
from tests.conftest import TODAY

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
        (
            "2026-11-20",
            "Vrijdag 20 november 2026 is korter na de vorige dosis dan het schema geeft "
            "(dinsdag 15 december 2026). Controleer de dag.",
        ),
        (
            "2026-11-22",
            "Zondag 22 november 2026 is korter na de vorige dosis dan het schema geeft "
            "(dinsdag 15 december 2026). Controleer de dag. "
            "Het ziekenhuis is dicht op zondag 22 november 2026.",
        ),
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
        "Donderdag 23 november 2028 ligt 2 jaar van vandaag af. Controleer het jaar."
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


# An infusion of natalizumab comes four weeks after the one before.

FOURTH = "ntz.dose#4"
SOON = (
    "Maandag 30 november 2026 is korter na de vorige dosis dan het schema geeft "
    "(donderdag 10 december 2026). Controleer de dag."
)


@pytest.fixture
def natalizumab(make_plan, nurse):
    """From 7 September 2026; infusion 3 was given on 12 November: 4 is due on 10 December."""
    plan = make_plan("natalizumab", "amsterdam-umc", "2026-09-07", today="2026-09-01", sex="male")
    late = done(Key("ntz.dose", 3), date(2026, 11, 12), today=TODAY).because("Griep")
    commit(plan, late, by=nurse, revision=plan.revision)
    return plan


def test_an_infusion_is_not_moved_to_18_days_after_one_without_a_question(desk, natalizumab):
    response = record(desk, natalizumab, what="move", on="2026-11-30", keys=FOURTH)
    assert asked(response) == SOON


def test_a_few_days_sooner_are_no_question(desk, natalizumab):
    response = record(desk, natalizumab, what="move", on="2026-12-07", keys=FOURTH)
    assert asked(response) == ""


def test_an_infusion_is_not_booked_18_days_after_one_without_a_question(desk, natalizumab):
    typed = {
        "keys": FOURTH,
        "offered": FOURTH,
        "on": "2026-11-30",
        "revision": natalizumab.revision,
    }
    response = desk.post(f"/plannen/{natalizumab.code}/afspraak/", typed)
    assert "Klopt dit?" in Page(response).text
    natalizumab.refresh_from_db()
    assert natalizumab.revision == 2


# A start, and a start that is corrected


def start(desk, patient, treatment, on, **typed):
    form = {"treatment": treatment, "start": on, **typed}
    return desk.post(f"/patienten/{patient.code}/plan/", form)


STARTS = [
    ("ocrelizumab", "2026-12-14", ""),
    ("ocrelizumab", "2026-12-13", "Het ziekenhuis is dicht op: zondag 13 december 2026."),
    ("ocrelizumab", "2026-12-25", "Het ziekenhuis is dicht op: vrijdag 25 december 2026."),
    ("teriflunomide", "2026-12-13", ""),
    (
        "ocrelizumab",
        "2026-10-05",
        "Maandag 5 oktober 2026 is al voorbij. Controleer de dag en het jaar.",
    ),
    (
        "ocrelizumab",
        "2028-12-11",
        "Maandag 11 december 2028 ligt ongeveer 2 jaar van vandaag af. Controleer het jaar.",
    ),
]


@pytest.mark.parametrize(("treatment", "on", "question"), STARTS)
def test_a_start_asks_about_its_day(desk, make_patient, treatment, on, question):
    patient = make_patient("amsterdam-umc")
    page = Page(start(desk, patient, treatment, on))
    assert "Er is nog niets opgeslagen." in page.text
    assert ("Klopt dit?" in page.text) is bool(question)
    assert question in page.text
    assert not patient.plans.exists()
    start(desk, patient, treatment, on, confirmed="yes")  # asked, never blocked
    assert str(patient.plans.get().start) == on


@pytest.mark.parametrize(
    ("treatment", "on", "question"),
    [
        *STARTS[:-1],
        (
            "ocrelizumab",
            "2027-12-14",
            "Dinsdag 14 december 2027 ligt een jaar van de dag van het schema af. "
            "Controleer het jaar.",
        ),
    ],
)
def test_a_corrected_start_asks_about_its_day(desk, make_plan, treatment, on, question):
    plan = make_plan(treatment, "amsterdam-umc", "2026-12-14", today="2026-11-23", sex="male")
    if on == "2026-12-14":
        return
    typed = {"start": on, "sex": "male", "revision": 1}
    page = Page(desk.post(f"/plannen/{plan.code}/wijzigen/", typed))
    assert ("Klopt dit?" in page.text) is bool(question)
    assert question in page.text
    plan.refresh_from_db()
    assert plan.revision == 1


def test_a_switch_asks_about_its_stop_and_about_its_start(desk, make_plan):
    plan = make_plan("natalizumab", "amsterdam-umc", "2026-09-07", today="2026-09-01", sex="male")
    typed = {
        "treatment": "ocrelizumab",
        "start": "2026-12-13",
        "stop-on": "2028-11-23",
        "stop-reason": "JC-virus",
        "stop-all": "unknown",
        "revision": 1,
    }
    text = Page(desk.post(f"/plannen/{plan.code}/wisselen/", typed)).text
    assert "Donderdag 23 november 2028 ligt 2 jaar van vandaag af." in text
    assert "Het ziekenhuis is dicht op: zondag 13 december 2026." in text
