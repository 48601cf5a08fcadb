"""An appointment in words: all of it in one line, and each thing by its own name."""

from datetime import date, time

import pytest

from schedules.planning.appointments import Slot
from schedules.words.appointments import agreed_words, details_words, short_words, slot_words
from tests.agenda.build import appointment

pytestmark = pytest.mark.usefixtures("dutch")

DAY = date(2026, 12, 13)
STAY = Slot(DAY, last=date(2026, 12, 18), at=time(19))
FULL = Slot(
    DAY,
    at=time(9, 30),
    minutes=360,
    place="dagbehandeling, route 12",
    who="Zr. Jansen",
    note="Eet goed vóór u komt.",
)


@pytest.mark.parametrize(
    ("agreed", "words", "short"),
    [
        (Slot(DAY), "zondag 13 december 2026", "13 december 2026"),
        (
            Slot(DAY, at=time(19)),
            "zondag 13 december 2026, 19.00 uur",
            "13 december 2026, 19.00 uur",
        ),
        (
            STAY,
            "zondag 13 december 2026, 19.00 uur, tot en met vrijdag 18 december 2026",
            "13 december 2026, 19.00 uur, tot en met 18 december 2026",
        ),
        (
            Slot(DAY, last=date(2026, 12, 18)),
            "zondag 13 december 2026 tot en met vrijdag 18 december 2026",
            "13 december 2026 tot en met 18 december 2026",
        ),
        (Slot(DAY, last=DAY), "zondag 13 december 2026", "13 december 2026"),
        (appointment("2026-12-13", at="08:00"), "zondag 13 december 2026, 8.00 uur", None),
    ],
)
def test_an_appointment_says_its_hour_by_the_day_on_which_it_begins(agreed, words, short):
    assert agreed_words(agreed) == words
    assert short is None or short_words(agreed) == short


def test_a_note_stands_apart_from_what_is_said_after_it():
    assert slot_words(FULL) == (
        "zondag 13 december 2026, 9.30 uur, 6 uur, dagbehandeling, route 12, bij Zr. Jansen"
        " (Opmerking: Eet goed vóór u komt.)"
    )
    assert details_words(FULL) == (
        "6 uur, dagbehandeling, route 12, bij Zr. Jansen (Opmerking: Eet goed vóór u komt.)"
    )
    assert details_words(Slot(DAY, note="Bel eerst")) == "(Opmerking: Bel eerst)"
    assert details_words(Slot(DAY)) == ""
