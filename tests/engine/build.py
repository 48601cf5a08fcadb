"""Short ways to write rules in the tests of the engine, in the words of the protocol files."""

from datetime import date

from schedules import engine
from treatments import phrases


def day(text):
    return date.fromisoformat(text)


def offset(text):
    amount = phrases.read_amount(text)
    months = {"month": 1, "year": 12}.get(amount.unit, 0) * amount.number
    days = {"day": 1, "week": 7}.get(amount.unit, 0) * amount.number
    return engine.Offset(months, days)


def anchor(phrase):
    kind, named, course, words = phrase
    return engine.Anchor(engine.AnchorKind(kind), named, course, words)


def moment(text):
    phrase = phrases.read_moment(text)
    amount = phrase.amount
    anchors = []
    for name in phrase.anchor.split(" else "):
        anchors.append(anchor(phrases.read_anchor(name)))
    distance = engine.Offset()
    if amount:
        distance = offset(str(amount))
        distance = distance.times(-1) if amount.number < 0 else distance
    return engine.Moment(tuple(anchors), distance)


def condition(text):
    return engine.Condition(
        tuple(
            tuple(engine.Test(f, engine.Comparison(c), v) for f, c, v in tests)
            for tests in phrases.read_condition(text)
        )
    )


def rule(fact, at=None, kind="visit", **more):
    """A rule of shape `at`, or of the shape whose words are given."""
    words = {name: more.pop(name) for name in ("every", "tolerance") if name in more}
    more |= {name: offset(text) for name, text in words.items()}
    for name in ("minimum_gap", "maximum_gap", "valid_for"):
        if name in more:
            more[name] = offset(more[name])
    if "until" in more:
        more["until"] = moment(more["until"])
    if "only_if" in more:
        more["condition"] = condition(more.pop("only_if"))
    for name, read in (("part_of", phrases.read_whole), ("guards", phrases.read_guarded)):
        if name in more:
            more[name] = anchor(read(more[name]))
    shape = engine.Shape.AT
    begin, end = at, None
    if "between" in more:
        shape, begin, end = engine.Shape.BETWEEN, *more.pop("between")
    elif "before" in more:
        shape, end = engine.Shape.BEFORE, more.pop("before")
    elif "after" in more:
        shape, begin = engine.Shape.AFTER, more.pop("after")
    elif "period" in more:
        shape, begin, end = engine.Shape.PERIOD, *more.pop("period")
    return engine.Rule(
        fact=fact,
        kind=engine.Kind(kind),
        shape=shape,
        begin=begin and moment(begin),
        end=end and moment(end),
        **more,
    )


def dose(fact, at="start", **more):
    return rule(fact, at, "dose", **more)


def expand(*rules, start="2026-10-05", until="2028-10-05", happened=None, closed=(), **facts):
    return engine.expand(
        engine.Regimen(tuple(rules)),
        start=day(start),
        until=day(until),
        facts=facts,
        happened={
            key: engine.Happened(engine.Status(status), on and day(on))
            for key, (status, on) in (happened or {}).items()
        },
        working_days=engine.WorkingDays(closed=frozenset(map(day, closed))),
    )


def days(expansion, fact):
    """Return the day of each entry of a rule by its number."""
    return {e.occurrence: str(e.day) for e in expansion.entries if e.rule.fact == fact}


def dues(expansion, fact):
    return [str(e.due) if e.due else None for e in expansion.entries if e.rule.fact == fact]


def only(expansion, fact):
    (entry,) = (e for e in expansion.entries if e.rule.fact == fact)
    return entry
