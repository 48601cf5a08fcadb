"""Take back a plan that was entered in error, such as for the wrong patient."""

from dataclasses import replace

from django.utils.translation import gettext as _

from schedules.inputs.refusal import Refusal
from schedules.models import Change

from .truth import Intent


def withdraw(reason: str) -> Intent:
    """Mean: this plan should never have been. Raises Refusal without a reason."""
    if not reason:
        raise Refusal("reason", _("Write why this plan is taken back."))
    return Intent(
        Change.Act.WITHDRAW, lambda truth: replace(truth, is_entered_in_error=True), reason
    )
