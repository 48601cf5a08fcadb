"""Where something stands in time, in both languages. The words were typed by hand."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.utils import translation

from schedules.engine import Certainty, Repeat, Status
from schedules.timeline import When
from schedules.words.when import (
    closed_words,
    coming_words,
    due_words,
    hour_words,
    instant_words,
    list_words,
    near_words,
    until_words,
    when_words,
)

from ..renderers.calendars import a_window, an_entry

ROOT = Path(__file__).resolve().parents[2]
SAT, MON = date(2026, 9, 5), date(2026, 9, 7)
JAN, APR = date(2027, 1, 5), date(2027, 4, 5)
LEAP = date(2028, 2, 29)
HALF_TEN = time(9, 30)


def on(day, certainty=Certainty.PLANNED, **more):
    return When(day, day, certainty, **more)


def window(first, last, certainty=Certainty.WINDOW):
    return When(first, last, certainty)


def period(first, last):
    return When(first, last, Certainty.WINDOW, is_period=True)


def series(first, last=None, certainty=Certainty.PLANNED, **repeat):
    return When(first, last, certainty, repeat=Repeat(**repeat, until=last))


@pytest.mark.parametrize(
    ("when", "dutch", "english"),
    [
        # one day
        (on(SAT), "zaterdag 5 september 2026", "Saturday 5 September 2026"),
        (on(LEAP), "dinsdag 29 februari 2028", "Tuesday 29 February 2028"),
        (on(SAT, Certainty.BOOKED), "zaterdag 5 september 2026", "Saturday 5 September 2026"),
        (
            on(JAN, Certainty.BOOKED, at=HALF_TEN),
            "dinsdag 5 januari 2027, 9.30 uur",
            "Tuesday 5 January 2027, 9:30",
        ),
        (
            on(JAN, Certainty.BOOKED, at=time(0, 0)),
            "dinsdag 5 januari 2027, 0.00 uur",
            "Tuesday 5 January 2027, 0:00",
        ),
        # as sure as it is
        (
            on(SAT, Certainty.ABOUT),
            "rond zaterdag 5 september 2026",
            "around Saturday 5 September 2026",
        ),
        (
            on(SAT, Certainty.ABOUT, at=time(14, 5)),
            "rond zaterdag 5 september 2026, 14.05 uur",
            "around Saturday 5 September 2026, 14:05",
        ),
        (
            window(JAN, APR),
            "tussen 5 januari 2027 en 5 april 2027",
            "between 5 January 2027 and 5 April 2027",
        ),
        (window(JAN, JAN), "dinsdag 5 januari 2027", "Tuesday 5 January 2027"),
        (window(None, JAN, Certainty.UNKNOWN), "vóór 5 januari 2027", "before 5 January 2027"),
        (window(JAN, None, Certainty.UNKNOWN), "vanaf 5 januari 2027", "from 5 January 2027"),
        (window(None, None, Certainty.UNKNOWN), "datum nog niet bekend", "date not known yet"),
        # what lasts
        (
            period(JAN, APR),
            "5 januari 2027 tot en met 5 april 2027",
            "5 January 2027 up to and including 5 April 2027",
        ),
        (period(JAN, JAN), "dinsdag 5 januari 2027", "Tuesday 5 January 2027"),
        (period(JAN, None), "vanaf 5 januari 2027", "from 5 January 2027"),
        (period(None, APR), "tot en met 5 april 2027", "up to and including 5 April 2027"),
        (period(None, None), "datum nog niet bekend", "date not known yet"),
        # what comes back
        (
            series(JAN, every_days=1),
            "elke dag vanaf 5 januari 2027",
            "every day from 5 January 2027",
        ),
        (
            series(JAN, every_days=14),
            "elke 2 weken vanaf 5 januari 2027",
            "every 2 weeks from 5 January 2027",
        ),
        (
            series(JAN, APR, every_days=2),
            "elke 2 dagen vanaf 5 januari 2027 tot en met 5 april 2027",
            "every 2 days from 5 January 2027 up to and including 5 April 2027",
        ),
        (
            series(JAN, weekdays=(6,)),
            "elke zondag vanaf 5 januari 2027",
            "every Sunday from 5 January 2027",
        ),
        (
            series(JAN, APR, weekdays=(0, 2, 4)),
            "elke maandag, woensdag en vrijdag vanaf 5 januari 2027 tot en met 5 april 2027",
            "every Monday, Wednesday and Friday from 5 January 2027"
            " up to and including 5 April 2027",
        ),
    ],
)
def test_a_place_in_time_is_said_as_sure_as_it_is(when, dutch, english):
    said = {}
    for language in ("nl", "en"):
        with translation.override(language):
            said[language] = when_words(when)
    assert said == {"nl": dutch, "en": english}


def test_a_series_whose_begin_is_not_known_yet_is_no_firm_series():
    entry = a_window(JAN, APR, repeat=Repeat(weekdays=(0, 3)))
    with translation.override("nl"):
        assert when_words(entry.when) == "tussen 5 januari 2027 en 5 april 2027"


@pytest.mark.parametrize(
    ("certainty", "dutch", "english"),
    [
        (
            Certainty.PLANNED,
            "volgens het schema zaterdag 5 september 2026; het is een andere dag omdat "
            "het ziekenhuis in het weekend dicht is",
            "by the schedule Saturday 5 September 2026; it is another day because "
            "the hospital is closed at the weekend",
        ),
        (
            Certainty.ABOUT,
            "volgens het schema rond zaterdag 5 september 2026; het is een andere dag omdat "
            "het ziekenhuis in het weekend dicht is",
            "by the schedule around Saturday 5 September 2026; it is another day because "
            "the hospital is closed at the weekend",
        ),
    ],
)
def test_the_day_of_the_schedule_is_said_where_the_hospital_is_closed(certainty, dutch, english):
    when = an_entry(due=SAT, book_on=MON, certainty=certainty).when
    with translation.override("nl"):
        assert when_words(when).endswith("maandag 7 september 2026")
        assert due_words(when) == dutch
    with translation.override("en"):
        assert when_words(when).endswith("Monday 7 September 2026")
        assert due_words(when) == english


@pytest.mark.parametrize(
    ("due", "dutch", "english"),
    [  # Good Friday and Boxing Day of 2028; a Wednesday on which only this hospital is closed
        (
            date(2028, 4, 14),
            "volgens het schema vrijdag 14 april 2028; het is een andere dag omdat "
            "het ziekenhuis op Goede vrijdag dicht is",
            "by the schedule Friday 14 April 2028; it is another day because "
            "the hospital is closed on Good Friday",
        ),
        (
            date(2028, 12, 26),
            "volgens het schema dinsdag 26 december 2028; het is een andere dag omdat "
            "het ziekenhuis op Tweede kerstdag dicht is",
            "by the schedule Tuesday 26 December 2028; it is another day because "
            "the hospital is closed on Second Day of Christmas",
        ),
        (
            date(2028, 6, 14),
            "volgens het schema woensdag 14 juni 2028; dan is het ziekenhuis dicht",
            "by the schedule Wednesday 14 June 2028; the hospital is closed then",
        ),
    ],
)
def test_a_holiday_is_named_as_the_reason(due, dutch, english):
    when = an_entry(due=due, book_on=due + timedelta(days=5)).when
    with translation.override("nl"):
        assert due_words(when) == dutch
    with translation.override("en"):
        assert due_words(when) == english


@pytest.mark.parametrize(
    "changes",
    [
        {"book_on": SAT},
        {"book_on": None},
        {"book_on": MON, "status": Status.MOVED, "on": JAN},
        {"book_on": MON, "status": Status.BOOKED, "on": JAN, "certainty": Certainty.BOOKED},
        {"book_on": MON, "status": Status.DONE, "on": JAN, "certainty": Certainty.BOOKED},
    ],
)
def test_the_day_of_the_schedule_is_not_said_twice_nor_of_a_chosen_day(changes):
    assert due_words(an_entry(due=SAT, **changes).when) == ""


@pytest.mark.parametrize(
    ("at", "dutch", "english"),
    [
        (time(9, 30), "9.30 uur", "9:30"),
        (time(9, 5, 59), "9.05 uur", "9:05"),
        (time(0, 0), "0.00 uur", "0:00"),
        (time(12, 0), "12.00 uur", "12:00"),
        (time(23, 59), "23.59 uur", "23:59"),
    ],
)
def test_an_hour_is_written_one_way(at, dutch, english):
    with translation.override("nl"):
        assert hour_words(at) == dutch
    with translation.override("en"):
        assert hour_words(at) == english


@pytest.mark.parametrize(
    ("at", "dutch", "english"),
    [
        (
            datetime(2026, 11, 5, 8, 30, tzinfo=UTC),
            "5 november 2026, 9.30 uur",
            "5 November 2026, 9:30",
        ),
        (datetime(2026, 7, 4, 22, 5, tzinfo=UTC), "5 juli 2026, 0.05 uur", "5 July 2026, 0:05"),
    ],
)
def test_an_instant_is_said_on_the_clock_of_the_hospital(at, dutch, english):
    with translation.override("nl"):
        assert instant_words(at) == dutch
    with translation.override("en"):
        assert instant_words(at) == english


def test_no_page_writes_an_hour_in_its_own_way():
    """The log of the auditor counts seconds: it is laid beside the server's own."""
    sources = [*(ROOT / "schedules").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    own = [
        path.name
        for path in sources
        if any(form in path.read_text(encoding="utf-8") for form in ('H:i"', ":%H:%M}", "H:i'"))
    ]
    assert own == []


@pytest.mark.parametrize(
    ("words", "dutch", "english"),
    [
        (["a"], "a", "a"),
        (["a", "b"], "a en b", "a and b"),
        (["a", "b", "c"], "a, b en c", "a, b and c"),
    ],
)
def test_words_are_joined_as_one_phrase(words, dutch, english):
    with translation.override("nl"):
        assert list_words(words) == dutch
    with translation.override("en"):
        assert list_words(words) == english


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (date(2027, 2, 28), "1 dec 2026 – 28 feb 2027"),
        (date(2026, 12, 1), "1 dec 2026"),
        (None, "vanaf 1 dec 2026"),
    ],
)
def test_what_has_not_begun_says_from_when_on(last, words):
    with translation.override("nl"):
        assert coming_words(When(date(2026, 12, 1), last, is_period=True)) == words


@pytest.mark.parametrize("words", [when_words, near_words, coming_words, until_words])
def test_what_may_last_longer_says_so_in_whatever_words(words):
    lasts = When(date(2026, 12, 1), date(2027, 2, 28), is_period=True, is_at_least=True)
    with translation.override("nl"):
        assert re.search(r"tot minstens 28 feb", words(lasts)), words(lasts)


def test_between_a_weekend_and_a_holiday_both_are_named():
    """Whit Sunday is 24 May 2026; the hospital opens on Tuesday again."""
    when = When(date(2026, 5, 26), date(2026, 5, 26), due=date(2026, 5, 24))
    with translation.override("nl"):
        assert due_words(when).endswith("dicht is in het weekend en op Tweede pinksterdag")
        assert closed_words(when).endswith("dan is het weekend en Tweede pinksterdag")
    earlier = replace(when, first=date(2026, 5, 22), last=date(2026, 5, 22))
    with translation.override("nl"):
        assert due_words(earlier).endswith("het ziekenhuis in het weekend dicht is")


def test_the_english_of_a_holiday_is_british():
    """Whit Monday is 25 May 2026."""
    when = When(date(2026, 5, 26), date(2026, 5, 26), due=date(2026, 5, 25))
    with translation.override("en"):
        assert closed_words(when).endswith("then it is Whit Monday")
