"""The lines of the worklist in words: what a patient has on a day, or a plan that runs out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from schedules.agenda.days import RANKS
from schedules.agenda.desk import What, is_late
from schedules.engine import GIVEN, Certainty, Key, Kind, Status
from schedules.forms.days import Box
from schedules.forms.lines import Line
from schedules.forms.questions import Option
from schedules.inputs.regimens import rules_by_fact
from schedules.models import Entry, Patient, Plan
from schedules.queries import SETTLED_LATER, timeline_entry, title_again, to_call
from schedules.queries.worklist import DAYS, MANY, Recent, RuleKey, RunKey, Section, Share
from schedules.timeline import Appointment, TimelineEntry
from schedules.words.appointments import details_words
from schedules.words.spans import overdue_words
from schedules.words.when import day_words, hour_words, short_words
from treatments.models import Rule

from .late import pause_address
from .lines import (
    NurseLine,
    Opening,
    Tap,
    appointment_address,
    booking_address,
    can_be_booked,
    line_of,
    together,
)
from .undecided import PartNow, also_words, parts_now
from .worklist_bookings import BookTogether, RowKey, bookings_of

MARKS = 6  # so many of a series are shown
NAMED = 1  # so many things of a line are named; of more than one more, the others are counted
BEHIND = (Section.OVERDUE, Section.PENDING, Section.RESULTS)  # lists of what lies behind
OPENINGS = {
    Section.DECIDE: gettext_lazy("Another time"),
    Section.PENDING: gettext_lazy("Decide"),
}

# What a line of the list does not show.
UNSHOWN: Mapping[str, Any] = {
    "explanation": "",
    "preparation": "",
    "place": "",
    "contact": None,
    "anchor": "",
    "sources": (),
    "confidence": "",
    "ask_team": False,
    "differs_from": "",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a line: an entry, or a series of which several stand in this list."""

    line: NurseLine  # the one of them that counts now
    when: str  # in short, where many lines must be in sight
    rows: tuple[Entry, ...]
    marks: tuple[str, ...]  # the look of each of its series lately
    marks_words: str

    @property
    def how_often(self) -> str:
        """How many of it stand in this list, where it is more than one."""
        n = len(self.rows)
        return _("%(n)d times") % {"n": n} if n > 1 else ""


@dataclass(frozen=True, slots=True)
class InPlace:
    """What can be said of a line without leaving the list; each choice is a key, or several."""

    done: tuple[Option, ...] = ()
    missed: tuple[Option, ...] = ()
    called: str = ""  # of which entry a call is noted; "" for none
    on: Box | None = None  # for the day on which it was done


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """One line: what one patient has on one day or in series that began then, or an ending plan."""

    patient: Patient
    name: str
    born_on: date
    born: str
    number: str
    phone: str
    clinic: str
    treatment: str
    address: str
    taps_go_to: str  # an address
    revision: int
    back: str = ""  # the address of the list, at this line
    warning: str = ""
    day: date | None = None  # by which the list is sorted
    since: str = ""  # how long it is late, or how far it is from today
    is_late: bool = False
    things: tuple[Thing, ...] = ()
    taps: tuple[Tap, ...] = ()  # each for the whole line
    booking: str = ""  # the page on which a time for it is agreed
    bookings: tuple[BookTogether, ...] = ()  # with what stands on other lines
    in_place: InPlace = InPlace()
    says: str = ""

    @property
    def lines(self) -> tuple[NurseLine, ...]:
        """Each of its things as it counts now."""
        return tuple(thing.line for thing in self.things)

    @property
    def named(self) -> tuple[Thing, ...]:
        """Those of its things that the list names."""
        return self.things if len(self.things) <= NAMED + 1 else self.things[:NAMED]

    @property
    def more(self) -> str:
        """How many others there are."""
        n = len(self.things) - len(self.named)
        return ngettext("and %(n)d more", "and %(n)d more", n) % {"n": n} if n else ""

    @property
    def when(self) -> str:
        """When its main thing is."""
        return self.things[0].when if self.things else ""

    @property
    def alerts(self) -> tuple[str, ...]:
        """What must be put right, each once."""
        every = (alert for line in self.lines for alert in line.alerts)
        return tuple(dict.fromkeys(filter(None, (*every, self.warning))))

    @property
    def about(self) -> tuple[str, ...]:
        """What else is said of it, each once; that a time must be agreed, its button says."""
        texts = [self.treatment]
        for line in self.lines:
            due = line.due if line.alerts else ""  # beside an appointment that may not stay
            texts += [line.who, due, *line.marks, "" if self.booking else line.state]
        return tuple(dict.fromkeys(filter(None, texts)))

    @property
    def told(self) -> tuple[str, ...]:
        """What a nurse wrote about it, each once."""
        return tuple(dict.fromkeys(told for line in self.lines for told in line.told))

    @property
    def opening(self) -> Opening | None:
        """The page that the list is for, where a tap cannot say it."""
        openings = (line.opening for line in self.lines)
        return next((one for one in openings if one and one.is_first), None)


@dataclass(frozen=True, slots=True)
class ListWords:
    """What the rows of one list need to be put in words."""

    section: Section
    today: date
    rules: Mapping[RuleKey, Rule]
    runs: Mapping[RunKey, int]
    appointments: Mapping[int, Mapping[UUID, Appointment]]  # by plan and code
    back: str = ""  # the address of the list
    shares: Mapping[UUID, Sequence[Share]] = field(default_factory=dict)  # by code
    recent: Mapping[RunKey, Sequence[Recent]] = field(default_factory=dict)

    def at(self, number: int) -> "ListWords":
        """Return them for one line: who acts on it comes back to its place."""
        return replace(self, back=f"{self.back}&{urlencode({'at': number})}" if self.back else "")


def groups_of(lines: Iterable[Sequence[Entry]], words: ListWords) -> Iterator[WorkGroup]:
    """Yield the lines of a list in words, each from its rows."""
    lines = list(lines)
    bookings = {}
    if words.section is Section.BOOK:
        bookings = bookings_of([row for rows in lines for row in rows], words.back)
    for number, rows in enumerate(lines, 1):
        yield _line_group(rows, words.at(number), bookings)


def _line_group(
    rows: Sequence[Entry], words: ListWords, bookings: Mapping[RowKey, BookTogether]
) -> WorkGroup:
    things = tuple(_things(rows, words))
    oldest = min(rows, key=lambda row: _day(row, words.section) or date.max)
    of_day = [bookings[key] for row in rows if (key := (row.plan_id, row.key)) in bookings]
    line = things[0].line
    return _group(
        rows[0].plan,
        back=words.back,
        warning=_warning(rows, words),
        day=_day(oldest, words.section),
        since=_since(oldest, line, words),
        is_late=line.is_late,
        things=things,
        taps=_taps(things, words.section),
        booking=_booking(things, words),
        bookings=tuple(one for one in of_day if one.n > len(things)),
        in_place=_in_place(things, words),
    )


def _things(rows: Sequence[Entry], words: ListWords) -> Iterator[Thing]:
    by_fact: dict[str, list[Entry]] = {}
    for row in sorted(rows, key=lambda row: RANKS[Kind(row.kind)]):
        by_fact.setdefault(row.fact, []).append(row)
    for members in by_fact.values():
        # A test done now is the last that was due; doses are answered one after another.
        is_test_behind = members[0].kind in SETTLED_LATER and words.section in BEHIND
        row = members[-1 if is_test_behind else 0]
        marks = words.recent.get((row.plan_id, row.fact), ())
        looks = [_look(mark, words.today) for mark in marks][-MARKS:]
        is_series = len(marks) > 1
        line = _line(row, words)
        yield Thing(
            line=line,
            when=line.when if words.section is Section.DECIDE else _short(row) or line.when,
            rows=tuple(members),
            marks=tuple(looks) if is_series else (),
            marks_words=_marks_words(looks) if is_series else "",
        )


def _short(row: Entry) -> str:
    """Return a plain day in short: "ma 7 sep 2026, 9.30 uur"; "" for what is less plain."""
    is_open = row.status in (Status.PLANNED, Status.MISSED)
    day = row.on or row.book_on or row.due
    if day is None or (is_open and (row.certainty != Certainty.PLANNED or row.repeat)):
        return ""
    words = short_words(day)
    return f"{words}, {hour_words(row.at)}" if row.at else words


def _look(row: Recent, today: date) -> str:
    """Return what became of one of a series: "" while it is still to come."""
    if row.status in GIVEN:
        return "done"
    if row.status in (Status.MISSED, Status.SKIPPED):
        return "missed"
    return "late" if row.deadline and row.deadline < today else ""


def _marks_words(looks: Sequence[str]) -> str:
    done, ahead = looks.count("done"), looks.count("")
    words = _("Lately: %(done)d done, %(not_done)d not done")
    return words % {"done": done, "not_done": len(looks) - done - ahead}


def _since(oldest: Entry, line: NurseLine, words: ListWords) -> str:
    if words.section is Section.OVERDUE and oldest.deadline:
        return overdue_words(oldest.deadline, words.today)
    return line.how_long


def _taps(things: Sequence[Thing], section: Section) -> tuple[Tap, ...]:
    """Return what one press says of the whole line; that it was not done wants a reason."""
    if section is Section.DECIDE:
        return things[0].line.taps
    if section is Section.RESULTS:
        keys = " ".join(str(row.key) for thing in things for row in thing.rows)
        first = things[0].line.taps[:1]
        return tuple(replace(tap, keys=keys) for tap in first)
    done = [
        replace(line, taps=(tap,))
        for line in (thing.line for thing in things)
        for tap in line.taps
        if tap.what == What.DONE
    ]
    whole = together(done)
    taps = (whole,) if whole else tuple(tap for line in done[:1] for tap in line.taps)
    return (*taps, *_calling_off(things[0])) if section is Section.SOON else taps


def _calling_off(thing: Thing) -> Iterator[Tap]:
    """Yield what says that the appointment of a line was called off."""
    row = thing.rows[0]
    if row.status == Status.BOOKED and row.appointment:
        address = reverse("appointment-decide", args=[row.plan.code])
        yield Tap(What.CANCELLED.value, str(row.appointment), _("Cancelled"), address)


def _booking(things: Sequence[Thing], words: ListWords) -> str:
    """Return the page on which a time is agreed for all of a line that has none; "" for none."""
    if words.section not in (Section.OVERDUE, Section.SOON, Section.BOOK):
        return ""
    lines = [thing.line for thing in things if thing.line.is_to_book]
    plan = things[0].rows[0].plan
    keys = [Line(Key.read(line.key)) for line in lines]
    return _with_way_back(booking_address(plan, keys), words) if keys else ""


def _in_place(things: Sequence[Thing], words: ListWords) -> InPlace:
    called = things[0].line.key
    if words.section in (Section.DECIDE, Section.RESULTS):
        return InPlace(called=called)
    is_pending = words.section is Section.PENDING
    lines = [thing.line for thing in things]
    done = [line for line in lines if is_pending or _says(line, What.DONE)]
    missed = [thing for thing in things if _says(thing.line, What.MISSED)]
    return InPlace(tuple(_done(done, things)), tuple(_missed(missed)), called, _box(things, words))


def _box(things: Sequence[Thing], words: ListWords) -> Box:
    """Return the field for the day on which something was done."""
    first = things[0].rows[0]
    name = f"done-{first.plan.code}-{first.fact}-{first.occurrence}"
    return Box(name, "on", "", is_required=True, last=words.today)


def _says(line: NurseLine, what: What) -> bool:
    return any(tap.what == what for tap in line.taps)


def _done(lines: Sequence[NurseLine], things: Sequence[Thing]) -> Iterator[Option]:
    """Yield what may have been done on one day: all of the line, or one of it."""
    if len(lines) > 1:
        yield Option(" ".join(line.key for line in lines), _("All of this line"), False)
    for thing in things:
        if thing.line in lines:
            options = [_option(row, thing) for row in thing.rows]
            yield from (one for one in options if one.value == thing.line.key)  # the likeliest
            yield from (one for one in options if one.value != thing.line.key)


def _missed(things: Sequence[Thing]) -> Iterator[Option]:
    rows = [(row, thing) for thing in things for row in thing.rows]
    if len(rows) > 1:
        yield Option(" ".join(str(row.key) for row, _thing in rows), _("All of this line"), False)
    yield from (_option(row, thing) for row, thing in rows)


def _option(row: Entry, thing: Thing) -> Option:
    day = row.on or row.due or row.latest
    words = f"{thing.line.title}: {day_words(day)}" if day else thing.line.title
    return Option(str(row.key), words, False)


def _day(row: Entry, section: Section) -> date | None:
    """Return the day by which the list is sorted."""
    day: date | None = getattr(row, DAYS[section])
    return day


def ending_group(plan: Plan, today: date) -> WorkGroup:
    """Return a plan that runs out, in words."""
    return _group(plan, says=_ending_words(plan, today))


def _group(plan: Plan, **more: Any) -> WorkGroup:
    patient = plan.patient
    return WorkGroup(
        patient=patient,
        name=patient.display_name,
        born_on=patient.born_on,
        born=date_format(patient.born_on, "j-n-Y"),
        number=patient.hospital_number,
        phone=patient.phone,
        clinic=str(patient.clinic),
        treatment=str(plan.protocol.treatment),
        address=reverse("plan", args=[plan.code]),
        taps_go_to=reverse("plan-record", args=[plan.code]),
        revision=plan.revision,
        **more,
    )


def _ending_words(plan: Plan, today: date) -> str:
    if plan.last_on and plan.last_on < today:
        return _(
            "The last line of this plan was on %(day)s. Agree what comes next, or stop it."
        ) % {"day": day_words(plan.last_on)}
    if plan.last_on:
        return _("The last line of this plan is on %(day)s. Agree what comes next.") % {
            "day": day_words(plan.last_on)
        }
    return _(
        "This plan is written out until %(day)s and is not being carried on. "
        "Ask whoever runs MSCare at your hospital."
    ) % {"day": day_words(plan.until)}


def _warning(rows: Sequence[Entry], words: ListWords) -> str:
    """Return what the protocol itself says of missing several of these in a row; else ""."""
    if words.section not in (Section.OVERDUE, Section.PENDING):
        return ""
    protocol = rows[0].plan.protocol
    runs = (row.fact for row in rows if words.runs.get((row.plan_id, row.fact), 0) >= MANY)
    told = (getattr(words.rules[protocol.pk, fact], "if_missed", "") for fact in runs)
    named = next(filter(None, told), "")
    return rules_by_fact(protocol)[named].words("title") if named else ""


# one line


def _line(row: Entry, words: ListWords) -> NurseLine:
    """Return a row as on the page of its plan, with what only a list can tell."""
    entry = _entry(row, words)
    parts = list(_parts(row, words)) if words.section is Section.DECIDE else []
    now = next((part.now for part in parts if part.key == row.key), "")
    line = line_of(entry, row.plan, words.today, now=now)
    run = _run_words(entry, words.runs.get((row.plan_id, row.fact), 0), words.today)
    product = _("Product information: ask the team") if row.is_product_information else ""
    return replace(
        line,
        alerts=tuple(filter(None, (run, _pause_words(row, words.section), *line.alerts))),
        marks=tuple(filter(None, (*_agreed(entry, parts), *line.marks, product))),
        phone=_phone(row) if words.section is Section.DECIDE else "",
        opening=_opening(line, entry, row, words),
        address=_with_way_back(line.address, words),
        is_to_book=entry.needs_booking and can_be_booked(entry),
    )


def _entry(row: Entry, words: ListWords) -> TimelineEntry:
    """Return a row as every reader gets it, without what a list does not show."""
    rule = words.rules[row.plan.protocol_id, row.fact]
    said = {
        **UNSHOWN,
        "title": rule.words("title"),
        "again": title_again(rule),
        "condition": rule.words("may_apply"),
        "softness": rule.softness,
    }
    appointments = words.appointments.get(row.plan_id, {})
    return timeline_entry(row, said, str(row.plan.code), appointments)


def _parts(row: Entry, words: ListWords) -> Iterator[PartNow]:
    """Yield everything that was put in the appointment of a row, of its own plan first."""
    shares = words.shares.get(row.appointment, ()) if row.appointment else ()
    for share in sorted(shares, key=lambda share: share.appointment.plan_id != row.plan_id):
        plan = share.appointment.plan
        treatment = "" if plan.pk == row.plan_id else str(plan.protocol.treatment)
        entries = {line.key: _entry(line, words) for line in share.entries}
        yield from parts_now(share.appointment, entries, treatment)


def _run_words(entry: TimelineEntry, n: int, today: date) -> str:
    is_not_done = entry.status is Status.MISSED or is_late(entry, today)
    if n < MANY or not is_not_done or entry.kind is Kind.PREMEDICATION:
        return ""
    return _("%(n)d in a row not done") % {"n": n}


def _pause_words(row: Entry, section: Section) -> str:
    """Return why a dose without a day stands on the list of what is to be decided."""
    since = row.plan.paused_since
    if section is not Section.PENDING or since is None or not _waits_in_a_pause(row):
        return ""
    return _("Paused since %(day)s") % {"day": day_words(since)}


def _agreed(entry: TimelineEntry, parts: Sequence[PartNow]) -> tuple[str, ...]:
    """Return what else is in an appointment to be decided, and what else was agreed of it."""
    if not parts or not entry.appointment:
        return ()
    return also_words(entry.key, parts), details_words(entry.appointment)


def _phone(row: Entry) -> str:
    """Return the number to call about an appointment; "" where the protocol names none."""
    contact = to_call(row.plan.protocol, row.fact, row.plan.patient.clinic)
    return contact.phone if contact else ""


def _opening(line: NurseLine, entry: TimelineEntry, row: Entry, words: ListWords) -> Opening:
    """Return the way to where a line is dealt with, which leads back to the list."""
    usual = line.opening or Opening(line.address, _("Open"))
    label = OPENINGS.get(words.section)
    has_died = row.plan.patient.care == Patient.Care.DECEASED
    if label is None or (has_died and words.section is Section.DECIDE):
        is_agreed = words.section is Section.SOON and entry.status is Status.BOOKED and entry.leads
        address = _with_way_back(usual.address, words)
        return replace(usual, address=address, is_first=usual.is_first or is_agreed)
    if words.section is Section.PENDING:
        address = _decide_address(row)
    else:
        address = appointment_address(entry, row.plan) or line.address
    return Opening(_with_way_back(address, words), str(label), is_first=True)


def _decide_address(row: Entry) -> str:
    """Return where it is decided what becomes of a dose: of one that waits, when the pause ends."""
    plan = row.plan
    if _waits_in_a_pause(row):
        return pause_address(plan)
    return reverse("plan-late", args=[plan.code, *row.key])


def _waits_in_a_pause(row: Entry) -> bool:
    return row.plan.paused_since is not None and row.status == Status.PLANNED


def _with_way_back(address: str, words: ListWords) -> str:
    if not words.back:
        return address
    sign = "&" if "?" in address else "?"
    return f"{address}{sign}{urlencode({'next': words.back})}"
