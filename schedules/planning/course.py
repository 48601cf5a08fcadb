"""Add an optional course."""

from datetime import date

from django.utils.translation import gettext as _

from schedules.inputs.refusal import Refusal
from schedules.inputs.regimens import regimen_of
from schedules.models import Change
from treatments.facts import FACTS
from treatments.models import Protocol

from .truth import Intent, Truth


def next_course(truth: Truth) -> int | None:
    """Return the number of the course that could be added; None where there is none."""
    planned = int(truth.facts.get("courses_planned", 3 if _has_third(truth) else 2))
    return planned + 1 if planned + 1 in optional_courses(truth.protocol) else None


def _has_third(truth: Truth) -> bool:
    return truth.facts.get("third_course") == "yes" or "course3_start" in truth.facts


def optional_courses(protocol: Protocol) -> set[int]:
    """Return the numbers of the courses that hang on how many are planned."""
    return {
        rule.course
        for rule in regimen_of(protocol).rules
        if rule.course and rule.is_dose and "courses_planned" in rule.condition.facts()
    }


def add_course(number: int, first_day: date | None = None, reason: str = "") -> Intent:
    """Mean: one more course is given, from this day where it is known."""

    def change(truth: Truth) -> Truth:
        if next_course(truth) != number:
            raise Refusal("", _("This course cannot be added to this schedule."))
        truth = truth.with_fact(courses_planned=str(number))
        if number == 3:
            truth = truth.with_fact(third_course="yes")
        event = f"course{number}_start"
        known = first_day.isoformat() if first_day and event in FACTS else None
        return truth.with_fact(**{event: known}) if known else truth

    return Intent(Change.Act.COURSE, change, reason)
