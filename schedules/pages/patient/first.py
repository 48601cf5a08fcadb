"""The first card of the page: what, when, where, how to prepare, what to do, and whom to call.

Each has an answer there, also where that is that nothing is named or not filled in: a tired reader
looks once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schedules.agenda import Day, Now, Task
from schedules.timeline import Contact, TimelineEntry
from schedules.words.agreed import has_own_length, own_place
from schedules.words.labels import ask_words
from schedules.words.preparing import preparing
from schedules.words.spans import length_words, minutes_words
from schedules.words.tasks import day_task_words, task_words

from .cards import Card, Note, also_notes, before_notes, chosen_words

Row = tuple[str, str, str]  # (what it answers, its label, words)


@dataclass(frozen=True, slots=True)
class First:
    """The six answers about what comes first; its title and all else stand on its card."""

    when: str
    rows: tuple[Row, ...]
    do: str
    said: tuple[str, ...]  # what the card says beside what to do
    marks: tuple[str, ...]  # as well, of appointments that may not stay
    phones: tuple[str, ...]  # to call about these, beside `call`
    also: tuple[Note, ...]  # what else happens then
    call: Contact | None  # None: the hospital has not said whom


def first_of(now: Now, cards: Iterable[Card], contacts: Iterable[Contact]) -> First | None:
    """Return the answers about what comes first; None where nothing is to come.

    `cards` are those of `now`, in the order in which they are read.
    """
    card = next(iter(cards), None)
    if card is None:
        return None
    if now.days and not now.is_home_first:
        return _first_day(now.days[0], card, contacts)
    lead = now.going_on[0]
    return First(
        when=" ".join(words for _label, words in card.notes),
        rows=tuple(_rows(lead, is_at_home=True)),
        do=task_words(Task.HOME),
        said=card.said,
        marks=card.marks,
        phones=card.phones,
        also=(),
        call=to_call((lead.contact, *contacts)),
    )


def _first_day(day: Day, card: Card, contacts: Iterable[Contact]) -> First:
    before = before_notes(day, is_next=True)
    chosen, do = chosen_words(day), _do(day)
    call = to_call((day.head.contact, day.lead.contact, *contacts))
    return First(
        when=card.when,
        rows=(
            *(("before", label, words) for label, words in before),
            *_rows(day.head, is_at_home=day.task is Task.HOME),
        ),
        do=do,
        said=(chosen,) if chosen else (),
        marks=tuple(mark for mark in card.marks if mark not in do),
        phones=tuple(phone for phone in card.phones if call is None or phone != call.phone),
        also=tuple(also_notes(day, is_next=True)),
        call=call,
    )


def _do(day: Day) -> str:
    asks = dict.fromkeys(filter(None, map(ask_words, day.entries)))
    return " ".join(filter(None, (*asks, day_task_words(day))))


def _rows(lead: TimelineEntry, *, is_at_home: bool) -> Iterator[Row]:
    yield "where", _("Where:"), capfirst(_where(lead, is_at_home=is_at_home))
    if length := _length(lead):
        yield "length", _("How long:"), capfirst(length)
    told = dict(preparing(lead))
    words = " ".join(told.values()) or _("No preparation is named.")
    yield "prepare", _("Prepare:"), words


def _where(lead: TimelineEntry, *, is_at_home: bool) -> str:
    agreed = lead.appointment.place if lead.appointment else ""
    at_home = _("at home") if is_at_home else ""
    return agreed or own_place(lead) or at_home or _("not named: ask when you call")


def _length(lead: TimelineEntry) -> str:
    agreed = lead.appointment
    if agreed and agreed.minutes:
        return minutes_words(agreed.minutes)
    return length_words(lead.takes) if lead.takes and has_own_length(lead) else ""


def to_call(contacts: Iterable[Contact | None]) -> Contact | None:
    """Return the first with a number that is answered; one that only calls back is none."""
    return next((one for one in contacts if one and one.phone and not one.calls_back), None)
