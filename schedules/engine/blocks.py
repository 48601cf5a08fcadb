"""Doses on days in a row, such as a week of tablets: which of them the team has still to name.

After a gap for which the source gives no day (`then: ask`) the rest of the block has none either:
it comes after the dose that was late, and nobody knows when.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from .results import Entry
from .terms import GIVEN, Certainty, Facts, Measure, Status, Then

DAY = timedelta(1)


def to_be_named(doses: Sequence[Entry], facts: Facts) -> list[Entry]:
    """Return the doses of a block in order, without a day where the team has still to name it.

    Once it named one, the following days are counted from that one again.
    """
    found: list[Entry] = []
    run: list[Entry] = []  # of those that were missed, up to this one
    after: Entry | None = None  # the dose after which the days are to be named
    for place, dose in enumerate(doses):
        if after and dose.status is Status.PLANNED:
            dose = _without_day(dose, after)
        run = [*run, dose] if dose.status is Status.MISSED else []
        if _is_asked(dose, run, facts, is_first=not place):
            after = dose
        elif dose.on:
            after = None
        found.append(dose)
    return found


def kept_days(doses: Iterable[Entry], facts: Facts) -> list[date]:
    """Return the days that doses would have by the plan which the team has still to name.

    Those of missed ones too, where the source only says to ask: they may still be given.
    """
    days: list[date] = []
    run: list[Entry] = []
    for dose in doses:
        if dose.planned_on and dose.status is Status.PLANNED:
            days.append(dose.planned_on)
        is_next = dose.status is Status.MISSED and (not run or dose.due == _due(run[-1]) + DAY)
        run = [*run, dose] if is_next else [dose] if dose.status is Status.MISSED else []
        if _is_asked(dose, run, facts):
            days += [_due(missed) for missed in run]
    return days


def _is_asked(dose: Entry, run: Sequence[Entry], facts: Facts, *, is_first: bool = False) -> bool:
    """Tell whether for a dose that was missed, or given late, its source only says to ask.

    Who said herself whether later doses follow has answered. With the first one the block begins.
    """
    if run:
        return _says_ask(dose, (_due(dose) - _due(run[0])).days + 1, facts)
    if is_first or dose.status not in GIVEN or dose.carries is not None:
        return False
    return bool(dose.on and dose.due and _says_ask(dose, (dose.on - dose.due).days, facts))


def _says_ask(dose: Entry, missed: int, facts: Facts) -> bool:
    """Return what the first line says that holds for so many days missed."""
    counting = (late for late in dose.rule.late if late.measure is Measure.MISSED)
    lines = (late for late in counting if not late.of_doses and late.part is None)
    fitting = (late for late in lines if late.number and late.number.holds(missed))
    first = next((late for late in fitting if late.condition.holds(facts) is not False), None)
    return first is not None and first.then is Then.ASK


def _without_day(dose: Entry, after: Entry) -> Entry:
    planned = _due(after) + (dose.occurrence - after.occurrence) * DAY
    return dose._replace(
        due=None,
        earliest=None,
        latest=None,
        book_on=None,
        certainty=Certainty.UNKNOWN,
        planned_on=planned,
        sort_on=max(planned, after.day + DAY if after.day else planned),
    )


def _due(dose: Entry) -> date:
    return dose.due or dose.planned_on or dose.on or date.min
