"""One protocol + one start date + what is known of one patient -> every entry of the timeline.

Pure: the same arguments give the same answer, and today is never asked for. The time rules that
are cited by number are those of docs/design.md; each has a test named after it.
"""

from datetime import date, timedelta
from functools import partial

from .anchors import NOT_GIVEN, UNKNOWN, Anchors, Member, Span
from .entries import EntryMaker, History, Series, WorkingDays
from .notices import notices_of
from .results import Contradiction, Entry, Expansion
from .rules import Anchor, Key, Moment, Regimen, Rule
from .terms import LAST_DOSE, AnchorKind, Facts, Roll, Shape


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
        self._as_planned = partial(_Plan, regimen, start, until, facts, {}, working_days)
        untold = {name: fact for name, fact in facts.items() if name != LAST_DOSE}
        self._untold = partial(_Plan, regimen, start, until, untold, happened, working_days)
        places = self._places if happened else None
        self.anchors = Anchors(regimen, start, facts, self._entries, places, self._course_on)
        self.membership = Membership(self.anchors)
        self.maker = EntryMaker(facts, self.anchors.holds, happened, working_days)
        self.series = Series(self.anchors, self.maker, until)

    def in_order(self) -> tuple[Entry, ...]:
        """All entries by day; those of one day, and those without any, as the file has them."""
        keyed = []
        place = self.anchors.start - timedelta(1)
        for position, rule in enumerate(self.regimen.rules):
            entries = self.anchors.entries(rule.fact)
            place = self._place_after(rule) or place
            is_unresolved = self._is_unresolved(rule)
            for entry in entries:
                if entry.sort_on is None:
                    entry = entry._replace(sort_on=place)
                if is_unresolved:
                    entry = entry._replace(is_at_least=True)
                keyed.append((entry.sort_on, position, entry.occurrence, entry))
            place = entries[0].sort_on or place if entries else place
        keyed.sort(key=lambda key: key[:3])
        return tuple(self.membership.joined(key[3]) for key in keyed)

    def _is_unresolved(self, rule: Rule) -> bool:
        """Tell whether a rule counts from a dose of which nobody knows whether it was given."""
        moments = (rule.begin, rule.end)
        return any(self.anchors.is_unresolved(moment.anchors[0]) for moment in moments if moment)

    def _places(self) -> dict[Key, int]:
        """Return the place of each dose in the plan as it would be had nothing been recorded."""
        try:
            doses = self._as_planned().anchors.doses()
        except Contradiction:  # what was recorded makes a fact true: then as they are due
            return {}
        return {dose.key: place for place, dose in enumerate(doses)}

    def _course_on(self, day: date) -> int | None:
        """Return the course that had begun last on a day, by the plan without a last dose told."""
        try:
            doses = self._untold().anchors.doses()
        except Contradiction:  # the last dose makes a fact true: then as the plan has it
            return None
        begun = [dose for dose in doses if dose.day and dose.day <= day]
        courses = (dose.rule.course for dose in begun if dose.status not in NOT_GIVEN)
        return max(filter(None, courses), default=None)

    def _place_after(self, rule: Rule) -> date | None:
        """Return the last known day of the rule that an undated one comes after."""
        if rule.shape is not Shape.AFTER or rule.begin is None:
            return None
        days = [
            entry.sort_on
            for anchor in rule.begin.anchors
            if anchor.kind in (AnchorKind.RULE, AnchorKind.LAST_OF_RULE)
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
        moment = rule.counted_from
        if moment is None or rule.shape is Shape.AFTER:
            return [self.maker.undated(rule, rule.count_from)] if self._comes(rule) else []
        if moment.anchors[0].kind.is_each:
            return self._each(rule, moment)
        span = self.anchors.span(moment, by=rule)
        return [self._single(rule, rule.count_from, span)] if span else []

    def _comes(self, rule: Rule) -> bool:
        """Tell whether the moment that an undated rule follows comes: no course after a stop."""
        anchors = rule.begin.anchors if rule.begin else ()
        of_course = [
            a for a in anchors if a.kind in (AnchorKind.COURSE_FIRST, AnchorKind.COURSE_LAST)
        ]
        return not of_course or self.anchors.of(anchors) is not None

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
        """Return one entry for each dose or course, numbered by its place in the plan."""
        taken = set(chosen(rule, self.anchors.members(moment.anchors[0])))
        # What is done on the day of a dose is booked on the day on which the dose is booked.
        return [
            self._single(
                rule,
                n,
                member.span.shifted(moment.offset),
                member,
                roll=None if moment.offset else member.roll,
            )
            for n, member in self.membership.numbered(rule).items()
            if member.span and member in taken
        ]

    def _single(
        self,
        rule: Rule,
        n: int,
        span: Span,
        member: Member | None = None,
        *,
        agreed: bool = False,
        roll: Roll | None = None,
    ) -> Entry:
        if rule.shape is Shape.PERIOD:
            return self._period(rule, n, span, member)
        if rule.shape is Shape.BEFORE and not agreed:
            return self.maker.between(rule, n, None, span.latest)
        if rule.shape is Shape.BETWEEN and rule.end and not agreed:
            end = self.anchors.span(rule.end, member) or UNKNOWN
            span = Span(span.earliest, end.latest)
        if span.is_exact and span.earliest:
            return self.maker.on_day(rule, n, span.earliest, agreed=agreed, roll=roll)
        return self.maker.between(rule, n, span.earliest, span.latest)

    def _period(self, rule: Rule, n: int, begin: Span, member: Member | None) -> Entry:
        """A period runs from its earliest first day to its latest last day, or stays open."""
        if begin.earliest is None:
            return self.maker.undated(rule, n)
        end = rule.end and self.anchors.span(rule.end, member)
        latest = end.latest if end else None
        return self.maker.between(rule, n, begin.earliest, latest, is_period=True)


# What hangs on a dose, and what goes with another entry: tied to that one, whatever its day.


def numbered(rule: Rule, members: list[Member]) -> dict[int, Member]:
    """Return the moments of an `each` rule by the number of the entry that hangs on each.

    A number belongs to its dose for ever. Those that `numbers` names come first in line, so that
    they count 1, 2, 3; the others have a number too, for the day on which one is given earlier.
    """
    named = [(place in rule.numbers, place, member) for place, member in enumerate(members, 1)]
    first = [member for is_named, _place, member in named if is_named]
    others = [member for is_named, _place, member in named if not is_named]
    after = rule.count_from + len(rule.numbers)
    return dict(enumerate(first, rule.count_from)) | dict(enumerate(others, after))


def chosen(rule: Rule, members: list[Member]) -> list[Member]:
    """Return the moments that `numbers` takes: "the first three" are the first three given.

    Within a course they are counted as they were really given; what was not given comes last.
    """
    if not rule.numbers:
        return members
    as_given: dict[int | None, list[Member]] = {}
    for member in sorted(members, key=_given):
        as_given.setdefault(member.course, []).append(member)
    in_order = [as_given[member.course].pop(0) for member in members]
    return [member for n, member in enumerate(in_order, 1) if n in rule.numbers]


def _given(member: Member) -> date:
    return (member.span and member.span.earliest) or date.max


class Membership:
    """The entries with which those of one plan go; to be asked once all of them are made."""

    def __init__(self, anchors: Anchors) -> None:
        self.anchors = anchors
        self._numbered: dict[str, dict[int, Member]] = {}

    def numbered(self, rule: Rule) -> dict[int, Member]:
        """Return the moments that a rule counts from, by number; none for another rule."""
        if rule.fact not in self._numbered:
            moment = rule.counted_from
            each = moment and moment.anchors[0].kind.is_each
            members = self.anchors.members(moment.anchors[0]) if moment and each else []
            self._numbered[rule.fact] = numbered(rule, members)
        return self._numbered[rule.fact]

    def joined(self, entry: Entry) -> Entry:
        """Return an entry with what it is part of, what it guards, and its course."""
        rule = entry.rule
        if not (rule.part_of or rule.guards or rule.course):
            return entry
        part_of = self._named(rule.part_of, entry)
        dose = self.anchors.rules[part_of.fact] if part_of else rule
        return entry._replace(
            part_of=part_of, guards=self._named(rule.guards, entry), course=dose.course
        )

    def _named(self, anchor: Anchor | None, entry: Entry) -> Key | None:
        if anchor is None:
            return None
        if anchor.kind is AnchorKind.EACH_DOSE:
            member = self.numbered(entry.rule).get(entry.occurrence)
            return member.dose if member else None
        if anchor.kind is AnchorKind.RULE:
            return self._of_rule(anchor.name, entry)
        each = anchor.kind.is_each
        member = self.numbered(entry.rule).get(entry.occurrence) if each else None
        return self._first_dose(member.course if member else anchor.course)

    def _first_dose(self, course: int | None) -> Key | None:
        doses = self.anchors.doses(course) if course else []
        return next((dose.key for dose in doses if dose.status not in NOT_GIVEN), None)

    def _of_rule(self, fact: str, entry: Entry) -> Key | None:
        """Return the entry of a rule: of two series the n-th goes with the n-th."""
        rule = self.anchors.rules[self.anchors.stand_ins.get(fact, fact)]
        both = rule.is_several and entry.rule.is_several
        n = rule.count_from + (entry.occurrence - entry.rule.count_from if both else 0)
        keys = [other.key for other in self.anchors.entries(rule.fact)]
        return Key(rule.fact, n) if Key(rule.fact, n) in keys else None
