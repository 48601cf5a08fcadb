"""What a change keeps of "before" and "after": how sure it was, and whether it lasts."""

from datetime import time

import pytest

from schedules.engine import Certainty, Key, Status
from schedules.models import Change
from schedules.planning.record import move
from schedules.timeline import When, read_when
from tests.booking import book
from tests.planning.reading import day

APRIL, OCTOBER, BOOKED = day("2027-04-05"), day("2027-10-05"), Certainty.BOOKED

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(make_plan, do):
    """Ocrelizumab from 5 October 2026, whose first infusion was moved by two weeks."""
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-10-05", today=day("2026-09-07"))
    do(plan, move(Key("ocre.dose.1a", 1), day("2026-10-19")))
    return plan


def step(fact, n=1):
    change = Change.objects.order_by("revision").last()
    return next(s for s in change.steps if (s["fact"], s["n"]) == (fact, n))


def test_a_step_says_how_sure_and_whether_it_lasts(moved):
    assert step("ocre.pre.mri") == {
        "fact": "ocre.pre.mri",
        "n": 1,
        "was": {
            "first": "2026-07-05",
            "last": "2026-10-05",
            "certainty": "window",
            "status": "planned",
        },
        "now": {
            "first": "2026-07-19",
            "last": "2026-10-19",
            "certainty": "window",
            "status": "planned",
        },
    }
    assert step("ocre.irr")["was"] == {
        "first": "2026-10-05",
        "last": "2026-10-06",
        "certainty": "window",
        "status": "planned",
        "is_period": True,
    }


def test_an_hour_that_was_agreed_is_kept(moved, do):
    do(moved, book(Key("ocre.dose.1b", 1), day("2026-11-02"), at=time(9, 30)))
    assert read_when(step("ocre.dose.1b")["now"]) == When(
        day("2026-11-02"),
        day("2026-11-02"),
        Certainty.BOOKED,
        Status.BOOKED,
        at=time(9, 30),
    )


@pytest.mark.parametrize(
    ("stored", "lasts", "when"),
    [
        (["planned", "2027-04-05", "2027-04-05"], False, When(APRIL, APRIL)),
        (["booked", "2027-04-05", "2027-04-05"], False, When(APRIL, APRIL, BOOKED, Status.BOOKED)),
        (["moved", "2027-04-05", "2027-04-05"], False, When(APRIL, APRIL, BOOKED, Status.MOVED)),
        (["planned", "2027-04-05", "2027-10-05"], False, When(APRIL, OCTOBER, Certainty.WINDOW)),
        (
            ["planned", "2027-04-05", "2027-10-05"],
            True,
            When(APRIL, OCTOBER, Certainty.WINDOW, is_period=True),
        ),
        (["planned", None, "2027-10-05"], False, When(None, OCTOBER, Certainty.UNKNOWN)),
        (["missed", None, None], False, When(None, None, Certainty.UNKNOWN, Status.MISSED)),
    ],
)
def test_changes_of_before_certainty_was_kept_are_read(stored, lasts, when):
    assert read_when(stored, lasts=lasts) == when
