"""What a handout says of what was agreed with the hospital: once, and each thing by its name."""

from dataclasses import replace
from datetime import date, time

import pytest
from django.utils import translation

from schedules.agenda import agenda_of
from schedules.engine import Key, Notice
from schedules.pages.patient.merging import merged
from schedules.planning import booking, commit
from schedules.planning.appointments import Slot
from schedules.planning.record import move
from schedules.planning.stop import stop
from schedules.queries import timeline_of
from schedules.renderers.paper.handout import handout
from schedules.renderers.paper.pdf import handout_html, handout_words
from schedules.renderers.paper.sheet import Ask
from tests.agenda.build import timeline
from tests.conftest import TODAY

FIRST, WATCHING = Key("ocre.dose.1a", 1), Key("ocre.obs", 1)
COURSE = tuple(Key("alem.c1.dose", n) for n in range(1, 6))
CALL = "Wordt veranderd: bel of deze afspraak blijft."

pytestmark = pytest.mark.usefixtures("dutch")


@pytest.fixture
def do(nurse):
    """Return a function that does things to a plan, one after the other."""

    def act(plan, *intents):
        for intent in intents:
            commit(plan, intent, by=nurse, revision=plan.revision)

    return act


@pytest.fixture
def stay(make_plan, do):
    """Alemtuzumab from 14 December 2026, with its stay from the evening before."""
    plan = make_plan("alemtuzumab", "jbz", "2026-12-14")
    slot = Slot(
        date(2026, 12, 13),
        last=date(2026, 12, 18),
        at=time(19),
        place="verpleegafdeling B4, route 7",
        who="dr. Jansen",
        note="Neem een boek mee.",
    )
    days = {key: date(2026, 12, 13 + n) for n, key in enumerate(COURSE, 1)}
    do(plan, booking.book(slot, *COURSE, Key("alem.c1.admit", 1), days=days))
    return plan


@pytest.fixture
def infusion(make_plan, do):
    """Ocrelizumab from 14 December 2026, with its first infusion and the hour after it."""
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-12-14")
    slot = Slot(
        date(2026, 12, 14),
        at=time(9, 30),
        minutes=360,
        place="dagbehandeling, route 12",
        who="Zr. Jansen",
        note="Eet goed vóór u komt.",
    )
    do(plan, booking.book(slot, FIRST, WATCHING))
    return plan


def paper_of(plan):
    timeline = timeline_of(plan)
    return handout(timeline, agenda_of([timeline], TODAY))


def day_of(paper, title):
    """The first day on which a line of this title stands, and that line."""
    days = (day for month in paper.months for day in month.days)
    lines = ((day, line) for day in days for line in day.lines)
    return next((day, line) for day, line in lines if line.title == title)


EXPECTED = (
    "U wordt verwacht: zondag 13 december 2026, 19.00 uur, verpleegafdeling B4, route 7. "
    "U blijft tot en met vrijdag 18 december 2026."
)


def test_a_stay_that_comes_next_says_when_and_where_one_is_expected(stay):
    (told,) = [day for day in paper_of(stay).next_days if day.is_stay]
    assert told.when == "13 december 2026 tot en met 18 december 2026"
    assert [one.said for one in told.agreed] == [EXPECTED]
    assert told.agreed[0].facts == (("Bij wie", "Dr. Jansen"), ("Opmerking", "Neem een boek mee."))
    assert told.title == "Opname in de avond, kuur 1"
    assert told.place == ""


def test_page_one_heads_a_stay_by_its_admission(stay):
    (row,) = [row for row in paper_of(stay).fridge.rows if row.when == "13 dec – 18 dec"]
    assert row.title == "Opname in de avond, kuur 1"
    assert row.more == "Infuus alemtuzumab, kuur 1, De MS-verpleegkundige komt langs"


def test_a_stay_is_not_called_a_day(stay):
    timeline = timeline_of(stay)
    html = handout_html(handout_words(timeline, agenda_of([timeline], TODAY)))
    first = html.split("Maand voor maand</h2>")[0]
    assert "Vóór deze dagen te doen:" in first
    assert "Vóór die dag te doen:" not in first


def test_a_stay_is_told_on_its_first_day_alone(stay):
    days = [day for month in paper_of(stay).months for day in month.days]
    told = [(day.when.replace("\xa0", " "), one.said) for day in days for one in day.agreed]
    assert told == [("zo 13 december 2026, 19.00 uur", EXPECTED)]


def test_each_thing_that_was_agreed_has_its_own_name(infusion):
    day, line = day_of(paper_of(infusion), "Eerste infuus (300 mg)")
    (told,) = day.agreed
    assert told.facts == (
        ("Hoe laat", "9.30 uur"),
        ("Hoe lang", "6 uur"),
        ("Waar", "Dagbehandeling, route 12"),
        ("Bij wie", "Zr. Jansen"),
        ("Opmerking", "Eet goed vóór u komt."),
    )
    assert line.notes == ""


def test_length_and_usual_place_of_the_source_stand_with_the_explanation(infusion):
    told = explained(paper_of(infusion), "Na het infuus minstens een uur blijven")
    usual = "dagbehandeling 2D Neurologie, Amsterdam UMC, locatie VUmc"
    assert (told.place, told.takes) == (usual, "minstens 1 uur")


def explained(paper, title):
    """The one explanation that bears a title."""
    (told,) = [t for t in paper.explained if title in [head.title for head in t.heads]]
    return told


def test_what_may_not_stand_has_a_sign_of_its_own_that_the_legend_explains(infusion, do):
    do(infusion, move(FIRST, date(2027, 1, 25)))
    paper = paper_of(infusion)
    day, line = day_of(paper, "Eerste infuus (300 mg)")
    assert (day.certainty, day.sure) == ("undecided", "Wordt veranderd")
    assert line.ask == Ask("", CALL, "020 444 1160")
    assert ("undecided", "Wordt veranderd") in [row[:2] for row in paper.legend]


def test_of_what_comes_next_it_names_what_may_not_stand(infusion, do):
    do(infusion, move(FIRST, date(2027, 1, 25)))
    asks = [ask for day in paper_of(infusion).next_days for ask in day.asks]
    assert asks == [Ask("", CALL, "020 444 1160")]


def test_the_first_page_says_on_which_day_a_treatment_stopped(make_plan, do):
    plan = make_plan("alemtuzumab", "jbz", "2024-10-07", today="2024-10-01")
    assert "Gestopt op" not in printed(plan)
    do(plan, stop(date(2026, 11, 20), "a reason"))
    assert "<b>Gestopt op 20 november 2026.</b>" in printed(plan)


def printed(plan):
    timeline = timeline_of(plan)
    return handout_html(handout_words(timeline, agenda_of([timeline], TODAY)))


def test_of_two_treatments_on_one_paper_it_does_not_say_that_the_whole_stopped(make_plan, do):
    plan = make_plan("alemtuzumab", "jbz", "2024-10-07", today="2024-10-01")
    other = make_plan("natalizumab", "amsterdam-umc", "2026-11-30", patient=plan.patient)
    do(plan, stop(date(2026, 11, 20), "a reason"))
    both = merged([timeline_of(plan), timeline_of(other)])
    paper = handout_html(handout_words(both, agenda_of([both], TODAY)))
    assert "Gestopt op" not in paper


def test_a_sign_of_each_dose_has_no_boxes(make_plan):
    paper = paper_of(make_plan("natalizumab", "amsterdam-umc", "2026-10-05"))
    assert "Ernstige allergie" not in [series.title for series in paper.series]
    told = [line.title for help_ in paper.help for line in help_.lines]
    assert "Ernstige allergie" in told


def test_no_closed_day_that_has_passed_stands_on_paper():
    days = (date(2026, 11, 20), date(2026, 12, 25))
    closed = Notice("info", "closed-days", {"days": days})
    made = replace(timeline(), notices=(closed,))
    with translation.override("en"):
        told = handout(made, agenda_of([made], TODAY)).notices
    assert [text.partition(". ")[0] for _l, _w, text in told] == [
        "The hospital is usually closed on 25 December 2026"
    ]
