"""What a reader must know about the whole timeline, beside its entries."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from .anchors import NOT_GIVEN, Anchors
from .entries import WorkingDays
from .results import Entry, Notice
from .rules import Offset, Regimen, Rule
from .terms import CHOSEN, LAST_DOSE, LAST_GIVEN, MS_TYPE, OPEN, WEEKDAYS, Kind, Roll, Shape, Status


def notices_of(
    anchors: Anchors, regimen: Regimen, entries: Sequence[Entry], working_days: WorkingDays
) -> tuple[Notice, ...]:
    """Return the notices in order of weight: stop, warning, info."""
    doses = [
        entry
        for entry in entries
        if entry.rule.is_dose and entry.day and not anchors.is_undecided(entry.rule)
    ]
    return (
        *_forbidden(anchors, regimen),
        *_wrong_ms_type(anchors, regimen),
        *_paused(anchors),
        *_counted_from_the_stop(anchors),
        *_stand_in_on_another_day(anchors),
        *_doses_too_close(anchors, doses),
        *_doses_out_of_order(anchors),
        *_doses_too_late(anchors, doses),
        *_doses_on_closed_days(doses, working_days),
        *_unrecorded_doses(anchors, doses),
        *_days_to_name(entries),
        *_tests_too_old(anchors, entries),
        *_weekdays_to_choose(anchors),
        *_ask_first(entries),
    )


def _forbidden(anchors: Anchors, regimen: Regimen) -> Iterator[Notice]:
    if regimen.is_forbidden(anchors.facts):
        yield Notice("stop", "forbidden")


def _wrong_ms_type(anchors: Anchors, regimen: Regimen) -> Iterator[Notice]:
    ms_type = anchors.facts.get(MS_TYPE)
    if ms_type and regimen.ms_types and ms_type not in regimen.ms_types:
        yield Notice("warning", "ms-type", {"given": ms_type, "allowed": regimen.ms_types})


def _paused(anchors: Anchors) -> Iterator[Notice]:
    if anchors.paused_since and not anchors.stop:
        yield Notice("warning", "paused", {"since": anchors.paused_since})


def _counted_from_the_stop(anchors: Anchors) -> Iterator[Notice]:
    """A last dose was told, and what counts from it counts from the later stop all the same.

    That is so where nobody records doses: the later day is the safer one.
    """
    last = anchors.facts.get(LAST_DOSE)
    is_recorded = LAST_GIVEN in anchors.facts
    if isinstance(last, date) and anchors.stop and last < anchors.stop and not is_recorded:
        yield Notice("warning", "counted-from-stop", {"last": last, "stop": anchors.stop})


def _stand_in_on_another_day(anchors: Anchors) -> Iterator[Notice]:
    """A dose that stands in for one on the start day should itself fall on the start."""
    for replaced, stand_in in anchors.stand_ins.items():
        moment = anchors.rules[replaced].begin
        planned = moment and anchors.span(moment)
        for entry in anchors.entries(stand_in):
            if planned and planned.earliest == anchors.start and entry.day != anchors.start:
                words = {"fact": stand_in, "on": entry.day, "start": anchors.start}
                yield Notice("warning", "start-differs", words)


def _doses_too_close(anchors: Anchors, doses: Sequence[Entry]) -> Iterator[Notice]:
    """A minimum interval warns; it never blocks a clinician (docs/design.md, time rule 7)."""
    for dose, day, first in _counted(anchors, doses, lambda rule: rule.minimum_gap):
        if day < first:
            words = {"fact": dose.rule.fact, "on": day, "first": first}
            yield Notice("warning", "minimum-gap", words)


def _doses_too_late(anchors: Anchors, doses: Sequence[Entry]) -> Iterator[Notice]:
    """So does a maximum interval."""
    for dose, day, last in _counted(anchors, doses, lambda rule: rule.maximum_gap):
        if day > last:
            words = {"fact": dose.rule.fact, "on": day, "last": last}
            yield Notice("warning", "too-late", words)


def _counted(
    anchors: Anchors, doses: Sequence[Entry], gap_of: Callable[[Rule], Offset | None]
) -> Iterator[tuple[Entry, date, date]]:
    """Yield each dose that was or may be given, its day, and that of its interval.

    The interval counts from the dose before it.
    """
    gaps = {rule.fact: gap_of(rule) for rule in anchors.dose_rules}
    if not any(gaps.values()):
        return
    standing = [dose for dose in doses if dose.status not in NOT_GIVEN]
    facts = list(anchors.rules)
    for dose in standing:
        gap, day = gaps[dose.rule.fact], dose.day
        before = _before_in_courses if dose.rule.course else _before
        if gap and day and (counts := before(dose, standing, facts)):
            yield dose, day, gap.from_day(counts)


def _before(dose: Entry, doses: Sequence[Entry], _facts: Sequence[str]) -> date | None:
    return max((d.day for d in doses if d.day and dose.day and d.day < dose.day), default=None)


def _before_in_courses(dose: Entry, doses: Sequence[Entry], facts: Sequence[str]) -> date | None:
    """Of a later part of a course the last day of the part before, else the first of a course.

    So the sources count: a second week from the last tablet of the first one, and a course from
    the beginning of the course before.
    """
    rule = dose.rule
    if dose.occurrence != rule.count_from:
        return None
    earlier = facts[: facts.index(rule.fact)]
    part = [d.day for d in doses if d.rule.course == rule.course and d.rule.fact in earlier]
    course = [d.day for d in doses if d.rule.course and d.rule.course + 1 == rule.course]
    return max(filter(None, part), default=None) or min(filter(None, course), default=None)


def _doses_out_of_order(anchors: Anchors) -> Iterator[Notice]:
    """Two doses of one rule or course on a day, or one before the dose that it follows."""
    doses = [d for d in anchors.doses() if d.status not in NOT_GIVEN and not d.repeat]
    for before, dose in pairwise(doses):
        if not before.day or not dose.day or dose.day > before.day:
            continue
        words = {"fact": dose.rule.fact, "on": dose.day, "before": before.day}
        if dose.day < before.day:
            yield Notice("warning", "out-of-order", words)
        elif _is_of_one_series(dose.rule, before.rule):
            yield Notice("warning", "same-day", words)


def _is_of_one_series(rule: Rule, other: Rule) -> bool:
    """Tell whether two doses may never be on one day: of one rule, or of one course."""
    return rule == other or (rule.course is not None and rule.course == other.course)


def _doses_on_closed_days(doses: Sequence[Entry], working_days: WorkingDays) -> Iterator[Notice]:
    closed = [
        dose.day
        for dose in doses
        if dose.rule.roll is Roll.WARN and dose.day and not working_days.is_open(dose.day)
    ]
    if closed:
        yield Notice("warning", "closed-days", {"days": tuple(closed)})


def _unrecorded_doses(anchors: Anchors, doses: Sequence[Entry]) -> Iterator[Notice]:
    """After a stop it is asked of each dose whether it was given: unknown is not "not given"."""
    if not anchors.stop or LAST_GIVEN not in anchors.facts:
        return
    open_ = [dose.day for dose in doses if dose.status in OPEN and dose.day and not dose.repeat]
    if open_:
        words = {"n": len(open_), "first": min(open_), "last": max(open_)}
        yield Notice("warning", "unrecorded-doses", words)


def _days_to_name(entries: Sequence[Entry]) -> Iterator[Notice]:
    """After a gap for which no source gives a day, nothing goes on until the team has named one."""
    n = sum(entry.planned_on is not None and entry.status is Status.PLANNED for entry in entries)
    if n:
        yield Notice("warning", "days-to-name", {"n": n})


def _tests_too_old(anchors: Anchors, entries: Sequence[Entry]) -> Iterator[Notice]:
    """A test that its source finds too old by then is to be done once more."""
    tests = [entry for entry in entries if entry.rule.valid_for]
    done = {entry.key: entry.on for entry in tests}
    for entry in tests:
        on = done.get(entry.key._replace(occurrence=entry.occurrence - 1))
        if on and entry.status in OPEN:
            yield Notice("warning", "test-too-old", {"fact": entry.rule.fact, "on": on})


def _weekdays_to_choose(anchors: Anchors) -> Iterator[Notice]:
    """Three injections a week, with at least 48 hours in between (SmPC Copaxone, Rebif 4.2)."""
    to_choose = any(
        rule.weekdays == CHOSEN and anchors.holds[rule.fact] is not False
        for rule in anchors.rules.values()
    )
    chosen = anchors.facts.get(WEEKDAYS)
    if to_choose and not isinstance(chosen, tuple):
        yield Notice("info", "choose-weekdays")
    elif to_choose and isinstance(chosen, tuple) and not _are_spread(chosen):
        yield Notice("warning", "weekdays-close")


def _are_spread(weekdays: Sequence[int]) -> bool:
    """Tell whether it is three days of the week of which no two follow each other."""
    return len(weekdays) == 3 and all((day + 1) % 7 not in weekdays for day in weekdays)


def _ask_first(entries: Sequence[Entry]) -> Iterator[Notice]:
    """A day for a pregnancy never stands alone (docs/design.md, Whose word counts)."""
    for entry in entries:
        if entry.rule.kind is Kind.FERTILITY and entry.rule.shape is Shape.AT:
            yield Notice("warning", "ask-first", {"fact": entry.rule.fact, "on": entry.due})
