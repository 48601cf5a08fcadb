"""Everything that a page shows of the timelines of one person, in words, as it reads on one day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, groupby
from operator import attrgetter
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.agenda import Agenda, Day, Period, Phase, Series, agenda_of
from schedules.timeline import Contact, Timeline, TimelineEntry
from schedules.words.alarms import Help, help_of
from schedules.words.closed import closed_soon
from schedules.words.labels import legend_of, level_words
from schedules.words.notices import notice_text
from schedules.words.now import nothing_words
from schedules.words.sources import document_words
from schedules.words.when import day_words, list_words, month_words

from .cards import Card, day_card, going_on_card, is_signed, period_card, question_card
from .chart import Chart, Told, chart_of
from .first import First, first_of, to_call
from .series import SeriesCard, series_card

NEAR = relativedelta(months=12)  # what lies further from today or the start is folded away


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
    call: Contact | None  # whom to call where nothing comes

    @property
    def first_card(self) -> Card | None:
        """The card of what comes first."""
        return next(iter((*self.cards, *self.going_on)), None)

    @property
    def other_cards(self) -> tuple[Card, ...]:
        """The days after the first card."""
        return self.cards[1:]

    @property
    def also_going_on(self) -> tuple[Card, ...]:
        """What is taken at home, where it is not the first card."""
        return self.going_on if self.cards else self.going_on[1:]


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
    notices: tuple[Notice, ...]
    mind: tuple[Card, ...]  # what lasts today
    undated: tuple[Card, ...]  # before what comes next, without a day
    months: tuple[Block, ...]  # what comes, by month
    later: tuple[Fold, ...]  # further than a year
    goes_on: str  # what has no end, and how far it is given; "" where the last year says it
    series: tuple[SeriesCard, ...]
    folds: tuple[Fold, ...]  # what will last, and what is past
    legend: tuple[tuple[str, str, str], ...]  # (sign, its word, what it means)
    chart: Chart | None  # None where nothing can be drawn
    more: tuple[Fold, ...]  # advice, and what to ask
    sources: tuple[str, ...]
    clinics: str
    help: tuple[Help, ...]  # what to look for and where to turn, what is most urgent first
    contacts: tuple[Contact, ...]
    closed: tuple[str, ...]  # near days on which nobody answers
    versions: str

    @property
    def after(self) -> tuple[Card, ...]:
        """What comes within the year, in order of time."""
        return tuple(chain.from_iterable(block.cards for block in self.months))


def page_of(timelines: Sequence[Timeline], today: date) -> Page:
    """Return the page of one person as it reads on `today`, in the active language."""
    agenda = agenda_of(timelines, today)
    been = _before_starts(timelines, today)
    shelves = _shelved(agenda, been)
    far = max(min(timeline.start for timeline in timelines), today) + NEAR
    notices = tuple(_notices(timelines))
    goes_on = " ".join(_goes_on(agenda))
    contacts = tuple(dict.fromkeys(chain.from_iterable(t.contacts for t in timelines)))
    series = tuple(_told_by_series(agenda))
    months, later = _by_year(shelves.after, today, far, goes_on)
    return Page(
        stops=tuple(notice for notice in notices if notice.level == "stop"),
        now=_now(agenda, contacts),
        notices=tuple(notice for notice in notices if notice.level != "stop"),
        mind=tuple(map(period_card, _mind(agenda))),
        undated=_undated(shelves.undated, today),
        months=months,
        later=later,
        goes_on="" if later else goes_on,
        series=tuple(series_card(one, today) for one in series),
        folds=tuple(filter(None, (_later(agenda), _past(agenda, shelves.past, been)))),
        legend=legend_of(e for day in agenda.days for e in day.entries if is_signed(e)),
        chart=chart_of(_told(agenda, shelves, series), today),
        more=tuple(
            filter(None, (_signs(agenda), _advice(agenda, shelves.said), _questions(agenda)))
        ),
        sources=document_words(c for t in timelines for e in t.entries for c in e.sources),
        clinics=list_words(list(dict.fromkeys(t.clinic_name for t in timelines))),
        help=help_of(_still_to_heed(timelines, today)),
        contacts=contacts,
        closed=closed_soon(
            dict.fromkeys(chain.from_iterable(t.closures for t in timelines)), today
        ),
        versions=", ".join(dict.fromkeys(t.protocol_version for t in timelines)),
    )


def _still_to_heed(timelines: Iterable[Timeline], today: date) -> Iterator[TimelineEntry]:
    """Yield what does not lie behind."""
    for timeline in timelines:
        yield from (entry for entry in timeline.entries if not entry.when.is_over(today))


def _told(agenda: Agenda, shelves: "_Shelves", series: Sequence[Series]) -> Told:
    """Return what the list tells: the overview holds the same, and no more."""
    return Told(
        days=(*agenda.now.days, *shelves.after, *shelves.past),
        series=series,
        periods=(*_mind(agenda), *_coming(agenda), *_lasting(agenda, Phase.PAST)),
        going_on=agenda.now.going_on,
    )


def _notices(timelines: Iterable[Timeline]) -> Iterator[Notice]:
    """Yield each sentence once, whatever asks for it."""
    said = ((n.level, notice_text(n, timeline)) for timeline in timelines for n in timeline.notices)
    for level, text in dict.fromkeys(said):
        yield Notice(level, level_words(level), text)


# what comes now


def _now(agenda: Agenda, contacts: Sequence[Contact]) -> Now:
    days = tuple(day_card(day, agenda.today, is_next=True) for day in agenda.now.days)
    going_on = tuple(map(going_on_card, agenda.now.going_on))
    return Now(
        first=first_of(agenda.now, (*days, *going_on), contacts),
        cards=days,
        going_on=going_on,
        nothing=nothing_words(agenda),
        call=to_call(contacts),
    )


# days


class _Shelves(NamedTuple):
    """The days that are not said under "what now", by where they stand on the page."""

    undated: list[Day]
    after: list[Day]
    past: list[Day]
    said: list[Day]  # only to be read, at no day


def _before_starts(timelines: Iterable[Timeline], today: date) -> frozenset[str]:
    """Return the uids of what came before a start that has been, day known or not."""
    begun = (timeline for timeline in timelines if timeline.start <= today)
    return frozenset(e.uid for t in begun for e in t.entries if e.sort_on and e.sort_on < t.start)


def _shelved(agenda: Agenda, been: frozenset[str]) -> _Shelves:
    """Put each day on its shelf; what a series tells is on none.

    What has no day keeps its place among the days that lie ahead. Before them it would seem to be
    past, or to follow what it precedes: there it stands apart.
    """
    shelves = _Shelves([], [], [], [])
    now, is_ahead = {day.lead.uid for day in agenda.now.days}, False
    going_on = {entry.uid for entry in agenda.now.going_on}
    for day in agenda.days:
        is_ahead = is_ahead or (day.phase is Phase.COMING and day.when.first is not None)
        told = {entry.uid for entry in (*day.before, *day.entries)}
        goes_on = told <= going_on  # its first day says no more
        if day.is_routine or goes_on or day.lead.uid in now:
            continue
        has_been = day.phase is Phase.UNKNOWN and day.lead.uid in been
        shelf = shelves.past if has_been else _shelf_of(day, shelves, is_ahead=is_ahead)
        shelf.append(day)
    return shelves


def _shelf_of(day: Day, shelves: _Shelves, *, is_ahead: bool) -> list[Day]:
    if day.phase is Phase.PAST:
        return shelves.past
    if day.phase is not Phase.UNKNOWN:
        return shelves.after
    if day.is_only_said:
        return shelves.said
    return shelves.after if is_ahead else shelves.undated


def _undated(days: Iterable[Day], today: date) -> tuple[Card, ...]:
    """Return cards under a heading that says that no day is known."""
    return tuple(replace(day_card(day, today), when="") for day in days)


def _by_year(
    days: Iterable[Day], today: date, far: date, goes_on: str
) -> tuple[tuple[Block, ...], tuple[Fold, ...]]:
    """Return the days that are near by month, and each year that is far as a fold.

    The last fold says more. No month comes back, and none lies behind: what has begun, and what
    has no first day, stands in the month in which the list has arrived.
    """
    near: dict[date, list[Card]] = {}
    years: dict[int, list[Card]] = {}
    year, month = 0, today.replace(day=1)  # near; what has no day follows the day before it
    for day in days:
        if on := day.when.first or day.when.last:
            year = on.year if on.replace(day=1) > far else 0  # whole months
            month = max(month, (day.when.first or month).replace(day=1))
        cards = years.setdefault(year, []) if year else near.setdefault(month, [])
        cards.append(day_card(day, today))
    months = tuple(Block(capfirst(month_words(one)), tuple(near[one])) for one in near)
    folds = [_fold(_("Later: %(year)s") % {"year": y}, [Block("", tuple(years[y]))]) for y in years]
    if folds:
        folds[-1] = replace(folds[-1], intro=goes_on)
    return months, tuple(folds)


def _goes_on(agenda: Agenda) -> Iterator[str]:
    """Yield what has no end of its own, and how far it is given."""
    ahead = [s for s in agenda.series if s.until and s.next and not s.lead.repeat]
    for until, members in groupby(ahead, key=attrgetter("until")):
        titles = list_words(list(dict.fromkeys(series.lead.title for series in members)))
        yield _("Goes on after %(until)s: %(titles)s.") % {
            "until": day_words(until),
            "titles": titles,
        }


def _told_by_series(agenda: Agenda) -> Iterator[Series]:
    """Yield the series of which not every day has a card, and what runs without being taken."""
    cards = (*agenda.cards, *agenda.now.days)
    told = {entry.uid for day in cards for entry in (*day.entries, *day.before)}
    going_on = {entry.uid for entry in agenda.now.going_on}
    for series in agenda.series:
        lead = series.lead
        is_running = lead.repeat and series.phase is Phase.NOW and lead.uid not in going_on
        if series.is_routine or is_running or any(e.uid not in told for e in series.entries):
            yield series


# what is folded away


def _fold(title: str, blocks: Sequence[Block], intro: str = "") -> Fold:
    n = sum(len(block.cards) for block in blocks)
    count = ngettext("%(n)d line", "%(n)d lines", n) % {"n": n}
    return Fold(title, count, intro, tuple(blocks))


def _lasting(agenda: Agenda, phase: Phase) -> Iterator[Period]:
    """Yield what lasts, in this phase; what is taken at home is said under "what now"."""
    going_on = {entry.uid for entry in agenda.now.going_on}
    for period in (*agenda.periods, *agenda.standing):
        if period.phase is phase and period.current.uid not in going_on:
            yield period


def _mind(agenda: Agenda) -> Iterator[Period]:
    """Yield what to mind today."""
    yield from (p for p in _lasting(agenda, Phase.NOW) if not _is_told_below(p))


def _coming(agenda: Agenda) -> Iterator[Period]:
    yield from (p for p in agenda.periods if p.phase in (Phase.COMING, Phase.UNKNOWN))


def _later(agenda: Agenda) -> Fold | None:
    cards = tuple(map(period_card, _coming(agenda)))
    return _fold(_("Take note later"), [Block("", cards)]) if cards else None


def _past(agenda: Agenda, days: Iterable[Day], been: frozenset[str]) -> Fold | None:
    """Return what has been: before the start, by year, and the periods that have passed."""

    def title(day: Day) -> str:
        on = day.when.first or day.when.last
        return _("Before the start") if on is None or day.lead.uid in been else str(on.year)

    by_title = groupby(days, key=title)
    blocks = [Block(t, tuple(day_card(d, agenda.today) for d in of)) for t, of in by_title]
    periods = tuple(map(period_card, _lasting(agenda, Phase.PAST)))
    if periods:
        blocks.append(Block(_("Periods that have passed"), periods))
    return _fold(_("Earlier"), blocks) if blocks else None


def _is_told_below(period: Period) -> bool:
    """Tell whether "when do you call whom" says it at any hour: no line of today says more."""
    entry = period.current
    return bool(entry.alarm and entry.is_standing)


def _signs(agenda: Agenda) -> Fold | None:
    """Return what to look for all the time, each with where it comes from."""
    heeded = [p for p in agenda.standing if p.phase is not Phase.PAST and _is_told_below(p)]
    cards = tuple(map(period_card, heeded))
    return _fold(_("Signs to look for"), [Block("", cards)]) if cards else None


def _advice(agenda: Agenda, said: Iterable[Day]) -> Fold | None:
    """Return the advice that does not hold yet or at no day; what holds today is said above."""
    later = (Phase.COMING, Phase.UNKNOWN)
    ahead = [p for p in agenda.standing if p.phase in later and not _is_told_below(p)]
    cards = (*map(period_card, ahead), *_undated(said, agenda.today))
    return _fold(_("Good to know"), [Block("", cards)]) if cards else None


def _questions(agenda: Agenda) -> Fold | None:
    intro = _(
        "It is not sure yet whether you need these. Ask your team. Do not wait for the day that "
        "stands here."
    )
    cards = tuple(map(question_card, agenda.to_ask))
    return _fold(_("Ask your team"), [Block("", cards)], intro) if cards else None
