"""Move a plan to another version of its protocol."""

from dataclasses import replace

from django.utils.translation import gettext as _

from schedules.inputs.refusal import Refusal
from schedules.models import Change, Plan, User
from treatments.models import Protocol

from .proposals import Proposal
from .truth import Intent, Truth
from .writing import commit


def upgrade(protocol: Protocol) -> Intent:
    """Mean: this version counts from now on. Raises Refusal for another treatment."""

    def change(truth: Truth) -> Truth:
        old = truth.protocol
        if (old.treatment_id, old.clinic_id) != (protocol.treatment_id, protocol.clinic_id):
            raise Refusal("", _("This version belongs to another treatment or hospital."))
        return replace(truth, protocol=protocol)

    return Intent(Change.Act.UPGRADE, change)


class NeedsAPersonError(Exception):
    """A new version would ask something of a nurse: to weigh a warning, decide an appointment."""


def upgrade_unseen(plan: Plan, protocol: Protocol, *, by: User) -> None:
    """Move a plan of which nobody looks at each line first.

    Raises NeedsAPersonError where a nurse must look, and what `commit` raises; then nothing is
    written.
    """
    commit(plan, upgrade(protocol), by=by, revision=plan.revision, check=_asks_nobody)


def _asks_nobody(proposal: Proposal) -> None:
    if proposal.warnings or proposal.to_decide or proposal.cancelled:
        raise NeedsAPersonError
