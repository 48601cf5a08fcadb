"""Entries gathered into days and stays, each led by its main thing."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from schedules.engine import OPEN, SAID, Key, Kind, Status
from schedules.timeline import TimelineEntry, When

from .values import Day, Phase, Task

ONE_DAY = timedelta(days=1)
# What a day is about: the first of these kinds that it holds. The rest goes with it.
LEADS = (
    Kind.DOSE,
    Kind.PROCEDURE,
    Kind.IMAGING,
    Kind.VISIT,
    Kind.LAB,
    Kind.PHONE,
    Kind.ADMISSION,
    Kind.PREMEDICATION,
    Kind.WARNING,
    Kind.FERTILITY,
    Kind.ADVICE,
)
RANKS = {kind: rank for rank, kind in enumerate(LEADS)}

Group = list[TimelineEntry]


def days_of(
    timelines: Iterable[Sequence[TimelineEntry]],
    routine: Collection[str],
    today: date,
    loose: Iterable[TimelineEntry] = (),
) -> tuple[Day, ...]:
    """Return the days of one person in order of time; `timelines` hold the moments of each plan.

    `routine` names (by uid) the entries that a line of their series tells well enough. `loose` are
    the appointments that stand by themselves: each is a day, or part of what else is on it.
    """
    groups: list[tuple[Group, Group]] = [([entry], []) for entry in loose]
    for entries in timelines:
        groups += _of_one_plan(entries)
    merged = _same_day(groups)
    days = [_day(group, before, routine, today) for group, before in merged]
    return tuple(sorted(days, key=_place))


def _place(day: Day) -> date:
    """Where a day stands; what has no day keeps its place in the order of the protocol."""
    return day.when.first or day.lead.sort_on or date.min


# one plan


def _of_one_plan(entries: Sequence[TimelineEntry]) -> list[tuple[Group, Group]]:
    """Gather the moments of one plan; each group comes with what must be done before it."""
    before = [entry for entry in entries if _has_only_an_end(entry)]
    groups = _gather([entry for entry in entries if not _has_only_an_end(entry)])
    firsts: list[Group] = [[] for _ in groups]
    alone: list[Group] = []
    find = _Guarded(groups)
    for entry in before:
        place = find.place_of(entry)
        if place is None:
            alone.append([entry])
        else:
            firsts[place].append(entry)
    return [*zip(groups, firsts, strict=True), *((group, []) for group in alone)]


def _has_only_an_end(entry: TimelineEntry) -> bool:
    """Tell whether it is to be done before a day, with no other figure."""
    return entry.when.first is None and entry.when.last is not None


class _Guarded:
    """Finds the group before which something must be done: by its dose, else by a dose's day."""

    def __init__(self, groups: Sequence[Group]) -> None:
        placed = [(place, entry) for place, group in enumerate(groups) for entry in group]
        doses = [(p, entry) for p, entry in placed if entry.kind in (Kind.DOSE, Kind.ADMISSION)]
        self.by_key = {entry.key: place for place, entry in placed}
        self.by_day = {day: place for place, dose in doses for day in (dose.due, dose.day)}

    def place_of(self, entry: TimelineEntry) -> int | None:
        """Return the place of that group; None where there is none."""
        if entry.guards:
            return self.by_key.get(entry.guards)
        return self.by_day.get(entry.latest)


def _gather(entries: Sequence[TimelineEntry]) -> list[Group]:
    """Return what belongs together: stays, days and windows, and runs without any day."""
    stays = _Stays(entries)
    by_place: dict[object, Group] = {}
    run = 0
    for entry in entries:
        place = stays.place_of(entry)
        if place is None and not entry.when.is_known:
            by_place.setdefault(run, []).append(entry)
            continue
        run += 1
        by_place.setdefault(place or _span(entry), []).append(entry)
    return list(by_place.values())


def _span(entry: TimelineEntry) -> tuple[date | None, date | None]:
    """Return the days of an entry; a series that is one entry stands on its first."""
    when = entry.when
    return (when.first, when.first) if when.repeat else (when.first, when.last)


class _Stays:
    """The courses of one plan that take several days, and the day of each dose."""

    def __init__(self, entries: Sequence[TimelineEntry]) -> None:
        self.by_dose: dict[Key, object] = {}
        self.by_day: dict[date | None, object] = {}
        for run in _runs_of_doses(entries):
            place = _span(run[0]) if _is_one_day(run) else run[0].key
            self.by_dose |= {dose.key: place for dose in run}
            self.by_day |= {dose.when.first: place for dose in run}
        self.by_key = {entry.key: entry for entry in entries}

    def place_of(self, entry: TimelineEntry) -> object:
        """Return the stay or the day that an entry is part of; None where it is part of none."""
        if entry.key in self.by_dose:
            return self.by_dose[entry.key]
        whole = self.by_key.get(entry.part_of) if entry.part_of else None
        if whole and _is_near(entry, whole):
            return self.by_dose.get(whole.key) or _span(whole)
        return self.by_day.get(entry.when.day) if entry.when.day else None


def _is_near(entry: TimelineEntry, whole: TimelineEntry) -> bool:
    """Tell whether a part falls on the day of its whole, or on the evening before or the day after.

    What was recorded on another day stands there, whatever it was part of.
    """
    own, other = entry.when.day, whole.when.day
    return own is None or (other is not None and abs(own - other) <= ONE_DAY)


def _is_one_day(run: Group) -> bool:
    return run[0].when.first == run[-1].when.first


def _runs_of_doses(entries: Iterable[TimelineEntry]) -> Iterator[Group]:
    """Yield doses on days that follow one another: a course, whatever its rules are called."""
    doses = [e for e in entries if e.kind is Kind.DOSE and e.when.day and not e.when.repeat]
    run: Group = []
    for dose in sorted(doses, key=_first_day):
        if run and _first_day(dose) - _first_day(run[-1]) > ONE_DAY:
            yield run
            run = []
        run.append(dose)
    if run:
        yield run


def _first_day(entry: TimelineEntry) -> date:
    return entry.when.first or date.min


# several plans of one person


def _same_day(groups: Iterable[tuple[Group, Group]]) -> list[tuple[Group, Group]]:
    """Put together what falls on the same single day, of whatever plan."""
    by_day: dict[object, tuple[Group, Group]] = {}
    for number, (group, before) in enumerate(groups):
        spans = {_span(entry) for entry in group}
        first, last = next(iter(spans))
        is_day = len(spans) == 1 and first is not None and first == last
        whole = by_day.setdefault(first if is_day else number, ([], []))
        whole[0].extend(group)
        whole[1].extend(before)
    return list(by_day.values())


# one day


def _day(group: Group, before: Group, routine: Collection[str], today: date) -> Day:
    lead = _lead(group)
    when = _when(lead, group)
    parts = tuple(entry for entry in group if entry is not lead)
    phase = _phase(when, [entry for entry in group if entry.kind not in SAID] or group, today)
    return Day(
        lead=lead,
        admission=_admission(lead, group),
        parts=parts,
        before=tuple(before),
        when=when,
        phase=phase,
        task=_task(lead, when, phase, today),
        is_stay=when.is_period,
        is_routine=bool(routine) and all(entry.uid in routine for entry in (*group, *before)),
    )


def _lead(group: Group) -> TimelineEntry:
    """Return what a day is about: what is still to come before what has been, doses first.

    Steps without a day come one after another: there the first one leads.
    """
    if not any(entry.when.is_known for entry in group):
        return next((entry for entry in group if entry.kind not in SAID), group[0])
    return min(group, key=lambda entry: (RANKS[entry.kind], entry.status not in OPEN))


def _admission(lead: TimelineEntry, group: Group) -> TimelineEntry | None:
    """Return the admission with which a stay of several days begins, as far along as the stay.

    Who is in already comes for what is left, and so does who stays at home after all.
    """
    days = {day for entry in group if (day := entry.when.day)}
    if len(days) < 2:
        return None
    first = (e for e in group if e.kind is Kind.ADMISSION and e.when.day == min(days))
    has_been = lead.status not in OPEN
    return next((entry for entry in first if (entry.status not in OPEN) == has_been), None)


def _when(lead: TimelineEntry, group: Group) -> When:
    """Return the days of the lead; those of a stay run from its first entry to its last."""
    days = [day for entry in group if (day := entry.when.first) and entry.when.day]
    if len(set(days)) < 2 or lead.when.day is None:
        return replace(lead.when, last=lead.when.first) if lead.when.repeat else lead.when
    return replace(lead.when, first=min(days), last=max(days), is_period=True, at=None)


def _phase(when: When, group: Iterable[TimelineEntry], today: date) -> Phase:
    if not when.is_known:
        return Phase.UNKNOWN
    is_open = any(entry.status in OPEN for entry in group)
    if when.is_over(today) or not is_open:
        return Phase.PAST
    return Phase.NOW if when.first and when.first <= today else Phase.COMING


def _task(lead: TimelineEntry, when: When, phase: Phase, today: date) -> Task:
    if phase is Phase.PAST or lead.kind in SAID or lead.status not in OPEN:
        return Task.NOTHING
    if lead.is_end and lead.status is not Status.BOOKED:
        return Task.NOTHING
    is_agreed_with_none = lead.booked_by in {"", "nobody"}  # else the team says when it begins
    if lead.is_at_home and is_agreed_with_none and phase is not Phase.UNKNOWN:
        return Task.HOME
    if lead.status is Status.BOOKED:
        return Task.ASK if lead.is_undecided else Task.COME
    is_last_call = today == (when.first if when.is_period else when.last)
    return Task.CALL if is_last_call and lead.booked_by != "nobody" else Task.WAIT
