"""What a change did to one appointment, in words: only what of it differs."""

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _

from schedules.engine import Key
from schedules.planning.appointments import LEFT, MISSED, Booking, State
from schedules.words.appointments import agreed_words, details_words, slot_words

from .undecided import begin_words

Difference = tuple[str, str, str]  # (what, old, new)
TitleOf = Callable[[Key], str]


def differences(old: Booking | None, new: Booking | None, title: TitleOf) -> Iterator[Difference]:
    """Yield what became of an appointment; None where there was none, or is none any more."""
    if new is None or old is None:
        yield from _made_or_gone(old, new, title)
        return
    if old.slot != new.slot:
        name = _("Appointment: %(titles)s") % {"titles": title(new.lead)}
        yield name, *_slots(old, new)
    was, now = state_of(old, is_decided=_is_kept(old, new)), state_of(new)
    if was != now:
        yield name_of(new), str(was.label), str(now.label)
    yield from _parts(old, new, title)


def _made_or_gone(old: Booking | None, new: Booking | None, title: TitleOf) -> Iterator[Difference]:
    booking = new or old
    if booking is None:
        return
    name = _("Appointment: %(titles)s") % {"titles": _titles(booking.parts, title)}
    words = slot_words(booking.slot)
    yield (name, _("nothing"), words) if new else (name, words, _("nothing"))


def name_of(booking: Booking) -> str:
    """Return an appointment by its time: "Afspraak 14 december 2026, 9.30 uur"."""
    return _("Appointment %(when)s") % {"when": begin_words(booking.slot)}


def state_of(booking: Booking, *, is_decided: bool = False) -> State:
    """Return how it stands, as far as itself tells; `is_decided`: a nurse then said that it stays.

    The schedule may have moved away from it all the same: that is not written in an appointment.
    """
    parts = booking.parts.values()
    if booking.is_cancelled:
        return State.CANCELLED
    if is_decided or any(part.gone == LEFT and part.kept != LEFT for part in parts):
        return State.UNDECIDED
    return State.NOSHOW if all(part.gone == MISSED for part in parts) else State.BOOKED


def _is_kept(old: Booking, new: Booking) -> bool:
    """Tell whether a nurse said that it stays: it is remembered how its lines stand off."""
    pairs = ((old.parts[key], part) for key, part in new.parts.items() if key in old.parts)
    return old.slot == new.slot and any(now.kept and now.kept != was.kept for was, now in pairs)


def _slots(old: Booking, new: Booking) -> tuple[str, str]:
    """Return what differs of two times: when, or the rest of it, or both."""
    whens = agreed_words(old.slot), agreed_words(new.slot)
    details = (details_words(one.slot) or _("nothing") for one in (old, new))
    if whens[0] == whens[1]:
        was, now = details
        return was, now
    if details_words(old.slot) == details_words(new.slot):
        return whens
    return slot_words(old.slot), slot_words(new.slot)


def _parts(old: Booking, new: Booking, title: TitleOf) -> Iterator[Difference]:
    """Yield which lines were put in it, and which left it; that all did, its state says."""
    if added := [key for key in new.held if key not in old.parts]:
        yield _("Added to an appointment"), _titles(added, title), name_of(new)
    if gone := [key for key in old.held if key not in new.held and new.held]:
        yield _titles(gone, title), name_of(new), _("not in this appointment any more")


def _titles(keys: Iterable[Key], title: TitleOf) -> str:
    return ", ".join(map(title, keys))
