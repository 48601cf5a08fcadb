"""The doses of a plan that were given, by its records."""

from datetime import date
from typing import NamedTuple

from schedules.engine import GIVEN, Key
from schedules.inputs.regimens import regimen_of

from .truth import Truth


class Given(NamedTuple):
    """A dose that was given, and when."""

    key: Key
    on: date


def given_doses(truth: Truth) -> list[Given]:
    """Return the doses that were given, whole or in part."""
    doses = {rule.fact for rule in regimen_of(truth.protocol).rules if rule.is_dose}
    return [
        Given(key, record.on)
        for key, record in truth.records.items()
        if key.fact in doses and record.status in GIVEN and record.on
    ]
