"""Stop a treatment."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from schedules.inputs.refusal import Refusal
from schedules.models import Change

from .record import several
from .truth import Intent, Truth


def stop(
    on: date,
    reason: str,
    *,
    last_dose: date | None = None,
    known: Sequence[Intent] = (),
    act: Change.Act = Change.Act.STOP,
) -> Intent:
    """Mean: no dose after this day; what is counted from the last dose runs on from it.

    `last_dose` is the day of the last dose given, where that is told; `known` says first what
    became of the doses before. Raises Refusal without a reason, or when the last dose lies after
    the stop.
    """
    if not reason:
        raise Refusal("reason", _("Write why the treatment stops."))
    if last_dose and last_dose > on:
        raise Refusal("last_dose", _("The last dose lies after the stop. Check both days."))

    first = several(list(known))

    def change(truth: Truth) -> Truth:
        return first.change(truth).with_fact(
            stop_date=on.isoformat(), last_dose=last_dose.isoformat() if last_dose else None
        )

    return Intent(act, change, reason, check=first.check)
