"""The named moments from which rules count, resolved for one plan."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple

from .blocks import kept_days
from .holding import holding
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
        if not offset:
            return self
        earliest = offset.from_day(self.earliest) if self.earliest else None
        if self.latest == self.earliest:
            return Span(earliest, earliest)
        return Span(earliest, offset.from_day(self.latest) if self.latest else None)


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
    `paused_since` is the first day of a pause of which nobody knows the end.
    `given` names the doses that were given: they stay, whatever the answers say later.
    """

    def __init__(
        self,
        regimen: Regimen,
        start: date,
        facts: Facts,
        make: Callable[[Rule], list[Entry]],
        places: Callable[[], Mapping[Key, int]] | None = None,
        course_on: Callable[[date], int | None] = lambda _day: None,
        paused_since: date | None = None,
        given: Collection[Key] = (),
    ) -> None:
        self.rules = {rule.fact: rule for rule in regimen.rules}
        self.start = start
        self.facts = facts
        self._make = make
        self._find_places = places
        self._course_on = course_on
        self.paused_since = paused_since
        self._given_keys = given
        self._made: dict[str, list[Entry] | None] = {}
        self.dose_rules = [rule for rule in regimen.rules if rule.is_dose]
        self._by_course: dict[int | None, list[Entry]] = {}
        self._kept: dict[int | None, list[date]] = {}
        self._members: dict[Anchor, list[Member]] = {}
        self._resolved: dict[tuple[tuple[Anchor, ...], bool], Span | None] = {}
        standing = holding(regimen, facts)
        self.holds, self.stand_ins = standing.holds, standing.stand_ins
        self.stop, self.last_allowed = self._stop()

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
            entries = self._given(rule) if self.holds[fact] is False else self._make(rule)
            if rule.kind is Kind.DOSE and self.last_allowed:
                entries = [entry for entry in entries if self._begins_in_time(entry)]
            self._made[fact] = entries
        made = self._made[fact]
        if made is None:
            raise ValueError(f"{fact} counts from itself")
        return made

    def _given(self, rule: Rule) -> list[Entry]:
        """Return the doses of a rule that does not hold which were given all the same."""
        if all(key.fact != rule.fact for key in self._given_keys):
            return []
        return [entry for entry in self._make(rule) if entry.key in self._given_keys]

    def _begins_in_time(self, entry: Entry) -> bool:
        begins = entry.day or entry.earliest or (entry.planned_on and entry.sort_on)
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

    def end(self, moment: Moment, member: Member | None = None) -> Span | None:
        """Return where something ends: at the stop, where no dose was given that it follows."""
        span = self.span(moment, member)
        is_last = moment.anchors[0].kind is AnchorKind.LAST_DOSE
        return _exact(self.stop) if span is None and is_last and self.stop else span

    def _same(self, anchor: Anchor, member: Member | None) -> Span | None:
        same = (other for other in self.members(anchor) if member and other.is_same_as(member))
        return next((other.span for other in same), None)

    def of(self, anchors: tuple[Anchor, ...], *, by: Rule | None = None) -> Span | None:
        """Return the span of the first anchor that counts for this patient.

        One of which nothing is known yet counts where no other does. A dose does not follow an
        earlier one that was moved alone; everything else does.
        """
        is_dose = by is not None and by.is_dose
        key = (anchors, is_dose)
        if key not in self._resolved:
            spans = [span for one in anchors if (span := self._one(one, is_dose))]
            known = (span for span in spans if span != UNKNOWN)
            self._resolved[key] = next(known, spans[0] if spans else None)
        return self._resolved[key]

    def members(self, anchor: Anchor) -> list[Member]:
        """Return the moments that an `each` anchor stands for, in the order of the plan."""
        if anchor not in self._members:
            is_dose = anchor.kind is AnchorKind.EACH_DOSE
            self._members[anchor] = (
                self._of_doses(anchor.course)
                if is_dose
                else self._courses(is_first=anchor.kind is AnchorKind.EACH_COURSE_FIRST)
            )
        return self._members[anchor]

    def _of_doses(self, course: int | None) -> list[Member]:
        """Return the doses (of one course); those that an open pause holds keep their places."""
        doses = {dose.key: _member(dose) for dose in self.doses(course)}
        held = {
            key: Member(None, self.rules[key.fact].course, key)
            for key in self._places
            if key not in doses and course in (None, self.rules[key.fact].course)
        }
        last = len(self._places)
        members = sorted((doses | held).items(), key=lambda item: self._places.get(item[0], last))
        return [member for _key, member in members]

    def _courses(self, *, is_first: bool) -> list[Member]:
        courses = sorted({rule.course for rule in self.dose_rules if rule.course})
        return [
            Member(self._course_first(n) if is_first else self._course_last(n), n) for n in courses
        ]

    def doses(self, course: int | None = None) -> list[Entry]:
        """Return the doses (of one course) that have a day, or will be given one, in their order.

        A dose that is moved past another keeps its place, and with it all that hangs on it.
        """
        if course not in self._by_course:
            doses = (
                entry
                for rule in self.dose_rules
                if course in (None, rule.course) and not self.is_undecided(rule)
                for entry in self.entries(rule.fact)
                if entry.day or entry.planned_on
            )
            self._by_course[course] = sorted(doses, key=self._place if self._places else _due)
        return self._by_course[course]

    def _place(self, dose: Entry) -> tuple[int, date]:
        return self._places.get(dose.key, len(self._places)), dose.due or date.max

    @cached_property
    def _places(self) -> Mapping[Key, int]:
        return self._find_places() if self._find_places else {}

    def dose_days(self, course: int | None = None) -> list[date]:
        """Return the days of the doses (of one course), planned or given, in order of time."""
        return sorted(day for dose in self._standing(course) if (day := dose.day))

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
                return self._course_first(anchor.course, by_dose=by_dose)
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

    def _course_first(self, course: int | None, *, by_dose: bool = False) -> Span | None:
        """Return the first day of a course: that on which its first dose was begun."""
        given = (dose for dose in self.doses(course) if dose.status not in NOT_GIVEN)
        days = (
            dose.base if by_dose and dose.carries is False else dose.first_day for dose in given
        )
        return _first(sorted(day for day in days if day))

    def _course_last(self, course: int | None, *, by_dose: bool = False) -> Span | None:
        """Return the last day of a course: that of a last dose told, where it is of this course."""
        doses = self._standing(course)
        doses = doses if by_dose else self._not_held(doses)
        on = (dose.base if by_dose else dose.day for dose in doses)
        days = sorted([*filter(None, on), *self._kept_days(course)])
        day, told_course = self._told
        if days and day and told_course == course:
            days.append(max(day, days[-1]))
        return _first(days[-1:])

    @cached_property
    def _told(self) -> tuple[date | None, int | None]:
        """The last dose that was told, and its course."""
        day = self.facts.get(LAST_DOSE)
        return (day, self._course_on(day)) if isinstance(day, date) else (None, None)

    def _last_dose(self) -> Span | None:
        """The later of last dose and stop where recorded, else the last one of a finite plan.

        Where the doses of the plan are recorded, it is after a stop the last one that was given or
        may have been: none of them is taken for not given while nobody said so. None: it was said
        of each.
        """
        if self.stop:
            given = self.facts.get(LAST_GIVEN)
            if given == AS_RECORDED and self.doses():
                last = self._last_standing()
                return last and _exact(self._ends_on(last))
            return _exact(given if isinstance(given, date) else self.stop)
        if self.paused_since and (last := self._last_standing()):
            return _exact(self._ends_on(last))  # the last one so far: the pause may stay
        if any(
            rule.is_open_ended and self.holds[rule.fact] is not False for rule in self.dose_rules
        ):
            return UNKNOWN
        days = [*self.dose_days(), *self._kept_days()]
        return _exact(max(days)) if days else UNKNOWN

    def _kept_days(self, course: int | None = None) -> list[date]:
        """Return the planned days of doses (of one course) for which the team names others.

        After a stop nothing is given any more.
        """
        if self.stop:
            return []
        if course not in self._kept:
            self._kept[course] = kept_days(self.doses(course), self.facts)
        return self._kept[course]

    def _last_standing(self, course: int | None = None) -> Entry | None:
        """Return the last dose (of one course) that was not said to be not given."""
        return max(self._not_held(self._standing(course)), key=self._ends_on, default=None)

    def _standing(self, course: int | None = None) -> list[Entry]:
        return [dose for dose in self.doses(course) if dose.status not in NOT_GIVEN]

    def _not_held(self, doses: list[Entry]) -> list[Entry]:
        """Return what no open pause holds: from a day that may not stay nothing counts.

        Where it holds all of them they are as sure as one another.
        """
        since = None if self.stop else self.paused_since
        return [dose for dose in doses if not dose.is_held(since)] or doses

    def _ends_on(self, dose: Entry) -> date:
        """Return the day of a dose; a series at home goes on until its end or the stop."""
        if dose.repeat:
            ends = (day for day in (dose.repeat.until, self.stop) if day)
            return min(ends, default=dose.day or self.start)
        return dose.day or dose.planned_on or self.start

    def is_unresolved(self, anchor: Anchor) -> bool:
        """Tell whether it is not known which dose is the last one from which an anchor counts.

        After a stop nobody recorded it, so that it may have been given; in a pause another one may
        follow, or the team has to name a day. What counts from it holds until then "at least".
        """
        if anchor.kind not in (AnchorKind.LAST_DOSE, AnchorKind.COURSE_LAST):
            return False
        if not self.stop:
            return self.is_held_up(anchor) or self._is_to_be_named(anchor)
        is_told = isinstance(self.facts.get(LAST_GIVEN), date)
        is_of_told = is_told and anchor.course in (None, self._told[1])
        if is_of_told:
            return False
        last = self._last_standing(anchor.course)
        if last is None or last.repeat:
            return False
        return last.status in OPEN or self._has_doses_without_day(last.rule.course)

    def _has_doses_without_day(self, course: int | None) -> bool:
        return any(dose.planned_on and dose.status in OPEN for dose in self.doses(course))

    def _is_to_be_named(self, anchor: Anchor) -> bool:
        """Tell whether the team has still to name days of the course that an anchor counts from."""
        course = anchor.course
        if anchor.kind is AnchorKind.LAST_DOSE:
            last = self._last_standing()
            course = last.rule.course if last else None
        elif anchor.kind is not AnchorKind.COURSE_LAST:
            return False
        return course is not None and bool(self._kept_days(course))

    def is_held_up(self, anchor: Anchor) -> bool:
        """Tell whether a pause holds up a dose that could still become the last one."""
        is_last = anchor.kind is AnchorKind.LAST_DOSE
        if self.stop or self.paused_since is None:
            return False
        if not is_last and anchor.kind is not AnchorKind.COURSE_LAST:
            return False
        rules = (rule for rule in self.dose_rules if is_last or rule.course == anchor.course)
        doses = (dose for rule in rules for dose in self.entries(rule.fact))
        return any(dose.is_held(self.paused_since) for dose in doses)

    def is_undecided(self, rule: Rule) -> bool:
        """Tell whether a rule would stand in for another if a fact were known: it moves nothing."""
        return bool(rule.replaces) and self.holds[rule.fact] is None


def _due(dose: Entry) -> date:
    return dose.due or date.max


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
