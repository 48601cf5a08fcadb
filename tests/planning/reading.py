"""Small questions to a stored plan, for the tests of planning."""

from datetime import date

from schedules.models import Appointment, Change, Entry, Patient, Plan


def day(text):
    return date.fromisoformat(text)


def row(plan, fact, n=1):
    return plan.entries.get(fact=fact, occurrence=n)


def rows(plan, fact):
    """Return the rows of a rule that are in the plan, by number."""
    return list(plan.entries.filter(fact=fact, dropped_at=None).order_by("occurrence"))


def dues(plan, fact):
    return [str(row.due) if row.due else None for row in rows(plan, fact)]


def spans(plan, fact):
    found = rows(plan, fact)
    return [tuple(d and str(d) for d in (row.earliest, row.latest)) for row in found]


def numbers(plan, fact):
    return [row.occurrence for row in rows(plan, fact)]


def left(plan, fact):
    """Return the numbers of the rows of a rule that left the plan."""
    found = plan.entries.filter(fact=fact, dropped_at__isnull=False)
    return sorted(row.occurrence for row in found)


def told(plan, fact, n=1):
    """Return what a row says of what was agreed and happened: status and day."""
    found = row(plan, fact, n)
    return found.status, found.on and str(found.on)


def everything():
    """Return all that is stored of persons, to compare with later."""
    models = (Patient, Plan, Entry, Change, Appointment)
    return [list(model.objects.order_by("pk").values()) for model in models]
