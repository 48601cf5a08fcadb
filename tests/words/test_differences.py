"""What differs between two timelines, entry by entry, in both languages."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from schedules.words.differences import differences

from ..renderers.calendars import LEAFLET, a_timeline, an_entry

INFUSION = an_entry()
LATER = replace(INFUSION, due=date(2026, 10, 6))
CALLED = replace(INFUSION, title="Tweede infuus")
PRINTED = replace(INFUSION, sources=(replace(LEAFLET, section="Na de kuur"), LEAFLET))


def told(old, new, language):
    with translation.override(language):
        return [text for _, text in differences(a_timeline(*old), a_timeline(*new))]


@pytest.mark.parametrize(
    ("old", "new", "dutch", "english"),
    [
        ([INFUSION], [INFUSION], [], []),
        (
            [],
            [INFUSION],
            ["nieuw: Infuus, maandag 5 oktober 2026"],
            ["new: Infuus, Monday 5 October 2026"],
        ),
        (
            [INFUSION],
            [],
            ["vervalt: Infuus, maandag 5 oktober 2026"],
            ["gone: Infuus, Monday 5 October 2026"],
        ),
        (
            [INFUSION],
            [LATER],
            ["Infuus: maandag 5 oktober 2026 wordt dinsdag 6 oktober 2026"],
            ["Infuus: Monday 5 October 2026 becomes Tuesday 6 October 2026"],
        ),
        (
            [INFUSION],
            [CALLED],
            ["“Infuus” heet nu “Tweede infuus”"],
            ["“Infuus” is now called “Tweede infuus”"],
        ),
        (
            [INFUSION],
            [PRINTED],
            [
                "Infuus: de bron Zorgwijzer infuus § Vóór de kuur "
                "wordt Zorgwijzer infuus § Na de kuur"
            ],
            [
                "Infuus: source Zorgwijzer infuus § Vóór de kuur "
                "becomes Zorgwijzer infuus § Na de kuur"
            ],
        ),
    ],
)
def test_a_difference_is_said(old, new, dutch, english):
    assert told(old, new, "nl") == dutch
    assert told(old, new, "en") == english


def test_differences_come_in_the_order_of_the_old_timeline_and_then_what_is_new():
    other, third = (replace(INFUSION, fact=fact) for fact in ("lind.scan", "lind.call"))
    found = differences(a_timeline(INFUSION, other), a_timeline(third, LATER))
    assert [str(key) for key, _ in found] == ["lind.dose#1", "lind.scan#1", "lind.call#1"]
