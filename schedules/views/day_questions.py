"""What to ask about the day of an act on a whole plan: a start, a stop, a course, a pause's end.

A nurse says yes to it, or takes another day; it never stops her.
"""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from schedules.agenda.doubts import day_doubts
from schedules.engine import Roll
from schedules.inputs.regimens import regimen_of
from schedules.inputs.working_days import working_days_of
from schedules.models import Plan
from schedules.planning.half_way import Told
from schedules.planning.revise import Right, first_given, given_before
from schedules.planning.start_days import start_days
from schedules.planning.truth import Truth
from schedules.words.appointments import doubt_words
from schedules.words.when import day_words, weekday_words


def start_questions(
    truth: Truth, *, expected: date | None = None, is_recorded: bool = False
) -> tuple[str, ...]:
    """Return what to ask about a start; `expected` is the start that was known before.

    `is_recorded`: doses were told since, so that it has been. Raises Refusal or Contradiction as
    `project` does.
    """
    doubts = day_doubts(
        truth.start,
        timezone.localdate(),
        expected=truth.start if is_recorded else expected,
        working_days=None,
        is_recorded=is_recorded,
    )
    asked = tuple(map(doubt_words, doubts))
    closed = start_days(truth).closed
    if not closed:
        return asked
    days = ", ".join(weekday_words(day) for day in closed)
    return (*asked, _("The hospital is closed on: %(days)s.") % {"days": days})


def corrected_start_questions(before: Truth, after: Truth, right: Right | None) -> tuple[str, ...]:
    """Return what to ask about a corrected start; nothing where it stays what it was."""
    if after.start == before.start:
        return ()
    return (
        *start_questions(after, expected=before.start),
        *_about_doses(after, right),
    )


def _about_doses(truth: Truth, right: Right | None) -> tuple[str, ...]:
    first, earlier = first_given(truth), given_before(truth, truth.start)
    if right is Right.BOTH and first and first.on != truth.start:
        words = {"start": day_words(truth.start), "given": day_words(first.on)}
        return (_("The start is %(start)s, and the first dose was given on %(given)s.") % words,)
    if earlier:
        words = {"start": day_words(truth.start), "given": day_words(earlier.on)}
        return (_("A dose was given on %(given)s, before the start on %(start)s.") % words,)
    return ()


def past_questions(truth: Truth, told: Told) -> tuple[str, ...]:
    """Return what to ask about the days on which doses were given before a plan was kept here."""
    rules = {rule.fact: rule for rule in regimen_of(truth.protocol).rules}
    doubts = (
        doubt
        for dose in told.given
        for doubt in day_doubts(
            dose.on,
            timezone.localdate(),
            expected=dose.planned,
            working_days=None
            if rules[dose.key.fact].roll is Roll.NONE
            else working_days_of(truth.clinic),
            is_recorded=True,
        )
    )
    return tuple(dict.fromkeys(map(doubt_words, doubts)))


def stop_questions(on: date | None) -> tuple[str, ...]:
    """Return what to ask about the day of a stop: more than a year from today is often a typo."""
    return _unless_typo(on, is_recorded=True)


def course_questions(on: date | None) -> tuple[str, ...]:
    """Return what to ask about the first day of a course: it lies ahead, and not too far."""
    return _unless_typo(on, is_recorded=False)


def pause_questions(plan: Plan, again: date | None) -> tuple[str, ...]:
    """Return what to ask about the day of the first dose after a pause, given or to be given."""
    if again is None:
        return ()
    today = timezone.localdate()
    doses = (rule for rule in regimen_of(plan.protocol).rules if rule.is_dose)
    at_home = all(rule.roll is Roll.NONE for rule in doses)
    doubts = day_doubts(
        again,
        today,
        expected=None,
        working_days=None if at_home else working_days_of(plan.patient.clinic),
        is_recorded=again <= today,
    )
    return tuple(map(doubt_words, doubts))


def _unless_typo(on: date | None, *, is_recorded: bool) -> tuple[str, ...]:
    if on is None:
        return ()
    doubts = day_doubts(
        on, timezone.localdate(), expected=None, working_days=None, is_recorded=is_recorded
    )
    return tuple(map(doubt_words, doubts))
