"""What is said of a line, a dose and a series at home."""

from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(1)
# So far apart at most lie the steps of a beginning: in a pause they keep their distance.
CLOSE = timedelta(14)


@dataclass
class Line:
    """What is expected of one line. A loose one has no figure in any source: no day is made up."""

    due: date | None = None
    earliest: date | None = None
    latest: date | None = None
    until: date | None = None  # last day of what repeats
    status: str = "planned"
    on: date | None = None
    is_at_least: bool = False  # another day may still become the one that it counts from
    is_loose: bool = False
    covers: date | None = None  # a dose that stands: this ends on no day before it


@dataclass(frozen=True)
class Dose:
    fact: str
    n: int
    due: date
    real: date
    stands: bool
    follows: date  # the day from which the next one counts
    course: int | None = None
    began: date | None = None  # its own day, unless it was completed on a later one
    is_unnamed: bool = False  # the team has still to name its day: `real` is the planned one


@dataclass(frozen=True)
class Part:
    """A part of a series at home: every so many days, or on weekdays."""

    fact: str
    due: date
    until: date | None
    every: int
    week: tuple

    def next_day(self, day):
        """The first of its days from this one on."""
        found = self.due
        while found < day or (self.week and found.weekday() not in self.week):
            found += DAY if self.week else DAY * self.every
        return found
