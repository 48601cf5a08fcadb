"""A plan that begins in the middle of a treatment: what was given and done before it was kept.

What a nurse tells becomes history, on the days that she confirmed; nothing is made up. What she
does not tell stays open, and is nobody's backlog: the plan is kept from today on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from schedules.engine import OPEN, Key, Kind

from .interruption import not_given
from .late import carries_of, late_of, with_block
from .pauses import with_pause
from .projection import project
from .record import discussed, done
from .stand_ins import gone_over
from .truth import Truth

EARLY = 4  # a dose or test may come so early: by one in so many parts of the time between two


class GivenDose(NamedTuple):
    """A dose as it was given, and the day that the schedule gave it."""

    key: Key
    on: date
    planned: date


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of the time before a plan was kept here; doses are in order of time.

    `last` is the day of the last dose given, where that was told: those due since then were not.
    `paused_from` is the first day on which a dose at home was due and was not taken.
    """

    given: tuple[GivenDose, ...] = ()
    not_given: tuple[Key, ...] = ()
    last: date | None = None
    tests: tuple[tuple[Key, date], ...] = ()
    are_discussed: bool = False
    paused_from: date | None = None


def of_day(days: Sequence[date], on: date) -> int:
    """Return the place, in days in order of time, of the one that something done `on` was for.

    What comes late is far commoner than what comes early: it was for the day before it, unless
    little of the time to the next one was left.
    """
    later = next((place for place, day in enumerate(days) if day > on), len(days))
    if later == 0 or later == len(days):
        return min(later, len(days) - 1)
    before, after = days[later - 1], days[later]
    return later if (after - on) * EARLY <= after - before else later - 1


def with_past(truth: Truth, told: Told, *, today: date) -> Truth:
    """Return the truth of a plan that begins now, with what is told of the time before.

    What follows a dose counts from it as the protocol says of one that is early or late. Raises
    Refusal or Contradiction.
    """
    for dose in told.given:
        truth = _given(truth, dose, today)
    for key in told.not_given or _due_since(truth, told.last, today):
        truth = not_given(key, today=today).change(truth)
    for key, on in told.tests:
        truth = done(key, on, today=today).change(truth)
        if told.are_discussed:
            truth = discussed(key, today).change(truth)
    if told.paused_from:
        truth = with_pause(truth, told.paused_from)
    return gone_over(truth)


def _given(truth: Truth, dose: GivenDose, today: date) -> Truth:
    key, on, planned = dose
    if on == planned:
        return done(key, on, today=today).change(truth)
    carries = carries_of(late_of(truth, project(truth).rows, key, on))
    return with_block(done(key, on, today=today, carries=carries), key, on).change(truth)


def _due_since(truth: Truth, last: date | None, today: date) -> Iterator[Key]:
    """Yield the doses that were due after the last one given, and before today."""
    for row in project(truth).rows.values() if last else ():
        day = row.book_on or row.due
        is_one = row.kind == Kind.DOSE and not (row.is_period or row.repeat or row.is_conditional)
        if is_one and row.status in OPEN and day and last and last < day < today:
            yield row.key
