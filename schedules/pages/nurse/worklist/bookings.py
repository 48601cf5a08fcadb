"""What of the worklist is agreed in one call: a day of a patient, a course, a thing with its parts.

Of what is on this page of the list; the page where it is booked offers what else is on that day.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from schedules.engine import Key
from schedules.forms.lines import OWN, Line
from schedules.models import Entry
from schedules.pages.nurse.lines import SEVERAL, booking_address

RowKey = tuple[int, Key]  # (plan, line)


@dataclass(frozen=True, slots=True)
class BookTogether:
    """The way to the page on which one appointment is made for several lines."""

    address: str
    label: str
    n: int  # how many lines


def bookings_of(rows: Iterable[Entry], back: str) -> dict[RowKey, BookTogether]:
    """Return what can be booked together, by the first line of each; `back` is the list."""
    asked = [row for row in rows if not row.is_product_information]
    by_key = {_key_of(row): row for row in asked}
    calls: dict[Hashable, list[Entry]] = {}
    for row in asked:
        calls.setdefault(_call(row, by_key), []).append(row)
    return {
        _key_of(members[0]): _together(members, back)
        for members in calls.values()
        if len(members) >= SEVERAL
    }


def _key_of(row: Entry) -> RowKey:
    return row.plan_id, row.key


def _call(row: Entry, by_key: Mapping[RowKey, Entry]) -> Hashable:
    """Return in which call a line is agreed: with its course, its whole, or its patient's day."""
    if row.course:
        return "course", row.plan_id, row.course
    whole = by_key.get((row.plan_id, Key.read(row.part_of))) if row.part_of else None
    if whole is not None and whole is not row:
        return _call(whole, by_key)
    day = row.on or row.book_on or row.due
    return ("day", row.plan.patient_id, day) if day else ("alone", *_key_of(row))


def _together(rows: Sequence[Entry], back: str) -> BookTogether:
    plan = rows[0].plan
    lines = (Line(row.key, OWN if row.plan == plan else str(row.plan.code)) for row in rows)
    address = f"{booking_address(plan, lines)}&{urlencode({'next': back})}"
    return BookTogether(address, _label(rows[0].course, len(rows)), len(rows))


def _label(course: int | None, n: int) -> str:
    """Return what is booked; most lines of a course stand further down the list."""
    if course:
        words = _("Course %(course)s: book all together (%(n)d lines)")
        return words % {"course": course, "n": n}
    return _("Book all together: %(n)d lines") % {"n": n}
