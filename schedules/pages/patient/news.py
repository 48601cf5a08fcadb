"""What changed in a patient's schedule since the last visit, in words: only what a calendar shows.

Why a nurse changed something, and what she noted, is never read here.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schedules.engine import GIVEN, OPEN, Key, Kind, Status
from schedules.inputs.facts import read_facts
from schedules.models import Appointment, Change, Plan
from schedules.planning.appointments import Booking, booking_of, read_booking
from schedules.planning.appointments import State as AppointmentState
from schedules.planning.care import State, read_care
from schedules.queries import changes_since_seen, contacts_of, lines_of, timeline_of, to_call
from schedules.timeline import TimelineEntry, When, read_when
from schedules.words.appointments import short_words, slot_words
from schedules.words.when import day_words, weekday_words, when_words

BESIDE = ("last", "minutes", "who", "note")  # of a time, what no line of an entry says
FIRST = 5  # lines that are shown at once
Step = Mapping[str, Any] | None  # where an entry stood, as a change keeps it
# What is to be asked comes first, what only lasts comes last, on each day a dose comes first.
Order = tuple[bool, bool, date, bool]
Record = Mapping[str, Any]  # of which only the place is read, where an earlier step lacks it


class Stand(NamedTuple):
    """Where an entry stood or stands, as far as a change tells."""

    when: When
    place: str

    @property
    def calendar(self) -> tuple[object, ...]:
        """What a calendar shows of it."""
        when = self.when
        agreed = when.status is Status.BOOKED
        sure = (when.certainty, agreed, when.status in OPEN)
        return when.first, when.last, when.at, self.place, *sure


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One thing that changed: "Infuus: was maandag 5 april, nu maandag 12 april".

    What is to be asked of the appointment that it was in, or that it was cancelled, comes first.
    """

    title: str
    was: str
    now: str
    agreed: str = ""
    phone: str = ""


class Told(NamedTuple):
    """An appointment that was cancelled, or of which nobody has said yet whether it stays."""

    code: str
    booking: Booking
    words: str
    phone: str = ""

    @property
    def lead(self) -> Key:
        """The entry in whose line it is told."""
        return self.booking.lead

    def says(self, key: Key, was: Stand | None) -> bool:
        """Tell whether it says where an entry stood."""
        part = self.booking.parts.get(key)
        if was is None or part is None or was.when.status is not Status.BOOKED:
            return False
        return part.on == was.when.first

    def beside(self, line: NewsLine) -> NewsLine:
        """Return a line that tells of this first."""
        return replace(line, agreed=self.words, phone=self.phone)


@dataclass(frozen=True, slots=True)
class News:
    """All that changed; `seen` says of which plans, for the button that puts it away."""

    facts: tuple[str, ...]  # of whole treatments
    lines: tuple[NewsLine, ...]
    more: tuple[NewsLine, ...]
    seen: tuple[str, ...]  # "plan=revision"

    def __bool__(self) -> bool:
        return bool(self.facts or self.lines)


def news_of(plans: Iterable[Plan], seen: Mapping[str, int], today: date) -> News:
    """Return what changed in these plans since they were seen."""
    plans = list(plans)
    by_plan: dict[int, list[Change]] = {}
    for change in changes_since_seen(plans, seen):
        by_plan.setdefault(change.plan_id, []).append(change)
    facts: list[str] = []
    lines: list[tuple[Order, NewsLine]] = []
    named: set[str] = set()
    for plan in plans:
        changes = by_plan.get(plan.pk, [])
        whole = _whole(plan, changes, is_known=str(plan.code) in seen)
        facts += [whole] if whole else []
        if changes and not plan.is_entered_in_error:
            lines += _lines(plan, changes, today, named, is_whole=bool(whole))
    lines.sort(key=lambda pair: pair[0])
    words = tuple(line for _order, line in lines)
    marks = tuple(f"{plan.code}={plan.revision}" for plan in plans)
    return News(tuple(facts), words[:FIRST], words[FIRST:], marks)


PAUSING = {Change.Act.PAUSE, Change.Act.RESUME, Change.Act.RECORD}  # what lets doses wait


def _whole(plan: Plan, changes: Iterable[Change], *, is_known: bool) -> str:
    """Return what happened to a treatment as a whole; then its single lines are no news."""
    acts = {change.act for change in changes}
    words = {"treatment": str(plan.protocol.treatment)}
    if plan.is_entered_in_error:
        taken = _("%(treatment)s is no longer in your schedule. It was put there by mistake.")
        return taken % words if is_known and acts else ""
    if not is_known:
        new = _("New in your schedule: %(treatment)s. First day: %(day)s.")
        return new % {**words, "day": weekday_words(plan.start)}
    if plan.stopped_on and acts & {Change.Act.STOP, Change.Act.SWITCH}:
        stopped = _("%(treatment)s stops. The last day of this treatment: %(day)s.")
        return stopped % {**words, "day": weekday_words(plan.stopped_on)}
    if plan.paused_since and acts & PAUSING:
        paused = _(
            "%(treatment)s stands still. No dose from %(day)s on, until your team names one."
        )
        return paused % {**words, "day": weekday_words(plan.paused_since)}
    return _of_care(plan, words) if Change.Act.CARE in acts else ""


def _of_care(plan: Plan, words: Mapping[str, str]) -> str:
    """Return how the care of the person goes on; "" where all of the schedule stays as it was."""
    care = read_care(plan.care)
    if care is None:
        return _("%(treatment)s: your schedule goes on.") % words
    words = {**words, "day": weekday_words(care.on)}
    if care.state is State.FINISHED:
        return _("%(treatment)s goes on in another hospital since %(day)s.") % words
    if care.state is State.DECLINED:
        return _("%(treatment)s: no tests and check-ups from %(day)s on.") % words
    return ""


def _lines(
    plan: Plan, changes: Sequence[Change], today: date, named: set[str], *, is_whole: bool
) -> Iterator[tuple[Order, NewsLine]]:
    """Yield what each entry was and is, with its place among the others.

    Where one sentence tells of the whole, only of its appointments more is to be said. `named` are
    the codes of those that were told of another plan.
    """
    contacts = contacts_of(plan.protocol.clinic)
    said = lines_of(plan.protocol, contacts, facts=read_facts(plan.facts.items()))
    titles = {fact: str(line["title"]) for fact, line in said.items()}
    entries = {entry.key: entry for entry in timeline_of(plan).entries}
    doses = {entry.fact for entry in entries.values() if entry.kind is Kind.DOSE}
    lasting = {entry.fact for entry in entries.values() if entry.is_period}
    moves = {} if is_whole else _moves(changes, lasting)
    told = list(_appointments(plan, changes, today))
    asked = _to_ask_about(plan, {key.fact for key in (*moves, *(one.lead for one in told))}, said)
    told = [one for one in told if one.lead.fact not in asked]
    new = [one for one in told if one.code not in named]
    named.update(one.code for one in new)
    alone = {one.lead: one for one in new}
    for key, (was, now) in moves.items():
        if key.fact in asked or not _is_news(was, now, today):
            continue
        title = titles.get(key.fact) or _title(entries.get(key))
        days = [s.when.first or s.when.last for s in (now, was) if s and s.when.is_known]
        day = next((day for day in days if day), date.max)
        agreed = alone.pop(key, None)
        is_said = any(one.says(key, was) for one in told)
        order = (agreed is None, key.fact in lasting, day, key.fact not in doses)
        words = _by_schedule(now) if is_said and now and _is_open(now) else _now(was, now)
        line = NewsLine(title, "" if is_said else _was(was), words)
        yield order, agreed.beside(line) if agreed else line
    for one in alone.values():
        title = titles.get(one.lead.fact) or _title(entries.get(one.lead))
        yield (False, False, one.booking.slot.on, False), one.beside(NewsLine(title, "", ""))


def _appointments(plan: Plan, changes: Sequence[Change], today: date) -> Iterator[Told]:
    """Yield the appointments that a patient knew of and that may not stand any more.

    What was agreed and called off again between two looks is no news.
    """
    since = min((change.at for change in changes), default=None)
    known = _known_before(changes)
    for row in plan.appointments.all():
        booking = booking_of(row)
        words = {"when": short_words(booking.slot)}
        if booking.slot.ends_on < today or since is None or row.changed_at < since:
            continue
        if row.status == AppointmentState.UNDECIDED:
            contact = to_call(plan.protocol, row.fact, plan.patient.clinic)
            asks = _("The appointment of %(when)s: call to ask whether it goes ahead.")
            yield Told(str(row.code), booking, asks % words, contact.phone if contact else "")
        elif text := _became(row, booking, known.get(str(row.code))):
            yield Told(str(row.code), booking, text)


def _became(row: Appointment, booking: Booking, was: Booking | None) -> str:
    """Return what became of an appointment that was known; "" where the line of its entry says it.

    That line tells of another day, hour and place, and of no more.
    """
    if was is None:
        return ""
    words = {"when": short_words(booking.slot)}
    if row.status == AppointmentState.CANCELLED:
        return "" if was.is_cancelled else _("The appointment of %(when)s is cancelled.") % words
    if was.is_cancelled:
        goes_ahead = _("The appointment of %(when)s goes ahead.") % words
        return goes_ahead if row.is_by_itself else ""
    if any(getattr(was.slot, name) != getattr(booking.slot, name) for name in BESIDE):
        changed = _("The appointment has changed: %(slot)s.")
        return changed % {"slot": slot_words(booking.slot)}
    return ""


def _known_before(changes: Iterable[Change]) -> dict[str, Booking]:
    """Return each appointment in these changes as it was before the first of them."""
    known: dict[str, Booking | None] = {}
    for change in changes:
        for name in change.new:
            group, _dot, code = name.partition(".")
            if group == "appointments" and code not in known:
                old = change.old.get(name)
                known[code] = read_booking(old) if old else None
    return {code: booking for code, booking in known.items() if booking}


def _to_ask_about(plan: Plan, facts: set[str], said: Mapping[str, Any]) -> set[str]:
    """Return the lines that are no word of the hospital, those of an earlier version too."""
    asked = {fact for fact in facts & said.keys() if said[fact]["ask_team"]}
    if former := facts - said.keys():
        rows = plan.entries.filter(fact__in=former, is_product_information=True)
        asked |= set(rows.values_list("fact", flat=True))
    return asked


def _title(entry: TimelineEntry | None) -> str:
    """A line that this version of the protocol does not know any more."""
    return entry.title if entry else _("An earlier line of your schedule")


def _moves(
    changes: Iterable[Change], lasting: Collection[str]
) -> dict[Key, tuple[Stand | None, Stand | None]]:
    """Return where each entry stood before all these changes, and where it stands after them."""
    steps: dict[Key, tuple[Step, Step]] = {}
    records: dict[str, tuple[Record, Record]] = {}
    for change in changes:
        # That time goes on is no news; that the hospital closed is, and only that has a reason.
        if change.act == Change.Act.EXTEND and not change.reason:
            continue
        for step in change.steps:
            key = Key(step["fact"], step["n"])
            steps[key] = (steps[key][0] if key in steps else step["was"], step["now"])
        for name, new in change.new.items():
            if name.startswith("records."):
                old = records[name][0] if name in records else change.old.get(name) or {}
                records[name] = (old, new or {})
    return {
        key: _pair(step, records.get(f"records.{key}"), lasts=key.fact in lasting)
        for key, step in steps.items()
    }


def _pair(
    steps: tuple[Step, Step], records: tuple[Record, Record] | None, *, lasts: bool
) -> tuple[Stand | None, Stand | None]:
    was, now = records or ({}, {})
    return _stand(steps[0], was, lasts=lasts), _stand(steps[1], now, lasts=lasts)


def _stand(step: Step, record: Record, *, lasts: bool) -> Stand | None:
    if step is None:
        return None
    return Stand(read_when(step, lasts=lasts), step.get("place") or record.get("place", ""))


def _is_news(was: Stand | None, now: Stand | None, today: date) -> bool:
    """What lies behind, or was only ticked off, is no news to the one to whom it happened."""
    if now and now.when.status in (*GIVEN, Status.MISSED):
        return False
    if (was and was.calendar) == (now and now.calendar):
        return False
    days = [stand.when.last or stand.when.first for stand in (was, now) if stand]
    return any(day is not None and day >= today for day in days)


def _was(was: Stand | None) -> str:
    return _("was: %(when)s") % {"when": _when(was)} if was else ""


def _now(was: Stand | None, now: Stand | None) -> str:
    if now is None or now.when.status is Status.SKIPPED:
        return _("does not take place")
    words = {"when": _when(now)}
    if was is None:
        return _("new: %(when)s") % words
    if now.when.status is Status.BOOKED:
        return _("now agreed: %(when)s") % words
    return _("now: %(when)s") % words


def _is_open(stand: Stand) -> bool:
    return stand.when.status in (Status.PLANNED, Status.MOVED)


def _by_schedule(now: Stand) -> str:
    """Say where an entry stands now of which the appointment may still be on another day."""
    return _("by the schedule now: %(when)s") % {"when": _when(now)}


def _when(stand: Stand) -> str:
    """Return where an entry stands, with the place that is agreed."""
    return ", ".join(filter(None, (when_words(stand.when), stand.place)))


def heading(seen: date) -> str:
    """Return the heading of the news."""
    return capfirst(_("changed since %(day)s") % {"day": day_words(seen)})
