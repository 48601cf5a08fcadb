"""A rule that can never be counted out is refused by file and line before anybody sees it."""

import pytest

from treatments.catalogue import Report, load_protocol
from treatments.models import Protocol
from treatments.protocol_files import parse

HEAD = """\
treatment: ofatumumab
clinic: {clinic}
version: '{version}'
status: draft
dated: 2026-11-23
{more}
rules:
"""
RULE = """\
  - fact: {fact}
    kind: {kind}
    title: {{nl: Iets, en: Something}}
    source: umc-ofatumumab § Procedure
    confidence: H
"""


def rule(fact, *keys, kind="lab"):
    return RULE.format(fact=fact, kind=kind) + "".join(f"    {key}\n" for key in keys)


def dose(fact, *keys):
    return rule(fact, *keys, kind="dose")


def protocol(*rules, clinic="amsterdam-umc", version="t", more=""):
    return HEAD.format(clinic=clinic, version=version, more=more) + "".join(rules)


def problems(*rules):
    return [(p.line, p.text) for p in parse(protocol(*rules), "test.yaml").problems]


DOSE = dose("t.dose", "at: start")
COURSE = dose("t.dose", "at: start", "course: 1")


@pytest.mark.parametrize(
    ("keys", "line", "says"),
    [
        (["at: 1 week after start", "weekdays: mon"], 14, "weekdays needs as_one_entry: true"),
        (["at: start", "weekdays: mon", "times: 3", "as_one_entry: true"], 15, "times needs every"),
        (["at: start", "every: 1 week", "weekdays: mon", "as_one_entry: true"], 15, "keep one"),
        (["at: start", "until: 6 months after start"], 14, "until needs every or weekdays"),
        (["at: start", "times: 3"], 14, "times needs every beside it"),
        (["at: start", "as_one_entry: true"], 14, "as_one_entry needs every or weekdays"),
        (["at: start", "every: 1 month", "as_one_entry: true"], 14, "not months or years"),
        (["at: each dose", "every: 1 month"], 14, "every does not go with each dose"),
        (["at: each dose", "weekdays: mon", "as_one_entry: true"], 14, "does not go with each"),
        (["at: each dose", "recorded_as: discharge_date"], 14, "recorded_as does not go with"),
        (["before: each dose", "recorded_as: discharge_date"], 14, "recorded_as does not go with"),
        (["at: each dose else start"], 13, "leave out what stands beside else"),
        (["at: start else each dose"], 13, "leave out what stands beside else"),
        (["at: start", "every: 1 month", "until: each dose"], 15, "until is one moment"),
        (["between: start", "and: each dose"], 14, "and may name no other each than between"),
        (["from: each dose", "to: each dose of course 1"], 14, "to may name no other each"),
        (["at: start", "numbers: [1]"], 14, "numbers goes with each"),
        (["at: each dose", "numbers: []"], 14, "numbers must be a list of whole numbers"),
        (["at: each dose", "numbers: [true]"], 14, "numbers must be a list of whole numbers"),
        (["between: start", "and: stop", "every: 1 month"], 15, "every goes with at"),
        (["before: start", "times: 3"], 14, "times goes with at"),
        (["after: t.dose", "weekdays: mon"], 14, "weekdays goes with at"),
        (["from: start", "to: open", "until: stop"], 15, "until goes with at"),
        (["from: start", "to: open", "tolerance: 1 week"], 15, "tolerance goes with at"),
        (["never: start", "as_one_entry: true"], 14, "as_one_entry goes with at"),
        (["at: start", "to: stop"], 14, "to stands only beside from"),
        (["before: start", "and: stop"], 14, "and stands only beside between"),
        (["no_entry: false"], 13, "no_entry is either left out or true"),
        (["at: 101 years after start"], 13, "write at most 100 years"),
        (["at: start", "tolerance: 999 years"], 14, "write at most 100 years"),
        (["at: start", "as_planned: true"], 14, "as_planned needs numbers beside it"),
        (["at: start", "every: 1 month", "valid_for: 1 month"], 14, "every does not go with valid"),
        (["at: each dose", "valid_for: 1 month"], 14, "valid_for goes with one moment"),
        (["from: start", "to: open", "valid_for: 1 month"], 15, "valid_for goes with at, between"),
        (["at: start", "valid_for: soon"], 14, "'soon' is no length of time"),
        (["at: start", "recorded_as: discharge_date", "valid_for: 1 day"], 14, "recorded_as does"),
        (["at: start", "guards: each dose x"], 14, "'each dose x' is not known here"),
        (["at: start", "guards: start"], 14, "or the fact id of a dose"),
        (["at: start", "also: [{a: b § c}]"], 14, "names no heading"),
    ],
)
def test_keys_that_do_not_go_together_are_refused_on_their_line(keys, line, says):
    found = problems(rule("t.lab", *keys), COURSE)
    assert [at for at, text in found if says in text] == [line], found


@pytest.mark.parametrize(
    ("keys", "line", "says"),
    [
        (["from: start", "to: stop", "detail: {mg: 1}"], 15, "detail goes with at"),
        (["from: start", "to: stop", "course: 2"], 15, "course goes with at"),
        (["at: start", "detail: {mg: .nan}"], 14, "detail holds numbers"),
        (["at: start", "detail: {mg: .inf}"], 14, "detail holds numbers"),
        (["at: start", "detail: {mg: -1}"], 14, "detail holds numbers"),
        (
            ["at: start", "minimum_gap: 12 months", "maximum_gap: 18 weeks"],
            15,
            "maximum_gap must be longer than minimum_gap",
        ),
        (["at: start", "replaces: each dose"], 14, "replaces must be the fact id of a dose"),
    ],
)
def test_keys_of_a_dose_that_do_not_go_together_are_refused(keys, line, says):
    found = problems(dose("t.dose", *keys))
    assert [at for at, text in found if says in text] == [line], found


@pytest.mark.parametrize(
    ("rules", "path"),
    [
        ([rule("t.a", "at: 1 week after t.a")], "t.a from t.a"),
        ([rule("t.a", "before: t.a")], "t.a from t.a"),
        ([rule("t.a", "after: t.a")], "t.a from t.a"),
        ([rule("t.a", "at: start else t.a")], "t.a from t.a"),
        ([rule("t.a", "at: start", "every: 1 week", "until: t.a")], "t.a from t.a"),
        ([rule("t.a", "at: t.b"), rule("t.b", "at: t.a")], "t.a from t.b from t.a"),
        ([rule("t.a", "from: start", "to: t.b"), rule("t.b", "before: t.a")], "t.a from t.b"),
        (
            [rule("t.a", "at: t.b"), rule("t.b", "at: t.c"), rule("t.c", "at: t.a")],
            "t.a from t.b from t.c from t.a",
        ),
        ([dose("t.a", "at: each dose")], "t.a from each dose from t.a"),
        (
            [
                dose("t.a", "at: 1 week after t.lab"),
                rule("t.lab", "at: start", "guards: t.a", "valid_for: 1 month"),
            ],
            "t.a from t.lab from t.a",
        ),
        ([dose("t.a", "at: 1 day after last dose")], "t.a from last dose from t.a"),
        (
            [dose("t.a", "at: start", "every: 1 month", "until: 1 year after last dose")],
            "t.a from last dose from t.a",
        ),
        (
            [dose("t.a", "at: course 1 first day", "course: 1")],
            "t.a from course 1 first day from t.a",
        ),
        (
            [
                dose("t.a", "at: 1 day after t.lab", "course: 2"),
                rule("t.lab", "at: course 2 last day"),
            ],
            "t.a from t.lab from course 2 last day from t.a",
        ),
        (
            [dose("t.a", "at: each course first day", "course: 1")],
            "t.a from each course first day from t.a",
        ),
        (
            [
                dose("t.a", "at: t.b", "course: 1"),
                dose("t.b", "at: start", "course: 2", "recorded_as: course2_start"),
            ],
            "t.a from t.b from course 1 last day from t.a",
        ),
        (
            [dose("t.a", "at: 1 week after t.b", "replaces: t.b"), dose("t.b", "at: start")],
            "t.a from t.a",
        ),
    ],
)
def test_rules_that_count_from_themselves_are_refused_with_the_way_round(rules, path):
    (found,) = problems(*rules)
    assert (found[0], f"t.a counts from itself: {path}" in found[1]) == (8, True), found


def test_every_ring_of_a_file_is_told_once():
    rules = [
        rule("t.a", "at: t.b"),
        rule("t.b", "at: t.a"),
        rule("t.c", "at: t.a"),
        rule("t.d", "at: t.d"),
    ]
    assert [line for line, text in problems(*rules) if "itself" in text] == [8, 26]


@pytest.mark.parametrize(
    ("rules", "line", "says"),
    [
        ([rule("t.a", "at: course 2 first day"), COURSE], 8, "no dose has course: 2"),
        ([rule("t.a", "at: each dose of course 2"), COURSE], 8, "no dose has course: 2"),
        ([rule("t.a", "at: start", "guards: each dose of course 2"), COURSE], 8, "has course: 2"),
        ([rule("t.a", "at: each course first day"), DOSE], 8, "no dose has a course"),
        ([rule("t.a", "at: each dose")], 8, "there is no dose with at"),
        ([rule("t.a", "at: start"), dose("t.b", "at: stop", "replaces: t.a")], 14, "is no dose"),
        ([rule("t.a", "at: start", "guards: t.b"), rule("t.b", "at: start")], 8, "is no dose"),
        ([dose("t.a", "at: start", "replaces: t.a")], 8, "replaces itself"),
        (
            [
                DOSE,
                dose("t.b", "at: start", "replaces: t.dose"),
                dose("t.c", "at: start", "replaces: t.b"),
            ],
            21,
            "t.c replaces t.b, which replaces another",
        ),
        (
            [dose("t.a", "at: start", "every: 1 year", "times: 101")],
            8,
            "more than 100 years from the start",
        ),
        (
            [rule("t.a", "at: 60 years after t.b"), rule("t.b", "at: 60 years after start")],
            8,
            "t.a may lie more than 100 years from the start",
        ),
        (
            [rule("t.a", "at: start", "every: 1 day", "until: 6 years after start")],
            8,
            "would give 2197 entries",
        ),
        (
            [rule("t.a", "at: start", "every: 1 day", "until: transplant_date")],
            8,
            "would give 7321 entries",
        ),
        (
            [
                dose("t.a", "at: start", "every: 1 day", "times: 1000"),
                dose("t.b", "at: start", "every: 1 day", "times: 1000"),
                dose("t.c", "at: start", "every: 1 day", "times: 1000"),
                rule("t.d", "at: each dose"),
            ],
            32,
            "t.d would give 3000 entries",
        ),
    ],
)
def test_what_is_not_there_or_too_much_is_refused(rules, line, says):
    found = problems(*rules)
    assert [at for at, text in found if says in text] == [line], found


def test_a_long_row_of_rules_is_refused_before_the_engine_runs_too_deep():
    rules = [rule("t.r0", "at: start")]
    rules += [rule(f"t.r{n}", f"at: 1 day after t.r{n - 1}") for n in range(1, 31)]
    ((line, text),) = problems(*rules)
    assert (line, "t.r30 counts through more than 30 other rules" in text) == (8 + 30 * 6, True)
    assert problems(*rules[:30]) == []


def test_more_rules_than_a_protocol_can_have_are_not_even_read():
    draft = parse(protocol() + "  - {}\n" * 1001, "test.yaml")
    assert [(p.line, p.text) for p in draft.problems] == [
        (7, "a protocol has at most 1000 rules, not 1001")
    ]


@pytest.mark.parametrize(
    "rules",
    [
        [rule("t.a", "at: t.dose", "every: 1 week", "until: 1 year after last dose"), DOSE],
        [rule("t.a", "from: each course first day", "to: each course last day"), COURSE],
        [rule("t.a", "between: 1 day after each dose", "and: 1 week after each dose"), DOSE],
        [rule("t.a", "at: start", "weekdays: mon, fri", "as_one_entry: true", "until: stop")],
        [dose("t.a", "at: start else stop", "replaces: t.dose"), DOSE],
    ],
)
def test_what_can_be_counted_out_is_taken(rules):
    assert problems(*rules) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "line", "says"),
    [
        (rule("t.a", "at: t.b"), 8, "t.a counts from itself: t.a from t.b from t.a"),
        (rule("t.dose", "at: start"), 1, "t.d names each dose, but there is no dose with at"),
    ],
)
def test_a_change_that_turns_what_was_taken_over_into_a_ring_is_refused(
    tmp_path, changed, line, says
):
    rules = [
        rule("t.a", "at: start"),
        rule("t.b", "at: t.a"),
        DOSE,
        rule("t.d", "at: each dose"),
    ]
    path, report = tmp_path / "test.yaml", Report()
    path.write_text(protocol(*rules, clinic="generic"), encoding="utf-8")
    load_protocol(path, report)
    assert report.problems == []
    path.write_text(protocol(changed, more="based_on: generic"), encoding="utf-8")
    load_protocol(path, report)
    assert [p.line for p in report.problems if says in p.text] == [line]
    assert not Protocol.objects.filter(clinic__slug="amsterdam-umc", version="t").exists()
