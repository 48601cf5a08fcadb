"""The values of the page of one person's timelines."""

from dataclasses import dataclass
from itertools import chain

from schedules.timeline import Contact
from schedules.words.alarms import Help

from .cards import Card
from .chart import Chart
from .first import First
from .series import SeriesCard


@dataclass(frozen=True, slots=True)
class Block:
    """Cards under one heading; "" where the heading above says enough."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks that are folded away under a title."""

    title: str
    count: str
    intro: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Now:
    """What comes first; without anything, why there is nothing."""

    first: First | None  # of the first card, what a tired reader looks for
    cards: tuple[Card, ...]
    going_on: tuple[Card, ...]
    nothing: str
    is_home_first: bool  # what is taken today comes before days that are far off
    halted: tuple[str, ...]  # what was stopped or is paused
    call: Contact | None  # whom to call where nothing comes

    @property
    def in_order(self) -> tuple[Card, ...]:
        """What comes and what goes on, as it is read."""
        both = (self.going_on, self.cards) if self.is_home_first else (self.cards, self.going_on)
        return tuple(chain.from_iterable(both))

    @property
    def first_card(self) -> Card | None:
        """The card of what comes first."""
        return next(iter(self.in_order), None)

    @property
    def others(self) -> tuple[Card, ...]:
        """What follows the first card."""
        return self.in_order[1:]


@dataclass(frozen=True, slots=True)
class Unnoted:
    """What was to be done, and of which nobody noted that it was."""

    things: str
    done: str
    not_done: str
    call: Contact | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence about the whole, and how heavily it weighs."""

    level: str
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """The timelines of one person as they read on one day."""

    stops: tuple[Notice, ...]
    now: Now
    unnoted: Unnoted | None
    notices: tuple[Notice, ...]
    mind: tuple[Card, ...]  # what lasts today
    ask_first: tuple[Card, ...]  # product information, to ask about before the next dose
    months: tuple[Block, ...]  # what comes, by month
    undated: tuple[Card, ...]  # what has no day yet
    later: tuple[Fold, ...]  # further than a year
    goes_on: str  # what has no end, and how far it is given
    series: tuple[SeriesCard, ...]
    folds: tuple[Fold, ...]  # what will last, and what is past
    has_past: bool
    legend: tuple[tuple[str, str, str], ...]  # (sign, its word, what it means)
    chart: Chart | None  # None where nothing can be drawn
    more: tuple[Fold, ...]  # advice, and what to ask
    origin: tuple[str, str] | None  # treatment and clinic; None where there are several
    clinics: str
    help: tuple[Help, ...]  # what to look for and where to turn, what is most urgent first
    contacts: tuple[Contact, ...]
    closed: tuple[str, ...]  # near days on which nobody answers
    versions: str

    @property
    def after(self) -> tuple[Card, ...]:
        """What comes within the year, in order of time."""
        return tuple(chain.from_iterable(block.cards for block in self.months))
