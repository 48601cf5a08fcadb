"""One line of a plan, with a form for each thing that can be recorded about it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.forms import BoundField
from django.http import QueryDict
from django.urls import reverse
from django.utils.text import capfirst

from schedules.agenda.desk import What, is_recordable, is_to_discuss, outcomes_of
from schedules.engine import GIVEN, OPEN, Kind, Status
from schedules.forms.plans import RecordForm
from schedules.models import Entry, Plan
from schedules.queries.worklist import undecided_of
from schedules.timeline import Appointment, TimelineEntry
from schedules.words.appointments import details_words, slot_words
from schedules.words.labels import confidence_words
from schedules.words.sources import citation_words
from schedules.words.spans import length_words

from .late import LateWords, is_asked_about, late_address, late_words_of, pause_address
from .lines import NurseLine, appointment_address, line_of
from .undecided import left_behind


@dataclass(frozen=True, slots=True)
class ActForm:
    """The form of one act, on a page with several."""

    what: str
    title: str
    button: str
    fields: tuple[BoundField, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One line of a plan in words; `opened` is the act whose form is open, "" for none."""

    entry: TimelineEntry
    line: NurseLine
    acts: tuple[ActForm, ...]
    opened: str
    takes: str  # "" where the source says nothing
    sources: tuple[str, ...]
    confidence: str
    is_agreed: bool
    agreed: str  # what was agreed beside its day and hour; "" for nothing
    appointment_address: str  # of its appointment, or of the page on which one is made; "" for none
    decide: str  # the page that asks what becomes of it, where it was not done; "" else
    pause: str  # the page on which a dose of a series at home was missed or late; "" else
    late: tuple[LateWords, ...]  # what its source says of a dose that is late


def entry_page(
    entry: TimelineEntry,
    row: Entry,
    plan: Plan,
    today: date,
    *,
    opened: str,
    typed: RecordForm | None,
) -> EntryPage:
    """Return the page of an entry; the form of what was typed stands as it was sent."""
    opened = opened if typed is not None else _opened(entry, opened, today)
    left = left_behind(undecided_of([plan])).get((plan.pk, entry.key), ())
    return EntryPage(
        entry=entry,
        line=replace(line_of(entry, plan, today), left=tuple(left)),
        acts=tuple(_act_form(what, entry, row, typed, today, opened) for what in _acts(entry)),
        opened=opened,
        takes=length_words(entry.takes) if entry.takes else "",
        sources=tuple(citation_words(source) for source in entry.sources),
        confidence=confidence_words(entry.confidence),
        is_agreed=entry.appointment is not None,
        agreed=capfirst(_agreed_words(entry.appointment)) if entry.appointment else "",
        appointment_address=appointment_address(entry, plan),
        decide=late_address(plan, [entry.key], "") if is_asked_about(row, plan) else "",
        pause=_pause_address(entry, plan),
        late=late_words_of(plan, entry.fact),
    )


def _pause_address(entry: TimelineEntry, plan: Plan) -> str:
    if entry.kind is not Kind.DOSE or not entry.repeat or plan.stopped_on:
        return ""
    return pause_address(plan) or reverse("plan-pause", args=[plan.code])


def _agreed_words(agreed: Appointment) -> str:
    """Return what the day and the hour above it do not say yet; of a stay all its days."""
    is_stay = agreed.last is not None and agreed.last != agreed.on
    return slot_words(agreed) if is_stay else details_words(agreed)


def _opened(entry: TimelineEntry, asked: str, today: date) -> str:
    """Return the form that is open: what is still to come is not done yet.

    It is booked, or its appointment is moved, on a page of its own; only where the hospital gives
    no time for it is another day typed here.
    """
    if asked != "done" or not _is_ahead(entry, today):
        return asked
    return "" if entry.needs_booking or entry.appointment else "move"


def _is_ahead(entry: TimelineEntry, today: date) -> bool:
    """Tell whether it is still to come, so that it cannot have been done."""
    if entry.status not in OPEN:
        return False
    day = entry.when.first or entry.when.last
    can_be_done = any(outcome.what is What.DONE for outcome in outcomes_of(entry, today))
    return day is not None and day > today and not can_be_done


def _acts(entry: TimelineEntry) -> Iterator[str]:
    """Yield what can be recorded about an entry, in order."""
    if is_recordable(entry):
        yield from ("done", "move", "missed")
        if entry.kind is Kind.DOSE:
            yield "partial"
        yield "skip"
    yield "note"
    if is_to_discuss(entry):
        yield "discussed"
    if entry.status not in (Status.PLANNED, Status.BOOKED):
        yield "cleared"


def _act_form(
    what: str,
    entry: TimelineEntry,
    row: Entry,
    typed: RecordForm | None,
    today: date,
    opened: str,
) -> ActForm:
    """Return the form of one act: as it was typed, or with what is known."""
    form = typed if typed is not None and opened == what else _known(what, entry, row, today)
    form.auto_id = f"{what}_%s"  # each field of the page needs an id of its own
    title, button = RecordForm.WORDS[what]
    fields = tuple(form[name] for name in RecordForm.ASKED.get(what, ()))
    return ActForm(what, str(title), str(button), fields, is_open=opened == what)


def _known(what: str, entry: TimelineEntry, row: Entry, today: date) -> RecordForm:
    """Return a form that holds what is known, and no day that cannot be true."""
    known: dict[str, object] = {"note": row.note}
    if what not in GIVEN:
        known["on"] = row.on or row.book_on or row.due
    elif not _is_ahead(entry, today):
        known["on"] = min(row.on or row.due or today, today)
    form = RecordForm(QueryDict(), today=today)
    form.is_bound = False
    form.initial = known
    return form
