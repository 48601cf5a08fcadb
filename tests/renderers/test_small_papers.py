"""The summary, the wallet card and the worklist on paper: what they say, and that it fits."""

import io
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
from django.utils import translation

from schedules.agenda import agenda_of
from schedules.engine import Key, Kind, Status
from schedules.planning import commit
from schedules.planning.appointments import Slot
from schedules.planning.booking import book
from schedules.planning.interruption import interrupt
from schedules.planning.record import done, move
from schedules.planning.stop import stop
from schedules.queries import timeline_of
from schedules.renderers.paper.card import card, card_pdf
from schedules.renderers.paper.sheet import Given
from schedules.renderers.paper.summary import summary, summary_pdf
from schedules.timeline import Alarm
from tests.agenda.build import period, timeline
from tests.conftest import TODAY
from tests.renderers.papers import (
    DPI,
    letters_by_size,
    number_of_pages,
    pages_of,
    picture_of,
    text_of,
)
from tests.renderers.test_fridge import AFTER, BEFORE, PROTOCOLS, START

pytestmark = pytest.mark.reading


@pytest.mark.parametrize("treatment", PROTOCOLS)
def test_the_summary_is_one_page_and_the_card_two_sides(small, treatment):
    for language, today in (("nl", BEFORE), ("en", AFTER)):
        asked = (treatment, PROTOCOLS[treatment], language)
        page, sides = (
            small(kind, *asked, start=START, today=today) for kind in ("summary", "card")
        )
        assert number_of_pages(page) == 1
        assert min(letters_by_size(page)) >= 10.5
        assert number_of_pages(sides) == 2
        assert min(letters_by_size(sides)) >= 7
        assert all("112" in words for words in (pages_of(page)[0], pages_of(sides)[0]))


def test_a_card_has_the_size_of_a_card(small):
    with pikepdf.open(io.BytesIO(small("card", "alemtuzumab", "jbz"))) as pdf:
        sizes = [[round(float(n) / 72 * 25.4, 1) for n in page.mediabox] for page in pdf.pages]
    assert sizes == [[0, 0, 85, 54]] * 2


def test_the_longest_summary_is_one_page_too(make_timeline):
    """Two treatments at once, one of them with ninety infusions behind it."""
    old, new = (
        make_timeline("natalizumab", "amsterdam-umc", "2020-01-06", until="2027-12-31"),
        make_timeline("alemtuzumab", "jbz", "2026-12-14"),
    )
    old = replace(old, entries=tuple(map(_given, old.entries)))
    whole = replace(new, entries=(*old.entries, *new.entries))
    agenda = agenda_of([old, new], TODAY)
    pages = pages_of(summary_pdf([old, new], whole, agenda, of="Demo Aardbei").body)
    assert len(pages) == 1
    assert "Infuus natalizumab: 90 keer, de eerste op 6 januari 2020" in pages[0]
    assert "(073) 553 23 25" in pages[0]
    sides = card_pdf([old, new], whole, agenda, of="Demo Aardbei" * 5).body
    assert number_of_pages(sides) == 2


def _given(entry):
    is_past = entry.kind is Kind.DOSE and entry.due and entry.due < TODAY
    return replace(entry, status=Status.DONE, on=entry.due) if is_past else entry


@pytest.fixture
def given(make_plan, nurse):
    """Ocrelizumab of which the first infusion was given, and nobody noted the second."""
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-11-05", today="2026-11-01")
    intent = done(Key("ocre.dose.1a", 1), date(2026, 11, 5), today=TODAY)
    commit(plan, intent, by=nurse, revision=plan.revision)
    return timeline_of(plan)


@pytest.mark.usefixtures("dutch")
def test_a_dose_that_nobody_noted_is_told_as_such(given):
    first = Given("Eerste infuus (300 mg)", "5 november 2026")
    second = Given("Tweede infuus (300 mg)", "donderdag 19 november 2026, niet genoteerd")
    agenda = agenda_of([given], TODAY)
    assert summary([given], given, agenda).given == (first,)
    assert card([given], given, agenda).doses == (("Ocrelizumab (Ocrevus)", (first, second)),)


@pytest.mark.usefixtures("dutch")
def test_what_is_taken_at_home_is_told_as_it_goes_on(make_timeline):
    timeline = make_timeline("avonex", "amsterdam-umc", "2026-11-05")
    ((_drug, doses),) = card([timeline], timeline, agenda_of([timeline], TODAY)).doses
    assert doses == (Given("Wekelijkse injectie", "elke week vanaf 5 november 2026"),)


@pytest.fixture
def do(nurse):
    """Return a function that does things to a plan, one after the other."""

    def act(plan, *intents):
        for intent in intents:
            commit(plan, intent, by=nurse, revision=plan.revision)
        return timeline_of(plan)

    return act


def papers_of(timeline, today=TODAY):
    """The summary and the card of one treatment."""
    agenda = agenda_of([timeline], today)
    return summary([timeline], timeline, agenda), card([timeline], timeline, agenda)


@pytest.mark.usefixtures("dutch")
def test_both_say_until_when_capsules_were_taken_that_are_paused(make_plan, do):
    plan = make_plan("fingolimod", "amsterdam-umc", "2026-09-14", today="2026-09-01")
    timeline = do(
        plan,
        done(Key("fing.dose.first_monitored", 1), date(2026, 9, 14), today=TODAY),
        interrupt(date(2026, 11, 20), "a reason", again=None, how=None, today=TODAY),
    )
    page, sides = papers_of(timeline)
    paused = "Gepauzeerd sinds 20 november 2026. Uw team noemt de dag van de volgende dosis."
    assert (page.halted, sides.halted) == ((paused,), (paused,))
    first = Given("Eerste capsule, met hartbewaking", "14 september 2026")
    taken = Given("Dagelijkse capsule (0,5 mg)", TAKEN)
    assert page.given == (first, taken)
    assert [doses for _drug, doses in sides.doses] == [(taken,)]


TAKEN = "elke dag vanaf 14 september 2026 tot en met 19 november 2026"


@pytest.mark.usefixtures("dutch")
def test_both_say_since_when_capsules_are_taken_of_which_nobody_records_a_day(make_timeline):
    timeline = make_timeline("dimethyl-fumarate", "amsterdam-umc", "2026-02-02")
    page, sides = papers_of(timeline)
    taken = Given("Capsules: 2 keer per dag 240 mg", "elke dag vanaf 9 februari 2026")
    assert page.given == (taken,)
    assert [doses for _drug, doses in sides.doses] == [(taken,)]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_card_says_of_a_pause_whose_day_comes_next_within_its_edges(
    make_plan, do, tmp_path, language
):
    plan = make_plan("natalizumab", "amsterdam-umc", "2026-11-05", today="2026-11-01")
    paused = interrupt(date(2026, 11, 20), "a reason", again=None, how=None, today=TODAY)
    do(plan, paused)
    with translation.override(language):
        told = timeline_of(plan)
        body = card_pdf([told], told, agenda_of([told], TODAY)).body
    picture = picture_of(body, tmp_path)
    edge = round(3.5 / 25.4 * DPI)  # less than its margin of 4 mm
    darkest, _lightest = picture.crop(
        (picture.width - edge, 0, picture.width, picture.height)
    ).getextrema()
    assert darkest == 255


@pytest.mark.usefixtures("dutch")
def test_an_infusion_after_the_stop_says_on_its_row_to_call_it_off(make_plan, do):
    plan = make_plan("natalizumab", "amsterdam-umc", "2026-11-05", today="2026-11-01")
    timeline = do(
        plan,
        book(Slot(date(2026, 12, 3)), Key("ntz.dose", 2)),
        stop(date(2026, 11, 20), "a reason"),
    )
    page, sides = papers_of(timeline)
    stopped = "Gestopt op 20 november 2026."
    assert (page.halted, sides.halted) == ((stopped,), (stopped,))
    titles = {row.when: row.title for row in page.fridge.rows}
    assert titles["Do 3 december"] == "Bel om af te zeggen: Infuus natalizumab"
    agenda = agenda_of([timeline], TODAY)
    assert stopped in pages_of(summary_pdf([timeline], timeline, agenda).body)[0]
    assert stopped in pages_of(card_pdf([timeline], timeline, agenda).body)[0]


@pytest.mark.usefixtures("dutch")
def test_of_two_infusions_the_row_of_the_one_that_may_not_stay_says_so(make_plan, do):
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-12-07")
    first = Key("ocre.dose.1a", 1)
    timeline = do(plan, book(Slot(date(2026, 12, 7)), first), move(first, date(2026, 12, 14)))
    rows = papers_of(timeline)[0].fridge.rows
    marked = [row.when for row in rows if row.title.startswith("Wordt veranderd, bel: ")]
    assert marked == ["Ma 7 december"]


@pytest.mark.usefixtures("dutch")
def test_the_transplant_is_the_last_that_was_given_and_nothing_before_it_still_to_come(
    make_plan, do
):
    plan = make_plan("ahsct", "amsterdam-umc", "2026-08-10", today="2026-08-01")
    timeline = do(
        plan,
        done(Key("ahsct.mob.cyclo", 1), date(2026, 8, 10), today=TODAY),
        done(Key("ahsct.tx", 1), date(2026, 10, 5), today=TODAY),
    )
    page, sides = papers_of(timeline)
    given = Given("Stamcellen terug (transplantatie)", "5 oktober 2026")
    assert page.given[-1] == given
    assert [doses[0] for _drug, doses in sides.doses] == [given]
    undated = [row.title for row in page.fridge.rows if row.when == "Nog geen datum"]
    assert undated == ["Naar huis"]


@pytest.mark.usefixtures("dutch")
def test_the_summary_says_with_its_last_day_what_to_mind(make_timeline):
    timeline = make_timeline("alemtuzumab", "jbz", "2026-11-05")
    found = summary([timeline], timeline, agenda_of([timeline], TODAY))
    lasting = {row.title: row.when for row in found.fridge.mind}
    assert lasting["Let op: andere auto-immuunziekten"] == "T/m 7 nov 2031"


def test_the_card_warns_a_doctor_with_the_signs_of_the_protocol(small):
    front, back = pages_of(small("card", "natalizumab", "amsterdam-umc", of="D.A."))
    assert "Natalizumab (Tysabri)" in front
    assert "D.A." in front
    assert "Laatste dosis: Infuus natalizumab, donderdag 5 november 2026, niet genoteerd" in front
    assert "020 444 0775" in front
    assert "Levensgevaar: bel 112" in front
    assert "Let op klachten die bij PML passen: nieuwe of ergere zwakte of onhandigheid" in back


@pytest.mark.parametrize(
    ("treatment", "clinic", "dangers"),
    [
        ("alemtuzumab", "jbz", ("Meer kans op infecties", "Let op: andere auto-immuunziekten")),
        ("alemtuzumab", "generic", ("Let op: andere auto-immuunziekten",)),
        ("cladribine", "amsterdam-umc", ("Let op infecties en huiduitslag",)),
        ("ofatumumab", "amsterdam-umc", ("Let op infecties",)),
        ("glatiramer", "amsterdam-umc", ()),
    ],
)
def test_the_card_names_the_dangers_that_the_protocol_tells(
    make_timeline, dutch, treatment, clinic, dangers
):
    """What the treatment can bring is no complaint: it stands before the signs, without an end."""
    timeline = make_timeline(treatment, clinic, "2026-11-05")
    assert card([timeline], timeline, agenda_of([timeline], TODAY)).dangers == dangers


def test_the_raised_risk_of_pml_stands_on_the_card_once_it_is_raised(make_timeline, dutch):
    """Carriers of the virus, from 24 months after the start on 5 November 2026."""
    timeline = make_timeline("natalizumab", "generic", "2026-11-05", "2029-11-05", jcv="positive")
    for today, dangers in ((date(2028, 11, 4), ()), (date(2028, 11, 5), ("Meer kans op PML",))):
        assert card([timeline], timeline, agenda_of([timeline], today)).dangers == dangers


def test_the_dangers_are_printed_before_the_signs(small):
    _front, back = pages_of(small("card", "alemtuzumab", "jbz"))
    assert back.index("andere auto-immuunziekten") < back.index("bloed ophoesten")


def test_what_comes_back_stands_on_the_card_with_its_next_time(make_timeline, dutch):
    """Natalizumab every four weeks: the next infusion is on 3 December 2026, the last in 2028."""
    timeline = make_timeline("natalizumab", "generic", "2026-11-05")
    titles = [w.title for w in card([timeline], timeline, agenda_of([timeline], TODAY)).warnings]
    assert "Ernstige allergie (3 dec 2026)" in titles


def test_a_card_says_where_the_protocol_names_no_warnings_and_no_number(make_timeline):
    timeline = make_timeline("natalizumab", "amsterdam-umc", "2026-11-05")
    entries = tuple(entry for entry in timeline.entries if not entry.alarm)
    bare = replace(timeline, entries=entries, contacts=())
    front, back = pages_of(card_pdf([bare], bare, agenda_of([bare], TODAY)).body)
    assert "Telefoon: niet ingevuld door uw ziekenhuis" in front
    assert "Het protocol noemt geen waarschuwingen." in back


def test_the_list_has_its_filters_on_top_and_its_heads_on_every_page(worklist):
    pages = pages_of(worklist())
    assert len(pages) > 1
    assert all("Behandeling: Alemtuzumab (Lemtrada)" in page for page in pages)
    assert all("Patiënt Wat Wanneer" in page for page in pages)
    assert "Demo Aardbei" in pages[0]


def test_the_list_names_nobody_outside_its_pages(worklist):
    with pikepdf.open(io.BytesIO(worklist())) as pdf:
        assert str(pdf.docinfo.Title) == "Werklijst: Te laat, 23 november 2026"
    assert "DEMO-" in text_of(worklist())


def test_of_a_drug_that_may_be_one_of_two_the_card_says_so(small):
    front, _back = pages_of(small("card", "glatiramer", "amsterdam-umc"))
    assert "Dagelijkse injectie van 20 mg (Geldt misschien voor u), elke dag vanaf" in front


@pytest.mark.parametrize(
    ("first", "title"),
    [("2026-11-23", "fever (to 28 Feb 2027)"), ("2026-12-01", "fever (1 Dec 2026 – 28 Feb 2027)")],
)
def test_the_card_says_from_when_on_a_warning_holds_that_has_not_begun(first, title):
    alarm = Alarm(("fever",), "today", None, None)
    warning = period("fever", first, "2027-02-28", kind="warning", alarm=alarm)
    made = replace(timeline(warning), language="en")
    with translation.override("en"):
        assert card([made], made, agenda_of([made], TODAY)).warnings[0].title == title
