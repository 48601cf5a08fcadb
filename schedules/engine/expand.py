"""One protocol + one start date + what is known of one patient -> every entry of the timeline.

Pure: the same arguments give the same answer, and today is never asked for. The numbered rules
are those of the README ("How time is counted"); each has a test named after it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from .anchors import UNKNOWN, Anchors, Span
from .conditions import Facts
from .dates import Offset, WorkingDays, shift
from .notices import notices_of
from .values import (
    CHOSEN,
    Certainty,
    Contradiction,
    Delay,
    Entry,
    Expansion,
    Happened,
    Moment,
    Regimen,
    Repeat,
    Rule,
    Shape,
    Status,
)

History = Mapping[tuple[str, int], Happened]

# A booked day within this many days of its due date still fits it where the protocol names no
# tolerance: the longest run of closed days in a row is four (Good Friday to Easter Monday).
FIT = Offset(days=4)


def expand(
    regimen: Regimen,
    *,
    start: date,
    until: date,
    facts: Facts | None = None,
    happened: History | None = None,
    working_days: WorkingDays | None = None,
) -> Expansion:
    """Return the entries in order of time, and what the reader must be told about the whole.

    `until` is the last day of open-ended series; finite series are given whole. `happened` maps
    (fact, occurrence) to what is agreed about or has become of that entry.
    Raises Contradiction when two facts, or a fact and the plan, cannot both be true.
    """
    working_days = working_days or WorkingDays()
    plan = _Plan(regimen, start, until, facts or {}, happened or {}, working_days)
    entries = plan.in_order()
    return Expansion(entries, notices_of(plan.anchors, regimen, entries, working_days))


class _Plan:
    """The working memory of one expansion."""

    def __init__(
        self,
        regimen: Regimen,
        start: date,
        until: date,
        facts: Facts,
        happened: History,
        working_days: WorkingDays,
    ) -> None:
        self.regimen = regimen
        self.start = start
        self.until = until
        self.facts = facts
        self.happened = happened
        self.working_days = working_days
        self.anchors = Anchors(regimen, start, facts, self._entries)

    def in_order(self) -> tuple[Entry, ...]:
        """All entries by day; entries of one day, and those without any, as the file has them."""
        keyed = []
        place = self.start - timedelta(1)
        for position, rule in enumerate(self.regimen.rules):
            entries = self.anchors.entries(rule.fact)
            for entry in entries:
                if entry.sort_on is None:
                    entry = replace(entry, sort_on=place)
                keyed.append((entry.sort_on, position, entry.occurrence, entry))
            place = entries[0].sort_on or place if entries else place
        keyed.sort(key=lambda key: key[:3])
        return tuple(entry for *_, entry in keyed)

    def _entries(self, rule: Rule) -> list[Entry]:
        """Return the entries of one rule; none where its anchor never comes."""
        recorded = self._recorded(rule)
        if rule.shape is Shape.AFTER and recorded is None:
            return [self._entry(rule, 1, UNKNOWN)]
        if rule.begin and rule.shape is Shape.AT and (rule.every or rule.weekdays):
            return self._series(rule, rule.begin, recorded)
        return self._each(rule, recorded)

    def _recorded(self, rule: Rule) -> date | None:
        """Return the day on which the rule's event really was, after checking that it can be."""
        day = self.facts.get(rule.recorded_as)
        if not isinstance(day, date):
            return None
        begin = rule.begin and self.anchors.of(rule.begin.anchors)
        end = rule.end and rule.shape is Shape.BEFORE and self.anchors.of(rule.end.anchors)
        if begin and begin.earliest and day < begin.earliest:
            raise Contradiction("too-early", fact=rule.recorded_as, on=day, bound=begin.earliest)
        before = self.anchors.dose_days(rule.course - 1) if rule.course and rule.course > 1 else []
        if before and day <= before[-1]:
            raise Contradiction("too-early", fact=rule.recorded_as, on=day, bound=before[-1])
        if end and end.latest and day > end.latest:
            raise Contradiction("too-late", fact=rule.recorded_as, on=day, bound=end.latest)
        return day

    # one entry for one moment, or one for each of several

    def _each(self, rule: Rule, recorded: date | None) -> list[Entry]:
        moment = rule.end if rule.shape is Shape.BEFORE else rule.begin
        if recorded is not None or moment is None:
            span = Span(recorded, recorded) if recorded else UNKNOWN
            return [self._single(rule, 1, span, recorded=recorded is not None)]
        if not moment.anchors[0].kind.is_each:
            whole = self.anchors.span(moment)
            return [self._single(rule, 1, whole)] if whole else []
        members = list(enumerate(self.anchors.members(moment.anchors[0])))
        if rule.numbers:
            members = [member for member in members if member[0] + 1 in rule.numbers]
        return [
            self._single(rule, n, member.shifted(moment.offset), index)
            for n, (index, member) in enumerate(members, start=1)
        ]

    def _single(
        self, rule: Rule, n: int, span: Span, index: int = 0, *, recorded: bool = False
    ) -> Entry:
        if rule.shape is Shape.PERIOD:
            return self._period(rule, n, span, index)
        if recorded:
            return self._entry(rule, n, span, recorded=True)
        if rule.shape is Shape.BEFORE:
            return self._entry(rule, n, Span(None, span.latest))
        if rule.shape is Shape.BETWEEN and rule.end:
            end = self.anchors.span(rule.end, index) or UNKNOWN
            return self._entry(rule, n, Span(span.earliest, end.latest))
        return self._entry(rule, n, span)

    def _period(self, rule: Rule, n: int, begin: Span, index: int) -> Entry:
        """A period runs from its earliest first day to its latest last day, or stays open."""
        if begin.earliest is None:
            return self._entry(rule, n, UNKNOWN)
        end = rule.end and self.anchors.span(rule.end, index)
        return self._entry(
            rule, n, Span(begin.earliest, end.latest if end else None), is_period=True
        )

    # a series

    def _series(self, rule: Rule, moment: Moment, recorded: date | None) -> list[Entry]:
        span = Span(recorded, recorded) if recorded else self.anchors.span(moment)
        if span is None:
            return []
        if not span.is_exact or span.earliest is None:
            return [self._entry(rule, 1, span, repeat=self._repeat(rule, None))]
        if rule.one_entry:
            return self._one_entry(rule, span.earliest)
        if recorded:
            return list(self._dates(rule, recorded, Offset(), recorded=True))
        base = self.anchors.of(moment.anchors) or span
        return list(self._dates(rule, base.earliest or span.earliest, moment.offset))

    def _dates(
        self, rule: Rule, base: date, offset: Offset, *, recorded: bool = False
    ) -> Iterator[Entry]:
        """Count each occurrence from the base in one step (design.md, time rules 3 and 7)."""
        every = rule.every or Offset()
        last = self._last_day(rule)
        months, days, since = offset.months, offset.days, 1
        for n in count(1):
            steps = n - since
            due = shift(base, months + steps * every.months, days + steps * every.days)
            if (rule.times and n > rule.times) or (last and due > last):
                break
            entry = self._entry(rule, n, Span(due, due), recorded=recorded and n == 1)
            yield entry
            if entry.on and rule.delay is Delay.RESET:
                base, months, days, since = entry.on, 0, 0, n
        if self._goes_on_after_stop(rule):
            # The protocol gives no end: what continues after a stop is for the team to say.
            yield replace(self._entry(rule, n, UNKNOWN), sort_on=self.anchors.stop)

    def _last_day(self, rule: Rule) -> date | None:
        end = rule.until and self.anchors.span(rule.until)
        bounds = [end.latest] if end and end.latest else []
        if not bounds and rule.times is None:
            bounds = [self.until]
        if rule.is_dose and self.anchors.last_allowed:
            bounds.append(self.anchors.last_allowed)
        elif rule.is_open_ended and self.anchors.stop:
            bounds.append(self.anchors.stop)
        return min(bounds) if bounds else None

    def _goes_on_after_stop(self, rule: Rule) -> bool:
        return rule.is_open_ended and not rule.is_dose and self.anchors.stop is not None

    def _one_entry(self, rule: Rule, first: date) -> list[Entry]:
        weekdays = self._weekdays(rule)
        if weekdays:
            first = next(day for day in _days_from(first) if day.weekday() in weekdays)
        allowed = self.anchors.last_allowed if rule.is_dose else None
        if allowed and first > allowed:
            return []
        return [self._entry(rule, 1, Span(first, first), repeat=self._repeat(rule, first))]

    def _repeat(self, rule: Rule, first: date | None) -> Repeat | None:
        if not rule.one_entry:
            return None
        end = rule.until and self.anchors.span(rule.until)
        bounds = [end.latest] if end and end.latest else []
        if rule.times and rule.every and first:
            bounds.append(rule.every.times(rule.times - 1).from_day(first))
        if rule.is_dose and self.anchors.last_allowed:
            bounds.append(self.anchors.last_allowed)
        return Repeat(
            every_days=rule.every.days if rule.every else None,
            weekdays=self._weekdays(rule),
            until=min(bounds) if bounds else None,
        )

    def _weekdays(self, rule: Rule) -> tuple[int, ...]:
        if rule.weekdays != CHOSEN:
            return tuple(int(day) for day in rule.weekdays)
        chosen = self.facts.get("weekdays")
        if isinstance(chosen, tuple):
            return chosen
        return tuple(sorted((self.start.weekday() + step) % 7 for step in (0, 2, 4)))

    # one entry

    def _entry(
        self,
        rule: Rule,
        n: int,
        span: Span,
        *,
        is_period: bool = False,
        recorded: bool = False,
        repeat: Repeat | None = None,
    ) -> Entry:
        due = span.earliest if span.is_exact and not is_period else None
        earliest, latest = (None, None) if due else span
        if due and rule.tolerance:
            earliest = rule.tolerance.times(-1).from_day(due)
            latest = rule.tolerance.from_day(due)
        record = self.happened.get((rule.fact, n))
        status = record.status if record else Status.PLANNED
        on = record.on if record else None
        return Entry(
            rule=rule,
            occurrence=n,
            due=due,
            earliest=earliest,
            latest=latest,
            certainty=_certainty(rule, due, earliest, latest, recorded or on is not None),
            is_period=is_period,
            book_on=self.working_days.book_on(due, rule.roll) if due else None,
            conditional=self.anchors.holds[rule.fact] is None,
            performer=rule.performers[(n - 1) % len(rule.performers)] if rule.performers else None,
            sort_on=on or due or earliest or (latest and latest - timedelta(1)),
            repeat=repeat,
            status=status,
            on=on,
            rebook=status is Status.BOOKED and on is not None and not _fits(on, due, rule),
        )


def _certainty(
    rule: Rule, due: date | None, earliest: date | None, latest: date | None, agreed: bool
) -> Certainty:
    if agreed:
        return Certainty.BOOKED
    if due:
        return Certainty.ABOUT if rule.softness or rule.weak else Certainty.PLANNED
    return Certainty.WINDOW if earliest and latest else Certainty.UNKNOWN


def _fits(on: date, due: date | None, rule: Rule) -> bool:
    if due is None:
        return True
    room = rule.tolerance or FIT
    return room.times(-1).from_day(due) <= on <= room.from_day(due)


def _days_from(first: date) -> Iterator[date]:
    return (first + timedelta(n) for n in range(7))
