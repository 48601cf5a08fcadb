"""Where a treatment ends, and what counts from its last dose."""

from .known import GIVEN


def real_day(dose):
    return dose.real


class Ends:
    """Of a ledger: its last dose, and whether another one may still become the last."""

    def last(self):
        """The last dose: told, else the later of what was given and what may have been."""
        told, stop = self.known.day("last_dose"), self.known.stop
        if told:
            return told
        if stop is None and self.goes_on and not self.is_paused:
            return None
        return self.last_standing() or stop

    @property
    def is_untreated(self):
        """Whether it stopped, and was said of each dose that it was not given."""
        is_told = self.known.day("last_dose") is not None
        return bool(self.known.stop and self.doses and not is_told and not self.last_standing())

    @property
    def is_paused(self):
        """While nobody named the day of the next dose, the last one so far counts."""
        is_open = any(pause.again is None for _number, pause in self.pauses)
        return is_open and self.last_standing() is not None

    def last_standing(self):
        return max((dose.real for dose in self.doses if dose.stands), default=None)

    def after_last(self, fact, step):
        """A period of safety: from the start until so long after the last dose."""
        last = self.last()
        end = last if self.is_untreated else last and last + step
        self.of_last(self.period(fact, self.start, end))

    def safe_after_last(self, fact, step):
        """The day from which something is safe."""
        last = self.last()
        if not self.is_untreated:
            self.of_last(self.once(fact, last and last + step))

    def tested_until(self, fact, step):
        """The last of the tests that watch over the doses; return the day on which they end.

        While doses wait for the end of a pause nobody knows it: the tests go on.
        """
        last = self.last()
        if self.is_untreated:
            return last
        end = last and last + step
        waits = end and self.is_held_up and not self.known.stop
        self.of_last(self.once(fact, None if waits else end))
        return max(end, self.until) if waits else end

    def of_last(self, line):
        line.covers = self.last_standing()
        line.is_at_least = self.is_unsure()

    def is_unsure(self):
        """Whether another dose may still become the last one."""
        if self.known.stop:
            return self.known.day("last_dose") is None and self.may_have_been(self.doses)
        return self.is_held_up or self.is_to_be_named()

    @property
    def is_held_up(self):
        """Whether doses wait for the end of a pause."""
        return self.is_paused and bool(self.waiting)

    def may_have_been(self, doses):
        """Whether nobody knows of the last of these doses if it was given, or of others with it."""
        last = max((dose for dose in doses if dose.stands), key=real_day, default=None)
        if last is None or self.known.of((last.fact, last.n)).status not in GIVEN:
            return last is not None
        return any(dose.is_unnamed and dose.course == last.course for dose in doses)

    def is_to_be_named(self):
        """Whether the team has still to name days of the course that comes last."""
        last = max((dose for dose in self.doses if dose.stands), key=real_day, default=None)
        return any(dose.is_unnamed and dose.course == last.course for dose in self.doses)

    def stopped_for(self, step):
        return self.known.stop and self.known.stop + step

    def after_stop(self, fact, step):
        """A period of safety that its source counts from stopping."""
        end = self.stopped_for(step)
        self.period(fact, self.start, end).covers = self.last_standing()
