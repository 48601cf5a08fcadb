"""Page, paper, text, JSON, calendar, news and history say the same of what they show."""

from datetime import date, datetime, timedelta

import pytest
from django.conf import settings

from schedules.renderers.contract import contract

from .readers import by_calendar, by_page, by_paper, by_text
from .saying import by_json, fits

pytestmark = pytest.mark.reading

START = date(2026, 10, 5)
# A hundred days over three years, some before the start, denser where much happens.
DAYS = [START + timedelta(days) for days in (*range(-20, 60, 2), *range(60, 1080, 17))]
# Nobody recorded when they ended; the stem cells were collected after them.
ENDED_BY_A_LATER_STEP = {
    "Injectie met groeifactor",
    "Koorts of klachten tijdens de groeifactor",
}
PROTOCOLS = sorted(
    tuple(path.stem.split("."))[:2]
    for path in (settings.BASE_DIR / "fixtures/protocols").glob("*.yaml")
)


def test_a_hundred_days():
    assert len(DAYS) >= 100


@pytest.mark.parametrize(("treatment", "clinic"), PROTOCOLS)
def test_page_paper_and_text_agree_on_every_day(make_timeline, treatment, clinic):
    timeline = make_timeline(treatment, clinic, START.isoformat())
    lines = contract(timeline)
    told = frozenset(by_json(lines))
    for today in DAYS:
        page, paper, text = (by(timeline, today) for by in (by_page, by_paper, by_text))
        assert paper.entries == text.entries == told, today
        assert {one for one in page.entries if not any(fits(one, all_) for all_ in told)} == set()
        assert {all_ for all_ in told if not any(fits(one, all_) for one in page.entries)} == set()
        assert page.next == paper.next, today
        assert page.going_on == paper.going_on, today
        assert text.next[:1] == (*page.next, *page.going_on)[:1], today
        _nothing_is_over_too_soon(page, today)


def _nothing_is_over_too_soon(page, today):
    """What lies behind has a last day before today; a first day may stand there beside others."""
    for one in page.over:
        has_begun_with_others = one.title in page.going_on and one.shape == "series"
        if not (has_begun_with_others or one.shape == "unknown"):
            assert one.last or one.title in ENDED_BY_A_LATER_STEP, (today, one)
            assert one.last is None or one.last < today, (today, one)


@pytest.mark.parametrize(("treatment", "clinic"), PROTOCOLS)
def test_the_calendar_has_the_days_of_the_contract(make_timeline, treatment, clinic):
    timeline = make_timeline(treatment, clinic, START.isoformat())
    the_calendar_agrees(timeline)


def the_calendar_agrees(timeline):
    """Each entry that a calendar has stands there on its own days."""
    events = by_calendar(timeline)
    told = [entry for entry in timeline.entries if entry.uid in events]
    assert told
    for entry in told:
        days = {day for day in (entry.when.first, entry.when.last) if day}
        assert set(map(_day_of, events[entry.uid])) <= days, entry.title


def _day_of(begins):
    return begins.date() if isinstance(begins, datetime) else begins
