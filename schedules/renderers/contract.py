"""The timeline as JSON, for other programs: its contract is docs/timeline-json.md."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from schedules.words.alarms import EMERGENCY
from schedules.words.notices import notice_text
from treatments.facts import WEEKDAYS

from ..engine import Repeat
from ..timeline import Alarm, Appointment, Citation, Contact, Timeline, TimelineEntry
from . import Rendered


def render_json(timeline: Timeline, today: date) -> Rendered:
    """Return the timeline as JSON."""
    body = json.dumps(contract(timeline), ensure_ascii=False, indent=2) + "\n"
    name = f"{timeline.treatment}-{timeline.start}.json"
    return Rendered(name, "application/json; charset=utf-8", body.encode())


def contract(timeline: Timeline) -> dict[str, Any]:
    """Return the timeline as plain values, dates as YYYY-MM-DD."""
    agreed = dict.fromkeys(e.appointment for e in timeline.everything if e.appointment)
    appointments = {"appointments": [_appointment(one, timeline) for one in agreed]}
    return {
        "treatment": timeline.treatment,
        "clinic": timeline.clinic,
        "protocol_version": timeline.protocol_version,
        "start": _plain(timeline.start),
        "until": _plain(timeline.until),
        "language": timeline.language,
        "facts": {name: _fact(value) for name, value in timeline.facts.items()},
        "items": [_item(entry) for entry in timeline.items],
        "periods": [_period(entry) for entry in timeline.periods],
        "notices": [
            {"level": notice.level, "code": notice.code, "text": notice_text(notice, timeline)}
            for notice in timeline.notices
        ],
        **(appointments if agreed else {}),
    }


def _appointment(agreed: Appointment, timeline: Timeline) -> dict[str, Any]:
    """Return an appointment with the entries that are in it, or that it was made for."""
    entries = [entry for entry in timeline.everything if entry.appointment == agreed]
    return {
        "on": _plain(agreed.on),
        "last": _plain(agreed.last),
        "at": agreed.at.isoformat("minutes") if agreed.at else None,
        "minutes": agreed.minutes,
        "place": agreed.place or None,
        "who": agreed.who or None,
        "note": agreed.note or None,
        "undecided": agreed.is_undecided,
        "entries": [
            {"fact": entry.fact.partition("@")[0], "occurrence": entry.occurrence}
            for entry in entries
        ],
    }


def _item(entry: TimelineEntry) -> dict[str, Any]:
    return {
        "fact": entry.fact.partition("@")[0],
        "occurrence": entry.occurrence,
        "kind": entry.kind.value,
        "title": entry.title,
        "due": _plain(entry.due),
        "earliest": _plain(entry.earliest),
        "latest": _plain(entry.latest),
        "book_on": _plain(entry.book_on),
        "certainty": entry.certainty.value,
        "softness": entry.softness or None,
        "conditional": entry.conditional,
        "performer": entry.performer,
        "place": entry.place or None,
        "anchor": entry.anchor or None,
        "repeats": _repeats(entry.repeat),
        "detail": dict(entry.detail),
        "source": _source(entry.sources[0]),
        **_alarm(entry.alarm),
        **_broken_off(entry),
    }


def _broken_off(entry: TimelineEntry) -> dict[str, Any]:
    """Return the keys that only a dose has that was begun and broken off."""
    if not entry.was_broken_off:
        return {}
    begun = entry.began_on or entry.on
    return {
        "status": entry.status.value,
        "began_on": _plain(begun),
        "completed_on": _plain(entry.on) if entry.began_on else None,
    }


def _period(entry: TimelineEntry) -> dict[str, Any]:
    return {
        "fact": entry.fact.partition("@")[0],
        "occurrence": entry.occurrence,
        "kind": entry.kind.value,
        "title": entry.title,
        "begins": _plain(entry.earliest),
        "ends": _plain(entry.latest),
        "softness": entry.softness or None,
        "conditional": entry.conditional,
        "source": _source(entry.sources[0]),
        **_alarm(entry.alarm),
    }


def _alarm(alarm: Alarm | None) -> dict[str, Any]:
    """Return the keys that only a warning with signs has."""
    if alarm is None:
        return {}
    route = {"in_hours": _contact(alarm.in_hours), "out_of_hours": _contact(alarm.out_of_hours)}
    return {
        "urgency": alarm.urgency or None,
        "signs": list(alarm.signs),
        "route": {**route, "life": EMERGENCY},
    }


def _contact(contact: Contact | None) -> dict[str, str | None] | None:
    """Return whom to call; None where the hospital has not filled it in."""
    if contact is None:
        return None
    words = {"for": contact.purpose, "phone": contact.phone, "hours": contact.hours}
    return {name: word or None for name, word in {**words, "note": contact.note}.items()}


def _repeats(repeat: Repeat | None) -> dict[str, Any] | None:
    if repeat is None:
        return None
    if repeat.weekdays:
        words: dict[str, Any] = {"weekdays": [WEEKDAYS[day] for day in repeat.weekdays]}
    else:
        words = {"every_days": repeat.every_days}
    return words | ({"until": _plain(repeat.until)} if repeat.until else {})


def _source(citation: Citation) -> dict[str, str | None]:
    return {
        "document": citation.document,
        "section": citation.section,
        "version": citation.version or None,
        "published": _plain(citation.published),
    }


def _plain(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _fact(value: object) -> str | int | float:
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return int(value) if value == int(value) else float(value)
        case tuple():
            return ",".join(WEEKDAYS[day] for day in value)
        case int() | str():
            return value
    raise TypeError(f"no fact is a {type(value).__name__}")
