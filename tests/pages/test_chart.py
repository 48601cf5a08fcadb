"""The overview says what the list says: no more, no less, and on the same days."""

import re
from datetime import date
from itertools import pairwise

import pytest
import tinyhtml5
from django.template.loader import render_to_string
from django.utils import dates, translation

from schedules.pages.patient.chart import NOTHING
from schedules.pages.patient.screens import screens_of
from schedules.queries import protocols_in_use, unstored_timeline
from tests.agenda.build import daily, entry, period, series, timeline

from .conftest import read

TODAY = "2026-11-30"
with translation.override("nl"):
    MONTHS = [str(name) for name in dates.MONTHS.values()]
DAY = re.compile(rf"(\d+) ({'|'.join(MONTHS)}) (20\d\d)")


class Read:
    """The list and the overview of a page, as they are parsed from its markup."""

    def __init__(self, page):
        parts = ("next", "mind", "timeline")
        shown = (render_to_string(f"components/{one}.html", {"page": page}) for one in parts)
        root = tinyhtml5.parse("".join(shown), namespace_html_elements=False)
        chart = next((one for one in root.iter("details") if "chart" in classes(one)), ())
        own = set(chart.iter()) if len(chart) else set()
        self.listed = [
            one
            for one in root.iter()
            if one not in own and classes(one) & {"card", "series", "next__first", "next__card"}
        ]
        self.lines, year = {}, ""
        for one in chart.iter() if own else ():
            year = words(one) if one.tag == "h3" else year
            if one.tag == "a":
                self.lines.setdefault(one.get("href").removeprefix("#"), []).append((year, one))


def classes(element):
    return set(element.get("class", "").split())


def words(element):
    return " ".join(" ".join(element.itertext()).split())


def part(element, *names):
    """The words of the parts of an element with one of these classes or tags."""
    found = (one for one in element.iter() if classes(one) & set(names) or one.tag in names)
    return " ".join(map(words, found))


def heading(element):
    """What a thing of the list says of its days: of what lasts all times are in its lines."""
    if "series" in classes(element):
        return words(element)
    return part(element, "summary" if "card" in classes(element) else "next__when", "card__own")


def days(text):
    return {date(int(y), 1 + MONTHS.index(m), int(d)) for d, m, y in DAY.findall(text)}


def occurrences(series):
    """The days that a series lists, each without the day of the schedule beside it."""
    lines = (words(line) for line in series.iter("li") if line is not series)
    return {day for line in lines for day in days(line.partition(";")[0])}


def months(those):
    return {(one.year, one.month) for one in those}


def drawn(lines):
    """The months that have a box on lines of the overview."""
    for year, link in lines:
        for month, box in enumerate(link.iter("i"), 1):
            if "tile--" not in classes(box):
                yield int(year), month


def held(text):
    """The months that are touched by what lasts from one day to another."""
    found = [date(int(y), 1 + MONTHS.index(m), int(d)) for d, m, y in DAY.findall(text)]
    for first, last in list(pairwise(found))[::2]:
        for n in range(12 * first.year + first.month, 12 * last.year + last.month + 1):
            yield (n - 1) // 12, (n - 1) % 12 + 1


@pytest.mark.django_db
def test_the_overview_equals_the_list_for_every_treatment():
    own = {p.treatment.slug: p for p in protocols_in_use() if p.clinic.slug != "voorbeeld"}
    assert len(own) == 18
    with translation.override("nl"):
        for slug, protocol in own.items():
            start = date(2025, 10, 5)
            told = unstored_timeline(protocol, start=start, facts={})
            equals(Read(read(told, today=TODAY, language="nl")), slug)


def equals(shown, slug):
    names = [one.get("id") for one in shown.listed]
    assert all(names), slug
    assert len(names) == len(set(names)), slug
    dated = {one.get("id") for one in shown.listed if days(heading(one))}
    assert dated == set(shown.lines), slug
    for one in shown.listed:
        links = shown.lines.get(one.get("id"), [])
        text = " ; ".join(words(link) for _year, link in links)
        said = days(text)
        assert said <= days(words(one)), (slug, words(one))
        if one.get("id").startswith("day-"):
            assert said >= days(part(one, "card__when", "next__when")), (slug, words(one))
        boxes = set(drawn(links))
        if boxes and "series" in classes(one):
            assert boxes == months(occurrences(one)), (slug, words(one))
        elif boxes and len(said) > 1:
            assert boxes == set(held(text)), (slug, words(one))


@pytest.fixture
def chart():
    def make(*entries, today=TODAY):
        return read(timeline(*entries), today=today).chart

    return make


def marks(year):
    return [(row.name, [(m.place.title, m.short) for m in row.marks]) for row in year.months]


def test_a_day_stands_in_its_month_and_months_without_any_together(chart):
    (year,) = chart(
        entry("scan", "imaging", "2026-12-07"),
        entry("visit", "visit", "2026-12-21"),
        entry("dose", "dose", "2026-10-05"),
    ).years
    assert marks(year) == [
        ("Jan – Sep", []),
        ("Oct", [("dose", "Mon 5")]),
        ("Nov", []),
        ("Dec", [("scan", "Mon 7"), ("visit", "Mon 21")]),
    ]
    assert [row.name for row in year.months if row.is_now] == ["Nov"]


def test_a_window_over_new_year_stands_in_both_years(chart):
    first, second = chart(entry("lab", "lab", first="2026-12-20", last="2027-01-11")).years
    assert [m.place.title for row in first.months for m in row.marks] == ["lab"]
    assert marks(second)[0][1] == [("lab", "20 Dec – 11 Jan")]


def test_years_without_anything_are_one_line(chart):
    years = chart(
        entry("scan", "imaging", "2026-12-07"), entry("late", "imaging", "2031-12-07")
    ).years
    assert [(y.name, y.is_empty) for y in years] == [
        ("2026", False),
        ("2027, 2028, 2029, 2030", True),
        ("2031", False),
    ]


def test_years_that_have_passed_are_folded_away(chart):
    found = chart(
        entry("old", "imaging", "2024-12-07", status="done", on="2024-12-07"),
        entry("scan", "imaging", "2027-12-07"),
    )
    assert [(year.name, year.is_empty) for year in found.past] == [("2024", False), ("2025", True)]
    assert [(year.name, year.is_empty) for year in found.years] == [("2026", True), ("2027", False)]


def test_what_lasts_has_a_box_for_each_month_that_it_touches(chart):
    (first, second) = chart(period("care", "2026-11-30", "2027-02-01")).years
    assert first.lines[0].boxes == (*NOTHING[:10], "lasts", "lasts")
    assert second.lines[0].boxes == ("lasts", "lasts", *NOTHING[:10])
    assert second.lines[0].place.when == "30 November 2026 up to and including 1 February 2027"


def test_what_comes_back_has_the_boxes_of_the_list_and_is_counted(chart):
    days_of = [f"2026-{month:02}-05" for month in range(7, 13)] + ["2027-01-05"]
    first, second = chart(*series("blood", "lab", days_of, done=5)).years
    assert first.lines[0].boxes == (*NOTHING[:6], *["done"] * 5, "next")
    assert first.lines[0].place.when == "6 times, 5 July 2026 to 5 December 2026"
    assert second.lines[0].place.when == "Tuesday 5 January 2027"


def test_what_has_no_end_stands_once(chart):
    found = chart(daily("tablet", "2026-10-05"), entry("scan", "imaging", "2029-12-07"))
    assert [(one.title, one.when) for one in found.endless] == [
        ("tablet", "every day from 5 October 2026")
    ]
    assert not [line for year in found.years for line in year.lines]


def test_it_says_that_the_list_holds_what_has_no_day_yet(chart):
    dated = entry("scan", "imaging", "2026-12-07")
    assert chart(dated, entry("visit", "visit")).has_undated
    assert chart(dated, period("tablets", None, kind="dose")).has_undated
    assert not chart(dated).has_undated


def test_where_nothing_has_a_day_nothing_is_drawn(chart):
    assert chart(entry("visit", "visit")) is None


def test_one_thing_a_screen_each_mark_leads_to_its_screen(page):
    shown = page("alemtuzumab", "jbz", "2025-10-05", TODAY)
    screens = screens_of(shown)
    (picture,) = (one.thing for one in screens if one.part == "picture")
    led = [m.place for y in picture.years for row in y.months for m in row.marks]
    led += [line.place for y in (*picture.past, *picture.years) for line in y.lines]
    assert len(led) > 20
    for place in led:
        assert place.title in str(screens[place.screen - 1].thing or shown.now.first_card)


@pytest.mark.django_db
def test_what_may_last_longer_says_so_in_the_overview_too(page):
    """Of the diet around alemtuzumab its source says "at least"."""
    shown = Read(page("alemtuzumab", "jbz", "2026-12-14", "2026-12-01", "nl"))
    told = [words(one) for lines in shown.lines.values() for _year, one in lines]
    diet = [words for words in told if "30 november 2026" in words and "18 januari 2027" in words]
    assert diet
    assert all("tot minstens 18 januari 2027" in words for words in diet), diet
