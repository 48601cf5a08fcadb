"""Page one of the paper: what comes, what to mind and whom to call, on one page for every drug."""

import html
import re
from datetime import date, timedelta

import pytest
from django.conf import settings

from schedules.agenda import agenda_of
from schedules.demo.seeding import CLINIC, FOLDER, load_knowledge
from schedules.engine import Kind
from schedules.renderers.paper.fridge import Less, fewer
from schedules.renderers.paper.handout import handout
from schedules.renderers.paper.pdf import fitted, handout_html, handout_words, page_one_html
from schedules.renderers.paper.press import PRESS
from schedules.renderers.paper.sheet import Row, Weight
from tests.conftest import TODAY
from tests.renderers.papers import letters_by_size, number_of_pages, text_of

pytestmark = pytest.mark.reading

ADDRESS = "https://mscare.example.nl/papier/"
START = "2026-12-14"
LETTERS = {10.5, 12, 14, 15.7, 16.1, 16.8, 21}  # in points: the footer, small print, text, headings
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
            words = fitted(words)
            page = page_one_html(words)
            body = PRESS.print(page)
            assert number_of_pages(body) == 1
            assert set(letters_by_size(body)) <= LETTERS
            _is_whole(html.unescape(re.sub("<[^>]+>", "", page)), words["handout"])


def test_page_one_is_one_page_with_many_numbers_to_call_and_a_name(db, make_timeline):
    """The demo's hospital has five numbers and an address: who is not on page one is further on."""
    assert load_knowledge(FOLDER) == ()
    for treatment in ("ahsct", "alemtuzumab", "ocrelizumab"):
        for language in ("nl", "en"):
            timeline = make_timeline(treatment, CLINIC, "2026-12-07", language=language)
            agenda = agenda_of([timeline], BEFORE)
            words = handout_words(timeline, agenda, address=ADDRESS, of="Demo Aardbei")
            body = PRESS.print(page_one_html(fitted(words)))
            assert number_of_pages(body) == 1
            assert set(letters_by_size(body)) <= LETTERS
            paper = html.unescape(handout_html(fitted(words)))
            assert all(contact.phone in paper for contact in timeline.contacts)


def test_what_page_one_has_no_room_for_is_said_to_stand_further_on(make_timeline, dutch):
    timeline = make_timeline("alemtuzumab", "jbz", START)
    paper = handout(timeline, agenda_of([timeline], BEFORE))
    less = fewer(paper, Less(rows=2, mind=2, signs=1, contacts=0))
    assert _whens(less) == ["Vóór 14 december", "13 dec – 18 dec", "En meer"]
    assert [row.title for row in less.fridge.mind][2:] == ["Zie “Let op in deze periodes”"]
    assert less.fridge.calls[0].signs[0] == (
        "Bel vandaag nog",
        ("Blauwe plekken of bloedingen", "meer bij “Welke klachten meldt u?”"),
    )
    assert (less.fridge.contacts, less.contacts) == ((), paper.fridge.contacts)
    assert less.next_days[0].before == ""  # its own row says it
    assert less.fridge.danger == paper.fridge.danger


COURSE_YEAR = date(2026, 11, 23)  # course 1 was on 16 February 2026


def test_the_next_course_stays_where_there_is_room_for_little(make_timeline, dutch):
    """Blood is tested each month; the scan, its result and course 2 come once."""
    timeline = make_timeline("alemtuzumab", "jbz", "2026-02-16")
    paper = handout(timeline, agenda_of([timeline], COURSE_YEAR))
    dated = ["Wo 16 december", "Vr 15 januari", "Ma 18 januari", *COURSE_2]
    assert _whens(paper)[1:] == dated  # tests of each month are not asked for before course 2
    three = ["Vr 15 januari", "Ma 18 januari", *COURSE_2, "En meer"]
    assert _whens(fewer(paper, Less(rows=3, mind=3))) == three
    assert _whens(fewer(paper, Less(rows=1, mind=1))) == [*COURSE_2, "En meer"]


COURSE_2 = ["15 feb – 18 feb"]


def _whens(paper):
    return [row.when for row in paper.fridge.rows]


@pytest.mark.parametrize("treatment", PROTOCOLS)
def test_no_step_falls_off_page_one_before_a_test_does(make_timeline, treatment, dutch):
    """At five moments of a course, however little room there is: what is left off is a test."""
    for start in ("2026-12-14", "2026-10-05", "2026-06-29", "2026-02-16", "2025-12-28"):
        timeline = make_timeline(treatment, PROTOCOLS[treatment], start)
        paper = handout(timeline, agenda_of([timeline], BEFORE))
        steps = {entry.title for entry in timeline.items if entry.kind in STEPS}
        dated = [row for row in paper.fridge.rows if row.weight is not Weight.SAID]
        for few in (8, 4, 3, 2, 1):
            kept = fewer(paper, Less(rows=few, mind=3)).fridge.rows[:few]
            off = [row for row in dated if row not in kept and row.title not in paper.going_on]
            if any(_names(row, steps) for row in off):
                assert all(_names(row, steps) or _is_asked(row) for row in kept)


STEPS = (Kind.DOSE, Kind.PROCEDURE, Kind.IMAGING, Kind.VISIT, Kind.PHONE, Kind.ADMISSION)


def _is_asked(row):
    """What is to be asked before the next dose is no monthly test, though it names one."""
    return row.title.startswith("Vraag uw team naar: ")


def _names(row, titles):
    return any(title in f"{row.title}, {row.more}" for title in titles)


def test_a_drug_for_at_home_that_begins_stays_before_a_test(make_timeline, dutch):
    """It has no box, for nobody comes for it; it is no less a step than an infusion."""
    timeline = make_timeline("teriflunomide", "amsterdam-umc", "2026-12-07")
    paper = handout(timeline, agenda_of([timeline], BEFORE))
    assert _whens(fewer(paper, Less(rows=1, mind=1)))[0] == "Elke dag vanaf 7 december 2026"


def test_what_to_ask_before_a_course_that_is_far_off_waits_for_its_months(make_timeline, dutch):
    """Cladribine, course 2 on 29 June 2027: page one of November ends with February."""
    timeline = make_timeline("cladribine", "amsterdam-umc", "2026-06-29")
    rows = handout(timeline, agenda_of([timeline], BEFORE)).fridge.rows
    assert [row.title for row in rows if _is_asked(row)] == []
    april = handout(timeline, agenda_of([timeline], date(2027, 4, 5))).fridge.rows
    assert [row.when for row in april if _is_asked(row)] == ["Vóór 29 juni"]


def test_what_runs_today_stands_before_what_is_to_come(make_timeline, dutch):
    """Alemtuzumab on 25 November: course 1 from 30 November, food from two weeks before it."""
    timeline = make_timeline("alemtuzumab", "jbz", "2026-11-30")
    mind = handout(timeline, agenda_of([timeline], date(2026, 11, 25))).fridge.mind
    assert [row.when for row in mind[:2]] == ["Tot minstens 4 jan 2027", "30 nov – 5 dec"]


def test_what_is_taken_at_home_stands_on_page_one_and_no_month_is_said_to_be_empty_twice(
    make_timeline, dutch
):
    timeline = make_timeline("dimethyl-fumarate", "amsterdam-umc", "2026-02-02")
    rows = handout(timeline, agenda_of([timeline], BEFORE)).fridge.rows
    assert rows == (
        Row("Elke dag", "Capsules: 2 keer per dag 240 mg", "", "", False, Weight.STEP),
        Row("November tot en met februari", "Geen afspraak gepland", "", "", ticks=False),
    )


def test_a_tablet_of_every_day_is_no_appointment_before_it_begins_either(make_timeline, dutch):
    timeline = make_timeline("teriflunomide", "amsterdam-umc", "2026-12-07")
    page = handout(timeline, agenda_of([timeline], BEFORE)).fridge
    begins = "Elke dag vanaf 7 december 2026"
    assert (begins, "Dagelijkse tablet (14 mg)") in [(row.when, row.title) for row in page.rows]
    assert ("Januari tot en met maart", "Niets gepland") not in [
        (row.when, row.title) for row in page.rows
    ]
    assert [row.title for row in page.rows].count("Geen afspraak gepland") >= 1


def test_what_is_taken_today_comes_before_what_is_months_away(make_timeline, dutch):
    timeline = make_timeline("fingolimod", "amsterdam-umc", "2025-10-06")
    first = page_one_html(handout_words(timeline, agenda_of([timeline], BEFORE)))
    assert first.index("Dagelijkse capsule (0,5 mg)") < first.index("Jaarlijkse huidcontrole")


@pytest.mark.parametrize("treatment", ["alemtuzumab", "ahsct", "ocrelizumab"])
def test_no_line_of_page_one_begins_with_a_small_letter(make_timeline, treatment):
    timeline = make_timeline(treatment, PROTOCOLS[treatment], START)
    page = page_one_html(fitted(handout_words(timeline, agenda_of([timeline], BEFORE))))
    starts = re.findall(r"<(?:p|h\d)[^>]*>\s*(?:<[^>]+>\s*)*(\w)", page.split("<body")[1])
    assert len(starts) > 20
    assert [letter for letter in starts if letter.islower()] == []


def test_advice_without_a_day_does_not_stand_before_today(make_timeline, dutch):
    timeline = make_timeline("alemtuzumab", "jbz", "2026-02-02")
    months = handout(timeline, agenda_of([timeline], BEFORE)).months
    assert months[0].title == "december 2026"
    assert months[-1].title == "Nog geen datum"
    assert [line.title for day in months[-1].days for line in day.lines] == [
        "Let op na kuur 1: hart en bloedvaten",
        "Let op na kuur 2: hart en bloedvaten",
    ]


def test_large_print_of_five_years_has_few_pages(paper):
    body = paper("alemtuzumab", "jbz", start=START, today=BEFORE, address=ADDRESS, large=True)
    assert number_of_pages(body) <= 14


def _is_whole(page, paper):
    """All of page one stands on it."""
    page = _plain(page)
    for row in (*paper.fridge.rows, *paper.fridge.mind):
        assert _plain(row.title) in page
    for call in paper.fridge.calls:
        assert all(_plain(turn.whom) in page and _plain(turn.phone) in page for turn in call.turns)
        assert all(_plain("; ".join(titles)) in page for _how_soon, titles in call.signs)
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
    assert rows[0] == Row("In november", "Niets gepland", "", "", ticks=False)
    assert [row.when for row in rows[1:6]] == [
        "Vóór 14 december",
        "Vóór 14 december",  # to ask
        "13 dec – 18 dec",
        "Do 14 januari",
        "Ma 15 februari",
    ]
    assert rows[5].title == "Bloed prikken en urine inleveren"


def test_what_lasts_stands_there_with_its_last_day(make_timeline, dutch):
    timeline = make_timeline("alemtuzumab", "jbz", "2026-11-05")
    mind = handout(timeline, agenda_of([timeline], TODAY)).fridge.mind
    assert mind[:2] == (
        Row("Tot minstens 9 dec 2026", MINDED, "", "", ticks=False),
        Row("T/m 9 dec 2026", "Kuur 1: medicijnen tegen infecties", "", "", ticks=False),
    )


@pytest.mark.parametrize(
    ("treatment", "started", "told"),
    [
        (
            "teriflunomide",
            "2025-06-02",
            "Word niet zwanger, geef geen borstvoeding (geldt misschien voor u)",
        ),
        (
            "ocrelizumab",
            "2025-05-05",
            "Let op infecties · Geef geen borstvoeding (geldt misschien voor u) · "
            "Geen levende vaccins",
        ),
    ],
)
def test_grave_advice_without_a_last_day_stands_there_while_it_holds(
    make_timeline, treatment, started, told, dutch
):
    """What else is said of the whole time, as of hair that gets thinner, stands further on."""
    timeline = make_timeline(treatment, "amsterdam-umc", started)
    paper = fitted(handout_words(timeline, agenda_of([timeline], TODAY), address=ADDRESS))
    row = Row("Geldt vandaag", told, "", "", ticks=False)
    assert row in paper["handout"].fridge.mind
    before = handout(timeline, agenda_of([timeline], date.fromisoformat(started) - DAY))
    assert "Geldt vandaag" not in [row.when for row in before.fridge.mind]


def test_infections_and_vaccines_are_minded_after_a_stop_too(make_timeline, dutch):
    stopped = make_timeline(
        "ocrelizumab", "amsterdam-umc", "2025-05-05", sex="male", stop_date="2026-10-01"
    )
    mind = handout(stopped, agenda_of([stopped], TODAY)).fridge.mind
    assert Row("Geldt vandaag", "Let op infecties · Geen levende vaccins", "", "", False) in mind


DAY = timedelta(days=1)
MINDED = "Eten rond kuur 1: voorkom listeria · Kuur 1: pas op voor infecties"


def test_the_paper_begins_with_today_and_tells_the_past_on_request(paper):
    short = text_of(paper("ocrelizumab", "amsterdam-umc"))
    whole = text_of(paper("ocrelizumab", "amsterdam-umc", with_past=True))
    assert "Eerste infuus (300 mg)" not in short
    assert "Do 5 november 2026 Eerste infuus (300 mg)" in whole
    assert "Wo 5 mei 2027" in short


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
    assert number_of_pages(body) <= most


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("start", ["2026-12-01", "2027-03-15"])
def test_five_years_have_nine_pages_whenever_they_begin(paper, start, language):
    """On the first day most is still to come; on 5 December the hospital is closed too."""
    today = date.fromisoformat(start)
    body = paper("alemtuzumab", "jbz", language, start=start, today=today, address=ADDRESS)
    assert number_of_pages(body) <= 9


def test_what_has_no_day_stands_under_no_month_and_says_that_it_may_not_apply(make_timeline, dutch):
    told = make_timeline("teriflunomide", "amsterdam-umc", "2026-12-07", sex="female")
    paper = handout(told, agenda_of([told], date(2026, 12, 1)))
    *months, undated = [(month.title, len(month.days)) for month in paper.months]
    assert (months, undated[0]) == ([("december 2026", 1)], "Nog geen datum")
    (row,) = [row for row in paper.fridge.rows if row.when == "Nog geen datum"]
    assert row.title == "Laatste dag van het versneld uitwassen (geldt misschien voor u)"


def test_page_one_names_what_to_ask_before_the_first_dose(make_timeline, dutch):
    told = make_timeline("rituximab", "generic", "2026-12-14")
    rows = handout(told, agenda_of([told], date(2026, 12, 1))).fridge.rows
    asked = "Vraag uw team naar: Test op hepatitis B"
    assert rows[0] == Row("Vóór 14 december", asked, "", "", weight=Weight.STEP)
    assert rows[1].title == "Eerste infuus"


@pytest.mark.parametrize("treatment", ["ocrelizumab", "ofatumumab"])
def test_what_to_ask_before_the_first_dose_stays_before_what_comes_after_it(
    make_timeline, treatment, dutch
):
    told = make_timeline(treatment, "amsterdam-umc", "2026-12-15")
    paper = fitted(handout_words(told, agenda_of([told], BEFORE), address=ADDRESS))["handout"]
    rows = paper.fridge.rows
    titles = [row.title for row in rows]
    (asked,) = [n for n, title in enumerate(titles) if "hepatitis B" in title]
    (first,) = [n for n, row in enumerate(rows) if row.weight is Weight.DOSE]
    assert asked == first - 1
    assert titles[asked].startswith("Vraag uw team naar: ")
