"""Correct the start or what is known of the patient."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from schedules.models import Change
from schedules.timeline import HORIZON

from .truth import Intent, Truth


def revise(start: date, facts: Mapping[str, str], reason: str = "") -> Intent:
    """Mean: the treatment started on this day, and these are the answers."""

    def change(truth: Truth) -> Truth:
        until = max(truth.until, HORIZON.from_day(start))
        return replace(truth, start=start, until=until, facts=dict(facts))

    return Intent(Change.Act.REVISE, change, reason)
