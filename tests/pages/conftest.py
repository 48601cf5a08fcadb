"""Pages without a request, in English."""

from datetime import date

import pytest
from django.utils import translation

from schedules.pages.patient.timeline import page_of


@pytest.fixture
def page(make_timeline):
    """Return a function that gives the page of a protocol's timeline on a day."""

    def make(treatment, clinic, start, today, language="en", **facts):
        timeline = make_timeline(treatment, clinic, start, language=language, **facts)
        return read(timeline, today=today, language=language)

    return make


def read(*timelines, today, language="en"):
    """The page of timelines on a day."""
    with translation.override(language):
        return page_of(timelines, date.fromisoformat(today))
