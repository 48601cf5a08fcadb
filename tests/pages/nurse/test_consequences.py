"""What a change would do, in words: days are counted by hand from the start, 30 November 2026."""

from datetime import date, time

import pytest

from schedules.engine import Key
from schedules.pages.nurse.consequences import consequences_of
from schedules.planning import commit, propose
from schedules.planning.record import move
from schedules.planning.stop import stop
from tests.booking import book
from tests.conftest import TODAY

INFUSION, MRI = "ocre.dose.maint", "ocre.fu.mri_year"


@pytest.fixture
def plan(make_plan, nurse):
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30")
    for intent in (
        book(Key(INFUSION, 2), date(2027, 11, 30), at=time(9, 30)),
        book(Key(MRI, 1), date(2027, 11, 15)),
    ):
        commit(plan, intent, by=nurse, revision=plan.revision)
    return plan


def read(plan, intent, *asked, today=TODAY):
    return consequences_of(propose(plan, intent), plan, today, asked)


def lines(rules):
    return {rule.title: [(e.was, e.now, e.shift, e.marks) for e in rule.entries] for rule in rules}


@pytest.fixture
def later(plan):
    """The infusion of 30 May, a Sunday, goes to 14 June: a fortnight after the working day."""
    return read(plan, move(Key(INFUSION, 1), date(2027, 6, 14)), Key(INFUSION, 1))


def test_what_was_asked_stands_apart_with_its_reason(later):
    (rule,) = later.own
    assert (rule.title, rule.kind) == ("Halfjaarlijks infuus (600 mg)", "Behandeling")
    assert rule.summary == "1 regel, 2 weken later"
    assert rule.why == "6 maanden na de start, daarna elke 6 maanden"
    assert lines(later.own) == {
        "Halfjaarlijks infuus (600 mg)": [
            ("maandag 31 mei 2027", "maandag 14 juni 2027 (verplaatst)", "2 weken later", ())
        ]
    }


def test_what_follows_is_told_by_rule_and_periods_stand_apart(later):
    assert lines(later.items) == {
        "Bloedonderzoek vóór het infuus": [
            ("vóór 30 mei 2027", "vóór 14 juni 2027", "2 weken later", ())
        ],
        "Na het infuus minstens een uur blijven": [
            ("maandag 31 mei 2027", "maandag 14 juni 2027", "2 weken later", ())
        ],
        "Medicijnen vlak voor het infuus": [
            ("maandag 31 mei 2027", "maandag 14 juni 2027", "2 weken later", ())
        ],
        "Halfjaarlijks infuus (600 mg)": [
            (
                "dinsdag 30 november 2027, 9.30 uur (afgesproken)",
                "dinsdag 30 november 2027, 9.30 uur (afgesproken)",
                "",
                ("afzeggen of houden",),
            )
        ],
    }
    assert lines(later.periods)["Let op bijwerkingen van het infuus"] == [
        (
            "31 mei 2027 tot en met 1 juni 2027",
            "14 juni 2027 tot en met 15 juni 2027",
            "2 weken later",
            (),
        )
    ]
    assert later.count == 6


def test_an_appointment_that_no_longer_fits_is_counted_first(later):
    assert later.facts == ("1 afspraak: afzeggen of houden.",)
    ((agreed),) = later.appointments
    assert (agreed.titles, agreed.when, agreed.what, agreed.phone) == (
        "Halfjaarlijks infuus (600 mg)",
        "dinsdag 30 november 2027, 9.30 uur",
        "afzeggen of houden",
        "020 444 1160",
    )
    assert later.warnings == ()


def test_an_agreed_day_that_still_fits_says_so(plan):
    """Two days later: 30 November is within four days of 2 December 2027."""
    later = read(plan, move(Key(INFUSION, 1), date(2027, 6, 2)), Key(INFUSION, 1))
    assert later.facts == ("1 afspraak past nog.",)
    (agreed,) = later.appointments
    assert (agreed.when, agreed.what) == ("dinsdag 30 november 2027, 9.30 uur", "past nog")


def test_a_dose_that_comes_too_soon_warns_and_says_earlier(plan):
    sooner = read(plan, move(Key(INFUSION, 1), date(2027, 4, 5)), Key(INFUSION, 1))
    assert sooner.own[0].summary == "1 regel, 8 weken eerder"
    ((level, word, text),) = sooner.warnings
    assert (level, word) == ("warning", "Let op")
    assert text == (
        "Halfjaarlijks infuus (600 mg) op 5 april 2027 komt te kort na de vorige dosis. "
        "De eerste dag die mag is 14 mei 2027. Vraag de neuroloog."
    )


@pytest.fixture
def stopped(plan):
    return read(plan, stop(date(2027, 1, 4), "a reason"))


def test_a_stop_says_what_to_cancel_what_is_left_and_the_last_day(stopped):
    assert stopped.facts == (
        "1 afspraak: afzeggen of houden.",
        "Bloed- of urineonderzoek, nog te gaan: van 8 naar 4.",
        "MRI-scan, nog te gaan: van 3 naar 2.",
        "Afspraak, nog te gaan: van 4 naar 2.",
        "Onderzoek, nog te gaan: van 6 naar 2.",
        "De laatste dag van het schema is dan 14 december 2027.",
    )


def test_what_leaves_the_plan_says_so_and_its_appointment_is_cancelled(stopped):
    told = lines(stopped.items)["Halfjaarlijks infuus (600 mg)"]
    assert told[:2] == [
        ("maandag 31 mei 2027", "niet meer in het plan", "", ()),
        (
            "dinsdag 30 november 2027, 9.30 uur (afgesproken)",
            "niet meer in het plan",
            "",
            (),
        ),
    ]
    assert stopped.own == ()


def test_more_than_three_lines_of_a_rule_are_folded(stopped):
    is_open = {rule.title: rule.is_open for rule in (*stopped.items, *stopped.periods)}
    assert is_open["Halfjaarlijks infuus (600 mg)"] is False
    assert is_open["Jaarlijkse MRI-scan van de hersenen"] is True


def test_two_appointments_are_said_as_two(plan, nurse):
    commit(plan, book(Key(INFUSION, 1), date(2027, 5, 31)), by=nurse, revision=plan.revision)
    stopped = read(plan, stop(date(2027, 1, 4), "a reason"))
    assert stopped.facts[0] == "2 afspraken: afzeggen of houden."


def test_what_becomes_late_by_it_is_counted(make_plan):
    """The infusion, the pills before it, the hour after it, and the blood that comes first."""
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30")
    moved = read(plan, move(Key(INFUSION, 1), date(2027, 5, 24)), today=date(2027, 5, 28))
    assert moved.facts[0] == "4 regels zijn dan te laat."
    moved = read(plan, move(Key(INFUSION, 1), date(2027, 5, 24)), today=date(2027, 5, 23))
    assert moved.facts == ()
