"""What a change would do, entry by entry, before anything is saved."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schedules.engine import GIVEN, OPEN, Key, Kind, Notice
from schedules.inputs.refusal import Refusal
from schedules.models import Entry, Plan

from .appointments import Booking, State
from .course import beyond_planned
from .projection import AGREED, TIMED, Projection, plain_notice, project
from .stand_ins import gone_over
from .truth import RECORDED, Intent, Truth, truth_of

ASKS_REASON = ("minimum-gap", "too-late", "out-of-order", "same-day", "after-next")


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one entry; `before` is None for a new one, `after` for one that leaves."""

    key: Key
    before: Entry | None
    after: Entry | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A truth, what it would become, and every entry that would differ."""

    before: Truth | None  # None: the plan begins
    after: Truth
    projection: Projection
    steps: tuple[Step, ...]
    warnings: tuple[Notice, ...]  # that were not there before
    stood: Mapping[str, State]  # how each appointment stood before, by code

    @property
    def asks_reason(self) -> bool:
        """Tell whether a minimum interval or a limit is broken: that wants a reason."""
        return any(notice.code in ASKS_REASON for notice in self.warnings)

    @property
    def told_appointments(self) -> set[UUID]:
        """The appointments of which a calendar says something else than before."""
        before = self.before.appointments if self.before else {}
        return {
            UUID(code)
            for code, booking in self.after.appointments.items()
            if booking != before.get(code)
        }

    @property
    def to_decide(self) -> list[str]:
        """The appointments of which somebody has to say only now whether they stay, by code."""
        return self._becoming(State.UNDECIDED)

    @property
    def cancelled(self) -> list[str]:
        """The appointments that this calls off, by code."""
        return self._becoming(State.CANCELLED)

    def _becoming(self, state: State) -> list[str]:
        now = self.projection.appointments
        return [c for c in now if now[c].state == state and self.stood.get(c) != state]


def propose(plan: Plan, intent: Intent) -> Proposal:
    """Return what an intent would do to a stored plan; nothing is written.

    Raises Refusal or engine.Contradiction when it cannot be done.
    """
    return proposal_for(plan, list(plan.entries.all()), intent)


def proposal_for(plan: Plan, stored: list[Entry], intent: Intent) -> Proposal:
    """Return what an intent would do to a plan with these rows."""
    is_new = plan.revision == 0
    truth = truth_of(plan, stored)
    before = None if is_new else truth
    after = gone_over(intent.change(truth))
    intent.check({row.key: row for row in stored})
    if before and after.is_entered_in_error and not _may_change_in_error(before, after):
        raise Refusal("", _("This plan was entered in error. Nothing can change in it."))
    projection = project(after)
    refuse_to_lose(after, projection, stored)
    steps = tuple(steps_between(stored, projection))
    stood = () if is_new else ((row.code, row.status) for row in plan.appointments.all())
    return Proposal(
        before=before,
        after=after,
        projection=projection,
        steps=steps,
        warnings=(*_new_notices(plan, before, projection), *_given_after_next(stored, steps)),
        stood={str(code): State(status) for code, status in stood},
    )


def _new_notices(plan: Plan, before: Truth | None, projection: Projection) -> tuple[Notice, ...]:
    """Return the notices that were not there before.

    What is stored is what the engine made of the truth before, so that it need not run again; only
    a newer engine may say more than an older one did.
    """
    fresh = [n for n in projection.notices if plain_notice(n) not in plan.notices]
    known = project(before).notices if fresh and before else ()
    return tuple(notice for notice in fresh if notice not in known)


def _given_after_next(stored: Iterable[Entry], steps: Iterable[Step]) -> Iterator[Notice]:
    """Yield a warning for each dose said to be given on or after the day of the next one.

    Nobody knows what became of that one: it may have been given too. Inside a course the source
    itself says what a late day does.
    """
    doses = [row for row in stored if row.kind == Kind.DOSE and not row.dropped_at]
    told = {step.key: step.after for step in steps if step.after and step.after.status in GIVEN}
    for was in doses:
        row = told.get(was.key)
        if row is None or row.on is None or row.on == was.on or row.repeat:
            continue
        later = [dose for dose in doses if _stands_after(dose, was) and dose.key not in told]
        if later and (day := min(map(_day_of, later))) <= row.on:
            words = {"fact": row.fact, "on": row.on, "next": day}
            yield Notice("warning", "after-next", words)


def _day_of(row: Entry) -> date:
    return row.on or row.due or date.max


def _stands_after(dose: Entry, was: Entry) -> bool:
    is_of_course = dose.course is not None and dose.course == was.course
    return dose.status in OPEN and not is_of_course and _day_of(dose) > _day_of(was)


def _may_change_in_error(before: Truth, after: Truth) -> bool:
    """Tell whether a plan is being taken back, or only an appointment of such a plan is decided."""
    if not before.is_entered_in_error:
        return True
    if after.care != before.care:  # of the person, whatever became of the plan
        return replace(after, care=before.care) == before
    if after == before or after.appointments.keys() != before.appointments.keys():
        return False
    pairs = [(booking, after.appointments[code]) for code, booking in before.appointments.items()]
    is_decided = all(_agreed(old) == _agreed(new) for old, new in pairs)
    return is_decided and replace(after, appointments=before.appointments) == before


def _agreed(booking: Booking) -> Booking:
    """Return an appointment without what was decided about it."""
    parts = {key: replace(part, kept="") for key, part in booking.parts.items()}
    return replace(booking, parts=parts, is_cancelled=False)


def steps_between(stored: list[Entry], projection: Projection) -> list[Step]:
    """Return every entry that differs between the rows and what the engine makes now."""
    rows = {row.key: row for row in stored if row.dropped_at is None}
    keys = sorted(
        {*rows, *projection.rows},
        key=lambda key: _order(projection.rows.get(key) or rows[key]),
    )
    return [
        Step(key, rows.get(key), projection.rows.get(key))
        for key in keys
        if not _same(rows.get(key), projection.rows.get(key))
    ]


def _order(row: Entry) -> tuple[str, int, int]:
    return str(row.sort_on or ""), row.position, row.occurrence


def _same(before: Entry | None, after: Entry | None) -> bool:
    if before is None or after is None:
        return before is after
    return not differ(before, after, (*TIMED, *RECORDED, *AGREED))


def differ(row: Entry, other: Entry, columns: Iterable[str]) -> bool:
    """Tell whether two rows differ in one of these columns."""
    of_row = attrgetter(*columns)
    return bool(of_row(row) != of_row(other))


def refuse_to_lose(truth: Truth, projection: Projection, stored: list[Entry]) -> None:
    """Refuse a truth in which a record or a dose that was given has no place.

    Raises Refusal.
    """
    if truth.is_entered_in_error:
        return
    rows = {row.key: row for row in stored}
    lost = {*truth.records, *truth.held} - projection.rows.keys() | beyond_planned(truth)
    if lost - rows.keys():
        raise Refusal("", _("This line is not in the schedule any more."))
    given = [day for key in lost if rows[key].kind == Kind.DOSE and (day := _given_on(truth, key))]
    if given:
        text = _(
            "On %(day)s a dose was given. This change would drop it from the schedule. "
            "Check the days."
        )
        raise Refusal("on", text % {"day": date_format(max(given), "j F Y")})


def _given_on(truth: Truth, key: Key) -> date | None:
    record = truth.record(key)
    return record.on if record.status in GIVEN else None
