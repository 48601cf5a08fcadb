"""The entries of one rule: one or a series, how sure, when to book it, what has become of it."""

from collections import deque
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from types import MappingProxyType

from .anchors import NOT_GIVEN, Anchors, Span
from .pauses import Pause, Pauses, Stretch
from .results import Entry, Happened, Repeat, first_of
from .rules import Key, Moment, Offset, Rule, shift
from .terms import CHOSEN, OPEN, WEEKDAYS, Certainty, Delay, Facts, Roll, Status

SATURDAY, SUNDAY = 5, 6
History = Mapping[Key, Happened]
NO_DETAIL: Mapping[str, float] = MappingProxyType({})
NOWHERE = Offset()
ABOUT, PLANNED = Certainty.ABOUT, Certainty.PLANNED
MOST_KNOWN = 10_000  # days to book on that one clinic keeps in memory
MOST = 60_000  # entries of one series: one a day over all days that can be typed

# A booked day within this many days of its due date still fits it where the protocol names no
# tolerance: the longest run of closed days in a row is four (Good Friday to Easter Monday).
FIT = Offset(days=4)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The days on which a clinic works, as plain values: the engine knows no calendar."""

    closed: Container[date] = frozenset()
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    # What was asked before: other closed days are another value, so that it stays true.
    _known: dict[tuple[date, Roll], date] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def is_open(self, day: date) -> bool:
        """Tell whether the clinic works on this day."""
        return day.weekday() not in self.weekend and day not in self.closed

    def book_on(self, due: date, roll: Roll) -> date:
        """Return the working day to suggest for booking; `due` itself never changes."""
        found = self._known.get((due, roll))
        if found is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            found = self._known[due, roll] = self._book_on(due, roll)
        return found

    def _book_on(self, due: date, roll: Roll) -> date:
        if roll in (Roll.NONE, Roll.WARN) or self.is_open(due):
            return due
        if roll is Roll.BACKWARD:
            return self._walk(due, -1)
        later = self._walk(due, 1)
        if roll is Roll.FORWARD:
            return later
        earlier = self._walk(due, -1)
        return earlier if due - earlier < later - due else later

    def _walk(self, day: date, step: int) -> date:
        while not self.is_open(day):
            day += timedelta(step)
        return day


class EntryMaker:
    """What is the same for every entry of one plan."""

    def __init__(
        self,
        facts: Facts,
        holds: Mapping[str, bool | None],
        happened: History,
        working_days: WorkingDays,
        paused_since: date | None = None,
    ) -> None:
        self.facts = facts
        self.holds = holds
        self.happened = happened
        self.working_days = working_days
        self.paused_since = paused_since  # of a pause of which nobody knows the end

    def on_day(
        self,
        rule: Rule,
        n: int,
        due: date,
        repeat: Repeat | None = None,
        *,
        agreed: bool = False,
        roll: Roll | None = None,
    ) -> Entry:
        """Return the n-th entry of a rule, due on a day. `roll` is the rule's own unless given."""
        earliest, latest = rule.tolerance.around(due) if rule.tolerance else (None, None)
        certainty = ABOUT if rule.is_about else PLANNED
        entry = Entry(  # by place: named, half of the time of a plan goes into the names
            rule,
            n,
            due,
            earliest,
            latest,
            Certainty.BOOKED if agreed else certainty,
            False,  # no period
            self.working_days.book_on(due, roll or rule.roll),
            self.holds[rule.fact] is None,
            _performer(rule, n) if rule.performers else None,
            due,  # sorted by
            repeat,
            _detail(rule, n, self.facts) if rule.figures else NO_DETAIL,
            course=rule.course,
        )
        return self._as_it_went(entry) if self.happened else entry

    def between(
        self,
        rule: Rule,
        n: int,
        earliest: date | None,
        latest: date | None,
        repeat: Repeat | None = None,
        *,
        is_period: bool = False,
    ) -> Entry:
        """Return the n-th entry of a rule as a window or period; a side that is None is open."""
        is_window = earliest is not None and latest is not None
        entry = Entry(
            rule,
            n,
            None,  # not due on a day
            earliest,
            latest,
            Certainty.WINDOW if is_window else Certainty.UNKNOWN,
            is_period,
            None,  # nor to be booked for one
            self.holds[rule.fact] is None,
            _performer(rule, n) if rule.performers else None,
            earliest or (latest and latest - timedelta(1)),  # sorted by
            repeat,
            course=rule.course,
        )
        return self._as_it_went(entry) if self.happened else entry

    def undated(self, rule: Rule, n: int, sort_on: date | None = None) -> Entry:
        """Return an entry of which nothing is known but its place in the order."""
        return self.between(rule, n, None, None)._replace(sort_on=sort_on)

    def became_before(self, key: Key, again: date | None) -> bool:
        """Tell whether something became of a dose before treatment was given again."""
        record = self.happened.get(key) if self.happened else None
        if record is None or record.status in OPEN:
            return False
        return record.on is None or again is None or record.on < again

    def _as_it_went(self, entry: Entry) -> Entry:
        record = self.happened.get(entry.key)
        if record is None:
            return entry
        entry = entry._replace(
            status=record.status,
            on=record.on,
            certainty=Certainty.BOOKED if record.on else entry.certainty,
            sort_on=record.on or entry.sort_on,
            carries=record.carries,
            began_on=record.began_on,
        )
        is_off = entry.is_held(self.paused_since) or not _fits(record.on, entry)
        return entry._replace(rebook=record.status is Status.BOOKED and is_off)


def _detail(rule: Rule, n: int, facts: Facts) -> Mapping[str, float]:
    """Return the figures of the n-th dose: none while a missing fact decides them."""
    for figures in rule.figures:
        answer = figures.condition.holds(facts)
        if answer is None:
            return NO_DETAIL
        if answer:
            at = n - rule.count_from
            return {
                name: numbers[min(at, len(numbers) - 1)]
                for name, numbers in figures.numbers.items()
            }
    return NO_DETAIL


def _performer(rule: Rule, n: int) -> str:
    return rule.performers[(n - 1) % len(rule.performers)]


def _fits(on: date | None, entry: Entry) -> bool:
    if on is None:
        return True
    earliest, latest = entry.earliest, entry.latest
    if entry.due:
        earliest, latest = (entry.rule.tolerance or FIT).around(entry.due)
    return (earliest is None or earliest <= on) and (latest is None or on <= latest)


class Series:
    """The series of one plan. `until` is the horizon of those without an end."""

    def __init__(self, anchors: Anchors, maker: EntryMaker, until: date, pauses: Pauses) -> None:
        self.anchors = anchors
        self.maker = maker
        self.until = until
        self.pauses = pauses

    def entries(self, rule: Rule, begin: Moment, recorded: date | None) -> list[Entry]:
        """Return the entries of a rule that repeats; `recorded` is when it really began."""
        span = Span(recorded, recorded) if recorded else self.anchors.span(begin, by=rule)
        if span is None:
            return []
        if not span.is_exact or span.earliest is None:
            repeat = self._repeat(rule, None)
            return [self.maker.between(rule, rule.count_from, span.earliest, span.latest, repeat)]
        if rule.one_entry:
            return list(self._one_entry(rule, span.earliest))
        if recorded:
            return list(self._dates(rule, recorded, NOWHERE, agreed=True))
        base = self.anchors.of(begin.anchors, by=rule) or span
        return list(self._dates(rule, base.earliest or span.earliest, begin.offset))

    def _dates(
        self, rule: Rule, base: date, offset: Offset, *, agreed: bool = False
    ) -> Iterator[Entry]:
        """Count each occurrence from the base in one step (time rules 3 and 7)."""
        every = _step(rule)
        last = self._last_day(rule)
        first = rule.count_from
        months, days, since = offset.months, offset.days, first
        pauses = deque(self.pauses.in_order if rule.is_dose else ())
        limit = first + rule.times if rule.times else None
        before = base
        for n in count(first):
            steps = n - since
            due = shift(base, months + steps * every.months, days + steps * every.days)
            if pauses and limit and n >= limit:  # it has ended, unless it begins anew
                pauses = deque(pause for pause in pauses if self.pauses.anew(pause, rule))
            while pauses and self._is_held(rule, n, due, pauses[0], limit):
                pause = pauses.popleft()
                after = self.pauses.day_after(pause, rule, due)
                if after is None:
                    yield self.maker.undated(rule, n, sort_on=pause.since)
                    return
                if rule.times and self.pauses.anew(pause, rule):
                    limit = n + rule.times
                if after != due:  # a pause that holds no dose moves none (time rule 3)
                    due = base = after
                    months, days, since = 0, 0, n
            entry = self.maker.on_day(rule, n, due, agreed=agreed and n == first)
            if (limit and n >= limit) or (last and _lies_after(last, entry)):
                break
            if n - first >= MOST:
                raise ValueError(f"{rule.fact} gives more than {MOST} entries")
            yield entry
            if not self.maker.happened:
                continue
            # On its planned day a dose is not late: it moves nothing. From a day before the dose
            # that it follows nothing counts: it must be asked about.
            on = entry.on
            if on and on != due and on >= before and _carries(entry):
                base, months, days, since = on, 0, 0, n
            if entry.status not in NOT_GIVEN:
                before = max(before, on or due)
        if rule.is_open_ended and not rule.is_dose and self.anchors.stop:
            # The protocol gives no end: what continues after a stop is for the team to say.
            yield self.maker.undated(rule, n, sort_on=self.anchors.stop)

    def _is_held(self, rule: Rule, n: int, due: date, pause: Pause, limit: int | None) -> bool:
        """Tell whether a pause decides the day of a dose: nothing had become of it before.

        After the end of a series only those pauses are left with which it begins anew.
        """
        if limit and n >= limit:
            return True
        return due >= pause.since and not self.maker.became_before(Key(rule.fact, n), pause.again)

    def _last_day(self, rule: Rule) -> date | None:
        """Return the day after which the series gives no entry; None: it counts its times."""
        bounds = self._ends(rule)
        if not bounds and rule.times is None:
            bounds = [self.until]
        if rule.is_open_ended and not rule.is_dose and self.anchors.stop:
            bounds.append(self.anchors.stop)
        return min(bounds) if bounds else None

    def _ends(self, rule: Rule) -> list[date]:
        """Return the days on which the protocol, or a stop, ends the series."""
        end = rule.until and self.anchors.end(rule.until)
        bounds = [end.latest] if end and end.latest else []
        if bounds and rule.until and self.anchors.is_held_up(rule.until.anchors[0]):
            # Monitoring has no end before the doses that wait for the end of a pause.
            bounds = [max(bounds[0], self.until)]
        if rule.is_dose and self.anchors.last_allowed:
            bounds.append(self.anchors.last_allowed)
        return bounds

    # a series as one entry (time rule 12)

    def _one_entry(self, rule: Rule, first: date) -> Iterator[Entry]:
        whole = (Stretch(rule.count_from, first, None, first),)
        for stretch in self.pauses.stretches(rule, first) if rule.is_dose else whole:
            if stretch.first is None:
                yield from self._waiting(rule, stretch)
                continue
            begin = first_of(self._weekdays(rule), stretch.first)
            is_after_pause = stretch.number != rule.count_from
            is_alone = is_after_pause and stretch.last == stretch.first
            if is_alone:  # on whatever day it was
                begin = stretch.first
            repeat = self._repeat(rule, stretch)
            if repeat is None or repeat.until is None or repeat.until >= begin:
                yield self.maker.on_day(rule, stretch.number, begin, None if is_alone else repeat)

    def _waiting(self, rule: Rule, stretch: Stretch) -> Iterator[Entry]:
        """Yield the part that waits until a pause ends, unless it was over before that."""
        repeat, since = self._repeat(rule, stretch), self.pauses.open_since
        if since and not (repeat and repeat.until and repeat.until < since):
            waiting = self.maker.between(rule, stretch.number, None, None, repeat)
            yield waiting._replace(sort_on=since)

    def _repeat(self, rule: Rule, stretch: Stretch | None) -> Repeat | None:
        if not rule.one_entry:
            return None
        bounds = self._ends(rule)
        if stretch and rule.times and rule.every:
            bounds.append(rule.every.times(rule.times - 1).from_day(stretch.origin))
        if stretch and stretch.last:
            bounds.append(stretch.last)
        return Repeat(
            every_days=rule.every.days if rule.every else None,
            weekdays=self._weekdays(rule),
            until=min(bounds) if bounds else None,
        )

    def _weekdays(self, rule: Rule) -> tuple[int, ...]:
        """Return the weekdays of a rule; until they are chosen, every other day from the start."""
        if rule.weekdays != CHOSEN:
            return tuple(int(day) for day in rule.weekdays)
        chosen = self.anchors.facts.get(WEEKDAYS)
        if isinstance(chosen, tuple):
            return chosen
        first = self.anchors.start.weekday()
        return tuple(sorted((first + step) % 7 for step in (0, 2, 4)))


def _step(rule: Rule) -> Offset:
    """Return the distance between two entries. Raises ValueError where it leads nowhere."""
    every = rule.every or NOWHERE
    if every.days < 0 or every.months < 0 or not every:
        raise ValueError(f"{rule.fact} comes back after no time")
    return every


def _carries(entry: Entry) -> bool:
    """Tell whether what follows counts from this entry: as chosen, else as the protocol says."""
    return entry.rule.delay is Delay.RESET if entry.carries is None else entry.carries


def _lies_after(last: date, entry: Entry) -> bool:
    """Tell whether an entry lies after the end of its series; a dose given early does not."""
    if entry.due is None or entry.due <= last:
        return False
    return not (entry.rule.is_dose and entry.on is not None and entry.on <= last)
