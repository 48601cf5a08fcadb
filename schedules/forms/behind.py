"""What lies behind in a treatment that is under way already, as its form asks about it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from schedules.engine import Key, Kind, Repeat
from schedules.planning.half_way import of_day

from .stopping import PastDose

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PastSeries:
    """A test or visit of which a time has passed: its times in order, the next one included."""

    fact: str
    title: str
    kind: Kind
    times: tuple[tuple[Key, date], ...]  # with the day by which each is due
    ends_before: bool = False  # it is to be done before that day
    is_once: bool = False
    is_asked_of_team: bool = False  # product information

    @property
    def name(self) -> str:
        """The name of its question."""
        return f"test-{self.fact}"

    def time_of(self, on: date) -> tuple[Key, date]:
        """Return which of its times was meant by a day on which it was done."""
        days = [day for _key, day in self.times]
        if not self.ends_before:
            return self.times[of_day(days, on)]
        return next((time for time in self.times if time[1] >= on), self.times[-1])


class AtHome(NamedTuple):
    """A series of doses at home that is one entry, from its first day on."""

    first: date
    repeat: Repeat

    def due_after(self, last: date) -> date | None:
        """Return the first of its days after one; None where it was over by then."""
        due, until = self.repeat.next_on(self.first, last + ONE_DAY), self.repeat.until
        return due if until is None or due <= until else None


@dataclass(frozen=True, slots=True)
class Behind:
    """What lies behind by the schedule: doses in order of time, the next one, tests and visits."""

    start: date
    doses: tuple[PastDose, ...] = ()
    next: PastDose | None = None
    series: tuple[PastSeries, ...] = ()
    at_home: tuple[AtHome, ...] = ()  # what is taken daily or weekly is not told dose by dose

    def __bool__(self) -> bool:
        """Tell whether there is anything to ask."""
        return bool(self.doses or self.series or self.at_home)

    @property
    def goes_on_at_home(self) -> bool:
        """Tell whether doses are taken at home, of which none is told by itself."""
        return bool(self.at_home)

    def due_after(self, last: date) -> date | None:
        """Return the first day on which a dose at home was due after the last one taken."""
        days = (one.due_after(last) for one in self.at_home)
        return min(filter(None, days), default=None)
