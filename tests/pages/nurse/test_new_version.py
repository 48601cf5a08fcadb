"""A plan goes to a new version of its protocol: days by hand from the start, 30 November 2026."""

import pytest

from schedules.engine import Key
from schedules.pages.nurse.consequences import consequences_of
from schedules.pages.nurse.history import history
from schedules.planning import commit, propose
from schedules.planning.upgrade import upgrade
from tests.booking import book
from tests.conftest import TODAY
from tests.planning.reading import day
from tests.planning.test_upgrade import load, plan, second  # noqa: F401

VISIT = Key("t.visit", 1)


@pytest.fixture
def told(plan, second, nurse):  # noqa: F811
    """The visit, which the second version no longer has, is booked."""
    commit(plan, book(VISIT, day("2027-05-31")), by=nurse, revision=plan.revision)
    return consequences_of(propose(plan, upgrade(second)), plan, TODAY)


def entries(told, title):
    (rule,) = [rule for rule in told.items if rule.title == title]
    return [(entry.was, entry.now, entry.shift, entry.marks) for entry in rule.entries]


def test_a_line_that_leaves_keeps_its_name_and_its_appointment_is_to_decide(told):
    assert entries(told, "visit") == [
        ("maandag 31 mei 2027 (afgesproken)", "niet meer in het plan", "", ())
    ]
    assert told.facts[0] == "1 afspraak: afzeggen of houden."
    assert [agreed.titles for agreed in told.appointments] == ["visit"]


def test_a_line_that_comes_is_new(told):
    assert entries(told, "mri")[0] == ("nieuw", "dinsdag 30 november 2027", "", ())


def test_a_line_that_comes_at_another_pace_moves(told):
    """Three months after the start, and then each half year in place of each three months."""
    assert entries(told, "labs")[0] == (
        "zondag 30 mei 2027",
        "maandag 30 augustus 2027",
        "3 maanden later",
        (),
    )


def test_its_history_names_both_versions(plan, second, nurse):  # noqa: F811
    commit(plan, upgrade(second), by=nurse, revision=plan.revision)
    latest = history(plan)[0]
    assert ("Versie van het protocol", "1 (Concept)", "2 (Concept)") in latest.lines
    assert ("mri", "niet in het plan", "dinsdag 30 november 2027") in latest.moved
