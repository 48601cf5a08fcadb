"""The lanes of a picture, a list or a calendar: doses, tests, visits, and what lasts."""

from enum import StrEnum

from schedules.engine import Kind
from schedules.timeline import TimelineEntry


class Lane(StrEnum):
    """One lane; the words are stored with each calendar subscription."""

    DOSES = "doses"
    TESTS = "tests"
    VISITS = "visits"
    PERIODS = "periods"  # what lasts, advice, warnings


LANES = {
    Kind.DOSE: Lane.DOSES,
    Kind.PREMEDICATION: Lane.DOSES,
    Kind.LAB: Lane.TESTS,
    Kind.IMAGING: Lane.TESTS,
    Kind.PROCEDURE: Lane.TESTS,
    Kind.VISIT: Lane.VISITS,
    Kind.PHONE: Lane.VISITS,
    Kind.ADMISSION: Lane.VISITS,
}


def lane_of(entry: TimelineEntry) -> Lane:
    """Return the lane in which an entry stands."""
    return Lane.PERIODS if entry.is_period else LANES.get(entry.kind, Lane.PERIODS)
