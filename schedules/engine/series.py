"""A rule that comes back: on which days, until when, and as how many entries."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from .anchors import Anchors, Span
from .dates import Offset, shift
from .entries import EntryMaker
from .values import CHOSEN, Delay, Entry, Moment, Repeat, Rule

NOWHERE = Offset()
MOST = 60_000  # entries of one series: one a day over all days that can be typed


class Series:
    """The series of one plan. `until` is the horizon of those without an end."""

    def __init__(self, anchors: Anchors, maker: EntryMaker, until: date) -> None:
        self.anchors = anchors
        self.maker = maker
        self.until = until

    def entries(self, rule: Rule, begin: Moment, recorded: date | None) -> list[Entry]:
        """Return the entries of a rule that repeats; `recorded` is when it really began."""
        span = Span(recorded, recorded) if recorded else self.anchors.span(begin, by=rule)
        if span is None:
            return []
        if not span.is_exact or span.earliest is None:
            repeat = self._repeat(rule, None)
            return [self.maker.between(rule, rule.count_from, span.earliest, span.latest, repeat)]
        if rule.one_entry:
            return self._one_entry(rule, span.earliest)
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
        for n in count(first):
            steps = n - since
            due = shift(base, months + steps * every.months, days + steps * every.days)
            entry = self.maker.on_day(rule, n, due, agreed=agreed and n == first)
            if (rule.times and n >= first + rule.times) or (last and _lies_after(last, entry)):
                break
            if n - first >= MOST:
                raise ValueError(f"{rule.fact} gives more than {MOST} entries")
            yield entry
            if entry.on and _carries(entry):
                base, months, days, since = entry.on, 0, 0, n
        if rule.is_open_ended and not rule.is_dose and self.anchors.stop:
            # The protocol gives no end: what continues after a stop is for the team to say.
            yield self.maker.undated(rule, n, sort_on=self.anchors.stop)

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
        end = rule.until and self.anchors.span(rule.until)
        bounds = [end.latest] if end and end.latest else []
        if rule.is_dose and self.anchors.last_allowed:
            bounds.append(self.anchors.last_allowed)
        return bounds

    # a series as one entry (time rule 12)

    def _one_entry(self, rule: Rule, first: date) -> list[Entry]:
        if weekdays := self._weekdays(rule):
            week = (first + timedelta(n) for n in range(7))
            first = next(day for day in week if day.weekday() in weekdays)
        repeat = self._repeat(rule, first)
        if repeat and repeat.until and repeat.until < first:
            return []
        return [self.maker.on_day(rule, rule.count_from, first, repeat)]

    def _repeat(self, rule: Rule, first: date | None) -> Repeat | None:
        if not rule.one_entry:
            return None
        bounds = self._ends(rule)
        if rule.times and rule.every and first:
            bounds.append(rule.every.times(rule.times - 1).from_day(first))
        return Repeat(
            every_days=rule.every.days if rule.every else None,
            weekdays=self._weekdays(rule),
            until=min(bounds) if bounds else None,
        )

    def _weekdays(self, rule: Rule) -> tuple[int, ...]:
        """Return the weekdays of a rule; until they are chosen, every other day from the start."""
        if rule.weekdays != CHOSEN:
            return tuple(int(day) for day in rule.weekdays)
        chosen = self.anchors.facts.get("weekdays")
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
    is_early = entry.rule.is_dose and entry.on is not None and entry.on <= last
    return entry.due is not None and entry.due > last and not is_early
