"""No fact of a timeline is lost on its page, whatever the page looks like.

What is told of an entry stood on the page before it read the agenda: its title and its days, what
it is, how to prepare, where, with whom and whom to call; and, since, how long it takes, what to
look for and where to turn. It must stand in one card. Its sources stand in none: those are for
the page of the treatment.
"""

import re
from datetime import timedelta

import pytest
from django.utils import translation

from schedules.queries import protocols_in_use
from schedules.words.alarms import contact_beside, help_at
from schedules.words.labels import performer_words
from schedules.words.spans import length_words
from schedules.words.unanswered import as_read
from schedules.words.when import day_words, repeat_words, weekday_words

from .conftest import read
from .reading import cards_of, words_of

START = "2027-01-11"
TODAYS = ("2026-11-28", "2027-01-12", "2028-07-01", "2034-01-01")
NONE = timedelta(0)
FACTS = {"sex": "female", "courses_planned": "3"}


@pytest.fixture(params=[{}, FACTS], ids=["nothing answered", "a woman, three courses"])
def answers(request):
    return request.param


def told(entry):
    """The facts of an entry, in words."""
    yield from days_told(entry)
    yield entry.title
    # By the sentence: what a medical word means stands once on a card.
    yield from re.split(r"(?<=[.!?]) ", entry.explanation)
    yield entry.preparation
    yield from (entry.place, performer_words(entry.performer), entry.condition)
    yield length_words(entry.takes) if entry.takes else ""
    if contact := contact_beside(entry):
        yield from (contact.purpose, contact.phone, contact.email)
    if found := help_at(entry):
        yield from (found.heading, found.note, *(signs for _title, signs in found.signs))
        yield from (word for turn in found.turns for word in turn)


def days_told(entry):
    """The days of an entry: the protocol's own, and the working day to book for."""
    if entry.repeat and entry.due:
        yield repeat_words(entry.repeat, entry.due)
    elif entry.due and not entry.is_period:
        yield weekday_words(entry.due)
        yield weekday_words(entry.book_on or entry.due)
    else:
        beside = entry.book_on - entry.earliest if entry.is_period and entry.book_on else NONE
        yield from (day_words(end + beside) for end in (entry.earliest, entry.latest) if end)


def for_patients(timeline):
    """The entries but those that say something else than the hospital's own line."""
    told = {entry.fact for entry in timeline.entries}
    return [entry for entry in timeline.entries if entry.differs_from not in told]


def lacking(entry, texts):
    """What the card that lacks least of an entry still lacks."""
    facts = [fact.lower() for fact in told(entry) if fact]
    return min(([fact for fact in facts if fact not in text] for text in texts), key=len)


@pytest.mark.reading
@pytest.mark.django_db
@pytest.mark.parametrize("today", TODAYS)
def test_every_fact_of_every_entry_stands_in_one_card(make_timeline, answers, today):
    for protocol in protocols_in_use():
        made = make_timeline(protocol.treatment.slug, protocol.clinic.slug, START, **answers)
        shown = read(made, today=today, language="nl")
        with translation.override("nl"):
            texts = [" ¦ ".join(words_of(card)).lower() for card in cards_of(shown)]
            lost = {
                str(e.key): gone for e in for_patients(as_read(made)) if (gone := lacking(e, texts))
            }
        assert lost == {}, protocol
        documents = {source.document.lower() for e in made.entries for source in e.sources}
        assert [name for name in documents if any(name in text for text in texts)] == [], protocol
