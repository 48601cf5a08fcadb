"""How `late` is read and written back, and on which line a mistake in it is told."""

import pytest
import yaml

from treatments.late import read_during, read_left, read_when, write_late
from treatments.phrases import PhraseError
from treatments.protocol_files import parse

FILE = """\
treatment: natalizumab
clinic: generic
version: '1'
status: draft
dated: 2026-11-23

rules:
  - fact: ntz.dose
    kind: dose
    title: {nl: Infuus, en: Infusion}
    at: start
    every: 4 weeks
    late:
    - id: ntz.late.gap
      when: 3 or more months since the dose before
      during: dose 2 to 3
      left: under 7 days
      only_if: sex is female
      then: ask
      say: {nl: Vraag het., en: Ask.}
      source: smpc-tysabri § 4.2
      confidence: H
    - id: ntz.late.any
      when: 1 to 2 days missed
      then: titrate
      from: ntz.dose
      say: {nl: Begin opnieuw., en: Begin again.}
      source: smpc-tysabri § 4.2
      confidence: M
    source: smpc-tysabri § 4.2
    confidence: H
"""


def problems(old, new):
    assert FILE.count(old) >= 1
    draft = parse(FILE.replace(old, new, 1), "x.yaml")
    return [(problem.line, problem.text) for problem in draft.problems]


def test_it_is_read_and_written_back_as_it_stood():
    draft = parse(FILE, "x.yaml")
    assert draft.problems == []
    (rule,) = draft.rules
    assert write_late(rule.late) == yaml.safe_load(FILE)["rules"][0]["late"]


def test_a_database_that_keeps_no_order_changes_nothing():
    (rule,) = parse(FILE, "x.yaml").rules
    shuffled = [dict(reversed(line.items())) for line in rule.late]
    assert [list(line) for line in write_late(shuffled)] == [list(line) for line in rule.late]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("3 or more months since the dose before", "soon", 15, "says not when a dose is late"),
        ("1 to 2 days missed", "2 to 1 days missed", 24, "from a smaller to a larger number"),
        ("1 to 2 days missed", "1 to 2 weeks missed", 24, "says not when"),
        ("dose 2 to 3", "week 2", 16, "no part of a treatment"),
        ("under 7 days", "7 weeks", 17, "no number of days"),
        ("sex is female", "sex is blue", 18, "sex cannot be 'blue'"),
        ("then: ask", "then: wait", 19, "then cannot be 'wait'"),
        ("{nl: Vraag het., en: Ask.}", "{nl: Vraag het.}", 20, "needs a Dutch and an English text"),
        ("§ 4.2\n      confidence: H", "4.2\n      confidence: H", 21, "names no heading"),
        ("confidence: M", "confidence: X", 29, "confidence cannot be 'X'"),
        ("      when: 1 to 2 days missed\n", "", 23, "when is missing"),
        ("id: ntz.late.any", "id: ntz.late.gap", 23, "stands twice in late"),
        ("id: ntz.late.any", "id: any", 23, "id must be words and dots"),
        ("      from: ntz.dose\n", "", 25, "from names the dose that begins anew"),
        (
            "then: ask",
            "then: ask\n      from: ntz.dose",
            20,
            "from names the dose that begins anew",
        ),
        ("then: ask", "then: ask\n      days: 3", 20, "'days' is no key of late"),
        ("from: ntz.dose", "from: ntz.other", 8, "counts from ntz.other, which is no rule"),
    ],
)
def test_a_mistake_is_told_on_its_own_line(old, new, line, words):
    ((found, text),) = problems(old, new)
    assert words in text
    assert found == line


def test_only_a_dose_can_be_late():
    found = problems("kind: dose", "kind: lab")
    assert (13, "a lab has no late") in found


def test_it_must_be_a_list_of_lines():
    for value in ("later", "[]", "[one]"):
        text = FILE[: FILE.index("    late:")] + f"    late: {value}\n    source: a § 1\n"
        draft = parse(text + "    confidence: H\n", "x.yaml")
        assert [(p.line, p.text[:19]) for p in draft.problems] == [(13, "late must be a list")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 day missed", (1, 1)),
        ("1 to 2 days missed", (1, 2)),
        ("8 or more days missed", (8, None)),
        ("over 7 days missed", (8, None)),
        ("2 or more doses missed", (2, None)),
        ("9 days late", (9, 9)),
        ("over 6 months late", (6, None)),
        ("3 or more months since the dose before", (3, None)),
    ],
)
def test_how_much_is_too_late(text, number):
    assert read_when(text).number == number


def test_over_six_months_late_does_not_hold_after_six_months():
    assert [read_when(f"{n} 6 months late").is_over for n in ("over",)] == [True]
    assert read_when("6 or more months late").is_over is False


def test_parts_of_a_treatment():
    assert read_during("day 29 or later").number == (29, None)
    assert read_during("dose 1 to 3").part == "dose"
    assert read_during("first one").number is None
    assert (read_left("under 7 days"), read_left("7 or more days")) == ((0, 6), (7, None))
    with pytest.raises(PhraseError):
        read_during("day 0")
