"""What may be asked of a patient stands in a file, and a mistake in it is named by its line."""

import re

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation

from schedules.engine import terms
from schedules.inputs.facts import derive, read_facts
from schedules.inputs.refusal import Refusal
from treatments import facts
from treatments.fact_files import learn_at_start, learn_facts, parse_facts
from treatments.facts import FACTS, NEEDED

PUBLISHED = settings.KNOWLEDGE / "facts.yaml"
START = """\
facts:
  - name: smoker
    kind: choice
    label: {nl: Rookt u, en: Do you smoke}
    answers:
      "yes": {nl: Ja, en: "Yes"}
      "no": {nl: Nee, en: "No"}
  - name: packs
    kind: number
    label: {nl: Pakjes per week, en: Packs a week}
    low: 0
    high: 70
    follows:
      - {if: smoker is no, then: 0}
    default: 7
  - name: quit_date
    kind: date
    label: {nl: Gestopt op, en: Quit on}
    tried: 30
  - name: quit
    kind: choice
    label: {nl: Gestopt, en: Quit}
    answers:
      "yes": {nl: Ja, en: "Yes"}
      "no": {nl: Nee, en: "No"}
    same_as: quit_date is known
"""
END = """\
orders:
  - [start, quit_date]
contradictions:
  - if: smoker is no and packs is at least 1
    at: packs
    say: {nl: Dat kan niet., en: That cannot be.}
"""


@pytest.fixture
def known():
    """Let the process know again afterwards what it knew."""
    before = facts.known()
    yield
    facts.learn(before)


@pytest.fixture
def needed():
    """The facts that the program itself reads, as the published file has them."""
    parts = PUBLISHED.read_text("utf-8").split("\n\n")
    return "\n".join(p for p in parts if re.match(rf"  - name: ({'|'.join(NEEDED)})\n", p)) + "\n"


@pytest.fixture
def path(tmp_path, needed):
    """The file of a hospital with facts of its own."""
    path = tmp_path / "facts.yaml"
    text = START + needed.replace("third_course is yes or course3_start is known", "packs is 3")
    path.write_text(text + END, "utf-8")
    return path


def test_the_published_file_has_no_mistake_and_is_what_is_known():
    told, problems = parse_facts(PUBLISHED)
    assert problems == []
    assert told.facts == FACTS


def test_the_engine_reads_no_fact_that_need_not_be_there():
    names = ("MS_TYPE", "WEEKDAYS", "LAST_DOSE", "STOP_DATE")
    assert {getattr(terms, name) for name in names} <= set(NEEDED)


def test_a_fact_speaks_the_language_that_is_active():
    with translation.override("nl"):
        assert (str(FACTS["sex"].label), FACTS["sex"].word("female")) == ("Geslacht", "Vrouw")
    with translation.override("en"):
        assert (str(FACTS["sex"].label), FACTS["sex"].word("female")) == ("Sex", "Woman")
        assert FACTS["weekdays"].word("mon") == "Monday"


def test_our_dutch_is_never_familiar_here_either():
    familiar = re.compile(r"\b(je|jij|jou|jouw|jezelf|jullie)\b", re.IGNORECASE)
    with translation.override("nl"):
        said = [
            str(words) for f in FACTS.values() for words in (f.label, f.hint, *f.values.values())
        ]
        said += [str(against.text) for against in facts.CONTRADICTIONS]
    assert len(said) > 90
    assert [text for text in said if familiar.search(text)] == []


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        ({}, "courses_planned", 2),
        ({"third_course": "yes"}, "courses_planned", 3),
        ({"course3_start": "2028-10-05"}, "courses_planned", 3),
        ({"courses_planned": "1"}, "courses_planned", 1),
        ({"sex": "male"}, "childbearing_potential", "no"),
        ({"childbearing_potential": "yes"}, "sex", "female"),
        ({"weight_kg": "39.99"}, "days_per_week", None),
        ({"weight_kg": "40"}, "days_per_week", 4),
        ({"weight_kg": "49,9"}, "days_per_week", 4),
        ({"weight_kg": "50"}, "days_per_week", 5),
    ],
)
def test_what_follows_from_an_answer(typed, name, value):
    assert derive(read_facts(typed.items())).get(name) == value


def test_a_file_of_ones_own_is_learned(known, path):
    assert learn_facts(path) == []
    assert list(FACTS)[:4] == ["smoker", "packs", "quit_date", "quit"]
    assert derive(read_facts([]))["packs"] == 7
    assert derive(read_facts([("smoker", "no")]))["packs"] == 0
    with translation.override("nl"), pytest.raises(Refusal, match="Dat kan niet") as refused:
        read_facts([("smoker", "no"), ("packs", "2")])
    assert refused.value.name == "packs"
    assert facts.ORDERS == [("start", "quit_date")]


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("kind: number", "kind: numeral", 9, "kind must be one of choice, number, date, weekdays"),
        ("    low: 0\n", "", 8, "packs: low is missing"),
        ("    high: 70", "    hihg: 70", 12, "a number has no 'hihg'; allowed are name, kind"),
        ("{nl: Pakjes per week, en: Packs a week}", "{nl: Pakjes}", 10, "needs a Dutch and an Eng"),
        ("name: quit_date", "name: smoker", 16, "smoker stands here twice"),
        ("name: quit_date", "name: start", 16, "name must be a short word"),
        ('"no": {nl: Nee', "no: {nl: Nee", 5, "put yes and no between quotes"),
        ('"no": {nl: Nee', '"not now": {nl: Nee', 5, "an answer is one word"),
        ("smoker is no, then", "smoker is never, then", 13, "allowed are yes, no"),
        ("smoker is no, then", "drinker is no, then", 13, "'drinker' is no fact; allowed are"),
        ("{if: smoker is no, then: 0}", "{if: smoker is no}", 13, "a list of if and then"),
        ("then: 0}", "then: none}", 13, "packs is a number"),
        ("default: 7", "default: many", 15, "packs is a number"),
        ("default: 7", "default: yes", 15, "put yes and no between quotes"),
        ("tried: 30", "tried: soon", 19, "tried must be a whole number"),
        ("same_as: quit_date is known", "same_as: quit is maybe", 26, "allowed are yes, no"),
        ("    label: {nl: Gestopt op", "    holds: ever\n    label: {nl: Gestopt op", 18, "holds"),
        ("  - [start, quit_date]", "  - [start, packs]", 64, "packs is neither a date fact nor"),
        ("at: packs", "at: cigars", 66, "cigars is no fact of this file"),
        ("say: {nl", "says: {nl", 66, "a contradiction has if, at and say"),
        ("orders:", "order:", 63, "'order' is no part of it: facts, orders, contradictions"),
    ],
)
def test_a_mistake_is_named_by_its_line_and_nothing_is_learned(known, path, old, new, line, says):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    before = dict(FACTS)
    found = learn_facts(path)
    assert any(p.line == line and says in p.text for p in found), found
    assert before == FACTS


def test_a_fact_of_a_course_is_asked_for_each_course(known, path):
    text = path.read_text("utf-8")
    path.write_text(text.replace("    high: 70\n", "    high: 70\n    holds: course\n"), "utf-8")
    assert learn_facts(path) == []
    assert [name for name in FACTS if name.startswith("packs")] == ["packs", "packs_2", "packs_3"]
    for language, label in [("nl", "Pakjes per week: kuur 2"), ("en", "Packs a week: course 2")]:
        with translation.override(language):
            assert str(FACTS["packs_2"].label) == label
    known = derive(read_facts([("packs", "3"), ("packs_3", "5")]))
    assert [known[name] for name in ("packs", "packs_2", "packs_3")] == [3, 3, 5]
    with translation.override("nl"), pytest.raises(Refusal, match="Dat kan niet") as refused:
        read_facts([("smoker", "no"), ("packs", "0"), ("packs_2", "2")])
    assert refused.value.name == "packs_2"


def test_the_fact_of_a_later_course_is_not_named_in_the_file(known, path):
    text = path.read_text("utf-8").replace("    high: 70\n", "    high: 70\n    holds: course\n")
    path.write_text(text.replace("name: quit_date", "name: packs_2"), "utf-8")
    texts = [problem.text for problem in learn_facts(path)]
    assert "packs_2 is made by itself for that course; give it another name" in texts


def test_what_the_program_itself_reads_must_be_there(known, path, needed):
    path.write_text(START + END, "utf-8")
    texts = [problem.text for problem in learn_facts(path)]
    assert "the fact weekdays of kind weekdays is missing: the program reads it" in texts
    assert len(texts) == len(NEEDED)


def test_a_program_without_its_facts_does_not_start(known, tmp_path):
    with pytest.raises(
        ImproperlyConfigured, match=r"facts\.yaml, line 1: this file cannot be read"
    ):
        learn_at_start(tmp_path / "facts.yaml")
