"""Look at the database of the settings after a fault; print what was found as JSON.

`python -m tests.faults.look`. Nothing is written, and others may write meanwhile: all that
is looked at is of one moment.
"""

import json
from collections import Counter

import django


def main():
    """Return how every plan replays, what its changes say, and what is half there."""
    from schedules.models import WITH_PLAN, Plan, SentForm
    from schedules.planning.replay import replay

    plans = Plan.objects.select_related(*WITH_PLAN).order_by("pk")
    return {
        "verdicts": Counter(replay(plan).name for plan in plans),
        "said": {str(plan.code): said_of(plan) for plan in plans},
        "acts": Counter(change.act for plan in plans for change in plan.changes.all()),
        "unlogged": [str(plan.code) for plan in plans if not is_logged(plan)],
        "forms": SentForm.objects.count(),
        "forms_that_lead_nowhere": SentForm.objects.filter(led_to="").count(),
        "damage": damage(),
    }


def said_of(plan):
    """Return what each change of a plan made true, as text."""
    return [json.dumps(change.new, sort_keys=True) for change in plan.changes.order_by("revision")]


def is_logged(plan):
    """Tell whether the log has one row for each thing that somebody did on the site."""
    from schedules.models import AccessEvent, Change

    done = plan.changes.exclude(by=None).exclude(act__in=(Change.Act.START, Change.Act.UPGRADE))
    events = AccessEvent.objects.filter(patient_code=plan.patient.code, action="change")
    return events.count() == done.count()


def damage():
    """Return what the database itself finds wrong with its pages and its references."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        told = [text for (text,) in cursor.execute("PRAGMA integrity_check").fetchall()]
        lost = cursor.execute("PRAGMA foreign_key_check").fetchall()
    return [text for text in told if text != "ok"] + list(map(str, lost))


if __name__ == "__main__":
    django.setup()
    from django.db import connection, transaction

    with transaction.atomic():
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        print(json.dumps(main()))
