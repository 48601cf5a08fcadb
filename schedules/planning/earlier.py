"""History of before appointments were a thing of their own, in the words of today.

Until November 2026 an entry was itself booked: its record said the day, the hour and the place.
History is never rewritten, so that it is read anew: each booking as an appointment of one entry,
cancelled where the entry was cleared, over where it was missed and then planned anew. Where it was
moved or left out nobody was told to call the hospital: that is still to be decided, unless another
time was agreed later, to which the appointment then moved. What an undo gave back is the
appointment of before. The migration reads it the same way.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from schedules.models import Change

from .appointments import LEFT, MISSED

Flat = dict[str, Any]

RECORDS, APPOINTMENTS = "records.", "appointments."
OF_SLOT = ("at", "place")
STAYS = ("booked", "done", "missed")  # what became of it became of its appointment
ANOTHER_TIME = ("booked", "moved")  # after it was missed
AWAY = ("moved", "skipped")  # nothing was said to the hospital


class Stored(NamedTuple):
    """A change as it was written then; `undoes` is the number of the one that it took back."""

    pk: int
    code: UUID
    undoes: int | None
    old: Mapping[str, Any]
    new: Mapping[str, Any]


class Said(NamedTuple):
    """What a change held before and after, in the names of today."""

    old: Flat
    new: Flat


class _Agreed(NamedTuple):
    """The appointment that an entry is in."""

    code: str
    booking: Flat


@dataclass(slots=True)
class _Diary:
    """The appointments of one plan while its history is read."""

    bookings: dict[str, Flat] = field(default_factory=dict)  # by code
    of_entry: dict[str, _Agreed] = field(default_factory=dict)
    away: dict[str, _Agreed] = field(default_factory=dict)  # that their entries left
    before: dict[tuple[int, str], _Agreed | None] = field(default_factory=dict)  # change, entry

    def read(self, stored: Stored) -> Said:
        """Return what one change held and what it made of it."""
        said = Said(dict(stored.old), dict(stored.new))
        for name in [name for name in stored.new if name.startswith(RECORDS)]:
            was, now = stored.old.get(name) or {}, stored.new[name] or {}
            said.old[name], said.new[name] = _record(was), _record(now)
            if said.old[name] == said.new[name]:
                del said.old[name], said.new[name]
            for code, booking in self._told(stored, name.removeprefix(RECORDS), was, now):
                if booking != self.bookings.get(code):
                    said.old[f"{APPOINTMENTS}{code}"] = self.bookings.get(code)
                    said.new[f"{APPOINTMENTS}{code}"] = self.bookings[code] = booking
        return said

    def _told(self, stored: Stored, key: str, was: Flat, now: Flat) -> Iterator[tuple[str, Flat]]:
        """Yield the appointments of which a record says something: one that ends, one that is."""
        left = self.before[stored.pk, key] = self.of_entry.pop(key, None)
        agreed = self._agreed(stored, key, was, now)
        if left and (agreed is None or agreed.code != left.code):
            yield left.code, _ended(left.booking, was, now)
        if left and agreed is None and now.get("status") in AWAY:
            self.away[key] = left
        if agreed:
            self.away.pop(key, None)
            self.of_entry[key] = agreed
            yield agreed

    def _agreed(self, stored: Stored, key: str, was: Flat, now: Flat) -> _Agreed | None:
        """Return the appointment in which an entry then was: as before a change that is undone."""
        if stored.undoes is not None:
            return self.before[stored.undoes, key]
        left = self.before[stored.pk, key]
        if now.get("status") != "booked":
            return left if now.get("status") in STAYS else None
        same = left if was.get("status") != "missed" else None
        same = same or self.away.get(key)
        return _Agreed(same.code if same else str(uuid5(stored.code, key)), _booking(key, now))


def _record(values: Flat) -> Flat | None:
    """Return a record without what its appointment says."""
    known = {name: value for name, value in values.items() if name not in OF_SLOT}
    if known.get("status") == "booked":
        known = {n: v for n, v in known.items() if n not in ("status", "on", "carries")}
    return known or None


def _booking(key: str, record: Flat) -> Flat:
    slot = {name: record[name] for name in ("on", *OF_SLOT) if record.get(name)}
    part = {"key": key, "on": record["on"]}
    carries = {"carries": record["carries"]} if record.get("carries") is not None else {}
    return {**slot, "parts": [part | carries]}


def _ended(booking: Flat, was: Flat, now: Flat) -> Flat:
    """Return an appointment that its entry left: missed, moved away from, or called off."""
    if was.get("status") == "missed" and now.get("status") in ANOTHER_TIME:
        return {**booking, "parts": [part | {"gone": MISSED} for part in booking["parts"]]}
    if was.get("status") == "booked" and now.get("status") in AWAY:
        return {**booking, "parts": [part | {"gone": LEFT} for part in booking["parts"]]}
    return {**booking, "cancelled": True}


def in_todays_words(history: Iterable[Stored]) -> Iterator[Said]:
    """Yield what every change of one plan held before and after, from its first change on."""
    diary = _Diary()
    for stored in history:
        yield diary.read(stored)


def said_by(change: Change) -> Said:
    """Return what a change says; that may take what came before it in its plan."""
    if not _is_earlier(change):
        return Said(change.old, change.new)
    return said_of(change.plan.changes.filter(revision__lte=change.revision))[change.pk]


def said_of(changes: Iterable[Change]) -> dict[int, Said]:
    """Return what each change of one plan says; they must be all from the first on."""
    in_order = sorted(changes, key=lambda change: change.revision)
    earlier = list(filter(_is_earlier, in_order))
    said = in_todays_words(Stored(c.pk, c.code, c.undoes_id, c.old, c.new) for c in earlier)
    return {c.pk: Said(c.old, c.new) for c in in_order} | {
        c.pk: then for c, then in zip(earlier, said, strict=True)
    }


def _is_earlier(change: Change) -> bool:
    return change.revision <= (change.plan.earlier_until or 0)
