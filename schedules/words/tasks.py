"""What the person must do about a day."""

from django.utils.translation import gettext_lazy

from schedules.agenda import Day, Task

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
