"""What happened to a plan beside its usual course, as the file of people says it."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from schedules.engine import OPEN, Roll
from schedules.inputs.working_days import working_days_of
from schedules.models import Entry, Plan
from schedules.planning import Intent, Truth
from schedules.planning.booking import cancel
from schedules.planning.course import add_course
from schedules.planning.record import move, note
from schedules.planning.stop import stop
from schedules.planning.truth import truth_of
from schedules.planning.withdraw import withdraw

from .days import day_from, fitting_start

Words = Mapping[str, Any]


def truth_now(plan: Plan) -> Truth:
    """Return the truth of a stored plan."""
    return truth_of(plan, plan.entries.all())


def intent_of(verb: str, words: Any, plan: Plan, day: date) -> Intent:
    """Return what an act of the file means for a plan on a day. Raises KeyError for no act."""
    return ACTS[verb](words, plan, day)


def _move(words: Words, plan: Plan, day: date) -> Intent:
    entry = _coming(plan, words["fact"], day)
    planned = entry.on or entry.due
    assert planned is not None, entry  # noqa: S101  the query asks for a day
    on = planned + timedelta(words["days"])
    open_day = working_days_of(plan.patient.clinic).book_on(on, Roll.FORWARD)
    return move(entry.key, open_day).because(words["reason"])


def _cancel(words: Words, plan: Plan, day: date) -> Intent:
    return cancel(_booked(plan, words["fact"], day)).because(words["reason"])


def _note(words: Words, plan: Plan, day: date) -> Intent:
    return note(_coming(plan, words["fact"], day).key, words["text"])


def _course(words: Words, plan: Plan, day: date) -> Intent:
    wanted = day_from(words["first_day"], day)
    first = fitting_start(wanted, day, working_days_of(plan.patient.clinic))
    return add_course(words["number"], first, words["reason"])


def _stop(words: Words, _plan: Plan, day: date) -> Intent:
    return stop(day, words["reason"])


def _withdraw(words: Words, _plan: Plan, _day: date) -> Intent:
    return withdraw(words["reason"])


def _coming(plan: Plan, fact: str, day: date) -> Entry:
    """Return the next entry of a rule on or after a day."""
    coming = plan.entries.filter(fact=fact, dropped_at=None, sort_on__gte=day)
    return coming.filter(status__in=OPEN, due__isnull=False).order_by("sort_on")[0]


def _booked(plan: Plan, fact: str, day: date) -> str:
    """Return the code of the next appointment of a rule on or after a day."""
    booked = plan.entries.filter(fact=fact, status=Entry.Status.BOOKED, on__gte=day)
    return str(booked.order_by("on")[0].appointment)


ACTS: dict[str, Callable[[Any, Plan, date], Intent]] = {
    "move": _move,
    "cancel": _cancel,
    "note": _note,
    "course": _course,
    "stop": _stop,
    "withdraw": _withdraw,
}
