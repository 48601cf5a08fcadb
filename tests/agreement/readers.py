"""Every reader of a timeline, asked what it says: page, paper, text and calendar."""

import re
from itertools import chain
from typing import NamedTuple

import icalendar

from schedules.agenda import agenda_of
from schedules.pages.patient.timeline import page_of
from schedules.renderers.calendar.choices import Choice
from schedules.renderers.calendar.ical import FULL, render_file
from schedules.renderers.paper.handout import handout
from schedules.renderers.text import render_text

from .saying import MONTHS, Said, said

EACH = Choice(is_neutral=False, lanes=FULL, language="nl", by_day=False)  # a thing, an event
DISTANCE = re.compile(r" \((?:over|vandaag|morgen|gisteren|ongeveer|\d+|een)[^()]*\)")


class Answer(NamedTuple):
    """What one reader says: of every entry, what comes next, what goes on, and what is over."""

    entries: frozenset[Said]
    next: tuple[str, ...]
    going_on: tuple[str, ...]
    over: frozenset[Said] | None = None  # None: the reader does not say
    first: tuple[str, ...] = ()  # of both: what is told before the rest


def by_page(timeline, today):
    page = page_of([timeline], today)
    shown = [*page.now.cards, *page.now.going_on, *page.mind, *page.undated, *page.after]
    folds = [*page.later, *page.folds, *(f for f in page.more if f.title != "Vraag uw team")]
    shown += chain.from_iterable(block.cards for fold in folds for block in fold.blocks)
    entries = set(chain.from_iterable(map(_of_card, shown)))
    entries |= {said(s.title, when) for s in page.series for when, *_more in s.days}
    past = [f for f in page.folds if f.title == "Eerder"]
    over = [card for fold in past for block in fold.blocks for card in block.cards]
    return Answer(
        frozenset(entries),
        tuple(card.title for card in page.now.cards),
        tuple(card.title for card in page.now.going_on),
        frozenset(chain.from_iterable(map(_of_card, over))),
        tuple(card.title for card in page.now.in_order[:1]),
    )


def _of_card(card):
    for line in card.lines:
        title = line.title or card.title
        for when in line.whens or (card.when or _noted(card),):
            yield said(title, when)


def _noted(card):
    """When something lasts, or goes on: what has a name before it has days."""
    return next((words for label, words in card.notes if not label), "")


def by_paper(timeline, today):
    paper = handout(timeline, agenda_of([timeline], today), with_past=True)
    entries = set()
    for day in (day for month in paper.months for day in month.days):
        entries |= {said(line.title, _spaced(day.when)) for line in day.lines}
    for head in (head for told in (*paper.periods, *paper.advice) for head in told.heads):
        entries |= {said(head.title, _spaced(when)) for when in head.whens}
        if not head.whens:  # from the start on, without a figure
            entries.add(Said(head.title, "from", timeline.start, None))
    signs = (line for found in paper.help for line in found.lines if line.is_only_here)
    entries |= {Said(line.title, "from", timeline.start, None) for line in signs}
    for series in paper.series:
        entries |= {said(series.title, day) for day in (*_boxes(series), *series.more)}
    entries |= set(_with_doses(timeline, today, paper))
    return Answer(frozenset(entries), tuple(day.title for day in paper.next_days), paper.going_on)


def _with_doses(timeline, today, paper):
    """Signs of each dose: told once, and the box of each dose stands for their day."""
    told = {head.title for one in paper.explained for head in one.heads}
    for series in agenda_of([timeline], today).series:
        if series.is_only_said and series.is_routine and series.lead.title in told:
            yield from (Said(e.title, "day", e.when.day, e.when.day) for e in series.entries)


def _spaced(words):
    """On paper no line ends inside a day."""
    return words.replace("\xa0", " ")


def _boxes(series):
    """The days that have nothing beside them: the year, the month by its place, the day."""
    for year, months in series.years:
        for month, boxes in zip(MONTHS, months, strict=True):
            for box in boxes:
                if not box.has_more:
                    yield f"{box.day.split()[0]} {month} {year}"


def by_text(timeline, today):
    text = render_text(timeline, today).body.decode()
    _head, ahead = text.split("Wat nu?\n", 1)
    now, rest = ahead.split("\n\n", 1)
    lines = rest.split("Vraag uw team\n")[0].splitlines()
    entries = {_of_line(line) for line in lines if "  " in line.strip()}
    told = [_of_line(line[2:]) for line in now.splitlines() if line.startswith("> ")]
    return Answer(frozenset(entries), tuple(s.title for s in told), ())


def _of_line(line):
    when, title, *_note = re.split(r" {2,}", line.strip())
    return said(title, DISTANCE.sub("", when))


def by_calendar(timeline):
    """The days of each title: first and last, however many events tell them."""
    body = render_file([timeline], EACH._replace(language=timeline.language)).body
    days = {}
    for event in icalendar.Calendar.from_ical(body).walk("VEVENT"):
        uid = str(event["UID"]).split("@")[0].split(".")[0]
        first = event["DTSTART"].dt
        days.setdefault(uid, []).append(first)
    return days
