"""One protocol + one start date + what is known of one patient -> every entry of the timeline.

Pure: the same arguments give the same answer, and today is never asked for. The time rules that
are cited by number are those of docs/design.md; each has a test named after it.
"""

from datetime import date, timedelta

from .anchors import UNKNOWN, Anchors, Span
from .conditions import Facts
from .dates import Roll, WorkingDays
from .entries import EntryMaker, History
from .notices import notices_of
from .series import Series
from .values import AnchorKind, Contradiction, Entry, Expansion, Moment, Regimen, Rule, Shape


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
    the key of an entry to what is agreed about it or has become of it.
    Raises Contradiction when two facts, or a fact and the plan, cannot both be true.
    """
    working_days = working_days or WorkingDays()
    plan = _Plan(regimen, start, until, facts or {}, happened or {}, working_days)
    entries = plan.in_order()
    return Expansion(entries, notices_of(plan.anchors, regimen, entries, working_days))


class _Plan:
    """The working memory of one expansion: every rule's entries, made when first asked for."""

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
        self.anchors = Anchors(regimen, start, facts, self._entries)
        self.maker = EntryMaker(facts, self.anchors.holds, happened, working_days)
        self.series = Series(self.anchors, self.maker, until)

    def in_order(self) -> tuple[Entry, ...]:
        """All entries by day; those of one day, and those without any, as the file has them."""
        keyed = []
        place = self.anchors.start - timedelta(1)
        for position, rule in enumerate(self.regimen.rules):
            entries = self.anchors.entries(rule.fact)
            place = self._place_after(rule) or place
            for entry in entries:
                if entry.sort_on is None:
                    entry = entry._replace(sort_on=place)
                keyed.append((entry.sort_on, position, entry.occurrence, entry))
            place = entries[0].sort_on or place if entries else place
        keyed.sort(key=lambda key: key[:3])
        return tuple(key[3] for key in keyed)

    def _place_after(self, rule: Rule) -> date | None:
        """Return the last known day of the rule that an undated one comes after."""
        if rule.shape is not Shape.AFTER or rule.begin is None:
            return None
        days = [
            entry.sort_on
            for anchor in rule.begin.anchors
            if anchor.kind is AnchorKind.RULE
            for entry in self.anchors.entries(anchor.name)
            if entry.sort_on
        ]
        return max(days, default=None)

    def _entries(self, rule: Rule) -> list[Entry]:
        """Return the entries of one rule; none where its anchor never comes."""
        recorded = self._recorded(rule)
        if rule.begin and rule.shape is Shape.AT and (rule.every or rule.weekdays):
            return self.series.entries(rule, rule.begin, recorded)
        if recorded:
            return [self._single(rule, rule.count_from, Span(recorded, recorded), agreed=True)]
        moment = rule.end if rule.shape is Shape.BEFORE else rule.begin
        if moment is None or rule.shape is Shape.AFTER:
            return [self.maker.undated(rule, rule.count_from)]
        if moment.anchors[0].kind.is_each:
            return self._each(rule, moment)
        span = self.anchors.span(moment, by=rule)
        return [self._single(rule, rule.count_from, span)] if span else []

    def _recorded(self, rule: Rule) -> date | None:
        """Return the day on which the rule's event really was, after checking that it can be."""
        day = self.anchors.facts.get(rule.recorded_as)
        if not isinstance(day, date):
            return None
        anchor = self.anchors.of(rule.begin.anchors) if rule.begin else None
        self._refuse_before(anchor and anchor.earliest, day, rule)
        if rule.course and (doses := self.anchors.dose_days(rule.course - 1)):
            self._refuse_before(doses[-1] + timedelta(1), day, rule)
        if rule.shape is Shape.BEFORE and rule.end:
            limit = self.anchors.of(rule.end.anchors)
            if limit and limit.latest and day > limit.latest:
                words = {"fact": rule.recorded_as, "on": day, "bound": limit.latest}
                raise Contradiction("too-late", **words)
        return day

    def _refuse_before(self, first: date | None, day: date, rule: Rule) -> None:
        if first and day < first:
            raise Contradiction("too-early", fact=rule.recorded_as, on=day, bound=first)

    def _each(self, rule: Rule, moment: Moment) -> list[Entry]:
        """Return one entry for each dose or course, numbered in order of time."""
        anchor = moment.anchors[0]
        members = list(enumerate(self.anchors.members(anchor)))
        if rule.numbers:
            members = [member for member in members if member[0] + 1 in rule.numbers]
        # What is done on the day of a dose is booked on the day on which the dose is booked.
        rolls = {} if moment.offset else self.anchors.rolls(anchor)
        return [
            self._single(rule, n, member.shifted(moment.offset), index, roll=rolls.get(index))
            for n, (index, member) in enumerate(members, start=rule.count_from)
            if member
        ]

    def _single(
        self,
        rule: Rule,
        n: int,
        span: Span,
        index: int = 0,
        *,
        agreed: bool = False,
        roll: Roll | None = None,
    ) -> Entry:
        if rule.shape is Shape.PERIOD:
            return self._period(rule, n, span, index)
        if rule.shape is Shape.BEFORE and not agreed:
            return self.maker.between(rule, n, None, span.latest)
        if rule.shape is Shape.BETWEEN and rule.end and not agreed:
            end = self.anchors.span(rule.end, index) or UNKNOWN
            span = Span(span.earliest, end.latest)
        if span.is_exact and span.earliest:
            return self.maker.on_day(rule, n, span.earliest, agreed=agreed, roll=roll)
        return self.maker.between(rule, n, span.earliest, span.latest)

    def _period(self, rule: Rule, n: int, begin: Span, index: int) -> Entry:
        """A period runs from its earliest first day to its latest last day, or stays open."""
        if begin.earliest is None:
            return self.maker.undated(rule, n)
        end = rule.end and self.anchors.span(rule.end, index)
        latest = end.latest if end else None
        return self.maker.between(rule, n, begin.earliest, latest, is_period=True)
