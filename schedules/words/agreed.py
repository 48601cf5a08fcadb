"""What was agreed for the entries of a day: once for an appointment, not for each of its parts."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from schedules.timeline import TimelineEntry

from .appointments import Fact, agreed_facts, expected_words, is_stay


class Agreed(NamedTuple):
    """One appointment of a day: of what, where the day holds more, and what was agreed."""

    title: str
    said: str  # when and where somebody is expected, where the heading does not say it
    facts: tuple[Fact, ...]


def agreed_on(
    lead: TimelineEntry,
    entries: Iterable[TimelineEntry],
    today: date,
    *,
    is_stay_day: bool,
    with_hour: bool = False,
) -> Iterator[Agreed]:
    """Yield the appointments of a day or a stay that is led by `lead`.

    `with_hour` asks for the hour where no sentence says it.
    """
    by_code: dict[str, list[TimelineEntry]] = {}
    for entry in entries:
        if entry.appointment:
            by_code.setdefault(entry.appointment.code, []).append(entry)
    for members in by_code.values():
        is_only = len(by_code) == 1 and lead.appointment is not None
        title = "" if is_only else " · ".join(dict.fromkeys(entry.title for entry in members))
        agreed = members[0].appointment
        if agreed is None:
            continue
        said = expected_words(agreed, today) if is_stay_day or is_stay(agreed) else ""
        facts = tuple(
            agreed_facts(
                agreed,
                with_hour=with_hour and not said,
                with_place=not (said and agreed.place in said),
            )
        )
        if said or facts:
            yield Agreed(title, said, facts)


def own_performer(entry: TimelineEntry) -> str | None:
    """Return who sees the patient, unless the appointment made for this entry alone names whom."""
    agreed = entry.appointment
    return None if agreed and agreed.who and _is_alone(entry) else entry.performer


def has_own_length(entry: TimelineEntry) -> bool:
    """Tell whether what the source says of a length is still to be told beside what was agreed."""
    agreed = entry.appointment
    return entry.takes is not None and not (agreed and agreed.minutes and _is_alone(entry))


def own_place(entry: TimelineEntry) -> str:
    """Return where it is; "" where the appointment that it is in says so."""
    return "" if entry.appointment and entry.appointment.place else entry.place


def _is_alone(entry: TimelineEntry) -> bool:
    return entry.appointment is not None and len(entry.appointment.keys) <= 1
