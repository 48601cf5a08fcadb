"""Let the doses stand still, and begin them again."""

from dataclasses import replace
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schedules.engine import Key, Pause
from schedules.inputs.refusal import Refusal
from schedules.inputs.regimens import regimen_of
from treatments.facts import STOPS

from .given import given_doses
from .truth import NOTHING, Truth

DAY = timedelta(1)


def last_day_of(truth: Truth) -> date | None:
    """Return the last day of a treatment that was stopped; None where it goes on."""
    days = (date.fromisoformat(truth.facts[name]) for name in STOPS if name in truth.facts)
    return min(days, default=None)


def unstopped(truth: Truth) -> tuple[Truth, int]:
    """Return the truth of a stopped treatment with a pause since then instead; its number.

    Raises Refusal where it goes on.
    """
    last = last_day_of(truth)
    if last is None:
        raise Refusal("", _("This treatment was not stopped."))
    truth = truth.with_fact(**dict.fromkeys(STOPS))
    later = [one for one in truth.pauses.values() if (one.again or date.max) > last]
    for one in later:
        truth = without_pause(truth, one.number)
    return with_open_pause(truth, min((one.since for one in later), default=last + DAY))


def with_pause(truth: Truth, since: date, again: date | None = None) -> Truth:
    """Return the truth with one more pause. Raises Refusal for days that cannot be."""
    opened, number = with_open_pause(truth, since)
    return ended(opened, number, again)


def with_open_pause(truth: Truth, since: date) -> tuple[Truth, int]:
    """Return the truth with a pause that is still to be ended, one way or another; its number."""
    first = max(rule.count_from for rule in regimen_of(truth.protocol).rules if rule.is_dose)
    number = max(truth.pauses, default=first) + 1
    return _with(truth, Pause(number, since)), number


def reopened(truth: Truth, number: int) -> Truth:
    """Return the truth in which the end of a pause is still to be said.

    A dose that stood alone after it does so no longer, and nothing is recorded of it. Raises
    Refusal where it is not there.
    """
    old = pause_of(truth, number)
    if behind := _right_behind(truth, old):
        truth = without_pause(truth, behind.number)
        for rule in regimen_of(truth.protocol).rules:
            if rule.is_dose and rule.one_entry:
                truth = truth.with_record(Key(rule.fact, number), NOTHING)
    return _with(truth, old._replace(again=None, anew=""))


def ended(truth: Truth, number: int, again: date | None, anew: str = "") -> Truth:
    """Return the truth in which a pause has this end. Raises Refusal for days that cannot be."""
    return _checked(truth, truth.pauses[number]._replace(again=again, anew=anew))


def _right_behind(truth: Truth, one: Pause) -> Pause | None:
    """Return the pause that begins on the day after the first dose after another one."""
    behind = (p for p in truth.pauses.values() if one.again and p.since == one.again + DAY)
    return next(behind, None)


def is_one_dose(truth: Truth, number: int) -> bool:
    """Tell whether the dose after a pause stands alone, with another pause right behind it."""
    return number in truth.pauses and _right_behind(truth, truth.pauses[number]) is not None


def pause_of(truth: Truth, number: int) -> Pause:
    """Return a pause. Raises Refusal where it is not there."""
    if number not in truth.pauses:
        raise Refusal("", _("This pause is not in the schedule any more."))
    return truth.pauses[number]


def started_on(truth: Truth, start: date) -> Truth:
    """Return the truth with another start. Raises Refusal for one that lies not before a pause."""
    for one in truth.pauses.values():
        if start != truth.start and one.since <= start:
            text = _("A pause begins on %(day)s. Correct the pause first.")
            raise Refusal("start", text % {"day": _words(one.since)})
    return replace(truth, start=start)


def resumed_by(truth: Truth, on: date) -> Truth:
    """Return the truth after a dose was agreed or given: with it an open pause has its end."""
    held = truth.open_pause
    if held is None or on < held.since:
        return truth
    if on == held.since:
        return without_pause(truth, held.number)
    return _with(truth, held._replace(again=on))


def _with(truth: Truth, one: Pause) -> Truth:
    return replace(truth, pauses={**truth.pauses, one.number: one})


def without_pause(truth: Truth, number: int) -> Truth:
    """Return the truth without a pause."""
    return replace(truth, pauses={n: p for n, p in truth.pauses.items() if n != number})


def _checked(truth: Truth, one: Pause) -> Truth:
    """Return the truth with a pause. Raises Refusal for days that cannot be."""
    if one.since <= truth.start:
        raise Refusal("since", _("The treatment begins on that day or later. Move the start."))
    if one.again and one.again <= one.since:
        raise Refusal("again", _("This day lies before the pause, or on its first day."))
    others = (other for other in truth.pauses.values() if other.number != one.number)
    for other in others:
        if one.since < (other.again or date.max) and other.since < (one.again or date.max):
            text = _("There is a pause from %(day)s already. Correct that one.")
            raise Refusal("since", text % {"day": _words(other.since)})
    if given := _given_in(truth, one):
        text = _("On %(day)s a dose was given. The pause begins after it.")
        raise Refusal("since", text % {"day": _words(given)})
    return _with(truth, one)


def _given_in(truth: Truth, one: Pause) -> date | None:
    """Return the last dose that was given in a pause: then it was none."""
    days = (dose.on for dose in given_doses(truth))
    return max((on for on in days if one.since <= on < (one.again or date.max)), default=None)


def _words(day: date) -> str:
    return date_format(day, "j F Y")
