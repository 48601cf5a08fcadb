"""The lines of one life, written one by one as the leaflets say them.

A line is a day, a window, or nothing that anybody knows. The words: a dose *stands* until it is
known that it was not given; its *real* day is the one agreed or given, else the planned one.
"""

from dataclasses import replace

from .days import months
from .ends import Ends
from .known import GIVEN, NOT_GIVEN
from .lines import CLOSE, DAY, Dose, Line, Part


class Ledger(Ends):
    def __init__(self, known, clinic, write):
        self.known, self.clinic, self._write = known, clinic, write
        self.pauses = sorted(known.pauses.items(), key=lambda item: item[1].since)
        self.planned = []  # every dose that lies on a day: (fact, told of it, that day)
        self.parts = []  # of the series at home
        self.waiting = set()  # facts of which a pause holds a dose, until nobody knows when
        self.start, self.until = known.start, known.until
        self.lines = {}
        self.doses = []
        self.goes_on = False  # doses without an end

    def written(self):
        self._write(self)
        return self

    # Whether a line applies: it stays in sight while nobody knows.

    def unless(self, name, value):
        return self.known.says(name, value) is not True

    def may_be_woman(self):
        return self.unless("sex", "male")

    def may_bear(self):
        return self.may_be_woman() and self.unless("childbearing_potential", "no")

    def is_infertile_woman(self):
        known = self.known
        return known.says("sex", "female") and known.says("childbearing_potential", "no")

    # Lines

    def put(self, fact, n=1, **values):
        told = self.known.of((fact, n))
        line = Line(**values, status=told.status, on=told.on)
        self.lines[fact, n] = line
        return line

    def once(self, fact, due, n=1, tolerance=None):
        """One day, give or take a tolerance."""
        around = {}
        if due and tolerance:
            around = {"earliest": due - tolerance, "latest": due + tolerance}
        return self.put(fact, n, due=due, **around)

    def window(self, fact, earliest, latest, n=1):
        return self.put(fact, n, earliest=earliest, latest=latest)

    period = window

    def before(self, fact, day, n=1):
        return self.put(fact, n, latest=day)

    def valid(self, step, write, fact, *span, at=None):
        """A test that is good for so long before the dose that it guards; once more, if too old."""
        since, n = (at or self.start) - step, 1
        write(fact, *span)
        while self.is_too_old((fact, n), since) or self.known.of((fact, n + 1)).status == "done":
            n += 1
            write(fact, *span, n)

    def is_too_old(self, key, since):
        told = self.known.of(key)
        return told.status == "done" and told.on < since

    def undated(self, *facts, n=1):
        for fact in facts:
            self.put(fact, n)

    def loose(self, *facts, begins=None):
        """No source gives a figure: no day at all, or a period without an end."""
        for fact in facts:
            self.put(fact, is_loose=True, earliest=begins or self.start)

    def repeat(self, fact, due, until=None, n=1, week=(), every=1, day=0):
        """A dose at home on fixed days: one line, which ends where the treatment does.

        It is cut by a pause: each part is a line of its own, with the number of that pause. One
        that had not begun begins after the pause, and is as long as it was. So many days after
        the first it begins where the treatment begins anew.
        """
        self.goes_on = self.goes_on or until is None
        if due is None:
            self.waits(fact, n, until)
            return
        first, has_begun, length = n, False, until and until - due
        for number, pause in self.pauses:
            if due < pause.since:
                part = Part(fact, due, until, every, week)
                self.part(part, pause.since - DAY, n, is_first=n == first)
                n, has_begun = number, True
            if pause.again is None:
                if until is None or until >= pause.since:
                    self.waits(fact, n, until)
                return
            if pause.is_anew:
                n, has_begun, due = number, False, pause.again + day * DAY
                until = length and due + length
                continue
            after = pause.again if has_begun else self.moved(pause).get(fact, pause.again)
            later = max(due, after) - due
            until = until if has_begun else until and until + later
            due += later
        self.part(Part(fact, due, until, every, week), None, n, is_first=n == first)

    def waits(self, fact, n=1, until=None):
        """Nobody knows the day as yet; after a stop there is none."""
        if self.cut is None:
            self.waiting.add(fact)
            self.put(fact, n, until=until)

    def part(self, part, last, n, *, is_first):
        """One part of a series: until the day before a pause, or its own end."""
        is_alone = last == part.due and not is_first  # one dose, on whatever day it was
        due = part.due if is_alone else part.next_day(part.due)
        end = min((day for day in (last, part.until, self.cut) if day), default=None)
        if end is None or due <= end:
            self.put(part.fact, n, due=due, until=None if is_alone else end)
            self.planned.append((part.fact, self.known.of((part.fact, n)), due))
            if not is_alone:
                self.parts.append(replace(part, due=due, until=end))

    def series(self, fact, anchor, step, *, after=None, end=None, tolerance=None, n=1):
        """A test or a visit again and again: each counts from the anchor, at once.

        Without an end of its own it goes on to the horizon; after a stop nobody has said what
        goes on, and one line without a day asks.
        """
        base, counted = anchor, 0
        after = after or months(0)
        while True:
            counted += 1
            due = base + (after + step * counted)
            told = self.known.of((fact, n))
            if due > (end or self.until) or (end is None and self.is_after_stop(due)):
                break
            self.once(fact, due, n, tolerance)
            if told.carries and told.on:
                base, after, counted = told.on, months(0), 0
            n += 1
        if end is None and self.known.stop:
            self.put(fact, n)

    def is_after_stop(self, day):
        return self.known.stop is not None and day > self.known.stop

    # Doses

    @property
    def cut(self):
        """The last day on which a dose may stand."""
        days = [self.known.day(name) for name in ("stop_date", "last_dose")]
        return min((day for day in days if day), default=None)

    @property
    def limit(self):
        """The last day of doses without an end: the horizon, or where the treatment ended."""
        return self.cut or self.until

    def dose(self, fact, due, n=1, course=None):
        """One dose; return it, or None where it comes after the treatment ended."""
        dose = self.told_of(fact, due, n, course)
        return self.stands_in_plan(dose)

    def first_days(self, fact, due, day):
        """A dose of the first days: once more for each time that the treatment begins anew."""
        n = 1
        for number, pause in self.pauses:
            told = self.known.of((fact, n))
            if pause.is_anew:
                if due and (due < pause.since or told.status in (*NOT_GIVEN, *GIVEN)):
                    self.stands_in_plan(self.as_told(fact, due, n))
                n, due = number, pause.again + day * DAY
            elif due and pause.holds(due, told):
                due = pause.again and max(due, self.moved(pause).get(fact, pause.again))
        return self.stands_in_plan(self.as_told(fact, due, n))

    def held(self, key, due):
        """Where a dose lies that was due on a day: the pauses in order of time say it."""
        for _number, pause in self.pauses:
            if due and pause.holds(due, self.known.of(key)):
                due = pause.again and max(due, self.moved(pause).get(key[0], pause.again))
        return due

    def moved(self, pause):
        """Return where the doses of each line begin after a pause that has an end.

        The first one that it holds is given on its last day, the others as far behind it as they
        were planned; what lies behind the pause stays. The steps of a beginning keep their
        distance: no two of them come on one day.
        """
        doses, days, before = self.held_by(pause), {}, None
        for due, fact in doses:
            day = due if due >= pause.again else pause.again + (due - doses[0][0])
            if before and due - before[0] <= CLOSE:
                day = max(day, before[1] + (due - before[0]))
            days.setdefault(fact, day)
            before = due, day
        return days

    def in_chain(self, pause, due):
        """Where the next dose of a chain lies; what follows counts from it."""
        if pause.again is None or due >= pause.again:
            return pause.again and due
        doses = self.held_by(pause)
        return pause.again + (due - doses[0][0]) if doses else pause.again

    def held_by(self, pause):
        """Return the doses that would have been given from a pause on, by the plan without it."""
        before = {n: one for n, one in self.pauses if one.since < pause.since}
        plan = Ledger(replace(self.known, pauses=before), self.clinic, self._write).written()
        held = [(day, fact) for fact, told, day in plan.planned if pause.holds(day, told)]
        return sorted(held, key=lambda dose: dose[0])

    def first_missed(self, since):
        """Return the first day from then on of a dose of which nobody said that it was given."""
        steps = [(day, told.status) for _fact, told, day in self.planned if day >= since]
        days = [day for day, status in steps if status not in (*GIVEN, "skipped")]
        running = [part for part in self.parts if not (part.until and part.until < since)]
        return min([*days, *(part.next_day(since) for part in running)], default=None)

    def told_of(self, fact, due, n, course=None):
        due = self.held((fact, n), due)
        return self.as_told(fact, due, n, course)

    def as_told(self, fact, due, n, course=None):
        told = self.known.of((fact, n))
        real = told.on or due
        follows = due if told.carries is False else real
        stands = told.status not in NOT_GIVEN
        return Dose(fact, n, due, real, stands, follows, course, told.began or real)

    def stands_in_plan(self, dose):
        """Write a dose down, and return it, unless it comes after the treatment ended."""
        if self.is_over(dose.follows if dose.is_unnamed else dose.real):
            return None
        self.put(dose.fact, dose.n, due=None if dose.is_unnamed else dose.due)
        if dose.due and not dose.is_unnamed:
            self.planned.append((dose.fact, self.known.of((dose.fact, dose.n)), dose.due))
        if dose.real:
            self.doses.append(dose)
        else:
            self.waiting.add(dose.fact)
        return dose

    def chain(self, fact, anchor, step, *, first=0, times=None, course=None, follows=None):
        """Doses one after another, each counted from the one really given before it.

        The first lies `first` steps after the anchor, and all are counted from there at once.
        `follows` is the day of the dose that they follow, where that is not the anchor.
        """
        self.goes_on = self.goes_on or times is None
        if anchor is None:
            self.waits(fact)
            agreed = self.dose(fact, None, 1, course)
            return [agreed] if agreed and agreed.real else []
        n, follows = 1, follows or anchor
        base, counted, made, before = anchor, first, [], follows
        pauses = [pause for _number, pause in self.pauses]
        while times is None or n <= times:
            planned = day = base + step * counted
            while pauses and day and pauses[0].holds(day, self.known.of((fact, n))):
                day = self.in_chain(pauses.pop(0), day)
            if day is None:
                dose = self.stands_in_plan(self.as_told(fact, None, n, course))
                return [*made, dose] if dose and dose.real else made
            if day != planned:
                base, counted = day, 0
            on = self.known.of((fact, n)).on
            is_open = times is None or self.cut is not None
            if is_open and day > self.limit and not (on and on <= self.limit):
                break
            dose = self.as_told(fact, day, n, course)
            counted += 1
            # On its planned day a dose is not late; one before the dose that it follows moves none.
            if dose.follows != day and dose.real >= before:
                base, counted = dose.follows, 1
            if dose.stands:
                before = max(before, dose.real)
            made += [dose] if self.stands_in_plan(dose) else []
            n += 1
        return made

    def step(self, fact, due=None, *, is_undecided=False):
        """Another dose from a day on; where nobody knows the day, not after a stop."""
        told, due = self.known.of((fact, 1)), self.held((fact, 1), due)
        if not self.is_over(told.on or due):
            self.once(fact, due)
            if due and not is_undecided:
                self.planned.append((fact, told, due))

    def is_over(self, day):
        return self.cut is not None and (day is None or day > self.cut)

    def each(self, fact, write, doses=None, ranks=None, places=None):
        """What hangs on each dose, under the number of that dose; none for one not given.

        "The first three" are the first three given: `ranks` counts them in that order. Days that
        the source names keep their `places`.
        """
        doses = self.doses if doses is None else doses
        standing = [dose for dose in doses if dose.stands and not dose.is_unnamed]
        given = sorted(standing, key=lambda dose: dose.real)
        taken = [dose for n, dose in enumerate(given, 1) if ranks is None or n in ranks]
        if places:
            taken = [dose for n, dose in enumerate(doses, 1) if dose in standing and n in places]
        for n, dose in enumerate(doses, 1):
            if dose in taken:
                write(fact, dose.real, n)
