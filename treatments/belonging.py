"""Whether what a rule names can be: what it is part of, guards, or means when it is missed."""

from collections.abc import Iterator, Sequence

from . import phrases
from .models import AdvicePeriod, DosingCourse, Rule

Fault = tuple[Rule, str]


def faults(rules: Sequence[Rule]) -> Iterator[Fault]:
    """Yield the rules of one protocol that belong to what cannot have them, and why."""
    for rule in rules:
        if rule.part_of and getattr(rule, "guards", ""):
            yield rule, "is part of something and guards a dose; keep one of the two"
        for verb, name in (("is part of", "part_of"), ("guards", "guards")):
            yield from _not_counted_from(rule, verb, getattr(rule, name, ""))
        yield from _wrong_whole(rule, rules)
        yield from _wrong_warning(rule, rules)


def _not_counted_from(rule: Rule, verb: str, named: str) -> Iterator[Fault]:
    """Of several doses or courses each has its own part: the rule must count from the same."""
    anchor = rule.end_anchor if rule.shape == "before" else rule.begin_anchor
    if named == phrases.EACH_COURSE:
        if not anchor.startswith(named):
            yield rule, f"{verb} {named}, but does not count from its first or last day"
    elif named.startswith("each") and anchor != named:
        yield rule, f"{verb} {named}, but counts from {anchor or 'nothing'}; write {named} in both"


def _wrong_whole(rule: Rule, rules: Sequence[Rule]) -> Iterator[Fault]:
    if rule.part_of == rule.fact:
        yield rule, "cannot be part of itself; name the rule with which it goes"
    whole = next((other for other in rules if other.fact == rule.part_of), None)
    if whole and whole is not rule and whole.part_of:
        yield rule, f"is part of {whole.fact}, which is part of {whole.part_of}; name the latter"
    courses = {other.course for other in rules if isinstance(other, DosingCourse)}
    course = phrases.read_whole(rule.part_of).course if rule.part_of else None
    if course and course not in courses:
        yield rule, f"is part of {rule.part_of}, but no dose has course: {course}"


def _wrong_warning(rule: Rule, rules: Sequence[Rule]) -> Iterator[Fault]:
    named = getattr(rule, "if_missed", "")
    if any(other.fact == named and not isinstance(other, AdvicePeriod) for other in rules):
        yield rule, f"names {named} for when it is missed, which is no warning or advice"
