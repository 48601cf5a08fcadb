"""What a protocol proposes for a late or missed dose of a plan, and how that is recorded."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from schedules import engine
from schedules.engine import OPEN, Key, Measure, Roll, Status, Then
from schedules.engine.late import Dose, LateProposal, propose_late
from schedules.inputs.facts import derive, read_facts
from schedules.inputs.regimens import regimen_of
from schedules.inputs.working_days import working_days_of
from schedules.models import Entry, Plan
from schedules.timeline import read_repeat

from .projection import project
from .record import done, is_first_dose, move, rule_of
from .truth import Intent, Truth, truth_of

Rows = Mapping[Key, Entry]
DAY = timedelta(1)
CARRIES = {Then.RESET: True, Then.KEEP: False}  # what else is proposed leaves it to the protocol


@dataclass(frozen=True, slots=True)
class Offer:
    """What is proposed for a dose that was missed; `day` is the first on which it may be given."""

    proposal: LateProposal | None
    day: date | None = None


def late_of(truth: Truth, rows: Rows, key: Key, given: date | None) -> LateProposal | None:
    """Return what the protocol proposes for a dose; None where it is not late or says nothing."""
    rule = rule_of(truth, key)
    if not rule.late or key not in rows or is_first_dose(truth, key):
        return None
    rules = {one.fact: one for one in regimen_of(truth.protocol).rules if one.is_dose}
    doses = list(_doses(rows.values(), rules))
    if key not in {dose.key for dose in doses}:
        return None
    facts = derive(read_facts(truth.facts.items()))
    start = max(_beginnings(truth, rows[key].due or truth.start))
    return propose_late(rule, doses, key, start=start, facts=facts, given=given)


def _doses(rows: Iterable[Entry], rules: Mapping[str, engine.Rule]) -> Iterable[Dose]:
    for row in rows:
        if row.fact not in rules or row.dropped_at:
            continue
        status = Status(row.status)
        is_agreed = status in (Status.BOOKED, Status.MOVED)
        due = max((day for day in (row.due, row.book_on) if day), default=None)
        if planned := row.on if is_agreed else row.due if status not in OPEN else due:
            yield Dose(row.key, planned, status, row.on, row.course)


def late_in_pause(
    truth: Truth, rows: Rows, since: date, again: date | None
) -> tuple[Key, LateProposal] | None:
    """Return what the protocol says where no dose is given from a day on until another one.

    With the first dose that falls into that time, by which it goes; None where nothing is said.
    """
    rules = {one.fact: one for one in regimen_of(truth.protocol).rules if one.is_dose}
    held = [row for row in rows.values() if row.fact in rules and not row.dropped_at]
    days = {row.key: day for row in held if (day := _held_on(row, since))}
    doses = [
        dose._replace(planned=days.get(dose.key, dose.planned)) for dose in _doses(held, rules)
    ]
    # A series that had begun was given until now: what was missed before it is no part of this gap.
    begun = [key for key, day in days.items() if rows[key].repeat and rows[key].due != day]
    doses += [Dose(key._replace(occurrence=0), since - DAY) for key in begun]
    late = [key for key in days if rules[key.fact].late and not _is_begun_with(truth, rows[key])]
    if not late:
        return None
    key = min(late, key=lambda key: days[key])
    proposal = propose_late(
        rules[key.fact],
        doses,
        key,
        start=max(_beginnings(truth, since)),
        facts=derive(read_facts(truth.facts.items())),
        given=again,
    )
    return (key, proposal) if proposal else None


def _is_begun_with(truth: Truth, row: Entry) -> bool:
    return row.repeat is None and is_first_dose(truth, row.key)


def _held_on(row: Entry, since: date) -> date | None:
    """Return the day of a dose that a pause would hold: of a series at home its first one then."""
    repeat = read_repeat(row.repeat)
    if row.status not in OPEN or row.due is None:
        return None
    if repeat is None:
        return row.due if row.due >= since else None
    day = repeat.next_on(row.due, since)
    return day if repeat.until is None or day <= repeat.until else None


def _beginnings(truth: Truth, day: date) -> Iterator[date]:
    """Yield day 1 of the treatment, and each later one on which it began anew, up to a day (L3)."""
    yield truth.start
    for one in truth.pauses.values():
        if one.anew and one.again and one.again <= day:
            yield one.again


def offer_for(plan: Plan, key: Key, today: date) -> Offer:
    """Return what is proposed for a missed dose of a stored plan, were it given from today on."""
    stored = list(plan.entries.all())
    truth, rows = truth_of(plan, stored), {row.key: row for row in stored}
    rule, planned = rule_of(truth, key), rows[key].due
    if not rule.late or planned is None:
        return Offer(None)
    can_be_today = any(late.measure is Measure.SAME_DAY for late in rule.late)
    first = max(today, planned if can_be_today else planned + DAY)
    first = _working_day(truth, rule, first)
    proposal = late_of(truth, rows, key, first)
    if proposal and proposal.day and proposal.day > first:  # the least interval lies later
        proposal = late_of(truth, rows, key, _working_day(truth, rule, proposal.day))
    return Offer(proposal, proposal.day if proposal else None)


def _working_day(truth: Truth, rule: engine.Rule, day: date) -> date:
    """Return the first day from this one on that the hospital works, where it is given there."""
    at_home = rule.roll is Roll.NONE
    return day if at_home else working_days_of(truth.clinic).book_on(day, Roll.FORWARD)


def carries_of(proposal: LateProposal | None) -> bool | None:
    """Return whether later doses follow by the line that applies; None: as the protocol says."""
    return CARRIES.get(proposal.then) if proposal else None


def late_given(plan: Plan, key: Key, on: date) -> LateProposal | None:
    """Return what the protocol says of a dose of a stored plan that was, or will be, given then."""
    rules = regimen_of(plan.protocol).rules
    if not any(rule.late for rule in rules if rule.fact == key.fact):
        return None  # most taps are on tests and visits: nothing is read for them
    stored = list(plan.entries.all())
    return late_of(truth_of(plan, stored), {row.key: row for row in stored}, key, on)


def given_late(plan: Plan, key: Key, on: date, *, today: date, reason: str = "") -> Intent:
    """Mean: the missed dose is given on this day; what follows goes by the line that applies."""
    carries = carries_of(late_given(plan, key, on))
    if on <= today:
        intent = done(key, on, today=today, carries=carries)
    else:
        intent = move(key, on, carries=carries)
    return with_block(intent.because(reason), key, on)


def with_block(intent: Intent, key: Key, on: date) -> Intent:
    """Return an intent after which the rest of a block stands day by day behind a late dose.

    Only where the source says so (`shift`): never two doses of it on one day.
    """

    def change(truth: Truth) -> Truth:
        proposal = late_of(truth, project(truth).rows, key, on)
        after = intent.change(truth)
        if proposal is None or proposal.then is not Then.SHIFT:
            return after
        for other, day in proposal.following:
            row = project(after).rows.get(other)
            if row is not None and row.status in OPEN and (row.on or row.due) != day:
                after = move(other, day).change(after)
        return after

    return replace(intent, change=change)
