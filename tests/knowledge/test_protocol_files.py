"""A protocol file and a protocol say the same, and a mistake is pointed at by its line."""

from pathlib import Path
from textwrap import dedent

import pytest
from django.conf import settings as django_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import drawn
from treatments.catalogue import Report, as_file, load_folder, load_protocol, rules_of
from treatments.models import Clinic, Protocol, Source, Treatment
from treatments.protocol_files import parse

FOLDER = Path(django_settings.BASE_DIR) / "fixtures"
FILES = sorted((FOLDER / "protocols").glob("*.yaml"))

GOOD = """\
treatment: ofatumumab
clinic: amsterdam-umc
version: test
status: draft
dated: 2026-11-23

rules:
  - fact: test.dose
    kind: dose
    title:
      nl: Injectie
      en: Injection
    at: start
    every: 1 month
    until: 6 months after stop
    detail: {mg: 20}
    source: umc-ofatumumab § Schema injecties
    confidence: H

  - fact: test.lab
    kind: lab
    title:
      nl: Bloedprikken
      en: Blood test
    at: 7 days before test.dose
    only_if: sex is female
    source: umc-ofatumumab § Procedure
    confidence: M
"""


@pytest.mark.django_db
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_writing_a_protocol_back_gives_the_same_file(path):
    text = path.read_text(encoding="utf-8")
    draft = parse(text, path.name)
    which = {"treatment__slug": draft.treatment, "clinic__slug": draft.clinic}
    assert as_file(Protocol.objects.get(**which, version=draft.protocol.version)) == text


@pytest.mark.django_db
def test_loading_again_changes_nothing():
    before = {protocol.pk: len(rules_of(protocol)) for protocol in Protocol.objects.all()}
    report = load_folder(FOLDER)
    after = {protocol.pk: len(rules_of(protocol)) for protocol in Protocol.objects.all()}
    assert (report.problems, report.stored, after) == ([], [], before)


@pytest.mark.django_db
@pytest.mark.parametrize("use", [{"is_pinned": True}, {"status": "withdrawn"}])
def test_what_is_in_use_can_be_loaded_again_too(use):
    Protocol.objects.update(digest="of another text", **use)
    report = load_folder(FOLDER)
    assert (report.problems, report.stored, len(report.unchanged)) == ([], [], len(FILES))


def load(tmp_path, text):
    path = tmp_path / "test.yaml"
    path.write_text(text, encoding="utf-8")
    report = Report()
    load_protocol(path, report)
    return report


@pytest.mark.django_db
def test_a_draft_that_changed_replaces_its_rules(tmp_path):
    load(tmp_path, GOOD)
    report = load(tmp_path, GOOD.replace("7 days before", "8 days before"))
    protocol = Protocol.objects.get(version="test")
    assert report.problems == []
    assert [rule.begin_amount for rule in rules_of(protocol)] == [None, -8]


@pytest.mark.django_db
def test_a_released_protocol_cannot_be_changed_by_a_file(tmp_path):
    load(tmp_path, GOOD.replace("status: draft", "status: released"))
    report = load(tmp_path, GOOD.replace("7 days before", "8 days before"))
    protocol = Protocol.objects.get(version="test")
    assert "give the file a new version" in report.problems[0].text
    assert rules_of(protocol)[1].begin_amount == -7


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("kind: lab", "kind: labs", 21, "allowed are dose, premedication, lab"),
        ("at: start", "at: begin", 13, "'begin' is no anchor; allowed are start, last dose"),
        ("at: start", "at: 3 moons after start", 13, "is no anchor"),
        ("every: 1 month", "every: monthly", 14, "write for instance 2 weeks or 1 month"),
        ("every: 1 month", "evry: 1 month", 14, "'evry' is no key of a rule"),
        ("      en: Injection\n", "", 10, "needs a Dutch and an English text"),
        ("sex is female", "sex is f", 26, "allowed are female, male"),
        ("sex is female", "gender is female", 26, "'gender' is no fact; allowed are sex"),
        ("sex is female", "weight_kg is under x", 26, "weight_kg is a number"),
        ("confidence: M", "confidence: X", 28, "allowed are H, M, L"),
        ("confidence: M\n", "", 20, "test.lab: confidence is missing"),
        (" § Procedure", "", 27, "write SOURCE § HEADING"),
        ("fact: test.lab", "fact: test.dose", 20, "stands already on line 8"),
        ("before test.dose", "before test.other", 20, "which is no rule of this file"),
        ("detail: {mg: 20}", "detail: {mg: veel}", 16, "detail holds numbers by mg, mcg, tablets"),
        ("    at: start\n", "", 8, "a rule says once when it is"),
        ("    at: start\n", "    at: start\n    before: start\n", 8, "a rule says once when"),
        ("    only_if:", "    delay: reset\n    only_if:", 26, "a lab has no delay"),
        ("status: draft", "status: final", 4, "status must be one of draft, reviewed"),
        ("dated: 2026-11-23", "dated: soon", 5, "dated must be a day such as"),
        ("version: test\n", "", 1, "version is missing in the head"),
        ("dated: 2026-11-23", "dated: 2026-11-23\ncontacts: 3", 6, "contacts must be a list"),
        ("dated: 2026-11-23", "dated: 2026-11-23\ndrop: {a: b}", 6, "drop must be a list"),
        ("dated: 2026-11-23", "dated: 2026-11-23\nforbidden_if: x", 6, "is no condition"),
        ("version: test", "version: a version with a very long name", 3, "a short text"),
        ("fact: test.lab", "fact: 3", 20, "fact must be an id of words and dots"),
        ("fact: test.lab", "fact: test lab", 20, "fact must be an id of words and dots"),
        ("nl: Bloedprikken", "nl: " + "Bloed " * 40, 20, "title_nl may have 200 characters"),
        ("every: 1 month", "every: 1 month\n    times: 5000", 15, "from 1 to 1000"),
        ("kind: lab", "kind: lab\n    kind: visit", 22, "kind is said twice"),
        ("nl: Injectie", "nl: Injectie: nu", 11, "between quotes"),
        ("at: start", "at: [start", 14, "this cannot be read"),
    ],
)
def test_a_mistake_is_reported_by_line_with_what_is_allowed(old, new, line, says):
    assert old in GOOD
    draft = parse(GOOD.replace(old, new), "test.yaml")
    found = [(problem.line, problem.text) for problem in draft.problems]
    assert any(at == line and says in text for at, text in found), found


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b\n", "rules: 3\n", "\x00"])
def test_a_damaged_file_gives_a_problem_and_no_rules(text):
    draft = parse(text, "test.yaml")
    assert draft.problems
    assert draft.rules == []


LINES = FILES[0].read_text(encoding="utf-8").splitlines()


@given(
    at=st.integers(0, len(LINES) - 1),
    junk=st.one_of(
        st.just(""),
        st.text(max_size=30),
        st.sampled_from(
            ["    at: 3", "rules: []", "  - fact: [a]", "    title: x", "    every: {}"]
        ),
    ),
)
@settings(max_examples=drawn(60), deadline=None)
def test_a_file_that_was_damaged_anywhere_is_never_a_crash(at, junk):
    text = "\n".join([*LINES[:at], junk, *LINES[at + 1 :]])
    draft = parse(text, "test.yaml")
    assert draft.problems or draft.rules


def test_all_mistakes_of_a_file_are_reported_at_once():
    text = GOOD.replace("kind: lab", "kind: labs").replace("every: 1 month", "every: often")
    assert len(parse(text, "test.yaml").problems) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("treatment: ofatumumab", "treatment: aspirin", "'aspirin' is no treatment; known are"),
        ("clinic: amsterdam-umc", "clinic: nowhere", "'nowhere' is no clinic; known are"),
        ("umc-ofatumumab § Pro", "other § Pro", "test.lab: 'other' is no source; known are"),
        ("dated: 2026-11-23", "dated: 2026-11-23\ncontacts: [boss]", "'boss' is no contact"),
        ("kind: lab", "kind: labs", "allowed are"),
    ],
)
def test_nothing_of_a_file_with_a_mistake_is_loaded(tmp_path, old, new, says):
    report = load(tmp_path, GOOD.replace(old, new))
    assert says in str(report.problems[0])
    assert not Protocol.objects.filter(version="test").exists()


@pytest.mark.django_db
def test_a_faulty_list_of_clinics_is_left_out_whole(tmp_path):
    (tmp_path / "protocols").mkdir()
    for name in ("sources", "treatments"):
        (tmp_path / f"{name}.yaml").write_text("[]", encoding="utf-8")
    (tmp_path / "clinics.yaml").write_text(
        dedent("""\
            - slug: new
              name: {nl: Nieuw, en: New}
              contacts: []
            - slug: half
              name: {nl: Half}
              contacts: []
            """),
        encoding="utf-8",
    )
    report = load_folder(tmp_path)
    assert [(p.file, p.line) for p in report.problems] == [("clinics.yaml", 5)]
    assert not Clinic.objects.filter(slug="new").exists()


@pytest.mark.django_db
def test_every_source_and_treatment_of_the_leaflets_is_there():
    assert Source.objects.get(key="umc-ocrelizumab").number == "135889"
    assert str(Source.objects.get(key="umc-ofatumumab").published) == "2024-08-01"
    assert Treatment.objects.get(slug="alemtuzumab").atc == "L04AG06"
