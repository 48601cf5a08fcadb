"""Appointments of which a nurse must still say whether they stay: what was in them, and where."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.engine import Certainty, Key, Status
from schedules.models import Appointment, Plan
from schedules.planning.appointments import LEFT, MISSED, Part, Slot, booking_of
from schedules.timeline import Appointment as Agreed
from schedules.timeline import TimelineEntry, when_of
from schedules.words.labels import status_words, where_words
from schedules.words.when import day_words, hour_words, when_words


@dataclass(frozen=True, slots=True)
class OpenAppointment:
    """One that is to be decided: when it is, and its page."""

    code: str
    when: str
    address: str

    @property
    def words(self) -> str:
        """What a line that left it says of it."""
        return _("The old appointment of %(when)s still stands") % {"when": self.when}


class PartNow(NamedTuple):
    """One line that was put in an appointment; `now` is what becomes of it, "" where it fits."""

    key: Key
    title: str
    now: str = ""
    treatment: str = ""  # of another plan; "" for a line of the same one


Left = Mapping[tuple[int, Key], list[OpenAppointment]]  # by plan and line


def begin_words(agreed: Slot | Agreed | Appointment) -> str:
    """Return on which day and at what hour it begins: "14 december 2026, 9.30 uur"."""
    day = day_words(agreed.on)
    if agreed.at is None:
        return day
    return _("%(day)s, %(hour)s") % {"day": day, "hour": hour_words(agreed.at)}


def open_appointment(plan: Plan, agreed: Agreed | Appointment) -> OpenAppointment:
    """Return an appointment of a plan that is to be decided, with the way to it."""
    address = reverse("appointment", args=[plan.code, agreed.code])
    return OpenAppointment(str(agreed.code), begin_words(agreed), address)


def left_behind(undecided: Iterable[Appointment]) -> Left:
    """Return of each line that was moved away which appointments of it are still to be decided."""
    left: dict[tuple[int, Key], list[OpenAppointment]] = {}
    for row in undecided:
        for key, part in booking_of(row).parts.items():
            if part.gone == LEFT:
                left.setdefault((row.plan_id, key), []).append(open_appointment(row.plan, row))
    return left


def parts_now(
    row: Appointment, entries: Mapping[Key, TimelineEntry], treatment: str = ""
) -> Iterator[PartNow]:
    """Yield what was put in an appointment and was not missed there, the leading line first.

    `entries` are the lines of its plan as they are now.
    """
    for key, part in booking_of(row).parts.items():
        if part.gone != MISSED and (entry := entries.get(key)):
            yield PartNow(key, entry.title, _now_words(entry, part), treatment)


def _now_words(entry: TimelineEntry, part: Part) -> str:
    """Return where a line is that is no longer as it was agreed; "" where it fits."""
    if entry.is_dropped:
        return _("no longer in the plan")
    if entry.status is Status.SKIPPED:
        return status_words(entry.status).lower()
    if entry.status is Status.DONE and entry.on and entry.on < part.on:
        return where_words(entry)
    return when_words(entry.when) if part.gone else schedule_words(entry)


def schedule_words(entry: TimelineEntry) -> str:
    """Return what the schedule says of a line that does not fit its appointment; "" for others."""
    if not entry.rebook:
        return ""
    when = when_of(
        status=Status.PLANNED,
        certainty=Certainty.PLANNED,
        on=None,
        due=entry.due,
        book_on=entry.book_on,
        span=(entry.earliest, entry.latest),
        is_period=False,
    )
    return when_words(when)


def to_decide_words(n: int) -> str:
    """Return how many appointments a nurse must say of whether they stay; "" for none."""
    words = ngettext("%(n)d appointment to decide.", "%(n)d appointments to decide.", n)
    return words % {"n": n} if n else ""


def also_words(lead: Key, parts: Iterable[PartNow]) -> str:
    """Return what was in an appointment beside the line that leads it; "" for nothing."""
    parts = list(parts)
    said = {part.now for part in parts if part.key == lead and not part.treatment}
    titles = dict.fromkeys(
        _part_words(part, said) for part in parts if part.key != lead or part.treatment
    )
    return _("Also: %(titles)s") % {"titles": ", ".join(titles)} if titles else ""


def _part_words(part: PartNow, said: set[str]) -> str:
    """Return one line; what the leading one says already is not said again."""
    now = _("now: %(when)s") % {"when": part.now} if part.now and part.now not in said else ""
    details = ", ".join(filter(None, (part.treatment, now)))
    return f"{part.title} ({details})" if details else part.title
