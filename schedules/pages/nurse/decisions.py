"""What somebody still has to say of the doses of a plan, each with the way to where it is said."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from schedules.engine import Kind
from schedules.models import Plan
from schedules.queries.worklist import NOT_ASKED_OF, Section
from schedules.timeline import Timeline
from schedules.words.when import day_words, when_words

from .late import asks_what_now, late_address, pause_address

Decision = tuple[str, str]  # what is asked, and the page that asks it


def decisions_of(plan: Plan, timeline: Timeline) -> Iterator[Decision]:
    """Yield what is asked of the doses of a plan that is stored, in order of time."""
    if plan.pk is None or plan.is_entered_in_error:
        return
    for entry in timeline.entries:
        if entry.kind is Kind.DOSE and not entry.is_dropped and asks_what_now(entry, plan):
            words = {"title": entry.title, "when": when_words(entry.when)}
            what = _("%(title)s, %(when)s: what now?") % words
            yield what, late_address(plan, [entry.key], reverse("plan", args=[plan.code]))
    if plan.patient.care not in NOT_ASKED_OF[Section.PENDING]:
        yield from _of_the_whole(plan, timeline)


def _of_the_whole(plan: Plan, timeline: Timeline) -> Iterator[Decision]:
    if plan.stopped_on:
        if any(notice.code == "unrecorded-doses" for notice in timeline.notices):
            address = reverse("plan-stop", args=[plan.code])
            yield _("What became of the doses before the stop?"), address
    elif plan.paused_since:
        words = {"day": day_words(plan.paused_since)}
        yield _("Paused from %(day)s on: when does it go on?") % words, pause_address(plan)
