"""The word or two for each kind, status, certainty and reader's mark, in both languages."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from schedules.engine import Certainty, Key, Kind, Status
from schedules.timeline import Appointment, Contact
from schedules.words.labels import (
    certainty_meaning,
    certainty_words,
    confidence_words,
    kind_words,
    labelled,
    legend_of,
    level_words,
    mark_of,
    mark_words,
    performer_words,
    said_words,
    sign_of,
    softness_words,
    status_words,
    sure_words,
    warning_words,
)
from treatments.models import PERFORMERS, SOFTNESSES, Rule

from ..renderers.calendars import an_entry

SAID = {
    kind_words: {
        Kind.DOSE: ("Behandeling", "Treatment"),
        Kind.PREMEDICATION: ("Medicijn vóór de behandeling", "Medicine before the treatment"),
        Kind.LAB: ("Bloed- of urineonderzoek", "Blood or urine test"),
        Kind.IMAGING: ("MRI-scan", "MRI scan"),
        Kind.VISIT: ("Afspraak", "Visit"),
        Kind.PHONE: ("Telefoontje", "Phone call"),
        Kind.PROCEDURE: ("Onderzoek", "Examination"),
        Kind.ADMISSION: ("Opname", "Hospital stay"),
        Kind.ADVICE: ("Advies", "Advice"),
        Kind.FERTILITY: ("Zwangerschap en borstvoeding", "Pregnancy and breastfeeding"),
        Kind.WARNING: ("Let op", "Take note"),
    },
    status_words: {
        Status.PLANNED: ("", ""),
        Status.MOVED: ("Verplaatst", "Moved"),
        Status.BOOKED: ("Afgesproken", "Booked"),
        Status.DONE: ("Gedaan", "Done"),
        Status.PARTIAL: ("Begonnen en afgebroken", "Begun and broken off"),
        Status.MISSED: ("Niet gedaan", "Not done"),
        Status.SKIPPED: ("Overgeslagen", "Left out"),
    },
    said_words: {
        Status.PLANNED: ("", ""),
        Status.MOVED: ("Verzet naar deze dag", "Moved to this day"),
        Status.BOOKED: ("Afgesproken", "Booked"),
        Status.DONE: ("Gedaan", "Done"),
        Status.PARTIAL: ("Begonnen en gestopt", "Begun and stopped"),
        Status.MISSED: ("Niet gedaan", "Not done"),
        Status.SKIPPED: ("Gaat niet door", "Does not take place"),
    },
    certainty_words: {
        Certainty.BOOKED: ("Afgesproken", "Agreed"),
        Certainty.PLANNED: ("Volgens het schema", "By the schedule"),
        Certainty.WINDOW: ("Tussen twee dagen", "Between two days"),
        Certainty.ABOUT: ("Rond deze tijd", "About this time"),
        Certainty.UNKNOWN: ("Nog geen datum", "No date yet"),
    },
    certainty_meaning: {
        Certainty.BOOKED: (
            "Deze dag hebt u met het ziekenhuis afgesproken.",
            "You have agreed this day with the hospital.",
        ),
        Certainty.PLANNED: (
            "Deze dag volgt uit het schema. De afspraak maakt u met het ziekenhuis.",
            "The schedule gives this day. The hospital agrees the day with you.",
        ),
        Certainty.WINDOW: (
            "Het is op een van deze dagen. Het ziekenhuis zegt welke.",
            "It is on one of these days. The hospital tells you which.",
        ),
        Certainty.ABOUT: ("Er is geen vaste dag genoemd.", "No exact day is given."),
        Certainty.UNKNOWN: (
            "Er is geen dag genoemd, of de dag hangt af van wat nog komt.",
            "No day is given, or it depends on what is still to come.",
        ),
    },
    level_words: {
        "info": ("Goed om te weten", "Good to know"),
        "warning": ("Let op", "Take note"),
        "stop": ("Stop", "Stop"),
    },
    performer_words: {
        None: ("", ""),
        "ms-nurse": ("MS-verpleegkundige", "MS nurse"),
        "neurologist": ("neuroloog", "neurologist"),
        "nurse-specialist": ("verpleegkundig specialist", "nurse specialist"),
        "haematologist": ("hematoloog", "haematologist"),
        "dermatologist": ("huidarts", "skin doctor"),
        "ophthalmologist": ("oogarts", "eye doctor"),
        "gp": ("huisarts", "family doctor"),
        "team": ("behandelteam", "treatment team"),
    },
    confidence_words: {
        "H": ("staat zo in de bron", "stated in the source"),
        "M": ("onze lezing, of algemene kennis", "our reading, or general knowledge"),
        "L": ("onzeker: vraag het ziekenhuis", "uncertain: ask the hospital"),
    },
    softness_words: {
        "": ("", ""),
        "about": ("ongeveer", "about"),
        "usually": ("meestal", "usually"),
        "usually 5–7 days": ("meestal 5 tot 7 dagen", "usually 5–7 days"),
        "4–5 days": ("4 tot 5 dagen", "4–5 days"),
        "at least": ("minstens", "at least"),
        "at most": ("hoogstens", "at most"),
        "number of years: ask": ("aantal jaren: vraag uw team", "number of years: ask your team"),
        "until your team says so": ("tot uw team zegt dat het mag", "until your team says so"),
    },
}
ROWS = [(words, value, *said) for words, table in SAID.items() for value, said in table.items()]


@pytest.mark.parametrize(("words", "value", "dutch", "english"), ROWS)
def test_a_value_has_a_word_in_both_languages(words, value, dutch, english):
    with translation.override("nl"):
        assert words(value) == dutch
    with translation.override("en"):
        assert words(value) == english


def test_no_value_is_left_without_a_word():
    assert set(SAID[kind_words]) == set(Kind)
    assert set(SAID[status_words]) == set(SAID[said_words]) == set(Status)
    assert set(SAID[certainty_words]) == set(SAID[certainty_meaning]) == set(Certainty)
    assert set(SAID[confidence_words]) == set(Rule.Confidence.values)
    assert set(SAID[softness_words]) == {"", *SOFTNESSES}
    assert set(SAID[performer_words]) == {None, *PERFORMERS}


@pytest.mark.parametrize(
    ("status", "certainty", "sign", "sure"),
    [
        (Status.PLANNED, Certainty.PLANNED, "planned", "By the schedule"),
        (Status.PLANNED, Certainty.WINDOW, "window", "Between two days"),
        (Status.PLANNED, Certainty.ABOUT, "about", "About this time"),
        (Status.BOOKED, Certainty.BOOKED, "booked", "Agreed"),
        (Status.MOVED, Certainty.BOOKED, "moved", "Moved to this day"),
        (Status.DONE, Certainty.BOOKED, "done", "Done"),
        (Status.MISSED, Certainty.PLANNED, "missed", "Not done"),
        (Status.SKIPPED, Certainty.ABOUT, "skipped", "Does not take place"),
    ],
)
def test_what_has_become_of_an_entry_says_more_than_how_sure_it_was(status, certainty, sign, sure):
    entry = an_entry(status=status, certainty=certainty)
    with translation.override("en"):
        assert (sign_of(entry), sure_words(entry)) == (sign, sure)


def test_the_legend_explains_the_signs_that_stand_there_surest_first():
    entries = [
        an_entry(certainty=Certainty.ABOUT),
        an_entry(status=Status.MOVED, certainty=Certainty.BOOKED),
        an_entry(),
        an_entry(),
        an_entry(status=Status.DONE, certainty=Certainty.BOOKED),
    ]
    with translation.override("nl"):
        assert legend_of(entries) == (
            (
                "planned",
                "Volgens het schema",
                "Deze dag volgt uit het schema. De afspraak maakt u met het ziekenhuis.",
            ),
            ("about", "Rond deze tijd", "Er is geen vaste dag genoemd."),
            (
                "moved",
                "Verzet naar deze dag",
                "Uw team heeft het naar deze dag verzet. Het ziekenhuis spreekt de dag nog met u"
                " af.",
            ),
        )
        assert legend_of([]) == ()


def test_the_legend_explains_what_may_not_stand():
    entry = an_entry(status=Status.BOOKED, certainty=Certainty.BOOKED, appointment=UNDECIDED)
    with translation.override("nl"):
        assert legend_of([entry]) == (
            (
                "undecided",
                "Wordt veranderd",
                "Het schema is veranderd. Nog niemand zei of deze afspraak blijft. "
                "Bel het ziekenhuis.",
            ),
        )
        assert (mark_of(entry), mark_of(an_entry())) == ("undecided", "planned")


MAY, ASK = ("Geldt misschien voor u", "May apply to you"), ("Vraag uw team", "Ask your team")


@pytest.mark.parametrize(
    ("changes", "marks"),
    [
        ({}, []),
        ({"conditional": True}, [MAY]),
        ({"conditional": True, "condition": "Na uveitis"}, [("Na uveitis", "Na uveitis")]),
        ({"condition": "Na uveitis"}, []),  # it is decided: the line is this patient's
        ({"ask_team": True}, [ASK]),
        ({"conditional": True, "ask_team": True}, [MAY, ASK]),
    ],
)
def test_a_line_says_for_whom_it_is_where_that_is_not_simply_the_patient(changes, marks):
    entry = an_entry(**changes)
    for place, language in enumerate(("nl", "en")):
        with translation.override(language):
            assert mark_words(entry) == tuple(mark[place] for mark in marks)


CALL = (
    "Wordt veranderd: bel of deze afspraak blijft.",
    "Is being changed: call to ask whether this appointment stays.",
)
CANCEL = (
    "Staat niet meer in uw schema: bel om af te zeggen.",
    "No longer in your schedule: call to cancel this appointment.",
)
STANDS = Appointment("a", date(2027, 1, 4), keys=(Key("it", 1),))
UNDECIDED = replace(STANDS, is_undecided=True)
LOOSE = replace(UNDECIDED, keys=(), is_by_itself=True)


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"status": Status.BOOKED}, ("", "")),
        ({"status": Status.BOOKED, "appointment": STANDS}, ("", "")),
        ({"status": Status.BOOKED, "appointment": UNDECIDED}, CALL),
        ({"status": Status.BOOKED, "appointment": LOOSE}, CALL),
        ({"status": Status.BOOKED, "appointment": LOOSE, "has_left": True}, CANCEL),
        (
            {
                "status": Status.BOOKED,
                "appointment": LOOSE,
                "has_left": True,
                "contact": Contact("a", "Afspraken", phone="000 000 00 02"),
            },
            (f"{CANCEL[0]} Bel 000 000 00 02.", f"{CANCEL[1]} Call 000 000 00 02."),
        ),
        ({"status": Status.DONE, "appointment": UNDECIDED}, ("", "")),
        ({"status": Status.DONE, "is_dropped": True}, ("", "")),
    ],
)
def test_an_appointment_that_may_not_stand_says_what_to_ask(changes, warning):
    entry = an_entry(**changes)
    for place, language in enumerate(("nl", "en")):
        with translation.override(language):
            assert warning_words(entry) == warning[place]


@pytest.mark.parametrize(
    ("name", "said"), [("Weight", "Weight:"), ("Has the JC virus been found?",) * 2]
)
def test_a_question_carries_its_own_sign(name, said):
    assert labelled(name) == said
