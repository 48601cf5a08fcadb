"""Compare a life value by value, and ask what must be true of every life."""

from dataclasses import dataclass
from datetime import date

from schedules.engine import Kind, Status
from schedules.planning.truth import HOLDS, RECORDED

COLUMNS = ("due", "earliest", "latest", "until", "status", "on", "is_at_least")
MOMENT = ("planned", None)


@dataclass(frozen=True)
class Difference:
    """One value on which the model and the application disagree."""

    fact: str
    n: int
    column: str
    model: object
    engine: object

    def __str__(self):
        return f"{self.fact}#{self.n} {self.column}: model {self.model}, engine {self.engine}"


def values_of(row):
    """Return what a row says, in the words of the model."""
    until = (row.repeat or {}).get("until")
    return {
        **{name: getattr(row, name) for name in ("due", "earliest", "latest", "on")},
        "until": until and date.fromisoformat(until),
        "status": str(row.status),
        "is_at_least": row.is_at_least and bool(row.due or row.latest),
    }


def compare(lines, rows):
    """Return how many values were compared, and the differences."""
    found = {tuple(key): values_of(row) for key, row in rows.items()}
    differences = []
    for fact, n in sorted(lines.keys() ^ found.keys()):
        where = "model" if (fact, n) in lines else "engine"
        differences.append(Difference(fact, n, "there", where == "model", where == "engine"))
    both = lines.keys() & found.keys()
    for key in sorted(both):
        line = {name: getattr(lines[key], name) for name in COLUMNS}
        line["is_at_least"] &= bool(line["due"] or line["latest"])
        if lines[key].is_loose and found[key]["earliest"] is None:
            line["earliest"] = None
        differences += [
            Difference(*key, name, line[name], found[key][name])
            for name in COLUMNS
            if line[name] != found[key][name]
        ]
    return len(COLUMNS) * len(both), differences


def broken(life, lines):
    """Return what must be true of every life and is not."""
    return [
        *outlived(life.rows),
        *proposed_twice(life.rows, life.notices),
        *ended_early(lines, life.rows),
    ]


def outlived(rows):
    """Nothing outlives its state."""
    for row in rows.values():
        held = ("status", "note", *HOLDS.get(row.status, ("on", "carries")))
        for name in RECORDED:
            if name not in held and getattr(row, name):
                yield f"{row.key} is {row.status} and has {name}"


def proposed_twice(rows, notices):
    """No two doses are proposed for one day, but where their order is asked about already."""
    # An injection at home that stands alone may be the first one of a step: one of the same day.
    at_home = {row.fact for row in rows.values() if row.repeat}
    doses = [r for r in rows.values() if r.kind == Kind.DOSE and r.fact not in at_home]
    doses = [row for row in doses if not (row.is_period or row.is_conditional)]
    proposed = [row.due for row in doses if row.status == Status.PLANNED]
    twice = {day for day in proposed if day and proposed.count(day) > 1}
    is_asked = {notice.code for notice in notices} & {"out-of-order", "same-day"}
    return [] if is_asked else [f"two doses are proposed for {day}" for day in sorted(twice)]


def ended_early(lines, rows):
    """No window or monitoring ends before a dose that stands in the plan."""
    for key, line in lines.items():
        end = (rows[key].due or rows[key].latest) if key in rows else None
        if line.covers and end and end < line.covers:
            yield f"{key} ends on {end}, before the dose of {line.covers}"
