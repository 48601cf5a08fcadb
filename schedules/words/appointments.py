"""An appointment in words: when, how long, where, with whom."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schedules.agenda.doubts import Doubt, Why
from schedules.planning.appointments import Slot
from schedules.timeline import Appointment

from .spans import minutes_words, span_words
from .when import day_words, hour_words, weekday_words


def slot_words(agreed: Slot | Appointment) -> str:
    """Return everything that was agreed, in one line."""
    return ", ".join((agreed_words(agreed), *filter(None, _details(agreed))))


def agreed_words(agreed: Slot | Appointment) -> str:
    """Return when it is: "donderdag 10 december 2026, 10.00 uur", or the days of a stay."""
    if agreed.last and agreed.last != agreed.on:
        words = {"first": weekday_words(agreed.on), "last": day_words(agreed.last)}
        when = _("%(first)s up to and including %(last)s") % words
    else:
        when = weekday_words(agreed.on)
    if agreed.at is None:
        return when
    return _("%(day)s, %(hour)s") % {"day": when, "hour": hour_words(agreed.at)}


def details_words(agreed: Slot | Appointment) -> str:
    """Return how long it takes, where, with whom, and the note, in one line; "" for nothing."""
    return ", ".join(filter(None, _details(agreed)))


def _details(agreed: Slot | Appointment) -> Iterator[str]:
    yield minutes_words(agreed.minutes) if agreed.minutes else ""
    yield agreed.place
    yield _("with %(who)s") % {"who": agreed.who} if agreed.who else ""
    yield agreed.note


def doubt_words(doubt: Doubt) -> str:
    """Return what to ask about a time, in a sentence or two."""
    day = weekday_words(doubt.days[0])
    match doubt.why:
        case Why.PAST:
            words = {"day": capfirst(day)}
            return _("%(day)s lies in the past. Check the day and the year.") % words
        case Why.FAR:
            words = {"day": capfirst(day), "span": span_words(*doubt.days)}
            return _("%(day)s is %(span)s from the day of the schedule. Check the year.") % words
        case Why.CLOSED:
            return _("The hospital is closed on %(day)s.") % {"day": day}
        case Why.NIGHT:
            return _("This is at night.")
    other = agreed_words(doubt.other) if doubt.other else ""
    place = doubt.other.place if doubt.other else ""
    words = {"other": ", ".join(filter(None, (other, place)))}
    return _("This patient is expected somewhere at that time already: %(other)s.") % words
