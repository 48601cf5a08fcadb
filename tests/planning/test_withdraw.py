"""A plan entered in error: nothing changes in it, but its appointments must be cancelled."""

import pytest

from schedules.engine import Key
from schedules.inputs.refusal import Refusal
from schedules.planning.booking import cancel
from schedules.planning.record import note
from schedules.planning.withdraw import withdraw
from schedules.queries.worklist import Scope, Section, count_of
from tests.booking import book
from tests.conftest import TODAY
from tests.planning.reading import day

MAINT = Key("ocre.dose.maint", 1)


@pytest.fixture
def taken_back(make_plan, nurse, do):
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30", sex="male")
    do(plan, book(MAINT, day("2027-05-31")))
    do(plan, withdraw("Verkeerde patiënt"))
    return plan


def test_an_appointment_of_a_plan_entered_in_error_stands_in_the_worklist(taken_back, make_nurse):
    user = make_nurse("ams", "amsterdam-umc")
    assert count_of(Section.DECIDE, Scope(user, TODAY)) == 1
    assert count_of(Section.OVERDUE, Scope(user, TODAY)) == 0


def test_it_can_be_cancelled_and_is_gone_then(taken_back, make_nurse, do):
    do(taken_back, cancel(str(taken_back.appointments.get().code)))
    assert taken_back.appointments.get().status == "cancelled"
    assert count_of(Section.DECIDE, Scope(make_nurse("ams", "amsterdam-umc"), TODAY)) == 0


def test_nothing_else_can_be_recorded_in_it(taken_back, do):
    with pytest.raises(Refusal, match="per ongeluk ingevoerd"):
        do(taken_back, note(MAINT, "Belt zelf"))
