"""What a source excludes beside a treatment: read, refused by name, inherited, and cited."""

import pytest

from schedules.queries import protocol_for, sources_against
from tests.knowledge.test_impossible_rules import DOSE, protocol
from treatments.catalogue import Report, as_file, load_protocol
from treatments.models import Protocol
from treatments.protocol_files import parse


def cited(one, other):
    protocols = (protocol_for(*one.split(".")), protocol_for(*other.split(".")))
    found = sources_against(*protocols)
    return [(source.document, source.section) for source in found]


LEAFLET_002 = ("MS-Medicatie: Ocrelizumab (Ocrevus)", "Vragen en antwoorden")
LEAFLET_003 = ("MS-Medicatie: Ofatumumab (Kesimpta)", "Vragen en antwoorden")
TYSABRI = ("Tysabri, package leaflet", "2")
GILENYA = ("Gilenya, package leaflet", "2")
MAVENCLAD = ("Mavenclad, package leaflet", "2")
LEMTRADA = ("Lemtrada, summary of product characteristics", "4.1")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other", "sources"),
    [
        ("ocrelizumab.amsterdam-umc", "avonex.amsterdam-umc", [LEAFLET_002]),
        ("avonex.amsterdam-umc", "ocrelizumab.amsterdam-umc", [LEAFLET_002]),
        ("ocrelizumab.amsterdam-umc", "ofatumumab.amsterdam-umc", [LEAFLET_002, LEAFLET_003]),
        ("ofatumumab.amsterdam-umc", "natalizumab.amsterdam-umc", [LEAFLET_003, TYSABRI]),
        ("fingolimod.generic", "cladribine.generic", [GILENYA, MAVENCLAD]),
        ("alemtuzumab.jbz", "glatiramer.generic", [LEMTRADA]),
        ("avonex.generic", "glatiramer.generic", []),
        ("ocrelizumab.amsterdam-umc", "ocrelizumab.generic", []),
    ],
)
def test_a_source_that_excludes_another_treatment_is_cited_from_either_side(one, other, sources):
    assert cited(one, other) == sources


@pytest.mark.parametrize(
    "more",
    [
        "not_with: natalizumab",
        "not_with: []",
        "not_with: [{treatment: natalizumab}]",
        "not_with: [{treatment: natalizumab, source: pil-tysabri}]",
        "not_with: [{treatment: natalizumab, source: pil-tysabri § 2, note: x}]",
    ],
)
def test_an_exclusion_without_its_two_halves_is_refused(more):
    problems = parse(protocol(DOSE, more=more), "test.yaml").problems
    assert [problem.line for problem in problems] == [6]
    assert "not_with must be a list" in problems[0].text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("treatment", "source", "says"),
    [
        ("paracetamol", "pil-tysabri § 2", "'paracetamol' is no treatment; or write others"),
        ("natalizumab", "pil-paracetamol § 2", "'pil-paracetamol' is no source"),
    ],
)
def test_what_is_not_known_is_refused_by_name(tmp_path, treatment, source, says):
    path, report = tmp_path / "test.yaml", Report()
    more = f"not_with: [{{treatment: {treatment}, source: {source}}}]"
    path.write_text(protocol(DOSE, more=more), encoding="utf-8")
    load_protocol(path, report)
    assert [says in problem.text for problem in report.problems] == [True]


@pytest.mark.django_db
def test_an_exclusion_is_written_back_and_may_come_in_a_protocol_in_use(tmp_path):
    path, report = tmp_path / "test.yaml", Report()
    path.write_text(protocol(DOSE), encoding="utf-8")
    load_protocol(path, report)
    Protocol.objects.filter(version="t").update(is_pinned=True)
    more = "not_with: [{treatment: natalizumab, source: pil-tysabri § 2}]"
    path.write_text(protocol(DOSE, more=more), encoding="utf-8")
    load_protocol(path, report)
    assert report.problems == []
    stored = Protocol.objects.get(version="t")
    assert stored.not_with == [{"treatment": "natalizumab", "source": "pil-tysabri § 2"}]
    assert parse(as_file(stored), "again.yaml").protocol.not_with == stored.not_with
