"""One protocol + one start date + what is known of one patient -> every entry of the timeline.

Pure: the same arguments give the same answer, and today is never asked for. The time rules that
are cited by number are those of docs/design.md; each has a test named after it.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from operator import itemgetter

from .anchors import NOT_GIVEN, UNKNOWN, Anchors, Member, Span
from .blocks import to_be_named
from .entries import EntryMaker, History, Series, WorkingDays
from .membership import Membership, chosen
from .notices import notices_of
from .pauses import HasBecome, Pause, Pauses
from .results import Contradiction, Entry, Expansion
from .rules import Anchor, Key, Moment, Regimen, Rule
from .terms import GIVEN, LAST_DOSE, SAID, AnchorKind, Facts, Roll, Shape, Status


def expand(
    regimen: Regimen,
    *,
    start: date,
    until: date,
    facts: Facts | None = None,
    happened: History | None = None,
    pauses: Sequence[Pause] = (),
    working_days: WorkingDays | None = None,
) -> Expansion:
    """Return the entries in order of time, and what the reader must be told about the whole.

    `until` is the last day of open-ended series; finite series are given whole. `happened` maps
    the key of an entry to what is agreed about it or has become of it; `pauses` are the stretches
    without doses.
    Raises Contradiction when two facts, or a fact and the plan, cannot both be true.
    """
    working_days = working_days or WorkingDays()
    plan = _Plan(regimen, start, until, facts or {}, happened or {}, pauses, working_days)
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
        pauses: Sequence[Pause],
        working_days: WorkingDays,
        given: Collection[Key] = (),
    ) -> None:
        self.regimen = regimen
        given = given or _given_doses(regimen, happened)
        plan = partial(_Plan, regimen, start, until, working_days=working_days, given=given)
        ended = [pause for pause in pauses if pause.again]  # what an open one holds has its place
        self._as_planned = partial(plan, facts, {}, ended)
        untold = {name: fact for name, fact in facts.items() if name != LAST_DOSE}
        self._untold = partial(plan, untold, happened, pauses)
        self._paused_by = partial(plan, facts, happened)
        self.pauses = Pauses(regimen, pauses, self._doses_from)
        places = self._places if happened else None
        self.anchors = Anchors(
            regimen,
            start,
            facts,
            self._entries,
            places,
            self._course_on,
            self.pauses.open_since,
            given,
        )
        self.membership = Membership(self.anchors)
        paused_since = self.pauses.open_since
        self.maker = EntryMaker(facts, self.anchors.holds, happened, working_days, paused_since)
        self.series = Series(self.anchors, self.maker, until, self.pauses)

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
                if is_unresolved and is_unresolved(entry.occurrence):
                    entry = entry._replace(is_at_least=True)
                keyed.append((entry.sort_on, position, entry.occurrence, entry))
            place = entries[0].sort_on or place if entries else place
        keyed.sort(key=itemgetter(0, 1, 2))
        return tuple([self.membership.joined(key[3]) for key in keyed])

    def _is_unresolved(self, rule: Rule) -> Callable[[int], bool] | None:
        """Tell of the n-th entry of a rule whether it counts from a dose that nobody recorded.

        Only where each course has an end of its own does that depend on the entry. None: of none.
        """
        anchors = rule.last_anchors
        if not anchors:
            return None
        unresolved = self.anchors.is_unresolved
        if all(one.kind is not AnchorKind.EACH_COURSE_LAST for one in anchors):
            return (lambda _n: True) if any(map(unresolved, anchors)) else None
        return lambda n: any(unresolved(self._of_course(one, rule, n)) for one in anchors)

    def _of_course(self, anchor: Anchor, rule: Rule, n: int) -> Anchor:
        """Return the anchor of the course that the n-th entry of an `each` rule belongs to."""
        if anchor.kind is not AnchorKind.EACH_COURSE_LAST:
            return anchor
        member = self.membership.numbered(rule).get(n)
        return anchor._replace(kind=AnchorKind.COURSE_LAST, course=member and member.course)

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

    def _doses_from(self, pause: Pause) -> Sequence[tuple[str, date]]:
        """Return the doses that would have been due from a pause on, by the plan without it."""
        before = [one for one in self.pauses.in_order if one.since < pause.since]
        doses = self._paused_by(before).anchors.doses()
        open_ = (d for d in doses if not self.maker.became_before(d.key, pause.again))
        return [(d.rule.fact, d.due) for d in open_ if d.due and d.due >= pause.since]

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
            entries = self.series.entries(rule, rule.begin, recorded)
            return to_be_named(entries, self.anchors.facts) if rule.is_block else entries
        if recorded:
            return [self._single(rule, rule.count_from, Span(recorded, recorded), agreed=True)]
        moment = rule.counted_from
        is_after = rule.shape is Shape.AFTER
        if moment is None or (is_after and rule.each):
            return [self.maker.undated(rule, rule.count_from)]
        if rule.each:
            return self._each(rule, moment)
        if self._is_needless(rule, moment):
            return []
        span = self.anchors.span(moment, by=rule)
        if is_after:
            return [self.maker.undated(rule, rule.count_from)] if span else []
        if span and rule.is_dose:
            return [self._in_block(dose) for dose in self._doses(rule, span)]
        if span and self._waits(rule, moment):
            return [self.maker.undated(rule, rule.count_from, sort_on=self.pauses.open_since)]
        return self._until_valid(rule, span) if span else []

    def _waits(self, rule: Rule, moment: Moment) -> bool:
        """Tell whether a test or visit after the last dose has no day until a pause ends.

        What is only read keeps its day, "at least": who stops in this pause goes by it.
        """
        return rule.kind not in SAID and self.anchors.is_held_up(moment.anchors[0])

    def _is_needless(self, rule: Rule, moment: Moment) -> bool:
        """Tell whether a test belongs to the day of a dose that was left out, which it guards.

        Of one that was missed somebody has still to decide: its test stays in sight.
        """
        if rule.guards is None or moment.anchors[0] != rule.guards:
            return False
        dose = self.anchors.stand_ins.get(rule.guards.name, rule.guards.name)
        statuses = {entry.status for entry in self.anchors.entries(dose)}
        return statuses == {Status.SKIPPED}

    def _in_block(self, entry: Entry) -> Entry:
        """Return an entry; of the last dose of a block, as those before it let it be."""
        begin = entry.rule.begin
        anchor = begin.anchors[0] if begin and entry.rule.is_dose else None
        if anchor is None or anchor.kind is not AnchorKind.LAST_OF_RULE:
            return entry
        block = self.anchors.rules[anchor.name]
        if not block.is_block or block.course != entry.rule.course:
            return entry
        doses = [*self.anchors.entries(block.fact), entry]
        return to_be_named(doses, self.anchors.facts)[-1]

    def _doses(self, rule: Rule, span: Span) -> Iterator[Entry]:
        """Yield the one dose of a rule where the pauses put it, and those that began anew."""
        due = span.earliest
        if due is None or not self.pauses.in_order:
            yield self._single(rule, rule.count_from, span)
            return
        for number, day in self.pauses.single(rule, due, self._has_become(rule)):
            if day is None:
                yield self.maker.undated(rule, number, sort_on=self.pauses.open_since)
            else:
                yield self._single(rule, number, span if day == due else Span(day, day))

    def _has_become(self, rule: Rule) -> HasBecome:
        def has_become(number: int, before: date | None) -> bool:
            return self.maker.became_before(Key(rule.fact, number), before)

        return has_become

    def _until_valid(self, rule: Rule, span: Span) -> list[Entry]:
        """Return the entry of a rule, and one more for each time that it was done too early.

        What was done stays done; once more is a line of its own, to be booked and recorded.
        """
        entries = [self._single(rule, rule.count_from, span)]
        since = self._valid_since(rule)
        while since and self._is_too_old(entries[-1], since):
            entries.append(self._single(rule, entries[-1].occurrence + 1, span))
        return entries

    def _valid_since(self, rule: Rule) -> date | None:
        """Return the first day on which a test is not too old at the dose that it guards."""
        if not rule.valid_for:
            return None
        guarded = self.anchors.of((rule.guards,)) if rule.guards else None
        day = guarded.earliest if guarded else self.anchors.start
        return rule.valid_for.times(-1).from_day(day) if day else None

    def _is_too_old(self, entry: Entry, since: date) -> bool:
        """Tell whether a test must be done once more, or was: then that stays in sight too."""
        after = self.maker.happened.get(Key(entry.rule.fact, entry.occurrence + 1))
        if after is not None and after.status is Status.DONE:
            return True
        return entry.status is Status.DONE and entry.on is not None and entry.on < since

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
            end = self.anchors.end(rule.end, member) or UNKNOWN
            span = Span(span.earliest, end.latest)
        if span.is_exact and span.earliest:
            return self.maker.on_day(rule, n, span.earliest, agreed=agreed, roll=roll)
        return self.maker.between(rule, n, span.earliest, span.latest)

    def _period(self, rule: Rule, n: int, begin: Span, member: Member | None) -> Entry:
        """A period runs from its earliest first day to its latest last day, or stays open."""
        if begin.earliest is None:
            return self.maker.undated(rule, n)
        end = rule.end and self.anchors.end(rule.end, member)
        latest = end.latest if end else None
        return self.maker.between(rule, n, begin.earliest, latest, is_period=True)


def _given_doses(regimen: Regimen, happened: History) -> set[Key]:
    """Return the doses that were given: they stay, whatever the answers say later."""
    doses = {rule.fact for rule in regimen.rules if rule.is_dose}
    done = (Key(*key) for key, record in happened.items() if record.status in GIVEN)
    return {key for key in done if key.fact in doses}
