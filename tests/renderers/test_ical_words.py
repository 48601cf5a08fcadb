"""What an event of our calendar says when it is opened."""

from dataclasses import replace
from datetime import date, time

import pytest
from django.utils import translation

from schedules.engine import Certainty, Key, Kind, Notice, Repeat, Status
from schedules.timeline import Appointment, Length

from .calendars import NURSE, a_period, an_entry, event_of

FIRST = date(2026, 10, 5)


def test_an_opened_event_says_all_that_its_card_says():
    entry = an_entry(
        explanation="The drip takes an hour.",
        preparation="Drink enough.",
        place="Day ward",
        performer="ms-nurse",
        contact=replace(NURSE, note="Or send a message"),
        certainty=Certainty.ABOUT,
        softness="usually",
        book_on=date(2026, 10, 6),
        earliest=date(2026, 10, 2),
        latest=date(2026, 10, 8),
        conditional=True,
        confidence="M",
    )

    event = event_of(entry)

    assert event["LOCATION"] == "Day ward"
    assert event["DESCRIPTION"] == (
        "The drip takes an hour.\n\n"
        "How to prepare: Drink enough.\n\n"
        "When: around Tuesday 6 October 2026\n"
        "How sure: About this time, usually\n"
        "Possible between 2 October 2026 and 8 October 2026\n"
        "For whom: May apply to you\n"
        "By the schedule around Monday 5 October 2026; the hospital is closed then\n"
        "Who: MS nurse\n\n"
        "Questions for the MS nurse: (099) 123 45 67, Monday to Friday 8.30–17.00."
        " Or send a message\n\n"
        "Source: Ziekenhuis De Linde, Zorgwijzer infuus, number 12, version 3, "
        "1 February 2025, § Vóór de kuur\n"
        "About the source: our reading, or general knowledge\n\n"
        "This calendar is an overview. "
        "It does not replace the appointments that you make with the hospital."
    )


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (an_entry(), "How sure: By the schedule"),
        (an_entry(certainty=Certainty.ABOUT, softness="about"), "How sure: About this time"),
        (
            an_entry(certainty=Certainty.ABOUT, softness="at most"),
            "How sure: About this time, at most",
        ),
        (a_period(FIRST, FIRST, softness="at least"), "How long: at least"),
    ],
)
def test_how_sure_a_day_is_and_how_long_a_period_lasts_is_said_once(entry, line):
    assert line in event_of(entry)["DESCRIPTION"].splitlines()


NOT_KNOWN = "How long: not known. The calendar shows only when it begins."


@pytest.mark.parametrize(
    ("takes", "at", "lines"),
    [
        (None, None, []),
        (None, time(9, 30), [NOT_KNOWN]),
        (Length(240, 360), None, ["How long it takes: 4 to 6 hours"]),
        (Length(240, 360), time(9, 30), ["How long it takes: 4 to 6 hours"]),
        (Length(60, None), time(9, 30), ["How long it takes: at least 1 hour"]),
    ],
)
def test_an_event_says_how_long_a_thing_takes_as_far_as_a_source_does(takes, at, lines):
    agreed = Appointment("a", FIRST, at=at, keys=(Key("it", 1),))
    entry = an_entry(takes=takes, status=Status.BOOKED, on=FIRST, at=at, appointment=agreed)
    told = event_of(entry)["DESCRIPTION"].splitlines()
    assert [line for line in told if line.startswith("How long")] == lines


STAY = Appointment(
    "a",
    date(2026, 10, 4),
    date(2026, 10, 6),
    time(19),
    keys=(Key("dose", 1), Key("dose", 2), Key("stay", 1)),
)


def in_the_stay(fact, day, **more):
    """An entry that is done on this day of the stay."""
    on = {"on": date(2026, 10, day), "status": Status.BOOKED, "certainty": Certainty.BOOKED}
    return an_entry(fact=fact, uid=f"{fact}{day}", appointment=STAY, **on, **more)


def test_a_stay_says_its_days_and_what_is_done_there_once_with_its_days():
    event = event_of(
        in_the_stay("dose", 5, explanation="It drips."),
        in_the_stay("dose", 6, explanation="It drips.", occurrence=2),
        in_the_stay("stay", 4, title="Opname", kind=Kind.ADMISSION, explanation="You stay."),
    )
    told = event["DESCRIPTION"]
    assert told.split("\n\n")[:4] == [
        "On Monday 5 October 2026 and Tuesday 6 October 2026.",
        "It drips.",
        "At the same appointment: Opname.\nOn Sunday 4 October 2026.\nYou stay.",
        "When: Sunday 4 October 2026, 19:00, up to and including Tuesday 6 October 2026\n"
        "How sure: Agreed",
    ]
    assert str(event["DTSTART"].dt) == "2026-10-04"


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("nl", "Nog afspreken: Infuus – geldt misschien voor u"),
        ("en", "Still to agree: Infuus – may apply to you"),
    ],
)
def test_for_whom_an_event_is_stands_in_its_title_in_both_languages(language, title):
    with translation.override(language):
        assert event_of(an_entry(conditional=True), language=language)["SUMMARY"] == title


def test_an_event_says_no_more_than_is_known():
    event = event_of(an_entry(book_on=FIRST))

    assert "LOCATION" not in event
    assert [line.split(":")[0] for line in event["DESCRIPTION"].splitlines() if line] == [
        "When",
        "How sure",
        "Source",
        "This calendar is an overview. It does not replace the appointments that you make "
        "with the hospital.",
    ]


def test_a_contact_without_a_way_to_reach_it_is_not_named():
    entry = an_entry(contact=replace(NURSE, phone="", hours=""))

    assert "Questions" not in event_of(entry)["DESCRIPTION"]


@pytest.mark.parametrize(
    ("notice", "entry", "is_told"),
    [
        (Notice("warning", "draft"), an_entry(), True),
        (Notice("warning", "ask-first", {"fact": "lind.dose", "on": FIRST}), an_entry(), True),
        (Notice("warning", "ask-first", {"fact": "lind.mri", "on": FIRST}), an_entry(), False),
        (
            Notice("warning", "ask-first", {"fact": "lind.dose", "on": date(2027, 4, 5)}),
            an_entry(),
            False,
        ),
        (Notice("warning", "closed-days", {"days": (FIRST,)}), an_entry(), True),
        (Notice("warning", "closed-days", {"days": (FIRST,)}), an_entry(kind=Kind.LAB), False),
        (Notice("info", "choose-weekdays"), an_entry(repeat=Repeat(weekdays=(0, 2, 4))), True),
        (Notice("info", "choose-weekdays"), an_entry(), False),
    ],
)
def test_a_notice_is_told_in_the_events_that_it_is_about(notice, entry, is_told):
    text = event_of(entry, notices=(notice,))["DESCRIPTION"]

    assert ("Please note: " in text) is is_told
