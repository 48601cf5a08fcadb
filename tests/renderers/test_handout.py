"""What a handout says of what was agreed with the hospital: once, and each thing by its name."""

from datetime import date, time

import pytest

from schedules.agenda import agenda_of
from schedules.engine import Key
from schedules.pages.patient.merging import merged
from schedules.planning import booking, commit
from schedules.planning.appointments import Slot
from schedules.planning.record import move
from schedules.planning.stop import stop
from schedules.queries import timeline_of
from schedules.renderers.paper.handout import handout
from schedules.renderers.paper.pdf import handout_html
from schedules.renderers.paper.sheet import Ask
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
    lines = ((day, line) for day in days for row in day.rows for line in row)
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
    assert told.title == "Infuus alemtuzumab, kuur 1"
    assert told.title not in told.others
    assert "Opname voor kuur 1" in told.others
    assert told.place == ""


def test_a_stay_is_not_called_a_day(stay):
    timeline = timeline_of(stay)
    html = handout_html(timeline, agenda_of([timeline], TODAY), large=False, address=None)
    first = html.split("Maand voor maand")[0]
    assert "In deze dagen ook:" in first
    assert "Vóór deze dagen te doen:" in first
    assert "Op dezelfde dag ook:" not in first


def test_a_stay_is_told_on_its_first_day_alone(stay):
    days = [day for month in paper_of(stay).months for day in month.days]
    told = [("".join(day.when), one.said) for day in days for one in day.agreed]
    assert told == [("zondag 13 december 2026, 19.00 uur", EXPECTED)]


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
    assert (line.notes, line.place) == ("", "")


def test_a_part_keeps_the_length_of_its_source_and_names_no_second_place(infusion):
    _day, line = day_of(paper_of(infusion), "Na het infuus minstens een uur blijven")
    assert (line.notes, line.place, line.details.takes) == ("", "", "minstens 1 uur")


def test_the_usual_place_stands_by_the_first_time_that_is_not_elsewhere(infusion):
    watching = "Na het infuus minstens een uur blijven"
    days = (day for month in paper_of(infusion).months for day in month.days)
    lines = [line for day in days for row in day.rows for line in row if line.title == watching]
    usual = "dagbehandeling 2D Neurologie, Amsterdam UMC, locatie VUmc"
    assert [line.place for line in lines[:3]] == ["", usual, ""]


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
    assert "Gestopt op: <b>20 november 2026</b>" in printed(plan)


def printed(plan):
    timeline = timeline_of(plan)
    return handout_html(timeline, agenda_of([timeline], TODAY), large=False, address=None)


def test_of_two_treatments_on_one_paper_it_does_not_say_that_the_whole_stopped(make_plan, do):
    plan = make_plan("alemtuzumab", "jbz", "2024-10-07", today="2024-10-01")
    other = make_plan("natalizumab", "amsterdam-umc", "2026-11-30", patient=plan.patient)
    do(plan, stop(date(2026, 11, 20), "a reason"))
    both = merged([timeline_of(plan), timeline_of(other)])
    paper = handout_html(both, agenda_of([both], TODAY), large=False, address=None)
    assert "Gestopt op" not in paper
