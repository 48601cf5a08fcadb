"""The timeline on paper: what it says, and that everybody's reader can read it."""

import io
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
from django.conf import settings
from django.core.cache import caches

from schedules.agenda import agenda_of
from schedules.renderers.formats import RENDERERS
from schedules.renderers.paper.layout import Layout, OwnFilesOnly
from schedules.renderers.paper.pdf import handout_html, handout_pdf, handout_words
from schedules.renderers.paper.press import PRESS
from tests.conftest import TODAY
from tests.renderers.conftest import LINK
from tests.renderers.papers import (
    fonts_of,
    gaps_of,
    letters_by_size,
    number_of_pages,
    pages_of,
    picture_of,
    squares_of,
    tags_of,
    text_of,
)

ADDRESS = "https://mscare.example.nl/tijdlijn?treatment=alemtuzumab&clinic=jbz&start=2026-11-05"
SHORT = ("ofatumumab", "amsterdam-umc")

pytestmark = pytest.mark.reading


def test_the_dates_of_the_leaflet_stand_in_order(paper):
    days = [
        "Wo 4 november 2026",
        "Do 5 november 2026",
        "Ma 9 november 2026",
        "Ma 7 december 2026",
        "Vr 5 februari 2027",
        "Di 5 oktober 2027",
        "Vr 5 november 2027",
        "Zo 7 november 2027",
        "Rond ma 6 oktober 2031",
        "Vr 7 november 2031",
    ]
    text = text_of(paper(with_past=True)).split("Maand voor maand Zet")[1]
    places = [text.index(day) for day in days]
    assert places == sorted(places)


def test_every_entry_of_the_timeline_is_on_the_paper(paper, make_timeline):
    timeline = make_timeline("ofatumumab", "amsterdam-umc", "2026-11-05")
    text = text_of(paper("ofatumumab", "amsterdam-umc", with_past=True))
    missing = {entry.fact for entry in timeline.entries if entry.title not in text}
    assert missing == {"kesi.smpc.bf"}  # it contradicts the leaflet: only the team sees it


def test_the_patient_finds_whom_to_call_on_the_first_page(paper):
    first, *_others = pages_of(paper())
    assert "(073) 553 23 25" in first
    assert "maandag tot en met vrijdag 8.30–17.00 uur" in first.replace("– ", "–")


def test_the_next_thing_stands_on_the_first_page(paper):
    first, *_others = pages_of(paper())
    assert "Het volgende Vrijdag 4 december 2026 (over 11 dagen)" in first
    assert "Volgens het schema zaterdag 5 december 2026; het is een andere dag" in first
    assert "Bloed prikken en urine inleveren" in first


def test_the_paper_says_how_long_a_thing_takes(make_timeline):
    """Leaflet 004: collecting stem cells takes 4 to 6 hours, the line in the groin ten minutes."""
    timeline = make_timeline("ahsct", "amsterdam-umc", "2026-11-05")
    text = text_of(handout_pdf(timeline, date(2026, 11, 10)).body)
    first, rest = text.rsplit("Wat het is en hoe u zich voorbereidt", 1)
    assert "Hoe lang: 4 tot 6 uur" in first
    assert "Hoe lang: 4 tot 6 uur." in rest
    assert "Hoe lang: 10 minuten." in rest


def test_a_timeline_that_has_passed_says_so(make_timeline):
    timeline = make_timeline("alemtuzumab", "jbz", "2026-11-05")
    dated = tuple(entry for entry in timeline.entries if entry.sort_on and entry.day)
    body = handout_pdf(replace(timeline, entries=dated), date(2040, 1, 1)).body
    assert "Alles op deze tijdlijn is geweest." in pages_of(body)[0]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", "Gemaakt op 23 november 2026 · Kijk online of vraag uw ziekenhuis naar de"),
        ("en", "Printed on 23 November 2026 · Look online or ask your hospital for the latest"),
    ],
)
def test_every_page_tells_its_number_and_the_day_of_printing(paper, language, words):
    pages = pages_of(paper("ahsct", "amsterdam-umc", language))
    number = {"nl": "pagina {} van {}", "en": "page {} of {}"}[language]
    for place, page in enumerate(pages, start=1):
        assert number.format(place, len(pages)) in page
        assert words in page


def test_how_sure_a_day_is_stands_beside_it_in_words(paper):
    text = text_of(paper(with_past=True))
    assert "Do 5 november 2026 Infuus alemtuzumab, kuur 1" in text  # simply planned: no sign
    assert "Rond wo 5 april 2028 Halfjaarlijkse controle" in text
    assert "Rond deze tijd (meestal)" in text
    assert "? Vóór 5 november 2026" in text


def test_a_day_without_a_date_stays_without_a_date(paper):
    text = text_of(paper("ahsct", "amsterdam-umc"))
    assert "? Datum nog niet bekend Uitslag: zijn er genoeg stamcellen?" in text


def test_sixty_blood_tests_are_explained_once_and_each_has_a_box(paper, make_timeline):
    timeline = make_timeline("alemtuzumab", "jbz", "2026-11-05")
    tests = [entry for entry in timeline.items if entry.fact == "alem.labs.monthly"]
    text = text_of(paper()).split("Maand voor maand Zet")[1]
    series = text.split("Wat steeds terugkomt ")[-1].split("Wat het is en")[0]
    assert len(tests) == 60
    assert text.count(tests[0].text.strip()[:40]) == 1
    assert "in totaal 60 keer" in series
    assert "2026 4 dec 2027 5 jan 5 feb" in series
    boxes = series.split("Gemaakt op")[0]  # the foot of the page has a number too
    assert len(re.findall(r"\d{1,2} [a-z]{3}(?= |$)", boxes)) == 60


def test_every_line_names_its_source_and_the_list_explains_the_number(paper):
    text = text_of(paper())
    assert "Dan duurt het langer. Ook na het einde kan een auto-immuunziekte ontstaan." in text
    assert "Vraag uw MS-verpleegkundige hoe het dan verdergaat. [1, 3]" in text
    told = "U bespreekt hoe de behandeling gaat. Vertel ook welke bijwerkingen u hebt."
    assert text.split(told)[1].lstrip()[0] != "[", "the first source needs no number"
    assert "(geen: de eerste)" in text
    assert "geen datum gedrukt. § Hart- en vaatziekten; Vervolg afspraken;" in text
    assert "[1] Jeroen Bosch Ziekenhuis, Alemtuzumab (Lemtrada) bij multiple sclerose (MS)" in text
    assert "[3] European Medicines Agency, Lemtrada, summary of product characteristics" in text


def test_product_information_stands_apart_and_once(paper):
    before, after = text_of(paper()).split(
        "Vraag uw team Het is nog niet zeker of u dit nodig hebt."
    )
    assert "Leverwaarden meten" not in before
    assert after.count("Leverwaarden meten: rond vrijdag 4 december 2026; 60 keer") == 1


def test_letters_are_large_enough_and_large_print_is_larger_everywhere(paper, letter):
    for body, usual, least in (
        (paper("ahsct", "amsterdam-umc"), 14, 10.5),
        (letter(), 14, 12),
        (paper("ahsct", "amsterdam-umc", large=True), 18, 14),
        (letter(large=True), 18, 16),
    ):
        sizes = letters_by_size(body)
        assert sizes.most_common(1)[0][0] == usual
        assert min(sizes) >= least
    assert number_of_pages(letter(large=True)) == 1


def test_between_lines_of_an_explanation_is_room(paper):
    """Lines of 14 points lie 19.6 points apart."""
    assert gaps_of(paper("ahsct", "amsterdam-umc")).most_common(1)[0][0] == 19.6


def test_the_paper_is_a4(paper):
    with pikepdf.open(io.BytesIO(paper())) as pdf:
        width, height = (float(number) / 72 * 25.4 for number in pdf.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (210, 297)


def test_a_phone_reads_the_square_of_a_handout_and_of_a_letter(paper, letter, tmp_path):
    handout = paper("ahsct", "amsterdam-umc", address=ADDRESS)
    for body, link in ((handout, ADDRESS), (letter(), LINK), (letter(large=True), LINK)):
        ((read, width),) = squares_of(picture_of(body, tmp_path))
        assert read == link
        assert width >= 35
    figures = [attributes for tag, attributes in tags_of(handout) if tag == "Figure"]
    assert [figure["/Alt"] for figure in figures] == ["QR-code die zegt of dit papier nog klopt"]


@pytest.mark.parametrize("address", [None, "", "/tijdlijn?start=2026-11-05", "javascript:1"])
def test_any_other_address_is_left_out(paper, address):
    assert paper("ahsct", "amsterdam-umc", address=address) == paper("ahsct", "amsterdam-umc")


def test_the_same_timeline_gives_the_same_bytes(make_timeline, paper):
    timeline = make_timeline("ahsct", "amsterdam-umc", "2026-11-05")
    caches["papers"].clear()  # or they would be the same paper
    first = RENDERERS["pdf"](timeline, TODAY)
    caches["papers"].clear()
    assert first.body == paper("ahsct", "amsterdam-umc")
    assert first.filename == "ahsct-2026-11-05.pdf"
    assert first.content_type == "application/pdf"


def test_letters_of_other_languages_are_in_our_own_font(make_timeline):
    timeline = make_timeline("ahsct", "amsterdam-umc", "2026-11-05")
    body = handout_pdf(replace(timeline, clinic_name="Škoda Yıldız ő"), TODAY).body
    assert "Škoda Yıldız ő" in text_of(body)
    assert all("Atkinson" in name for name in fonts_of(body))


def test_the_press_unpacks_its_fonts_again_when_they_are_gone(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    layout, html = Layout(), '<html lang="nl"><title>t</title><p>Uw tijdlijn</p>'
    first = layout.paper(html, 0)
    (unpacked,) = tmp_path.iterdir()
    shutil.rmtree(unpacked)
    assert layout.paper(html, 0) == first
    assert all("Atkinson" in name for name in fonts_of(first))


PRINT_AT_ONCE = """
import sys, django
from concurrent.futures import ThreadPoolExecutor
django.setup()
from schedules.renderers.paper.press import PRESS
html = sys.stdin.read()
with ThreadPoolExecutor(4) as pool:
    papers = set(pool.map(lambda _n: PRESS.print(html), range(6)))
assert len(papers) == 1
sys.stdout.buffer.write(papers.pop())
"""


def test_four_threads_print_the_same_and_corrupt_nothing(make_timeline):
    """Without the lock GLib tells of corrupted lists on standard error, though not every time."""
    timeline = make_timeline(*SHORT, "2026-11-05")
    html = handout_html(handout_words(timeline, agenda_of([timeline], TODAY)))
    run = subprocess.run(
        [sys.executable, "-c", PRINT_AT_ONCE],
        input=html.encode(),
        capture_output=True,
        check=False,
        cwd=settings.BASE_DIR,
    )
    assert run.stderr.decode() == ""
    assert run.stdout == PRESS.print(html)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/picture.png",
        "https://example.org/picture.png",
        "ftp://example.org/picture.png",
        "file:///etc/hostname",
        f"file://{settings.BASE_DIR}/static/../manage.py",
        f"file://elsewhere{settings.BASE_DIR}/static/css/print.css",
    ],
)
def test_the_press_opens_only_our_own_files(address):
    with pytest.raises(ValueError, match=r"disallowed|not a file of our own"):
        OwnFilesOnly().fetch(address)


def test_no_picture_is_fetched_over_a_network():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        port = server.getsockname()[1]
        html = f'<html lang="nl"><title>t</title><img src="http://127.0.0.1:{port}/x" alt="x">'
        assert PRESS.print(html).startswith(b"%PDF-1.7")
        with pytest.raises(TimeoutError):
            server.accept()


def test_marks_of_html_in_a_text_are_printed_as_they_are(make_timeline):
    timeline = make_timeline("ahsct", "amsterdam-umc", "2026-11-05")
    body = handout_pdf(replace(timeline, clinic_name="<b>A & B</b>"), TODAY).body
    assert "<b>A & B</b> · Start:" in text_of(body)
