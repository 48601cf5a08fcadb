"""The named moments from which rules count, resolved for one plan."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from .results import Contradiction, Entry
from .rules import Anchor, Key, Moment, Offset, Regimen, Rule
from .terms import (
    AS_RECORDED,
    LAST_DOSE,
    LAST_GIVEN,
    OPEN,
    STOP_DATE,
    AnchorKind,
    Facts,
    Kind,
    Roll,
    Shape,
    Status,
)

NOT_GIVEN = (Status.MISSED, Status.SKIPPED)


class Span(NamedTuple):
    """The days between which a moment lies; both None while nothing is known of it."""

    earliest: date | None
    latest: date | None

    @property
    def is_exact(self) -> bool:
        """Tell whether it is one known day."""
        return self.earliest is not None and self.earliest == self.latest

    def shifted(self, offset: Offset) -> "Span":
        """Return the window at this distance: it is passed on (docs/design.md, time rule 6)."""
        return Span(
            offset.from_day(self.earliest) if self.earliest else None,
            offset.from_day(self.latest) if self.latest else None,
        )


UNKNOWN = Span(None, None)


class Member(NamedTuple):
    """One of the moments that an `each` anchor stands for: a dose, or a side of a course.

    `span` is None where it was not given: nothing hangs on it. `roll` is how the dose is booked.
    """

    span: Span | None
    course: int | None
    dose: Key | None = None
    roll: Roll | None = None

    def is_same_as(self, other: "Member") -> bool:
        """Tell whether both are of the same dose, or of the same course."""
        return (self.dose, self.course) == (other.dose, other.course)


class Anchors:
    """Resolve anchors; every rule's entries are made once, when first asked for.

    `places` gives the place of each dose in the plan, whatever was recorded; None: as they are due.
    `course_on` gives the course that had begun last on a day: a last dose that is told is of it.
    """

    def __init__(
        self,
        regimen: Regimen,
        start: date,
        facts: Facts,
        make: Callable[[Rule], list[Entry]],
        places: Callable[[], Mapping[Key, int]] | None = None,
        course_on: Callable[[date], int | None] = lambda _day: None,
    ) -> None:
        self.rules = {rule.fact: rule for rule in regimen.rules}
        self.start = start
        self.facts = facts
        self._make = make
        self._find_places = places
        self._course_on = course_on
        self._made: dict[str, list[Entry] | None] = {}
        self._doses = [rule for rule in regimen.rules if rule.is_dose]
        self._by_course: dict[int | None, list[Entry]] = {}
        self._members: dict[Anchor, list[Member]] = {}
        self._resolved: dict[tuple[tuple[Anchor, ...], bool], Span | None] = {}
        self.holds = {rule.fact: _holds(rule, facts) for rule in regimen.rules}
        if regimen.is_forbidden(facts):
            self.holds |= {rule.fact: False for rule in regimen.rules if rule.gives_treatment}
        self.stand_ins: dict[str, str] = {}
        self._replace()
        self.stop, self.last_allowed = self._stop()

    def _replace(self) -> None:
        """Let a rule that surely applies take the place of the one it replaces.

        While its condition is undecided both stand, conditional, and the replaced one remains
        the anchor: an undecided rule moves nothing.
        """
        for rule in self.rules.values():
            if not rule.replaces or self.holds[rule.fact] is False:
                continue
            if self.holds[rule.fact] is None:
                self.holds[rule.replaces] = self.holds[rule.replaces] and None
            else:
                self.holds[rule.replaces] = False
                self.stand_ins[rule.replaces] = rule.fact

    def _stop(self) -> tuple[date | None, date | None]:
        """Return (stop, last day on which a dose may be): the later and the earlier of the two."""
        days = [
            day for name in (LAST_DOSE, STOP_DATE) if isinstance(day := self.facts.get(name), date)
        ]
        if not days:
            return None, None
        if min(days) < self.start:
            raise Contradiction("stop-before-start", on=min(days), bound=self.start)
        return max(days), min(days)

    def entries(self, fact: str) -> list[Entry]:
        """Return the entries of a rule. Raises ValueError when rules count from each other."""
        if fact not in self._made:
            self._made[fact] = None
            rule = self.rules[fact]
            entries = [] if self.holds[fact] is False else self._make(rule)
            if rule.kind is Kind.DOSE and self.last_allowed:
                entries = [entry for entry in entries if self._begins_in_time(entry)]
            self._made[fact] = entries
        made = self._made[fact]
        if made is None:
            raise ValueError(f"{fact} counts from itself")
        return made

    def _begins_in_time(self, entry: Entry) -> bool:
        begins = entry.day or entry.earliest
        return bool(begins and self.last_allowed and begins <= self.last_allowed)

    def span(
        self, moment: Moment, member: Member | None = None, *, by: Rule | None = None
    ) -> Span | None:
        """Return where a moment lies, for the rule `by`; None where it will never come.

        Of the moments that an `each` anchor stands for it is the one of the same dose or course.
        """
        anchor = moment.anchors[0]
        span = self._same(anchor, member) if anchor.kind.is_each else self.of(moment.anchors, by=by)
        return span and span.shifted(moment.offset)

    def _same(self, anchor: Anchor, member: Member | None) -> Span | None:
        same = (other for other in self.members(anchor) if member and other.is_same_as(member))
        return next((other.span for other in same), None)

    def of(self, anchors: Sequence[Anchor], *, by: Rule | None = None) -> Span | None:
        """Return the span of the first anchor that counts for this patient.

        A dose does not follow an earlier one that was moved alone; everything else does.
        """
        is_dose = by is not None and by.is_dose
        key = (tuple(anchors), is_dose)
        if key not in self._resolved:
            spans = (self._one(anchor, is_dose) for anchor in anchors)
            self._resolved[key] = next((span for span in spans if span), None)
        return self._resolved[key]

    def members(self, anchor: Anchor) -> list[Member]:
        """Return the moments that an `each` anchor stands for, in the order of the plan."""
        if anchor not in self._members:
            is_dose = anchor.kind is AnchorKind.EACH_DOSE
            self._members[anchor] = (
                [_member(dose) for dose in self.doses(anchor.course)]
                if is_dose
                else self._courses(is_first=anchor.kind is AnchorKind.EACH_COURSE_FIRST)
            )
        return self._members[anchor]

    def _courses(self, *, is_first: bool) -> list[Member]:
        courses = sorted({rule.course for rule in self._doses if rule.course})
        return [
            Member(_first(self.dose_days(n)) if is_first else self._course_last(n), n)
            for n in courses
        ]

    def doses(self, course: int | None = None) -> list[Entry]:
        """Return the dated doses (of one course) in the order of the plan.

        A dose that is moved past another keeps its place, and with it all that hangs on it.
        """
        if course not in self._by_course:
            doses = (
                entry
                for rule in self._doses
                if course in (None, rule.course) and not self.is_undecided(rule)
                for entry in self.entries(rule.fact)
                if entry.day
            )
            self._by_course[course] = sorted(doses, key=self._place)
        return self._by_course[course]

    def _place(self, dose: Entry) -> tuple[int, date]:
        return self._places.get(dose.key, len(self._places)), dose.due or date.max

    @cached_property
    def _places(self) -> Mapping[Key, int]:
        return self._find_places() if self._find_places else {}

    def dose_days(self, course: int | None = None, *, by_dose: bool = False) -> list[date]:
        """Return the days of the doses (of one course), planned or given, in order of time."""
        given = (dose for dose in self.doses(course) if dose.status not in NOT_GIVEN)
        days = (dose.base if by_dose else dose.day for dose in given)
        return sorted(day for day in days if day)

    def _one(self, anchor: Anchor, by_dose: bool) -> Span | None:
        match anchor.kind:
            case AnchorKind.START:
                return _exact(self.start)
            case AnchorKind.EVENT:
                day = self.facts.get(anchor.name)
                return _exact(day) if isinstance(day, date) else UNKNOWN
            case AnchorKind.RULE:
                return self._rule(anchor.name, by_dose)
            case AnchorKind.LAST_OF_RULE:
                return self._last_of_rule(anchor.name, by_dose)
            case AnchorKind.COURSE_FIRST:
                return _first(self.dose_days(anchor.course, by_dose=by_dose))
            case AnchorKind.COURSE_LAST:
                return self._course_last(anchor.course, by_dose=by_dose)
            case AnchorKind.LAST_DOSE:
                return self._last_dose()
            case AnchorKind.STOP:
                return _exact(self.stop) if self.stop else UNKNOWN
        raise ValueError(f"{anchor.kind} stands for several moments")

    def _rule(self, fact: str, by_dose: bool) -> Span | None:
        return next((_span(entry, by_dose) for entry in self._of_rule(fact)), None)

    def _last_of_rule(self, fact: str, by_dose: bool) -> Span | None:
        """Return where the last of a series lies in time, whatever its number."""
        spans = [_span(entry, by_dose) for entry in self._of_rule(fact)]
        return max(spans, key=lambda span: span.latest or date.min, default=None)

    def _of_rule(self, fact: str) -> list[Entry]:
        fact = self.stand_ins.get(fact, fact)
        return [] if self.is_undecided(self.rules[fact]) else self.entries(fact)

    def _course_last(self, course: int | None, *, by_dose: bool = False) -> Span | None:
        """Return the last day of a course: that of a last dose told, where it is of this course."""
        days = self.dose_days(course, by_dose=by_dose)
        day, told_course = self._told
        if days and day and told_course == course:
            days.append(max(day, days[-1]))
        return _first(days[-1:])

    @cached_property
    def _told(self) -> tuple[date | None, int | None]:
        """The last dose that was told, and its course."""
        day = self.facts.get(LAST_DOSE)
        return (day, self._course_on(day)) if isinstance(day, date) else (None, None)

    def _last_dose(self) -> Span:
        """The later of last dose and stop where recorded, else the last one of a finite plan.

        Where the doses of the plan are recorded, it is after a stop the last one that was given or
        may have been: none of them is taken for not given while nobody said so.
        """
        if self.stop:
            given = self.facts.get(LAST_GIVEN)
            if isinstance(given, date):
                return _exact(given)
            last = self._last_standing() if given == AS_RECORDED else None
            return _exact(self._ends_on(last) if last else self.stop)
        if any(rule.is_open_ended and self.holds[rule.fact] is not False for rule in self._doses):
            return UNKNOWN
        days = self.dose_days()
        return _exact(days[-1]) if days else UNKNOWN

    def _last_standing(self, course: int | None = None) -> Entry | None:
        """Return the last dose (of one course) that was not said to be not given."""
        standing = (dose for dose in self.doses(course) if dose.status not in NOT_GIVEN)
        return max(standing, key=self._ends_on, default=None)

    def _ends_on(self, dose: Entry) -> date:
        """Return the day of a dose; a series at home goes on until its end or the stop."""
        if dose.repeat:
            ends = (day for day in (dose.repeat.until, self.stop) if day)
            return min(ends, default=dose.day or self.start)
        return dose.day or self.start

    def is_unresolved(self, anchor: Anchor) -> bool:
        """Tell whether, after a stop, nobody recorded the dose from which an anchor counts.

        It may have been given, so that what counts from it holds until then "at least".
        """
        is_told = isinstance(self.facts.get(LAST_GIVEN), date)
        is_last = anchor.kind is AnchorKind.LAST_DOSE and not is_told
        if not self.stop or not (is_last or anchor.kind is AnchorKind.COURSE_LAST):
            return False
        last = self._last_standing(anchor.course)
        return last is not None and last.status in OPEN and not last.repeat

    def is_undecided(self, rule: Rule) -> bool:
        """Tell whether a rule would stand in for another if a fact were known: it moves nothing."""
        return bool(rule.replaces) and self.holds[rule.fact] is None


def _holds(rule: Rule, facts: Facts) -> bool | None:
    if rule.shape is Shape.NEVER:
        return False
    answer = rule.condition.holds(facts)
    return None if answer and rule.may_apply else answer


def _member(dose: Entry) -> Member:
    is_given = dose.day and dose.status not in NOT_GIVEN
    span = _exact(dose.day) if dose.day and is_given else None
    return Member(span, dose.rule.course, dose.key, dose.rule.roll)


def _span(entry: Entry, by_dose: bool) -> Span:
    day = entry.base if by_dose else entry.day
    return _exact(day) if day else Span(entry.earliest, entry.latest)


def _exact(day: date) -> Span:
    return Span(day, day)


def _first(days: list[date]) -> Span | None:
    return _exact(days[0]) if days else None
