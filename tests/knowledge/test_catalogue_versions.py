"""A protocol in use never changes: what may still be loaded over it, and which version counts."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from schedules.inputs.regimens import rule_value
from treatments.catalogue import citations_of, load_folder, rules_of
from treatments.models import Clinic, MonitoringRule, Protocol
from treatments.versions import TEXTS

pytestmark = pytest.mark.django_db

HEAD = """\
treatment: ofatumumab
clinic: {clinic}
version: '{version}'
status: {status}
dated: {dated}
{more}
rules:
"""
RULE = """\
  - fact: t.{fact}
    kind: lab
    title:
      nl: Bloedprikken
      en: Blood test
    at: {at}
    source: umc-ofatumumab § Procedure
    confidence: H
"""
RULES = ("a", "start"), ("b", "1 week after start")


def text(status="draft", version="1", dated="2026-11-24", more="", clinic="de-linde", lines=RULES):
    head = HEAD.format(clinic=clinic, version=version, status=status, dated=dated, more=more)
    return head + "\n".join(RULE.format(fact=fact, at=at) for fact, at in lines)


@pytest.fixture
def folder(tmp_path):
    contacts = [{"key": "phone"}, {"key": "desk"}]
    Clinic.objects.create(slug="de-linde", name_nl="De Linde", name_en="X", contacts=contacts)
    (tmp_path / "protocols").mkdir()
    for name in ("clinics", "sources", "treatments"):
        (tmp_path / f"{name}.yaml").write_text("[]", encoding="utf-8")
    return tmp_path


@pytest.fixture
def load(folder):
    """Return a function that writes one file and loads the whole folder."""

    def load(words, name="own"):
        (folder / "protocols" / f"{name}.yaml").write_text(words, encoding="utf-8")
        return load_folder(folder)

    return load


def stored(version="1", clinic="de-linde"):
    return Protocol.objects.get(clinic__slug=clinic, version=version, treatment__slug="ofatumumab")


def pin(**which):
    protocol = stored(**which)
    protocol.is_pinned = True
    protocol.save()
    return protocol


def rows(protocol):
    return [(rule.pk, rule.fact, rule.begin_amount) for rule in rules_of(protocol)]


def texts(report):
    return [problem.text for problem in report.problems]


MAY_APPLY = "    may_apply: {nl: soms, en: sometimes}\n"
CHANGES = [
    (text(lines=[("a", "start"), ("b", "2 weeks after start")]), 17, "(t.b)"),
    (text(lines=[("b", "1 week after start"), ("a", "start")]), 1, "(the order of the rules)"),
    (text(lines=[("a", "start")]), 1, "(t.b)"),
    (text(lines=[*RULES, ("c", "start")]), 26, "(t.c)"),
    (text().replace("confidence: H", "confidence: M", 1), 8, "(t.a)"),
    (text().replace("    confidence: H", "    softness: about\n    confidence: H", 1), 8, "(t.a)"),
    (text().replace("kind: lab", "kind: visit", 1), 8, "(t.a)"),
    (text().replace("confidence: H", "only_if: sex is female\n    confidence: H", 1), 8, "(t.a)"),
    (text(more="forbidden_if: sex is female\n"), 1, "(forbidden_if)"),
    (text().replace("    confidence: H", MAY_APPLY + "    confidence: H", 1), 8, "(t.a)"),
]


@pytest.mark.parametrize(("changed", "line", "what"), CHANGES)
def test_a_protocol_that_a_plan_counts_on_cannot_change(load, changed, line, what):
    load(text())
    before = rows(pin())

    report = load(changed)

    says = "ofatumumab at de-linde, version 1 is in use and cannot change; give the file a new"
    assert [(problem.file, problem.line) for problem in report.problems] == [("own.yaml", line)]
    assert texts(report) == [f"{says} version {what}"]
    assert rows(stored()) == before
    assert (stored().forbidden_if, stored().contacts, stored().is_pinned) == ("", [], True)


@pytest.mark.parametrize("status", ["released", "withdrawn"])
def test_a_protocol_that_was_released_cannot_change_either(load, status):
    load(text(status))
    report = load(text(status, lines=[("a", "start")]))
    assert f"is {status} and cannot change; give the file a new version (t.b)" in texts(report)[0]
    assert [fact for _pk, fact, _amount in rows(stored())] == ["t.a", "t.b"]


def test_a_protocol_in_use_takes_a_new_status_and_date_and_keeps_its_rows(load):
    load(text())
    before = rows(pin())

    for status, dated in (("reviewed", "2026-11-25"), ("released", "2026-11-26")):
        report = load(text(status, dated=dated))
        assert (report.problems, len(report.stored)) == ([], 1)

    protocol = stored()
    assert (protocol.status, str(protocol.dated)) == ("released", "2026-11-26")
    assert (rows(protocol), protocol.is_pinned) == (before, True)
    assert load(text("released", dated="2026-11-26")).unchanged == [str(protocol)]


WORDS = """\
    part_of: t.a
    if_missed: t.w
    performers: [ms-nurse]
    place: {nl: Lab, en: Lab}
    contact: desk
    takes: 4 to 6 hours
    explanation: {nl: Zo gaat het., en: So it goes.}
    preparation: {nl: Kom nuchter., en: Do not eat.}
    source: umc-ofatumumab § Controleafspraken polikliniek
    also: [umc-ofatumumab § Procedure]
    ask_team: true
"""
WARNING = """
  - fact: t.w
    kind: warning
    title: {nl: Let op, en: Take note}
    from: start
    to: open
    source: umc-ofatumumab § Procedure
    confidence: H
"""


@pytest.mark.parametrize("use", ["pinned", "released", "withdrawn"])
def test_the_words_of_a_protocol_in_use_may_change_in_place(load, use):
    status = "draft" if use == "pinned" else use
    load(text(status) + WARNING)
    protocol = pin() if use == "pinned" else stored()
    before, digest = rows(protocol), protocol.digest
    first, second = text(status, more="contacts: [phone]\n").split("  - fact: t.b\n")
    second = second.replace("    source: umc-ofatumumab § Procedure\n", WORDS)
    new = f"{first}  - fact: t.b\n{second}{WARNING}".replace("nl: Bloedprikken", "nl: Bloedtest")

    report = load(new)

    assert (report.problems, report.stored) == ([], [str(stored())])
    assert (rows(stored()), stored().contacts) == (before, ["phone"])
    told = {rule.fact: rule for rule in rules_of(stored())}
    assert {rule.title_nl for rule in told.values()} == {"Bloedtest", "Let op"}
    line = told["t.b"]
    assert (line.part_of, line.if_missed, line.contact) == ("t.a", "t.w", "desk")
    assert line.takes == "4 to 6 hours"
    assert (line.place_nl, line.explanation_en, line.preparation_nl) == (
        "Lab",
        "So it goes.",
        "Kom nuchter.",
    )
    assert (line.performers, line.section, line.ask_team) == (
        ["ms-nurse"],
        "Controleafspraken polikliniek",
        True,
    )
    assert [section for _source, section in citations_of(line)][1:] == ["Procedure"]
    assert stored().digest != digest
    assert (stored().is_pinned, stored().status) == (protocol.is_pinned, protocol.status)
    assert load(new).unchanged == [str(stored())]


def test_new_words_of_a_base_reach_what_is_in_use(load):
    load(general(), "base")
    load(hospital(), "own")
    before = rows(pin())
    report = load(general().replace("nl: Bloedprikken", "nl: Bloedtest"), "base")
    assert report.problems == []
    assert {rule.title_nl for rule in rules_of(stored())} == {"Bloedtest", "Bloedprikken"}
    assert (rows(stored()), stored().is_pinned) == (before, True)


OTHER = {
    "performers": ["gp"],
    "also": [],
    "ask_team": True,
    "is_inherited": True,
    "source_id": 0,
    "part_of": "each dose",
    "guards": "each dose",
}
NO_DAY = {"performers": (), "ask_team": False, "part_of": None, "guards": None}


def test_nothing_that_may_change_decides_a_day():
    """What the engine reads of the words is who does it and what it goes with: no day of them."""
    rule = MonitoringRule.objects.filter(may_apply_nl="", guards="").first()
    rule.may_apply_nl = rule.may_apply_en = "soms"
    before = replace(rule_value(rule), **NO_DAY)
    for name in TEXTS:
        setattr(rule, name, OTHER.get(name, "other"))
        assert replace(rule_value(rule), **NO_DAY) == before, name


def test_a_remark_in_the_file_of_a_protocol_in_use_changes_nothing(load):
    load(text())
    before = rows(pin())
    report = load("# read by Demo Aardbei\n" + text())
    assert (report.problems, report.unchanged) == ([], [str(stored())])
    assert rows(stored()) == before


@pytest.mark.parametrize(
    ("pinned", "old", "new"),
    [(True, "reviewed", "draft"), (True, "released", "reviewed"), (False, "released", "draft")],
)
def test_a_status_does_not_go_back_once_a_protocol_counts(load, pinned, old, new):
    load(text(old))
    if pinned:
        pin()
    says = f"is {old} and cannot become {new} again; give the file a new version"
    assert says in texts(load(text(new)))[0]
    assert stored().status == old


def test_a_draft_that_no_plan_counts_on_may_go_back_and_change(load):
    load(text("reviewed"))
    assert load(text("draft", lines=[("a", "start")])).problems == []
    assert (stored().status, len(rows(stored()))) == ("draft", 1)


# Releasing


def test_releasing_a_version_withdraws_the_one_before_it(load):
    load(text("released"), "own.v1")
    before = rows(stored())

    report = load(text("released", version="2", dated="2026-12-01"), "own.v2")

    assert (report.problems, report.stored) == ([], [str(stored("2"))])
    assert [stored("1").status, stored("2").status] == ["withdrawn", "released"]
    assert rows(stored("1")) == before


def test_a_new_status_alone_releases_a_version_too(load):
    load(text("released"), "own.v1")
    load(text("reviewed", version="2", dated="2026-12-01"), "own.v2")
    assert [stored("1").status, stored("2").status] == ["released", "reviewed"]
    pin(version="2")

    report = load(text("released", version="2", dated="2026-12-01"), "own.v2")

    assert report.problems == []
    assert [stored("1").status, stored("2").status] == ["withdrawn", "released"]


def test_the_older_file_neither_fails_nor_comes_back(load, folder):
    load(text("released"), "own.v1")
    load(text("released", version="2", dated="2026-12-01"), "own.v2")

    for words in (text("released"), text("draft"), text("withdrawn")):
        report = load(words, "own.v1")
        assert (report.problems, report.stored) == ([], [])
        assert sorted(report.unchanged) == [str(stored("1")), str(stored("2"))]
        assert [stored("1").status, stored("2").status] == ["withdrawn", "released"]

    report = load(text("released", lines=[("a", "start")]), "own.v1")
    assert "version 1 is withdrawn and cannot change" in texts(report)[0]


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (("1", "2026-11-24"), ("2", "2026-12-01")),
        (("2", "2026-11-24"), ("1", "2026-12-01")),
        (("9", "2026-11-24"), ("10", "2026-11-24")),
    ],
)
def test_of_two_files_that_are_new_the_later_one_is_released(folder, load, older, newer):
    # "own.v2.yaml" stands before "own.yaml": the order of names is not that of versions.
    later = text("released", version=newer[0], dated=newer[1])
    (folder / "protocols" / "own.v2.yaml").write_text(later, encoding="utf-8")
    assert load(text("released", version=older[0], dated=older[1])).problems == []
    assert [stored(older[0]).status, stored(newer[0]).status] == ["withdrawn", "released"]


def test_an_older_version_that_is_found_later_does_not_take_over(load):
    load(text("released", version="2", dated="2026-12-01"), "own.v2")
    report = load(text("released"), "own.v1")
    assert "is older than version 2, which is released" in texts(report)[0]
    assert stored("2").status == "released"
    assert load(text("withdrawn"), "own.v1").problems == []
    assert [stored("1").status, stored("2").status] == ["withdrawn", "released"]


def test_two_files_of_one_version_are_named_and_neither_is_loaded(load):
    load(text(), "own")
    before = rows(stored())
    report = load(text(lines=[("a", "start")]), "own.v2")
    says = "ofatumumab at de-linde, version 1 stands in {} too; give each file its own version"
    assert [(p.file, p.text) for p in report.problems] == [
        ("own.v2.yaml", says.format("own.yaml")),
        ("own.yaml", says.format("own.v2.yaml")),
    ]
    assert rows(stored()) == before


def test_each_version_is_written_back_to_its_own_file(folder, load):
    load(text("released"), "own.v1")
    load(text("released", version="2", dated="2026-12-01"), "own.v2")
    faulty = text(version="3").replace("kind: lab", "kind: labs")
    (folder / "protocols" / "own.v3.yaml").write_text(faulty, encoding="utf-8")

    with pytest.raises(CommandError):
        call_command("load_protocols", "--folder", str(folder), "--rewrite")

    written = [(folder / "protocols" / f"own.v{n}.yaml").read_text("utf-8") for n in (1, 2, 3)]
    assert written[0] == text("withdrawn")
    assert written[1] == text("released", version="2", dated="2026-12-01")
    assert written[2] == faulty


# What a protocol is based on


def hospital(status="draft", version="1", dated="2026-11-24"):
    lines = [("z", "start")]
    return text(status, version, dated, more="based_on: generic\n", lines=lines)


def general(version="1", lines=RULES, dated="2026-11-24"):
    return text(clinic="generic", version=f"t{version}", dated=dated, lines=lines)


def facts(protocol):
    return [rule.fact for rule in rules_of(protocol)]


def test_a_newer_base_reaches_a_draft_but_nothing_in_use(load):
    load(general(), "base.v1")
    load(hospital(), "own.v1")
    base = general("2", lines=[*RULES, ("c", "start")], dated="2026-12-01")
    load(base, "base.v2")
    assert facts(stored()) == ["t.z", "t.a", "t.b", "t.c"]
    pin()
    base = general("3", lines=[("a", "start")], dated="2026-12-02")

    assert load(base, "base.v3").problems == []

    assert (facts(stored()), stored().based_on.version) == (["t.z", "t.a", "t.b", "t.c"], "t2")
    assert load(hospital(version="2"), "own.v2").problems == []
    assert (facts(stored("2")), stored("2").based_on.version) == (["t.z", "t.a"], "t3")


def test_a_changed_base_is_a_problem_for_what_is_in_use(load):
    load(general(), "base")
    load(hospital(), "own")
    before = rows(pin())

    report = load(general(lines=[("a", "start")]), "base")

    assert "version 1 is in use and cannot change" in texts(report)[0]
    assert (rows(stored()), len(rows(stored("t1", "generic")))) == (before, 1)


def test_a_changed_base_is_no_problem_for_what_is_withdrawn(load):
    load(general(), "base")
    load(hospital("released"), "own.v1")
    load(hospital("released", version="2", dated="2026-12-01"), "own.v2")
    before = rows(stored("1"))
    pin(version="2")

    report = load(general(lines=[("a", "start")]), "base")

    assert [problem.file for problem in report.problems] == ["own.v2.yaml"]
    assert rows(stored("1")) == before
