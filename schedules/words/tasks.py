"""What the person must do, and what an entry warns of."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.agenda import Task
from schedules.engine import Status
from schedules.timeline import TimelineEntry

TASKS = {
    Task.NOTHING: "",
    Task.ASK: "",  # `warning_words` say what to ask
    Task.WAIT: gettext_lazy("The hospital still agrees the day with you."),
    Task.COME: gettext_lazy("You have agreed this day with the hospital."),
    Task.HOME: gettext_lazy("You do this at home. You need no appointment."),
}


def task_words(task: Task) -> str:
    """Return what the person must do about a day, in a sentence; "" where there is nothing."""
    return str(TASKS[task])


def condition_words(entry: TimelineEntry) -> str:
    """Return for whom an entry is, where that is not known; else ""."""
    return (entry.condition or _("May apply to you")) if entry.conditional else ""


def warning_words(entry: TimelineEntry) -> str:
    """Return what a patient must ask about an agreed day; the team sees it in its worklist too."""
    if entry.status is not Status.BOOKED:
        return ""
    if entry.is_dropped:
        return _("This is no longer in your schedule. Ask your team whether it goes on.")
    if entry.rebook:
        return _("The schedule gives another day. Ask your team whether this day stays.")
    return ""
