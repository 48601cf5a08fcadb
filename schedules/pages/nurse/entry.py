"""One line of a plan, with a form for each thing that can be recorded about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.forms import BoundField
from django.http import QueryDict

from schedules.agenda.desk import is_recordable, is_to_discuss
from schedules.engine import Status
from schedules.forms.plans import RecordForm
from schedules.models import Entry, Plan
from schedules.timeline import TimelineEntry
from schedules.words.appointments import slot_words
from schedules.words.labels import confidence_words
from schedules.words.sources import citation_words
from schedules.words.spans import length_words

from .late import LateWords, is_asked_about, late_address, late_words_of
from .lines import NurseLine, appointment_address, line_of


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
    """One line of a plan in words; `opened` is the act whose form is open."""

    entry: TimelineEntry
    line: NurseLine
    acts: tuple[ActForm, ...]
    opened: str
    takes: str  # "" where the source says nothing
    sources: tuple[str, ...]
    confidence: str
    appointment: str  # what was agreed for it; "" where nothing was
    appointment_address: str  # of its appointment, or of the page on which one is made; "" for none
    decide: str  # the page that asks what becomes of it, where it was not done; "" else
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
    return EntryPage(
        entry=entry,
        line=line_of(entry, plan, today),
        acts=tuple(_act_form(what, row, typed, today, opened) for what in _acts(entry)),
        opened=opened,
        takes=length_words(entry.takes) if entry.takes else "",
        sources=tuple(citation_words(source) for source in entry.sources),
        confidence=confidence_words(entry.confidence),
        appointment=slot_words(entry.appointment) if entry.appointment else "",
        appointment_address=appointment_address(entry, plan),
        decide=late_address(plan, [entry.key], "") if is_asked_about(row, plan) else "",
        late=late_words_of(plan, entry.fact),
    )


def _acts(entry: TimelineEntry) -> Iterator[str]:
    """Yield what can be recorded about an entry, in order."""
    if is_recordable(entry):
        yield from ("done", "move", "missed", "skip")
    yield "note"
    if is_to_discuss(entry):
        yield "discussed"
    if entry.status not in (Status.PLANNED, Status.BOOKED):
        yield "cleared"


def _act_form(what: str, row: Entry, typed: RecordForm | None, today: date, opened: str) -> ActForm:
    """Return the form of one act: as it was typed, or with what is known."""
    form = typed if typed is not None and opened == what else _known(what, row, today)
    form.auto_id = f"{what}_%s"  # each field of the page needs an id of its own
    title, button = RecordForm.WORDS[what]
    fields = tuple(form[name] for name in RecordForm.ASKED.get(what, ()))
    return ActForm(what, str(title), str(button), fields, is_open=opened == what)


def _known(what: str, row: Entry, today: date) -> RecordForm:
    """Return a form that holds what is known."""
    known: dict[str, object] = {"note": row.note}
    day = row.on or row.due or today
    known["on"] = min(day, today) if what == "done" else row.on or row.book_on or row.due
    form = RecordForm(QueryDict(), today=today)
    form.is_bound = False
    form.initial = known
    return form
