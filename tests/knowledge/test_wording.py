"""Men are told what is for men and women what is for women; who is neither known to be, both."""

import pytest

from tests.knowledge.test_catalogue_versions import texts
from treatments.protocol_files import parse
from treatments.wording import TEXTS

from .test_checks import HEAD, rule
from .test_two_voices import load  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.reading]

WORDING = """\
    wording:
    - only_if: sex is male
      title: {nl: Voor mannen, en: For men}
"""
DRUGS = [("ahsct", "amsterdam-umc"), ("alemtuzumab", "jbz"), ("cladribine", "amsterdam-umc")]


@pytest.mark.parametrize(
    ("treatment", "clinic", "fact", "man", "woman", "unknown"),
    [
        (
            *DRUGS[0],
            "ahsct.preg_avoid",
            "Verwek geen kind",
            "Word niet zwanger, geef geen borstvoeding",
            "Geen zwangerschap, geen borstvoeding",
        ),
        (
            *DRUGS[1],
            "alem.preg.contact",
            "Wilt u vader worden? Overleg eerst",
            "Zwanger of een kinderwens? Meld het meteen",
            "Zwanger of een kinderwens? Meld het meteen",
        ),
        (
            *DRUGS[2],
            "clad.contra.c1_until",
            "Kuur 1: verwek geen kind",
            "Kuur 1: word niet zwanger",
            "Kuur 1: voorkom een zwangerschap",
        ),
    ],
)
def test_one_line_has_the_words_of_its_reader(
    make_timeline, treatment, clinic, fact, man, woman, unknown
):
    def title(**facts):
        made = make_timeline(treatment, clinic, "2027-01-11", **facts)
        (found,) = [entry.title for entry in made.entries if entry.fact == fact]
        return found

    assert title(sex="male") == man
    assert title(sex="female", childbearing_potential="yes") == woman
    assert title() == unknown


def test_the_place_in_time_is_the_same_for_all(make_timeline):
    """The words alone differ: as many lines, on the same days, once each."""
    days = []
    for facts in ({}, {"sex": "male"}):
        made = make_timeline("ahsct", "amsterdam-umc", "2027-01-11", **facts)
        days.append({(e.fact, e.occurrence): e.when for e in made.entries})
        assert len(days[-1]) == len(made.entries)
    assert days[0] == days[1]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("    wording: ja\n", "wording is a list of tables"),
        ("    wording:\n    - title: {nl: a, en: b}\n", "each wording needs only_if"),
        ("    wording:\n    - only_if: sex is male\n", "each wording needs only_if"),
        (WORDING.replace("title", "titel"), "titel is no key of a wording"),
        (WORDING.replace(", en: For men", ""), "title needs a Dutch and an English text"),
        (WORDING.replace("sex is male", "sex is blue"), "blue"),
    ],
)
def test_a_wording_that_cannot_be_taken_is_refused(load, wrong, says):  # noqa: F811
    assert says in texts(load(rule("t.lab", "at: start", extra=wrong)))[0]


def test_a_wording_is_written_back_as_it_was(load):  # noqa: F811
    rules = parse(HEAD + rule("t.lab", "at: start", extra=WORDING), "t.yaml").rules
    assert rules[0].wording == [
        {"only_if": "sex is male", "title": {"nl": "Voor mannen", "en": "For men"}}
    ]
    assert set(TEXTS) == {"title", "explanation", "preparation", "bring"}
