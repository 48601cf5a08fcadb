"""Where a line comes from, in both languages."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from schedules.words.sources import citation_words, document_words

from ..renderers.calendars import LEAFLET

LABEL = replace(
    LEAFLET,
    document="Lindora: productinformatie",
    section="4.2",
    publisher="EMA",
    number="",
    version="",
    published=date(2024, 2, 29),
    is_leaflet=False,
)
OTHER = replace(LEAFLET, document="Zorgwijzer scan", number="7", published=None)


@pytest.mark.parametrize(
    ("citation", "dutch", "english"),
    [
        (
            LEAFLET,
            "Ziekenhuis De Linde, Zorgwijzer infuus, nummer 12, versie 3, 1 februari 2025, "
            "§ Vóór de kuur",
            "Ziekenhuis De Linde, Zorgwijzer infuus, number 12, version 3, 1 February 2025, "
            "§ Vóór de kuur",
        ),
        (
            LABEL,
            "EMA, Lindora: productinformatie, 29 februari 2024, § 4.2",
            "EMA, Lindora: productinformatie, 29 February 2024, § 4.2",
        ),
        (
            replace(LEAFLET, number=""),
            "Ziekenhuis De Linde, Zorgwijzer infuus, versie 3, 1 februari 2025, § Vóór de kuur",
            "Ziekenhuis De Linde, Zorgwijzer infuus, version 3, 1 February 2025, § Vóór de kuur",
        ),
        (
            replace(OTHER, version=""),
            "Ziekenhuis De Linde, Zorgwijzer scan, nummer 7, geen datum gedrukt, § Vóór de kuur",
            "Ziekenhuis De Linde, Zorgwijzer scan, number 7, no date printed, § Vóór de kuur",
        ),
    ],
)
def test_a_source_is_one_line_that_says_what_is_printed_on_it(citation, dutch, english):
    with translation.override("nl"):
        assert citation_words(citation) == dutch
    with translation.override("en"):
        assert citation_words(citation) == english


def test_a_heading_can_be_left_out():
    with translation.override("en"):
        assert citation_words(LABEL, with_section=False) == (
            "EMA, Lindora: productinformatie, 29 February 2024"
        )


def test_every_document_is_named_once_leaflets_first():
    cited = [LABEL, LEAFLET, replace(LEAFLET, section="Na de kuur"), OTHER, LABEL]
    with translation.override("en"):
        assert document_words(cited) == (
            "Ziekenhuis De Linde, Zorgwijzer infuus, number 12, version 3, 1 February 2025",
            "Ziekenhuis De Linde, Zorgwijzer scan, number 7, version 3, no date printed",
            "EMA, Lindora: productinformatie, 29 February 2024",
        )
    assert document_words([]) == ()
