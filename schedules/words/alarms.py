"""What a warning says to look for, how soon to call, and whom at each hour, in words."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.timeline import Alarm, Contact, TimelineEntry
from treatments import routes

EMERGENCY = "112"  # general knowledge: no leaflet prints it


class Turn(NamedTuple):
    """Where to turn: when, to whom, and the number where one is known."""

    when: str
    whom: str
    phone: str = ""

    def __str__(self) -> str:
        return f"{self.when} {' '.join(filter(None, (self.phone, self.whom)))}"


class Help(NamedTuple):
    """Signs that ask for the same: how soon to call, the signs by title, and where to turn."""

    urgency: str
    heading: str
    signs: tuple[tuple[str, str], ...]  # (title, what to look for)
    turns: tuple[Turn, ...]
    note: str


def help_of(entries: Iterable[TimelineEntry]) -> tuple[Help, ...]:
    """Return every warning of these once, what is most urgent first."""
    told: dict[tuple[str, tuple[Turn, ...]], dict[tuple[str, str], None]] = {}
    for entry in entries:
        if entry.alarm:
            place = (entry.alarm.urgency, turns_of(entry.alarm))
            told.setdefault(place, {})[entry.title, signs_words(entry.alarm)] = None
    in_order = sorted(told, key=lambda place: list(HEADINGS).index(place[0]))
    return tuple(
        Help(urgency, heading_words(urgency), tuple(told[urgency, turns]), turns, note_of(urgency))
        for urgency, turns in in_order
    )


def help_at(entry: TimelineEntry) -> Help | None:
    """Return what one warning asks, without its title; None of any other entry."""
    for found in help_of((entry,)):
        return found._replace(signs=(("", found.signs[0][1]),))
    return None


def contact_beside(entry: TimelineEntry) -> Contact | None:
    """Return the contact to show at an entry: none beside whom a warning says to call."""
    return None if entry.alarm and turns_of(entry.alarm) else entry.contact


def help_lines(found: Help) -> Iterator[str]:
    """Yield what to look for and where to turn, as lines of plain text."""
    yield f"{found.heading}:"
    for title, signs in found.signs:
        yield f"- {title}: {signs}" if title else f"- {signs}"
    yield from filter(None, (found.note, *map(str, found.turns)))


def signs_words(alarm: Alarm) -> str:
    """Return the signs in one line; what two of its facts name is said once."""
    return "; ".join(dict.fromkeys(alarm.signs))


def heading_words(urgency: str) -> str:
    """Return how soon to call, as what stands above the signs."""
    return str(HEADINGS[urgency])


def note_of(urgency: str) -> str:
    """Say what no source says; "" where it does."""
    if urgency:
        return ""
    return _("How soon to call is not filled in by your hospital.")


def turns_of(alarm: Alarm) -> tuple[Turn, ...]:
    """Return whom to call at each hour.

    With danger to life the national number stands alone: somebody may call another one instead.
    """
    if alarm.urgency == "expected":
        return ()
    if alarm.urgency == "life":
        return (Turn(_("At once:"), "", EMERGENCY),)
    by_day, by_night = alarm.instead
    by_hour = (
        _turn(_("In office hours:"), alarm.in_hours, alarm.named, by_day, _("Call your GP.")),
        _turn(
            _("Outside office hours:"),
            alarm.out_of_hours,
            alarm.named,
            by_night,
            _("Call the out-of-hours GP post."),
        ),
    )
    return (*by_hour, Turn(_("Danger to life:"), danger_words(), EMERGENCY))


def unknown_turns(contacts: Iterable[Contact]) -> tuple[Turn, ...]:
    """Return whom to call at each hour where no warning says it, without the national number.

    An urgent line that is printed comes before a GP: nobody may read of two.
    """
    told = [contact for contact in contacts if not (contact.is_missing or contact.calls_back)]
    by_day, by_night = (next((c for c in told if hour in c.kinds), None) for hour in routes.HOURS)
    turns = turns_of(Alarm((), "", by_day, by_night))
    return tuple(turn for turn in turns if turn.phone != EMERGENCY)


def danger_words() -> str:
    """Return the signs of danger to life that hold for everybody."""
    return _(
        "if somebody cannot breathe or collapses. Also with signs of a stroke: "
        "sudden weakness on one side, or trouble talking"
    )


def _turn(
    when: str, contact: Contact | None, named: str, instead: Contact | None, otherwise: str
) -> Turn:
    """Say whom to call: where a ward has no number, the urgent line under its own name."""
    contact = contact or instead
    if contact is None:
        missing = _("Not filled in by your hospital.")
        return Turn(when, " ".join(filter(None, (named and f"{named}.", missing, otherwise))))
    whom = contact.note or contact.purpose
    return Turn(when, whom, contact.phone)


def calls_back_words(contact: Contact) -> str:
    """Say of a line that calls back within how many hours, and what it is not for."""
    if not contact.calls_back:
        return ""
    words = _("You are called back within %(n)d hours. Not for anything urgent.")
    return words % {"n": contact.calls_back}


HEADINGS = {
    "life": gettext_lazy("Call 112 at once with these signs"),
    "today": gettext_lazy("Call today with these signs, outside office hours too"),
    "soon": gettext_lazy("Call as soon as you can with these signs"),
    "": gettext_lazy("Contact your team with these signs"),
    "expected": gettext_lazy("These signs can be part of it"),
}
