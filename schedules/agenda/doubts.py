"""What is worth a question before a nurse agrees to a time: days and hours that are often typos."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from schedules.engine import FIT, WorkingDays
from schedules.timeline import Appointment

HALF_A_YEAR = timedelta(days=182)
FIRST_HOUR, LAST_HOUR = time(6), time(22)  # outside these nobody is asked to come
ONE_DAY = timedelta(days=1)
AN_HOUR = timedelta(hours=1)  # where nobody said how long it takes


class Why(StrEnum):
    """A reason to ask."""

    PAST = "past"
    HOUR_PAST = "hour past"  # of today
    FAR = "far"  # from the day that the schedule gives
    EARLY = "early"  # long before the day that the dose before gives
    FAR_OFF = "far off"  # from today, where the schedule gives no day
    CLOSED = "closed"
    NIGHT = "night"
    SAME_TIME = "same time"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason to ask, and about which days or which other appointment."""

    why: Why
    days: tuple[date, ...] = ()
    other: Appointment | None = None


def doubts_of(
    agreed: Appointment,
    now: datetime,
    *,
    expected: date | None,
    working_days: WorkingDays,
    others: Iterable[Appointment] = (),
) -> tuple[Doubt, ...]:
    """Return what to ask about a time; `expected` is the day that the schedule gives.

    A day that is past, or far off, is asked about alone: what else it is says nothing then.
    `others` are what else this person has agreed; `now` is on the clock of the hospital.
    """
    if past := _past(agreed, now):
        return (past,)
    if far := _far(agreed.on, now.date(), expected):
        return (far,)
    return tuple(_doubts(agreed, working_days, others))


def day_doubts(
    on: date,
    today: date,
    *,
    expected: date | None,
    working_days: WorkingDays | None,
    is_recorded: bool = False,
    not_before: date | None = None,
) -> tuple[Doubt, ...]:
    """Return what to ask about a day without an hour: a move, a record, a stop, a start.

    What is recorded has been: for that a past day is as it should be. `working_days` are None for
    what nobody goes to the hospital for. `not_before` is the day of a dose as the one before gives
    it: much sooner is asked about.
    """
    if on < today and not is_recorded:
        return (Doubt(Why.PAST, (on,)),)
    if far := _far(on, today, expected):
        return (far,)
    is_closed = working_days is not None and on != expected and not working_days.is_open(on)
    is_early = not_before is not None and FIT.from_day(on) < not_before
    early = (Doubt(Why.EARLY, (on, not_before)),) if is_early and not_before else ()
    return (*early, *((Doubt(Why.CLOSED, (on,)),) if is_closed else ()))


def _far(on: date, today: date, expected: date | None) -> Doubt | None:
    if expected:
        return Doubt(Why.FAR, (on, expected)) if abs(on - expected) > HALF_A_YEAR else None
    return Doubt(Why.FAR_OFF, (on, today)) if abs(on - today) > 2 * HALF_A_YEAR else None


def _past(agreed: Appointment, now: datetime) -> Doubt | None:
    today, last = now.date(), agreed.last or agreed.on
    if last < today:
        return Doubt(Why.PAST, (agreed.on,))
    is_over = last == agreed.on == today and agreed.at is not None and agreed.at < now.time()
    return Doubt(Why.HOUR_PAST, (agreed.on,)) if is_over else None


def _doubts(
    agreed: Appointment, working_days: WorkingDays, others: Iterable[Appointment]
) -> Iterator[Doubt]:
    is_stay = agreed.last is not None  # a ward is open on every day
    if not is_stay and not working_days.is_open(agreed.on):
        yield Doubt(Why.CLOSED, (agreed.on,))
    if agreed.at and not FIRST_HOUR <= agreed.at < LAST_HOUR:
        yield Doubt(Why.NIGHT, (agreed.on,))
    for other in others:
        if other.code != agreed.code and _overlap(agreed, other):
            yield Doubt(Why.SAME_TIME, (agreed.on,), other)


def _overlap(one: Appointment, other: Appointment) -> bool:
    spans = _span(one), _span(other)
    if not (spans[0] and spans[1]):
        return False
    (begins, ends), (from_, until) = spans[0], spans[1]
    return begins < until and from_ < ends


def _span(agreed: Appointment) -> tuple[datetime, datetime] | None:
    """Return from when until when somebody is there; None where no hour says so.

    A stay goes on until the end of its last day.
    """
    if agreed.last:
        begins = datetime.combine(agreed.on, agreed.at or time())
        return begins, datetime.combine(agreed.last, time()) + ONE_DAY
    if agreed.at is None:
        return None
    begins = datetime.combine(agreed.on, agreed.at)
    return begins, begins + (timedelta(minutes=agreed.minutes) if agreed.minutes else AN_HOUR)
