"""What a rule is part of, or guards, is asked when its file is loaded."""

import pytest

from tests.knowledge.test_checks import DOSE, HEAD, rule
from treatments.protocol_files import parse

COURSE = rule("t.c1", "at: start", "dose", extra="    course: 1\n")


def part(whole, when="at: each dose", kind="procedure"):
    return rule("t.part", when, kind, extra=f"    part_of: {whole}\n")


def guard(dose, when="before: each dose"):
    return rule("t.labs", when, extra=f"    guards: {dose}\n")


def problems(*rules):
    return [problem.text for problem in parse(HEAD + "".join(rules), "test.yaml").problems]


@pytest.mark.parametrize(
    "sound",
    [
        part("each dose"),
        part("each dose of course 1", "at: each dose of course 1"),
        part("course 1", "at: 1 day before course 1 first day"),
        part("each course", "from: each course first day\n    to: each course last day", "warning"),
        part("t.c1", "at: 3 days before start"),
        guard("each dose"),
        guard("t.c1", "before: start"),
    ],
)
def test_what_can_be(sound):
    assert problems(COURSE, sound) == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (part("the dose"), "'the dose' is not known here; allowed are each dose, each dose of"),
        (part("course 1 first day"), "'course 1 first day' is not known here"),
        (part("start"), "'start' is not known here; allowed are each dose"),
        (guard("course 1"), "'course 1' is not known here; allowed are each dose"),
        (part("each dose", "at: start"), "t.part is part of each dose, but counts from start"),
        (
            part("each dose", "at: each dose of course 1"),
            "t.part is part of each dose, but counts from each dose of course 1; write each dose",
        ),
        (part("each dose", "any_time: true"), "but counts from nothing"),
        (part("each course"), "t.part is part of each course, but does not count from its first"),
        (guard("each dose", "before: start"), "t.labs guards each dose, but counts from start"),
        (part("course 2"), "t.part is part of course 2, but no dose has course: 2"),
        (part("t.part"), "t.part cannot be part of itself; name the rule with which it goes"),
        (part("t.other"), "t.other, which is no rule of this file"),
        (
            rule("t.part", "at: each dose", extra="    part_of: t.c1\n    guards: each dose\n"),
            "t.part is part of something and guards a dose; keep one of the two",
        ),
    ],
)
def test_what_cannot_be_is_named(wrong, says):
    (problem,) = problems(COURSE, wrong)
    assert says in problem


def test_a_part_of_a_part_names_the_whole():
    first = rule("t.first", "at: start", "visit", extra="    part_of: t.dose\n")
    assert problems(DOSE, first, part("t.first", "at: start")) == [
        "t.part is part of t.first, which is part of t.dose; name the latter"
    ]
