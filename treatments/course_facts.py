"""Answers that belong to a course: of a fact that holds for a course each one has its own.

The file of facts names such a fact once (`holds: course`): that is the answer of course 1. That of
course 2 is another fact, `weight_kg_2`, asked by every rule with `course: 2`; while it has no
answer, that of the course before counts.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import cast

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .facts import COURSES_PLANNED, FACTS, Contradiction, Derived, Fact, Holds, Told
from .two_languages import Words


def with_courses(told: Told) -> Told:
    """Return what a file says, with the facts of every later course and what binds them."""
    names = [fact.name for fact in told.facts.values() if fact.holds is Holds.COURSE]
    planned = told.facts.get(COURSES_PLANNED)
    courses = range(2, planned.high + 1) if names and planned else range(0)
    facts = (own for fact in told.facts.values() for own in _each(fact, names, courses))
    against = (
        own for one in told.contradictions for own in _each_contradiction(one, names, courses)
    )
    return Told({fact.name: fact for fact in facts}, told.orders, tuple(against))


def names_taken(told: Told) -> list[str]:
    """Return the facts that a file names and that are the answer of a course to another one."""
    own = told.facts.values()
    answers = {_own(f.name, n) for f in own if f.holds is Holds.COURSE for n in range(2, 10)}
    return sorted(answers & told.facts.keys())


def _each(fact: Fact, names: Collection[str], courses: range) -> Iterator[Fact]:
    yield fact
    before, nurse_label = fact.name, fact.nurse_label
    for course in courses if fact.name in names else ():
        yield replace(
            fact,
            name=_own(fact.name, course),
            label=_of_course(fact.label, course),
            nurse_label=nurse_label and _of_course(nurse_label, course),
            hint=_("Without an answer, that of the course before counts."),
            follows=tuple(
                Derived(_renamed(one.condition, names, course), one.value) for one in fact.follows
            ),
            default="",
            before=before,
        )
        before = _own(fact.name, course)


def _of_course(question: Words | Promise, course: int) -> Promise:
    return cast(Promise, format_lazy(_("{question}: course {n}"), question=question, n=course))


def _each_contradiction(
    one: Contradiction, names: Collection[str], courses: range
) -> Iterator[Contradiction]:
    yield one
    for course in courses:
        condition = _renamed(one.condition, names, course)
        if condition != one.condition:
            yield Contradiction(condition, _renamed(one.name, names, course), one.text)


def in_course(condition: str, course: int | None, facts: Mapping[str, Fact] = FACTS) -> str:
    """Return a condition as a rule of this course means it: by the answers of that course."""
    if not condition or course is None or course < 2:
        return condition
    names = [fact.name for fact in facts.values() if fact.holds is Holds.COURSE and not fact.before]
    return _renamed(condition, [name for name in names if _own(name, course) in facts], course)


def _own(name: str, course: int) -> str:
    return f"{name}_{course}"


def _renamed(text: str, names: Collection[str], course: int) -> str:
    if not names:
        return text
    return re.sub(rf"\b({'|'.join(names)})\b", lambda found: _own(found[1], course), text)
