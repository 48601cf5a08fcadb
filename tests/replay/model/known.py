"""What is known of one life, and what each act does to that knowledge."""

from dataclasses import dataclass, field, replace
from datetime import date

NOT_GIVEN = ("missed", "skipped")
GIVEN = ("done", "partial")


@dataclass(frozen=True)
class Told:
    """What was told of one line: its state, its day, and whether later doses follow that day."""

    status: str = "planned"
    on: date | None = None
    carries: bool | None = None
    began: date | None = None  # of a dose that was broken off, and completed on a later day

    @property
    def first(self):
        return self.began or self.on


NOTHING = Told()


@dataclass(frozen=True)
class Pause:
    """No dose from a day on until one is given again; None while nobody named that day."""

    since: date
    again: date | None = None
    is_anew: bool = False  # with the first days of the treatment

    def holds(self, day, told):
        """Tell whether it decides the day of a dose: nothing had become of it before the end."""
        if day < self.since:
            return False
        if told.status not in (*NOT_GIVEN, *GIVEN):
            return True
        return bool(told.on and self.again and told.on >= self.again)


@dataclass(frozen=True)
class Known:
    """All that is known of one life; what was told of a line, and agreed, by (fact, number)."""

    start: date
    until: date  # last day of what goes on without an end
    facts: dict = field(default_factory=dict)
    told: dict = field(default_factory=dict)
    agreed: dict = field(default_factory=dict)
    pauses: dict = field(default_factory=dict)  # by the number of what goes on after each

    def of(self, key):
        """Return what holds of a line: what was told, else what was agreed with the hospital."""
        return self.told.get(key) or self.agreed.get(key) or NOTHING

    def day(self, name):
        """Return a fact that is a day; None where it has not happened."""
        return date.fromisoformat(self.facts[name]) if name in self.facts else None

    def says(self, name, value):
        """Return whether a fact has this value; None while nobody knows."""
        return self.facts[name] == value if name in self.facts else None

    @property
    def stop(self):
        days = [self.day(name) for name in ("stop_date", "last_dose") if name in self.facts]
        return max(days, default=None)

    def with_told(self, key, told):
        return replace(self, told=without_nothing({**self.told, key: told}))

    def with_fact(self, name, day):
        return replace(self, facts=without_nothing({**self.facts, name: day and day.isoformat()}))


def without_nothing(values):
    return {name: value for name, value in values.items() if value and value != NOTHING}


# What an act does


def record(known, treatment, key, told):
    """What became of a line. One that is moved leaves the appointment that was made for it."""
    after = replace(known, told=without_nothing({**known.told, key: told}))
    if told.status == "moved":
        after = replace(after, agreed=without_nothing({**known.agreed, key: None}))
    return follow(after, treatment, key, known.of(key))


def book(known, treatment, key, on, carries=None):
    """A day was agreed with the hospital; what was told of the line before holds no more."""
    agreed = {**known.agreed, key: Told("booked", on, carries)}
    after = replace(known, agreed=agreed, told=without_nothing({**known.told, key: None}))
    return follow(after, treatment, key, known.of(key))


def cancel(known, treatment, key):
    after = replace(known, agreed=without_nothing({**known.agreed, key: None}))
    return follow(after, treatment, key, known.of(key))


def follow(known, treatment, key, before):
    """The day of the first dose is the start of everything, and the day of an event is a fact.

    Not of a dose that was moved alone. A last dose that was told goes along with its record. Where
    a dose was begun, and completed later, its course and the treatment began on the first day.
    """
    was = before.on
    told, is_dose = known.of(key), key[0] in treatment.doses
    if is_dose and told.on:
        known = resumed_by(known, told.first)
    if is_dose and told.on and told.carries is False:
        return with_last_dose(known, told.on, was)
    if told.on and key in treatment.first:
        known = replace(known, start=told.first)
    if is_dose and told.on:
        known = with_last_dose(known, told.on, was)
    event = treatment.events.get(key)
    if event and (told.on or (before.first and known.day(event) == before.first)):
        known = known.with_fact(event, told.first)
    return known


def is_one_truth(known, treatment):
    """Tell whether the start, and each event that is a fact, are on the day that was recorded."""
    days = dict.fromkeys(treatment.first, known.start)
    days |= {key: known.day(event) for key, event in treatment.events.items()}
    told = [(known.of(key), day) for key, day in days.items()]
    return all(one.first in (None, day) or one.carries is False for one, day in told)


def with_last_dose(known, on, was):
    is_the_one = was and known.day("last_dose") == was
    return known.with_fact("last_dose", on) if is_the_one else known


def stop(known, on, last_dose):
    return known.with_fact("stop_date", on).with_fact("last_dose", last_dose)


# Pauses


def with_pause(known, number, pause):
    return replace(known, pauses=without_nothing({**known.pauses, number: pause}))


def resumed_by(known, on):
    """A dose that is agreed or given ends a pause; on its first day there was none."""
    for number, one in known.pauses.items():
        if one.again is None and on >= one.since:
            return with_pause(known, number, replace(one, again=on) if on > one.since else None)
    return known


# Undoing: what an act changed is as it was before, and all else stays


def flat(known):
    values = {("start",): known.start}
    for name in ("facts", "told", "agreed", "pauses"):
        values |= {(name, key): value for key, value in getattr(known, name).items()}
    return values


def undone(known, before, after):
    was, then = flat(before), flat(after)
    changed = {name: was.get(name) for name in {**was, **then} if was.get(name) != then.get(name)}
    values = without_nothing({**flat(known), **changed})
    parts = {"facts": {}, "told": {}, "agreed": {}, "pauses": {}}
    for name, *key in values:
        if key:
            parts[name][key[0]] = values[name, key[0]]
    return replace(known, start=values["start",], **parts)
