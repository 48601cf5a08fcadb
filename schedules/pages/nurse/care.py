"""What a change of a person's course of care does, in words, before anything is saved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from schedules.access.feeds import feeds_of
from schedules.access.letters import open_letters
from schedules.engine import OPEN, Status
from schedules.models import Appointment, Change, Entry, Patient, Plan
from schedules.planning import Intent, Proposal, propose
from schedules.planning.care import OVER, Care, State
from schedules.queries import carers_of, own_access_of
from schedules.renderers.calendar.ical import CANCELLED_FOR
from schedules.words.care import care_words
from schedules.words.when import day_words

from .consequences import AppointmentChange, consequences_of
from .undecided import to_decide_words

TITLES = {
    State.DECEASED: gettext_lazy("Died"),
    State.FINISHED: gettext_lazy("Moved to another hospital"),
    State.DECLINED: gettext_lazy("Declines follow-up"),
    State.ONHOLD: gettext_lazy("Lost to follow-up"),
    None: gettext_lazy("Care goes on"),
}


@dataclass(frozen=True, slots=True)
class PlanEffect:
    """What it does to one plan."""

    plan: Plan
    treatment: str
    facts: tuple[str, ...]
    appointments: tuple[AppointmentChange, ...]


class Way(NamedTuple):
    """Something beside the plans: a calendar, a login, a letter, the night."""

    what: str
    becomes: str


@dataclass(frozen=True, slots=True)
class CarePreview:
    """All that a change of somebody's course of care does."""

    title: str
    care: str  # how it stands then, in a sentence
    plans: tuple[PlanEffect, ...]
    ways: tuple[Way, ...]
    offers_handover: bool


def care_preview(
    patient: Patient, plans: Sequence[Plan], intent: Intent, now: datetime, today: date
) -> CarePreview:
    """Return what an intent does to all plans of a patient. Raises Refusal or Contradiction."""
    found = [(plan, propose(plan, intent)) for plan in plans]
    care = found[0][1].after.care
    state = care.state if care else None
    effects = (_effect(plan, proposal, today) for plan, proposal in found)
    return CarePreview(
        title=str(TITLES[state]),
        care=_stands(patient, care),
        plans=tuple(e for e in effects if not e.plan.is_entered_in_error or e.appointments),
        ways=(*_ways(patient, state, now), _night(state)),
        offers_handover=state is State.FINISHED,
    )


def _stands(patient: Patient, care: Care | None) -> str:
    if care is None:
        return _("Everything is expected again as the schedule says.")
    then = Patient(display_name=patient.display_name, care=care.state, care_on=care.on)
    return f"{care_words(then)}."


def _effect(plan: Plan, proposal: Proposal, today: date) -> PlanEffect:
    care = proposal.after.care
    has_died = care is not None and care.state is State.DECEASED
    touched = consequences_of(proposal, plan, today).appointments
    if has_died:
        touched = tuple(replace(one, what=_("to call off")) for one in touched if one.asks)
    return PlanEffect(
        plan=plan,
        treatment=str(plan.protocol.treatment),
        facts=tuple(_facts(proposal, today)),
        appointments=touched,
    )


def _facts(proposal: Proposal, today: date) -> Iterator[str]:
    """Yield what becomes of a plan, and how many lines of it are expected or not."""
    if proposal.after.is_entered_in_error:
        return
    yield _after(proposal)
    pairs = [(step.before, step.after) for step in proposal.steps]
    if n := sum(1 for before, after in pairs if _no_longer(before, after)):
        words = ngettext(
            "%(n)d line is no longer expected.", "%(n)d lines are no longer expected.", n
        )
        yield words % {"n": n}
    if n := sum(1 for before, after in pairs if _no_longer(after, before)):
        words = ngettext("%(n)d line is expected again.", "%(n)d lines are expected again.", n)
        yield words % {"n": n}
    if n := sum(1 for before, after in pairs if _was_late(before, after, today)):
        words = ngettext(
            "%(n)d line is overdue today, and is not any more.",
            "%(n)d lines are overdue today, and are not any more.",
            n,
        )
        yield words % {"n": n}
    yield from _to_look_at(proposal, today)


def _to_look_at(proposal: Proposal, today: date) -> Iterator[str]:
    """Yield what somebody has to think about: nobody is asked about it later."""
    if n := _passed(proposal, today):
        words = ngettext(
            "The day of %(n)d line has passed meanwhile. It is not overdue: look whether it is "
            "still needed.",
            "The days of %(n)d lines have passed meanwhile. They are not overdue: look which are "
            "still needed.",
            n,
        )
        yield words % {"n": n}
    if n := _before_doses(proposal):
        words = ngettext(
            "%(n)d test that the schedule wants before a dose stays in sight. Ask the doctor "
            "whether that dose can be given without it.",
            "%(n)d tests that the schedule wants before a dose stay in sight. Ask the doctor "
            "whether those doses can be given without them.",
            n,
        )
        yield words % {"n": n}


def _after(proposal: Proposal) -> str:
    """Return what becomes of a plan, in a sentence or two."""
    care = proposal.after.care
    if care is None:
        return _("The plan goes on. What was recorded stays.")
    match care.state:
        case State.DECEASED:
            words = _("The plan ends on %(day)s. What was recorded stays.")
        case State.FINISHED:
            words = _(
                "No dose, test or visit is planned here from %(day)s on. What was recorded stays, "
                "and so do advice and safety windows."
            )
        case State.DECLINED:
            words = _(
                "No test or visit is expected from %(day)s on. Doses, advice and safety windows "
                "stay."
            )
        case _:
            return _("The schedule stays to be read. Nothing of it counts as overdue.")
    return words % {"day": day_words(care.on)}


def _is_asked(row: Entry | None) -> bool:
    """Tell whether somebody is expected for it, or a series of it runs."""
    return row is not None and bool(row.deadline or row.needs_booking or row.repeat)


def _no_longer(before: Entry | None, after: Entry | None) -> bool:
    if before is not None and after is not None and before.repeat and after.repeat:
        return before.repeat != after.repeat
    return _is_asked(before) and not _is_asked(after)


def _was_late(before: Entry | None, after: Entry | None, today: date) -> bool:
    is_late = before is not None and before.deadline is not None and before.deadline < today
    return is_late and not _is_asked(after)


def _passed(proposal: Proposal, today: date) -> int:
    """Return how many lines were due while care did not go on, where it does again."""
    was = proposal.before.care if proposal.before else None
    if was is None or proposal.after.care is not None:
        return 0
    rows = (r for r in proposal.projection.rows.values() if r.needs_booking or r.kind == "dose")
    return sum(1 for r in rows if _is_passed(r, was.on, today))


def _is_passed(row: Entry, first: date, today: date) -> bool:
    is_open = row.deadline is None and row.status == Status.PLANNED
    is_moment = not (row.is_period or row.repeat)
    return bool(is_open and is_moment and row.sort_on and first <= row.sort_on < today)


def _before_doses(proposal: Proposal) -> int:
    """Return how many tests of who declines them stay, because a dose must wait for them."""
    care = proposal.after.care
    if care is None or care.state is not State.DECLINED:
        return 0
    rows = (r for r in proposal.projection.rows.values() if r.guards and Status(r.status) in OPEN)
    return sum(1 for row in rows if row.sort_on is None or row.sort_on >= care.on)


# beside the plans


def _ways(patient: Patient, state: State | None, now: datetime) -> Iterator[Way]:
    if feeds := feeds_of(patient).count():
        what = ngettext("%(n)d calendar that reads along", "%(n)d calendars that read along", feeds)
        yield Way(what % {"n": feeds}, _of_calendars(state))
    closes = state is State.DECEASED
    reads = _closes_or_reads(state)
    if own_access_of(patient):
        yield Way(_("the patient's own way in, on every device"), reads)
    if carers := carers_of(patient).count():
        what = ngettext("%(n)d person who looks along", "%(n)d people who look along", carers)
        yield Way(what % {"n": carers}, reads)
    if letters := open_letters(now).filter(patient=patient).count():
        what = ngettext(
            "%(n)d letter or invitation that was not used yet",
            "%(n)d letters or invitations that were not used yet",
            letters,
        )
        becomes = _("stops working") if closes else _("goes on working until its last day")
        yield Way(what % {"n": letters}, becomes)
    if not (feeds or carers or letters or own_access_of(patient)):
        yield Way(_("who sees this record beside the staff"), _("nobody"))


def _night(state: State | None) -> Way:
    becomes = _("carries no plan on any more") if state in OVER else _("carries the plans on")
    return Way(_("what MSCare does at night"), becomes)


def _closes_or_reads(state: State | None) -> str:
    if state is State.DECEASED:
        return _("is closed at once")
    if state is State.FINISHED:
        return _("stays open: what was can be read")
    return _("stays open")


def _of_calendars(state: State | None) -> str:
    days = {"n": CANCELLED_FOR.days}
    match state:
        case State.DECEASED:
            words = _("empty; what was agreed stands as cancelled for %(n)d days")
        case State.FINISHED:
            words = _(
                "what was still to come goes; what was agreed and is cancelled now "
                "stands as cancelled for %(n)d days"
            )
        case State.DECLINED:
            words = _(
                "tests and visits still to come go; what was agreed and is cancelled now "
                "stands as cancelled for %(n)d days"
            )
        case _:
            return _("reads on")
    return words % days


# on the page of the patient


@dataclass(frozen=True, slots=True)
class CareNotice:
    """How somebody's care stands, why, and what can be done about it."""

    words: str
    why: str
    back: str  # the address that takes it back as a mistake
    revisions: tuple[tuple[str, int], ...]  # of the plans as they are shown
    to_decide: str  # how many appointments; "" for none
    has_died: bool
    has_moved: bool


def care_notice(patient: Patient, plans: Sequence[Plan]) -> CareNotice | None:
    """Return how the care of a patient stands; None while it goes on."""
    words = care_words(patient)
    if not words:
        return None
    said = Change.objects.filter(plan__in=plans, act=Change.Act.CARE, undone_by=None)
    last = said.order_by("-at", "-pk").first()
    return CareNotice(
        words=words,
        why=last.reason if last else "",
        back=reverse("change-undo", args=[last.code]) if last else "",
        revisions=tuple((f"revision.{plan.code}", plan.revision) for plan in plans),
        to_decide=_to_decide(patient, plans),
        has_died=patient.care == State.DECEASED,
        has_moved=patient.care == State.FINISHED,
    )


def _to_decide(patient: Patient, plans: Sequence[Plan]) -> str:
    """Return how many appointments wait for a call to the hospital; one that is shared is one."""
    asked = Appointment.objects.filter(plan__in=plans, status=Appointment.Status.UNDECIDED)
    if not (n := asked.values("code").distinct().count()):
        return ""
    if patient.care != State.DECEASED:
        return to_decide_words(n)
    words = ngettext("%(n)d appointment to call off", "%(n)d appointments to call off", n)
    return words % {"n": n}
