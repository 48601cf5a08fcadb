"""Where product information says something else than the leaflet, its line names the leaflet's."""

import pytest

from schedules.queries import protocols_in_use
from tests.knowledge.reading import rules
from tests.knowledge.test_protocol_files import GOOD, load
from treatments.catalogue import as_file, rules_of
from treatments.models import Protocol
from treatments.protocol_files import parse

# Typed from the list of conflicts of the fact sheet (section 18), with its number.
CONFLICTS = {
    ("ocrelizumab.amsterdam-umc", "ocre.smpc.contra.until", "ocre.preg.safe_from"),  # C1
    ("ocrelizumab.amsterdam-umc", "ocre.smpc.bf", "ocre.bf.until"),  # C3
    ("ofatumumab.amsterdam-umc", "kesi.smpc.bf", "kesi.bf_avoid"),  # C4
    ("alemtuzumab.jbz", "alem.smpc.hpv", "alem.pre.smear"),  # C6
    ("fingolimod.amsterdam-umc", "fing.smpc.eye", "fing.eye"),  # C7
    ("fingolimod.amsterdam-umc", "fing.smpc.derm", "fing.derm_year"),  # C8
    ("fingolimod.amsterdam-umc", "fing.smpc.derm@next", "fing.derm_year"),  # C8
    ("teriflunomide.amsterdam-umc", "teri.smpc.alt_4w@next", "teri.labs.first_half_year"),  # C9
    ("cladribine.amsterdam-umc", "clad.smpc.lymph_2m_c1", "clad.labs.q3m"),  # C10
    ("cladribine.amsterdam-umc", "clad.smpc.lymph_2m_c2", "clad.labs.q3m"),  # C10
    ("siponimod.amsterdam-umc", "sipo.smpc.derm.pre", "sipo.pre.derm"),  # C17
}
AS_IN_GENERAL = sorted((file, fact) for file, fact, _ in CONFLICTS if fact != "fing.smpc.eye")
DIFFERS = GOOD.replace("    confidence: M\n", "    differs_from: test.dose\n    confidence: M\n")
OF_ANOTHER_HOSPITAL = "treatment: ocrelizumab\nclinic: jbz"


@pytest.mark.django_db
def test_the_conflicts_of_the_fact_sheet_stand_in_the_protocols_and_no_others():
    found = {
        (f"{protocol.treatment.slug}.{protocol.clinic.slug}", rule.fact, rule.differs_from)
        for protocol in protocols_in_use()
        for rule in rules_of(protocol)
        if rule.differs_from
    }
    assert found == CONFLICTS


@pytest.mark.django_db
def test_product_information_differs_from_a_leaflet_and_never_the_other_way_round():
    for protocol in protocols_in_use():
        kinds = {rule.fact: rule.source.kind for rule in rules_of(protocol)}
        for rule in rules_of(protocol):
            if rule.differs_from:
                both = kinds[rule.fact], kinds[rule.differs_from]
                assert both == ("product-information", "leaflet"), rule.fact


@pytest.mark.parametrize(("file", "fact"), AS_IN_GENERAL)
def test_a_line_that_names_its_conflict_says_what_the_general_protocol_says(file, fact):
    own = dict(rules(file)[fact])
    del own["differs_from"]
    assert own == rules(f"{file.partition('.')[0]}.generic")[fact]


@pytest.mark.django_db
def test_a_conflict_is_stored_and_written_back(tmp_path):
    assert load(tmp_path, DIFFERS).problems == []
    protocol = Protocol.objects.get(version="test")
    assert [rule.differs_from for rule in rules_of(protocol)] == ["", "test.dose"]
    assert as_file(protocol) == DIFFERS


@pytest.mark.parametrize(
    ("name", "line", "says"),
    [
        ("test.other", 20, "test.lab differs from test.other, which is no rule of this file"),
        ("test.lab", 20, "test.lab cannot differ from itself"),
        ("3", 28, "differs_from must be a text"),
        ("test." + "x" * 60, 20, "differs_from may have 60 characters"),
    ],
)
def test_a_conflict_with_something_else_is_reported_by_line(name, line, says):
    draft = parse(DIFFERS.replace("differs_from: test.dose", f"differs_from: {name}"), "test.yaml")
    found = [(problem.line, problem.text) for problem in draft.problems]
    assert any(at == line and says in text for at, text in found), found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("drop", "problems"),
    [
        ("", []),
        (
            "drop: [ocre.bf.until]\n",
            ["ocre.smpc.bf differs from ocre.bf.until, which is no rule of this file"],
        ),
    ],
)
def test_a_conflict_is_looked_for_after_the_rules_were_taken_over(tmp_path, drop, problems):
    text = GOOD.replace("treatment: ofatumumab\nclinic: amsterdam-umc", OF_ANOTHER_HOSPITAL)
    text = text.replace(
        "dated: 2026-11-23\n", f"dated: 2026-11-23\nbased_on: amsterdam-umc\n{drop}"
    )
    assert [problem.text for problem in load(tmp_path, text).problems] == problems
