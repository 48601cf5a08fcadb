"""What a printed handout consists of: plain words, in the order of the paper."""

from dataclasses import dataclass
from enum import IntEnum

from schedules.timeline import Contact
from schedules.words.agreed import Agreed
from schedules.words.alarms import Turn

Needs = tuple[tuple[str, str], ...]  # how to prepare and what to bring, each with its label


@dataclass(frozen=True, slots=True)
class Ask:
    """What to ask about an appointment that may not stay, of which title, and whom to call."""

    title: str  # "" where that stands above it
    words: str
    phone: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One entry on its day; what it is stands once, with the explanations."""

    title: str
    notes: str
    ask: Ask | None
    due: str  # the protocol's own day, where the working day stands beside the line
    ticks: bool


@dataclass(frozen=True, slots=True)
class PaperDay:
    """A day or a stay."""

    when: str
    certainty: str
    sure: str
    agreed: tuple[Agreed, ...]  # each where its first line stands
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """The days under one heading."""

    title: str
    days: tuple[PaperDay, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """The name of what is explained, and the days on which it holds."""

    title: str
    notes: str
    whens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """An explanation, once for everything that has the same words."""

    heads: tuple[Head, ...]
    text: str
    needs: Needs
    place: str
    takes: str  # how long
    contact: str
    reference: str


@dataclass(frozen=True, slots=True)
class NextDay:
    """What comes next: the day, and what must be done before; the rows name what else is on it."""

    when: str
    distance: str
    is_stay: bool
    sign: str
    sure: str
    title: str
    notes: str
    asks: tuple[Ask, ...]
    due: str
    agreed: tuple[Agreed, ...]  # with the hospital
    place: str  # as the source says, where no appointment names one
    takes: str
    needs: Needs
    before: str


class Weight(IntEnum):
    """What stays on the first page where there is no room for all; the least stays longest."""

    DOSE = 0  # the next one
    STEP = 1  # another dose, a procedure, a stay, a scan, somebody to see or to speak
    TEST = 2
    SAID = 3  # no day of its own, or said in another place of the page


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the first page: a box, a day in short, and what is on it."""

    when: str
    title: str
    more: str  # what else is on that day
    act: str  # what the person must do about it, where a source says it
    ticks: bool = True
    weight: Weight = Weight.SAID


@dataclass(frozen=True, slots=True)
class Call:
    """Whom to call on the first page: how soon, for which signs, and where at each hour."""

    turns: tuple[Turn, ...]
    signs: tuple[tuple[str, tuple[str, ...]], ...]  # (how soon, for what)


@dataclass(frozen=True, slots=True)
class Fridge:
    """The first page: three months, and whom to call."""

    until: str  # the last month of the rows
    rows: tuple[Row, ...]
    mind: tuple[Row, ...]  # what lasts in these months, with its last day
    danger: str  # the signs of danger to life
    calls: tuple[Call, ...]
    contacts: tuple[Contact, ...]  # for all the rest
    warnings: tuple[tuple[str, str], ...]  # (its word, sentence) of what cannot wait for page two


@dataclass(frozen=True, slots=True)
class Box:
    """One time of a series: its day in short; a star says that its own words stand below."""

    day: str
    has_more: bool


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """What comes back often: twelve months a year, with a box for each of its days."""

    title: str
    notes: str
    count: str
    years: tuple[tuple[str, tuple[tuple[Box, ...], ...]], ...]
    more: tuple[str, ...]  # the days of which more is to be said than the day


@dataclass(frozen=True, slots=True)
class PaperSign:
    """A warning among those that ask for the same; what stands on paper already is left out."""

    title: str
    signs: str
    explanation: str
    reference: str
    is_only_here: bool  # it holds at all times, and no other place of the paper tells it


@dataclass(frozen=True, slots=True)
class PaperHelp:
    """How soon to call for these signs; page one says whom."""

    heading: str
    lines: tuple[PaperSign, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Handout:
    """A whole handout in words, for one reader and one day."""

    next_days: tuple[NextDay, ...]
    going_on: tuple[str, ...]
    nothing_next: str
    halted: tuple[str, ...]  # what was stopped or is paused
    is_home_first: bool  # what is taken today stands before days that are far off
    fridge: Fridge
    contacts: tuple[Contact, ...]  # for whom page one has no room
    notices: tuple[tuple[str, str, str], ...]  # (level, its word, sentence)
    help: tuple[PaperHelp, ...]  # what to look for and where to turn
    closed: tuple[str, ...]  # near days on which nobody answers
    legend: tuple[tuple[str, str, str], ...]  # (certainty, its word, what it means)
    months: tuple[Month, ...]
    series: tuple[SeriesLine, ...]
    explained: tuple[Told, ...]
    periods: tuple[Told, ...]
    advice: tuple[Told, ...]
    questions: tuple[Told, ...]
    asked_of_all: str  # with which they all end
    meanings: tuple[str, ...]  # of medical words, each once
    sources: tuple[tuple[int, str, str], ...]  # (number, document, its headings)


@dataclass(frozen=True, slots=True)
class Given:
    """A kind of dose, and when it was given."""

    title: str
    when: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The page that says it all in short."""

    halted: tuple[str, ...]  # what was stopped or is paused
    about: tuple[tuple[str, str], ...]  # (treatment, what it is)
    given: tuple[Given, ...]
    fridge: Fridge  # what comes and whom to call, with all that lasts


@dataclass(frozen=True, slots=True)
class CardWarning:
    """A warning on the wallet card, its last day in its title."""

    urgency: str
    title: str
    signs: str  # "" where there is no room for them


@dataclass(frozen=True, slots=True)
class Card:
    """Both sides of the wallet card."""

    halted: tuple[str, ...]  # what was stopped or is paused
    doses: tuple[tuple[str, tuple[Given, ...]], ...]  # (treatment, its last doses)
    dangers: tuple[str, ...]  # that a doctor in an emergency must know
    warnings: tuple[CardWarning, ...]
    contacts: tuple[Contact, ...]  # that have a number


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A line of the worklist: whom it is about, what is to be done, when, and whom to call."""

    who: str
    numbers: str  # date of birth and number
    things: tuple[str, ...]
    remarks: tuple[str, ...]
    how_long: str
    is_late: bool
    when: str
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkPaper:
    """A list of the worklist as it is chosen on the page."""

    title: str
    count: str
    meaning: str
    filters: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]  # what is left out, and who covers for whom
    empty: str
    lines: tuple[WorkLine, ...]
    has_phones: bool
