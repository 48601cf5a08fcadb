"""The changes of a plan in words: who, when, what it was, what it became, why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from schedules.engine import Key, Status
from schedules.inputs.facts import label_of
from schedules.inputs.refusal import Refusal
from schedules.models import Appointment, Change, Plan, User
from schedules.planning.appointments import Booking, State, booking_of, read_booking
from schedules.planning.earlier import APPOINTMENTS, Said, said_of
from schedules.planning.truth import truth_of
from schedules.planning.undo import refuse_unless_safe
from schedules.queries import contacts_of, history_of, lines_of, protocol_names, version_words
from schedules.timeline import read_when
from schedules.words.care import stored_care_words
from schedules.words.labels import status_words
from schedules.words.pauses import stored_pause_words
from schedules.words.when import day_words, instant_words, when_words

from .history_appointments import differences, name_of, state_of
from .plans import fact_words

NAMES = {
    "protocol": gettext_lazy("Version of the protocol"),
    "start": gettext_lazy("Start"),
    "is_entered_in_error": gettext_lazy("Entered in error"),
    "care": gettext_lazy("Course of care"),
}
SMALL = ("until", "kept_from")  # nobody decided these


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """One change, in words."""

    change: Change
    at: str
    who: str
    act: str
    lines: tuple[tuple[str, str, str], ...]  # (what, old, new)
    moved: tuple[tuple[str, str, str], ...]  # (entry, was, is)
    summary: str
    can_undo: bool


def history(plan: Plan, since: int = 0) -> list[ChangeWords]:
    """Return the changes of a plan after a revision in words, the latest first.

    Only a safe one offers to be undone.
    """
    words = _History(plan, list(history_of(plan)))
    return [words.of(change) for change in words.changes if change.revision > since]


def who_words(user: User | None) -> str:
    """Return who did it."""
    if user is None:
        return _("MSCare, at night")
    return user.get_full_name() or user.get_username()


class _History:
    def __init__(self, plan: Plan, changes: Sequence[Change]) -> None:
        """Read a plan with all of its changes."""
        lines = lines_of(plan.protocol, contacts_of(plan.protocol.clinic))
        self.titles = {fact: str(line["title"]) for fact, line in lines.items()}
        entries = list(plan.entries.all())
        appointments = list(plan.appointments.all())
        self.truth = truth_of(plan, entries, appointments)
        self.lasting = {entry.fact for entry in entries if entry.is_period}
        self.protocol = plan.protocol
        self.changes = changes
        self.said = said_of(changes)
        self.undecided = _undecided_since(appointments, changes, self.said)

    def of(self, change: Change) -> ChangeWords:
        """Return one of its changes in words."""
        said = self.said[change.pk]
        moved = tuple(self._moved(change.steps)) if change.revision > 1 else ()
        n = len(moved)
        return ChangeWords(
            change=change,
            at=instant_words(change.at),
            who=who_words(change.by),
            act=change.get_act_display(),
            lines=(*self._lines(said), *self._undecided(change)),
            moved=moved,
            summary=ngettext("%(n)d line changed", "%(n)d lines changed", n) % {"n": n},
            can_undo=self._can_undo(change, said),
        )

    def _can_undo(self, change: Change, said: Said) -> bool:
        try:
            refuse_unless_safe(change, said, self.truth, self.changes)
        except Refusal:
            return False
        return True

    def _lines(self, said: Said) -> Iterator[tuple[str, str, str]]:
        for name in sorted(said.new.keys() - set(SMALL), key=_place):
            old, new = said.old.get(name), said.new[name]
            if name.startswith(APPOINTMENTS):
                yield from differences(_read(old), _read(new), self._title)
            else:
                was, now = self._value(name, old), self._value(name, new)
                if was != now:
                    yield self._name(name), was, now

    def _undecided(self, change: Change) -> Iterator[tuple[str, str, str]]:
        """Yield the appointments from which this moved the schedule away, still to be decided."""
        for booking in self.undecided.get(change.pk, ()):
            state = _("now: %(when)s") % {"when": State.UNDECIDED.label}
            yield name_of(booking), str(State.BOOKED.label), state

    def _name(self, name: str) -> str:
        group, _dot, rest = name.partition(".")
        if group == "facts":
            return label_of(rest, is_nurse=True)
        if group == "records":
            return self._title(Key.read(rest))
        if group == "pauses":
            return _("Pause")
        return str(NAMES[name])

    def _title(self, key: Key) -> str:
        words = {"title": self.titles.get(key.fact, key.fact), "n": key.occurrence}
        return _("%(title)s (number %(n)s)") % words

    def _value(self, name: str, value: Any) -> str:
        if name == "care":
            return stored_care_words(value)
        group, _dot, rest = name.partition(".")
        if group == "pauses":
            return stored_pause_words(value)
        if value is None:
            return _("nothing")
        if group == "facts":
            return next(fact_words({rest: value}))[1]
        if group == "records":
            return _record_words(value)
        if name == "protocol":
            return self._version(value)
        return _("Yes") if value is True else day_words(date.fromisoformat(value))

    def _version(self, pk: int) -> str:
        if pk == self.protocol.pk:
            return version_words(self.protocol)
        return self._others.get(pk, str(pk))

    @cached_property
    def _others(self) -> dict[int, str]:
        """The versions in words; asked only where the plan has had another one than it has."""
        return protocol_names(self.protocol)

    def _moved(self, steps: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
        for step in steps:
            was, now = (self._stand(step["fact"], step[side]) for side in ("was", "now"))
            if was != now:
                yield self.titles.get(step["fact"], step["fact"]), was, now

    def _stand(self, fact: str, step: Mapping[str, Any] | None) -> str:
        """Return where an entry stood or stands."""
        if step is None:
            return _("not in the plan")
        return when_words(read_when(step, lasts=fact in self.lasting))


def _read(value: Mapping[str, Any] | None) -> Booking | None:
    return read_booking(value) if value else None


def _undecided_since(
    appointments: Iterable[Appointment], changes: Sequence[Change], said: Mapping[int, Said]
) -> dict[int, list[Booking]]:
    """Return by change the appointments from which it was the last to move the schedule away.

    Where a line was taken from an appointment by hand, that change itself says so.
    """
    since: dict[int, list[Booking]] = {}
    for row in appointments:
        if row.status != State.UNDECIDED:
            continue
        booking = booking_of(row)
        touching = (c for c in changes if _touches(c, said[c.pk], str(row.code), booking))
        last = max(touching, key=lambda change: change.revision, default=None)
        if last and state_of(booking) is not State.UNDECIDED:
            since.setdefault(last.pk, []).append(booking)
    return since


def _touches(change: Change, said: Said, code: str, booking: Booking) -> bool:
    keys = {Key(step["fact"], step["n"]) for step in change.steps}
    return f"{APPOINTMENTS}{code}" in said.new or not keys.isdisjoint(booking.held)


def _place(name: str) -> tuple[int, str, int]:
    """What is true of the plan comes first, then the answers, then its lines.

    Not every database keeps the order in which names were written.
    """
    group, _dot, rest = name.partition(".")
    if group == "appointments":
        return len(NAMES) + 2, rest, 0
    if group == "records":
        return len(NAMES) + 1, *Key.read(rest)
    return (len(NAMES), rest, 0) if rest else (tuple(NAMES).index(name), "", 0)


def _record_words(record: Mapping[str, Any]) -> str:
    status = Status(record.get("status", Status.PLANNED))
    parts = [status_words(status)]
    if on := record.get("on"):
        parts.append(day_words(date.fromisoformat(on)))
    if began := record.get("began_on"):
        parts.append(_("begun on %(day)s") % {"day": day_words(date.fromisoformat(began))})
    parts += [record[name] for name in ("reason", "note") if record.get(name)]
    if discussed := record.get("discussed_on"):
        day = day_words(date.fromisoformat(discussed))
        parts.append(_("discussed on %(day)s") % {"day": day})
    return ", ".join(part for part in parts if part)
