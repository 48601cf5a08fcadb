"""The page as one thing a screen, and the days of the page by month."""

import pytest

from schedules.pages.patient.screens import screens_of, shown_of
from tests.pages.reading import titles

pytestmark = pytest.mark.reading


def test_each_thing_of_the_page_has_a_screen_in_the_order_of_the_page(page):
    shown = page("alemtuzumab", "jbz", "2025-10-05", "2026-11-23", courses_planned=3)
    screens = screens_of(shown)
    parts = [screen.part for screen in screens]
    assert (parts[0], parts[-1]) == ("next", "rest")
    assert parts == sorted(
        parts, key=["next", "notices", "card", "series", "fold", "help", "picture", "rest"].index
    )
    cards = [screen.thing for screen in screens if screen.part == "card"]
    assert [*shown.mind, *shown.ask_first, *shown.after, *shown.undated] == [
        card for card in cards if card not in shown.now.others
    ]
    assert [s.thing for s in screens if s.part == "series"] == list(shown.series)


def test_what_changed_comes_second(page):
    shown = page("ocrelizumab", "amsterdam-umc", "2027-01-11", "2026-11-23")
    assert [screen.part for screen in screens_of(shown, has_news=True)][:2] == ["next", "news"]


def test_a_screen_leads_back_and_on_and_never_beyond(page):
    screens = screens_of(page("ocrelizumab", "amsterdam-umc", "2027-01-11", "2026-11-23"))
    last = len(screens)
    for asked, number, back, following in (
        ("1", 1, 0, 2),
        ("2", 2, 1, 3),
        (str(last), last, last - 1, 0),
        ("9999", last, last - 1, 0),
        ("0", 1, 0, 2),
        ("-3", 1, 0, 2),
        ("x", 1, 0, 2),
        ("", 1, 0, 2),
    ):
        found = shown_of(screens, asked)
        assert (found.number, found.back, found.next) == (number, back, following), asked
        assert found.screen == screens[number - 1]


def test_days_stand_under_their_month(page):
    shown = page("ocrelizumab", "amsterdam-umc", "2027-01-11", "2026-11-23")
    assert [(block.title, titles(block.cards)) for block in shown.months][:2] == [
        ("January 2027", ["Second infusion (300 mg)"]),
        ("July 2027", ["Half-yearly infusion (600 mg)"]),
    ]


def test_no_month_comes_back_or_lies_behind(page):
    for treatment, clinic, start in (
        ("ahsct", "amsterdam-umc", "2027-01-11"),
        ("ocrelizumab", "amsterdam-umc", "2026-10-05"),
        ("cladribine", "amsterdam-umc", "2026-10-05"),
    ):
        shown = page(treatment, clinic, start, "2026-11-23")
        headings = [block.title for block in shown.months]
        assert headings
        assert len(headings) == len(set(headings))
        assert not {"September 2026", "October 2026"} & set(headings)
