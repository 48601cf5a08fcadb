"""What a patient reads of a rule and what the team reads are two texts, and never one for both."""

import pytest

from tests.knowledge.test_catalogue_versions import texts
from treatments import conflicts
from treatments.catalogue import Report, load_protocol, rules_of
from treatments.lists import load_list
from treatments.models import Clinic, Protocol
from treatments.protocol_files import parse
from treatments.protocol_writing import write_protocol

from .test_checks import HEAD, rule

pytestmark = pytest.mark.django_db

CLINIC = """\
- slug: linde
  name: {nl: De Linde, en: De Linde}
  contacts: []
"""
LEAFLET = rule("t.lab", "at: 1 week after start")
PRODUCT = rule(
    "t.smpc.lab", "at: 2 weeks after start", extra="    ask_team: true\n    differs_from: t.lab\n"
)
VOICES = """\
    explanation: {nl: Uw bloed wordt getest., en: Your blood is tested.}
    preparation: none
    bring: {nl: Uw pas., en: Your card.}
    booked_by: patient
    team: {nl: De folder noemt geen dag., en: The leaflet names no day.}
"""
TOLD = rule("t.lab", "at: 1 week after start", extra=VOICES)


@pytest.fixture
def load(tmp_path):
    def load(*rules, status="released"):
        clinics, file = tmp_path / "clinics.yaml", tmp_path / "ofatumumab.linde.yaml"
        clinics.write_text(CLINIC)
        head = HEAD.replace("amsterdam-umc", "linde").replace("draft", status)
        file.write_text(head + "".join(rules))
        assert load_list(clinics, Clinic) == []
        report = Report()
        load_protocol(file, report)
        return report

    return load


def lines(timeline):
    return {entry.fact: entry for entry in timeline.entries}


def test_a_file_says_both_voices_and_is_written_back_as_it_was(load):
    assert load(TOLD).problems == []
    (line,) = rules_of(protocol := Protocol.objects.get(clinic__slug="linde"))
    assert (line.team_en, line.bring_nl, line.booked_by) == (
        "The leaflet names no day.",
        "Uw pas.",
        "patient",
    )
    assert (line.needs_no_preparation, line.preparation_nl) == (True, "")
    written = write_protocol(protocol, rules_of(protocol))
    assert "preparation: none" in written
    assert [one.team_nl for one in parse(written, "t.yaml").rules] == [line.team_nl]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("    preparation: nothing\n", "preparation needs a Dutch and an English text"),
        ("    booked_by: neurologist\n", "allowed are patient, hospital, team, nobody"),
        ("    decided: both\n", "allowed are leaflet, product"),
        ("    team: Twijfel\n", "team needs a Dutch and an English text"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_what_is_allowed(load, wrong, says):
    (problem,) = load(rule("t.lab", "at: start", extra=wrong)).problems
    assert says in problem.text
    assert problem.line == 13


def test_two_sources_that_differ_are_decided_before_release(load):
    report = load(LEAFLET, PRODUCT)
    assert texts(report) == [
        "t.smpc.lab: it differs from t.lab; an author says which counts (decided) – fill it in "
        "before this protocol is released"
    ]
    assert load(LEAFLET, PRODUCT, status="draft").problems == []
    decided = PRODUCT.replace("t.lab\n", "t.lab\n    decided: leaflet\n")
    assert load(LEAFLET, decided).problems == []


def test_a_patient_reads_one_day_and_to_ask_first_until_it_is_decided(load, make_timeline):
    load(LEAFLET, PRODUCT, status="draft")
    ask = "Overleg hierover altijd eerst met uw MS-team."
    assert ask in lines(make_timeline("ofatumumab", "linde", "2027-01-11"))["t.lab"].explanation

    load(LEAFLET, PRODUCT.replace("t.lab\n", "t.lab\n    decided: leaflet\n"), status="draft")
    decided = lines(make_timeline("ofatumumab", "linde", "2027-01-11"))
    assert ask not in decided["t.lab"].explanation


def test_contested_are_the_lines_of_the_leaflet_alone(load):
    load(LEAFLET, PRODUCT, rule("t.other", "at: start"), status="draft")
    rules = rules_of(Protocol.objects.get(clinic__slug="linde"))
    assert conflicts.contested(rules) == {"t.lab"}
