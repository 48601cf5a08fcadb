"""A shelf for what was printed: each paper is made once, and many things are read on it."""

from datetime import date

import pytest
from django.utils import translation

from schedules.agenda import agenda_of
from schedules.pages.nurse.worklist import choose, worklist_paper
from schedules.renderers.paper.card import card_pdf
from schedules.renderers.paper.letter import letter_pdf
from schedules.renderers.paper.pdf import handout_pdf
from schedules.renderers.paper.summary import summary_pdf
from schedules.renderers.paper.worklist import worklist_pdf
from tests.conftest import TODAY

LINK = "https://mscare.example.nl/binnenkomen/#ABCDEFGHJKMNPQRSTVWX"


@pytest.fixture(scope="session")
def shelf():
    """What was printed before, by what it is of."""
    return {}


@pytest.fixture
def paper(make_timeline, shelf):
    """Return a function that prints the handout of a timeline."""

    def make(
        treatment="alemtuzumab",
        clinic="jbz",
        language="nl",
        *,
        start="2026-11-05",
        today=TODAY,
        **options,
    ):
        key = (treatment, clinic, language, start, today, *sorted(options.items()))
        if key not in shelf:
            timeline = make_timeline(treatment, clinic, start, language=language)
            shelf[key] = handout_pdf(timeline, today, **options).body
        return shelf[key]

    return make


@pytest.fixture
def small(make_timeline, shelf):
    """Return a function that prints the summary or the card of a timeline."""
    kinds = {"summary": summary_pdf, "card": card_pdf}

    def make(kind, treatment, clinic, language="nl", *, start="2026-11-05", today=TODAY, **options):
        key = (kind, treatment, clinic, language, start, today, *sorted(options.items()))
        if key not in shelf:
            timeline = make_timeline(treatment, clinic, start, language=language)
            agenda = agenda_of([timeline], today)
            shelf[key] = kinds[kind]([timeline], timeline, agenda, **options).body
        return shelf[key]

    return make


@pytest.fixture
def letter(make_patient, shelf):
    """Return a function that prints the letter with a code."""

    def make(language="nl", *, large=False):
        key = ("letter", language, large)
        if key not in shelf:
            patient, until = make_patient(language=language), date(2026, 12, 7)
            address = LINK.partition("#")[0]
            file = letter_pdf(patient, "ABCD-EFGH-JKMN", address, LINK, until, large=large)
            shelf[key] = file.body
        return shelf[key]

    return make


@pytest.fixture
def worklist(make_plan, nurse, shelf):
    """Return a function that prints a list of the worklist: many patients, all late."""

    def make(language="nl", *, patients=12):
        key = ("worklist", language, patients)
        if key not in shelf:
            for _patient in range(patients):
                make_plan("alemtuzumab", "jbz", "2026-11-05", today="2026-11-01")
            asked = {"treatment": "alemtuzumab"}  # the list of what is overdue
            with translation.override(language):
                found = worklist_paper(choose(nurse, asked, TODAY))
                shelf[key] = worklist_pdf(found, "werklijst", TODAY).body
        return shelf[key]

    return make
