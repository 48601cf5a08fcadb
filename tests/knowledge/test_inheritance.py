"""A hospital's own protocol is one file: as `generic`, with these changes."""

import pytest

from treatments.catalogue import Report, as_file, load_protocol, rules_of
from treatments.models import Clinic, Protocol

pytestmark = pytest.mark.django_db

BASE = """\
treatment: ofatumumab
clinic: {clinic}
version: '7'
status: draft
dated: 2026-11-24
{head}
rules:
{rules}"""
RULE = """\
  - fact: {fact}
{more}    kind: lab
    title:
      nl: {title}
      en: {title}
    at: {at}
    source: umc-ofatumumab § Procedure
    confidence: H
"""


def rule(fact, title="Iets", at="start", more=""):
    return RULE.format(fact=fact, title=title, at=at, more=more)


@pytest.fixture
def load(tmp_path):
    Clinic.objects.create(slug="de-linde", name_nl="De Linde", name_en="De Linde", contacts=[])
    path = tmp_path / "test.yaml"

    def load(clinic, rules, head=""):
        text = BASE.format(clinic=clinic, head=head, rules="\n".join(rules))
        path.write_text(text, encoding="utf-8")
        report = Report()
        load_protocol(path, report)
        stored = Protocol.objects.filter(clinic__slug=clinic, version="7").first()
        return report.problems, stored, text

    problems, _stored, _text = load(
        "generic", [rule("t.a"), rule("t.b"), rule("t.c", at="1 week after t.b")]
    )
    assert problems == []
    return load


def lines(protocol):
    return [(rule.fact, rule.title_nl, rule.is_inherited) for rule in rules_of(protocol)]


def test_what_is_not_changed_is_taken_over(load):
    problems, protocol, _text = load("de-linde", [rule("t.d")], "based_on: generic\n")
    assert problems == []
    assert lines(protocol) == [
        ("t.d", "Iets", False),
        ("t.a", "Iets", True),
        ("t.b", "Iets", True),
        ("t.c", "Iets", True),
    ]


def test_a_rule_is_replaced_in_its_place_added_after_another_and_dropped(load):
    changes = [rule("t.c", "Nieuw"), rule("t.d", more="    put_after: t.b\n")]
    problems, protocol, text = load("de-linde", changes, "based_on: generic\ndrop: [t.a]\n")
    assert problems == []
    assert lines(protocol) == [
        ("t.b", "Iets", True),
        ("t.d", "Iets", False),
        ("t.c", "Nieuw", False),
    ]
    assert as_file(protocol) == text


@pytest.mark.parametrize(
    ("head", "changes", "says"),
    [
        ("based_on: jbz\n", [rule("t.d")], "'jbz' has no protocol for ofatumumab"),
        ("based_on: generic\ndrop: [t.x]\n", [rule("t.d")], "t.x cannot be dropped"),
        ("based_on: generic\ndrop: [t.b]\n", [rule("t.d")], "t.c counts from t.b"),
        ("based_on: generic\n", [rule("t.d", more="    put_after: t.x\n")], "no such rule"),
    ],
)
def test_a_change_that_does_not_fit_loads_nothing(load, head, changes, says):
    problems, protocol, _text = load("de-linde", changes, head)
    assert says in str(problems[0])
    assert protocol is None


@pytest.mark.parametrize("base", ["generic", "de-linde"])
def test_a_protocol_cannot_be_based_on_itself(load, base):
    load("de-linde", [rule("t.d")], "based_on: generic\n")
    problems, protocol, _text = load("generic", [rule("t.e")], f"based_on: {base}\n")
    assert [p.text for p in problems] == [
        f"based_on: {base} leads back to generic; name another clinic"
    ]
    assert [fact for fact, _title, _inherited in lines(protocol)] == ["t.a", "t.b", "t.c"]


def test_a_change_of_the_base_reaches_what_is_based_on_it(load):
    load("de-linde", [rule("t.d")], "based_on: generic\n")
    load("generic", [rule("t.a", "Anders"), rule("t.b")])
    _problems, protocol, _text = load("de-linde", [rule("t.d")], "based_on: generic\n")
    assert lines(protocol)[1:] == [("t.a", "Anders", True), ("t.b", "Iets", True)]
