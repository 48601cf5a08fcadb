"""Write a change: the plan, its rows and one row of history, or nothing."""

import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from schedules.engine import Certainty, Key, Status
from schedules.inputs.refusal import Refusal
from schedules.inputs.regimens import regimen_of
from schedules.models import WITH_PLAN, Appointment, Change, Entry, Plan, User
from schedules.timeline import AT_LEAST, plain_when, read_repeat, when_of
from treatments.models import Protocol

from .appointments import OF_SLOT, Booking, Standing, plain_parts
from .care import flat_care, write_care
from .projection import AGREED, DESCRIBED, PROJECTED, SHOWN, Projection, plain_notice, set_record
from .proposals import Proposal, differ, proposal_for
from .truth import RECORDED, Intent, differing, flat, flat_pauses, record_of

OF_CALENDARS = ("sequence", "changed_at")
WRITTEN = (*PROJECTED, *RECORDED, *AGREED, *OF_CALENDARS, "dropped_at")
STANDING = ("status", "keys", "is_by_itself")
OF_APPOINTMENTS = (*OF_SLOT, *STANDING, "fact", "occurrence", "parts")


class StaleError(Exception):
    """Somebody changed the plan meanwhile; `changes` are what this person has not seen."""

    def __init__(self, plan: Plan, changes: Sequence[Change]) -> None:
        super().__init__(f"{plan} is at revision {plan.revision}")
        self.plan = plan
        self.changes = changes


@transaction.atomic
def commit(
    plan: Plan,
    intent: Intent,
    *,
    by: User | None,
    revision: int,
    act_id: uuid.UUID | None = None,
    check: Callable[[Proposal], None] = lambda _proposal: None,
) -> Change:
    """Do what an intent means to a plan, if nobody changed it since `revision`.

    `check` may refuse what it would do. Raises StaleError, Refusal or engine.Contradiction; then
    nothing is written.
    """
    locked = _locked(plan, revision)
    stored = list(locked.entries.all())
    proposal = proposal_for(locked, stored, intent)
    if proposal.asks_reason and not intent.reason:
        raise Refusal("reason", _("Write why: this breaks a limit of the protocol."))
    check(proposal)
    now = timezone.now()
    change = _change(locked, proposal, intent, by=by, at=now, act_id=act_id)
    _write_rows(locked, stored, proposal, now)
    _write_appointments(locked, proposal, now)
    _write_plan(locked, proposal)
    if proposal.before and proposal.before.care != proposal.after.care:
        write_care(locked.patient_id, proposal.after.care)
    change.save()
    plan.refresh_from_db()
    change.plan = plan  # the locked one remembers which appointments there were
    return change


@transaction.atomic
def commit_together(acts: Sequence[tuple[Plan, Intent, int]], *, by: User | None) -> list[Change]:
    """Do several plans in one act, all or none. Raises what `commit` raises."""
    act_id = uuid.uuid4()
    _lock_in_order([plan for plan, _intent, _revision in acts])
    return [
        commit(plan, intent, by=by, revision=revision, act_id=act_id)
        for plan, intent, revision in acts
    ]


def _lock_in_order(plans: Sequence[Plan]) -> None:
    """Lock them in one order for all: two who lock each other's next plan would wait for ever."""
    keys = [plan.pk for plan in plans]
    if len(keys) < 2:  # it locks itself
        return
    list(Plan.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def _locked(plan: Plan, revision: int) -> Plan:
    """Return the plan as it is now, with nobody else writing to it. Raises StaleError.

    Locked before it is joined: PostgreSQL would find no row where whoever had the lock gave the
    plan another protocol or patient.
    """
    Plan.objects.select_for_update().filter(pk=plan.pk).values_list("pk").get()
    found = Plan.objects.select_related(*WITH_PLAN).prefetch_related("appointments")
    locked = found.get(pk=plan.pk)
    if locked.revision != revision:
        changes = locked.changes.filter(revision__gt=revision).select_related("by")
        raise StaleError(locked, list(changes))
    return locked


def _change(
    plan: Plan,
    proposal: Proposal,
    intent: Intent,
    *,
    by: User | None,
    at: datetime,
    act_id: uuid.UUID | None,
) -> Change:
    old, new = differing(flat(proposal.before) if proposal.before else {}, flat(proposal.after))
    return Change(
        plan=plan,
        revision=plan.revision + 1,
        act=intent.act,
        act_id=act_id or uuid.uuid4(),
        at=at,
        by=by,
        reason=intent.reason,
        old=old,
        new=new,
        steps=list(plain_steps(proposal)) if proposal.before else [],
        undoes=intent.undoes,
    )


def plain_steps(proposal: Proposal) -> Iterator[dict[str, Any]]:
    """Yield what happened to each entry as history keeps it: where it was and where it is."""
    rules = regimen_of(proposal.after.protocol).rules
    at_least = {rule.fact for rule in rules if rule.softness == AT_LEAST}
    for step in proposal.steps:
        was, now = (_where(row, at_least) for row in (step.before, step.after))
        yield {"fact": step.key.fact, "n": step.key.occurrence, "was": was, "now": now}


def _where(row: Entry | None, at_least: Collection[str]) -> dict[str, Any] | None:
    if row is None:
        return None
    when = when_of(
        status=Status(row.status),
        certainty=Certainty(row.certainty),
        on=row.on,
        due=row.due,
        book_on=row.book_on,
        span=(row.earliest, row.latest),
        is_period=row.is_period,
        repeat=read_repeat(row.repeat),
        at=row.at,
        is_at_least=row.is_at_least or row.fact in at_least,
    )
    return plain_when(when) | ({"place": row.place} if row.place else {})


def _write_plan(plan: Plan, proposal: Proposal) -> None:
    truth, projection = proposal.after, proposal.projection
    if plan.protocol_id != truth.protocol.pk or not truth.protocol.is_pinned:
        Protocol.objects.filter(pk=truth.protocol.pk).update(is_pinned=True)
    plan.protocol = truth.protocol
    plan.start = truth.start
    plan.until = truth.until
    plan.kept_from = truth.kept_from
    plan.facts = dict(truth.facts)
    plan.is_entered_in_error = truth.is_entered_in_error
    plan.care = flat_care(truth.care)
    plan.pauses = flat_pauses(truth.pauses) or None
    plan.paused_since = truth.paused_since
    plan.notices = [plain_notice(notice) for notice in projection.notices]
    plan.stopped_on = projection.stopped_on
    plan.last_on = projection.last_on
    plan.described_by = truth.protocol.digest
    plan.revision += 1
    plan.save()


def _write_rows(plan: Plan, stored: Sequence[Entry], proposal: Proposal, now: datetime) -> None:
    rows = {row.key: row for row in stored}
    old = proposal.before
    other_protocol = old is not None and old.protocol != proposal.after.protocol
    changed = {step.key for step in proposal.steps}
    if other_protocol:
        changed |= proposal.projection.rows.keys()  # words and places may differ too
    changed |= {key for key, row in rows.items() if _is_told_more(row, proposal)}
    changed |= {row.key for row in described_otherwise(stored, proposal.projection)}
    told = proposal.told_appointments
    changed |= {key for key, row in proposal.projection.rows.items() if row.appointment in told}
    written = [
        _written(plan, rows.get(key), proposal.projection.rows.get(key), proposal, now, key)
        for key in changed
    ]
    for row in written:
        row.sequence = _sequence(rows.get(row.key), row, told)
    Entry.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["plan", "fact", "occurrence"],
        update_fields=WRITTEN,
    )


def described_otherwise(stored: Sequence[Entry], projection: Projection) -> list[Entry]:
    """Return the rows of which the protocol now says something else, beside their days."""
    present = [row for row in stored if row.dropped_at is None and row.key in projection.rows]
    return [row for row in present if differ(row, projection.rows[row.key], DESCRIBED)]


def _is_told_more(row: Entry, proposal: Proposal) -> bool:
    """Tell whether something was recorded about an entry that had left the plan before."""
    key = row.key
    has_left = row.dropped_at is not None and key not in proposal.projection.rows
    return has_left and record_of(row) != proposal.after.record(key)


def _written(
    plan: Plan,
    old: Entry | None,
    new: Entry | None,
    proposal: Proposal,
    now: datetime,
    key: Key,
) -> Entry:
    """Return the row as it must be stored: a new one, a changed one, or one that leaves."""
    row = new if new is not None else _leaving(old, proposal, key)
    row.plan = plan
    row.clinic_id = plan.patient.clinic_id
    row.changed_at = now
    row.dropped_at = None if new is not None else (old and old.dropped_at) or now
    return row


def _sequence(old: Entry | None, row: Entry, told: Collection[uuid.UUID]) -> int:
    """Return how often a calendar was told of an entry; `told` are appointments it hears of now."""
    if old is None:
        return 0
    return old.sequence + int(row.appointment in told or _is_shown_otherwise(old, row))


def _leaving(old: Entry | None, proposal: Proposal, key: Key) -> Entry:
    """Return a row that is no longer in the plan: as it was, with what happened to it."""
    if old is None:
        raise ValueError(f"{key} was never there")
    row = Entry(fact=old.fact, occurrence=old.occurrence)
    for name in PROJECTED:
        setattr(row, name, getattr(old, name))
    set_record(row, proposal.after, proposal.after.held, has_left=True)
    row.rebook, row.deadline, row.needs_booking = False, None, False
    return row


def _is_shown_otherwise(old: Entry, row: Entry) -> bool:
    return differ(old, row, SHOWN) or (old.dropped_at is None) != (row.dropped_at is None)


def _write_appointments(plan: Plan, proposal: Proposal, now: datetime) -> None:
    """Write every appointment that was made or changed, or that stands otherwise than before."""
    known = {str(row.code): row for row in plan.appointments.all()}
    standing = proposal.projection.appointments
    rows = {
        code: appointment_row(plan, code, booking, standing[code], now)
        for code, booking in proposal.after.appointments.items()
    }
    Appointment.objects.bulk_create(
        [row for code, row in rows.items() if _is_new(row, known.get(code))],
        update_conflicts=True,
        unique_fields=["plan", "code"],
        update_fields=(*OF_APPOINTMENTS, *OF_CALENDARS),
    )


def appointment_row(
    plan: Plan, code: str, booking: Booking, standing: Standing, now: datetime
) -> Appointment:
    """Return the row of an appointment."""
    return Appointment(
        plan=plan,
        code=uuid.UUID(code),
        status=standing.state.value,
        keys=list(map(str, standing.keys)),
        is_by_itself=standing.is_by_itself,
        fact=booking.lead.fact,
        occurrence=booking.lead.occurrence,
        parts=plain_parts(booking),
        changed_at=now,
        **{name: getattr(booking.slot, name) for name in OF_SLOT},
    )


def _is_new(row: Appointment, old: Appointment | None) -> bool:
    """Tell whether a row says something else than the stored one, and number it after that."""
    if old is None:
        return True
    row.sequence = old.sequence + 1
    return any(getattr(old, name) != getattr(row, name) for name in OF_APPOINTMENTS)
