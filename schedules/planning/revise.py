"""Correct the start or what is known of the patient.

The start is the day of the first dose. Where that was recorded on another day than the start is
now said to be, one of the two is wrong, or both are true for a reason: that is for a nurse to say.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schedules.inputs.refusal import Refusal
from schedules.models import Change
from schedules.timeline import HORIZON

from .given import Given, given_doses
from .pauses import started_on
from .record import is_first_dose, settle
from .truth import Intent, Truth

FIRST_DOSE = "first_dose"  # what a refusal names where that is to be said


class Right(StrEnum):
    """Which day is true of a corrected start and a first dose that was given on another one."""

    START = "start"  # the dose was given then
    DOSE = "dose"  # the treatment began then
    BOTH = "both"


def revise(
    start: date, facts: Mapping[str, str], reason: str = "", *, right: Right | None = None
) -> Intent:
    """Mean: the treatment started on this day, and these are the answers.

    `right` tells what is true where the first dose was given on another day; without it that is
    refused, and nothing is saved.
    """

    def change(truth: Truth) -> Truth:
        until = max(truth.until, HORIZON.from_day(start))
        revised = replace(started_on(truth, start), until=until, facts=dict(facts))
        other = given_on_another_day(truth, start)
        return _agreeing(revised, other, right) if other else revised

    return Intent(Change.Act.REVISE, change, reason)


def given_on_another_day(truth: Truth, start: date) -> Given | None:
    """Return the first dose where a new start is not the day on which it was given."""
    first = first_given(truth) if start != truth.start else None
    return first if first and first.on != start else None


def _agreeing(truth: Truth, first: Given, right: Right | None) -> Truth:
    """Return the truth as the nurse says that it is. Raises Refusal while she has not said it."""
    match right:
        case Right.START:
            record = replace(truth.record(first.key), on=truth.start)
            return settle(truth, first.key, record)
        case Right.DOSE:
            return replace(truth, start=first.on)
        case Right.BOTH:
            return truth
    words = {"given": date_format(first.on, "j F Y"), "start": date_format(truth.start, "j F Y")}
    text = _("The first dose was recorded on %(given)s, and the start is now %(start)s.")
    raise Refusal(FIRST_DOSE, text % words)


def first_given(truth: Truth) -> Given | None:
    """Return the first dose of all, where it was recorded as given."""
    given = given_doses(truth)
    return next((dose for dose in given if is_first_dose(truth, dose.key)), None)


def given_before(truth: Truth, start: date) -> Given | None:
    """Return the first of the doses that were given before this day, the first of all apart."""
    given = [dose for dose in given_doses(truth) if dose.on < start]
    others = (dose for dose in given if not is_first_dose(truth, dose.key))
    return min(others, key=lambda dose: dose.on, default=None)
