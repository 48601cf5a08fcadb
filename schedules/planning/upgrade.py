"""Move a plan to another version of its protocol."""

from dataclasses import replace

from django.utils.translation import gettext as _

from schedules.inputs.refusal import Refusal
from schedules.models import Change
from treatments.models import Protocol

from .truth import Intent, Truth


def upgrade(protocol: Protocol) -> Intent:
    """Mean: this version counts from now on. Raises Refusal for another treatment."""

    def change(truth: Truth) -> Truth:
        old = truth.protocol
        if (old.treatment_id, old.clinic_id) != (protocol.treatment_id, protocol.clinic_id):
            raise Refusal("", _("This version belongs to another treatment or hospital."))
        return replace(truth, protocol=protocol)

    return Intent(Change.Act.UPGRADE, change)
