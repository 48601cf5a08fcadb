"""Whatever a nurse does, in whatever order: what must stay true of a plan.

Hypothesis draws histories of moves, records, appointments, stops, corrections and undos over real
protocols and a real database; each example is rolled back.
"""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from schedules.engine import GIVEN, Contradiction, Key, Kind, Status
from schedules.inputs.refusal import Refusal
from schedules.models import Appointment, Entry
from schedules.planning import commit, propose
from schedules.planning.appointments import LEFT, OF_SLOT, plain_parts
from schedules.planning.projection import AGREED, PROJECTED, project
from schedules.planning.stand_ins import went_over
from schedules.planning.truth import RECORDED, flat, merged, truth_of, unflat
from schedules.planning.writing import plain_steps
from tests.conftest import drawn
from tests.planning import histories
from tests.planning.reading import everything

REFUSED = (Refusal, Contradiction)
COLUMNS = (*PROJECTED, *RECORDED, *AGREED)
WHAT_HAPPENED = ("status", "on", "reason", "discussed_on", "began_on")
WHERE = ("appointment", "at", "place")
State = Appointment.Status


@settings(
    max_examples=drawn(24),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    start=st.sampled_from(histories.PLANS),
    history=st.lists(histories.acts, min_size=4, max_size=14),
)
def test_whatever_is_done_a_plan_stays_true_to_its_history(make_plan, nurse, start, history):
    treatment, clinic, facts = start
    with transaction.atomic():
        plan = make_plan(treatment, clinic, "2026-01-05", today="2026-01-01", **facts)
        for act in history:
            step(plan, act, nurse)
        transaction.set_rollback(True)


def step(plan, act, nurse):
    """Try one act; check that it was done whole, as shown, or not at all."""
    before = everything()
    rows = {row.key: row for row in plan.entries.all()}
    made = {row.code: row for row in plan.appointments.all()}
    try:
        tried = histories.tried(plan, act)
        intent = tried.intent.because("Met een reden") if act.carries is not True else tried.intent
        shown = propose(plan, intent)
        change = commit(plan, intent, by=nurse, revision=plan.revision)
    except REFUSED as error:
        event(f"{act.verb} refused by {type(error).__name__}")
        assert everything() == before
        return
    event(f"{act.verb} done")
    stored = {row.key: row for row in plan.entries.all()}
    check_nothing_is_lost(rows, stored, before[2])
    taken_over = went_over(shown.before, shown.after)
    check_what_went_over(rows, stored, taken_over)
    touched = set() if tried.undoes else set(tried.keys)
    check_what_happened(rows, stored, touched.union(*taken_over), change)
    check_as_shown(plan, shown, change, stored)
    check_history(plan, stored)
    check_no_appointment_is_lost(plan, made)
    check_what_is_agreed(plan, stored)
    check_each_state_holds_only_its_own(stored)
    check_each_appointment_is_kept_done_cancelled_or_asked(plan, stored)


def check_nothing_is_lost(rows, stored, before):
    """Every row that was there is there, as the same row; none stands twice."""
    assert {key: row.pk for key, row in stored.items()}.items() >= {
        key: row.pk for key, row in rows.items()
    }.items()
    assert len(stored) == Entry.objects.count() >= len(before)
    for key, row in rows.items():
        assert stored[key].sequence >= row.sequence


def check_what_went_over(rows, stored, pairs):
    """What was known of a dose is known of the one that took its place, all of it."""
    for old, new in pairs:
        if rows[old].status not in (Status.PLANNED, Status.BOOKED):
            for name in WHAT_HAPPENED:
                assert getattr(stored[new], name) == getattr(rows[old], name), (old, new, name)


def check_what_happened(rows, stored, touched, change):
    """What was done, missed or skipped changes only by an act about it, or by undoing that act."""
    if change.undoes:
        names = [name for name in change.undoes.new if name.startswith("records.")]
        touched = {Key.read(name.removeprefix("records.")) for name in names}
    for key, row in rows.items():
        if row.status not in (Status.PLANNED, Status.MOVED, Status.BOOKED) and key not in touched:
            names = WHAT_HAPPENED if change.undoes else (*WHAT_HAPPENED, *WHERE)
            for name in names:
                assert getattr(stored[key], name) == getattr(row, name), (key, name)


def check_as_shown(plan, shown, change, stored):
    """What was shown before saving is what is stored: every row, and every step of the history."""
    live = {key: row for key, row in stored.items() if row.dropped_at is None}
    assert live.keys() == shown.projection.rows.keys()
    for key, row in live.items():
        assert columns(row) == columns(shown.projection.rows[key]), key
    assert change.steps == list(plain_steps(shown))
    assert change.revision == plan.revision == plan.changes.count()


def check_history(plan, stored):
    """All changes after one another give the truth, and from it exactly the stored rows."""
    values = {}
    for change in plan.changes.order_by("revision"):
        assert {name: values.get(name) for name in change.old} == change.old
        values = merged(values, change.new)
    plan.refresh_from_db()
    assert values == flat(truth_of(plan, stored.values()))
    rebuilt = project(unflat(values, plan.patient.clinic))
    live = {key: columns(row) for key, row in stored.items() if row.dropped_at is None}
    assert {key: columns(row) for key, row in rebuilt.rows.items()} == live
    assert (plan.stopped_on, plan.last_on) == (rebuilt.stopped_on, rebuilt.last_on)
    check_rows_of_appointments(plan, unflat(values, plan.patient.clinic), rebuilt)


def check_rows_of_appointments(plan, truth, rebuilt):
    """What is stored of each appointment is what the history makes of it."""
    rows = {str(row.code): row for row in plan.appointments.all()}
    assert rows.keys() == truth.appointments.keys() == rebuilt.appointments.keys()
    for code, row in rows.items():
        booking, standing = truth.appointments[code], rebuilt.appointments[code]
        assert (row.status, row.is_by_itself) == (standing.state, standing.is_by_itself)
        assert row.keys == [str(key) for key in standing.keys]
        assert row.parts == plain_parts(booking)
        assert Key(row.fact, row.occurrence) == booking.lead
        assert [getattr(row, name) for name in OF_SLOT] == [
            getattr(booking.slot, n) for n in OF_SLOT
        ]


def check_no_appointment_is_lost(plan, made):
    """Every appointment that was ever made is there, as the same row."""
    stored = {row.code: row for row in plan.appointments.all()}
    assert {code: row.pk for code, row in stored.items()}.items() >= {
        code: row.pk for code, row in made.items()
    }.items()
    for code, row in made.items():
        assert stored[code].sequence >= row.sequence
    names = {name for change in plan.changes.all() for name in change.new}
    ever = {name.removeprefix("appointments.") for name in names if name.startswith("appointm")}
    assert {str(code) for code in stored} == ever


def check_each_state_holds_only_its_own(stored):
    """No day, result or reason outlives the state that it belonged to."""
    for row in stored.values():
        has_day = row.status in (Status.MOVED, Status.BOOKED, *GIVEN)
        assert has_day == (row.on is not None)
        assert has_day or row.carries is None
        assert row.status == Status.DONE or row.discussed_on is None
        assert row.status == Status.DONE or row.began_on is None
        assert row.began_on is None or row.began_on < row.on
        assert row.status != Status.SKIPPED or row.reason
        assert row.status in (Status.SKIPPED, Status.PARTIAL) or not row.reason
        assert row.status != Status.PARTIAL or row.kind == Kind.DOSE


def check_what_is_agreed(plan, stored):
    """An entry is in one appointment at most, and shows the hour and the place of that one only."""
    rows = {row.code: row for row in plan.appointments.all()}
    inside = {
        Key.read(part["key"]): (code, part["on"])
        for code, row in rows.items()
        for part in held(row)
    }
    assert len(inside) == sum(len(held(row)) for row in rows.values())
    for key, row in stored.items():
        is_waiting = record_of(row) == Status.PLANNED and row.dropped_at is None
        assert (row.status == Status.BOOKED) == (key in inside and is_waiting), key
        if row.status == Status.BOOKED:
            assert (row.appointment, str(row.on)) == inside[key]
        if row.appointment is None:
            assert (row.at, row.place) == (None, "")
        elif row.dropped_at is None:
            of_it = rows[row.appointment]
            assert row.appointment == inside[key][0]
            assert row.place == of_it.place
            assert row.at in (None, of_it.at)
            assert of_it.on <= row.on <= (of_it.last or of_it.on)


def check_each_appointment_is_kept_done_cancelled_or_asked(plan, stored):
    """What has left, or does not fit, is asked until somebody says that the appointment stays."""
    for row in plan.appointments.all():
        became = Counter(stored[Key.read(part["key"])].status for part in held(row))
        if row.status == State.CANCELLED:
            assert (row.keys, row.is_by_itself) == ([], False)
            continue
        asked = [part for part in row.parts if stands_off(part, stored) and "kept" not in part]
        over = max(done_at(row, stored), default="")
        was_told = row.status == State.FULFILLED and not row.keys  # a nurse said that it has been
        if any(part["on"] > over for part in asked) and not was_told:
            assert row.status == State.UNDECIDED, row.parts
        if row.status == State.UNDECIDED:
            assert any(stands_off(part, stored) for part in row.parts)
        if row.status == State.FULFILLED and row.keys:  # else a nurse said so
            assert became[Status.DONE] or became[Status.PARTIAL]
            assert not became[Status.BOOKED]
        if row.status == State.NOSHOW:
            assert became[Status.MISSED] or any(part.get("gone") for part in row.parts)
        if row.status == State.BOOKED:
            assert row.is_by_itself == (not became[Status.BOOKED])


def held(row):
    """Return the parts that are in an appointment, as its row keeps them."""
    live = [part for part in row.parts if "gone" not in part]
    return [] if row.status == State.CANCELLED else live


def stands_off(part, stored):
    """Tell whether an entry is not where its appointment is, as anyone can see in its row."""
    row = stored[Key.read(part["key"])]
    if "gone" in part:
        return part["gone"] == LEFT
    if row.status in GIVEN:
        return str(row.on) < part["on"]
    has_left = row.dropped_at is not None and row.status != Status.MISSED
    return has_left or row.status in (Status.MOVED, Status.SKIPPED) or row.rebook


def done_at(row, stored):
    """Return the days on which something of an appointment was done there."""
    entries = [(stored[Key.read(part["key"])], part["on"]) for part in held(row)]
    return [on for entry, on in entries if entry.status in GIVEN and str(entry.on) >= on]


def record_of(row):
    """Return what was recorded of an entry; booked is nothing that was recorded."""
    return Status.PLANNED if row.status == Status.BOOKED else row.status


def columns(row):
    return {name: getattr(row, name) for name in COLUMNS}


@pytest.mark.parametrize("start", histories.PLANS, ids=lambda start: start[0])
def test_every_plan_of_the_histories_can_be_started(make_plan, start):
    treatment, clinic, facts = start
    plan = make_plan(treatment, clinic, "2026-01-05", today="2026-01-01", **facts)
    check_history(plan, {row.key: row for row in plan.entries.all()})
