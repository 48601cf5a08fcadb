"""What a patient really reads of a page and a paper: short sentences, easy words, his own things.

The ruler is the one of the files (schedules/authoring/reading.py). It counts whole sentences: what
ends with a stop, a question mark or a colon. Headings, names, days, list items and buttons end with
none; they are no sentences, and are held to the longest sentence alone, each name of a line of
names by itself. A source with its § is a name and a place in it, and not read. A number, a day of
the month, a year and a name count as one word each, of as many syllables as a Dutch reader would
break them into. Parts that are marked as of another language are not read as Dutch.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from schedules.access.letters import new_letter, use_letter
from schedules.agenda import agenda_of
from schedules.authoring.reading import LONGEST, MEAN, measure, sentences_of, words_of
from schedules.models import Access, User
from schedules.queries import protocols_in_use, unstored_timeline
from schedules.renderers.paper.pdf import handout_html, handout_words
from tests.conftest import Browser
from tests.running import blocks_of, is_sentence

pytestmark = pytest.mark.django_db

EASE_OF_PAGE = 70  # Flesch-Douma, for Dutch; a file may have 65
DAYS_IN = 20  # since the start: a day on which there is a past, a present and more to come
SAID = {}
WOMEN_ONLY = {
    "nl": re.compile(
        r"zwanger|borstvoeding|moedermelk|uitstrijk|overgang|eicel|baarmoeder|menstru|de pil\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"pregnan|breast|smear|menopaus|\beggs?\b|womb|heavier periods|birth|the pill\b",
        re.IGNORECASE,
    ),
}
# Typed by hand: what a man reads of a pregnancy.
FOR_MEN = {
    "Uw partner mag niet zwanger van u worden.",
    "Maak in deze periode dus niemand zwanger.",
    "Anticonceptie voorkomt een zwangerschap.",
    "Your partner must not become pregnant by you.",
    "So do not make anyone pregnant in this period.",
    "Contraception prevents a pregnancy.",
}


def page_of(client, protocol, language="nl"):
    """The blocks of a preview as a man reads it; each is made once for all tests."""
    slugs = protocol.treatment.slug, protocol.clinic.slug
    if (*slugs, language) not in SAID:
        start = timezone.localdate() - timedelta(DAYS_IN)
        query = "treatment={}&clinic={}&sex=male".format(*slugs)
        page = client.get(f"/tijdlijn/?{query}&start={start}&language={language}")
        SAID[*slugs, language] = blocks_of(page.content.decode(), language)
    return SAID[*slugs, language]


def paper_of(protocol, language):
    """The blocks of a handout."""
    today = timezone.localdate()
    with translation.override(language):
        start = today - timedelta(DAYS_IN)
        timeline = unstored_timeline(protocol, start=start, facts={})
        agenda = agenda_of([timeline], today)
        html = handout_html(handout_words(timeline, agenda))
    return blocks_of(html, language, within="body")


def hard(blocks, language):
    """What of a page is harder than a tired reader takes in."""
    blocks = [block for block in blocks if "§" not in block.text]
    lines = (line for block in blocks for line in block.text.split(" · "))
    sentences = (sentence for line in lines for sentence in sentences_of(line))
    found = [sentence for sentence in sentences if len(words_of(sentence)) > LONGEST]
    measured = measure(block.text for block in blocks if is_sentence(block))
    if measured.mean > MEAN:
        found.append(f"{measured.mean:.1f} words a sentence")
    if language == "nl" and measured.ease < EASE_OF_PAGE:
        found.append(f"reads at {measured.ease:.0f}")
    return found


def all_hard(pages, language):
    return {name: found for name, blocks in pages.items() if (found := hard(blocks, language))}


def test_every_page_is_easy_to_read(client):
    pages = {str(p): page_of(client, p) for p in protocols_in_use()}
    assert len(pages) == 34
    assert min(sum(map(is_sentence, blocks)) for blocks in pages.values()) > 10
    assert all_hard(pages, "nl") == {}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_paper_is_easy_to_read(language):
    papers = {str(p): paper_of(p, language) for p in protocols_in_use()}
    assert min(sum(map(is_sentence, blocks)) for blocks in papers.values()) > 5
    assert all_hard(papers, language) == {}


def test_english_pages_have_short_sentences_too(client):
    own = protocols_in_use().filter(clinic__is_general=False)
    pages = {str(p): page_of(client, p, "en") for p in own}
    assert all_hard(pages, "en") == {}


@pytest.mark.parametrize(
    ("treatment", "clinic"),
    [
        ("alemtuzumab", "jbz"),
        ("ocrelizumab", "amsterdam-umc"),
        ("fingolimod", "amsterdam-umc"),
    ],
)
def test_the_own_page_of_a_patient_is_easy_to_read(
    make_plan, make_patient, nurse, treatment, clinic
):
    today = timezone.localdate()
    patient = make_patient(clinic, language="nl")
    start = (today - timedelta(DAYS_IN)).isoformat()
    make_plan(treatment, clinic, start, today=today, patient=patient)
    letter, _code = new_letter(patient, Access.Kind.SELF, by=nurse, now=timezone.now(), name="")
    browser, person = Browser(), User.objects.create_user("p-self")
    use_letter(letter, person, timezone.now())
    browser.force_login(person, factors=1)
    blocks = blocks_of(browser.get("/mijn/?language=nl", follow=True).content.decode(), "nl")
    assert sum(map(is_sentence, blocks)) > 20
    assert hard(blocks, "nl") == []


def test_a_page_that_is_hard_is_named():
    (block,) = blocks_of(
        "<main><p>Ziekenhuisverpleegkundigen organiseren medicatie.</p></main>", "nl"
    )
    assert hard([block], "nl") == ["reads at -232"]


def test_what_is_in_another_language_or_hidden_is_not_read():
    html = """<main><h2>Kop</h2><p>Een zin <b>met</b> <span lang="en">English words</span> erin.
      <span class="visually-hidden">Verborgen.</span></p><details><summary><span>Een</span>
      <span>Twee</span></summary><svg><text>Plaatje</text></svg></details></main>"""
    assert [block.text for block in blocks_of(html, "nl")] == [
        "Kop",
        "Een zin met erin.",
        "Een",
        "Twee",
    ]


# men are told men's things


def for_women(texts, language):
    """The sentences of these texts that name what only women have, headings of sources aside."""
    return {
        sentence
        for text in texts
        if "§" not in text
        for sentence in sentences_of(text)
        if WOMEN_ONLY[language].search(sentence) and sentence not in FOR_MEN
    }


def test_no_page_tells_a_man_what_is_for_women(client):
    """Every page as a man reads it: what names a pregnancy there speaks of his partner or child."""
    told = {}
    for protocol in protocols_in_use():
        told[str(protocol)] = for_women((b.text for b in page_of(client, protocol)), "nl")
    assert len(told) == 34
    assert {name: found for name, found in told.items() if found} == {}


def test_no_english_text_tells_a_man_what_is_for_women(make_timeline):
    told = {}
    for protocol in protocols_in_use():
        of = protocol.treatment.slug, protocol.clinic.slug
        made = make_timeline(*of, "2027-01-11", language="en", sex="male")
        texts = {
            text
            for e in made.entries
            for text in (e.title, e.explanation, e.preparation, *(e.alarm.signs if e.alarm else ()))
        }
        told[of] = for_women(texts, "en")
    assert {name: found for name, found in told.items() if found} == {}


def test_a_woman_reads_of_it(client):
    """The same search finds what is for women on the page of one."""
    query = "treatment=alemtuzumab&clinic=jbz&sex=female&start=2027-01-11&language=nl"
    blocks = blocks_of(client.get(f"/tijdlijn/?{query}").content.decode(), "nl")
    found = [block.text for block in blocks if WOMEN_ONLY["nl"].search(block.text)]
    assert "Uitstrijkje voor kuur 1" in found
    assert any("een heviger menstruatie" in text for text in found)
