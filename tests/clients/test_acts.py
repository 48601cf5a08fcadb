"""What happens to a treatment is seen by every reader after one refresh, and nothing twice.

Dates by hand from fixtures/protocols/ocrelizumab.amsterdam-umc.yaml: infusions on 11 and 25 January
2027, and half a year after the first.
"""

from collections import Counter
from datetime import date, time

import pytest
from django.core.cache import cache
from django.test import Client

from schedules.engine import Key
from schedules.models import Change
from schedules.planning import booking
from schedules.planning.appointments import Slot
from schedules.planning.record import move
from schedules.planning.start import first_truth
from schedules.planning.stop import stop
from schedules.planning.switch import switch
from schedules.planning.undo import undo
from schedules.planning.withdraw import withdraw
from schedules.queries import entry_uid, protocol_for
from tests.booking import book

from .readers import QUICK, by_javascript, shown

SECOND = Key("ocre.dose.1b", 1)
BODIES = []  # every calendar that was read here: JavaScript reads them all at once


@pytest.fixture
def refresh(address):
    """Return a function that reads the calendar anew: what each reader sees, the same of all."""

    def read():
        cache.clear()
        response = Client().get(address)
        assert response.status_code == 200
        BODIES.append(response.content)
        seen = [shown(reader, response.content) for reader in QUICK]
        assert all(other == seen[0] for other in seen)
        assert not twice(seen[0])
        return seen[0]

    return read


def twice(seen):
    """What stands there twice: an identity, or a title that holds on one day."""
    identities = Counter((one.uid, one.begins) for one in seen)
    titles = Counter((one.begins, one.title) for one in seen if one.status != "CANCELLED")
    return [what for counted in (identities, titles) for what, n in counted.items() if n > 1]


def infusion(plan, seen, key=SECOND):
    """Where an infusion stands, and how sure: of each of its events."""
    uid = entry_uid(str(plan.code), *key)
    return [(one.begins, one.status) for one in seen if one.uid.startswith(uid)]


def at(day, hour="09:30", minutes=240):
    on = date.fromisoformat(day)
    return {"on": on, "at": time.fromisoformat(hour), "minutes": minutes}


def test_who_subscribes_sees_each_infusion_once(plan, refresh):
    seen = refresh()

    assert infusion(plan, seen) == [("2027-01-25", "TENTATIVE")]
    assert infusion(plan, seen, Key("ocre.dose.1a", 1)) == [("2027-01-11", "TENTATIVE")]
    assert len(seen) > 10


def test_a_booking_gives_the_same_event_its_hour(plan, refresh, do):
    before = refresh()
    do(plan, book(SECOND, **at("2027-01-25")))

    after = refresh()

    assert infusion(plan, after) == [("2027-01-25T08:30Z", "CONFIRMED")]
    (event,) = [one for one in after if one.begins == "2027-01-25T08:30Z"]
    assert event.ends == "2027-01-25T12:30Z"
    assert {one.uid for one in before} >= {event.uid}


def test_what_is_moved_stands_on_the_new_day_alone(plan, refresh, do):
    refresh()
    do(plan, move(SECOND, date(2027, 2, 1)))

    assert infusion(plan, refresh()) == [("2027-02-01", "TENTATIVE")]


def test_an_appointment_that_is_moved_stands_at_its_new_hour_alone(plan, refresh, do):
    do(plan, book(SECOND, **at("2027-01-25")))
    refresh()
    code = str(plan.appointments.get().code)
    do(plan, booking.move(code, Slot(**at("2027-01-26", "13:00"))))

    assert infusion(plan, refresh()) == [("2027-01-26T12:00Z", "CONFIRMED")]


def test_what_is_cancelled_is_to_be_agreed_again(plan, refresh, do):
    do(plan, book(SECOND, **at("2027-01-25")))
    refresh()
    do(plan, booking.cancel(str(plan.appointments.get().code)))

    seen = refresh()

    assert infusion(plan, seen) == [("2027-01-25", "TENTATIVE")]
    assert [one for one in seen if one.begins == "2027-01-25T08:30Z"] == []


def test_after_a_stop_what_was_agreed_is_struck_through_and_the_rest_is_gone(plan, refresh, do):
    half_year, year = Key("ocre.dose.maint", 1), Key("ocre.dose.maint", 2)
    do(plan, book(half_year, **at("2027-07-12")))
    assert infusion(plan, refresh(), half_year) == [("2027-07-12T07:30Z", "CONFIRMED")]
    assert infusion(plan, refresh(), year) == [("2028-01-12", "TENTATIVE")]  # half a year later
    do(plan, stop(date(2027, 3, 1), "other", last_dose=date(2027, 1, 25)))
    assert infusion(plan, refresh(), half_year) == [("2027-07-12T07:30Z", "TENTATIVE")]
    do(plan, booking.cancel(str(plan.appointments.get().code)))

    seen = refresh()

    assert infusion(plan, seen, half_year) == [("2027-07-12T07:30Z", "CANCELLED")]
    assert infusion(plan, seen, year) == []
    assert infusion(plan, seen) == [("2027-01-25", "TENTATIVE")]


def test_an_undo_gives_back_what_was_seen(plan, refresh, do):
    before = refresh()
    change = do(plan, move(SECOND, date(2027, 2, 1)))
    assert refresh() != before
    do(plan, undo(change))

    assert refresh() == before


def test_after_a_switch_the_old_treatment_is_gone_and_the_new_one_is_there(
    plan, refresh, do, nurse, clock
):
    half_year = Key("ocre.dose.maint", 1)
    assert len(infusion(plan, refresh(), half_year)) == 1
    clock()
    new = protocol_for("natalizumab", "amsterdam-umc")
    start, facts = date(2027, 3, 1), {"jcv": "negative"}
    truth = first_truth(plan.patient, new, start=start, facts=facts, today=date(2026, 11, 23))
    act = Change.Act.SWITCH
    stopping = stop(date(2027, 2, 1), "other", last_dose=date(2027, 1, 25), act=act)
    made = switch(plan, stopping, truth, by=nurse, revision=plan.revision)

    seen = refresh()

    assert infusion(plan, seen, half_year) == []
    assert infusion(made, seen, Key("ntz.dose", 1)) == [("2027-03-01", "TENTATIVE")]


def test_a_plan_that_was_entered_in_error_is_gone_at_once(plan, refresh, do):
    assert refresh()
    do(plan, withdraw("wrong person"))

    assert refresh() == []


def test_what_was_read_here_is_read_alike_in_javascript(refresh, plan, do):
    """All calendars of these acts at once; this one too, for who runs it alone."""
    refresh()
    do(plan, book(SECOND, **at("2027-01-25")), move(SECOND, date(2027, 2, 1)).because("ill"))
    refresh()
    expected = [shown(QUICK[0], body) for body in BODIES]

    for reader in ("ical.js", "node-ical"):
        assert by_javascript(reader, BODIES) == expected
