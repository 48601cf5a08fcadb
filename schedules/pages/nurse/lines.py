"""One entry as a nurse reads it, the same on every page: where it stands, and what a tap says."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schedules.agenda.desk import (
    BOOK_AHEAD,
    Outcome,
    What,
    is_from_before,
    is_late,
    is_recordable,
    outcomes_of,
)
from schedules.engine import OPEN, Certainty, Status
from schedules.forms.lines import Line
from schedules.models import Patient, Plan
from schedules.timeline import TimelineEntry
from schedules.words.labels import (
    begun_words,
    certainty_words,
    kind_words,
    performer_words,
    status_words,
)
from schedules.words.spans import distance_words, overdue_words
from schedules.words.when import day_words, hour_words, when_words

from .undecided import OpenAppointment, schedule_words

DECISIONS = (What.CANCELLED, What.KEPT)  # about the appointment, not about the entry
SEVERAL = 2  # from so many on, one tap may say the same of all


@dataclass(frozen=True, slots=True)
class Tap:
    """One thing to be said in one tap: the name and the value of its button, and its words."""

    what: str
    keys: str  # "fact#occurrence" or "fact#occurrence=day", with blanks between several
    label: str
    goes_to: str = ""  # where another page than that of all taps takes it


@dataclass(frozen=True, slots=True)
class Opening:
    """The way to everything else that can be done about an entry."""

    address: str
    label: str
    is_first: bool = False  # it is what the list is for; else only where no tap can say it


@dataclass(frozen=True, slots=True)
class NurseLine:
    """One entry in words, with what one tap may say of it; the likeliest tap comes first."""

    uid: str
    key: str  # "fact#occurrence"
    title: str
    kind: str
    who: str
    when: str
    hour: str
    due: str  # what the schedule says, where another day is shown
    how_long: str  # by how much it is late, else how far it is from today
    look: str  # its status, or "late"
    status: str  # what decides the look of its state
    state: str  # what became of it, or how sure it is
    alerts: tuple[str, ...]  # what must be put right
    marks: tuple[str, ...]
    told: tuple[str, ...]  # what a nurse wrote about it
    taps: tuple[Tap, ...]
    address: str  # its page; empty: not stored yet
    opening: Opening | None
    plan_code: str  # of the plan in which a tap records
    treatment: str = ""  # where lines of several treatments stand together
    is_dated_above: bool = False  # its day stands above it already
    phone: str = ""  # to call about its appointment
    is_to_book: bool = False  # a time can be agreed for it
    left: tuple[OpenAppointment, ...] = ()  # that it left, and of which nobody said what becomes

    @property
    def is_late(self) -> bool:
        """Tell whether it is overdue."""
        return self.look == "late"

    @property
    def about(self) -> str:
        """What it is, with whom, and of which treatment."""
        return " · ".join(words for words in (self.kind, self.who, self.treatment) if words)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Everything that a file says beside its state."""
        call = _("Call: %(phone)s") % {"phone": self.phone} if self.phone else ""
        return tuple(filter(None, (self.due, *self.alerts, *self.marks, call)))

    @property
    def tick(self) -> str:
        """What a tick of this line names; empty where it cannot have been done."""
        return next((tap.keys for tap in self.taps if tap.what == What.DONE), "")


def line_of(
    entry: TimelineEntry, plan: Plan, today: date, *, treatment: str = "", now: str = ""
) -> NurseLine:
    """Return one entry of a plan in words; nothing can be said of a plan that is not stored.

    `now` is what becomes of what an appointment by itself was for.
    """
    late = is_late(entry, today)
    has_died = plan.pk is not None and plan.patient.care == Patient.Care.DECEASED
    outcomes = (o for o in outcomes_of(entry, today) if not (has_died and o.what is What.KEPT))
    taps = (_tap(entry, plan, outcome, today) for outcome in outcomes)
    decide = capfirst(_("to call off")) if has_died else _("Cancel or keep")
    address = page_of(entry, plan) if plan.pk else ""
    return NurseLine(
        uid=entry.uid,
        key=str(entry.key),
        title=entry.title,
        kind=kind_words(entry.kind),
        who=capfirst(performer_words(entry.performer)),
        when=capfirst(when_words(entry.when)),
        hour=hour_words(entry.at) if entry.at else "",
        due=_due_words(entry, now),
        how_long=_how_long(entry, today),
        look="late" if late else entry.status.value,
        status=entry.status.value,
        state=_state_words(entry, today),
        alerts=(decide,) if entry.is_undecided else (),
        marks=tuple(_marks(entry)),
        told=tuple(text for text in (entry.reason, entry.note) if text),
        taps=tuple(taps) if address else (),
        address=address,
        opening=_opening(entry, plan) if address else None,
        plan_code=str(plan.code),
        treatment=treatment,
    )


def page_of(entry: TimelineEntry, plan: Plan) -> str:
    """Return the page of an entry; of an appointment by itself only that has one."""
    if entry.appointment and entry.appointment.is_by_itself and entry.status is Status.BOOKED:
        return appointment_address(entry, plan)
    return reverse("plan-entry", args=[plan.code, *entry.key])


def appointment_address(entry: TimelineEntry, plan: Plan) -> str:
    """Return the page of an entry's appointment, or that on which one is made; "" for neither."""
    if not plan.pk:
        return ""
    if entry.appointment and entry.status is Status.BOOKED:
        return reverse("appointment", args=[plan.code, entry.appointment.code])
    return booking_address(plan, [Line(entry.key)]) if can_be_booked(entry) else ""


def _opening(entry: TimelineEntry, plan: Plan) -> Opening:
    """Return the way to another time for what leads an appointment, else to its own page."""
    if entry.status is Status.BOOKED and entry.appointment and entry.leads:
        address = appointment_address(entry, plan)
        return Opening(address, _("Another time"), is_first=entry.is_undecided)
    return Opening(page_of(entry, plan), _("Open"))


def can_be_booked(entry: TimelineEntry) -> bool:
    """Tell whether a time can still be agreed for it."""
    is_open = entry.status in OPEN and not entry.is_dropped and entry.status is not Status.BOOKED
    return is_open and is_recordable(entry)


def booking_address(plan: Plan, lines: Iterable[Line]) -> str:
    """Return the page of a plan on which an appointment is made for these lines."""
    query = urlencode({"keys": " ".join(map(str, lines))})
    return f"{reverse('appointment-new', args=[plan.code])}?{query}"


def _how_long(entry: TimelineEntry, today: date) -> str:
    if entry.deadline and is_late(entry, today):
        return overdue_words(entry.deadline, today)
    day = entry.when.day
    return distance_words(day, today) if day and not entry.is_period else ""


def _due_words(entry: TimelineEntry, now: str) -> str:
    """Return the protocol's own day beside the working day, or beside the day that was chosen.

    Beside an appointment that may not stay: what the schedule says by now.
    """
    if entry.is_undecided:
        now = now or schedule_words(entry)
        return _("The schedule now says: %(when)s") % {"when": now} if now else ""
    due = entry.when.due
    if due is None or entry.status not in OPEN:
        return ""
    return _("Schedule: %(day)s") % {"day": day_words(due)}


def _state_words(entry: TimelineEntry, today: date) -> str:
    """Return what became of it; while it is only planned, how sure its day is."""
    if entry.began_on:
        return begun_words(entry.began_on)
    if entry.asks_if_completed:
        return _("Begun and broken off; completed?")
    if entry.status is Status.DONE and entry.when.due:
        return _("Done; the schedule said %(day)s") % {"day": day_words(entry.when.due)}
    if entry.is_undecided and entry.status is Status.BOOKED:
        return ""  # what is to be decided says enough
    if entry.status is not Status.PLANNED:
        return status_words(entry.status)
    if not entry.is_expected and is_recordable(entry):
        return _("Not expected any more")
    if is_from_before(entry):
        return _("From before this plan was kept here")
    if entry.needs_booking and _is_to_be_booked(entry, today):
        return _("Not booked yet")
    is_plain = entry.is_period or entry.certainty is Certainty.UNKNOWN
    return "" if is_plain or is_late(entry, today) else certainty_words(entry.certainty)


def _is_to_be_booked(entry: TimelineEntry, today: date) -> bool:
    """Tell whether its day is known and near enough to be agreed, as the worklist asks it."""
    near = entry.sort_on is not None and entry.sort_on <= today + BOOK_AHEAD
    return near and entry.when.is_known


def _marks(entry: TimelineEntry) -> Iterator[str]:
    if entry.is_dropped:
        yield _("No longer in the plan")
    if entry.conditional:
        yield entry.condition or _("May apply")
    if entry.softness == "at least" and entry.when.is_period and entry.when.last:
        yield _("At least until then")


# what one tap says


def _tap(entry: TimelineEntry, plan: Plan, outcome: Outcome, today: date) -> Tap:
    if outcome.what in DECISIONS and entry.appointment:
        words, address = _tap_words(outcome, today), reverse("appointment-decide", args=[plan.code])
        return Tap(outcome.what.value, entry.appointment.code, words, address)
    on = f"={outcome.on}" if outcome.on else ""
    return Tap(outcome.what.value, f"{entry.key}{on}", _tap_words(outcome, today))


def _tap_words(outcome: Outcome, today: date) -> str:
    match outcome.what:
        case What.MISSED:
            return _("Not done")
        case What.DISCUSSED:
            return _("Result discussed")
        case What.CANCELLED:
            return _("Cancelled")
        case What.KEPT:
            return _("It stays")
        case What.DONE if outcome.on is None or outcome.on == today:
            return _("Done today")
        case What.DONE:
            return _("Done on %(day)s") % {"day": day_words(outcome.on)}


def together(lines: Sequence[NurseLine]) -> Tap | None:
    """Return one tap for all lines of which one can be said; None where they do not agree."""
    firsts = [line.taps[0] for line in lines if line.taps]
    if len(firsts) < SEVERAL or len({tap.what for tap in firsts}) > 1:
        return None
    what, keys = firsts[0].what, " ".join(tap.keys for tap in firsts)
    return Tap(what, keys, _together_words(what, len(firsts)), firsts[0].goes_to)


def _together_words(what: str, n: int) -> str:
    is_two = n == SEVERAL
    if what == What.DISCUSSED:
        words = _("Both discussed") if is_two else _("All %(n)d discussed")
    elif what == What.CANCELLED:
        words = (
            _("Both appointments cancelled") if is_two else _("All %(n)d appointments cancelled")
        )
    else:
        words = _("Both done") if is_two else _("All %(n)d done")
    return words % {"n": n}
