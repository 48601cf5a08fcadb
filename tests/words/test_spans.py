"""How long it is between two days, and how long a thing takes. The words were typed by hand."""

from datetime import date

import pytest
from django.utils import translation

from schedules.timeline import Length
from schedules.words.spans import distance_words, length_words, overdue_words, span_words


def day(text):
    return date.fromisoformat(text)


SPANS = [
    # days, up to two weeks
    ("2026-10-05", "2026-10-05", "0 dagen", "0 days"),
    ("2026-10-05", "2026-10-06", "1 dag", "1 day"),
    ("2026-10-05", "2026-10-11", "6 dagen", "6 days"),
    ("2026-10-05", "2026-10-12", "een week", "a week"),
    ("2026-10-05", "2026-10-13", "8 dagen", "8 days"),
    ("2026-10-05", "2026-10-18", "13 dagen", "13 days"),
    # weeks, and about so many
    ("2026-10-05", "2026-10-19", "2 weken", "2 weeks"),
    ("2026-10-05", "2026-10-20", "2 weken", "2 weeks"),
    ("2026-10-05", "2026-10-21", "ongeveer 2 weken", "about 2 weeks"),
    ("2026-10-05", "2026-10-22", "ongeveer 2 weken", "about 2 weeks"),
    ("2026-10-05", "2026-10-23", "ongeveer 3 weken", "about 3 weeks"),
    ("2026-10-05", "2026-10-25", "3 weken", "3 weeks"),
    ("2026-10-05", "2026-11-16", "6 weken", "6 weeks"),
    ("2026-10-05", "2026-12-28", "12 weken", "12 weeks"),
    # a month, and three and four days beside it
    ("2026-10-05", "2026-11-05", "een maand", "a month"),
    ("2026-10-05", "2026-11-02", "een maand", "a month"),
    ("2026-10-05", "2026-11-01", "4 weken", "4 weeks"),
    ("2026-10-05", "2026-11-08", "een maand", "a month"),
    ("2026-10-05", "2026-11-09", "5 weken", "5 weeks"),
    ("2027-02-01", "2027-03-01", "een maand", "a month"),
    # more months
    ("2026-10-05", "2026-12-05", "2 maanden", "2 months"),
    ("2027-01-01", "2027-04-01", "3 maanden", "3 months"),  # 90 days
    ("2027-01-01", "2027-03-29", "3 maanden", "3 months"),
    ("2027-01-01", "2027-03-28", "ongeveer 12 weken", "about 12 weeks"),
    ("2026-10-05", "2027-01-08", "3 maanden", "3 months"),
    ("2026-10-05", "2027-01-09", "ongeveer 3 maanden", "about 3 months"),
    ("2026-10-05", "2027-09-05", "11 maanden", "11 months"),
    # half a year
    ("2027-01-01", "2027-07-01", "een half jaar", "half a year"),  # 181 days
    ("2027-01-01", "2027-06-28", "een half jaar", "half a year"),
    ("2027-01-01", "2027-06-27", "ongeveer een half jaar", "about half a year"),
    ("2026-08-31", "2027-02-28", "een half jaar", "half a year"),  # a short month
    ("2028-02-29", "2028-08-29", "een half jaar", "half a year"),
    ("2027-02-28", "2027-08-31", "een half jaar", "half a year"),  # three days beside
    ("2028-02-28", "2028-08-31", "een half jaar", "half a year"),
    ("2028-02-28", "2028-09-01", "ongeveer een half jaar", "about half a year"),
    # a year
    ("2030-03-18", "2031-03-18", "een jaar", "a year"),
    ("2030-03-18", "2031-03-15", "een jaar", "a year"),
    ("2030-03-18", "2031-03-21", "een jaar", "a year"),
    ("2030-03-18", "2031-03-14", "ongeveer een jaar", "about a year"),
    ("2030-03-18", "2031-03-22", "ongeveer een jaar", "about a year"),
    ("2028-02-29", "2029-02-28", "een jaar", "a year"),
    ("2027-02-28", "2028-02-29", "een jaar", "a year"),
    ("2030-03-18", "2031-04-18", "13 maanden", "13 months"),
    ("2030-03-18", "2031-09-18", "anderhalf jaar", "a year and a half"),
    ("2030-03-18", "2031-09-08", "ongeveer anderhalf jaar", "about a year and a half"),
    ("2030-03-18", "2032-02-18", "23 maanden", "23 months"),
    # two years and more, by half years
    ("2030-03-18", "2032-03-18", "2 jaar", "2 years"),
    ("2030-03-18", "2032-04-18", "ongeveer 2 jaar", "about 2 years"),
    ("2030-03-18", "2032-09-18", "2½ jaar", "2½ years"),
    ("2030-03-18", "2032-09-22", "ongeveer 2½ jaar", "about 2½ years"),
    ("2028-02-29", "2032-02-29", "4 jaar", "4 years"),
    ("2028-02-29", "2033-02-28", "5 jaar", "5 years"),
    ("2030-03-18", "2034-12-31", "ongeveer 5 jaar", "about 5 years"),
]


@pytest.mark.parametrize(("first", "last", "dutch", "english"), SPANS)
def test_a_span_is_said_as_people_do(first, last, dutch, english):
    with translation.override("nl"):
        assert span_words(day(first), day(last)) == dutch
        assert span_words(day(last), day(first)) == dutch  # whichever comes first
    with translation.override("en"):
        assert span_words(day(first), day(last)) == english


@pytest.mark.parametrize(
    ("on", "dutch", "english"),
    [
        ("2026-11-23", "vandaag", "today"),
        ("2026-11-24", "morgen", "tomorrow"),
        ("2026-11-22", "gisteren", "yesterday"),
        ("2026-11-25", "over 2 dagen", "in 2 days"),
        ("2026-11-21", "2 dagen geleden", "2 days ago"),
        ("2026-11-30", "over een week", "in a week"),
        ("2026-12-06", "over 13 dagen", "in 13 days"),
        ("2026-12-07", "over 2 weken", "in 2 weeks"),
        ("2026-12-10", "over ongeveer 2 weken", "in about 2 weeks"),
        ("2026-10-23", "een maand geleden", "a month ago"),
        ("2027-05-23", "over een half jaar", "in half a year"),
        ("2027-11-23", "over een jaar", "in a year"),
        ("2025-11-23", "een jaar geleden", "a year ago"),
        ("2024-08-01", "ongeveer 2½ jaar geleden", "about 2½ years ago"),
    ],
)
def test_how_far_a_day_lies_from_today(on, dutch, english):
    today = date(2026, 11, 23)
    with translation.override("nl"):
        assert distance_words(day(on), today) == dutch
    with translation.override("en"):
        assert distance_words(day(on), today) == english


@pytest.mark.parametrize(
    ("deadline", "dutch", "english"),
    [
        ("2026-11-22", "1 dag te laat", "1 day overdue"),
        ("2026-11-16", "Een week te laat", "A week overdue"),
        ("2026-11-06", "Ongeveer 2 weken te laat", "About 2 weeks overdue"),
        ("2025-11-23", "Een jaar te laat", "A year overdue"),
    ],
)
def test_how_long_something_is_overdue(deadline, dutch, english):
    today = date(2026, 11, 23)
    with translation.override("nl"):
        assert overdue_words(day(deadline), today) == dutch
    with translation.override("en"):
        assert overdue_words(day(deadline), today) == english


@pytest.mark.parametrize(
    ("least", "most", "dutch", "english"),
    [
        (1, 1, "1 minuut", "1 minute"),
        (30, 30, "30 minuten", "30 minutes"),
        (60, 60, "1 uur", "1 hour"),
        (61, 61, "1 uur en 1 minuut", "1 hour and 1 minute"),
        (90, 90, "1 uur en 30 minuten", "1 hour and 30 minutes"),
        (120, 120, "2 uur", "2 hours"),
        (1440, 1440, "24 uur", "24 hours"),
        (240, 360, "4 tot 6 uur", "4 to 6 hours"),
        (60, 120, "1 tot 2 uur", "1 to 2 hours"),
        (30, 60, "30 tot 60 minuten", "30 to 60 minutes"),
        (60, 90, "60 tot 90 minuten", "60 to 90 minutes"),
        (60, None, "minstens 1 uur", "at least 1 hour"),
        (45, None, "minstens 45 minuten", "at least 45 minutes"),
        (90, None, "minstens 1 uur en 30 minuten", "at least 1 hour and 30 minutes"),
    ],
)
def test_how_long_a_thing_takes(least, most, dutch, english):
    length = Length(least, most)
    with translation.override("nl"):
        assert length_words(length) == dutch
    with translation.override("en"):
        assert length_words(length) == english
