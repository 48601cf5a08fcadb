"""What happened to a treatment as a whole, in one sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from schedules.models import Change
from schedules.planning.care import State, read_care
from schedules.words.shifts import shift_words
from schedules.words.when import weekday_words
from treatments.facts import STOPS

from .net import PAUSES, Net

SWITCHED = Change.Act.SWITCH
NEVER = "0001-01-01"


@dataclass(frozen=True, slots=True)
class Whole:
    """A sentence; `says_all` tells that single lines are then no news."""

    words: str
    says_all: bool = True
    is_start: bool = False  # the first day is another one
    is_renewal: bool = False  # the hospital works by a new version


NOTHING = Whole("", says_all=False)
UNSAID = Whole("")  # nothing is to be said of the plan, not of its lines either


def whole_of(net: Net, others: Iterable[Net], today: date) -> Whole:
    """Return what happened to a treatment; `others` are all of the reader, for a switch."""
    if not net.changes:
        return NOTHING
    words = {"treatment": str(net.plan.protocol.treatment)}
    error = net.value("is_entered_in_error")
    if net.plan.is_entered_in_error or error:
        return _by_mistake(net, words) if error and error[1] else UNSAID
    if not net.is_known:
        return Whole(_begun(net, words, others))
    if ended := _ended(net, words, others):
        return ended
    return _paused(net, words) or _cared(net, words) or _renewed(net, words, today) or NOTHING


def _by_mistake(net: Net, words: Mapping[str, str]) -> Whole:
    taken = _("%(treatment)s is no longer in your schedule. It was put there by mistake.")
    return Whole(taken % words) if net.is_known else UNSAID


def _begun(net: Net, words: Mapping[str, str], others: Iterable[Net]) -> str:
    """Return the sentence of a plan that the reader never saw."""
    first = date.fromisoformat(net.named["start"][1]) if "start" in net.named else net.plan.start
    words = {**words, "day": weekday_words(first)}
    if old := _before(net, others):
        words |= {"old": str(old.plan.protocol.treatment), "last": _last_words(old)}
        both = _(
            "You switch from %(old)s to %(treatment)s. Last day of %(old)s: %(last)s. "
            "First day of %(treatment)s: %(day)s."
        )
        return both % words
    return _("New in your schedule: %(treatment)s. First day: %(day)s.") % words


def _before(net: Net, others: Iterable[Net]) -> Net | None:
    """Return the plan that was stopped in the act with which this one began."""
    acts = _switches(net)
    found = (old for old in others if old is not net and acts & _switches(old))
    return next((old for old in found if old.is_known and _last_day(old)), None)


def _switches(net: Net) -> set[Any]:
    return {change.act_id for change in net.changes if change.act == SWITCHED}


def _last_day(net: Net) -> date | None:
    days = (net.value(f"facts.{name}") for name in STOPS)
    return max((date.fromisoformat(pair[1]) for pair in days if pair and pair[1]), default=None)


def _last_words(net: Net) -> str:
    day = _last_day(net)
    return weekday_words(day) if day else ""


def _ended(net: Net, words: dict[str, str], others: Iterable[Net]) -> Whole | None:
    """Return that a treatment stops, or that it goes on after all."""
    if day := _last_day(net):
        if any(_before(one, (net,)) for one in others if not one.is_known):
            return UNSAID  # the sentence of the new treatment says it
        stopped = _("%(treatment)s stops. The last day of this treatment: %(day)s.")
        return Whole(stopped % {**words, "day": weekday_words(day)})
    stops = [net.value(f"facts.{name}") for name in STOPS]
    if not any(pair and pair[0] for pair in stops):
        return None
    return Whole(_again(net, words), says_all=False)


def _again(net: Net, words: Mapping[str, str]) -> str:
    """Return that the doses go on, with the day of the next one where somebody named it."""
    ends = [new["again"] for _old, new in net.under(PAUSES).values() if new and "again" in new]
    if not ends:
        return _("%(treatment)s goes on.") % words
    day = weekday_words(date.fromisoformat(max(ends)))
    return _("%(treatment)s goes on. The next dose: %(day)s.") % {**words, "day": day}


def _paused(net: Net, words: Mapping[str, str]) -> Whole | None:
    """Return that no dose is given, from when on and until when, or that doses go on."""
    pairs = [pair for pair in net.under(PAUSES).values() if pair[0] != pair[1]]
    for _old, new in pairs:
        if new and "again" not in new:
            paused = _(
                "%(treatment)s stands still. No dose from %(day)s on, until your team names one."
            )
            since = date.fromisoformat(new["since"])
            return Whole(paused % {**words, "day": weekday_words(since)})
    if any(old for old, _new in pairs):
        return Whole(_again(net, words), says_all=False)
    for _old, new in pairs:
        since, again = (date.fromisoformat(new[name]) for name in ("since", "again"))
        between = _("%(treatment)s: no dose from %(day)s on. The next dose: %(again)s.")
        days = {"day": weekday_words(since), "again": weekday_words(again)}
        return Whole(between % {**words, **days}, says_all=False)
    return None


def _cared(net: Net, words: Mapping[str, str]) -> Whole | None:
    """Return how the care of the person goes on; nothing where all stays as it was."""
    pair = net.value("care")
    if pair is None:
        return None
    care = read_care(pair[1])
    if care is None:
        return Whole(_("%(treatment)s: your schedule goes on.") % words)
    words = {**words, "day": weekday_words(care.on)}
    if care.state is State.FINISHED:
        return Whole(_("%(treatment)s goes on in another hospital since %(day)s.") % words)
    if care.state is State.DECLINED:
        return Whole(_("%(treatment)s: no tests and check-ups from %(day)s on.") % words)
    return None


def _renewed(net: Net, words: Mapping[str, str], today: date) -> Whole | None:
    """Return that the first day is another one, or that the hospital works by a new version."""
    was, now = (date.fromisoformat(day) for day in net.value("start") or (NEVER, NEVER))
    if now >= today and was != now:
        begins = _("%(treatment)s begins %(shift)s: %(day)s.")
        said = {"shift": shift_words(was, now), "day": weekday_words(now)}
        return Whole(begins % {**words, **said}, says_all=False, is_start=True)
    if net.value("protocol"):
        renewed = _("Your hospital has renewed the schedule of %(treatment)s.")
        return Whole(renewed % words, says_all=False, is_renewal=True)
    return None
