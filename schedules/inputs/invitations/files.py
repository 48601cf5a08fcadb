"""A calendar file that a hospital sent -> when somebody is expected, and where."""

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from icalendar import vDuration

from schedules.inputs.refusal import Refusal

from .content import FILE, Component, Property, broken, calendars_in
from .invitation import Invitation, check_day, place_of
from .zones import local, read_moment

INVITING = {"", "PUBLISH", "REQUEST"}
RECURRING = ("RRULE", "RDATE", "RECURRENCE-ID")
ONE_DAY = timedelta(days=1)


def read_file(content: bytes, today: date) -> Invitation:
    """Read an invitation for one appointment (RFC 5545, section 3.6.1). Raises Refusal.

    Hours become those of the clock here. A file always names its year, so `today` changes nothing;
    a line that somebody pastes needs it, and both are read alike. Neither title, description,
    people nor identity are read.
    """
    calendars = calendars_in(content)
    _check_method(calendars)
    event = _only_event(calendars)
    _check_event(event)
    zones = [zone for calendar in calendars for zone in calendar.named("VTIMEZONE")]
    return _invitation(event, zones)


def _check_method(calendars: list[Component]) -> None:
    """Refuse answers and proposals: only PUBLISH and REQUEST invite (RFC 5546, section 3.2)."""
    methods = {line.value.upper() for calendar in calendars for line in calendar.all("METHOD")}
    if "CANCEL" in methods:
        raise _called_off()
    if methods - INVITING:
        text = _("This file is an answer to an invitation. Choose the invitation itself.")
        raise Refusal(FILE, text)


def _called_off() -> Refusal:
    text = _(
        "This file calls the appointment off. If it stands in the plan, take it out there; "
        "there is nothing to take over."
    )
    return Refusal(FILE, text)


def _only_event(calendars: list[Component]) -> Component:
    events = [event for calendar in calendars for event in calendar.named("VEVENT")]
    if not events:
        raise Refusal(FILE, _("There is no appointment in this file. Choose the invitation."))
    if len(events) > 1:
        raise _recurring() if _is_one_series(events) else _several()
    return events[0]


def _is_one_series(events: list[Component]) -> bool:
    identities = {uid.value for event in events for uid in event.all("UID")}
    return len(identities) == 1 and any(map(_is_recurring, events))


def _is_recurring(event: Component) -> bool:
    return any(event.all(name) for name in RECURRING)


def _recurring() -> Refusal:
    text = _(
        "The appointment of this file repeats itself. Take over one day at a time: "
        "type the day and the hour yourself."
    )
    return Refusal(FILE, text)


def _several() -> Refusal:
    text = _(
        "There is more than one appointment in this file. Choose a file with one, "
        "or type the day and the hour yourself."
    )
    return Refusal(FILE, text)


def _check_event(event: Component) -> None:
    if "CANCELLED" in (line.value.upper() for line in event.all("STATUS")):
        raise _called_off()
    if _is_recurring(event):
        raise _recurring()


def _invitation(event: Component, zones: list[Component]) -> Invitation:
    start = _start(event, zones)
    end = _end(event, start, zones)
    if end < start:
        raise Refusal(
            FILE,
            _("In this file the end lies before the begin. Type the day and the hour yourself."),
        )
    place = place_of(part for line in event.all("LOCATION")[:1] for part in line.value.split("\n"))
    if isinstance(start, datetime) and isinstance(end, datetime):
        return _timed(start, end, place)
    return _whole(start, end, place)


def _start(event: Component, zones: list[Component]) -> date | datetime:
    if line := event.one("DTSTART"):
        return _moment(line, zones)
    text = _("This file does not say when the appointment is. Type the day and the hour yourself.")
    raise Refusal(FILE, text)


def _end(event: Component, start: date | datetime, zones: list[Component]) -> date | datetime:
    """Return the first moment after the event: it must be of the start's kind."""
    end = _said_end(event, start, zones)
    if isinstance(start, datetime) != isinstance(end, datetime):
        raise broken()
    _check(end)
    return end


def _said_end(event: Component, start: date | datetime, zones: list[Component]) -> date | datetime:
    """DTEND or DURATION may stand, never both; without either a day counts, or no length at all."""
    end, length = event.one("DTEND"), event.one("DURATION")
    if end and length:
        raise broken()
    if end:
        return _moment(end, zones)
    try:
        return start + (vDuration.from_ical(length.value) if length else timedelta())
    except (ValueError, OverflowError):
        raise broken() from None


def _moment(line: Property, zones: list[Component]) -> date | datetime:
    """Return a day, or a moment by the clock here; UTC counts before a zone that is also named."""
    value = line.value.upper()
    moment = read_moment(value)
    _check(moment)
    zone = "UTC" if value.endswith("Z") else line.zone
    if isinstance(moment, datetime) and zone:
        moment = local(moment, zone, zones)
        _check(moment)
    return moment


def _check(moment: date | datetime) -> None:
    check_day(FILE, moment.date() if isinstance(moment, datetime) else moment)


def _whole(start: date, end: date, place: str) -> Invitation:
    """A whole day ends before its DTEND; one that ends on its own day is meant to last that day."""
    last = max(start, end - ONE_DAY)
    return Invitation(start, last=last if last > start else None, place=place)


def _timed(start: datetime, end: datetime, place: str) -> Invitation:
    """From midnight to midnight is a whole day: Outlook writes it so.

    What runs on into another day has that day as its last, and no length; until midnight is not.
    """
    if start < end and start.time() == end.time() == time():
        return _whole(start.date(), end.date(), place)
    on, at = start.date(), start.time().replace(second=0)
    last = max(on, (end - timedelta.resolution).date())
    if last > on:
        return Invitation(on, last=last, at=at, place=place)
    return Invitation(on, at=at, minutes=(end - start) // timedelta(minutes=1) or None, place=place)
