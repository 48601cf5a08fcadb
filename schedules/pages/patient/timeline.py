"""Everything that a page shows of the timelines of one person, in words, as it reads on one day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, groupby
from operator import attrgetter

from dateutil.relativedelta import relativedelta
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.agenda import Agenda, Day, Phase, agenda_of, before_starts
from schedules.timeline import Contact, Timeline
from schedules.words.alarms import help_of
from schedules.words.closed import closed_soon
from schedules.words.labels import legend_of, level_words
from schedules.words.notices import notice_text, notices_on
from schedules.words.now import halt_words, nothing_words
from schedules.words.tasks import done_already_words, not_done_words, unnoted_words
from schedules.words.unanswered import as_read
from schedules.words.when import day_words, list_words, month_words

from .cards import (
    Card,
    asked_card,
    day_card,
    going_on_card,
    is_signed,
    period_card,
    question_card,
    said_card,
)
from .chart import chart_of
from .first import first_of, to_call
from .page import Block, Fold, Notice, Now, Page, Unnoted
from .series import series_card
from .shelves import (
    coming,
    lasting,
    minded,
    said_again,
    shelved,
    told_by_series,
    told_of,
)

NEAR = relativedelta(months=12)  # what lies further from today or the start is folded away


def page_of(timelines: Sequence[Timeline], today: date) -> Page:
    """Return the page of one person as it reads on `today`, in the active language."""
    timelines = [as_read(timeline) for timeline in timelines]
    agenda = agenda_of(timelines, today)
    been = before_starts(timelines, today)
    shelves = shelved(agenda, been)
    far = max(min(timeline.start for timeline in timelines), today) + NEAR
    notices = tuple(_notices(timelines, today))
    contacts = tuple(dict.fromkeys(chain.from_iterable(t.contacts for t in timelines)))
    series = tuple(told_by_series(agenda))
    months, later = _by_year(shelves.after, today, far)
    past = _past(agenda, shelves.past, been)
    return Page(
        stops=tuple(notice for notice in notices if notice.level == "stop"),
        now=_now(agenda, contacts),
        unnoted=_unnoted(agenda, contacts),
        notices=tuple(notice for notice in notices if notice.level != "stop"),
        mind=tuple(map(period_card, minded(agenda))),
        ask_first=tuple(map(asked_card, agenda.asked_first)),
        months=months,
        undated=_undated(shelves.undated, today),
        later=later,
        goes_on=" ".join(_goes_on(agenda)),
        series=tuple(series_card(one, today) for one in series),
        folds=tuple(filter(None, (_later(agenda), past))),
        has_past=past is not None,
        legend=legend_of(e for day in agenda.days for e in day.entries if is_signed(e)),
        chart=chart_of(told_of(agenda, shelves, series), today),
        more=tuple(
            filter(None, (_signs(agenda), _advice(agenda, shelves.said), _questions(agenda)))
        ),
        origin=_origin(timelines),
        clinics=list_words(list(dict.fromkeys(t.clinic_name for t in timelines))),
        help=help_of(chain.from_iterable(t.heeded(today) for t in timelines)),
        contacts=contacts,
        closed=closed_soon(
            dict.fromkeys(chain.from_iterable(t.closures for t in timelines)), today
        ),
        versions=", ".join(dict.fromkeys(t.protocol_version for t in timelines)),
    )


def _origin(timelines: Iterable[Timeline]) -> tuple[str, str] | None:
    """Return of which page the sources are: of one treatment at one clinic, if it is one."""
    origins = {(timeline.treatment, timeline.clinic) for timeline in timelines}
    return origins.pop() if len(origins) == 1 else None


def _notices(timelines: Iterable[Timeline], today: date) -> Iterator[Notice]:
    """Yield each sentence once, whatever asks for it."""
    said = (
        (notice.level, notice_text(notice, timeline))
        for timeline in timelines
        for notice in notices_on(timeline, today)
    )
    for level, text in dict.fromkeys(said):
        yield Notice(level, level_words(level), text)


# what comes now


def _now(agenda: Agenda, contacts: Sequence[Contact]) -> Now:
    days = tuple(day_card(day, agenda.today, is_next=True) for day in agenda.now.days)
    going_on = tuple(map(going_on_card, agenda.now.going_on))
    in_order = (*going_on, *days) if agenda.now.is_home_first else (*days, *going_on)
    return Now(
        first=first_of(agenda.now, in_order, contacts),
        cards=days,
        is_home_first=agenda.now.is_home_first,
        going_on=going_on,
        nothing=nothing_words(agenda),
        halted=halt_words(agenda),
        call=to_call(contacts),
    )


def _unnoted(agenda: Agenda, contacts: Sequence[Contact]) -> Unnoted | None:
    """Ask of what nobody noted, with the number for an appointment."""
    if not agenda.unnoted:
        return None
    return Unnoted(
        things=unnoted_words(agenda.unnoted),
        done=done_already_words(),
        not_done=not_done_words(),
        call=to_call((agenda.unnoted[0].contact, *contacts)),
    )


# days


def _undated(days: Iterable[Day], today: date) -> tuple[Card, ...]:
    """Return cards under a heading that says that no day is known."""
    return tuple(replace(day_card(day, today), when="") for day in days)


def _by_year(
    days: Iterable[Day], today: date, far: date
) -> tuple[tuple[Block, ...], tuple[Fold, ...]]:
    """Return the days that are near by month, and each year that is far as a fold.

    No month comes back, and none lies behind: what has begun, and what has no first day, stands in
    the month in which the list has arrived.
    """
    near: dict[date, list[Card]] = {}
    years: dict[int, list[Card]] = {}
    month = today.replace(day=1)
    for day in days:
        on = day.when.first or day.when.last or today
        month = max(month, (day.when.first or month).replace(day=1))
        is_far = on.replace(day=1) > far  # whole months
        cards = years.setdefault(on.year, []) if is_far else near.setdefault(month, [])
        cards.append(day_card(day, today))
    months = tuple(Block(capfirst(month_words(one)), tuple(near[one])) for one in near)
    folds = [_fold(_("Later: %(year)s") % {"year": y}, [Block("", tuple(years[y]))]) for y in years]
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


# what is folded away


def _fold(title: str, blocks: Sequence[Block], intro: str = "") -> Fold:
    n = sum(len(block.cards) for block in blocks)
    count = ngettext("%(n)d line", "%(n)d lines", n) % {"n": n}
    return Fold(title, count, intro, tuple(blocks))


def _later(agenda: Agenda) -> Fold | None:
    cards = tuple(map(period_card, coming(agenda)))
    return _fold(_("Take note later"), [Block("", cards)]) if cards else None


def _past(agenda: Agenda, days: Iterable[Day], been: frozenset[str]) -> Fold | None:
    """Return what has been: before the start, by year, and the periods that have passed."""

    def title(day: Day) -> str:
        on = day.when.first or day.when.last or day.lead.sort_on
        return _("Before the start") if on is None or day.lead.uid in been else str(on.year)

    by_title = groupby(days, key=title)
    blocks = [Block(t, tuple(day_card(d, agenda.today) for d in of)) for t, of in by_title]
    periods = tuple(map(period_card, lasting(agenda, Phase.PAST)))
    if periods:
        blocks.append(Block(_("Periods that have passed"), periods))
    return _fold(_("Earlier"), blocks) if blocks else None


def _signs(agenda: Agenda) -> Fold | None:
    """Return what to look for all the time, each with where it comes from."""
    heeded = [
        p for p in agenda.standing if p.phase is not Phase.PAST and p.current.is_told_with_help
    ]
    cards = (*map(period_card, heeded), *map(said_card, said_again(agenda)))
    return _fold(_("Signs to look for"), [Block("", cards)]) if cards else None


def _advice(agenda: Agenda, said: Iterable[Day]) -> Fold | None:
    """Return the advice that does not hold yet or at no day; what holds today is said above."""
    later = (Phase.COMING, Phase.UNKNOWN)
    ahead = [p for p in agenda.standing if p.phase in later and not p.current.is_told_with_help]
    cards = (*map(period_card, ahead), *_undated(said, agenda.today))
    return _fold(_("Good to know"), [Block("", cards)]) if cards else None


def _questions(agenda: Agenda) -> Fold | None:
    intro = _(
        "It is not sure yet whether you need these. Ask your team. Do not wait for the day that "
        "stands here."
    )
    blocks: dict[str, list[Card]] = {"": [], _("Earlier"): []}
    first = {entry.uid for entry in agenda.asked_first}
    for asked in agenda.to_ask:
        if first.issuperset(entry.uid for entry in asked.entries):
            continue
        is_past = all(entry.when.is_over(agenda.today) for entry in asked.entries)
        blocks[_("Earlier") if is_past else ""].append(question_card(asked))
    held = [Block(title, tuple(cards)) for title, cards in blocks.items() if cards]
    return _fold(_("Ask your team"), held, intro) if held else None
