"""The overview chart: one standalone picture that says no more than the list."""

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from django.utils import translation

from schedules.agenda.lanes import Lane
from schedules.renderers.chart.marks import bars_of, marks_of
from schedules.renderers.chart.overview import chart_svg, render_svg

pytestmark = pytest.mark.reading

SVG = "{http://www.w3.org/2000/svg}"
TODAY = date(2026, 11, 23)
FOUR = [
    ("alemtuzumab", "jbz"),
    ("ocrelizumab", "amsterdam-umc"),
    ("ofatumumab", "amsterdam-umc"),
    ("ahsct", "amsterdam-umc"),
]


def drawn(timeline, today=TODAY, language="en"):
    with translation.override(language):
        return ElementTree.fromstring(render_svg(timeline, today).body)


def words(svg):
    return [element.text for element in svg.iter(f"{SVG}text")]


def marks(timeline, lane):
    return [mark for mark in marks_of([timeline]) if mark.lane is lane]


@pytest.mark.parametrize(("treatment", "clinic"), FOUR)
def test_the_file_stands_alone(make_timeline, treatment, clinic):
    timeline = make_timeline(treatment, clinic, "2026-10-05", language="en")
    file = render_svg(timeline, TODAY)
    assert file.content_type == "image/svg+xml"
    assert file.filename == f"{treatment}-2026-10-05.svg"
    svg = ElementTree.fromstring(file.body)
    assert svg.get("role") == "img"
    names = svg.get("aria-labelledby").split()
    assert [svg.find(f"{SVG}{tag}").get("id") for tag in ("title", "desc")] == names
    assert svg.get("viewBox").startswith("0 0 360 ")


@pytest.mark.parametrize(("treatment", "clinic"), FOUR)
def test_no_style_and_no_script_is_needed(make_timeline, treatment, clinic):
    svg = drawn(make_timeline(treatment, clinic, "2026-10-05", language="en"))
    for element in svg.iter():
        assert element.tag not in (f"{SVG}style", f"{SVG}script")
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]


@pytest.mark.parametrize(("treatment", "clinic"), FOUR)
@pytest.mark.parametrize("start", ["2026-10-05", "2027-12-30", "2028-02-29"])
def test_everything_lies_inside_the_picture(make_timeline, treatment, clinic, start):
    svg = drawn(make_timeline(treatment, clinic, start, language="en"))
    height = float(svg.get("height"))
    for text in svg.iter(f"{SVG}text"):
        begin, wide = float(text.get("x")), 7.6 * len(text.text)
        anchor = text.get("text-anchor", "start")
        left = begin - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        assert left >= -1
        assert left + wide <= 361, text.text
        assert 0 < float(text.get("y")) < height
    for box in svg.iter(f"{SVG}rect"):
        assert float(box.get("x", 0)) >= 0
        assert float(box.get("x", 0)) + float(box.get("width")) <= 360


def test_letters_are_large_enough_for_a_phone(make_timeline):
    svg = drawn(make_timeline("alemtuzumab", "jbz", "2026-10-05", language="en"))
    sizes = {float(e.get("font-size")) for e in svg.iter() if e.get("font-size")}
    assert min(sizes) >= 12


def test_each_year_is_one_block(make_timeline):
    svg = drawn(make_timeline("alemtuzumab", "jbz", "2026-10-05", language="en"))
    years = [word for word in words(svg) if re.fullmatch(r"20\d\d", word)]
    assert years == ["2026", "2027", "2028", "2029", "2030", "2031"]


def test_a_six_year_plan_stays_readable(make_timeline):
    timeline = make_timeline("alemtuzumab", "jbz", "2026-10-05", language="en", courses_planned=3)
    assert float(drawn(timeline).get("height")) < 2200


def test_a_course_of_infusions_is_one_shape_with_its_number_of_days(make_timeline):
    doses = marks(make_timeline("alemtuzumab", "jbz", "2026-10-05"), Lane.DOSES)
    assert [(mark.first.isoformat(), mark.days) for mark in doses] == [
        ("2026-10-05", 5),
        ("2027-10-05", 3),
    ]


def test_weekly_injections_are_one_shape_of_at_most_three_weeks(make_timeline):
    doses = marks(make_timeline("ofatumumab", "amsterdam-umc", "2027-01-11"), Lane.DOSES)
    assert [(mark.first.isoformat(), mark.days) for mark in doses[:3]] == [
        ("2027-01-11", 3),
        ("2027-02-08", 1),
        ("2027-03-08", 1),
    ]


def test_a_course_over_new_year_is_counted_in_each_year(make_timeline):
    doses = marks(make_timeline("alemtuzumab", "jbz", "2026-12-30"), Lane.DOSES)
    assert [(mark.first.isoformat(), mark.days) for mark in doses[:2]] == [
        ("2026-12-30", 2),
        ("2027-01-01", 3),
    ]


def test_monthly_tests_are_one_square_each(make_timeline):
    timeline = make_timeline("alemtuzumab", "jbz", "2026-10-05")
    firm = [m for m in marks(timeline, Lane.TESTS) if m.first.year == 2029]
    assert [(m.first.month, m.is_firm) for m in firm] == [(month, True) for month in range(1, 13)]


def test_about_and_windows_are_open_and_dates_are_filled(make_timeline):
    timeline = make_timeline("ocrelizumab", "amsterdam-umc", "2027-01-11")
    window, *dates = marks(timeline, Lane.TESTS)
    assert (window.first, window.last) == (date(2026, 10, 11), date(2027, 1, 11))
    assert not window.is_firm
    assert all(mark.is_firm for mark in dates)
    svg = drawn(timeline)
    fills = {path.get("fill") for path in svg.iter(f"{SVG}path") if path.get("stroke-width")}
    assert {"#1a1f2b", "#ffffff"} <= fills


def test_product_information_is_not_in_the_picture(make_timeline):
    timeline = make_timeline("alemtuzumab", "jbz", "2026-10-05")
    assert any(entry.ask_team and entry.day for entry in timeline.items)
    assert (
        len(marks(timeline, Lane.TESTS))
        == len(
            {
                e.day
                for e in timeline.items
                if e.kind in ("lab", "imaging") and not e.ask_team and e.day
            }
        )
        - 1
    )  # the closing test is two days after the last monthly one: one shape


def test_each_period_is_numbered_and_named(make_timeline):
    timeline = make_timeline("alemtuzumab", "jbz", "2026-10-05", language="en")
    bars = bars_of([timeline])
    numbers = list(dict.fromkeys(bar.number for bar in bars))
    assert numbers == list(range(1, len(numbers) + 1))
    assert bars[0].first == min(bar.first for bar in bars)
    shown = words(drawn(timeline))
    for bar in bars:
        assert str(bar.number) in shown
        assert bar.title in " ".join(shown)


def test_a_period_that_comes_back_keeps_its_number(make_timeline):
    bars = bars_of([make_timeline("ocrelizumab", "amsterdam-umc", "2027-01-11")])
    numbers = {(bar.title, bar.number) for bar in bars}
    assert len(numbers) == 2
    assert len(bars) == 12


def test_two_treatments_of_one_person_are_one_picture(make_timeline):
    both = [
        make_timeline("ocrelizumab", "amsterdam-umc", "2027-01-11", language="en"),
        make_timeline("alemtuzumab", "jbz", "2026-10-05", language="en"),
    ]
    with translation.override("en"):
        svg = ElementTree.fromstring(chart_svg(both, TODAY))
    title = "Overview: Ocrelizumab (Ocrevus) and Alemtuzumab (Lemtrada) from 5 October 2026"
    assert svg.find(f"{SVG}title").text == title
    assert len(marks_of(both)) > max(len(marks_of([one])) for one in both)
    numbers = {bar.number: bar.title for bar in bars_of(both)}
    assert list(numbers) == sorted(numbers)
    assert {bar.title for one in both for bar in bars_of([one])} == set(numbers.values())


def test_today_is_marked_only_in_its_year(make_timeline):
    timeline = make_timeline("ofatumumab", "amsterdam-umc", "2027-01-11", language="en")
    assert "today" not in words(drawn(timeline, date(2030, 1, 1)))
    assert words(drawn(timeline, date(2028, 6, 1))).count("today") == 1


def test_the_picture_speaks_the_readers_language(make_timeline):
    timeline = make_timeline("alemtuzumab", "jbz", "2026-10-05")
    shown = words(drawn(timeline, language="nl"))
    assert {"Behandeling", "Onderzoek", "Afspraken", "Periodes", "vandaag", "okt"} <= set(shown)


def test_a_timeline_without_any_date_is_still_a_picture(make_timeline):
    timeline = make_timeline("ahsct", "amsterdam-umc", "2026-10-05", language="en")
    empty = ElementTree.fromstring(chart_svg([_without_entries(timeline)], TODAY))
    assert "2026" in words(empty)


def _without_entries(timeline):
    return replace(timeline, entries=())


def test_titles_cannot_break_the_picture(make_timeline):
    timeline = make_timeline("alemtuzumab", "jbz", "2026-10-05", language="en")
    odd = tuple(replace(entry, title="<b>&\"'") for entry in timeline.entries)
    shown = words(drawn(replace(timeline, entries=odd, treatment_name="<&>")))
    assert "<b>&\"'" in shown
