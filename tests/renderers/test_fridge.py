"""Page one of the paper: what comes, what to mind and whom to call, on one page for every drug."""

import html
import re
from datetime import date

import pytest
from django.conf import settings

from schedules.agenda import agenda_of
from schedules.demo.seeding import CLINIC, FOLDER, load_knowledge
from schedules.renderers.paper.handout import handout
from schedules.renderers.paper.pdf import handout_words, page_one_html, room_of
from schedules.renderers.paper.press import PRESS
from schedules.renderers.paper.sheet import Row
from tests.conftest import TODAY
from tests.renderers.papers import pages_of, text_of

pytestmark = pytest.mark.reading

ADDRESS = "https://mscare.example.nl/papier/"
START = "2026-12-14"
BEFORE, AFTER = date(2026, 11, 23), date(2027, 3, 1)
# Each treatment once, of a hospital where one has a file of its own.
PROTOCOLS = {
    path.name.split(".")[0]: path.name.split(".")[1]
    for path in sorted(
        (settings.BASE_DIR / "fixtures/protocols").glob("*.yaml"),
        key=lambda path: "generic" not in path.name,
    )
}


def test_eighteen_treatments():
    assert len(PROTOCOLS) == 18


@pytest.mark.parametrize("treatment", PROTOCOLS)
def test_page_one_is_one_page_and_holds_all_that_the_fridge_needs(make_timeline, treatment):
    for language in ("nl", "en"):
        timeline = make_timeline(treatment, PROTOCOLS[treatment], START, language=language)
        for today in (BEFORE, AFTER):
            words = handout_words(timeline, agenda_of([timeline], today), address=ADDRESS)
            page = page_one_html(words, room_of(words))
            assert PRESS.fitting([page, ""]) == 0
            _is_whole(html.unescape(re.sub("<[^>]+>", "", page)), words["handout"])


def test_page_one_is_one_page_with_many_numbers_to_call_and_a_name(db, make_timeline):
    """The demo's hospital has five numbers and an address."""
    assert load_knowledge(FOLDER) == ()
    for treatment in ("ahsct", "alemtuzumab", "ocrelizumab"):
        timeline = make_timeline(treatment, CLINIC, "2026-12-07")
        agenda = agenda_of([timeline], BEFORE)
        words = handout_words(timeline, agenda, address=ADDRESS, of="Demo Aardbei")
        assert PRESS.fitting([page_one_html(words, room_of(words)), ""]) == 0


def _is_whole(page, paper):
    """All of page one stands on it."""
    page = _plain(page)
    for row in (*paper.fridge.rows, *paper.fridge.mind):
        assert _plain(row.title) in page
    for call in paper.fridge.calls:
        assert all(_plain(turn.whom) in page and _plain(turn.phone) in page for turn in call.turns)
        assert all(_plain(signs) in page for _how_soon, signs in call.signs)
    assert _plain(paper.fridge.danger) in page
    assert "112" in page
    for contact in paper.fridge.contacts:
        assert _plain(contact.purpose + contact.phone) in page


def _plain(words):
    """Letters alone: a line may end anywhere, and within a word."""
    return re.sub(r"[\s:\xad-]+", "", words)


def test_three_months_are_a_row_a_day_and_an_empty_month_says_so(make_timeline, dutch):
    timeline = make_timeline("alemtuzumab", "jbz", START)
    rows = handout(timeline, agenda_of([timeline], BEFORE)).fridge.rows
    assert rows[0] == Row("in november", "Niets gepland", "", "", ticks=False)
    assert [row.when for row in rows[1:5]] == [
        "vóór 14 december",
        "13 dec – 18 dec",
        "do 14 januari",
        "ma 15 februari",
    ]
    assert rows[4].title == "Bloed prikken en urine inleveren"


def test_what_lasts_stands_there_with_its_last_day(make_timeline, dutch):
    timeline = make_timeline("alemtuzumab", "jbz", "2026-11-05")
    mind = handout(timeline, agenda_of([timeline], TODAY)).fridge.mind
    assert mind[0] == Row("t/m 9 dec 2026", MINDED, "", "", ticks=False)


MINDED = (
    "Eten rond kuur 1: voorkom listeria, Kuur 1: pas op voor infecties, "
    "Kuur 1: medicijnen tegen infecties"
)


def test_the_paper_begins_with_today_and_tells_the_past_on_request(paper):
    short = text_of(paper("ocrelizumab", "amsterdam-umc"))
    whole = text_of(paper("ocrelizumab", "amsterdam-umc", with_past=True))
    assert "Eerste infuus (300 mg)" not in short
    assert "do 5 november 2026 Eerste infuus (300 mg)" in whole
    assert "wo 5 mei 2027" in short


def test_what_a_medical_word_means_stands_there_once(paper):
    text = text_of(
        paper("ocrelizumab", "amsterdam-umc", start=START, today=BEFORE, address=ADDRESS)
    )
    assert text.count("Bij een infuus loopt het medicijn langzaam in een ader.") == 1


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("treatment", "clinic", "most"),
    [("ocrelizumab", "amsterdam-umc", 8), ("alemtuzumab", "jbz", 9), ("ahsct", "amsterdam-umc", 8)],
)
def test_a_paper_has_few_pages(paper, treatment, clinic, most, language):
    """Four a year of ocrelizumab, which is kept for two years; five years of alemtuzumab."""
    body = paper(treatment, clinic, language, start=START, today=BEFORE, address=ADDRESS)
    assert len(pages_of(body)) <= most
