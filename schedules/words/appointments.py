"""An appointment in words: when, how long, where, with whom."""

from collections.abc import Callable, Iterator
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schedules.agenda.doubts import Doubt, Why
from schedules.planning.appointments import Slot
from schedules.timeline import Appointment

from .spans import minutes_words, span_words
from .when import day_words, hour_words, weekday_words

Fact = tuple[str, str]  # (what it is, words)


def slot_words(agreed: Slot | Appointment) -> str:
    """Return everything that was agreed, in one line."""
    line = ", ".join((agreed_words(agreed), *filter(None, _details(agreed))))
    return " ".join(filter(None, (line, _note(agreed))))


def agreed_words(agreed: Slot | Appointment) -> str:
    """Return when it is: "donderdag 10 december 2026, 10.00 uur", or the days of a stay."""
    return _days_words(agreed, weekday_words)


def short_words(agreed: Slot | Appointment) -> str:
    """Return when it is, without weekdays: "10 december 2026, 10.00 uur"."""
    return _days_words(agreed, day_words)


def _days_words(agreed: Slot | Appointment, in_words: Callable[[date], str]) -> str:
    """The hour stands by the first day: that is when somebody is expected."""
    first = in_words(agreed.on)
    if agreed.at:
        first = _("%(day)s, %(hour)s") % {"day": first, "hour": hour_words(agreed.at)}
    if not is_stay(agreed) or agreed.last is None:
        return first
    words = {"first": first, "last": in_words(agreed.last)}
    if agreed.at:
        return _("%(first)s, up to and including %(last)s") % words
    return _("%(first)s up to and including %(last)s") % words


def is_stay(agreed: Slot | Appointment) -> bool:
    """Tell whether it takes several days."""
    return agreed.last is not None and agreed.last != agreed.on


def details_words(agreed: Slot | Appointment) -> str:
    """Return how long it takes, where, with whom, and the note, in one line; "" for nothing."""
    line = ", ".join(filter(None, _details(agreed)))
    return " ".join(filter(None, (line, _note(agreed))))


def _details(agreed: Slot | Appointment) -> Iterator[str]:
    yield minutes_words(agreed.minutes) if agreed.minutes else ""
    yield agreed.place
    yield _("with %(who)s") % {"who": agreed.who} if agreed.who else ""


def _note(agreed: Slot | Appointment) -> str:
    """Keep what somebody typed apart from what follows it: it may end as a sentence does."""
    words = _("Note: %(note)s") % {"note": agreed.note}
    return f"({words})" if agreed.note else ""


def expected_words(agreed: Appointment, today: date) -> str:
    """Return in a sentence when and where somebody is expected, and until when the stay lasts.

    What may not stand expects nobody: of that it says what was agreed.
    """
    when = weekday_words(agreed.on)
    if agreed.at:
        when = _("%(day)s, %(hour)s") % {"day": when, "hour": hour_words(agreed.at)}
    if agreed.is_undecided:
        words = ", ".join(filter(None, (agreed_words(agreed), agreed.place)))
        return _("The appointment: %(when)s.") % {"when": words}
    words = ", ".join(filter(None, (when, agreed.place)))
    said = [_("You are expected: %(when)s.") % {"when": words}] if agreed.on >= today else []
    if is_stay(agreed) and agreed.last:
        last = weekday_words(agreed.last)
        said.append(_("You stay up to and including %(last)s.") % {"last": last})
    return " ".join(said)


def agreed_facts(
    agreed: Appointment, *, with_hour: bool = False, with_place: bool = True
) -> Iterator[Fact]:
    """Yield what was agreed beside the day, each with its label."""
    if agreed.at and with_hour:
        yield _("At what time"), hour_words(agreed.at)
    if agreed.minutes:
        yield _("How long it takes"), capfirst(minutes_words(agreed.minutes))
    if agreed.place and with_place:
        yield _("Where"), capfirst(agreed.place)
    if agreed.who:
        yield _("With whom"), capfirst(agreed.who)
    if agreed.note:
        yield _("Remark"), agreed.note


def doubt_words(doubt: Doubt) -> str:
    """Return what to ask about a time, in a sentence or two."""
    day = weekday_words(doubt.days[0])
    match doubt.why:
        case Why.PAST:
            words = {"day": capfirst(day)}
            return _("%(day)s lies in the past. Check the day and the year.") % words
        case Why.HOUR_PAST:
            return _("That hour of today is over. Check the day and the hour.")
        case Why.FAR:
            words = {"day": capfirst(day), "span": span_words(*doubt.days)}
            return _("%(day)s is %(span)s from the day of the schedule. Check the year.") % words
        case Why.EARLY:
            words = {"day": capfirst(day), "due": weekday_words(doubt.days[1])}
            return (
                _(
                    "%(day)s is sooner after the dose before than the schedule gives (%(due)s). "
                    "Check the day."
                )
                % words
            )
        case Why.FAR_OFF:
            words = {"day": capfirst(day), "span": span_words(*doubt.days)}
            return _("%(day)s is %(span)s from today. Check the year.") % words
        case Why.CLOSED:
            return _("The hospital is closed on %(day)s.") % {"day": day}
        case Why.NIGHT:
            return _("This is at night.")
    other = agreed_words(doubt.other) if doubt.other else ""
    place = doubt.other.place if doubt.other else ""
    words = {"other": ", ".join(filter(None, (other, place)))}
    return _("This patient is expected somewhere at that time already: %(other)s.") % words
