"""What is said where nothing comes next; a table over invented timelines."""

from dataclasses import replace

import pytest
from django.utils import translation

from schedules.agenda import agenda_of
from schedules.words.now import nothing_words
from schedules.words.when import month_words
from tests.agenda.build import daily, day, entry, timeline

TODAY = day("2026-11-28")
PASSED = "Everything on this timeline has passed. Ask your team what comes next."
NO_DATE = "What comes next has no date yet. Ask your team."

pytestmark = pytest.mark.usefixtures("english")


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([entry("visit", "visit", "2026-12-05")], ""),
        ([daily("capsule", "2026-10-05")], ""),
        ([entry("visit", "visit", "2026-12-05"), daily("capsule", "2026-10-05")], ""),
        ([entry("visit", "visit", "2026-11-01", status="done")], PASSED),
        ([entry("visit", "visit")], NO_DATE),
    ],
)
def test_nothing_is_said_only_where_nothing_comes(entries, said):
    assert nothing_words(agenda_of([timeline(*entries)], TODAY)) == said


def test_who_is_treated_elsewhere_is_told_that_nothing_is_planned_here():
    passed = timeline(entry("visit", "visit", "2026-11-01", status="done"))
    agenda = agenda_of([replace(passed, is_elsewhere=True)], TODAY)
    assert nothing_words(agenda) == "Nothing is planned here any more."


def test_a_month_is_said_in_the_language_of_the_page():
    assert month_words(day("2026-05-01")) == "May 2026"
    with translation.override("nl"):
        assert month_words(day("2026-05-01")) == "mei 2026"
