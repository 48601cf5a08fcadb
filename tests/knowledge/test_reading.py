"""Every text for patients is short, plain, of one answer, and says how to prepare."""

from types import SimpleNamespace

import pytest

from schedules.authoring.reading import (
    EASE_OF_FILE,
    LANGUAGES,
    LONGEST,
    MEAN,
    RUNNING,
    faults,
    hard_to_read,
    measure,
    said_by,
    said_by_clinic,
    sentences_of,
    syllables_of,
    unprepared,
    words_of,
)
from schedules.demo.seeding import FOLDER, load_knowledge
from schedules.queries import protocols_in_use
from treatments.catalogue import rules_of
from treatments.models import Clinic, DosingCourse, Protocol

FILES, DEMO_FILES = 34, 9
ROW = {
    "fact": "t.lab",
    "kind": "lab",
    "shape": "at",
    "roll": "backward",
    "needs_no_preparation": False,
    "wording": [],
}


def row(**words):
    return DosingCourse(**{**ROW, **words})


def found_in(**words):
    return [words for _fact, words in hard_to_read([row(**words)])]


@pytest.mark.django_db
def test_no_protocol_is_hard_to_read():
    protocols = list(protocols_in_use())
    assert len(protocols) == FILES
    hard = {str(protocol): list(hard_to_read(rules_of(protocol))) for protocol in protocols}
    assert {name: found for name, found in hard.items() if found} == {}


@pytest.mark.django_db
def test_every_appointment_says_how_to_prepare_or_that_nothing_is_named():
    silent = {str(p): list(unprepared(rules_of(p))) for p in protocols_in_use()}
    assert {name: found for name, found in silent.items() if found} == {}


def test_the_files_of_the_demo_are_as_easy_to_read(db):
    """The folder of the demo is loaded over the project's own, as the demo does."""
    own = {clinic.slug for clinic in Clinic.objects.all()}
    assert load_knowledge(FOLDER) == ()
    demo = [p for p in Protocol.objects.all() if p.clinic.slug not in own]
    assert len(demo) == DEMO_FILES
    hard = {str(p): [*hard_to_read(rules_of(p)), *unprepared(rules_of(p))] for p in demo}
    assert {name: found for name, found in hard.items() if found} == {}
    assert list(faults(one for c in Clinic.objects.all() for one in said_by_clinic(c))) == []


def test_how_to_reach_a_hospital_says_nothing_of_leaflets():
    contact = {"key": "ward", "note": {"nl": "De folder noemt geen nummer.", "en": "Ask for it."}}
    found = list(faults(said_by_clinic(SimpleNamespace(contacts=[contact]))))
    assert found == [("ward", "note (nl): “folder” is not for patients")]


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gates_measure_what_a_patient_reads(language):
    """The figures of the whole, so that a gate that measures nothing is seen."""
    texts = [
        one.text
        for protocol in protocols_in_use()
        for one in said_by(rules_of(protocol))
        if one.language == language and one.name in RUNNING
    ]
    found = measure(texts)
    assert len(texts) > 500
    assert 5 < found.mean <= MEAN
    assert found.longest <= LONGEST
    assert language == "en" or found.ease >= EASE_OF_FILE


def test_a_sentence_ends_where_a_reader_breathes():
    assert sentences_of("Kom om 9.30 uur. Neem mee: uw pas. Klaar?") == [
        "Kom om 9.30 uur.",
        "Neem mee:",
        "uw pas.",
        "Klaar?",
    ]
    assert words_of("Bel (vandaag) uw MS-verpleegkundige!") == [
        "Bel",
        "vandaag",
        "uw",
        "MS-verpleegkundige",
    ]


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("bloed", 1), ("prikken", 2), ("ziekenhuis", 3), ("verpleegkundige", 5), ("de", 1)],
)
def test_the_syllables_of_dutch_words(word, syllables):
    assert syllables_of(word) == syllables


def test_douma_by_hand():
    """Four words of five syllables: 206.84 - 0.93 x 4 - 77 x 5/4 = 106.87."""
    found = measure(["U laat bloed prikken."])
    assert (found.mean, found.longest) == (4, 4)
    assert round(found.ease, 2) == 106.87


def test_a_long_sentence_is_named():
    text = "Een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien a b c d e f."
    assert any("a sentence of 19 words" in words for words in found_in(title_nl=text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("explanation_nl", "Dit staat in de folder."),
        ("explanation_nl", "De productinformatie noemt meer."),
        ("preparation_nl", "U heeft een pas nodig."),
        ("explanation_en", "The leaflet names no day."),
        ("title_en", "As in the product information"),
    ],
)
def test_what_is_for_the_team_is_no_text_for_patients(name, text):
    assert any("is not for patients" in words for words in found_in(**{name: text}))


def test_letters_need_a_meaning():
    assert any("“XYZ” has no meaning" in words for words in found_in(title_nl="Test op XYZ"))
    assert found_in(title_nl="Test op PML en MRI") == []


def test_one_word_stands_for_one_thing():
    assert any("say “infuus” for “infusie”" in w for w in found_in(explanation_nl="Een infusie."))


def test_an_appointment_without_a_word_on_preparing_is_named():
    assert [fact for fact, _words in unprepared([row()])] == ["t.lab"]
    assert list(unprepared([row(preparation_nl="Kom nuchter.")])) == []
    assert list(unprepared([row(needs_no_preparation=True)])) == []
    assert list(unprepared([row(kind="dose", roll="none")])) == []  # taken at home
    assert list(unprepared([row(kind="advice")])) == []


@pytest.mark.django_db
def test_who_takes_a_dose_at_home_reads_what_to_do_with_a_forgotten_one():
    """Wherever a file says to the team what is proposed, it says to the patient what to do."""
    doses = [
        rule
        for protocol in protocols_in_use()
        for rule in rules_of(protocol)
        if isinstance(rule, DosingCourse) and rule.place_nl == "thuis" and rule.late
    ]
    assert len(doses) > 40
    assert [str(rule) for rule in doses if not (rule.forgotten_nl and rule.forgotten_en)] == []
