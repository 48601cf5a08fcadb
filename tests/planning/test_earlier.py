"""History of before appointments were a thing of their own: what was stored, and how it is read.

Each case is a plan's history in the words of before, change by change. A record said itself on
which day, at which hour and where an entry was booked.
"""

from datetime import time
from uuid import UUID, uuid5

import pytest

from schedules.engine import Key
from schedules.inputs.refusal import Refusal
from schedules.planning import writing
from schedules.planning.appointments import Slot, flat_booking
from schedules.planning.booking import book, keep
from schedules.planning.earlier import Stored, in_todays_words, said_by, said_of
from schedules.planning.record import cleared, done, move, skip
from schedules.planning.truth import merged, truth_of
from schedules.planning.undo import undo
from tests.planning.reading import day, told

CHANGES = [UUID(int=n) for n in range(1, 9)]
MRI, LAB = "t.mri#1", "t.lab#3"


def code(n, key=MRI):
    """Return the code of the appointment of an entry that the n-th change booked."""
    return f"appointments.{uuid5(CHANGES[n - 1], key)}"


def record(key, values):
    return {f"records.{key}": values}


def booked(on, **said):
    return {"status": "booked", "on": on, **said}


def stored(*states):
    """Return the history of one record that was each of these after another."""
    before = (None, *states)
    pairs = zip(before, states, strict=False)
    return [change(n, record(MRI, old), record(MRI, new)) for n, (old, new) in enumerate(pairs, 1)]


def change(n, old, new):
    return Stored(n, CHANGES[n - 1], None, old, new)


def read(*states):
    return list(in_todays_words(stored(*states)))


def agreed(on, *, cancelled=False, carries=None, **slot):
    """Return an appointment of the entry in the words of today."""
    part = {"key": MRI, "on": on} | ({} if carries is None else {"carries": carries})
    return {"on": on, **slot, "parts": [part]} | ({"cancelled": True} if cancelled else {})


FIRST = booked("2026-12-10", at="10:00:00", place="Röntgen")
AT_TEN = agreed("2026-12-10", at="10:00:00", place="Röntgen")
NO_MORE = {**AT_TEN, "cancelled": True}
LEFT_BEHIND = {**AT_TEN, "parts": [{"key": MRI, "on": "2026-12-10", "gone": "left"}]}


def test_a_booking_is_an_appointment_of_one_entry():
    assert read(FIRST) == [({code(1): None}, {code(1): AT_TEN})]


def test_a_booking_without_hour_or_place_is_a_day():
    assert read(booked("2026-12-10", at=None, place="")) == [
        ({code(1): None}, {code(1): agreed("2026-12-10")})
    ]


@pytest.mark.parametrize("carries", [True, False])
def test_whether_later_doses_followed_is_kept(carries):
    assert read(booked("2026-12-10", carries=carries)) == [
        ({code(1): None}, {code(1): agreed("2026-12-10", carries=carries)})
    ]


def test_another_day_or_hour_is_the_same_appointment_moved():
    later = agreed("2026-12-17", at="09:00:00", place="Röntgen")
    assert read(FIRST, booked("2026-12-17", at="09:00:00", place="Röntgen"))[1] == (
        {code(1): AT_TEN},
        {code(1): later},
    )


@pytest.mark.parametrize(
    "now",
    [{"status": "moved", "on": "2027-01-21"}, {"status": "skipped", "reason": "Zwanger"}],
    ids=["moved", "skipped"],
)
def test_what_was_moved_or_left_out_left_its_appointment_behind(now):
    """Nobody was told to call the hospital: that is still to be decided."""
    old, new = read(FIRST, now)[1]
    assert (old.pop(code(1)), new.pop(code(1))) == (AT_TEN, LEFT_BEHIND)
    assert (old, new) == (record(MRI, None), record(MRI, now))


def test_what_was_cleared_was_called_off():
    assert read(FIRST, None)[1] == ({code(1): AT_TEN}, {code(1): NO_MORE})


@pytest.mark.parametrize(
    "after",
    [{"status": "done", "on": "2026-12-10"}, {"status": "missed"}],
    ids=["done", "missed"],
)
def test_what_was_done_or_missed_was_so_at_its_appointment(after):
    assert read(FIRST, after)[1] == (record(MRI, None), record(MRI, after))


def test_what_was_done_shows_its_hour_and_place_by_its_appointment_only():
    kept = {"status": "done", "on": "2026-12-10", "at": "10:00:00", "place": "Röntgen"}
    assert read(FIRST, kept)[1] == (
        record(MRI, None),
        record(MRI, {"status": "done", "on": "2026-12-10"}),
    )


def test_what_was_done_and_then_cleared_had_no_appointment_any_more():
    given = {"status": "done", "on": "2026-12-10"}
    assert read(FIRST, given, None)[2] == (
        {**record(MRI, given), code(1): AT_TEN},
        {**record(MRI, None), code(1): NO_MORE},
    )


@pytest.mark.parametrize("again", [booked("2027-01-20", place="Röntgen"), FIRST])
def test_what_is_booked_again_after_it_was_moved_is_the_same_appointment_moved(again):
    moved = {"status": "moved", "on": "2027-01-21"}
    now = AT_TEN if again is FIRST else agreed("2027-01-20", place="Röntgen")
    assert read(FIRST, moved, again)[2] == (
        {**record(MRI, moved), code(1): LEFT_BEHIND},
        {**record(MRI, None), code(1): now},
    )


def test_what_is_booked_again_after_it_was_cleared_is_a_new_appointment():
    assert read(FIRST, None, FIRST)[2] == ({code(3): None}, {code(3): AT_TEN})


def test_a_note_and_what_was_discussed_stay_in_the_record():
    noted = {**FIRST, "note": "Belt zelf", "discussed_on": "2026-12-17"}
    said = {"note": "Belt zelf", "discussed_on": "2026-12-17"}
    assert read(noted)[0][1] == {**record(MRI, said), code(1): AT_TEN}
    assert read(FIRST, noted)[1] == (record(MRI, None), record(MRI, said))


def test_what_was_never_booked_is_read_as_it_stands():
    moved = {"status": "moved", "on": "2027-01-21", "carries": True}
    assert read(moved, None) == [
        (record(MRI, None), record(MRI, moved)),
        (record(MRI, moved), record(MRI, None)),
    ]
    other = [change(1, {"start": "2026-11-26"}, {"start": "2026-11-30"})]
    assert list(in_todays_words(other)) == [({"start": "2026-11-26"}, {"start": "2026-11-30"})]


def test_two_entries_booked_in_one_act_are_two_appointments():
    new = record(MRI, FIRST) | record(LAB, booked("2026-12-07"))
    ((_old, said),) = in_todays_words([change(1, record(MRI, None) | record(LAB, None), new)])
    assert said == {
        code(1): AT_TEN,
        code(1, LAB): {"on": "2026-12-07", "parts": [{"key": LAB, "on": "2026-12-07"}]},
    }


def test_all_changes_after_one_another_give_the_last_state():
    moved = {"status": "moved", "on": "2027-01-21"}
    values = {}
    for old, new in read(FIRST, moved, booked("2027-01-20"), {"status": "missed"}):
        assert {name: values.get(name) for name in old} == old
        values = merged(values, new)
    assert values == {
        code(1): agreed("2027-01-20"),
        **record(MRI, {"status": "missed"}),
    }


def test_what_is_stored_is_not_written_over():
    history = stored(FIRST, None)
    list(in_todays_words(history))
    assert history == stored(FIRST, None)


# A plan that was kept before, and is changed today.

INFUSION = Key("ocre.dose.maint", 1)


@pytest.fixture
def kept_before(make_plan, do, monkeypatch):
    """An infusion booked for 31 May 2027 at ten, as its history was stored then."""
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30", sex="male")
    slot = Slot(day("2027-05-31"), at=time(10), place="Dagbehandeling")
    name = str(uuid5(CHANGES[0], str(INFUSION)))
    with monkeypatch.context() as then:
        then.setattr(writing, "_change", in_the_words_of_before)
        do(plan, book(slot, INFUSION, code=name))
    plan.earlier_until = plan.revision
    plan.save()
    return plan


make_change = writing._change


def in_the_words_of_before(*args, **more):
    change = make_change(*args, **more)
    said = booked("2027-05-31", at="10:00:00", place="Dagbehandeling")
    change.code, change.old, change.new = CHANGES[0], record(INFUSION, None), record(INFUSION, said)
    return change


def stands(plan):
    found = plan.appointments.get()
    return found.status, told(plan, *INFUSION)


@pytest.mark.parametrize(
    "intent",
    [
        move(INFUSION, day("2027-06-14")),
        skip(INFUSION, "Zwanger"),
        done(INFUSION, day("2027-05-31"), today=day("2027-05-31")),
    ],
    ids=["moved", "skipped", "done"],
)
def test_what_is_done_today_with_an_appointment_of_before_is_undone(kept_before, do, intent):
    change = do(kept_before, intent)
    assert stands(kept_before) != ("booked", ("booked", "2027-05-31"))
    assert said_by(change) == (change.old, change.new)
    do(kept_before, undo(change))
    assert stands(kept_before) == ("booked", ("booked", "2027-05-31"))


def test_what_is_taken_back_today_lets_an_appointment_of_before_stand_again(kept_before, do):
    do(kept_before, done(INFUSION, day("2027-05-31"), today=day("2027-05-31")))
    change = do(kept_before, cleared(INFUSION))
    assert stands(kept_before) == ("booked", ("booked", "2027-05-31"))
    assert said_by(change).new == record(INFUSION, None)


def test_a_booking_of_before_is_undone_today(kept_before, do):
    do(kept_before, undo(kept_before.changes.get(revision=2)))
    assert stands(kept_before) == ("cancelled", ("planned", None))


def test_a_booking_of_before_that_was_changed_today_is_not_undone_alone(kept_before, do):
    do(kept_before, move(INFUSION, day("2027-06-14")))
    do(kept_before, keep(str(kept_before.appointments.get().code)))
    do(kept_before, move(INFUSION, day("2027-06-14")))
    with pytest.raises(Refusal):
        do(kept_before, undo(kept_before.changes.get(revision=2)))


def test_the_history_of_before_and_of_today_give_the_truth(kept_before, do):
    do(kept_before, move(INFUSION, day("2027-06-14")))
    values = {}
    for said in said_of(kept_before.changes.all()).values():
        values = merged(values, said.new)
    truth = truth_of(kept_before, kept_before.entries.all())
    (made,) = truth.appointments
    assert values[f"appointments.{made}"] == flat_booking(truth.appointments[made])
    assert values[f"records.{INFUSION}"] == {"status": "moved", "on": "2027-06-14"}
