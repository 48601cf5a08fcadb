"""When the doses of a treatment stood still, and where they lie then.

A pause is every stretch without doses: one injection at home that was missed or given late, a
pause for a pregnancy, or the time between a stop and a new beginning. What else counts from the
start stays where it is until the team says otherwise (section 23.6 of the fact sheet, L3).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from .rules import Moment, Regimen, Rule
from .terms import AnchorKind

DAY = timedelta(1)
# So far apart at most lie the steps of a beginning and the days of a course (no source says it of
# a pause: our reading).
CLOSE = timedelta(14)
DosesFrom = Callable[["Pause"], Sequence[tuple[str, date]]]
HasBecome = Callable[[int, date | None], bool]


class Pause(NamedTuple):
    """No dose from `since` on until one is given `again`; None while nobody named that day.

    `number` is the occurrence of what goes on after it: its identity for ever, and never 1.
    `anew` is the rule whose first day begins again on that day; "" where it goes on as before.
    """

    number: int
    since: date
    again: date | None = None
    anew: str = ""


class Stretch(NamedTuple):
    """A part of a series that is one entry; `origin` is the day from which its times are counted.

    `first` is None while nobody named the day on which it goes on, `last` where no pause ends it.
    """

    number: int
    first: date | None
    last: date | None
    origin: date


class Landing(NamedTuple):
    """The n-th dose of a rule, and where it lies; None: nobody knows the day as yet."""

    number: int
    day: date | None


class Pauses:
    """The pauses of one plan, in order of time.

    `doses_from` gives the doses, by rule and day, that would have been due from the first day of a
    pause on, of which nothing became before it ended.
    """

    def __init__(
        self, regimen: Regimen, pauses: Sequence[Pause], doses_from: DosesFrom = lambda _pause: ()
    ) -> None:
        self.in_order = sorted(pauses, key=lambda pause: pause.since)
        self._doses_from = cache(doses_from)
        self._anew = {
            pause: dict(days_anew(regimen, pause.anew, pause.again))
            for pause in self.in_order
            if pause.anew and pause.again
        }

    @property
    def open_since(self) -> date | None:
        """The first day of a pause of which nobody knows the end; None where there is none."""
        return next((pause.since for pause in self.in_order if pause.again is None), None)

    def anew(self, pause: Pause, rule: Rule) -> date | None:
        """Return the day on which a rule begins anew after a pause; None where it does not."""
        return self._anew.get(pause, {}).get(rule.fact)

    def day_after(self, pause: Pause, rule: Rule, due: date) -> date | None:
        """Return where a dose lies that was due after a pause began; None: nobody knows."""
        if pause.again is None:
            return None
        if day := self.anew(pause, rule):
            return day
        if rule.every is None:
            return max(due, self._moved(pause, pause.again).get(rule.fact, pause.again))
        first = min((day for _fact, day in self._doses_from(pause)), default=due)
        return due if due >= pause.again else pause.again + (due - first)

    def _moved(self, pause: Pause, again: date) -> Mapping[str, date]:
        """Return where the doses of each rule begin after a pause.

        The first one lies on the day of the new beginning, others of the pause as far behind it as
        they were planned. The steps of a beginning and the days of a course keep their distance,
        so that no two of them come on one day.
        """
        days: dict[str, date] = {}
        doses = sorted(self._doses_from(pause), key=lambda dose: dose[1])
        shift = again - doses[0][1] if doses else timedelta()
        before: tuple[date, date] | None = None
        for fact, due in doses:
            day = due if due >= again else due + shift
            if before and due - before[0] <= CLOSE:
                day = max(day, before[1] + (due - before[0]))
            days.setdefault(fact, day)
            before = due, day
        return days

    def single(self, rule: Rule, due: date, has_become: HasBecome) -> Iterator[Landing]:
        """Yield where a rule's only dose lies, and one more for each time that it began anew.

        What became of a dose stays where it was planned: `has_become` tells it by number, before
        treatment was given again, or at all.
        """
        number, day = rule.count_from, due
        for pause in self.in_order:
            again = self.anew(pause, rule)
            is_over = day < pause.since or has_become(number, None if again else pause.again)
            if again:
                if is_over:
                    yield Landing(number, day)
                number, day = pause.number, again
            elif not is_over:
                after = self.day_after(pause, rule, day)
                if after is None:
                    yield Landing(number, None)
                    return
                day = after
        yield Landing(number, day)

    def stretches(self, rule: Rule, first: date) -> Iterator[Stretch]:
        """Yield the parts of a series at home that is one entry, from its first day on."""
        number, begin, origin = rule.count_from, first, first
        for pause in self.in_order:
            again = self.anew(pause, rule)
            has_begun = begin < pause.since
            if has_begun:
                yield Stretch(number, begin, pause.since - DAY, origin)
            if has_begun or again:
                number = pause.number
            if pause.again is None:
                yield Stretch(number, None, None, origin)
                return
            if again:
                begin = origin = again
            elif has_begun or begin != origin:  # it had begun before this pause, or an earlier one
                begin = max(begin, pause.again)
            else:  # it may begin after the pause only, and after the steps before it
                moved = self._moved(pause, pause.again).get(rule.fact, pause.again)
                begin = origin = max(begin, moved)
        yield Stretch(number, begin, None, origin)


def days_anew(regimen: Regimen, first: str, day_one: date) -> tuple[tuple[str, date], ...]:
    """Return the days of the doses that count from the rule `first` when it begins anew on a day.

    What else counts from the start stays where it is until the team says otherwise (L3).
    """
    origin = next((rule for rule in regimen.rules if rule.fact == first), None)
    days = {first: day_one}
    for rule in regimen.rules if origin else ():
        moment = rule.begin
        if not rule.is_dose or moment is None or rule.fact in days:
            continue
        anchor = moment.anchors[0]
        if anchor.kind is AnchorKind.START and origin and origin.begin == Moment((anchor,)):
            days[rule.fact] = moment.offset.from_day(day_one)
        elif anchor.kind is AnchorKind.RULE and anchor.name in days:
            days[rule.fact] = moment.offset.from_day(days[anchor.name])
    return tuple(days.items())
