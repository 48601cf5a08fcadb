"""Say that a person's care does not simply go on any more, or that it does again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schedules.engine import GIVEN, Key
from schedules.inputs.refusal import Refusal
from schedules.models import WITH_PLAN, Change, Entry, Patient, Plan, User

from .care import Care, State
from .truth import Check, Intent, Truth
from .writing import StaleError, commit_together

ASKS_WHY = (State.DECLINED, State.ONHOLD)


def end_care(care: Care, reason: str = "", *, today: date) -> Intent:
    """Mean: from this day on care does not simply go on.

    Raises Refusal for a day that has not come, and without a reason where it matters.
    """
    if care.on > today:
        raise Refusal("on", _("This day is still to come. Say it on the day itself, or later."))
    if care.state in ASKS_WHY and not reason:
        raise Refusal("reason", _("Write why: whoever reads this later wants to know."))
    check = _nothing_was_done_after(care.on) if care.state is State.DECEASED else None
    intent = Intent(Change.Act.CARE, lambda truth: replace(truth, care=care), reason)
    return replace(intent, check=check) if check else intent


def _nothing_was_done_after(on: date) -> Check:
    def check(rows: Mapping[Key, Entry]) -> None:
        done = [r.on for r in rows.values() if r.status in GIVEN and r.on and r.on > on]
        if done:
            text = _("On %(day)s something was recorded as done. Check the days.")
            raise Refusal("on", text % {"day": date_format(max(done), "j F Y")})

    return check


def resume_care(on: date, reason: str = "", *, today: date) -> Intent:
    """Mean: from this day on care goes on as before; what was due until then is nobody's backlog.

    Raises Refusal for a day that has not come, before the day on which care ended, and for
    somebody who died: that was a mistake, and is undone.
    """
    if on > today:
        raise Refusal("on", _("This day is still to come. Say it on the day itself, or later."))

    def change(truth: Truth) -> Truth:
        if truth.care is None:
            raise Refusal("", _("Care goes on already."))
        if truth.care.state is State.DECEASED:
            raise Refusal("", _("If that was a mistake, undo it."))
        if on < truth.care.on:
            text = _("This lies before %(day)s. Check the days.")
            raise Refusal("on", text % {"day": date_format(truth.care.on, "j F Y")})
        return replace(truth, care=None, kept_from=max(truth.kept_from, on))

    return Intent(Change.Act.CARE, change, reason)


def plans_in_care(patient: Patient) -> list[Plan]:
    """Return all plans of a patient, those entered in error too: each says the same of care."""
    return list(patient.plans.select_related(*WITH_PLAN).order_by("start", "pk"))


@transaction.atomic
def save_care(
    patient: Patient, intent: Intent, seen: Mapping[str, int], *, by: User
) -> list[Change]:
    """Do it to all plans of a patient in one act, as they were `seen`: revisions by code.

    Raises Refusal for a patient without a plan, StaleError where a plan changed or was started
    meanwhile.
    """
    plans = plans_in_care(patient)
    if not plans:
        raise Refusal("", _("No treatment has been entered yet."))
    acts = [(plan, intent, seen.get(str(plan.code), 0)) for plan in plans]
    changes = commit_together(acts, by=by)
    # The patient's row is locked now, and whoever starts a plan waits for it.
    if new := patient.plans.exclude(pk__in=[plan.pk for plan in plans]).first():
        raise StaleError(new, [])
    return changes
