"""What stands on the printed handout: page one, the days, and every explanation once."""

from collections.abc import Iterable, Iterator, Sequence

from schedules.agenda import Agenda, Day
from schedules.engine import SAID
from schedules.timeline import Timeline, TimelineEntry
from schedules.words.agreed import agreed_on, has_own_length, own_place
from schedules.words.closed import closed_soon
from schedules.words.labels import (
    ask_words,
    legend_of,
    level_words,
    mark_of,
    phone_to_call,
    sure_words,
    title_words,
)
from schedules.words.notices import notice_text, notices_on
from schedules.words.now import halt_words, nothing_words
from schedules.words.preparing import preparing
from schedules.words.spans import distance_words, length_words
from schedules.words.when import due_words, when_words

from .days import Days, series_line
from .fridge import DRAFT, FIRST_PAGE, fridge
from .left import left_of
from .phrases import notes, once
from .sheet import Ask, Handout, NextDay
from .telling import Telling, shared_end, without_end


def handout(timeline: Timeline, agenda: Agenda, *, with_past: bool = False) -> Handout:
    """Return the handout as it reads on the agenda's day, in the active language.

    It begins with today; `with_past` is for a paper that tells what has been as well.
    """
    left = left_of(timeline, agenda)
    shown, tell = (agenda if with_past else left), Telling(timeline)
    heeded = timeline.heeded(agenda.today)
    series = [s for s in shown.series if s.is_routine]
    explained = tell.explained(_once_each(shown))
    periods = tell.periods(shown.periods)
    advice = tell.periods(p for p in shown.standing if not _is_help(p.entries[0], heeded))
    help_ = tuple(tell.help(heeded))
    questions = tell.questions(shown.to_ask)
    asked_of_all = shared_end(questions)
    return Handout(
        next_days=tuple(_next_day(day, agenda) for day in agenda.now.days),
        going_on=tuple(entry.title for entry in agenda.now.going_on),
        nothing_next=nothing_words(agenda),
        halted=halt_words(agenda),
        is_home_first=agenda.now.is_home_first,
        fridge=fridge(timeline, left),
        contacts=(),
        notices=tuple(_notices(timeline, agenda)),
        closed=closed_soon(timeline.closures, agenda.today),
        legend=legend_of(entry for day in shown.cards for entry in (*day.entries, *day.before)),
        months=tuple(Days(timeline.start, agenda.today, series).months(shown.cards)),
        series=tuple(series_line(one) for one in series if not one.is_only_said),
        explained=explained,
        periods=periods,
        advice=advice,
        help=help_,
        questions=without_end(questions, asked_of_all),
        asked_of_all=asked_of_all,
        meanings=tuple(tell.meanings),
        sources=tell.sources,
    )


def _is_help(entry: TimelineEntry, heeded: Sequence[TimelineEntry]) -> bool:
    """Tell whether "when do you call whom" says it: signs that lie behind stand there no more."""
    return entry.is_told_with_help and entry in heeded


def _once_each(shown: Agenda) -> Iterator[TimelineEntry]:
    """Yield what goes on and what has a day on the paper, in its order."""
    lasting = {e.fact for one in (*shown.periods, *shown.standing) for e in one.entries}
    yield from (entry for entry in shown.now.going_on if entry.fact not in lasting)
    for day in shown.cards:
        yield from (*day.before, *day.entries)
    yield from (series.lead for series in shown.series if series.is_routine)


def _notices(timeline: Timeline, agenda: Agenda) -> Iterator[tuple[str, str, str]]:
    """Yield what the first page leaves to the second, each once."""
    notices = notices_on(timeline, agenda.today)
    told = (n for n in notices if n.level not in FIRST_PAGE and n.code != DRAFT)
    for level, text in dict.fromkeys((n.level, notice_text(n, timeline)) for n in told):
        yield level, level_words(level), text


# what comes next


def _next_day(day: Day, agenda: Agenda) -> NextDay:
    lead, head, first = day.lead, day.head, day.when.first
    agreed = agreed_on(lead, day.entries, agenda.today, is_stay_day=day.is_stay, with_hour=True)
    return NextDay(
        when=when_words(day.when),
        distance=distance_words(first, agenda.today) if first and first >= agenda.today else "",
        is_stay=day.is_stay,
        sign=mark_of(lead),
        sure=sure_words(lead),
        title=head.title,
        notes=notes(head),
        asks=tuple(_asks(day)),
        due=due_words(lead.when),
        agreed=tuple(agreed),
        place=own_place(head),
        takes=_takes(head),
        needs=tuple(preparing(head)),
        before=once(title_words(entry) for entry in day.before if entry.kind not in SAID),
    )


def _asks(day: Day) -> Iterator[Ask]:
    """Yield what to ask about a day; where only some of it may not stay, of what."""
    undecided = _undecided(day.entries)
    is_lead = day.lead.is_undecided and len(undecided) == 1
    for entry in undecided:
        yield Ask("" if is_lead else entry.title, ask_words(entry), phone_to_call(entry))


def _undecided(entries: Iterable[TimelineEntry]) -> tuple[TimelineEntry, ...]:
    """Return the first entry of each appointment that may not stay."""
    found = {
        e.appointment.code: e for e in reversed(tuple(entries)) if e.appointment and ask_words(e)
    }
    return tuple(found.values())


def _takes(entry: TimelineEntry) -> str:
    """Return how long it takes as the source says, unless it was agreed for this alone."""
    return length_words(entry.takes) if entry.takes and has_own_length(entry) else ""
