"""What a printed handout consists of: plain words, in the order of the paper."""

from dataclasses import dataclass

from schedules.timeline import Contact
from schedules.words.agreed import Agreed
from schedules.words.alarms import Turn

Needs = tuple[tuple[str, str], ...]  # how to prepare and what to bring, each with its label
Phrase = tuple[str, ...]  # every second part is a whole day


@dataclass(frozen=True, slots=True)
class Ask:
    """What to ask about an appointment that may not stay, of which title, and whom to call."""

    title: str  # "" where that stands above it
    words: str
    phone: str


@dataclass(frozen=True, slots=True)
class Details:
    """What is told of an entry where it stands for the first time."""

    explanation: str
    needs: Needs
    see: str
    takes: str  # how long
    contact: str
    sources: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One entry on paper; without details where it came before."""

    title: str
    notes: str
    ask: Ask | None
    place: str  # "" where it was said before, or is said with what was agreed
    due: Phrase  # the protocol's own day, where the working day stands beside the line
    ticks: bool
    reference: str
    details: Details | None
    whens: tuple[Phrase, ...] = ()

    @property
    def length(self) -> int:
        """About how many letters the line takes on paper."""
        told = self.details
        needs = sum(len(words) for _label, words in told.needs) if told else 0
        return 100 + (len(told.explanation) + needs if told else 0)


@dataclass(frozen=True, slots=True)
class PaperDay:
    """A day or a stay, in rows that stay on one page; `before` must be done earlier."""

    when: Phrase
    certainty: str
    sure: str
    agreed: tuple[Agreed, ...]  # each where its first line stands
    rows: tuple[tuple[PaperLine, ...], ...]


@dataclass(frozen=True, slots=True)
class Month:
    """The days under one heading."""

    title: str
    days: tuple[PaperDay, ...]


@dataclass(frozen=True, slots=True)
class NextDay:
    """What comes next: the day, what else is on it, and what must be done before."""

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
    others: str
    before: str


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """What comes back often: one line, and a box for each of its days, year by year."""

    line: PaperLine
    count: str
    years: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class PaperSign:
    """A warning among those that ask for the same; what stands on paper already is left out."""

    title: str
    signs: str
    explanation: str
    preparation: str
    sources: str
    is_only_here: bool  # it holds at all times, and no other place of the paper tells it


@dataclass(frozen=True, slots=True)
class PaperHelp:
    """How soon to call for these signs, and whom."""

    heading: str
    lines: tuple[PaperSign, ...]
    note: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Handout:
    """A whole handout in words, for one reader and one day."""

    next_days: tuple[NextDay, ...]
    going_on: tuple[str, ...]
    nothing_next: str
    notices: tuple[tuple[str, str, str], ...]  # (level, its word, sentence)
    help: tuple[PaperHelp, ...]  # what to look for and where to turn
    contacts: tuple[Contact, ...]
    closed: tuple[str, ...]  # near days on which nobody answers
    legend: tuple[tuple[str, str, str], ...]  # (certainty, its word, what it means)
    months: tuple[Month, ...]
    series: tuple[SeriesLine, ...]
    periods: tuple[PaperLine, ...]
    advice: tuple[PaperLine, ...]
    questions: tuple[PaperLine, ...]
    sources: tuple[str, ...]
