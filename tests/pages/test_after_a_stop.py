"""After a stop nobody reads of what was to be done before it, or of doses that come no more."""

import re

import pytest
from django.conf import settings

from .reading import fold, titles, words_of

FILES = sorted((settings.BASE_DIR / "fixtures/protocols").glob("*.yaml"))
# Words of a moment of the course that lies behind; titles of drugs before a first dose are past.
GONE = re.compile(
    r"v[oó]{2}r (de start|het infuus|uw volgende)|uitgesteld|in de eerste maanden dunner"
    r"|Miste u|gemiste|bestaat ook als|Griepgevoel|Bel voor u weer begint"
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_after_a_stop_no_text_speaks_of_a_moment_that_is_over(page, path):
    treatment, clinic = path.stem.split(".")
    shown = page(treatment, clinic, "2025-10-06", "2026-12-01", "nl", stop_date="2026-10-06")
    past = [block for one in shown.more for block in one.blocks if block.title == "Eerder"]
    told = [*shown.mind, *shown.after, *shown.undated]
    told += [c for one in shown.more for b in one.blocks if b not in past for c in b.cards]
    said = [words for card in told for words in words_of(card)]
    assert [words for words in said if GONE.search(words)] == []


def test_a_check_without_an_end_says_that_the_stop_may_have_ended_it(page):
    shown = page("ocrelizumab", "amsterdam-umc", "2024-03-18", "2026-12-01", stop_date="2026-10-27")
    (card,) = shown.undated
    assert card.title == "Yearly brain MRI scan"
    asked = "The treatment was stopped. Ask your team whether this goes on."
    assert {line.explanation for line in card.lines} == {asked}


def test_what_to_do_before_an_infusion_is_over_at_the_stop(page):
    asked = ("ocrelizumab", "amsterdam-umc", "2024-03-18", "2026-12-01")
    fever = "Call with a fever or an infection"
    assert fever in titles(page(*asked).mind)
    stopped = page(*asked, stop_date="2026-10-27")
    assert fever not in titles(stopped.mind)
    assert fever in fold(stopped, "Earlier")["Periods that have passed"]
