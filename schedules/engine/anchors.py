"""The named moments from which rules count, resolved for one plan."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from .conditions import Facts
from .dates import Offset, Roll
from .values import (
    Anchor,
    AnchorKind,
    Contradiction,
    Entry,
    Kind,
    Moment,
    Regimen,
    Rule,
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
        """Return the window at this distance (design.md, time rule 6: a window is passed on)."""
        return Span(
            offset.from_day(self.earliest) if self.earliest else None,
            offset.from_day(self.latest) if self.latest else None,
        )


UNKNOWN = Span(None, None)


class Anchors:
    """Resolve anchors; every rule's entries are made once, when first asked for."""

    def __init__(
        self,
        regimen: Regimen,
        start: date,
        facts: Facts,
        make: Callable[[Rule], list[Entry]],
    ) -> None:
        self.rules = {rule.fact: rule for rule in regimen.rules}
        self.start = start
        self.facts = facts
        self._make = make
        self._made: dict[str, list[Entry] | None] = {}
        self._doses = [rule for rule in regimen.rules if rule.is_dose]
        self._by_course: dict[int | None, list[Entry]] = {}
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
            day
            for name in ("last_dose", "stop_date")
            if isinstance(day := self.facts.get(name), date)
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

    def span(self, moment: Moment, index: int = 0, *, by: Rule | None = None) -> Span | None:
        """Return where a moment lies, for the rule `by`; None where it will never come."""
        anchor = moment.anchors[0]
        if anchor.kind.is_each:
            members = self.members(anchor)
            span = members[index] if index < len(members) else None
        else:
            span = self.of(moment.anchors, by=by)
        return span and span.shifted(moment.offset)

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

    def members(self, anchor: Anchor) -> list[Span | None]:
        """Return the moments that an `each` anchor stands for, in order of time.

        A dose that was not given keeps its number but is None: nothing hangs on it.
        """
        if anchor.kind is AnchorKind.EACH_DOSE:
            return [
                _exact(dose.day) if dose.day and dose.status not in NOT_GIVEN else None
                for dose in self._dated_doses(anchor.course)
            ]
        wanted = 0 if anchor.kind is AnchorKind.EACH_COURSE_FIRST else -1
        courses = sorted({rule.course for rule in self._doses if rule.course})
        return [_exact(days[wanted]) for n in courses if (days := self.dose_days(n))]

    def rolls(self, anchor: Anchor) -> dict[int, Roll]:
        """Return how each dose that an anchor stands for is booked, by its place."""
        if anchor.kind is not AnchorKind.EACH_DOSE:
            return {}
        return {n: dose.rule.roll for n, dose in enumerate(self._dated_doses(anchor.course))}

    def dose_days(self, course: int | None = None, *, by_dose: bool = False) -> list[date]:
        """Return the days of the doses (of one course), planned or given, in order of time."""
        given = (dose for dose in self._dated_doses(course) if dose.status not in NOT_GIVEN)
        days = (dose.base if by_dose else dose.day for dose in given)
        return sorted(day for day in days if day)

    def _dated_doses(self, course: int | None) -> list[Entry]:
        if course not in self._by_course:
            doses = (
                entry
                for rule in self._doses
                if course in (None, rule.course) and not self.is_undecided(rule)
                for entry in self.entries(rule.fact)
                if entry.day
            )
            self._by_course[course] = sorted(doses, key=lambda dose: dose.day or date.max)
        return self._by_course[course]

    def _one(self, anchor: Anchor, by_dose: bool) -> Span | None:
        match anchor.kind:
            case AnchorKind.START:
                return _exact(self.start)
            case AnchorKind.EVENT:
                day = self.facts.get(anchor.name)
                return _exact(day) if isinstance(day, date) else UNKNOWN
            case AnchorKind.RULE:
                return self._rule(anchor.name, by_dose)
            case AnchorKind.COURSE_FIRST:
                return _first(self.dose_days(anchor.course, by_dose=by_dose))
            case AnchorKind.COURSE_LAST:
                return _first(self.dose_days(anchor.course, by_dose=by_dose)[-1:])
            case AnchorKind.LAST_DOSE:
                return self._last_dose()
            case AnchorKind.STOP:
                return _exact(self.stop) if self.stop else UNKNOWN
        raise ValueError(f"{anchor.kind} stands for several moments")

    def _rule(self, fact: str, by_dose: bool) -> Span | None:
        fact = self.stand_ins.get(fact, fact)
        if self.is_undecided(self.rules[fact]) or not (entries := self.entries(fact)):
            return None
        entry = entries[0]
        day = entry.base if by_dose else entry.day
        return _exact(day) if day else Span(entry.earliest, entry.latest)

    def _last_dose(self) -> Span:
        """The later of last dose and stop where recorded, else the last one of a finite plan.

        The fact `last_given` comes from a record of the doses: after a stop it is the last dose.
        """
        if self.stop:
            given = self.facts.get("last_given")
            return _exact(given if isinstance(given, date) else self.stop)
        if any(rule.is_open_ended and self.holds[rule.fact] is not False for rule in self._doses):
            return UNKNOWN
        days = self.dose_days()
        return _exact(days[-1]) if days else UNKNOWN

    def is_undecided(self, rule: Rule) -> bool:
        """Tell whether a rule would stand in for another if a fact were known: it moves nothing."""
        return bool(rule.replaces) and self.holds[rule.fact] is None


def _holds(rule: Rule, facts: Facts) -> bool | None:
    if rule.shape is Shape.NEVER:
        return False
    answer = rule.condition.holds(facts)
    return None if answer and rule.may_apply else answer


def _exact(day: date) -> Span:
    return Span(day, day)


def _first(days: list[date]) -> Span | None:
    return _exact(days[0]) if days else None
