"""The doses of which nobody recorded whether they were given."""

from datetime import date

from schedules.agenda.desk import is_recordable
from schedules.engine import OPEN, Kind
from schedules.forms.stopping import PastDose
from schedules.timeline import Timeline


def past_doses(timeline: Timeline, today: date) -> list[PastDose]:
    """Return the doses whose day has come, without a record, in order of time."""
    return sorted(
        (
            PastDose(entry.key, entry.title, day)
            for entry in timeline.entries
            if entry.kind is Kind.DOSE and entry.status in OPEN and not entry.repeat
            if is_recordable(entry) and (day := entry.when.day) and day <= today
        ),
        key=lambda dose: dose.on,
    )
