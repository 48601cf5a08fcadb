"""What several changes of a plan did together: from what was seen to what is, not each step."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from schedules.engine import GIVEN, OPEN, Certainty, Key, Status
from schedules.models import Change, Plan
from schedules.planning.appointments import Booking, read_booking
from schedules.timeline import When, read_when

Step = Mapping[str, Any] | Sequence[str | None] | None  # where an entry stood, as a change keeps it
Record = Mapping[str, Any]  # of which only the place is read, where an earlier step lacks it
ACTED_ON = ("status", "on")  # of a record, what moves something: a note does not
APPOINTMENTS, RECORDS, PAUSES = "appointments.", "records.", "pauses."


class Stand(NamedTuple):
    """Where an entry stood or stands, as far as a change tells."""

    when: When
    place: str

    @property
    def calendar(self) -> tuple[object, ...]:
        """What a calendar shows of it; a day that was chosen is as open as one of the schedule."""
        when = self.when
        is_chosen = when.status is Status.MOVED
        certainty = Certainty.PLANNED if is_chosen else when.certainty
        sure = (certainty, self.is_agreed, when.status in OPEN)
        return when.first, when.last, when.at, self.place, *sure

    @property
    def is_agreed(self) -> bool:
        """Tell whether the hospital agreed to it."""
        return self.when.status is Status.BOOKED

    @property
    def is_open(self) -> bool:
        """Tell whether it stands by the schedule alone."""
        return self.when.status in (Status.PLANNED, Status.MOVED)

    @property
    def takes_place(self) -> bool:
        """Tell whether it is still to come or has been."""
        return self.when.status not in (Status.SKIPPED, Status.MISSED)


class Move(NamedTuple):
    """Where an entry stood before all these changes, and where it stands after them."""

    was: Stand | None
    now: Stand | None

    @property
    def stays(self) -> bool:
        """Tell whether it stood in the schedule before, and still does."""
        return self.was is not None and self.now is not None and self.now.takes_place

    @property
    def days(self) -> tuple[date, date] | None:
        """From which day to which it moved; None where it stands on one side only."""
        return next(iter(self.ends), None)

    @property
    def ends(self) -> tuple[tuple[date, date], ...]:
        """From which day to which each of its ends moved: of a single day that is one."""
        if self.was is None or self.now is None or not self.stays:
            return ()
        was, now = self.was.when, self.now.when
        both = ((was.first, now.first), (was.last, now.last))
        return tuple(dict.fromkeys((one, other) for one, other in both if one and other))

    @property
    def has_moved(self) -> bool:
        """Tell whether it stands on another day, or on none any more, or on one at last."""
        if self.was is None or self.now is None or not self.stays:
            return True
        one, other = self.was.when, self.now.when
        return (one.first, one.last) != (other.first, other.last)

    def is_news(self, today: date) -> bool:
        """What lies behind, or was only ticked off, is no news to the one to whom it happened."""
        if self.now and self.now.when.status in (*GIVEN, Status.MISSED):
            return False
        if (self.was and self.was.calendar) == (self.now and self.now.calendar):
            return False
        days = [stand.when.last or stand.when.first for stand in (self.was, self.now) if stand]
        return any(day is not None and day >= today for day in days)


@dataclass(frozen=True)
class Net:
    """The changes of one plan that somebody has not seen yet."""

    plan: Plan
    changes: Sequence[Change]
    is_known: bool  # the reader had seen the plan before
    lasting: Collection[str]  # facts that last, for earlier changes, which do not say it

    @cached_property
    def acts(self) -> set[str]:
        """What was done."""
        return {change.act for change in self.changes}

    @cached_property
    def named(self) -> dict[str, tuple[Any, Any]]:
        """What these changes name of the truth: what it was, and what it is, be it the same."""
        found: dict[str, tuple[Any, Any]] = {}
        for change in self.changes:
            for name, new in change.new.items():
                old = found[name][0] if name in found else change.old.get(name)
                found[name] = (old, new)
        return found

    def value(self, name: str) -> tuple[Any, Any] | None:
        """Return what was true and what is; None where it is the same."""
        old, new = self.named.get(name, (None, None))
        return None if old == new else (old, new)

    def under(self, start: str) -> dict[str, tuple[Any, Any]]:
        """Return all of one kind, by what follows its name."""
        return {
            name.removeprefix(start): pair
            for name, pair in self.named.items()
            if name.startswith(start)
        }

    @cached_property
    def appointments(self) -> dict[str, tuple[Booking | None, Booking | None]]:
        """Each appointment in these changes, by code: as it was, and as it is."""
        pairs = self.under(APPOINTMENTS).items()
        return {code: (_booking(old), _booking(new)) for code, (old, new) in pairs}

    @cached_property
    def moves(self) -> dict[Key, Move]:
        """Where each entry stood and stands."""
        steps: dict[Key, tuple[Step, Step]] = {}
        for change in self._moving:
            for step in change.steps:
                key = Key(step["fact"], step["n"])
                steps[key] = (steps[key][0] if key in steps else step["was"], step["now"])
        records = self.under(RECORDS)
        return {
            key: _move(step, records.get(str(key)), lasts=key.fact in self.lasting)
            for key, step in steps.items()
        }

    @property
    def _moving(self) -> Iterable[Change]:
        """That time goes on is no news; that the hospital closed is: only that has a reason."""
        return (c for c in self.changes if c.act != Change.Act.EXTEND or c.reason)

    @cached_property
    def acted_on(self) -> dict[Key, None]:
        """The entries that somebody moved, booked or answered, and that stand otherwise by it."""
        return {key: None for change in self.changes for key in acted_on(change)}

    @cached_property
    def with_what(self) -> dict[Key, list[Key]]:
        """Of each entry, what was acted on in the changes that moved it, the latest first."""
        found: dict[Key, list[Key]] = {}
        for change in self._moving:
            acted = acted_on(change)
            for step in change.steps if acted else ():
                key = Key(step["fact"], step["n"])
                found[key] = [*acted, *found.get(key, ())]
        return found


def _move(steps: tuple[Step, Step], records: tuple[Any, Any] | None, *, lasts: bool) -> Move:
    was, now = records or (None, None)
    return Move(_stand(steps[0], was, lasts=lasts), _stand(steps[1], now, lasts=lasts))


def _stand(step: Step, record: Record | None, *, lasts: bool) -> Stand | None:
    if step is None:
        return None
    own = step.get("place", "") if isinstance(step, Mapping) else ""
    return Stand(read_when(step, lasts=lasts), own or (record or {}).get("place", ""))


def acted_on(change: Change) -> list[Key]:
    """Return the entries that a change is about, in the order in which it names them."""
    keys: list[Key] = []
    for name, new in change.new.items():
        old = change.old.get(name)
        if name.startswith(RECORDS) and _acted(old) != _acted(new):
            keys.append(Key.read(name.removeprefix(RECORDS)))
        if name.startswith(APPOINTMENTS) and (booking := _booking(new or old)):
            keys.append(booking.lead)
    return keys


def _acted(record: Record | None) -> list[Any]:
    return [(record or {}).get(name) for name in ACTED_ON]


def _booking(stored: Mapping[str, Any] | None) -> Booking | None:
    return read_booking(stored) if stored else None
