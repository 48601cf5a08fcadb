"""The timelines of one person and today -> the agenda that every reader reads."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby, pairwise

from schedules.engine import GIVEN, LAST_DOSE, OPEN, SAID, STOP_DATE, Kind, Status
from schedules.timeline import Timeline, TimelineEntry

from .days import days_of
from .unnoted import unnoted_of
from .values import Agenda, Day, Halt, Mark, Now, Period, Phase, Series, Task

OFTEN = 6  # occurrences from which a rule is told by one line
SOON_AGAIN = timedelta(days=62)  # and how near they lie to each other, on average
AFTER_LONG = timedelta(days=365)  # nothing is expected any more of what had no day in so long
NEAR = timedelta(days=31)  # what is further off comes after what is taken at home today
PAUSED = "paused"  # the notice of a plan of which nobody has named the day of the next dose
STOPPED = (STOP_DATE, LAST_DOSE)  # facts that end what the protocol leaves open


def agenda_of(timelines: Sequence[Timeline], today: date) -> Agenda:
    """Return the agenda of one person as it reads on `today`."""
    own = [[entry for entry in t.entries if not entry.ask_team] for t in timelines]
    asked = [[entry for entry in t.entries if entry.ask_team] for t in timelines]
    moments = [[entry for entry in entries if not entry.is_period] for entries in own]
    series = tuple(
        s for t, entries in zip(timelines, moments, strict=True) for s in _series(entries, t, today)
    )
    loose = [entry for t in timelines for entry in t.loose if not entry.ask_team]
    days = days_of(moments, _routine(series, moments), today, loose)
    overtaken = frozenset[str]().union(*(t.overtaken(today) for t in timelines))
    behind = overtaken.union(*(_long_past(t, today, overtaken) for t in timelines))
    paused = {uid for t in timelines for uid in _paused_at_home(t)}
    days = tuple(_settled(_held(day, paused), behind) for day in days)
    periods = [p for entries in own for p in _periods(entries, today, overtaken)]
    to_ask = [
        _one_series(members, t, today)
        for t, entries in zip(timelines, asked, strict=True)
        for members in _by_fact(entries)
    ]
    told = {entry.fact for entries in own for entry in entries}
    first = frozenset[str]().union(*(_to_ask_first(t, today) for t in timelines))
    return Agenda(
        today=today,
        now=_now(
            days,
            tuple(e for entries in own for e in _going_on(entries, today, overtaken)),
            today,
            before_starts(timelines, today),
        ),
        days=days,
        series=series,
        periods=tuple(p for p in periods if not _is_advice(p)),
        standing=tuple(p for p in periods if _is_advice(p)),
        to_ask=tuple(one for one in to_ask if not _contradicts(one.entries[0], told)),
        to_ask_first=first,
        differing=tuple(one for one in to_ask if _contradicts(one.entries[0], told)),
        is_elsewhere=any(t.is_elsewhere for t in timelines),
        halts=tuple(_halts(timelines)),
        unnoted=unnoted_of(timelines, today),
    )


def _halts(timelines: Sequence[Timeline]) -> Iterable[Halt]:
    """Yield what has no doses now: stopped, or paused by an end that nobody named."""
    for timeline in timelines:
        name = timeline.treatment_name if len(timelines) > 1 else ""
        stop = timeline.facts.get(STOP_DATE)
        if isinstance(stop, date):
            yield Halt(name, stop, is_stop=True)
            continue
        for notice in timeline.notices:
            since = notice.words.get("since")
            if notice.code == PAUSED and isinstance(since, date):
                yield Halt(name, since, is_stop=False)


def _to_ask_first(timeline: Timeline, today: date) -> Iterable[str]:
    """Yield the uids of what is to be asked before the next dose, on which its last day may lie.

    A day of a monthly series near a later course is none: it would be there without the course.
    """
    doses = (e for e in timeline.entries if e.kind is Kind.DOSE and not e.ask_team)
    days = (dose.when.first for dose in doses if dose.status in OPEN)
    dose = min((day for day in days if day and day >= today), default=None)
    for entry in timeline.entries:
        first, last = entry.when.first, entry.when.last
        if dose is None or last is None or not entry.ask_team or not today <= last <= dose:
            continue
        if first is None or (first < dose and dose in (last, timeline.start)):
            yield entry.uid


def _contradicts(entry: TimelineEntry, told: Set[str]) -> bool:
    """Tell whether a line says something else than one that counts and is told."""
    return entry.differs_from in told


def _by_fact(entries: Iterable[TimelineEntry]) -> list[tuple[TimelineEntry, ...]]:
    """Return the entries of each rule together, in order of their first."""
    by_fact: dict[str, list[TimelineEntry]] = {}
    for entry in entries:
        by_fact.setdefault(entry.fact, []).append(entry)
    return [tuple(members) for members in by_fact.values()]


# series


def _series(entries: Sequence[TimelineEntry], timeline: Timeline, today: date) -> Iterable[Series]:
    """Yield the rules that come back, and what is taken at home as one entry."""
    for members in _by_fact(entries):
        if len(members) > 1 or members[0].repeat:
            yield _one_series(members, timeline, today)


def _one_series(entries: tuple[TimelineEntry, ...], timeline: Timeline, today: date) -> Series:
    ahead = [entry for entry in entries if is_ahead(entry, today)]
    following = ahead[0] if ahead else None
    return Series(
        entries=entries,
        done=sum(entry.status in GIVEN for entry in entries),
        missed=sum(entry.status in (Status.MISSED, Status.SKIPPED) for entry in entries),
        to_go=len(ahead),
        next=following,
        phase=_phase_of_series(entries, ahead, today),
        marks=tuple(_marks(entries, following)),
        is_routine=_is_routine(entries),
        until=_horizon(entries, timeline),
    )


def _horizon(entries: Sequence[TimelineEntry], timeline: Timeline) -> date | None:
    """Return the day up to which a series without an end is given; None where it ends by itself."""
    is_stopped = any(name in timeline.facts for name in STOPPED)
    return timeline.until if entries[0].is_open_ended and not is_stopped else None


def is_ahead(entry: TimelineEntry, today: date) -> bool:
    """Tell whether it is still to come: open, and not known to lie behind."""
    return entry.status in OPEN and entry.when.is_known and not entry.when.is_over(today)


def _phase_of_series(
    entries: Sequence[TimelineEntry], ahead: Sequence[TimelineEntry], today: date
) -> Phase:
    if not any(entry.when.is_known for entry in entries):
        return Phase.UNKNOWN
    if not ahead:
        return Phase.PAST
    first = entries[0].when.first or entries[0].when.last
    return Phase.NOW if first and first <= today else Phase.COMING


def _marks(entries: Iterable[TimelineEntry], following: TimelineEntry | None) -> Iterable[Mark]:
    """Yield one mark a month, in order of time."""
    dated = [entry for entry in entries if entry.when.first]
    dated.sort(key=lambda entry: entry.when.first or date.min)
    for month, members in groupby(dated, key=_month):
        together = tuple(members)
        yield Mark(month, together, following in together)


def _month(entry: TimelineEntry) -> date:
    return (entry.when.first or date.min).replace(day=1)


def _is_routine(entries: Sequence[TimelineEntry]) -> bool:
    """Tell whether it comes back so often that a card each would hide the rest."""
    days = [entry.when.first for entry in entries if entry.when.day and entry.when.first]
    if len(days) < OFTEN:
        return False
    gaps = [second - first for first, second in pairwise(sorted(days))]
    return sum(gaps, timedelta()) <= SOON_AGAIN * len(gaps)


def _routine(
    series: Iterable[Series], moments: Iterable[Sequence[TimelineEntry]]
) -> frozenset[str]:
    """Return the uids that a series tells: of its own entries, and of what goes with them.

    What comes once is told by no series, whatever it goes with.
    """
    told = {entry.uid for s in series if s.is_routine for entry in s.entries}
    repeated = {entry.uid for s in series for entry in s.entries}
    for entries in moments:
        keys = {entry.key for entry in entries if entry.uid in told}
        goes_with = (e.uid for e in entries if e.part_of in keys or e.guards in keys)
        told |= repeated.intersection(goes_with)
    return frozenset(told)


# periods


def _periods(
    entries: Iterable[TimelineEntry], today: date, overtaken: Set[str]
) -> Iterator[Period]:
    for members in _by_fact(entry for entry in entries if entry.is_period):
        yield _period(members, today, overtaken)


def _period(entries: tuple[TimelineEntry, ...], today: date, overtaken: Set[str]) -> Period:
    ahead = [entry for entry in entries if not entry.when.is_over(today)]
    current = ahead[0] if ahead else entries[-1]
    if current.uid in overtaken:
        return Period(entries, current, Phase.PAST)
    return Period(entries, current, _phase_of_period(current, today))


def _phase_of_period(entry: TimelineEntry, today: date) -> Phase:
    if not entry.when.is_known:
        return Phase.UNKNOWN
    if entry.when.is_over(today):
        return Phase.PAST
    return Phase.NOW if entry.when.first and entry.when.first <= today else Phase.COMING


def _is_advice(period: Period) -> bool:
    """Said of the whole time; an injection every day until further notice is no advice."""
    return all(entry.is_standing and entry.kind in SAID for entry in period.entries)


# what never had a day


def before_starts(timelines: Iterable[Timeline], today: date) -> frozenset[str]:
    """Return the uids of what came before a start that has been, day known or not."""
    begun = (timeline for timeline in timelines if timeline.start <= today)
    return frozenset(e.uid for t in begun for e in t.entries if e.sort_on and e.sort_on < t.start)


def _long_past(timeline: Timeline, today: date, overtaken: Set[str]) -> Iterable[str]:
    """Yield what never had a day, in a plan of which all has been for long.

    A transplant that nobody recorded is still to come for a while, and not for years.
    """
    own = [entry for entry in timeline.entries if not entry.ask_team]
    moments = [entry for entry in own if not entry.is_period]
    if _is_paused(timeline) or any(_going_on(own, today, overtaken)):
        return
    if any(is_ahead(entry, today) for entry in moments):
        return
    places = [day for e in moments for day in (e.when.first, e.when.last, e.sort_on) if day]
    if places and max(places) + AFTER_LONG < today:
        yield from (entry.uid for entry in moments if not entry.when.is_known)


def _is_paused(timeline: Timeline) -> bool:
    return any(notice.code == PAUSED for notice in timeline.notices)


def _paused_at_home(timeline: Timeline) -> Iterable[str]:
    """Yield the doses at home of which nobody has named the next day, in a plan that is paused."""
    if _is_paused(timeline):
        doses = (e for e in timeline.entries if e.kind is Kind.DOSE and e.is_at_home)
        yield from (dose.uid for dose in doses if not dose.when.is_known)


def _held(day: Day, paused: Set[str]) -> Day:
    """Return a day whose dose at home waits for the team as one on which nothing is taken."""
    is_held = day.task is not Task.NOTHING and day.lead.uid in paused
    return replace(day, task=Task.NONE) if is_held else day


def _settled(day: Day, behind: Set[str]) -> Day:
    is_past = day.phase is Phase.UNKNOWN and day.lead.uid in behind
    return replace(day, phase=Phase.PAST, task=Task.NOTHING) if is_past else day


# what comes now


def _now(
    days: Sequence[Day],
    going_on: tuple[TimelineEntry, ...],
    today: date,
    been: Set[str],
) -> Now:
    ahead = [day for day in days if day.phase in (Phase.NOW, Phase.COMING)]
    ahead = [day for day in ahead if not day.is_only_said]
    waits = (day for day in days if day.phase is Phase.UNKNOWN and not day.is_only_said)
    is_over = not (ahead or going_on or any(day.lead.uid not in been for day in waits))
    first = tuple(_first(ahead))
    is_home_first = bool(going_on) and not any(_is_near(day, today) for day in first)
    return Now(first, going_on, is_over, is_home_first)


def _is_near(day: Day, today: date) -> bool:
    begins = day.when.first or day.when.last
    return begins is not None and begins <= today + NEAR


def _first(ahead: Sequence[Day]) -> list[Day]:
    """Return the next day and every window that closes by then, by the day on which each closes.

    A day comes before a window that closes on it: what has an hour cannot be done another time.
    """
    by_end = sorted(ahead, key=lambda day: (day.when.last or date.max, _is_window(day)))
    until = next((n for n, day in enumerate(by_end, start=1) if not _is_window(day)), len(by_end))
    following = by_end[until - 1 : until]
    ends = following[0].when.last if following else None
    return by_end[:until] + [
        day for day in by_end[until:] if _is_window(day) and day.when.last == ends
    ]


def _is_window(day: Day) -> bool:
    return day.when.day is None and not day.is_stay


def _going_on(
    entries: Iterable[TimelineEntry], today: date, overtaken: Set[str]
) -> Iterator[TimelineEntry]:
    """Yield what is taken these days: begun, not ended, and not followed by a later step."""
    for entry in entries:
        lasts = entry.when.repeat is not None or entry.is_period
        if entry.kind is not Kind.DOSE or not lasts or entry.status not in OPEN:
            continue
        first = entry.when.first
        if first is None or first > today or entry.when.is_over(today):
            continue
        if entry.uid not in overtaken:
            yield entry
