"""The lines of what changed: what was moved first, and with it all that moved along."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from schedules.engine import GIVEN, Key, Status
from schedules.words.shifts import along_words, reworded_words, shift_words, times_words
from schedules.words.when import when_words

from .appointments import Told
from .known import Known
from .net import Move, Net, Stand
from .values import Along, NewsLine
from .whole import Whole

WEEK = timedelta(7)
# What is to be asked comes first, what only lasts comes last, on each day a dose comes first.
Order = tuple[bool, bool, date, bool]
Moves = Mapping[Key, Move]


@dataclass(frozen=True, slots=True)
class Telling:
    """All that the lines of one plan are made from."""

    net: Net
    known: Known
    whole: Whole
    told: Sequence[Told]  # its appointments of which something is to be told
    moves: Moves  # what is news of it
    alone: Sequence[Told]  # of `told`, what was not told of another plan yet


def moves_told(net: Net, known: Known, whole: Whole, today: date) -> dict[Key, Move]:
    """Return where each entry of which there is news was and is; none where one sentence says all.

    What is no word of the hospital is none, but what the hospital agreed to all the same is.
    """
    if whole.says_all:
        return {}
    news = {
        key: move
        for key, move in net.moves.items()
        if move.is_news(today) and (key.fact not in known.asked or _is_agreed(move))
    }
    return {key: move for key, move in news.items() if not _is_horizon(net, known, key, move)}


def _is_agreed(move: Move) -> bool:
    return any(stand and stand.is_agreed for stand in move)


def _is_horizon(net: Net, known: Known, key: Key, move: Move) -> bool:
    """Tell whether only the end of what is written out came nearer or went further.

    Where a series moves, its last time falls off behind that end, or one more comes before it.
    """
    stand = move.was or move.now
    if (move.was and move.now) or stand is None:
        return False
    shifts = {one.fact: days[1] - days[0] for one, m in net.moves.items() if (days := m.days)}
    if not any(shifts.values()) or not (key.fact in known.endless or key.fact in shifts):
        return False
    day = stand.when.first or stand.when.last
    return day is not None and day > net.plan.until - max(map(abs, shifts.values())) - WEEK


def lines_of_plan(telling: Telling) -> Iterator[tuple[Order, NewsLine]]:
    """Yield a line for each thing that was moved or that changed by itself, with its place."""
    alone = {one.lead: one for one in telling.alone}
    along = _by_head(telling, alone)
    for key in along:
        if key is None:
            continue
        line = _line(telling, key, along[key])
        agreed = alone.pop(key, None)
        yield _order(telling, key, agreed), agreed.beside(line) if agreed else line
    for one in alone.values():
        order = (False, False, one.booking.slot.on, False)
        yield order, one.beside(NewsLine(telling.known.title(one.lead)))


def whole_line(telling: Telling) -> NewsLine | None:
    """Return the line of a treatment as a whole, with what changed along with it."""
    if not telling.whole.words:
        return None
    keys = _by_head(telling, {one.lead for one in telling.alone}).get(None, [])
    line = NewsLine("", says=telling.whole.words)
    if not keys and telling.whole.is_start and telling.net.acted_on:
        return None  # the line of the first dose says it
    if keys or not telling.whole.is_renewal:
        return _with_along(telling, line, keys)
    titles = telling.known.reworded_titles
    said = tuple(Along((title,), ()) for title in titles)
    return line.with_along(reworded_words(len(titles)), said) if titles else None


def _order(telling: Telling, key: Key, agreed: Told | None) -> Order:
    move = telling.net.moves[key]
    days = [s.when.first or s.when.last for s in (move.now, move.was) if s and s.when.is_known]
    day = next((day for day in days if day), date.max)
    known = telling.known
    return agreed is None, key.fact in known.lasting, day, key.fact not in known.doses


# what hangs together


def _by_head(telling: Telling, leads: Iterable[Key]) -> dict[Key | None, list[Key]]:
    """Return each entry that has a line of its own, with those that are told beside it.

    None stands for the treatment as a whole.
    """
    leads, found = set(leads), dict[Key | None, list[Key]]()
    for key in telling.moves:
        if _is_in_other(telling, key):
            continue
        head = key if key in leads else _head(telling, key)
        found.setdefault(head, [])
        if head != key:
            found[head].append(key)
    return found


def _head(telling: Telling, key: Key) -> Key | None:
    """Return in whose line an entry is told: its own, or that of what it moved along with."""
    if key in telling.net.acted_on:
        return key
    if cause := _cause(telling, key):
        goes = not telling.net.moves[key].stays and telling.net.moves[cause].stays
        return _first_alike(telling, key) if goes else cause
    return None if telling.whole.words else _first_alike(telling, key)


def _cause(telling: Telling, key: Key) -> Key | None:
    """Return what was moved when this moved: a dose before anything else."""
    net = telling.net
    moved = (one for one in net.with_what.get(key, ()) if one in net.moves)
    causes = [one for one in moved if net.moves[one].has_moved]
    doses = (one for one in causes if one.fact in telling.known.doses)
    return next(doses, causes[0] if causes else None)


def _first_alike(telling: Telling, key: Key) -> Key:
    """Return what an entry is told with where nobody moved it: a dose, else the first of them.

    What went from one day to another together is one line, and so is a series that is new or gone.
    """
    alike = [other for other in telling.moves if _are_alike(telling, key, other)]
    return min(alike, key=lambda other: other.fact not in telling.known.doses, default=key)


def _are_alike(telling: Telling, key: Key, other: Key) -> bool:
    move, one = telling.moves[key], telling.moves[other]
    if other in telling.net.acted_on or bool(_cause(telling, key)) != bool(_cause(telling, other)):
        return False
    if move.stays or one.stays:
        return not set(move.ends).isdisjoint(one.ends)
    return other.fact == key.fact and (one.was is None) == (move.was is None)


def _is_in_other(telling: Telling, key: Key) -> bool:
    """Tell whether the line of its appointment says it already: it goes with what leads that."""
    now = telling.moves[key].now
    for _code, (_was, booking) in telling.net.appointments.items():
        if booking is None or key not in booking.held or key == booking.lead or now is None:
            continue
        lead = telling.moves.get(booking.lead)
        if lead and lead.now and lead.now.is_agreed and now.is_agreed:
            return lead.now.when.first == now.when.first
    return False


# in words


def _line(telling: Telling, key: Key, keys: Sequence[Key]) -> NewsLine:
    move, title = telling.net.moves[key], telling.known.title(key)
    told = next((one for one in telling.told if one.says(key, move.was)), None)
    is_over = key not in telling.moves  # it was given or missed: only what hangs on it is news
    was, now = ("", "") if is_over else _was_and_now(move, is_said=told is not None)
    is_off = told is not None and not told.must_ask  # that it is cancelled says more
    is_dose = key.fact in telling.known.doses
    says = "" if is_off else _says(title, move, is_dose=is_dose, has_along=bool(keys))
    return _with_along(telling, NewsLine(title, was, now, says=says), keys)


def _says(title: str, move: Move, *, is_dose: bool, has_along: bool) -> str:
    """Return what happened in one sentence; "" where the days say it all."""
    was, now = move
    if now and now.when.status is Status.MISSED:
        return _("%(title)s did not take place.") % {"title": title}
    if was is None or now is None or not move.days:
        return ""
    words = {"title": title, "shift": shift_words(*move.days)}
    if was.is_agreed and now.is_agreed:
        return _agreed_otherwise(was, now, words)
    if not words["shift"] or (now.is_agreed and not has_along):
        return ""
    if now.when.status in GIVEN:
        return _("%(title)s was %(shift)s than planned.") % words
    return (_("%(title)s is %(shift)s.") if is_dose else _("%(title)s: %(shift)s.")) % words


def _agreed_otherwise(was: Stand, now: Stand, words: Mapping[str, str]) -> str:
    if words["shift"]:
        return _("%(title)s: the appointment is %(shift)s.") % words
    if was.when.at != now.when.at:
        return _("%(title)s: another time.") % words
    return _("%(title)s: another place.") % words if was.place != now.place else ""


def _with_along(telling: Telling, line: NewsLine, keys: Sequence[Key]) -> NewsLine:
    """Return a line with what is told beside it, each day once, the first day first."""
    if not keys:
        return line
    titles = {key: telling.known.title(key) for key in keys}
    only_moved = all(telling.moves[key].days for key in keys)
    by_days: dict[str, dict[str, None]] = {}  # each title once
    moved = along_words(len(keys), only_moved=only_moved)
    if set(titles.values()) == {line.title} and line.now and not only_moved:
        moved = times_words(len(keys) + 1)
        by_days[line.was or line.now] = {line.title: None}
    for key in sorted(keys, key=lambda key: (_order(telling, key, None), titles[key])):
        by_days.setdefault(_becomes(telling.moves[key]), {})[titles[key]] = None
    return line.with_along(moved, tuple(_together(by_days)))


def _together(by_days: Mapping[str, Iterable[str]]) -> Iterator[Along]:
    """Return what is on the same days as one thing."""
    by_titles: dict[tuple[str, ...], list[str]] = {}
    for days, titles in by_days.items():
        by_titles.setdefault(tuple(titles), []).append(days)
    return (Along(titles, tuple(days)) for titles, days in by_titles.items())


def _becomes(move: Move) -> str:
    """Return where it was and is, of what is told beside another thing: in few words."""
    was, now = move
    if was is None or now is None or not move.stays:
        return ", ".join(filter(None, (_was(was), _now(was, now))))
    return _("%(was)s becomes %(now)s") % {"was": _when(was), "now": _when(now)}


def _was_and_now(move: Move, *, is_said: bool) -> tuple[str, str]:
    was, now = move
    if was and now and now.is_agreed and was.is_open and not move.has_moved:
        return "", _now(was, now)  # the day that it had already is agreed now
    if is_said and now and now.is_open:
        return "", _("by the schedule now: %(when)s") % {"when": _when(now)}
    return "" if is_said else _was(was), _now(was, now)


def _was(was: Stand | None) -> str:
    return _("was: %(when)s") % {"when": _when(was)} if was else ""


def _now(was: Stand | None, now: Stand | None) -> str:
    if now is None or now.when.status is Status.SKIPPED:
        return _("does not take place")
    words = {"when": _when(now)}
    if was is None:
        return _("new: %(when)s") % words
    if now.is_agreed:
        return _("now agreed: %(when)s") % words
    return _("now: %(when)s") % words


def _when(stand: Stand) -> str:
    """Return where an entry stands, with the place that is agreed."""
    return ", ".join(filter(None, (when_words(stand.when), stand.place)))


def of_treatment(
    lines: Iterable[tuple[Order, NewsLine]], name: str
) -> list[tuple[Order, NewsLine]]:
    """Return lines that say of which treatment they are."""
    return [(order, replace(line, of=name)) for order, line in lines]
