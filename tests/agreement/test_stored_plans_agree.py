"""A stored plan to which things happened: its readers, its news and its history agree."""

from datetime import date, time, timedelta
from itertools import product
from random import Random

import pytest
from django.utils import translation

from schedules.engine import OPEN, Contradiction
from schedules.inputs.refusal import Refusal
from schedules.pages.nurse.history import history
from schedules.pages.patient.news import news_of
from schedules.planning import commit
from schedules.planning.record import done, missed, move, partial, skip
from schedules.planning.revise import Right, revise
from schedules.queries import lines_of, timeline_of
from schedules.words.unanswered import as_read
from tests.booking import book

from .readers import by_page, by_paper, by_text
from .saying import Said, fits, said
from .test_readers_agree import DAYS, PROTOCOLS, START, the_calendar_agrees

pytestmark = pytest.mark.reading

KEPT_FROM = START - timedelta(28)
ACTS = 6
VERBS = (
    move,
    book,
    lambda key, on: book(key, on, at=time(9, 30), place="route 12"),
    lambda key, on: done(key, on, today=on),
    lambda key, on: partial(key, on, today=on),
    lambda key, on: missed(key, today=on),
    lambda key, _on: skip(key, "a reason"),
)


def live(plan, nurse, random):
    """Let some things happen: each is chosen by chance, and left where the plan refuses it.

    At last the start moves by a week, and with it everything that nothing has happened to.
    """
    for _n in range(ACTS):
        rows = [
            row
            for row in plan.entries.filter(dropped_at=None, is_period=False, repeat__isnull=True)
            if row.due and row.status in OPEN
        ][:40]
        if not rows:
            break
        row = random.choice(rows)
        key, on = row.key, row.due + timedelta(random.randrange(-3, 9))
        try:
            intent = random.choice(VERBS)(key, on).because("a reason")
            commit(plan, intent, by=nurse, revision=plan.revision)
        except (Refusal, Contradiction):
            continue
    later = revise(START + timedelta(7), plan.facts, "a reason", right=Right.BOTH)
    commit(plan, later, by=nurse, revision=plan.revision)


def by_rows(plan, *, with_product_information=False):
    """What stands in the rows, counted out from their columns."""
    titles = {entry.uid: entry.title for entry in timeline_of(plan).entries}
    # News and history say what the schedule says; whoever reads ahead is told until when they can.
    evenings = set() if with_product_information else _evenings(plan)
    yield from _appointments(plan)
    for entry, row in zip(timeline_of(plan).entries, _rows(plan), strict=True):
        is_own_word = not row.is_product_information or row.appointment
        if with_product_information or is_own_word:
            yield _before_stay(_said(titles[entry.uid], row), row, evenings)


def _evenings(plan):
    """The evenings of admission before a dose that is still to come."""
    open_ = ("planned", "moved", "booked")
    doses = {r.on or r.due for r in _rows(plan) if r.kind == "dose" and r.status in open_}
    stays = {r.on or r.due for r in _rows(plan) if r.kind == "admission"}
    return {day for day in stays if day and day + timedelta(1) in doses}


def _before_stay(said, row, evenings):
    """Who is in the hospital since the evening can no longer do what comes before the dose."""
    is_before = said.shape == "before" and row.status in ("planned", "moved", "booked")
    evening = said.last - timedelta(1) if is_before else None
    return said._replace(last=evening) if evening in evenings else said


SCHEMES = {"Dagelijkse injectie van 20 mg", "Injectie van 40 mg op uw vaste dag"}


def _of_schemes(told):
    """Of schemes that no answer chose from, a person reads that it is not known which."""
    for one in told:
        if one.title in SCHEMES:
            yield Said("Nog niet bekend: welke dosis u krijgt", "from", one.first, None)
        else:
            yield one


def _appointments(plan):
    """The appointments that nothing of the plan waits for any more, from their own rows."""
    titles = {fact: line["title"] for fact, line in lines_of(plan.protocol, {}).items()}
    for row in plan.appointments.filter(is_by_itself=True):
        yield Said(titles[row.fact], "day", row.on, row.on)


def _rows(plan):
    return [
        r
        for r in plan.entries.all()
        if r.dropped_at is None or r.status not in ("planned", "moved")
    ]


def _said(title, row):
    day = row.on or (row.book_on if row.status == "planned" else None) or row.due
    first, last = row.earliest, row.latest
    if row.is_period and row.book_on:  # of a dose whose day to book for is another than its due one
        first, last = row.book_on, last + (row.book_on - first)
    if row.is_period:
        if first and first == last:
            return Said(title, "day", first, last)
        shape = "period" if first and last else "from" if first else "unknown"
        return Said(title, shape, first, last)
    if day and row.repeat:
        until = row.repeat["until"]
        return Said(title, "series", day, until and date.fromisoformat(until))
    if day:
        return Said(title, "about" if row.certainty == "about" else "day", day, day)
    if first and last:
        return Said(title, "between", first, last)
    return Said(title, "before" if last else "unknown", None, last)


@pytest.mark.parametrize(("treatment", "clinic"), PROTOCOLS)
def test_a_plan_that_was_lived_reads_the_same_everywhere(make_plan, nurse, treatment, clinic):
    plan = make_plan(treatment, clinic, START.isoformat(), today=KEPT_FROM)
    live(plan, nurse, Random(f"{treatment}.{clinic}"))
    with translation.override("nl"):
        timeline = as_read(timeline_of(plan))
        told = frozenset(_of_schemes(by_rows(plan)))
        _readers_agree(timeline, told)
        the_calendar_agrees(timeline)
        _news_and_history_agree(plan, frozenset(by_rows(plan, with_product_information=True)))


def _readers_agree(timeline, told):
    for today in DAYS:
        page, paper, text = (by(timeline, today) for by in (by_page, by_paper, by_text))
        assert paper.entries == text.entries == told, today
        assert {one for one in page.entries if not any(fits(one, all_) for all_ in told)} == set()
        assert {all_ for all_ in told if not any(fits(one, all_) for one in page.entries)} == set()
        assert page.next == paper.next, today
        assert page.going_on == paper.going_on, today


def told_as_news(news):
    """Each thing of which the news says where it is now: of its own, or moved along."""
    for line in news.everything:
        if ": " in line.now:
            yield line.title, line.now.split(": ", 1)[1]
        for along in line.along:
            for title, days in product(along.titles, along.days):
                if " wordt " in days:
                    yield title, days.split(" wordt ")[1]


def _news_and_history_agree(plan, told):
    news = news_of([plan], {str(plan.code): 1}, KEPT_FROM)
    lines = list(told_as_news(news))
    for title, now in lines:
        assert any(fits(said(title, now), one) or said(title, now) == one for one in told), now
    latest = history(plan)[0]
    moved = [(title, now) for title, _was, now in latest.moved if not now.startswith("niet in het")]
    assert lines
    assert moved
    for title, now in moved:
        assert said(title, now) in told, (title, now)
