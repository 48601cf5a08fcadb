"""`Mijn schema`: which treatments a patient sees."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from schedules.models import Plan
from schedules.queries import timelines_of
from schedules.timeline import Timeline
from schedules.words.unanswered import as_read
from schedules.words.when import day_words, weekday_words


@dataclass(frozen=True, slots=True)
class Treatment:
    """One treatment in a line."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Own:
    """A patient's own schedule; without timelines where there is no treatment yet."""

    treatments: tuple[Treatment, ...]
    former: tuple[Treatment, ...]  # stopped, and nothing of it is still to come
    timelines: tuple[Timeline, ...]


def own_schedule(plans: Iterable[Plan], today: date) -> Own:
    """Return the schedule of a patient with these plans, in the active language.

    What was entered by mistake is nobody's treatment. What was stopped stays while something of it
    is to come; when nothing else runs it is shown as it was.
    """
    real = [plan for plan in plans if not plan.is_entered_in_error]
    shown = [plan for plan in real if goes_on(plan, today)] or real
    return Own(
        treatments=tuple(map(_treatment, shown)),
        former=tuple(_treatment(plan) for plan in real if plan not in shown),
        timelines=tuple(map(as_read, timelines_of(shown))),
    )


def goes_on(plan: Plan, today: date) -> bool:
    """Tell whether something of a plan may still come."""
    return not plan.stopped_on or plan.last_on is None or plan.last_on >= today


def _treatment(plan: Plan) -> Treatment:
    if plan.stopped_on:
        state = _("stopped on %(day)s") % {"day": day_words(plan.stopped_on)}
    elif plan.paused_since:
        state = _("paused from %(day)s on") % {"day": day_words(plan.paused_since)}
    else:
        state = _("first day: %(day)s") % {"day": weekday_words(plan.start)}
    return Treatment(str(plan.protocol.treatment), state)
