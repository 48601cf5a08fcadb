"""What the person must do about a day."""

from django.utils.translation import gettext_lazy

from schedules.agenda import Task

TASKS = {
    Task.NOTHING: "",
    Task.ASK: "",  # `warning_words` say what to ask
    Task.WAIT: gettext_lazy("The hospital still agrees the day with you."),
    Task.COME: gettext_lazy("You have agreed this day with the hospital."),
    Task.HOME: gettext_lazy("You do this at home. You need no appointment."),
}


OF_DAYS = {
    **TASKS,
    Task.WAIT: gettext_lazy("The hospital still agrees the days with you."),
    Task.COME: gettext_lazy("You have agreed these days with the hospital."),
}


def task_words(task: Task, *, is_stay: bool = False) -> str:
    """Return what the person must do about a day, in a sentence; "" where there is nothing."""
    return str((OF_DAYS if is_stay else TASKS)[task])
