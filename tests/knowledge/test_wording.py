"""Men are told what is for men and women what is for women; who is neither known to be, both."""

import re

import pytest
import yaml
from django.conf import settings

from tests.knowledge.test_catalogue_versions import texts
from treatments.facts import FACTS, FactKind
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


THIS_DAY = re.compile(r"\b(deze dag|this day)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    "path",
    sorted((settings.BASE_DIR / "fixtures/protocols").glob("*.yaml")),
    ids=lambda path: path.stem,
)
def test_what_may_have_no_day_names_none(path):
    """A day that counts from something that has not happened yet is known to nobody."""
    days = {name for name, fact in FACTS.items() if fact.kind is FactKind.DATE}
    days |= {"stop", "last dose"}
    for line in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
        anchor = str(line.get("at", "")).split(" after ")[-1]
        said = [line.get(key) for key in ("title", "explanation") if anchor in days]
        for words in (text for one in said if one for text in one.values()):
            assert not THIS_DAY.search(words), (line["fact"], words)
