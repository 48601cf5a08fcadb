"""Pause a treatment, and begin it again as its protocol proposes or as the team says."""

from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from schedules.engine import AnchorKind, Key, Status, Then
from schedules.engine.late import LateProposal
from schedules.inputs.refusal import Refusal
from schedules.inputs.regimens import regimen_of
from schedules.models import Change, Plan
from schedules.timeline import read_repeat

from .late import Rows, late_in_pause, late_of
from .pauses import (
    ended,
    last_day_of,
    pause_of,
    reopened,
    unstopped,
    with_open_pause,
    with_pause,
    without_pause,
)
from .projection import project
from .record import done, missed, move, rule_of, settle
from .truth import Intent, Record, Truth, truth_of

DAY = timedelta(1)
# Between two injections on chosen weekdays lie 48 hours (SmPC Copaxone, Rebif 4.2).
BETWEEN_WEEKDAYS = timedelta(2)
KEPT = (Then.SKIP, Then.KEEP)
ANEW = (Then.TITRATE, Then.MONITOR)


class How(StrEnum):
    """How the doses go on after a pause."""

    ON = "on"  # from the day of the first dose on
    KEEP = "keep"  # that dose stands alone, and the old days stay
    ANEW = "anew"  # with the first days of the treatment


def how_of(proposal: LateProposal | None) -> How:
    """Return how the protocol lets the doses go on."""
    if proposal is None:
        return How.ON
    if proposal.then in ANEW:
        return How.ANEW
    return How.KEEP if proposal.then in KEPT else How.ON


def interrupt(
    since: date, reason: str, *, again: date | None = None, how: How | None = None, today: date
) -> Intent:
    """Mean: no dose from `since` on until one is given `again`; None: nobody named that day yet.

    It goes on as the protocol proposes where `how` is not said. Raises Refusal without a reason,
    and for days that cannot be.
    """
    if not reason:
        raise Refusal("reason", _("Write why the treatment pauses."))

    def change(truth: Truth) -> Truth:
        paused, number = with_open_pause(truth, since)
        return _gone_on(paused, number, again, how, reason, today)

    return Intent(Change.Act.PAUSE, change, reason)


def go_on(
    number: int, again: date | None, reason: str = "", *, how: How | None = None, today: date
) -> Intent:
    """Mean: after this pause the first dose is given on that day; None: it is not known after all.

    Raises Refusal for days that cannot be.
    """

    def change(truth: Truth) -> Truth:
        return _gone_on(reopened(truth, number), number, again, how, reason, today)

    return Intent(Change.Act.RESUME, change, reason)


def not_given(key: Key, *, today: date, reason: str = "") -> Intent:
    """Mean: this dose was not given; where the first days must begin again, all doses wait.

    Raises Refusal for a dose that is still to come.
    """
    told = missed(key, today=today, reason=reason)

    def change(truth: Truth) -> Truth:
        since = None if truth.paused_since else _anew_from(truth, key)
        after = told.change(truth)
        return with_pause(after, since) if since else after

    return replace(told, change=change)


def _anew_from(truth: Truth, key: Key) -> date | None:
    """Return the day of a dose without which the first days begin again; None for others."""
    if not any(late.then in ANEW for late in rule_of(truth, key).late):
        return None  # most of what is missed are tests and visits: nothing is counted for them
    rows = project(truth).rows
    proposal = late_of(truth, rows, key, None)
    return rows[key].due if proposal and proposal.then in ANEW else None


def no_pause(number: int, reason: str = "") -> Intent:
    """Mean: there was no such pause. Raises Refusal where it is not there."""

    def change(truth: Truth) -> Truth:
        return without_pause(reopened(truth, number), number)

    return Intent(Change.Act.RESUME, change, reason)


def begin_again(again: date, reason: str, *, how: How | None = None, today: date) -> Intent:
    """Mean: what was stopped is given again from this day on.

    Raises Refusal without a reason, where nothing was stopped, and for days that cannot be.
    """
    if not reason:
        raise Refusal("reason", _("Write why the treatment begins again."))

    def change(truth: Truth) -> Truth:
        paused, number = unstopped(truth)
        return _gone_on(paused, number, again, how, reason, today)

    return Intent(Change.Act.AGAIN, change, reason)


def _gone_on(
    truth: Truth, number: int, again: date | None, how: How | None, reason: str, today: date
) -> Truth:
    """Return the truth in which a pause ends on a day, as the protocol or somebody says."""
    if again is None:
        return ended(truth, number, None)
    since = pause_of(truth, number).since
    rows = project(without_pause(truth, number)).rows
    told = late_in_pause(truth, rows, since, again)
    proposal = told[1] if told else None
    how = how or how_of(proposal)
    if how is How.ANEW:
        first = (proposal and proposal.late.anew) or first_dose(truth)
        return _decided(ended(truth, number, again, first), rows, since, reason)
    truth = ended(truth, number, again)
    if how is not How.KEEP:
        return truth
    return _kept(truth, rows, number, today, told[0] if told else None)


def first_dose(truth: Truth) -> str:
    """Return the rule with which the treatment begins. Raises Refusal where there is none."""
    doses = ((rule.fact, rule.begin) for rule in regimen_of(truth.protocol).rules if rule.is_dose)
    for fact, begin in doses:
        if begin and not begin.offset and begin.anchors[0].kind is AnchorKind.START:
            return fact
    raise Refusal("how", _("This schedule has no first days that can begin again."))


def _decided(truth: Truth, rows: Rows, since: date, reason: str) -> Truth:
    """Return the truth in which the missed doses that led to a new beginning are left out."""
    for key, record in truth.records.items():
        due = rows[key].due if key in rows and rule_of(truth, key).is_dose else None
        if record.status is Status.MISSED and due and due >= since:
            why = reason or _("The first days begin again.")
            truth = settle(truth, key, replace(record, status=Status.SKIPPED, reason=why))
    return truth


def _kept(truth: Truth, rows: Rows, number: int, today: date, first: Key | None) -> Truth:
    """Return the truth in which one dose at home stands alone and the old days stay after it.

    Where `first` was to be given before the series, only its own day is another: it is no pause.
    """
    one = pause_of(truth, number)
    for row in rows.values():
        repeat = read_repeat(row.repeat)
        if repeat is None or row.due is None or not rule_of(truth, row.key).is_dose:
            continue
        if one.again is None or (repeat.until and repeat.until < one.again):
            continue
        if first and rows[first].repeat is None:
            return _alone(without_pause(truth, number), first, one.again, today)
        least = BETWEEN_WEEKDAYS if repeat.weekdays else DAY
        after = repeat.next_on(row.due, one.again + least)
        if repeat.next_on(row.due, one.again) == one.again or after == one.again + DAY:
            return truth  # it is one of the old days
        alone = with_pause(truth, one.again + DAY, after)
        if one.again > today:
            return alone
        return settle(alone, Key(row.fact, number), Record(Status.DONE, one.again))
    return truth


def _alone(truth: Truth, key: Key, on: date, today: date) -> Truth:
    """Return the truth in which one dose has another day, and those after it keep theirs."""
    if on > today:
        return move(key, on, carries=False).change(truth)
    return done(key, on, today=today, carries=False).change(truth)


def proposal_for(plan: Plan, since: date, again: date | None) -> tuple[Key, LateProposal] | None:
    """Return what the protocol says of such a pause of a stored plan, and the dose it goes by."""
    truth = truth_of(plan, list(plan.entries.all()))
    if last_day_of(truth):
        truth = unstopped(truth)[0]
    pauses = {n: one for n, one in truth.pauses.items() if one.since < since}
    truth = replace(truth, pauses=pauses)
    return late_in_pause(truth, project(truth).rows, since, again)
