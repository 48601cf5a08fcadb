"""What is in another language than the page says so, and is plain everywhere else."""

import re
from datetime import date

import pytest
from django.utils import translation

from schedules.agenda import agenda_of
from schedules.authoring.reading import said_by, words_of
from schedules.queries import protocols_in_use, unstored_timeline
from schedules.renderers.paper.pdf import handout_html, handout_words
from schedules.templatetags.speech import spoken
from schedules.timeline import Citation
from schedules.words.sources import citation_words
from schedules.words.tongues import Spoken, joined, parts_of
from treatments.catalogue import rules_of
from treatments.models import Source

ENGLISH = Citation("Lemtrada, summary", "4.4 Warnings", "EMA", "", "", None, False, language="en")
DUTCH = Citation("Alemtuzumab <bij> MS", "Voor u begint", "JBZ", "", "", None, True)
# Words of no Dutch, and of no English.
FOREIGN = {
    "nl": {"the", "and", "with", "your", "you", "from"},
    "en": {"het", "een", "uw", "en", "u"},
}
SAID = re.compile(r'<span lang="(\w+)">(.*?)</span>')


def test_the_parts_of_a_text_stay_known_when_texts_are_joined():
    text = joined("; ", [Spoken(("EMA", "en"), (", 2024", "")), "Folder"])
    assert text == "EMA, 2024; Folder"
    assert parts_of(text) == (("EMA", "en"), (", 2024", ""), ("; ", ""), ("Folder", ""))


def test_an_english_source_is_marked_on_a_dutch_page(dutch):
    assert spoken(citation_words(ENGLISH)) == (
        '<span lang="en">EMA</span>, <span lang="en">Lemtrada, summary</span>, '
        'geen datum gedrukt, § <span lang="en">4.4 Warnings</span>'
    )
    assert citation_words(ENGLISH) == "EMA, Lemtrada, summary, geen datum gedrukt, § 4.4 Warnings"
    assert "lang=" not in spoken(citation_words(DUTCH))


def test_a_dutch_source_is_marked_on_an_english_page_and_nothing_of_it_is_markup(english):
    html = spoken(citation_words(DUTCH))
    assert '<span lang="nl">Alemtuzumab &lt;bij&gt; MS</span>' in html
    assert "lang=" not in spoken(citation_words(ENGLISH))


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "other"), [("nl", "en"), ("en", "nl")])
def test_paper_marks_what_it_quotes(client, language, other):
    """Ocrelizumab has a Dutch leaflet and English product information."""
    quoted = {
        "en": "4.4 Special warnings and precautions for use",
        "nl": "MS-Medicatie: Ocrelizumab (Ocrevus)",
    }
    (protocol,) = protocols_in_use().filter(
        treatment__slug="ocrelizumab", clinic__slug="amsterdam-umc"
    )
    query = "treatment=ocrelizumab&clinic=amsterdam-umc&start=2027-01-11"
    page = client.get(f"/tijdlijn/?{query}&language={language}").content.decode()
    with translation.override(language):
        timeline = unstored_timeline(protocol, start=date(2027, 1, 11), facts={})
        agenda = agenda_of([timeline], date(2026, 12, 1))
        paper = handout_html(handout_words(timeline, agenda))
    marked = SAID.findall(paper)
    assert {found for found, _words in marked} == {other}
    assert any(quoted[other] in words for _found, words in marked)
    assert quoted[language] in paper
    assert not any(quoted[other] in rest for rest in SAID.sub("", paper).split("<p"))
    assert not any(quote in page for quote in quoted.values())  # it names no document


@pytest.mark.django_db
def test_every_source_says_its_language():
    dutch = set(Source.objects.filter(language="nl").values_list("key", flat=True))
    assert dutch == {
        "jbz-alemtuzumab",
        "umc-overview",
        "umc-ocrelizumab",
        "umc-ofatumumab",
        "umc-ahsct",
    }


@pytest.mark.django_db
def test_no_text_of_a_rule_quotes_another_language():
    """So nothing has to be marked within them: names aside, each is in one language."""
    found = [
        (one.fact, one.language, one.text)
        for protocol in protocols_in_use()
        for one in said_by(rules_of(protocol))
        if {*map(str.lower, words_of(one.text))} & FOREIGN[one.language]
    ]
    assert found == []
