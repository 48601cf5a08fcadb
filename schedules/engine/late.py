"""What a source proposes for a dose that is late or missed: a line and days, never a decision.

The ways of counting are those of section 23.6 of the fact sheet (L1 to L5).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from .rules import Key, Late, Rule
from .terms import (
    CHOSEN,
    WEEKDAYS,
    Facts,
    Measure,
    Part,
    Status,
    Then,
)

NOT_GIVEN = (Status.MISSED, Status.SKIPPED)
DAY = timedelta(1)
# Which of two is the stricter where a gap lies in two parts of a treatment (L1).
STRICTNESS = (
    Then.SKIP,
    Then.KEEP,
    Then.RESET,
    Then.SHIFT,
    Then.ASK,
    Then.MONITOR,
    Then.TITRATE,
)


class Dose(NamedTuple):
    """What is known of one dose: the day for which it was planned or agreed, and what became."""

    key: Key
    planned: date
    status: Status = Status.PLANNED
    on: date | None = None
    course: int | None = None


@dataclass(frozen=True, slots=True)
class LateProposal:
    """The line that applies to a dose, and the days that it gives; None where it gives none.

    `following` are the later doses of the block that move along. `asks` tells that the days can be
    counted in another way too, or that an answer is missing: then the team is asked (L1, L2).
    """

    late: Late
    missed: int  # days
    day: date | None = None
    next_day: date | None = None
    following: tuple[tuple[Key, date], ...] = ()
    asks: bool = False

    @property
    def then(self) -> Then:
        """What is proposed."""
        return self.late.then


def propose_late(
    rule: Rule,
    doses: Iterable[Dose],
    key: Key,
    *,
    start: date,
    facts: Facts,
    given: date | None = None,
    missed: int | None = None,
) -> LateProposal | None:
    """Return what the source proposes for one dose of a rule; None where no line of it applies.

    `doses` are all of the treatment, this one among them. `given` is the day on which it was or
    would be given; None: that is not known. `missed` tells how many days in a row were missed,
    where no doses say so. The first dose of all is never late: with it the treatment begins.
    """
    in_order = sorted(doses, key=lambda dose: (dose.planned, dose.key))
    if not rule.late:
        return None
    return _Case(rule, in_order, key, start, facts, given, missed).proposal()


class _Case:
    """One dose that is late, and what is known around it."""

    def __init__(
        self,
        rule: Rule,
        doses: Sequence[Dose],
        key: Key,
        start: date,
        facts: Facts,
        given: date | None,
        told: int | None,
    ) -> None:
        self.rule, self.key, self.start, self.facts, self.given = rule, key, start, facts, given
        self.at = next(n for n, dose in enumerate(doses) if dose.key == key)
        self.doses, self.dose = doses, doses[self.at]
        run = self._run()
        self.first = run[0].planned  # the first day that was missed
        self.doses_missed = len(run)
        self.missed = self._missed(run) if told is None else told
        self.next = self._next_planned()

    def _run(self) -> list[Dose]:
        """Return the doses in a row that were missed, this one among them, in order."""
        first = last = self.at
        while first and self.doses[first - 1].status is Status.MISSED:
            first -= 1
        while last + 1 < len(self.doses) and self.doses[last + 1].status is Status.MISSED:
            last += 1
        return list(self.doses[first : last + 1])

    def _missed(self, run: Sequence[Dose]) -> int:
        """Return how many days were missed: daily doses that were not taken (L2)."""
        if self.given:
            return (self.given - self.first).days
        return (run[-1].planned - self.first).days + 1

    def _next_planned(self) -> date | None:
        later = self.doses[self.at + 1 :]
        day = next((dose.planned for dose in later if dose.status not in NOT_GIVEN), None)
        if day or not self.rule.one_entry:
            return day
        if self.rule.every:
            return self.rule.every.from_day(self.dose.planned)
        chosen = self.facts.get(WEEKDAYS) if self.rule.weekdays == CHOSEN else self.rule.weekdays
        week = (self.dose.planned + n * DAY for n in range(1, 8))
        return next(
            (day for day in week if isinstance(chosen, tuple) and day.weekday() in chosen), None
        )

    # which line applies

    def proposal(self) -> LateProposal | None:
        if self.given and self.given < self.dose.planned:
            return None
        if not self.at and not self.rule.one_entry:
            return None
        late, differs = self._line(self.missed)
        if late is None:
            return None
        asks = differs or late.condition.holds(self.facts) is None or self._is_on_edge(late)
        return self._with_days(late, asks)

    def _line(self, missed: int) -> tuple[Late | None, bool]:
        """Return the first line that fits, and whether the gap ends where another one would (L1).

        A gap goes by the part of the treatment in which it began, and by the stricter line of both.
        """
        last = self.first + max(missed - 1, 0) * DAY
        found = [self._first_fitting(day, missed) for day in (self.first, last)]
        lines = [late for late in found if late]
        if not lines:
            return None, False
        differs = len({late.id for late in lines}) > 1
        return max(lines, key=lambda late: STRICTNESS.index(late.then)), differs

    def _first_fitting(self, day: date, missed: int) -> Late | None:
        return next((late for late in self.rule.late if self._fits(late, day, missed)), None)

    def _fits(self, late: Late, day: date, missed: int) -> bool:
        return (
            self._has_happened(late, missed)
            and self._is_in(late, day)
            and self._has_left(late)
            and late.condition.holds(self.facts) is not False
        )

    def _has_happened(self, late: Late, missed: int) -> bool:
        match late.measure:
            case Measure.PASSED:
                return self.given is None or self.given > self.dose.planned
            case Measure.SAME_DAY:
                return self.given == self.dose.planned
            case Measure.MISSED:
                number = self.doses_missed if late.of_doses else missed
                return late.number is not None and late.number.holds(number)
            case Measure.LATE:
                return self._lies_after(late, self.dose.planned)
            case Measure.SINCE:
                return self._lies_after(late, self._last_given())

    def _lies_after(self, late: Late, day: date | None) -> bool:
        """Tell whether the day given lies as far after another one as the line says."""
        if day is None or self.given is None or late.least is None:
            return False
        least = late.least.from_day(day)
        is_far = self.given > least if late.is_over else self.given >= least
        return is_far and (late.most is None or self.given <= late.most.from_day(day))

    def _last_given(self) -> date | None:
        """Return the last dose that was given before this one, or may have been."""
        before = (d for d in self.doses[: self.at] if d.status not in NOT_GIVEN)
        return max((dose.on or dose.planned for dose in before), default=None)

    def _is_in(self, late: Late, day: date) -> bool:
        if late.part is Part.FIRST:
            return self.key.occurrence == self.rule.count_from
        if late.within is None:
            return True
        match late.part:
            case Part.DAY:
                return late.within.holds((day - self.start).days + 1)
            case Part.COURSE:
                return self.rule.course is not None and late.within.holds(self.rule.course)
        # The number that it would be of those given: one that was missed gives none.
        given = sum(dose.status not in NOT_GIVEN for dose in self.doses[: self.at])
        return late.within.holds(given + 1)

    def _has_left(self, late: Late) -> bool:
        """Tell whether so many days are left to the next one; seven are "7 or more" (L5)."""
        if late.left is None:
            return True
        if self.given is None or self.next is None:
            return False
        return late.left.holds(max((self.next - self.given).days, 0))

    def _is_on_edge(self, late: Late) -> bool:
        """Tell whether one day more or less would give another line: days are counted in two ways.

        L2: of a gap some count the doses that were missed, others the days between two taken.
        """
        if late.measure is not Measure.MISSED or late.of_doses:
            return False
        others = [self._line(n)[0] for n in (self.missed - 1, self.missed + 1) if n]
        return any(other is not None and other.then is not late.then for other in others)

    # the days

    def _with_days(self, late: Late, asks: bool) -> LateProposal:
        day, next_day = self.given, self.next
        following: tuple[tuple[Key, date], ...] = ()
        match late.then:
            case Then.SKIP:
                day = None
            case Then.RESET:
                day = self._not_too_soon()
                next_day = self.rule.every.from_day(day) if day and self.rule.every else None
            case Then.SHIFT:
                day = self.given or self.dose.planned + self.missed * DAY
                following = tuple(self._shifted(day))
                next_day = following[0][1] if following else self.next
            case Then.TITRATE | Then.MONITOR | Then.ASK:
                day = next_day = None
        return LateProposal(late, self.missed, day, next_day, following, asks)

    def _not_too_soon(self) -> date | None:
        """Return the day given, or the first one that the protocol's minimum gap allows."""
        before = self._gap_begins()
        if self.given and before and self.rule.minimum_gap:
            return max(self.given, self.rule.minimum_gap.from_day(before))
        return self.given

    def _gap_begins(self) -> date | None:
        """Return the last dose before; of a course, the first one of the course before."""
        if not self.rule.course:
            return self._last_given()
        before = [d for d in self.doses[: self.at] if d.status not in NOT_GIVEN]
        days = [d.on or d.planned for d in before if d.course == self.rule.course - 1]
        return min(days, default=None)

    def _shifted(self, day: date) -> Iterable[tuple[Key, date]]:
        """Yield the doses of the same block with their new days: one a day, in their order."""
        planned = self.dose.planned
        for dose in self.doses[self.at + 1 :]:
            if dose.course != self.dose.course or dose.planned - planned > DAY:
                return
            planned = dose.planned
            if dose.status not in NOT_GIVEN:
                day += DAY
                yield dose.key, day
