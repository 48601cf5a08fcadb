"""Each fault that an author can make is found, and sound protocols give no finding."""

from datetime import date

import pytest

from schedules.authoring.checks import findings
from schedules.engine import WorkingDays
from treatments.protocol_files import parse

HEAD = """\
treatment: ofatumumab
clinic: amsterdam-umc
version: test
status: draft
dated: 2026-11-23
rules:
"""


def rule(fact, when, kind="lab", extra=""):
    return f"""\
  - fact: {fact}
    kind: {kind}
    title:
      nl: Iets
      en: Something
    {when}
{extra}    source: umc-ofatumumab § Procedure
    confidence: H
"""


DOSE = rule("t.dose", "at: start\n    every: 6 months", "dose")


def found(*rules, first="2027-05-03", last="2027-05-07", **change):
    draft = parse(HEAD + "".join(rules), "test.yaml")
    for name, value in change.items():
        setattr(draft.rules[-1], name, value)
    return [
        str(finding)
        for finding in findings(
            draft.rules,
            working_days=WorkingDays(),
            first=date.fromisoformat(first),
            last=date.fromisoformat(last),
        )
    ]


def test_a_sound_protocol_gives_no_finding():
    guard = rule("t.lab", "before: each dose", extra="    guards: each dose\n")
    assert found(DOSE, guard) == []


@pytest.mark.parametrize(
    ("gap", "code"),
    [
        ("minimum_gap: 5 months", ""),
        ("minimum_gap: 7 months", "minimum-gap"),
        ("maximum_gap: 7 months", ""),
        ("maximum_gap: 5 months", "too-late"),
    ],
)
def test_a_protocol_that_breaks_its_own_interval(gap, code):
    said = [f"t.dose: its own plan is warned of: {code} (start 2027-05-03)"] if code else []
    assert found(DOSE.replace("6 months", f"6 months\n    {gap}")) == said


def test_an_anchor_that_does_not_exist():
    assert found(DOSE, rule("t.lab", "at: 1 week after t.other")) == [
        "t.lab: it counts from t.other, which is not in this protocol"
    ]
    assert found(DOSE, rule("t.lab", "at: course 2 first day")) == [
        "t.lab: it counts from course 2 first day, but no dose has it"
    ]


def test_bloods_after_the_dose_that_they_guard():
    late = rule("t.lab", "at: 1 day after start", extra="    guards: t.dose\n")
    assert found(DOSE, late) == ["t.lab: it lies after t.dose, which it guards (start 2027-05-03)"]


def test_bloods_that_would_be_booked_after_the_dose_on_a_weekend():
    same_day = rule("t.lab", "at: start", extra="    roll: forward\n    guards: t.dose\n")
    assert found(DOSE, same_day) == []
    assert found(DOSE, same_day, first="2027-05-01", last="2027-05-01") == [
        "t.lab: it lies after t.dose, which it guards (start 2027-05-01)"
    ]


def test_a_fact_id_that_is_used_twice():
    assert "t.dose: this fact id is used twice" in found(DOSE, DOSE)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"title_en": ""}, "t.lab: the English title is missing"),
        ({"title_nl": ""}, "t.lab: the Dutch title is missing"),
        ({"explanation_nl": "Uitleg."}, "t.lab: the English explanation is missing"),
        ({"preparation_en": "Drink water."}, "t.lab: the Dutch preparation is missing"),
        ({"section": " "}, "t.lab: the source or its heading is missing"),
        ({"source_key": ""}, "t.lab: the source or its heading is missing"),
    ],
)
def test_a_missing_text_or_source(change, text):
    assert found(DOSE, rule("t.lab", "at: start"), **change) == [text]


def test_an_end_before_its_begin():
    backwards = rule("t.diet", "from: 1 month after start\n    to: start", "advice")
    assert found(DOSE, backwards) == ["t.diet: it ends before it begins (start 2027-05-03)"]


@pytest.mark.parametrize("end", ["last dose", "stop"])
def test_an_end_that_a_stop_lays_before_its_begin(end):
    late = rule("t.diet", f"from: 5 years after start\n    to: 1 month after {end}", "advice")
    assert found(DOSE, late) == ["t.diet: it ends before it begins (start 2027-05-03)"]


def test_a_dose_on_a_day_of_which_the_source_says_that_there_is_none():
    weekly = rule("t.dose", "at: start\n    every: 1 week\n    times: 5", "dose")
    assert found(weekly, rule("t.none", "never: 21 days after start", "dose")) == [
        "t.none: a dose falls on a day on which none is given (start 2027-05-03)"
    ]
