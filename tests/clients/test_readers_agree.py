"""Six readers that are not ours see of hundreds of calendars exactly what is in them."""

from datetime import date
from itertools import islice

import pytest

from schedules.engine import Repeat

from .feeds import CLOCK, ENDS, LEAP, days_of, made
from .readers import LIBICAL, QUICK, by_javascript, shown


@pytest.fixture(scope="module")
def calendars():
    return made()


def differences(calendars, seen):
    """Of each calendar that is read otherwise: what too much, and what is missing."""
    pairs = zip(calendars, seen, strict=True)
    return {
        one.name: (sorted(set(found) - set(one.expected)), sorted(set(one.expected) - set(found)))
        for one, found in pairs
        if found != one.expected
    }


@pytest.mark.parametrize("reader", QUICK)
def test_a_reader_sees_what_is_in_each_calendar(calendars, reader):
    assert differences(calendars, [shown(reader, one.body) for one in calendars]) == {}


@pytest.mark.parametrize("reader", ["ical.js", "node-ical"])
def test_a_reader_in_javascript_sees_it_too(calendars, reader):
    assert differences(calendars, by_javascript(reader, [one.body for one in calendars])) == {}


def test_libical_has_nothing_to_complain_about(calendars):
    assert {one.name: found for one in calendars if (found := LIBICAL.complaints(one.body))} == {}
    assert [one.name for one in calendars if not LIBICAL.is_valid(one.body)] == []


@pytest.mark.parametrize(
    ("repeat", "first", "days"),
    [
        (Repeat(every_days=14), "2028-02-15", "2028-02-15 2028-02-29 2028-03-14"),
        (Repeat(every_days=28), "2027-10-03", "2027-10-03 2027-10-31 2027-11-28"),
        (Repeat(weekdays=(0, 2, 4)), "2027-03-26", "2027-03-26 2027-03-29 2027-03-31"),
        (Repeat(weekdays=(6,)), "2027-10-24", "2027-10-24 2027-10-31 2027-11-07"),
    ],
)
def test_the_days_of_a_series_are_those_of_the_engine(repeat, first, days):
    """What a reader must see of a series is what the engine counts: here are some days, typed."""
    counted = days_of(repeat, date.fromisoformat(first))
    assert " ".join(map(str, islice(counted, 3))) == days


# what they are given


def test_the_calendars_hold_the_days_on_which_programs_go_wrong(calendars):
    seen = [one for made in calendars for one in made.expected]
    begun = {one.begins[:10] for one in seen}
    moments = {one.begins for one in seen if "T" in one.begins}

    assert len(calendars) >= 500
    assert sum(len(one.days) for one in calendars) == len(calendars) // 2
    assert {str(day) for day in (*CLOCK, *ENDS, *LEAP)} <= begun
    assert {one.status for one in seen} == {"CONFIRMED", "TENTATIVE", "CANCELLED"}
    # 8.15 here is 7.15 there in winter and 6.15 in summer; 1.30 on the nights of the changes
    assert {"2027-03-27T07:15Z", "2027-03-29T06:15Z", "2027-11-01T07:15Z"} <= moments
    assert {"2027-03-28T00:30Z", "2027-10-30T23:30Z"} <= moments
    assert any(len(one.title.encode()) > 150 for one in seen)


def test_each_kind_is_shown_as_it_was_typed(calendars):
    titles = {one.title for made in calendars for one in made.expected}

    assert "Still to agree: Infuus (on one of these days)" in titles
    assert "VERVALLEN: Bloed prikken; urine inleveren, nuchter" in titles
    assert "Nog afspreken: Afspraak ziekenhuis (rond deze dag)" in titles
    assert "Herinnering" in titles


SPOILED = {
    "day": (b"DTSTART;VALUE=DATE:2027", b"DTSTART;VALUE=DATE:2026"),
    "hour": (b"T081500\r\n", b"T091500\r\n"),
    "title": (b"SUMMARY:", b"SUMMARY:Not "),
    "status": (b"STATUS:CONFIRMED", b"STATUS:TENTATIVE"),
    "series": (b"INTERVAL=", b"INTERVAL=3"),
}


@pytest.mark.parametrize("reader", QUICK)
@pytest.mark.parametrize("what", SPOILED)
def test_a_reader_notices_what_is_wrong(calendars, reader, what):
    """Else they might agree because none of them looks."""
    good, bad = SPOILED[what]
    for one in calendars:
        spoiled = one.body.replace(good, bad)
        if good in one.body and not same(reader, one, spoiled):
            return
    raise AssertionError(f"{reader.__name__} does not look at the {what}")


def same(reader, one, body):
    """Tell whether it sees what it should. One that refuses what is spoiled has noticed too."""
    try:
        return shown(reader, body) == one.expected
    except Exception:  # each of these libraries raises errors of its own
        return False
