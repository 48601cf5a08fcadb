"""When a rule is, without any patient, in both languages. The words were typed by hand."""

from dataclasses import replace

import pytest
from django.utils import translation

from schedules.engine import CHOSEN, Offset, Rule, Shape
from schedules.words.rules import every_words, offset_words, timing_words

from ..engine.build import dose, rule

TITLES = {"lind.scan": "Scan"}
SOME = dose("it")


def shaped(shape):
    return replace(SOME, shape=shape, begin=None, end=None)


@pytest.mark.parametrize(
    ("given", "dutch", "english"),
    [
        # one day
        (dose("it", "start"), "bij de start", "at the start"),
        (dose("it", "3 months after start"), "3 maanden na de start", "3 months after the start"),
        (dose("it", "1 day after start"), "1 dag na de start", "1 day after the start"),
        (dose("it", "2 weeks before start"), "2 weken vóór de start", "2 weeks before the start"),
        (dose("it", "1 month before stop"), "1 maand vóór het stoppen", "1 month before stopping"),
        (dose("it", "last dose"), "bij de laatste dosis", "at the last dose"),
        (dose("it", "2 days after each dose"), "2 dagen na elke dosis", "2 days after each dose"),
        (
            dose("it", "1 week after course 2 first day"),
            "1 week na dag 1 van kuur 2",
            "1 week after day 1 of course 2",
        ),
        (
            dose("it", "1 week after course 2 last day"),
            "1 week na de laatste dag van kuur 2",
            "1 week after the last day of course 2",
        ),
        (
            dose("it", "each course first day"),
            "bij dag 1 van elke kuur",
            "at day 1 of each course",
        ),
        (
            dose("it", "each course last day"),
            "bij de laatste dag van elke kuur",
            "at the last day of each course",
        ),
        # an event as the form calls it
        (
            dose("it", "5 days after transplant_date"),
            "5 dagen na dag van de transplantatie",
            "5 days after day of the transplant",
        ),
        # another rule by its title, or by its name where it has none
        (dose("it", "1 day after lind.scan"), "1 dag na “Scan”", "1 day after “Scan”"),
        (dose("it", "1 day after lind.call"), "1 dag na “lind.call”", "1 day after “lind.call”"),
        # the moment that holds for most
        (
            dose("it", "1 week after last dose else start"),
            "1 week na de start",
            "1 week after the start",
        ),
        # around a day
        (
            rule("it", between=("1 month after start", "2 months after start")),
            "tussen 1 maand na de start en 2 maanden na de start",
            "between 1 month after the start and 2 months after the start",
        ),
        (rule("it", before="start"), "vóór de start", "before the start"),
        (
            rule("it", before="2 weeks before start"),
            "uiterlijk 2 weken vóór de start",
            "at the latest 2 weeks before the start",
        ),
        (shaped(Shape.BEFORE), "", ""),
        (rule("it", after="stop"), "ergens na het stoppen", "some time after stopping"),
        (shaped(Shape.AFTER), "geen vaste dag", "no fixed day"),
        (shaped(Shape.NEVER), "wordt niet gedaan", "not done"),
        # what lasts
        (
            rule("it", period=("start", "2 years after start")),
            "van de start tot en met 2 jaar na de start",
            "from the start up to and including 2 years after the start",
        ),
        (rule("it", period=("start", None)), "vanaf de start", "from the start"),
        # what comes back
        (
            dose("it", "start", every="6 months"),
            "bij de start, daarna elke 6 maanden",
            "at the start, then every 6 months",
        ),
        (
            dose("it", "1 month after start", every="1 week", times=4),
            "1 maand na de start, daarna elke week, in totaal 4 keer",
            "1 month after the start, then every week, 4 times in all",
        ),
        (
            dose("it", "start", every="1 day", until="6 weeks after start"),
            "bij de start, daarna elke dag tot en met 6 weken na de start",
            "at the start, then every day until 6 weeks after the start",
        ),
        (
            dose("it", "start", weekdays="02"),
            "bij de start, daarna elke maandag, woensdag",
            "at the start, then every Monday, Wednesday",
        ),
        (
            dose("it", "start", weekdays=CHOSEN),
            "bij de start, daarna drie keer per week op vaste dagen",
            "at the start, then three times a week on fixed days",
        ),
    ],
)
def test_when_a_rule_is(given: Rule, dutch, english):
    with translation.override("nl"):
        assert timing_words(given, TITLES) == dutch
    with translation.override("en"):
        assert timing_words(given, TITLES) == english


@pytest.mark.parametrize(
    ("every", "dutch", "english"),
    [
        (Offset(days=1), "elke dag", "every day"),
        (Offset(days=2), "elke 2 dagen", "every 2 days"),
        (Offset(days=7), "elke week", "every week"),
        (Offset(days=28), "elke 4 weken", "every 4 weeks"),
        (Offset(months=1), "elke maand", "every month"),
        (Offset(months=18), "elke 18 maanden", "every 18 months"),
        (Offset(months=12), "elk jaar", "every year"),
        (Offset(months=24), "elke 2 jaar", "every 2 years"),
    ],
)
def test_how_often_it_comes_back(every, dutch, english):
    with translation.override("nl"):
        assert every_words(every) == dutch
    with translation.override("en"):
        assert every_words(every) == english


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (Offset(days=-1), "1 day"),
        (Offset(days=-14), "2 weeks"),
        (Offset(months=-12), "1 year"),
        (Offset(months=13), "13 months"),
    ],
)
def test_a_length_is_said_without_its_direction(offset, words):
    with translation.override("en"):
        assert offset_words(offset) == words
