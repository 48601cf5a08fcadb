"""What cannot be, in words that say what to do; and the starts that fit. Days typed by hand."""

from datetime import date

import pytest

from schedules.engine import Key, Status
from schedules.inputs.refusal import Refusal
from schedules.planning.earlier import said_by
from schedules.planning.extend import extend_plan
from schedules.planning.record import NOTHING, settle
from schedules.planning.start import first_truth
from schedules.planning.start_days import start_days
from schedules.planning.truth import Record, truth_of
from schedules.planning.undo import refuse_unless_safe
from schedules.queries import protocol_for
from tests.booking import book
from tests.conftest import TODAY

pytestmark = pytest.mark.usefixtures("dutch")


@pytest.fixture
def truth(make_plan):
    return truth_of(make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30"), ())


@pytest.mark.parametrize("on", [date(1989, 12, 31), date(2151, 1, 1)])
def test_a_year_that_cannot_be_meant(truth, on):
    with pytest.raises(Refusal, match=r"^Controleer het jaar van deze dag\.$"):
        book(Key("ocre.fu.mri_year", 1), on).change(truth)


def test_what_stands_at_a_period_by_mistake_is_not_cleared_as_if_it_were_a_moment(truth):
    key = Key("ocre.irr", 1)
    strange = truth.with_record(key, Record(status=Status.DONE, on=date(2026, 11, 30)))
    with pytest.raises(Refusal, match="Dit is niet één moment"):
        settle(strange, key, NOTHING)


def test_what_a_night_did_is_not_undone(make_plan):
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30")
    extend_plan(plan, date(2027, 2, 1))
    change = plan.changes.latest("revision")
    with pytest.raises(Refusal, match=r"^Dit is niet ongedaan te maken\. Corrigeer het plan\.$"):
        refuse_unless_safe(change, said_by(change), truth_of(plan, ()), changes=())


@pytest.mark.parametrize(
    ("treatment", "clinic", "start", "closed", "earlier", "later"),
    [
        # a Saturday: the Friday before it, the Monday after it
        ("ocrelizumab", "amsterdam-umc", "2026-11-28", ["2026-11-28"], "2026-11-27", "2026-11-30"),
        # five days in a row from a Thursday: only those from a Monday miss the weekend
        (
            *("alemtuzumab", "jbz", "2026-10-01"),
            *(["2026-10-03", "2026-10-04"], "2026-09-28", "2026-10-05"),
        ),
    ],
)
def test_the_nearest_starts_that_fit(
    make_patient, treatment, clinic, start, closed, earlier, later
):
    truth = first_truth(
        make_patient(clinic),
        protocol_for(treatment, clinic),
        start=date.fromisoformat(start),
        facts={},
        today=TODAY,
    )
    found = start_days(truth)
    assert [day.isoformat() for day in found.closed] == closed
    assert (found.earlier.isoformat(), found.later.isoformat()) == (earlier, later)


def test_a_start_that_fits_needs_no_other(truth):
    found = start_days(truth)
    assert (found.closed, found.earlier, found.later) == ((), None, None)
