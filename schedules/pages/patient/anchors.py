"""Under which name each thing of the list is found on its page."""

from schedules.agenda import Day, Series
from schedules.timeline import TimelineEntry


def day_anchor(day: Day) -> str:
    """Return the name of a day."""
    return f"day-{day.lead.uid}"


def series_anchor(series: Series) -> str:
    """Return the name of what keeps coming back."""
    return f"series-{series.lead.uid}"


def lasting_anchor(entry: TimelineEntry) -> str:
    """Return the name of what lasts, or is taken at home."""
    return f"lasts-{entry.uid}"
