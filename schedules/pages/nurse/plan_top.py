"""The top of a plan: how it stands in one sentence, the one main act, and the way to the others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.agenda.desk import is_late, is_recordable
from schedules.engine import GIVEN, OPEN, Certainty, Kind
from schedules.models import Plan
from schedules.timeline import Timeline, TimelineEntry
from schedules.words.spans import distance_words
from schedules.words.when import day_words, when_words

from .plan_list import PlanList
from .plans import PlanHead
from .ways import Way


@dataclass(frozen=True, slots=True)
class PlanTop:
    """What stands above the schedule."""

    sentence: str
    main: Way | None
    ways: tuple[Way, ...]
    grave: tuple[Way, ...]  # what ends the plan, apart from the others


def plan_top(
    plan: Plan,
    timeline: Timeline,
    head: PlanHead,
    listed: PlanList,
    today: date,
    *,
    course: int | None,
) -> PlanTop:
    """Return the top of a plan's page; `course` is the one that could be added."""
    main = _main(plan, head, listed)
    ways = (way for way in _ways(plan, course) if way != main)
    return PlanTop(
        sentence=" ".join(_sentence(plan, timeline, listed, today)),
        main=main,
        ways=tuple(ways),
        grave=tuple(_grave(plan)),
    )


# how it stands


def _sentence(plan: Plan, timeline: Timeline, listed: PlanList, today: date) -> Iterator[str]:
    if plan.is_entered_in_error:
        return
    if coming := _next_dose(timeline, today):
        words = {"title": coming.title, "when": _when_words(coming)}
        day = coming.when.day
        if is_late(coming, today):
            yield _("Overdue: %(title)s, %(when)s.") % words
        elif coming.repeat or day is None:
            yield _("Now: %(title)s, %(when)s.") % words
        else:
            words["distance"] = distance_words(day, today)
            yield _("Next: %(title)s, %(when)s (%(distance)s).") % words
    last = _last_done(timeline)
    if last and last.on:
        words = {"title": last.title, "day": day_words(last.on)}
        is_same = coming is not None and coming.title == last.title
        text = _("The last: %(day)s.") if is_same else _("Last done: %(title)s, %(day)s.")
        yield text % words
    yield from _open_words(listed)


def _when_words(entry: TimelineEntry) -> str:
    """Return when it is; of a plain day without its weekday, for the line is short."""
    is_plain = entry.certainty is Certainty.PLANNED and not entry.repeat
    return day_words(entry.when.day) if is_plain and entry.when.day else when_words(entry.when)


def _next_dose(timeline: Timeline, today: date) -> TimelineEntry | None:
    """Return the first dose that is still to come, or late; else what goes on at home."""
    doses = [e for e in timeline.items if e.kind is Kind.DOSE and e.status in OPEN]
    doses = [dose for dose in doses if not (dose.conditional or dose.ask_team or dose.is_dropped)]
    single = (d for d in doses if not d.repeat and d.when.last)
    ahead = [d for d in single if is_late(d, today) or not d.when.is_over(today)]
    going = [d for d in doses if d.repeat and not d.when.is_over(today)]
    return next(iter([*ahead, *going]), None)


def _last_done(timeline: Timeline) -> TimelineEntry | None:
    """Return what was done last; of one day its dose."""
    done = [e for e in timeline.items if e.status in GIVEN and e.on and is_recordable(e)]
    return max(done, key=lambda e: (e.on or date.min, e.kind is Kind.DOSE), default=None)


def _open_words(listed: PlanList) -> Iterator[str]:
    lines = [line for day in listed.todo for line in (*day.lines, *day.before)]
    n, late = len(lines), sum(line.is_late for line in lines)
    if n:
        text = ngettext("%(n)d line in the next six weeks", "%(n)d lines in the next six weeks", n)
        words = text % {"n": n}
        yield (
            _("%(lines)s, %(late)d overdue.") % {"lines": words, "late": late}
            if late
            else (f"{words}.")
        )


# what can be done


def _main(plan: Plan, head: PlanHead, listed: PlanList) -> Way | None:
    """Return what is asked for first: a decision, else an appointment, else the paper."""
    if plan.is_entered_in_error:
        return None
    if head.undecided:
        return Way(_("Cancel or keep"), head.undecided[0].address)
    if head.decisions:
        return Way(_("Decide what now"), head.decisions[0][1])
    if plan.stopped_on:
        return Way(_("Begin again"), reverse("plan-again", args=[plan.code]))
    if bookable := next((day for day in listed.todo if day.booking), None):
        return Way(_("Book"), bookable.booking, bookable.lines[0].title)
    return Way(_("Print it (PDF)"), reverse("plan-print", args=[plan.code]))


def _ways(plan: Plan, course: int | None) -> Iterator[Way]:
    history = Way(_("History"), reverse("plan-history", args=[plan.code]))
    if plan.is_entered_in_error:
        yield history
        return
    yield Way(_("Print it (PDF)"), reverse("plan-print", args=[plan.code]))
    yield Way(_("Summary, card, letters"), reverse("plan-papers", args=[plan.code]))
    yield history
    yield Way(_("Correct start or facts"), reverse("plan-revise", args=[plan.code]))
    if plan.stopped_on:
        yield Way(_("Begin again"), reverse("plan-again", args=[plan.code]))
        return
    if course:
        text = _("Add course %(n)s") % {"n": course}
        yield Way(text, reverse("plan-course", args=[plan.code]))
    yield Way(_("Pause, or a dose that was missed"), reverse("plan-pause", args=[plan.code]))


def _grave(plan: Plan) -> Iterator[Way]:
    if plan.is_entered_in_error:
        return
    if not plan.stopped_on:
        yield Way(_("Switch"), reverse("plan-switch", args=[plan.code]))
        yield Way(_("Stop"), reverse("plan-stop", args=[plan.code]))
    yield Way(_("Entered in error"), reverse("plan-withdraw", args=[plan.code]))
