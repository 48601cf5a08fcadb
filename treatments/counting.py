"""What the rules of a protocol count from, each through the others: loops, lengths, numbers."""

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import islice
from typing import NamedTuple

from . import phrases
from .models import DosingCourse, MonitoringRule, Rule
from .phrases import OF_RULES, AnchorPhrase

Fault = tuple[Rule, str]
Graph = dict[str, list[str]]

# Anchors that are found by looking at doses.
GROUPS = (
    "each dose",
    "last dose",
    "course first day",
    "course last day",
    "each course first day",
    "each course last day",
)
DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}
YEAR = DAYS["year"]
HORIZON = 2 * YEAR  # of a series without an end
EVENT = 20 * YEAR  # how late an event may be that ends a series
FARTHEST = 100 * YEAR  # from the start, so that no day falls off the calendar
DEEPEST = 30  # rules that count from each other in a row
MOST_LOOPS = 20  # told at once
MOST_OF_RULE = 2_000
MOST_OF_PROTOCOL = 10_000


def gives_many(rule: Rule) -> bool:
    """Tell whether a rule gives an entry more than once: a series, or one for each of others."""
    is_series = rule.every_amount is not None or bool(rule.weekdays)
    return is_series or any(anchor.kind.startswith("each") for anchor in anchors_of(rule))


class Extent(NamedTuple):
    """Of a rule or a group of doses: days from the start, rules in a row, number of entries."""

    days: int = 0
    depth: int = 0
    entries: int = 0


NOTHING = Extent()


def faults(rules: Sequence[Rule]) -> Iterator[Fault]:
    """Yield the rules of one protocol that can never be counted out, and why."""
    yield from _missing_doses(rules)
    yield from _no_doses(rules)
    yield from _wrong_replacements(rules)
    loops = list(islice(_loops(rules), MOST_LOOPS))
    yield from loops
    if not loops:
        yield from _beyond_bounds(rules)


def anchors_of(rule: Rule, *names: str) -> Iterator[AnchorPhrase]:
    """Yield the anchors of a rule's moments: of begin, end and until unless named."""
    for name in names or ("begin", "end", "until"):
        text = getattr(rule, f"{name}_anchor")
        for anchor in text.split(" else ") if text else ():
            yield phrases.read_anchor(anchor)


def _is_dose(rule: Rule) -> bool:
    return isinstance(rule, DosingCourse) and rule.shape == "at"


def _course(rule: Rule) -> int | None:
    return rule.course if isinstance(rule, DosingCourse) else None


# Doses that are named but not there


def _missing_doses(rules: Sequence[Rule]) -> Iterator[Fault]:
    doses = [rule for rule in rules if _is_dose(rule)]
    courses = {_course(rule) for rule in doses} - {None}
    for rule in rules:
        for anchor in (*anchors_of(rule), *_guarded(rule)):
            if anchor.course and anchor.course not in courses:
                yield rule, f"names {anchor.text}, but no dose has course: {anchor.course}"
            elif anchor.kind.startswith("each course") and not courses:
                yield rule, f"names {anchor.text}, but no dose has a course"
            elif anchor.kind == "each dose" and not doses:
                yield rule, f"names {anchor.text}, but there is no dose with at"


def _guarded(rule: Rule) -> Iterator[AnchorPhrase]:
    text = getattr(rule, "guards", "")
    if text.startswith("each dose"):
        yield phrases.read_anchor(text)


def _no_doses(rules: Sequence[Rule]) -> Iterator[Fault]:
    others = {rule.fact for rule in rules if rule.kind != "dose"}
    for rule in rules:
        for verb in ("replaces", "guards"):
            if (named := getattr(rule, verb, "")) and named in others:
                yield rule, f"{verb} {named}, which is no dose"


def _wrong_replacements(rules: Sequence[Rule]) -> Iterator[Fault]:
    """A stand-in of a stand-in: which of the three counts would depend on their order."""
    replaced = {rule.fact: other for rule in rules if (other := getattr(rule, "replaces", ""))}
    for rule in rules:
        other = replaced.get(rule.fact, "")
        if other == rule.fact:
            yield rule, "replaces itself; name the dose whose place it takes"
        elif other in replaced:
            yield rule, f"replaces {other}, which replaces another; keep one of the two"


# Rules that count from themselves


def _loops(rules: Sequence[Rule]) -> Iterator[Fault]:
    graph = _graph(rules)
    while loop := _loop(graph):
        facts = [rule for rule in rules if rule.fact in loop]
        # An inherited rule has no line in this file.
        first = next((rule for rule in facts if not rule.is_inherited), facts[0])
        at = loop.index(first.fact)
        path = " from ".join([*loop[at:], *loop[:at], first.fact])
        yield (
            first,
            f"counts from itself: {path}; let one of these count from start, from an "
            "event, or from a rule outside this ring",
        )
        for name in loop:
            graph.pop(name, None)


def _loop(graph: Graph) -> list[str]:
    """Return the names of one ring, each counting from the next; empty when there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        ring: list[str] = error.args[1]
        return ring[:0:-1]  # graphlib tells first what is counted from
    return []


def _graph(rules: Sequence[Rule]) -> Graph:
    """Return what each rule counts from: other rules, and groups of doses by their name."""
    stand_ins: Graph = {}
    for rule in rules:
        stand_ins.setdefault(getattr(rule, "replaces", ""), []).append(rule.fact)
    graph: Graph = {}
    for rule in rules:
        graph[rule.fact] = []
        for anchor in _counted_from(rule):
            if anchor.kind in OF_RULES:
                graph[rule.fact] += [anchor.name, *stand_ins.get(anchor.name, ())]
            elif anchor.kind in GROUPS:
                graph[rule.fact].append(anchor.text)
                if anchor.text not in graph:
                    graph[anchor.text] = _doses(anchor, rules)
    return graph


def _counted_from(rule: Rule) -> Iterator[AnchorPhrase]:
    if rule.shape == "never":
        return
    yield from anchors_of(rule)
    if isinstance(rule, MonitoringRule) and rule.valid_for_amount and rule.guards:
        yield phrases.read_guarded(rule.guards)  # at that dose it may be too old
    course = _course(rule)
    if rule.recorded_as and course and course > 1:  # its recorded day lies after that course
        yield phrases.read_anchor(f"course {course - 1} last day")


def _doses(anchor: AnchorPhrase, rules: Sequence[Rule]) -> list[str]:
    """Return the doses whose days decide where an anchor lies."""
    doses = [rule for rule in rules if _is_dose(rule)]
    if anchor.course:
        doses = [rule for rule in doses if _course(rule) == anchor.course]
    elif anchor.kind.startswith("each course"):
        doses = [rule for rule in doses if _course(rule)]
    return [rule.fact for rule in doses]


# How far, how deep and how many


def _beyond_bounds(rules: Sequence[Rule]) -> Iterator[Fault]:
    graph, by_fact = _graph(rules), {rule.fact: rule for rule in rules}
    extents: dict[str, Extent] = {}
    for name in TopologicalSorter(graph).static_order():
        known = [extents[other] for other in graph.get(name, ())]
        if name in by_fact:
            extents[name] = _extent(by_fact[name], known, extents)
        else:
            extents[name] = Extent(*_most(known)[:2], sum(extent.entries for extent in known))
    total = 0
    for rule in rules:
        days, depth, entries = extents[rule.fact]
        total += entries
        if days > FARTHEST:
            yield rule, "may lie more than 100 years from the start; take shorter times"
        elif depth > DEEPEST:
            yield rule, f"counts through more than {DEEPEST} other rules; count it from start"
        elif entries > MOST_OF_RULE or total > MOST_OF_PROTOCOL:
            text = f"would give {entries} entries, {total} with the rules before it (at most "
            text += f"{MOST_OF_RULE} and {MOST_OF_PROTOCOL}); make it rarer, or as_one_entry"
            yield rule, text
            return  # the rules that count from it would be too many too


def _most(extents: Sequence[Extent]) -> Extent:
    return Extent(*(max(column) for column in zip(NOTHING, *extents, strict=True)))


def _extent(rule: Rule, known: Sequence[Extent], extents: Mapping[str, Extent]) -> Extent:
    most = _most(known)
    each = [a.text for a in anchors_of(rule, "begin", "end") if a.kind.startswith("each")]
    if each:
        entries = extents[each[0]].entries if each[0] in extents else 0
    else:
        entries = _number(rule, most.days)
    step = _days(rule, "every")
    offset = max(_days(rule, name) for name in ("begin", "end", "until"))
    series = (rule.times or 1) * step
    return Extent(most.days + offset + series, most.depth + 1, entries)


def _number(rule: Rule, before: int) -> int:
    """Return how many entries a rule may give that begins and ends so many days from the start."""
    step = _days(rule, "every")
    if not step or rule.as_one_entry:
        return 1
    if rule.times:
        return rule.times
    if not rule.until_anchor:
        return (HORIZON + before + _days(rule, "begin")) // step + 1
    late = any(a.kind in ("event", "stop", "last dose") for a in anchors_of(rule, "until"))
    span = 2 * before + _days(rule, "begin") + _days(rule, "until") + EVENT * late
    return span // step + 1


def _days(rule: Rule, name: str) -> int:
    amount, unit = getattr(rule, f"{name}_amount"), getattr(rule, f"{name}_unit")
    return abs(amount or 0) * DAYS.get(unit, 0)
