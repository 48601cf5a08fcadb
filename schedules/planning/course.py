"""Add an optional course."""

from datetime import date

from django.utils.translation import gettext as _

from schedules.engine import Key
from schedules.inputs.conditions import condition_of
from schedules.inputs.facts import derive, read_facts
from schedules.inputs.refusal import Refusal
from schedules.inputs.regimens import regimen_of
from schedules.models import Change
from treatments.facts import COURSES_PLANNED, FACTS
from treatments.models import Protocol

from .truth import Intent, Truth


def next_course(truth: Truth) -> int | None:
    """Return the number of the course that could be added; None where there is none."""
    facts = derive(read_facts(truth.facts.items()))
    planned = facts.get(COURSES_PLANNED)
    number = planned + 1 if isinstance(planned, int) else 0
    return number if number in optional_courses(truth.protocol) else None


def optional_courses(protocol: Protocol) -> set[int]:
    """Return the numbers of the courses that hang on how many are planned."""
    return {
        rule.course
        for rule in regimen_of(protocol).rules
        if rule.course and rule.is_dose and COURSES_PLANNED in rule.condition.facts()
    }


def beyond_planned(truth: Truth) -> set[Key]:
    """Return what is recorded of a course that is not planned: both cannot be true."""
    planned = derive(read_facts(truth.facts.items())).get(COURSES_PLANNED)
    if not isinstance(planned, int):
        return set()
    optional = optional_courses(truth.protocol)
    beyond = {
        rule.fact
        for rule in regimen_of(truth.protocol).rules
        if rule.is_dose and rule.course in optional and rule.course > planned
    }
    return {key for key in truth.records if key.fact in beyond}


def add_course(number: int, first_day: date | None = None, reason: str = "") -> Intent:
    """Mean: one more course is given, from this day where it is known."""

    def change(truth: Truth) -> Truth:
        if next_course(truth) != number:
            raise Refusal("", _("This course cannot be added to this schedule."))
        truth = truth.with_fact(**{COURSES_PLANNED: str(number), **_in_other_words(number)})
        event = _event_of(truth.protocol, number)
        known = first_day.isoformat() if first_day and event else None
        return truth.with_fact(**{event: known}) if known else truth

    return Intent(Change.Act.COURSE, change, reason)


def _in_other_words(number: int) -> dict[str, str]:
    """Return the questions that so many courses answer too."""
    planned = {COURSES_PLANNED: number}
    return {
        fact.name: "yes"
        for fact in FACTS.values()
        if fact.same_as and condition_of(fact.same_as).holds(planned)
    }


def _event_of(protocol: Protocol, course: int) -> str:
    """Return the fact that says when a course really began; empty where there is none."""
    rules = (rule for rule in regimen_of(protocol).rules if rule.is_dose and rule.course == course)
    return next((rule.recorded_as for rule in rules if rule.recorded_as), "")
