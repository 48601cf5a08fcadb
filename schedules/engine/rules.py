"""What a protocol says: how far, for whom, from which moment, and its rules."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from .terms import AnchorKind, Comparison, Delay, Facts, Kind, Measure, Part, Roll, Shape, Then

OF_A_LAST = (AnchorKind.LAST_DOSE, AnchorKind.COURSE_LAST, AnchorKind.EACH_COURSE_LAST)


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance in time, in calendar months and then days; negative is before the anchor."""

    months: int = 0
    days: int = 0

    def __bool__(self) -> bool:
        return bool(self.months or self.days)

    def times(self, n: int) -> "Offset":
        """Return the distance n times over, to be added to the anchor in one step."""
        return Offset(self.months * n, self.days * n)

    def from_day(self, day: date) -> date:
        """Return the day at this distance; a month that is too short gives its last day.

        31 Aug + 6 months is 28 or 29 Feb. Defended by `test_rule_2_*` in tests/engine.
        """
        return shift(day, self.months, self.days)

    def around(self, day: date) -> tuple[date, date]:
        """Return the days at this distance before and after."""
        return shift(day, -self.months, -self.days), shift(day, self.months, self.days)


def shift(day: date, months: int, days: int) -> date:
    """Return `day` + months, clipped to the month's end, and then + days."""
    if months:
        # Whole numbers are ten times quicker than relativedelta, to which the tests hold them.
        years, month = divmod(day.month - 1 + months, 12)
        year, month = day.year + years, month + 1
        last = 28 if day.day <= 28 else monthrange(year, month)[1]
        day = date(year, month, min(day.day, last))
    return day + timedelta(days) if days else day


@dataclass(frozen=True, slots=True)
class Test:
    """One question about the patient, such as `jcv is positive`."""

    __test__ = False  # not a pytest class

    fact: str
    comparison: Comparison
    value: str | Decimal = ""

    def holds(self, facts: Facts) -> bool | None:
        """Return True or False, or None while the fact is not known."""
        known = self.fact in facts
        if self.comparison is Comparison.KNOWN:
            return known  # an event that is not recorded has not happened
        if not known:
            return None
        fact = facts[self.fact]
        if self.comparison is Comparison.IS:
            return fact == self.value
        if not isinstance(fact, int | Decimal) or not isinstance(self.value, Decimal):
            raise TypeError(f"{self.fact} cannot be compared with {self.value!r}")
        return fact >= self.value if self.comparison is Comparison.AT_LEAST else fact < self.value


@dataclass(frozen=True, slots=True)
class Condition:
    """Alternatives, each a tuple of tests that must all hold; no alternative means everybody."""

    alternatives: tuple[tuple[Test, ...], ...] = ()

    def holds(self, facts: Facts) -> bool | None:
        """Return True, False, or None when a missing fact decides (docs/design.md, time rule 9)."""
        if not self.alternatives:
            return True
        answers = [_all([test.holds(facts) for test in tests]) for tests in self.alternatives]
        if True in answers:
            return True
        return None if None in answers else False

    def facts(self) -> set[str]:
        """Return the names of the facts that this condition asks for."""
        return {test.fact for tests in self.alternatives for test in tests}


EVERYBODY = Condition()


def _all(answers: Sequence[bool | None]) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True


class Anchor(NamedTuple):
    """A named moment; `name` is the event's or rule's, `course` a course number."""

    kind: AnchorKind
    name: str = ""
    course: int | None = None
    text: str = ""  # as the protocol file words it


@dataclass(frozen=True, slots=True)
class Moment:
    """A distance from an anchor. The first anchor that holds for this patient counts."""

    anchors: tuple[Anchor, ...]
    offset: Offset = field(default_factory=Offset)

    @property
    def text(self) -> str:
        """The anchors in the words of the protocol file."""
        return " else ".join(anchor.text for anchor in self.anchors)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one dose (mg, mcg, tablets), for those for whom the condition holds.

    Several numbers go with the occurrences; the last one with all that follow.
    """

    numbers: Mapping[str, tuple[float, ...]]
    condition: Condition = EVERYBODY


class Within(NamedTuple):
    """From the least to the most, both included; without a most, or more."""

    least: int
    most: int | None = None

    def holds(self, number: int) -> bool:
        """Tell whether a number lies within."""
        return self.least <= number and (self.most is None or number <= self.most)


@dataclass(frozen=True, slots=True)
class Late:
    """One line of what a source says of a late, missed or interrupted dose.

    `least` is a distance in time, from the planned day (late) or the dose before (since); `number`
    counts days or, where `of_doses`, doses that were missed.
    """

    id: str
    measure: Measure
    then: Then
    number: Within | None = None
    of_doses: bool = False
    least: Offset | None = None
    most: Offset | None = None
    is_over: bool = False  # later than `least`, not on that day itself
    part: Part | None = None
    within: Within | None = None  # of the part
    left: Within | None = None  # days to the next planned one
    condition: Condition = EVERYBODY
    anew: str = ""  # of titrate and monitor: the rule whose first day is named anew


@dataclass(frozen=True)
class Rule:
    """One line of a protocol. Offsets are calendar months and days, never hours.

    What follows from its columns is worked out once, however many entries ask for it.
    """

    fact: str
    kind: Kind
    shape: Shape
    begin: Moment | None = None
    end: Moment | None = None
    every: Offset | None = None
    times: int | None = None
    until: Moment | None = None
    tolerance: Offset | None = None
    weekdays: tuple[int, ...] | str = ()
    one_entry: bool = False
    numbers: tuple[int, ...] = ()  # of an `each` anchor: only these, counted from 1
    as_planned: bool = False  # they are counted as planned, not as really given
    performers: tuple[str, ...] = ()
    condition: Condition = EVERYBODY
    may_apply: bool = False  # a condition that no fact can decide
    recorded_as: str = ""  # the dated fact that says when it really was
    softness: str = ""
    ask_team: bool = False  # not the hospital's own word
    weak: bool = False  # confidence M or L: never a firm date
    roll: Roll = Roll.NONE
    course: int | None = None
    delay: Delay = Delay.KEEP
    minimum_gap: Offset | None = None
    maximum_gap: Offset | None = None
    replaces: str = ""
    part_of: Anchor | None = None  # a dose, another rule, or a course by its first day
    guards: Anchor | None = None  # the dose that must not be given before this is done
    valid_for: Offset | None = None  # how old it may be at that dose, else at the start
    count_from: int = 1  # the number of the first occurrence
    figures: tuple[Figures, ...] = ()
    late: tuple[Late, ...] = ()  # of a dose: the first that fits counts

    @cached_property
    def is_dose(self) -> bool:
        """Tell whether this gives the treatment itself on a day (and not over a period)."""
        return self.kind is Kind.DOSE and self.shape is Shape.AT

    @cached_property
    def is_block(self) -> bool:
        """Tell whether it gives the doses of a course on days in a row."""
        is_daily = self.every == Offset(days=1) and self.times is not None
        return self.is_dose and self.course is not None and is_daily and not self.one_entry

    @cached_property
    def counted_from(self) -> Moment | None:
        """The moment that gives its day: the last one where it is only said to lie before."""
        return self.end if self.shape is Shape.BEFORE else self.begin

    @cached_property
    def each(self) -> Anchor | None:
        """The anchor that stands for several moments, where its day is counted from one."""
        moment = self.counted_from
        return moment.anchors[0] if moment and moment.anchors[0].kind.is_each else None

    @cached_property
    def last_anchors(self) -> tuple[Anchor, ...]:
        """Those it begins or ends by of which it may be unknown which dose they count from."""
        anchors = (moment.anchors[0] for moment in (self.begin, self.end) if moment)
        return tuple(anchor for anchor in anchors if anchor.kind in OF_A_LAST)

    @cached_property
    def is_several(self) -> bool:
        """Tell whether it can give more than one entry."""
        return bool(self.every or self.weekdays or self.each)

    @cached_property
    def is_open_ended(self) -> bool:
        """Tell whether only a horizon or a stop ends the series."""
        repeats = self.every is not None or bool(self.weekdays)
        return repeats and self.times is None and self.until is None

    @cached_property
    def is_about(self) -> bool:
        """Tell whether no day of it is ever a firm one."""
        return bool(self.softness) or self.weak

    @cached_property
    def gives_treatment(self) -> bool:
        """Tell whether this would put the treatment, or what goes with it, into the patient."""
        return self.kind in (Kind.DOSE, Kind.PREMEDICATION)


@dataclass(frozen=True, slots=True)
class Regimen:
    """A protocol as the engine reads it: its rules in the order of the file."""

    rules: tuple[Rule, ...]
    ms_types: tuple[str, ...] = ()
    forbidden: Condition | None = None

    def events(self) -> set[str]:
        """Return the dated facts that some rule reads."""
        names = {rule.recorded_as for rule in self.rules if rule.recorded_as}
        for rule in self.rules:
            for moment in (rule.begin, rule.end, rule.until):
                anchors = moment.anchors if moment else ()
                names |= {a.name for a in anchors if a.kind is AnchorKind.EVENT}
        return names

    def is_forbidden(self, facts: Facts) -> bool:
        """Tell whether a known fact forbids this treatment."""
        return self.forbidden is not None and self.forbidden.holds(facts) is True


class Key(NamedTuple):
    """The identity of an entry in its plan: the n-th of one rule, counted from 1."""

    fact: str
    occurrence: int

    def __str__(self) -> str:
        return f"{self.fact}#{self.occurrence}"

    @classmethod
    def read(cls, text: str) -> "Key":
        """Read "fact#n". Raises ValueError where it is not written so."""
        fact, mark, n = text.rpartition("#")
        if not (fact and mark and n.isascii() and n.isdecimal() and len(n) <= 6):
            raise ValueError(f"{text[:80]!r} is not written as fact#number")
        return cls(fact, int(n))
