"""Medical words are explained where they stand, from one list."""

import re

import pytest
from django.conf import settings
from django.utils import translation

from tests.knowledge.reading import said_in
from treatments import glossary
from treatments.glossary import TERMS, learn_glossary, meanings, parse_glossary

ONE = """\
- term: {nl: lymfocyt, en: lymphocyte}
  also: {nl: [lymfocyten], en: [lymphocytes]}
  avoid: {nl: [lymfocieten]}
  meaning: {nl: Dat is een bloedcel., en: That is a blood cell.}
"""


@pytest.fixture
def parsed(tmp_path):
    def parse(text):
        path = tmp_path / "glossary.yaml"
        path.write_text(text)
        return parse_glossary(path)

    return parse


def test_a_term_is_found_in_any_of_its_forms_as_a_whole_word(parsed):
    ((term,), problems) = parsed(ONE)
    assert problems == []
    assert term.is_in("Te weinig Lymfocyten.", "nl")
    assert not term.is_in("lymfocytentelling", "nl")
    assert not term.is_in("lymphocytes", "nl")
    assert term.avoided_in("Uw lymfocieten", "nl") == ["lymfocieten"]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("term: x", 1, "must be a list"),
        ("- term: {nl: x, en: x}", 1, "meaning is missing"),
        ("- term: {nl: x}\n  meaning: {nl: a., en: b.}", 1, "needs a Dutch and an English text"),
        (ONE + "  mening: {nl: a, en: b}", 5, "mening is no key here"),
        (ONE.replace("[lymfocieten]", "lymfocieten"), 3, "a list of words"),
        (ONE.replace("{nl: [lymfocieten]}", "{nl: [3]}"), 3, "a list of words"),
        ("- x\n", 1, "must be a table"),
    ],
)
def test_a_mistake_is_told_by_its_line(parsed, text, line, says):
    terms, problems = parsed(text)
    assert terms == []
    assert any(one.line == line and says in one.text for one in problems)


def test_a_faulty_file_changes_nothing(tmp_path):
    before = list(TERMS)
    path = tmp_path / "glossary.yaml"
    path.write_text("- term: {nl: x, en: x}")
    assert learn_glossary(path) != []
    assert before == TERMS
    assert len(before) > 10


def test_a_meaning_is_given_once_and_in_the_language_of_the_reader():
    with translation.override("en"):
        assert meanings("PML", "You can get PML.") == ("PML is a serious infection of the brain.",)
        assert meanings("PML is a serious infection of the brain.") == ()
        assert meanings("Nothing.") == ()
    with translation.override("nl"):
        assert meanings("Kans op PML") == ("PML is een ernstige infectie van de hersenen.",)


@pytest.mark.django_db
def test_a_patient_reads_the_meaning_with_the_text(make_timeline):
    made = make_timeline("natalizumab", "amsterdam-umc", "2027-01-11", jcv="positive")
    warning = next(entry for entry in made.entries if entry.fact == "ntz.pml_risk")
    assert "PML is een ernstige infectie van de hersenen." in warning.explanation


def test_no_meaning_explains_itself_with_a_word_that_is_avoided():
    for term in glossary.TERMS:
        for language in ("nl", "en"):
            told = getattr(term.meaning, language)
            assert [w for other in TERMS for w in other.avoided_in(told, language)] == []


def every_text(value, language=""):
    """Yield each Dutch and English text of a file, wherever it stands."""
    match value:
        case dict():
            for key, one in value.items():
                yield from every_text(one, key if key in {"nl", "en"} else language)
        case list():
            for one in value:
                yield from every_text(one, language)
        case str() if language:
            yield language, value


FIXTURES = settings.BASE_DIR / "fixtures"
FILES = [
    *sorted(FIXTURES.glob("protocols/*.yaml")),
    *sorted(FIXTURES.glob("demo/protocols/*.yaml")),
    FIXTURES / "facts.yaml",
    FIXTURES / "clinics.yaml",
    FIXTURES / "demo/clinics.yaml",
    FIXTURES / "treatments.yaml",
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_text_of_a_file_says_what_the_glossary_avoids(path):
    """What is read of a late dose and of a question's answers too; what the team reads as well."""
    texts = list(every_text(said_in(path)))
    found = [
        (word, text)
        for language, text in texts
        for term in glossary.TERMS
        for word in term.avoided_in(text, language)
    ]
    assert found == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_relapse_has_its_second_name_only_beside_the_first(path):
    for language, text in every_text(said_in(path)):
        if language == "nl" and "schub" in text.lower():
            assert re.search(r"terugval(len)? \(schubs?\)", text), text


@pytest.mark.parametrize("path", FILES[:-4], ids=lambda path: path.stem)
def test_no_text_counts_the_years_of_a_plan_that_can_move(path):
    """Year 3 is another year where the second course came later."""
    for rule in said_in(path)["rules"]:
        for key in ("title", "explanation", "preparation", "bring"):
            words = rule.get(key)
            for _, text in every_text(words if isinstance(words, dict) else {}):
                assert not re.search(r"\b(jaar|years?) \d\b", text), text
