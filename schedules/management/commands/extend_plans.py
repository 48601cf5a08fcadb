"""Carry every plan that goes on further into the future. To be called every night.

It also forgets the one-time keys of forms that were sent more than a week ago, and closes calendar
addresses that nobody read for a year.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q, QuerySet
from django.utils import timezone

from schedules.access import once, stored_feeds
from schedules.engine import Offset
from schedules.inputs.facts import read_day
from schedules.inputs.refusal import Refusal
from schedules.models import Plan
from schedules.planning import StaleError
from schedules.planning.care import OVER
from schedules.planning.clinics import follow, to_follow
from schedules.planning.describe import describe, plans_to_describe
from schedules.planning.extend import extend_plan

# A plan is carried to 24 months ahead. Done as soon as a day is missing, each plan would get a row
# of history every night, and nobody would find in it what people did; now it is one a month.
ENOUGH = Offset(months=23)


class Outcome(StrEnum):
    """What came of one plan, as the command says it."""

    EXTENDED = "extended"
    DESCRIBED = "given the present words of their protocol"
    BUSY = "left for the next night, because somebody was changing them"
    WOULD_MOVE = "not extended, because dates that are there would move"
    FOLLOWED = "given days on which their hospital works"
    STAYED = "near closed days left as they were"
    FAILED = "not extended, because of an error"


Act = Callable[[Plan], Outcome]


class Command(BaseCommand):
    """Extend the plans whose end comes nearer than 23 months. Safe to call again.

    Before that, a plan whose protocol has other words than when its rows were written gets what it
    says beside their days: who does it, what goes with what. No day and no history changes by that.
    After it, the days to book on near closed days that a hospital changed lately on its own page.
    A plan whose dates would move is not written: its protocol, its clinic's closed days or this
    program changed, and a person has to look. It is named by its code only.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another day for today."""
        parser.add_argument("--today", metavar="YYYY-MM-DD")

    def handle(self, *args: Any, today: str | None, **options: Any) -> None:
        """Exit with status 1 when a plan needs a person, 2 when the day cannot be read."""
        day = _read(today) if today else timezone.localdate()
        once.sweep(timezone.now())
        stored_feeds.sweep(timezone.now())
        counts: Counter[Outcome] = Counter()
        extend = partial(extend_one, today=day)
        acts: list[tuple[UUID, Act]] = [
            *((code, describe_one) for code in codes_of(plans_to_describe())),
            *((code, extend) for code in codes_to_extend(day)),
            *((code, follow_one) for code in codes_to_follow()),
        ]
        for code, act in acts:
            outcome, cause = done(act, code)
            counts[outcome] += 1
            if outcome in (Outcome.WOULD_MOVE, Outcome.FAILED):
                self.stderr.write(f"plan {code}: {outcome}{cause and f' ({cause})'}")
        for outcome in Outcome:
            self.stdout.write(f"{counts[outcome]} plans {outcome}")
        if counts[Outcome.WOULD_MOVE] or counts[Outcome.FAILED]:
            raise CommandError("plans need attention", returncode=1)


def codes_to_extend(today: date) -> list[UUID]:
    """Return the plans that go on, are not stopped, and do not reach far enough.

    Of who died or is treated elsewhere nothing goes on here.
    """
    goes_on = Q(last_on=None) | Q(last_on__gte=today)
    plans = Plan.objects.filter(
        goes_on, is_entered_in_error=False, stopped_on=None, until__lt=ENOUGH.from_day(today)
    ).exclude(patient__care__in=OVER)
    return codes_of(plans)


def codes_of(plans: QuerySet[Plan]) -> list[UUID]:
    """Return the plans by their codes, in the order in which they were made."""
    return list(plans.order_by("pk").values_list("code", flat=True))


def done(act: Act, code: UUID) -> tuple[Outcome, str]:
    """Do an act to one plan; return what came of it and the name of an error, if there was one."""
    try:
        plan = Plan.objects.select_related("protocol__treatment", "patient__clinic").get(code=code)
        return act(plan), ""
    except Exception as error:  # one plan must not keep the others from being extended
        # Its text may hold dates of care.
        return Outcome.FAILED, type(error).__name__


def describe_one(plan: Plan) -> Outcome:
    """Give a plan the present words of its protocol. Raises Refusal or engine.Contradiction."""
    describe(plan)
    return Outcome.DESCRIBED


def extend_one(plan: Plan, today: date) -> Outcome:
    """Extend a plan as it was read. Raises Refusal or engine.Contradiction."""
    try:
        proposal = extend_plan(plan, today)
    except StaleError:
        return Outcome.BUSY
    return Outcome.WOULD_MOVE if proposal else Outcome.EXTENDED


def codes_to_follow() -> list[UUID]:
    """Return the plans near closed days that a hospital changed lately, each once."""
    return list(dict.fromkeys(plan.code for plan in to_follow(timezone.now())))


def follow_one(plan: Plan) -> Outcome:
    """Give a plan the days on which its hospital works now."""
    return Outcome.FOLLOWED if follow(plan, by=None) else Outcome.STAYED


def _read(text: str) -> date:
    try:
        return read_day("today", text)
    except Refusal as error:
        raise CommandError(str(error), returncode=2) from error
