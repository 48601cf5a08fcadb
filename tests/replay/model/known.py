"""What is known of one life, and what each act does to that knowledge."""

from dataclasses import dataclass, field, replace
from datetime import date

AGREED, GIVEN = ("moved", "booked"), "done"
NOT_GIVEN = ("missed", "skipped")


@dataclass(frozen=True)
class Told:
    """What was told of one line: its state, its day, and whether later doses follow that day."""

    status: str = "planned"
    on: date | None = None
    carries: bool | None = None


NOTHING = Told()


@dataclass(frozen=True)
class Known:
    """All that is known of one life."""

    start: date
    until: date  # last day of what goes on without an end
    facts: dict = field(default_factory=dict)
    told: dict = field(default_factory=dict)  # by (fact, number)

    def of(self, fact, n=1):
        return self.told.get((fact, n), NOTHING)

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


def with_fact(known, name, day):
    facts = {**known.facts, name: day and day.isoformat()}
    return replace(known, facts={name: text for name, text in facts.items() if text})


def tell(known, treatment, key, told):
    """Return what is known after this was told of a line.

    The day of the first dose is the start of everything, and the day of an event is a fact; but
    not of a dose that was moved alone.
    """
    was = known.told.get(key, NOTHING).on
    lines = {**known.told, key: told}
    known = replace(known, told={k: t for k, t in lines.items() if t != NOTHING})
    is_alone = key[0] in treatment.doses and told.carries is False
    if told.on and key in treatment.first and not is_alone:
        known = replace(known, start=told.on)
    if told.on and was and key[0] in treatment.doses and known.day("last_dose") == was:
        known = with_fact(known, "last_dose", told.on)
    event = treatment.events.get(key)
    if event and not is_alone and (told.on or (was and known.day(event) == was)):
        known = with_fact(known, event, told.on)
    return known


def stop(known, on, last_dose):
    return with_fact(with_fact(known, "stop_date", on), "last_dose", last_dose)
