"""What the person must do about a day, and what is asked of what nobody noted."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from schedules.agenda import Day, Task
from schedules.timeline import TimelineEntry

from .when import day_words, list_words

TASKS = {
    Task.NOTHING: "",
    Task.ASK: "",  # `warning_words` say what to ask
    Task.WAIT: gettext_lazy("The hospital still agrees the day with you."),
    Task.CALL: gettext_lazy("Nothing agreed yet? Call today."),
    Task.NONE: gettext_lazy("Do not use it until your team names the day."),
    Task.COME: gettext_lazy("You have agreed this day with the hospital."),
    Task.HOME: gettext_lazy("You do this at home. You need no appointment."),
}


OF_DAYS = {
    **TASKS,
    Task.WAIT: gettext_lazy("The hospital still agrees the days with you."),
    Task.COME: gettext_lazy("You have agreed these days with the hospital."),
}

# Who makes the appointment, where a source says it (treatments: `booked_by`).
BY = {
    "patient": gettext_lazy("Call to make this appointment."),
    "hospital": gettext_lazy("Wait: the hospital tells you when."),
    "team": gettext_lazy("Agree this when you see your team."),
    "nobody": TASKS[Task.HOME],
}


def task_words(task: Task, *, is_stay: bool = False, booked_by: str = "") -> str:
    """Return what the person must do about a day, in a sentence; "" where there is nothing."""
    if task is Task.WAIT and booked_by:
        return str(BY[booked_by])
    return str((OF_DAYS if is_stay else TASKS)[task])


def day_task_words(day: Day) -> str:
    """Return what the person must do about this day, in a sentence; "" where there is nothing."""
    booked_by = day.head.booked_by or day.lead.booked_by
    return task_words(day.task, is_stay=day.is_stay, booked_by=booked_by)


# what nobody noted yet: one line that asks and blames nobody

NAMED = 2  # so many are named; the others are counted


def unnoted_words(entries: Sequence[TimelineEntry]) -> str:
    """Return what it is and of which day, the latest first; "" for nothing."""
    if not entries:
        return ""
    named = [_named(entry) for entry in entries[:NAMED]]
    if n := len(entries) - len(named):
        named.append(ngettext("%(n)d other", "%(n)d others", n) % {"n": n})
    return list_words(named)


def _named(entry: TimelineEntry) -> str:
    day = entry.when.day or entry.when.last or entry.deadline or date.min
    return _("%(title)s of %(day)s") % {"title": entry.title, "day": day_words(day)}


def done_already_words() -> str:
    """Say that who did it need not do anything."""
    return _("Done already? Then you need to do nothing.")


def not_done_words() -> str:
    """Say what to do of what was not done."""
    return _("Not done yet? Call your hospital.")
