"""With what one run measures: how often, how much, on which day, by whom."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.test import Client

from schedules.models import User

BEGUN = timedelta(weeks=7)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    most_rounds: int
    starts: int  # of the plans of the crowd: each treatment once for each start…
    few: int  # …and this many plans of each
    many: int
    series: tuple[int, ...]  # entries
    visits: int  # to a page beside papers, in a round
    papers: int  # in a row, in a round
    moved: int  # plans


FULL = Size(
    most_rounds=200,
    starts=20,
    few=1,
    many=125,
    series=(10, 100, 1_000, 10_000),
    visits=40,
    papers=20,
    moved=80,
)
SHORT = Size(most_rounds=1, starts=5, few=1, many=5, series=(10, 100), visits=4, papers=2, moved=4)
LEAST = Size(most_rounds=1, starts=1, few=1, many=2, series=(1, 10), visits=2, papers=1, moved=2)


@dataclass(frozen=True, slots=True)
class Run:
    """One run; all its pages are read on `today`, the day of the clock."""

    size: Size
    today: date
    nurse: User
    browser: Client  # in which the nurse is logged in

    @property
    def start(self) -> date:
        """The Monday on which the treatments that are measured have begun."""
        return self.today - BEGUN - timedelta(self.today.weekday())

    def rounds(self, enough: int) -> int:
        """Return how often to measure what is steady after so many rounds."""
        return min(enough, self.size.most_rounds)
